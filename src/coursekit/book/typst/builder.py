"""The Sphinx builder: the whole book in one Typst file, typeset to one PDF."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.i18n import format_date

from coursekit.book.typst.assemble import assemble
from coursekit.book.typst.config import colors, find_file, font_folders
from coursekit.book.typst.escape import escape
from coursekit.book.typst.indexes import index_pages
from coursekit.book.typst.labels import target_uri
from coursekit.book.typst.translator import TypstTranslator
from coursekit.book.typst.typeset import find_families, typeset
from coursekit.book.typst.values import Markup, inline, literal
from coursekit.book.typst.visitors.figures import ASSETS
from coursekit.book.typst.visitors.structure import PAGES

LOGGER = logging.getLogger(__name__)
PICTURES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]
TEMPLATE = Path(__file__).with_name("template")
_HEADING = re.compile(r"^#heading\(level: ([12]), numbering: (none|\(\.\.\))", re.MULTILINE)
MAIN = "main.typ"


class TypstBuilder(Builder):
    """Makes the book's PDF."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    allow_parallel = True
    default_translator_class = TypstTranslator
    supported_image_types = PICTURES

    def get_outdated_docs(self) -> str:
        return "the whole book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return target_uri(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return target_uri(to)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Nothing: the book is written as a whole."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Nothing: the book is written as a whole."""

    def write(self, *_: Any) -> None:
        """Assemble the book and write it as Typst: template, pages and pictures beside it."""
        with progress_message("assembling the book"):
            tree = assemble(self)
            self.post_process_images(tree)
        with progress_message("writing Typst"):
            translator = self.create_translator(tree, self)
            assert isinstance(translator, TypstTranslator)
            tree.walkabout(translator)
            parts = [
                self._imports,
                "#show: book",
                "#title-page()",
                "#contents()",
                translator.source,
                self._lost_targets(translator),
                index_pages(translator.index_entries, self.config.typst_indexes),
            ]
            folder = Path(self.outdir)
            folder.mkdir(parents=True, exist_ok=True)
            lines = count_listed([translator.source, *translator.pages.values()])
            self._write_template(folder / "template", lines)
            self.source_path.write_text("\n\n".join(parts), encoding="utf-8")
            self._write_pages(translator.pages, folder)
            self._copy_pictures(folder / ASSETS)

    def finish(self) -> None:
        with progress_message("typesetting the PDF"):
            typeset(
                self.source_path, self.pdf_path, self.font_folders, self.config.typst_pdf_standards
            )

    @property
    def source_path(self) -> Path:
        """The Typst file of the book."""
        name = self.config.typst_pdf_name or re.sub(r"\W+", "-", self.config.project).strip("-")
        return Path(self.outdir) / f"{(name or 'book').removesuffix('.pdf').lower()}.typ"

    @property
    def pdf_path(self) -> Path:
        """The book."""
        return self.source_path.with_suffix(".pdf")

    @property
    def font_folders(self) -> list[Path]:
        """The configured folders with fonts, and that of our own."""
        return font_folders(self.app)

    def settings(self) -> dict[str, Any]:
        """Return what the template is told of the book."""
        config = self.config
        language, _, region = (config.typst_language or config.language or "en").partition("-")
        authors = list(config.typst_authors) or [config.author]
        date = config.typst_date
        if date is None:
            date = format_date("%-d %B %Y", language=config.language)
        return {
            "title": config.typst_title or config.project,
            "subtitle": config.typst_subtitle,
            "authors": [author for author in authors if author and author != "unknown"],
            "edition": config.typst_edition,
            "date": date,
            "imprint": [_with_links(text) for text in config.typst_imprint],
            "lang": language,
            "region": region.lower() or None,
            "paper": config.typst_paper,
            "toc-depth": config.typst_toc_depth,
            "picture-scale": float(config.typst_picture_scale),
            "fonts": find_families(config.typst_fonts, self.font_folders),
            "colors": colors(config),
        }

    @property
    def _imports(self) -> str:
        """Typst code that makes the template known to a file; its main file has the last word."""
        parts = [Path(part).name for part in self.config.typst_template_parts]
        return "\n".join(f'#import "/template/{name}": *' for name in (*parts, MAIN))

    def _write_template(self, folder: Path, lines: tuple[int, int]) -> None:
        """Copy the template, with the book's settings and with the main file that it names."""
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
        given = self.settings() | {"contents-lines": lines}
        settings = f"#let settings = {literal(given)}\n"
        (folder / "settings.typ").write_text(settings, encoding="utf-8")
        for part in self.config.typst_template_parts:
            shutil.copyfile(part, folder / Path(part).name)
        if own := self.config.typst_template:
            shutil.copyfile(find_file(self.app, own), folder / MAIN)

    def _write_pages(self, pages: dict[str, str], folder: Path) -> None:
        shutil.rmtree(folder / PAGES, ignore_errors=True)
        for name, source in pages.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{self._imports}\n\n{source}", encoding="utf-8")

    def _copy_pictures(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for source, name in sorted(self.images.items()):
            shutil.copyfile(os.path.join(self.srcdir, source), folder / name)

    def _lost_targets(self, translator: TypstTranslator) -> str:
        """Warn of labels that nothing bears; write them here, so that the book can be made."""
        lost = translator.labels.missing()
        for name in lost:
            translator.warn("target", f"nothing is printed at {name}, which is referred to")
        return "".join(inline("anchor", name) for name in lost)


def count_listed(pages: Iterable[str]) -> tuple[int, int]:
    """Count the chapters, and the sections of numbered ones, which the contents list.

    Parameters
    ----------
    pages : iterable of str
        The Typst markup of the book.

    Returns
    -------
    tuple of (int, int)
    """
    chapters = sections = 0
    is_numbered = True
    for page in pages:
        for level, numbering in _HEADING.findall(page):
            if level == "1":
                chapters, is_numbered = chapters + 1, numbering != "none"
            else:
                sections += is_numbered
    return chapters, sections


def _with_links(text: str) -> Markup:
    """Return text as markup, the addresses in it as links."""
    pieces = re.split(r"(https?://\S*\w)", text)
    return Markup(
        "".join(
            inline("link", piece, Markup(escape(piece))) if number % 2 else escape(piece)
            for number, piece in enumerate(pieces)
        )
    )


def setup_builder(app: Sphinx) -> None:
    """Connect the builder."""
    app.add_builder(TypstBuilder)
