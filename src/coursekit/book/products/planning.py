"""From what was ordered to the volumes that the Typst builder makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx

from coursekit.book.exercises.nodes import exercise
from coursekit.book.exercises.registry import registry_of
from coursekit.book.page_order import short_title
from coursekit.book.products import tree_filters
from coursekit.book.products.exercise_sheets import ExerciseSheet
from coursekit.book.products.page_roles import REGISTERS, ROLES, pages_with, role_of
from coursekit.book.products.product_model import PRODUCTS, Order, Product, short_name
from coursekit.book.products.title_block import title_block
from coursekit.book.site.metadata import citation_forms, read_work
from coursekit.book.typst.builder import TypstBuilder
from coursekit.book.typst.volumes import Volume
from coursekit.catalogue import _
from coursekit.course import course_name, find_course
from coursekit.errors import CourseError, Fault
from coursekit.wording import format_list

ALL = "all"
_WHOLE_SET = ("book", "reader", "chapter", "worksheet", "answers", "instructor", "data")


@dataclass(frozen=True)
class Printed:
    """One PDF that a run makes."""

    product: str
    chapter: str
    title: str
    file: str


@dataclass
class Plan:
    """What a run prints, and in a line each what it could not."""

    printed: list[Printed] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


_PLANS: WeakKeyDictionary[Sphinx, Plan] = WeakKeyDictionary()


def plan_of(app: Sphinx) -> Plan:
    """Return what a run has printed."""
    return _PLANS.get(app, Plan())


def plan_volumes(app: Sphinx, builder: TypstBuilder) -> list[Volume] | None:
    """Answer the event ``typst-volumes``; None if nothing was ordered.

    Raises
    ------
    CourseError
        If there is no such chapter, or nothing of what was ordered.
    """
    if not app.config.coursekit_products:
        return None
    plan = _PLANS[app] = Plan()
    planner = _Planner(app, builder, plan)
    return [volume for order in app.config.coursekit_products for volume in planner.volumes(order)]


@dataclass(frozen=True)
class _Planner:
    app: Sphinx
    builder: TypstBuilder
    plan: Plan

    @cached_property
    def chapters(self) -> list[str]:
        return pages_with(self.app.env, "chapter")

    def volumes(self, order: Order) -> Iterator[Volume]:
        """Make the volumes of an order; of the whole set, those of this edition."""
        if order.product != ALL:
            yield from self._of(PRODUCTS[order.product], order)
            return
        for name in _WHOLE_SET:
            if PRODUCTS[name].edition != self.app.config.coursekit_edition:
                continue
            chapters = self._suited(PRODUCTS[name], self.chapters) or [""]
            for chapter in chapters if PRODUCTS[name].by_chapter else [""]:
                try:
                    yield from self._of(PRODUCTS[name], Order(name, chapter))
                except CourseError as error:
                    self.plan.missing += [str(fault) for fault in error.faults]

    def _of(self, product: Product, order: Order) -> Iterator[Volume]:
        roles = self.app.config.coursekit_product_roles.get(product.name, product.roles)
        chapters = self._chapters(product, order) if "chapter" in roles else []
        other = [page for page in pages_with(self.app.env, *roles) if page not in self.chapters]
        pages = [*chapters, *other]
        self._check(product, roles, pages, order)
        chapter = chapters[0] if order.chapter else ""
        name = self._name(product, chapter)
        title = self.app.env.titles[chapter].astext() if chapter else product.title
        self.plan.printed.append(Printed(product.name, chapter, title, f"{name}.pdf"))
        maker = getattr(self, f"_{product.name}", self._plain)
        yield maker(name, product, chapters, other, order)

    def _chapters(self, product: Product, order: Order) -> list[str]:
        """Return the chapters that are printed, wholly or their exercises."""
        known = self._suited(product, self.chapters)
        if not order.chapter:
            return known
        wanted = [page for page in self.chapters if order.chapter in (page, short_name(page))]
        if not wanted:
            names = ", ".join(map(short_name, self.chapters))
            remedy = f"The chapters are {names}." if names else "No page is a chapter."
            raise CourseError(Fault("", 0, f'there is no chapter "{order.chapter}"', remedy))
        if wanted[0] not in known:
            names = ", ".join(map(short_name, known)) or "none"
            message = f'the chapter "{order.chapter}" has no exercises'
            raise CourseError(Fault("", 0, message, f"Chapters with exercises: {names}."))
        return wanted[:1]

    def _suited(self, product: Product, chapters: Sequence[str]) -> list[str]:
        seen = registry_of(self.app.env).seen
        return [page for page in chapters if not product.needs_exercises or page in seen]

    def _check(
        self, product: Product, roles: Sequence[str], pages: Sequence[str], order: Order
    ) -> None:
        """Refuse what would be empty, and say what is missing."""
        unknown = [role for role in roles if role not in ROLES]
        if unknown:
            message = f"coursekit_product_roles: no page has the role {format_list(unknown)}"
            raise CourseError(Fault("_config.yml", 0, message, f"Roles: {', '.join(ROLES)}."))
        if product.name != "book" and not pages:
            wanted = format_list([role for role in roles if role not in REGISTERS])
            remedy = "Say in the front matter of a page what it is, as role: " + roles[0] + "."
            message = f"there is nothing for {product.name}: no page has the role {wanted}"
            raise CourseError(Fault("", 0, message, remedy))
        if product.name == "instructor" and not pages_with(self.app.env, "teacher"):
            self.plan.missing.append(
                "No page is for teachers (role: teacher in its front matter), so the keys alone "
                "are printed."
            )

    def _name(self, product: Product, chapter: str) -> str:
        book = self.builder.config.typst_pdf_name or course_name(find_course(self.app.srcdir))
        kind = "" if product.name in ("book", "chapter") else product.name
        own = short_name(chapter)
        if chapter and [short_name(page) for page in self.chapters].count(own) > 1:
            own = chapter.replace("/", "-")
        return "-".join(filter(None, [book, own, kind]))

    # The products, each a volume

    def _book(self, name: str, *_: Any) -> Volume:
        return Volume(name)

    def _plain(
        self, name: str, product: Product, chapters: list[str], other: list[str], _: Order
    ) -> Volume:
        """Whole pages; of lists what they use."""
        lists = [page for page in other if role_of(self.app.env, page) in REGISTERS]
        return Volume(
            name,
            frozenset([*chapters, *other]),
            settings=self._settings(product),
            indexes=None if chapters else {},
            complete=partial(tree_filters.keep_used_entries, registers=lists),
        )

    def _chapter(
        self, name: str, product: Product, chapters: list[str], other: list[str], _: Order
    ) -> Volume:
        chapter = chapters[0]
        work, config = read_work(self.app), self.app.config
        address = f"{config.html_baseurl.rstrip('/')}/{chapter}.html" if config.html_baseurl else ""
        cited = citation_forms(work, self.app.env.titles[chapter].astext(), address)["text"]
        block = title_block(lines=[*self._of_book(), f"Cite as: {cited}"], fields=[])

        def prepare(tree: nodes.document) -> None:
            for page in tree_filters.pages_of(tree):
                if page["docname"] == chapter:
                    tree_filters.put_title_block(page, block)

        def complete(tree: nodes.document) -> None:
            tree_filters.keep_used_entries(tree, other)
            tree_filters.hang_below(tree, chapter, other)

        return Volume(
            name,
            frozenset([chapter, *other]),
            settings=self._settings(product, chapter),
            indexes={},
            has_front=False,
            prepare=prepare,
            complete=complete,
        )

    def _worksheet(
        self, name: str, product: Product, chapters: list[str], _other: list[str], order: Order
    ) -> Volume:
        return self._exercises(name, product, chapters, order, [_("Name"), _("Date")])

    def _answers(
        self, name: str, product: Product, chapters: list[str], _other: list[str], order: Order
    ) -> Volume:
        return self._exercises(name, product, chapters, order, [])

    def _exercises(
        self, name: str, product: Product, chapters: list[str], order: Order, fields: list[str]
    ) -> Volume:
        """Exercises of chapters, or their answers, with the same numbers in the same order."""
        sheet = ExerciseSheet(self.app.env, chapters, order.selection, product.name == "answers")
        sheet.check()
        block = title_block(lines=[*self._of_book()[:1], *sheet.remarks()], fields=fields)

        def prepare(tree: nodes.document) -> None:
            pages = list(tree_filters.pages_of(tree))
            for page in pages:
                sheet.change(page)
            tree_filters.put_title_block(pages[0], block, product.title)

        return Volume(
            name,
            frozenset(chapters),
            settings=self._settings(product, chapters[0] if len(chapters) == 1 else "")
            | {"sheet-fields": fields},
            indexes={},
            has_front=False,
            prepare=prepare,
        )

    def _instructor(
        self, name: str, product: Product, chapters: list[str], other: list[str], _: Order
    ) -> Volume:
        def prepare(tree: nodes.document) -> None:
            for page in tree_filters.pages_of(tree):
                if page["docname"] in chapters:
                    tree_filters.keep_title_and(page, list(page.findall(exercise)))

        with_exercises = registry_of(self.app.env).seen
        return Volume(
            name,
            frozenset([*(page for page in chapters if page in with_exercises), *other]),
            settings=self._settings(product),
            indexes={},
            prepare=prepare,
            complete=partial(tree_filters.put_first, pages=other),
        )

    # What stands on all of them

    def _settings(self, product: Product, chapter: str = "") -> dict[str, Any]:
        """Return what the template is told of a product."""
        own = short_title(self.app.env, chapter) if chapter else ""
        named = ": ".join(filter(None, [product.title, own]))
        settings = {"document-title": f"{self.builder.title}: {named}"}
        return settings | ({"subtitle": product.title} if product.title else {})

    def _of_book(self) -> list[str]:
        """Say of which book, version and day it is; then the article and the licences."""
        config = self.app.config
        facts = [config.typst_edition, cast(str, self.builder.settings()["date"])]
        told = ", ".join(filter(None, facts))
        return [f"{self.builder.title}. {told}.", *config.typst_imprint]
