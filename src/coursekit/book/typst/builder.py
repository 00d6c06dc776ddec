"""The Sphinx builder: the whole book in one Typst file, typeset to one PDF."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging
from sphinx.util.display import progress_message
from sphinx.util.i18n import format_date

from coursekit.book.language import words_of
from coursekit.book.typst.assemble import assemble
from coursekit.book.typst.characters import (
    find_loose_marks,
    find_missing,
    name_of,
    named,
    split_missing,
    take_further_fonts,
    texts_of,
)
from coursekit.book.typst.config import (
    TAKEN_FONTS,
    colors,
    find_file,
    font_folders,
    split_language,
)
from coursekit.book.typst.escape import KEYCAP, bind_initials, bind_numbers, escape
from coursekit.book.typst.indexes import count_listed, index_pages
from coursekit.book.typst.labels import target_uri
from coursekit.book.typst.pictures import copy_pictures
from coursekit.book.typst.translator import TypstTranslator
from coursekit.book.typst.typeset import find_families, typeset_leniently
from coursekit.book.typst.values import Markup, inline, literal
from coursekit.book.typst.visitors.figures import ASSETS
from coursekit.book.typst.visitors.structure import PAGES
from coursekit.book.typst.volumes import CHOOSE, Volume
from coursekit.catalogue import language_in_force
from coursekit.edtf import spell_edtf

LOGGER = logging.getLogger(__name__)
PICTURES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]
TEMPLATE = Path(__file__).with_name("template")
MAIN = "main.typ"
SOURCES = "typst"  # folder of the volumes that are chosen from a book
_SHOWN = 12  # characters that one warning names
# What Sphinx and Jupyter Book say where the author has not.
_NOT_SET = {
    *("Project name not set", "Author name not set", "unknown", "The Jupyter Book community"),
    "<no title>",
}


class TypstBuilder(Builder):
    """Makes the book's PDF."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    allow_parallel = True
    default_translator_class = TypstTranslator
    supported_image_types = PICTURES
    supported_remote_images = True  # else Sphinx would fetch them; we ask nothing of the network
    missing: frozenset[str] = frozenset()  # characters that no font has
    has_keycaps = False
    volume = Volume()  # what is written at the moment

    def init(self) -> None:
        self.pictures: dict[str, str] = {}  # names of their copies
        self.picture_faults: dict[str, str] = {}
        self.foreign_pictures: set[str] = set()  # with HTML in them

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
        """Write one volume after the other; Typst sets each while the next is written.

        Their pages have the same names: Typst knows again what it has typeset in this process.
        """
        shutil.rmtree(Path(self.outdir, TAKEN_FONTS), ignore_errors=True)
        waiting = []
        with ThreadPoolExecutor(max_workers=1) as typesetter:  # Typst itself uses all cores
            for volume in self.app.emit_firstresult(CHOOSE, self) or [Volume()]:
                self.volume = volume
                self.images = {}
                self.write_volume(volume)
                paths = self.source_path, self.pdf_path, self.font_folders
                waiting.append(typesetter.submit(self.typeset_volume, *paths))
            with progress_message("typesetting"):
                for volume_set in waiting:
                    volume_set.result()

    def write_volume(self, volume: Volume) -> None:
        """Assemble a volume and write it as Typst: template, pages and pictures beside it."""
        called = volume.name or "the book"
        with progress_message(f"assembling {called}"):
            tree = assemble(self, self.title, volume)
            self.post_process_images(tree)
        with progress_message("trying characters and pictures"):
            self._try_characters(tree)
            self.pictures, self.picture_faults, self.foreign_pictures = copy_pictures(
                self.images,
                Path(self.srcdir),
                self.source_path.parent / ASSETS,
                self.config.typst_pdf_standards,
            )
        with progress_message("writing Typst"):
            translator = self.create_translator(tree, self)
            assert isinstance(translator, TypstTranslator)
            tree.walkabout(translator)
            self._write_indexes(translator)
            parts = [
                self._imports,
                "#show: book",
                "#title-page()" * volume.has_title_page,
                "#contents()" * volume.has_contents,
                translator.source,
                self._lost_targets(translator),
            ]
            folder = self.source_path.parent
            folder.mkdir(parents=True, exist_ok=True)
            lines = count_listed([translator.source, *translator.pages.values()])
            self._write_template(folder / "template", lines)
            self.source_path.write_text("\n\n".join(parts), encoding="utf-8")
            self._write_pages(translator.pages, folder)

    def typeset_volume(self, source: Path, pdf: Path, fonts: Sequence[Path]) -> None:
        """Make the PDF of what has been written."""
        typeset_leniently(source, pdf, fonts, self.config.typst_pdf_standards)

    def _try_characters(self, tree: nodes.document) -> None:
        """Find what no font has, in the book and on its title page; tell it page by page."""
        root, standards = self.config.root_doc, self.config.typst_pdf_standards
        fonts = self.source_path.parent / TAKEN_FONTS
        written = list(texts_of(tree, root))
        texts = [(page, element, KEYCAP.sub("", text)) for page, element, text in written]
        self.has_keycaps = texts != written
        characters = set("".join([text for *_, text in texts] + list(self._title_page())))
        missing = find_missing(characters, list(map(str, self.font_folders)), standards)
        if missing and (taken := take_further_fonts(missing, fonts)):
            names = ", ".join(path.name for path in taken)
            LOGGER.info("characters that the book's fonts lack are taken from %s", names)
            missing = find_missing(missing, list(map(str, self.font_folders)), standards)
        missing |= find_loose_marks(
            "".join(" " if char in missing else char for *_, t in texts for char in f"{t} "),
            find_families(self.config.typst_fonts, self.font_folders),
            list(map(str, self.font_folders)),
            standards,
        )
        self.missing = frozenset(missing)
        pages: dict[str, tuple[nodes.Element | None, set[str]]] = {}
        titles = (("", None, text) for text in self._title_page())
        for docname, element, text in (*titles, *texts) if missing else ():
            if lacks := split_missing(text, self.missing)[1::2]:
                pages.setdefault(docname, (element, set()))[1].update(lacks)
        for place, lacking in pages.values():
            some = ", ".join(f"{char} ({name_of(char)})" for char in sorted(lacking)[:_SHOWN])
            more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
            LOGGER.warning(
                "no font has %s%s: the names are printed; install jupyter-coursekit[fonts], which "
                "has Chinese, Japanese, Korean and emoji, or add a folder with a font that has "
                "them to typst_font_paths [typst.character]",
                some,
                more,
                type="typst",
                subtype="character",
                location=place,
            )

    def _title_page(self) -> Iterator[str]:
        """The words of the title page, of parts and of indexes."""
        config = self.config
        yield from (self.title, config.typst_subtitle, config.typst_edition, *self._authors())
        yield from (*config.typst_imprint, *config.typst_indexes.values())

    @property
    def source_path(self) -> Path:
        """The Typst file of what is written: of a chosen volume in a folder of its own."""
        folder = Path(self.outdir, SOURCES, self.volume.name) if self.volume.name else self.outdir
        return Path(folder) / f"{self._file_name}.typ"

    @property
    def pdf_path(self) -> Path:
        """The PDF of what is written."""
        return Path(self.outdir) / f"{self._file_name}.pdf"

    @property
    def _file_name(self) -> str:
        given = self.volume.name or self.config.typst_pdf_name
        name = given or re.sub(r"\W+", "-", self.title).strip("-")
        return (name or "book").removesuffix(".pdf").lower()

    @property
    def font_folders(self) -> list[Path]:
        """The configured folders with fonts, and that of our own."""
        known, taken = font_folders(self.app), self.source_path.parent / TAKEN_FONTS
        return [*known, *([taken] if taken.is_dir() and taken not in known else [])]

    @property
    def title(self) -> str:
        """The title of the book: Jupyter Book keeps it with the settings of the site.

        A book without one is named as its first page.
        """
        config = self.config
        site = config.html_title if "html_title" in config else ""
        first = self.env.titles[config.root_doc].astext()
        said = (config.typst_title, config.project, site, first)
        return next((str(title) for title in said if title and title not in _NOT_SET), "Book")

    def _authors(self) -> list[str]:
        given = list(self.config.typst_authors) or [self.config.author]
        return [author for author in given if author and author not in _NOT_SET]

    def settings(self) -> dict[str, Any]:
        """Return what the template is told of the book."""
        config = self.config
        language, region = split_language(config.typst_language or config.language or "en")
        date = config.typst_date
        if date is None:
            date = format_date("%-d %B %Y", language=config.language)
            if language == language_in_force():  # it knows how the words of a date are joined
                date = spell_edtf(format_date("%Y-%m-%d", language="en"))
        return {
            "title": named(self.title, self.missing),
            "document-title": named(self.title, self.missing),
            "subtitle": named(config.typst_subtitle, self.missing),
            "authors": [named(author, self.missing) for author in self._authors()],
            "edition": named(config.typst_edition, self.missing),
            "date": date,
            "imprint": [
                imprint_line(named(text, self.missing), config.typst_italic_titles)
                for text in config.typst_imprint
            ],
            "lang": language,
            "region": region,
            "words": words_of(self._template_files()),
            "paper": config.typst_paper,
            "text-size": float(config.typst_text_size),
            "toc-depth": config.typst_toc_depth,
            "writing-room": list(config.typst_writing_room),
            "has-keycaps": self.has_keycaps,
            "picture-scale": float(config.typst_picture_scale),
            "fonts": find_families(config.typst_fonts, self.font_folders),
            "colors": colors(config),
        }

    def _template_files(self) -> list[Path]:
        """Every file of the template, with an author's own."""
        parts = map(Path, self.config.typst_template_parts)
        own = self.config.typst_template
        return [*TEMPLATE.glob("*.typ"), *parts, *([find_file(self.app, own)] if own else [])]

    @property
    def _imports(self) -> str:
        """Typst code that makes the template known to a file; its main file has the last word."""
        parts = [Path(part).name for part in self.config.typst_template_parts]
        return "\n".join(f'#import "/template/{name}": *' for name in (*parts, MAIN))

    def _write_template(self, folder: Path, lines: tuple[int, int]) -> None:
        """Copy the template, with the book's settings and with the main file that it names."""
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
        given = self.settings() | {"contents-lines": lines} | dict(self.volume.settings)
        settings = f"#let settings = {literal(given)}\n"
        (folder / "settings.typ").write_text(settings, encoding="utf-8")
        for part in self.config.typst_template_parts:
            shutil.copyfile(part, folder / Path(part).name)
        if own := self.config.typst_template:
            shutil.copyfile(find_file(self.app, own), folder / MAIN)

    def _write_indexes(self, translator: TypstTranslator) -> None:
        """Add the indexes to the book, in columns like the pages that may stand before them."""
        given = self.volume.indexes
        titles = self.config.typst_indexes if given is None else given
        indexes = index_pages(translator.index_entries, titles)
        translator.set_columns(on=bool(indexes.strip()) or translator.in_columns)
        translator.emit(indexes)
        translator.set_columns(on=False)

    def _write_pages(self, pages: dict[str, str], folder: Path) -> None:
        shutil.rmtree(folder / PAGES, ignore_errors=True)
        for name, source in pages.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{self._imports}\n\n{source}", encoding="utf-8")

    def _lost_targets(self, translator: TypstTranslator) -> str:
        """Warn of labels that nothing bears; write them here, so that the book can be made."""
        lost = translator.labels.missing()
        for name in lost:
            translator.warn("target", f"nothing is printed at {name}, which is referred to")
        return "".join(inline("anchor", name) for name in lost)


def imprint_line(text: str, titles: Iterable[str]) -> Markup:
    """Return text as markup: the addresses in it as links, `titles` in italics."""
    address = r"https?://\S*\w"
    pieces = re.split("|".join([f"({address}", *map(re.escape, titles)]) + ")", text)
    written = []
    for at, piece in enumerate(pieces):
        is_address = re.fullmatch(address, piece)
        words = Markup(escape(piece if is_address else bind_initials(bind_numbers(piece))))
        if at % 2:
            words = inline("link", piece, words) if is_address else inline("emph", words)
        written.append(words)
    return Markup("".join(written))


def setup_builder(app: Sphinx) -> None:
    """Connect the builder."""
    app.add_builder(TypstBuilder)
    app.add_event(CHOOSE)
