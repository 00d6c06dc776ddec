"""Snippets and sample pages: read, translated, compiled, and their text taken out again."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import typst
from docutils import nodes
from sphinx.application import Sphinx

import coursekit.book.typst as builder_package
from coursekit.book import printing
from coursekit.book.exercises import typst as exercises
from coursekit.book.typst.builder import TypstBuilder
from coursekit.book.typst.translator import TypstTranslator

SAMPLE = Path(__file__).with_name("sample")
TEMPLATE = Path(builder_package.__file__).parent / "template"
FONTS = Path(builder_package.__file__).parents[2] / "fonts"
PREAMBLE = '#import "template/main.typ": *\n#show: book\n'
# The files that exercises and courses add to the template.
PARTS = (Path(exercises.TEMPLATE_PART), Path(printing.TEMPLATE_PART))


def make_app(
    source: Path, output: Path, builder: str = "typst", **settings: object
) -> tuple[Sphinx, io.StringIO]:
    """Make a Sphinx application whose warnings can be read."""
    warnings = io.StringIO()
    app = Sphinx(
        source,
        source if (source / "conf.py").is_file() else None,
        output / builder,
        output / "doctrees",
        builder,
        # A dict of its own: Sphinx would write into the default that all applications share.
        confoverrides={"source_suffix": {".rst": "restructuredtext"}, **settings},
        status=None,
        warning=warnings,
    )
    return app, warnings


class Snippets:
    """Translates snippets of Markdown and reStructuredText, and compiles Typst."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.source.mkdir()
        shutil.copy(SAMPLE / "chart.svg", self.source)
        (self.source / "index.md").write_text("# Index\n")
        self.app, self._warnings = make_app(
            self.source,
            folder,
            extensions=["myst_parser", "sphinx_design", "coursekit.book.typst"],
            myst_enable_extensions=[
                "colon_fence", "deflist", "fieldlist", "dollarmath", "attrs_inline", "tasklist",
            ],
            root_doc="index",
            smartquotes=False,
            numfig=True,
            typst_class_functions={"boxed": "card", "loud": "strong"},
            typst_whole_lines={"boxed": 24},
            typst_script_languages={"Cyrillic": "ru"},
            typst_indexes={"people": "People", "general": "Index"},
        )  # fmt: skip
        assert isinstance(self.app.builder, TypstBuilder)
        self.builder = self.app.builder
        self._count = 0
        self.app.builder.read()
        root = folder / "compile"
        shutil.copytree(TEMPLATE, root / "template")
        for part in PARTS:
            shutil.copy(part, root / "template")
        (root / "assets").mkdir()
        shutil.copy(SAMPLE / "chart.svg", root / "assets")
        self.root = root
        self._compiler = typst.Compiler(root=str(root), ignore_system_fonts=True)

    def parse(self, text: str, suffix: str) -> nodes.document:
        """Read a snippet as a page of a book, references resolved."""
        self._count += 1
        docname = f"snippet{self._count}"
        (self.source / f"{docname}.{suffix}").write_text(text, encoding="utf-8")
        env = self.app.env
        env.project.discover()
        env.found_docs.add(docname)
        self.builder.read_doc(docname)
        self.app.config.root_doc = docname  # Sphinx numbers what can be reached from the root
        self.app.emit("env-get-updated", env)
        tree = env.get_doctree(docname)
        tree["docname"] = docname
        env.resolve_references(tree, docname, self.builder)
        self.builder.post_process_images(tree)
        self.builder.pictures = dict(self.builder.images)
        return tree

    def translate(self, text: str, suffix: str = "md") -> str:
        """Return the Typst markup of a snippet."""
        return self.walk(self.parse(text, suffix))

    def walk(self, tree: nodes.document) -> str:
        """Return the Typst markup of a document."""
        translator = TypstTranslator(tree, self.builder)
        tree.walkabout(translator)
        return translator.source.strip()

    def warnings(self) -> str:
        """Return the warnings since the last call."""
        text = self._warnings.getvalue()
        self._warnings.truncate(0)
        self._warnings.seek(0)
        return text

    def compile(self, body: str, preamble: str = PREAMBLE) -> bytes:
        """Compile Typst markup to PDF/UA-1; warnings are errors."""
        pdf, warnings = self._compiler.compile_with_warnings(
            input=(preamble + body).encode(), pdf_standards=["ua-1"], timestamp=0
        )
        assert warnings == []
        assert isinstance(pdf, bytes)
        return pdf

    def pages(self, body: str, preamble: str = PREAMBLE) -> list[str]:
        """Compile Typst markup and return the text of its pages."""
        return page_texts(self.compile(body, preamble))


def page_texts(pdf: bytes | Path) -> list[str]:
    """Return the text of each page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


_BLANKS = re.compile(r"[ \r\n]+")
# Structure elements that say nothing of what a reader meets: wrappers, and parts of list items.
_WRAPPERS = {"/Document", "/NonStruct", "/Span", "/Div", "/Sect", "/Part", "/LBody", "/Lbl"}


def languages_of(document: pikepdf.Pdf) -> set[str]:
    """Return the languages that words of the pages are marked with."""
    streams = (
        content
        for page in document.pages
        for content in (
            page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
        )
    )
    marks = re.compile(rb"/Lang\s*\((.*?)\)")
    return {mark.decode() for stream in streams for mark in marks.findall(stream.read_bytes())}


def outline_of(pdf: bytes) -> str:
    """Return what a PDF holds: a line with the tags of its structure, then the printed words.

    Links say where they lead, pictures what is said in their place; ``~`` is a space that does not
    break.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tags = list(_tags(document.Root.StructTreeRoot.get("/K")))
        links = sorted(
            str(annotation.A.URI)
            for page in document.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation and "/URI" in annotation.A
        )
        spoken = sorted(languages_of(document))
    words = [_BLANKS.sub(" ", page.replace("\ufffe\r\n", "")).strip() for page in page_texts(pdf)]
    words = [page.replace("\u00a0", "~") for page in words]
    tags += [f"lang:{language}" for language in spoken]
    return "\n".join([f"[{' '.join(tags)}]", *(word for word in words if word), *links])


def _tags(element: Any) -> Iterator[str]:
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _tags(child)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        kind = str(element.S)
        if kind not in _WRAPPERS:
            alt = f'("{element.Alt}")' if "/Alt" in element else ""
            language = f":{element.Lang}" if "/Lang" in element else ""
            yield f"{kind[1:]}{language}{alt}"
        yield from _tags(element.get("/K"))
