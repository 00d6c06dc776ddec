"""The builder of the site: Sphinx's own, less work that our pages have no use for.

1. The themes bring 7 MB of files, of which our pages load none: they are not copied.  What
   extensions put into ``_static`` is taken out at the end.
2. Compiled templates are kept beside the pages that Sphinx keeps; Jinja notices when one changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import minify
from docutils import nodes
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.docutils import SphinxTranslator
from sphinx.util.fileutil import copy_asset_file

from coursekit.book.language import WORDS
from coursekit.catalogue import N_, _
from coursekit.palette import fill_css

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"

_KINDS = {".js": "text/javascript", ".css": "text/css"}
# What Sphinx says at the signs behind headings; not in every language of ours.
PERMALINKS = (
    N_("Link to this heading"),
    N_("Link to this image"),
    N_("Link to this table"),
    N_("Link to this code"),
    N_("Link to this equation"),
    N_("Link to this term"),
    N_("Link to this definition"),
)
_ENDINGS = ("", "_t", ".jinja")  # a file as it is, or one that the build fills


class SiteBuilder(StandaloneHTMLBuilder):
    """Builds the pages."""

    search = False  # see `search_index`

    def init_templates(self) -> None:
        """Let Jinja keep what it compiles."""
        super().init_templates()
        if isinstance(self.templates, BuiltinTemplateLoader):
            folder = Path(self.doctreedir, "templates")
            folder.mkdir(parents=True, exist_ok=True)
            self.templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))

    def create_translator(self, *args: Any) -> SphinxTranslator:
        """Say in the language of the book what Sphinx may have in English only."""
        visitor: Any = super().create_translator(*args)
        add = visitor.add_permalink_ref

        def add_permalink_ref(node: nodes.Element, title: str) -> None:
            add(node, _(str(title)))

        visitor.add_permalink_ref = add_permalink_ref
        return visitor  # type: ignore[no-any-return]

    def get_outdated_docs(self) -> Iterator[str]:
        """Return every page, if another format has read one since the pages were written.

        Formats share what was read, and Sphinx asks only whether a source is newer than its page.
        """
        noted = _note(self.app).read_text("utf-8") if _note(self.app).is_file() else ""
        if noted and noted != _readings(self.app):
            yield from sorted(self.env.found_docs)
        else:
            yield from super().get_outdated_docs()

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Copy what is wanted of the themes, a theme's own file over that of its base."""
        static = Path(self.outdir, "_static")
        folders = reversed(self.theme.get_theme_dirs()) if self.theme else ()
        for folder in folders:
            for name in sorted(files_to_keep(self.app)):
                for ending in _ENDINGS:
                    source = Path(folder, "static", name + ending)
                    if source.is_file():
                        goal = (static / name).parent
                        goal.mkdir(parents=True, exist_ok=True)
                        copy_asset_file(source, goal, context, self.templates)

    def copy_html_static_files(self, context: dict[str, Any]) -> None:
        """Copy ours and the author's; ours as small as they get, and with the palette's colours."""
        super().copy_html_static_files(context)
        # Every page needs the words: with them in it, ck.js is one file to wait for, and not two.
        words, script = (Path(self.outdir, "_static", name) for name in (WORDS, "ck.js"))
        if words.is_file() and script.is_file():
            with script.open("a", encoding="utf-8") as file:
                file.write(words.read_text(encoding="utf-8"))
            words.unlink()
        for name in sorted(name for name in our_files() if name.startswith("ck")):
            path = Path(self.outdir, "_static", name)
            if path.is_file():  # not in a book that brings a look of its own
                text = path.read_text(encoding="utf-8")
                css = fill_css(text, "--ck-") if path.suffix == ".css" else text
                kind = _KINDS[path.suffix]
                path.write_text(minify.string(kind, css), encoding="utf-8")


def _note(app: Sphinx) -> Path:
    return Path(app.doctreedir, "written-pages")


def _readings(app: Sphinx) -> str:
    """Return what changes whenever a page is read, or is gone."""
    return hashlib.sha256(repr(sorted(app.env.all_docs.items())).encode()).hexdigest()


def note_readings(app: Sphinx, error: Exception | None) -> None:
    """Note what the pages that stand there were written from."""
    if error is None and app.builder.format == "html":
        _note(app).write_text(_readings(app), "utf-8")


def our_files() -> set[str]:
    """Files under ``_static`` that come with this package."""
    folders = (STATIC, HERE.parent / "exercises" / "static")
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*")}


def files_of_settings(app: Sphinx) -> set[str]:
    """Files under ``_static`` that the author's settings name for every page."""
    config = app.config
    return {str(name) for name, _ in (*config.html_css_files, *config.html_js_files)}


def files_to_keep(app: Sphinx) -> set[str]:
    """Files under ``_static`` that stay: ours and what the settings name."""
    folders = [Path(app.confdir, entry) for entry in app.config.html_static_path]
    given = {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    images = {Path(name).name for name in (app.config.html_favicon, app.config.html_logo) if name}
    return given | images | our_files() | files_of_settings(app)


def remove_unused_files(app: Sphinx, error: Exception | None) -> None:
    """Take out of ``_static`` what no page asks for."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    keep = files_to_keep(app)
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(static).as_posix() not in keep:
            path.unlink()


def setup_builder(app: Sphinx) -> None:
    """Put the builder in the place of Sphinx's, and take out what is left over."""
    app.add_builder(SiteBuilder, override=True)
    app.connect("build-finished", remove_unused_files, priority=900)
    app.connect("build-finished", note_readings)
