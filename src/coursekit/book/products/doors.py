"""The doors to what is printed: links on each chapter's page, and a page that lists all.

A site has them if it is built with the products (``coursekit build all --print``).  The PDFs lie in
its folder ``print``, the whole book beside its first page, and are laid there when they are made.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from coursekit.book.build.run import Book
from coursekit.book.products.printed_list import read_printed
from coursekit.book.products.product_list import Printed, ProductList
from coursekit.book.products.product_model import PRODUCTS
from coursekit.catalogue import N_, _, in_language, ngettext
from coursekit.course import course_catalogue

FOLDER = "print"
PAGE = "for-print"
TITLE = N_("For print")
ABOUT = N_("Each of these is a PDF that stands alone.")
# What stands on a chapter's page of each product that is made of chapters.
_WORDS = {"chapter": N_("Chapter"), "worksheet": N_("Worksheet"), "answers": N_("Answers")}


def _file(printed: Printed) -> str:
    """Return where a PDF lies in the site."""
    return f"{printed.name}.pdf" if printed.product == "book" else f"{FOLDER}/{printed.name}.pdf"


@dataclass(frozen=True)
class Doors:
    """The doors of one build."""

    app: Sphinx

    @property
    def _are_wanted(self) -> bool:
        return bool(self.app.config.coursekit_products) and self.app.builder.format == "html"

    @cached_property
    def _offered(self) -> list[Printed]:
        return ProductList(self.app).offered()[0]

    def fill_page(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], *_rest: object
    ) -> None:
        """Give a page the doors to what is printed of it, and to the list of all."""
        context["ck_prints"], context["ck_print_url"] = [], ""
        if not self._are_wanted:
            return
        here = app.builder.get_target_uri(page)
        context["ck_print_url"] = relative_uri(here, app.builder.get_target_uri(PAGE))
        context["ck_prints"] = [
            {
                "url": relative_uri(here, _file(one)),
                "text": _(_WORDS[one.product]) if one.product in _WORDS else one.title,
            }
            for one in self._offered
            if one.page == page
        ]

    def add_page(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Add the page that lists all."""
        if not self._are_wanted:
            return
        by_page: dict[str, dict[str, dict[str, str]]] = {}
        for one in self._offered:
            if PRODUCTS[one.product].by_chapter and one.page:
                by_page.setdefault(one.page, {})[one.product] = _door(one)
        chapters = [
            {"title": app.env.titles[page].astext(), "doors": [doors.get(name) for name in _WORDS]}
            for page, doors in by_page.items()
        ]
        wholes = [_door(one) for one in self._offered if one.page not in by_page]
        listed = {
            "ck_wholes": wholes,
            "ck_chapters": chapters,
            "ck_columns": [*map(_, _WORDS.values())],
        }
        yield PAGE, {"title": _(TITLE), "description": _(ABOUT), **listed}, "print.html"


def _door(printed: Printed) -> dict[str, str]:
    product = PRODUCTS[printed.product]
    title = printed.title if printed.section else _(product.about)
    return {"url": _file(printed), "title": title, "mark": _mark(printed.name)}


def _mark(name: str) -> str:
    """Hold the place of a number of pages, which is known when the PDF is made."""
    return f'<span data-pages="{name}"></span>'


def lay_products(book: Book) -> None:
    """Lay the PDFs of a book into its site, and tell on the list how many pages each has.

    Raises
    ------
    OSError
        If a disk refuses to be read or written.
    """
    site, made = book.folder / "html", book.folder / "pdf"
    (site / FOLDER).mkdir(exist_ok=True)
    page = site / f"{PAGE}.html"
    text = page.read_text(encoding="utf-8")
    with in_language(course_catalogue(book.course)):
        for entry in read_printed(book)["printed"]:
            if entry["product"] != "book":
                _lay(made, site / FOLDER, entry)
            said = ngettext("{n} page", "{n} pages", entry["pages"])
            text = text.replace(_mark(entry["name"]), said)
    page.write_text(text, encoding="utf-8")


def _lay(made: Path, folder: Path, entry: Mapping[str, Any]) -> None:
    name = f"{entry['name']}.pdf"
    shutil.copyfile(made / name, folder / name)


def setup_doors(app: Sphinx) -> None:
    """Connect the links and the list."""
    doors = Doors(app)
    app.connect("html-page-context", doors.fill_page)
    app.connect("html-collect-pages", doors.add_page)
