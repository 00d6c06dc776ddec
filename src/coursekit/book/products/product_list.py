"""Which PDFs an order means, in a book that has been read: names, chapters, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes
from sphinx.application import Sphinx

from coursekit.book.exercises.registry import registry_of
from coursekit.book.exercises.settings import is_instructor, withheld
from coursekit.book.products.page_roles import REGISTERS, ROLES, pages_with
from coursekit.book.products.product_model import (
    ALL,
    OFFERED,
    PRODUCTS,
    Order,
    Product,
    short_name,
)
from coursekit.catalogue import _
from coursekit.course import course_name, find_course
from coursekit.errors import CourseError, Fault
from coursekit.wording import format_list


@dataclass(frozen=True)
class Printed:
    """One PDF.

    Parameters
    ----------
    product : str
        Name of the product.
    page : str
        The chapter or the page of sheets that it is of; empty for one of the whole book.
    section : str
        Anchor of the one sheet that it is; empty for all others.
    title : str
        What it is called beside the product's own title.
    name : str
        File name without ``.pdf``.
    """

    product: str
    page: str
    section: str
    title: str
    name: str


@dataclass(frozen=True)
class ProductList:
    """What can be printed of a book that has been read."""

    app: Sphinx

    @cached_property
    def chapters(self) -> list[str]:
        """The pages that are chapters."""
        return pages_with(self.app.env, "chapter")

    def roles(self, product: Product) -> Sequence[str]:
        """Return the roles of the pages that a product holds.

        Raises
        ------
        CourseError
            If the settings name a role that no page can have.
        """
        roles: Sequence[str] = self.app.config.coursekit_product_roles.get(
            product.name, product.roles
        )
        if unknown := [role for role in roles if role not in ROLES]:
            message = f"coursekit_product_roles: no page has the role {format_list(unknown)}"
            raise CourseError(Fault("_config.yml", 0, message, f"Roles: {', '.join(ROLES)}."))
        return roles

    def suited(self, product: Product) -> list[str]:
        """Return the chapters of which a product can be made."""
        if "chapter" not in self.roles(product):
            return []
        seen = registry_of(self.app.env).seen
        return [page for page in self.chapters if not product.needs_exercises or page in seen]

    def offered(self) -> tuple[list[Printed], list[str]]:
        """Return what the site offers, and lines that tell what it cannot."""
        return self._set(tuple(dict.fromkeys(("book", *self.app.config.coursekit_offered))))

    def ordered(self, order: Order) -> tuple[list[Printed], list[str]]:
        """Return what an order means, and lines that tell what is missing.

        Raises
        ------
        CourseError
            If there is no such chapter, or nothing of what was ordered.
        """
        if order.product == OFFERED:
            return self.offered()
        if order.product == ALL:
            return self._set([name for name in PRODUCTS if not self._is_kept_back(PRODUCTS[name])])
        product = PRODUCTS[order.product]
        chapter = self._find(product, order.chapter) if order.chapter else ""
        self._check(product)
        missing = []
        if product.name == "instructor" and not pages_with(self.app.env, "teacher", "sheet"):
            lack = "no page is for teachers (role: teacher in its front matter)"
            if not registry_of(self.app.env).seen:
                remedy = "Write one, or embed exercises as {exercise}."
                raise CourseError(Fault("", 0, f"{lack}, and no page has an exercise", remedy))
            missing.append(f"{lack}, so the keys alone are printed.")
        return [self._printed(product, chapter)], missing

    def _set(self, names: Sequence[str]) -> tuple[list[Printed], list[str]]:
        printed: list[Printed] = []
        missing: list[str] = []
        for name in names:
            if name not in PRODUCTS:
                message = f'coursekit_offered: there is no product "{name}"'
                remedy = f"Products: {', '.join(PRODUCTS)}."
                raise CourseError(Fault("_config.yml", 0, message, remedy))
            product = PRODUCTS[name]
            orders = [Order(name)]
            if product.by_chapter:
                orders = [Order(name, page) for page in self.suited(product)] or orders
            try:
                for order in orders:
                    found, lacking = self.ordered(order)
                    printed += found
                    missing += lacking
                if name == "sheets":
                    printed += self._single_sheets(product)
            except CourseError as error:
                missing += map(str, error.faults)
        return printed, missing

    def _single_sheets(self, product: Product) -> Iterator[Printed]:
        for page in pages_with(self.app.env, "sheet"):
            for section in sheets_of(self.app.env.get_doctree(page)):
                title = section[0].astext()
                yield self._printed(product, page, section["ids"][0], title)

    def _find(self, product: Product, wanted: str) -> str:
        """Return the chapter that is called so."""
        found = [page for page in self.chapters if wanted in (page, short_name(page))]
        if not found:
            names = ", ".join(map(short_name, self.chapters))
            remedy = f"The chapters are {names}." if names else "No page is a chapter."
            raise CourseError(Fault("", 0, f'there is no chapter "{wanted}"', remedy))
        if found[0] not in (known := self.suited(product)):
            names = ", ".join(map(short_name, known)) or "none"
            message = f'the chapter "{wanted}" has no exercises'
            raise CourseError(Fault("", 0, message, f"Chapters with exercises: {names}."))
        return found[0]

    def _is_kept_back(self, product: Product) -> bool:
        """Whether a product would tell keys that are withheld from this edition."""
        is_solved = product.edition == "instructor" and not is_instructor(self.app)
        return is_solved and bool(withheld(self.app))

    def _check(self, product: Product) -> None:
        """Refuse what would be empty, and what would tell a key that is kept back."""
        if self._is_kept_back(product):
            names = ", ".join(sorted(withheld(self.app)))
            message = f"the keys for teachers are not laid here: the course keeps back {names}"
            remedy = "Print them by themselves: coursekit print instructor."
            raise CourseError(Fault("", 0, message, remedy))
        roles = self.roles(product)
        if product.needs_exercises and not self.suited(product):
            message = f"there is nothing for {product.name}: no chapter has an exercise"
            raise CourseError(Fault("", 0, message, "Embed one as {exercise}."))
        if roles and not pages_with(self.app.env, *roles):
            wanted = " or ".join(role for role in roles if role not in REGISTERS)
            message = f"there is nothing for {product.name}: no page has the role {wanted}"
            remedy = f"Say so in the front matter of a page: role: {roles[0]}."
            raise CourseError(Fault("", 0, message, remedy))

    def _printed(self, product: Product, page: str, section: str = "", title: str = "") -> Printed:
        config = self.app.config
        book = config.typst_pdf_name or course_name(find_course(self.app.srcdir))
        own = section or short_name(page)
        if page and not section and [short_name(one) for one in self.chapters].count(own) > 1:
            own = page.replace("/", "-")
        kind = "" if product.name in ("book", "chapter") or section else product.name
        called = title or (
            self.app.env.titles[page].astext() if page else product.title and _(product.title)
        )
        name = "-".join(filter(None, [book, own, kind]))
        return Printed(product.name, page, section, called, name)


def sheets_of(tree: nodes.Element) -> list[nodes.section]:
    """Return the sections of a page that are a sheet each."""
    return [
        section
        for section in tree.findall(nodes.section)
        if isinstance(section.parent, nodes.section)
        and not isinstance(section.parent.parent, nodes.section)
    ]
