"""The look of the site: our templates, style sheet and script in place of the theme's.

sphinx-book-theme stays the theme and keeps what it does to the document (tables that scroll,
margins, side notes).  Its pages weigh 0.9 MB and fail some fifty rules of WCAG, so:

1. `layout.html` writes the page from `contents`, with landmarks and without inline scripts;
2. of all style sheets and scripts that extensions ask for, a page loads ours alone, and MathJax
   where it has mathematics;
3. what no page loads does not stand in ``_static`` (see `html_builder`);
4. pages are added: the cover ``index.html``, ``search.html``, ``404.html``, and one for each
   dataset (see `dataset_pages`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from coursekit.book.build.execution_key import key_of
from coursekit.book.effort import effort_of
from coursekit.book.exercises.settings import book_name
from coursekit.book.language import WORDS, add_scripts
from coursekit.book.site.contents import (
    Page,
    Part,
    moved_anchors,
    put_below,
    read_parts,
    read_sections,
)
from coursekit.book.site.cover import cover_context, setup_cover
from coursekit.book.site.dataset_pages import DatasetPage, dataset_pages
from coursekit.book.site.html_builder import STATIC, files_of_settings, our_files, setup_builder
from coursekit.book.site.metadata import setup_metadata, write_sitemap
from coursekit.book.site.picture_sizes import setup_pictures
from coursekit.book.site.search_index import cards_for, setup_search_index, write_index
from coursekit.book.sources.domain import NAME, dataset_anchor
from coursekit.catalogue import N_, _

TEMPLATES = Path(__file__).resolve().parent / "templates"
COVER, LOST, SEARCH = "index", "404", "search"

# Every page loads these; the rest of our files are for custom elements, and loaded with them.
EVERYWHERE = {"ck.css", "ck.js"}
ELEMENT = "<ck-"
# Components of the theme that our layout does not show; the theme would render each for each
# page only to see whether it is empty.
UNUSED_COMPONENTS = (
    "article_header_start",
    "article_header_end",
    "footer_content_items",
    "primary_sidebar_end",
    "secondary_sidebar_items",
)


# What the theme's buttons are called here.
_SOURCE_LINKS = {
    "source-repository-button": N_("Repository"),
    "source-edit-button": N_("Edit this page"),
    "source-issues-button": N_("Report an error"),
    "source-file-button": N_("Source"),
}


class Theme:
    """The look of one site.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    """

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self._datasets_changed = True

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The contents of the book."""
        return read_parts(self.app.env)

    def _parts_on(self, page: str) -> tuple[Part, ...]:
        """Return the contents as a page shows them: the datasets are listed among themselves."""
        if not any(page in (one.name, one.codebook) for one in self.datasets):
            return self.parts
        below = tuple(Page(one.name, one.resource.title) for one in self.datasets)
        return put_below(self.parts, self.datasets[0].codebook, below)

    @cached_property
    def datasets(self) -> tuple[DatasetPage, ...]:
        """The pages of the datasets."""
        return tuple(dataset_pages(self.app))

    @cached_property
    def our_files(self) -> set[str]:
        """Files under ``_static`` that come with this package."""
        return our_files()

    @cached_property
    def kept_files(self) -> set[str]:
        """Files that pages may load: ours and what the author's settings name."""
        return self.our_files | files_of_settings(self.app)

    def fill_page(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Give the templates what they need and drop the files that the page does not."""
        for kind in ("css_files", "script_files"):
            context[kind] = [
                file for file in context[kind] if self._is_wanted(file, context.get("body", ""))
            ]
        parts = self._parts_on(pagename)
        context["_"] = _  # in place of Sphinx's, which knows Sphinx's words
        context["ck_parts"] = parts
        context["ck_part"] = next(
            (p.caption for p in parts if any(page.holds(pagename) for page in p.pages)), ""
        )
        context["ck_sections"] = read_sections(app.env, pagename)
        context["ck_book"] = book_name(app)
        cards = cards_for(app.env, context.get("body", ""))
        context["ck_cards"] = json.dumps(cards, ensure_ascii=False).replace("<", "\\u003c")
        context["ck_effort_of"] = partial(effort_of, app.env)
        context["ck_moved"] = self._moved(pagename)
        context["ck_source_links"] = source_links(context)
        context["ck_cover"] = COVER if self._has_cover else app.config.root_doc
        if pagename == LOST:
            context["pathto"] = self._absolute(context["pathto"])

    def _moved(self, page: str) -> str:
        """Say, as JSON, where the anchors are now that stood on this page; may be empty."""
        relative = self.app.builder.get_relative_uri
        moved = moved_anchors(self.app.env).get(page, {})
        there = {anchor: relative(page, other) for anchor, other in moved.items()}
        return json.dumps(there).replace("<", "\\u003c") if there else ""

    def _is_wanted(self, file: Any, body: str) -> bool:
        name = str(getattr(file, "filename", file) or "").removeprefix("_static/")
        if name == WORDS:  # the site's ck.js holds it
            return False
        if name in self.our_files - EVERYWHERE:
            return ELEMENT in body
        return name in self.kept_files or name == getattr(self.app.config, "mathjax_path", None)

    def _absolute(self, pathto: Callable[..., str]) -> Callable[..., str]:
        """A lost reader may stand at any depth: lead from the root of the site, if it is known."""
        base = urlsplit(self.app.config.html_baseurl).path
        if not base:
            return pathto

        def absolute(*args: Any, **kwargs: Any) -> str:
            return f"{base.rstrip('/')}/{pathto(*args, **kwargs)}"

        return absolute

    @property
    def _has_cover(self) -> bool:
        return COVER not in self.app.env.all_docs

    def add_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Add the cover and the page for addresses that lead nowhere."""
        if self._has_cover:
            yield COVER, {"title": app.config.html_title, **cover_context(app, COVER)}, "cover.html"
        yield LOST, {"title": _("Page not found")}, "404.html"
        yield SEARCH, {"title": _("Search")}, "search.html"
        for page in self.datasets:
            # All of them take a quarter of the time after a changed sentence.
            if self._datasets_changed or not Path(app.outdir, f"{page.name}.html").exists():
                yield page.name, page.context(), "dataset.html"

    def rewrite_when_look_changes(
        self, app: Sphinx, env: BuildEnvironment, *_: object
    ) -> list[str]:
        """Write every page again when what each of them shows has changed.

        Each page shows the contents of the book, and names style sheets and scripts with a
        checksum of their bytes.
        """
        if app.builder.format != "html":
            return []
        before = getattr(env, "coursekit_look", None)
        look = self.parts, static_digest(app), moved_anchors(env)
        env.coursekit_look = look  # type: ignore[attr-defined]
        return [] if before in (None, look) else sorted(env.found_docs)

    def note_datasets(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Find out whether what the pages of the datasets show has changed: rows, links, look."""
        if app.builder.format != "html":
            return
        shown = (
            key_of(env),
            getattr(env, "coursekit_look", None),
            app.config.language,
            dict(env.domaindata.get(NAME, {}).get("anchors", {})),
        )
        self._datasets_changed = getattr(env, "coursekit_datasets", None) != shown
        env.coursekit_datasets = shown  # type: ignore[attr-defined]

    def list_pages(self, app: Sphinx, error: Exception | None) -> None:
        """Tell the search and search engines which pages there are."""
        if error or app.builder.format != "html":
            return
        pages = {dataset_anchor(one.resource.name): one.name for one in self.datasets}
        uri = app.builder.get_target_uri
        # Who seeks a dataset is led to its rows, not to its description.
        write_index(app, {anchor: uri(name) for anchor, name in pages.items()})
        write_sitemap(app, pages.values())


def source_links(context: dict[str, Any]) -> list[dict[str, str]]:
    """Return what Jupyter Book's settings ask for: to edit, to report, to run elsewhere.

    The theme has worked these out from ``repository``, ``launch_buttons`` and ``use_…_button``,
    as groups of buttons; ours are plain links.
    """
    groups = [
        group.get("buttons", [group])
        for group in context.get("header_buttons", ())
        if group["label"] == "launch-buttons" or group["label"].startswith("source-")
    ]
    return [
        {"url": button["url"], "text": _link_text(button)}
        for buttons in groups
        for button in buttons
        if button["type"] == "link"
    ]


def _link_text(button: dict[str, str]) -> str:
    known = _SOURCE_LINKS.get(button.get("label", ""))  # one that launches has none
    return _(known) if known else button["text"]


def static_digest(app: Sphinx) -> str:
    """Return a digest of all files that may be copied to ``_static``."""
    digest = hashlib.sha256()
    for folder in (Path(app.confdir, entry) for entry in app.config.html_static_path):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def configure(app: Sphinx, config: Config) -> None:
    """Put our templates first and switch off the parts of the theme that stay unseen."""
    config.templates_path = [str(TEMPLATES), *config.templates_path]
    if str(STATIC) not in config.html_static_path:
        config.html_static_path = [*config.html_static_path, str(STATIC)]
    config.html_sidebars = {"**": []}
    config.html_secnumber_suffix = " "  # the number stands on a line of its own
    options: dict[str, list[str]] = {name: [] for name in UNUSED_COMPONENTS}
    config.html_theme_options = {**config.html_theme_options, **options}


def setup_theme(app: Sphinx) -> None:
    """Connect the templates, the style sheet, the script, the metadata and the pictures' sizes."""
    theme = Theme(app)
    setup_metadata(app)
    setup_pictures(app)
    setup_builder(app)
    setup_search_index(app)
    setup_cover(app)
    app.connect("config-inited", configure)
    app.connect("html-page-context", theme.fill_page, priority=900)
    app.connect("html-collect-pages", theme.add_pages)
    app.connect("env-get-updated", theme.rewrite_when_look_changes, priority=900)
    app.connect("env-updated", theme.note_datasets)
    app.connect("build-finished", theme.list_pages)
    app.add_css_file("ck.css", priority=100)
    app.add_js_file("ck.js", priority=100)
    add_scripts(app, *STATIC.glob("ck*.js"))
