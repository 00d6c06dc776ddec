"""From what was ordered to the volumes that the Typst builder makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx

from coursekit.book.exercises.nodes import exercise
from coursekit.book.exercises.registry import registry_of
from coursekit.book.printing import articles, edition_line, read_citation
from coursekit.book.products import tree_filters
from coursekit.book.products.exercise_heads import lines_at_hand, place_at_hand
from coursekit.book.products.exercise_sheets import ExerciseSheet
from coursekit.book.products.page_roles import REGISTERS, pages_with, role_of
from coursekit.book.products.product_list import Printed, ProductList
from coursekit.book.products.product_model import PRODUCTS, Order, Product, Selection
from coursekit.book.products.task_figures import carry_what_is_named, take_figures
from coursekit.book.products.title_block import title_block
from coursekit.book.site.metadata import citation_forms, read_work
from coursekit.book.typst.builder import TypstBuilder
from coursekit.book.typst.page_form import undivided
from coursekit.book.typst.volumes import Volume
from coursekit.catalogue import _
from coursekit.course import find_course

# Where one writes, of what the template knows: in tasks, on sheets.
_WRITING_ROOM = {"worksheet": ["tasks"], "sheets": ["sheets"], "instructor": ["sheets"]}


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
    orders: list[Order] = app.config.coursekit_products
    if not orders:
        return None
    plan = _PLANS[app] = Plan()
    products = ProductList(app)
    volumes = []
    for order in orders:
        printed, missing = products.ordered(order)
        plan.printed += printed
        plan.missing += missing
        volumes += [
            _Writer(app, builder, products, one, order.selection).volume() for one in printed
        ]
    return volumes


@dataclass(frozen=True)
class _Writer:
    """Makes the volume of one PDF."""

    app: Sphinx
    builder: TypstBuilder
    products: ProductList
    printed: Printed
    selection: Selection

    @property
    def product(self) -> Product:
        return PRODUCTS[self.printed.product]

    @property
    def chapters(self) -> list[str]:
        """The chapters that are printed, wholly or their exercises."""
        return [self.printed.page] if self.printed.page else self.products.suited(self.product)

    @property
    def others(self) -> list[str]:
        """The other pages that are printed, wholly or what is used of them."""
        pages = pages_with(self.app.env, *self.products.roles(self.product))
        return [page for page in pages if page not in self.products.chapters]

    def volume(self) -> Volume:
        if self.product.name == "book":
            return Volume(self.printed.name)
        makers: dict[str, Callable[[], Volume]] = {
            "chapter": self._chapter,
            "worksheet": partial(self._exercises, [_("Name"), _("Date")]),
            "answers": partial(self._exercises, []),
            "instructor": self._instructor,
            "sheets": self._sheets,
        }
        return makers.get(self.product.name, self._whole_pages)()

    def _whole_pages(self) -> Volume:
        """Whole pages, and of lists what these use."""
        return self._volume(
            [*self.chapters, *self.others],
            indexes=None if self.chapters else {},
            complete=self._keep_used_entries,
        )

    def _chapter(self) -> Volume:
        page = self.printed.page
        work, site = read_work(self.app), self.app.config.html_baseurl
        address = f"{site.rstrip('/')}/{page}.html" if site else ""
        cited = citation_forms(work, self.app.env.titles[page].astext(), address)["text"]

        def prepare(tree: nodes.document) -> None:
            lines = [*self._of_book(), _("Cite as: {citation}", citation=cited)]
            lines += self._at_hand(tree, [*self.chapters, *self.others], page)
            tree_filters.put_title_block(tree, page, title_block(lines=lines, fields=[]))
            tree_filters.drop_mentions(tree)

        def complete(tree: nodes.document) -> None:
            self._keep_used_entries(tree)
            # What tells how to read a locator stands before the notes.
            told = filter(self._is_notes, self.others)
            tree_filters.keep_entries_alone(tree, set(self.others).difference(told))
            tree_filters.hang_below(tree, page, self.others)

        return self._volume(
            [page, *self.others],
            has_title_page=False,
            has_contents=False,
            prepare=prepare,
            complete=complete,
        )

    def _exercises(self, fields: list[str]) -> Volume:
        """Exercises of chapters, or their answers, with the same numbers in the same order."""
        is_answers = self.product.name == "answers"
        sheet = ExerciseSheet(self.app.env, self.chapters, self.selection, is_answers)
        sheet.check()
        chapters = sheet.chosen_pages()

        def prepare(tree: nodes.document) -> None:
            for page in tree_filters.pages_of(tree):
                sheet.change(page)
            lines = [*self._of_book()[:1], *self._articles(), *self._at_hand(tree)]
            lines += sheet.remarks()
            block, title = title_block(lines=lines, fields=fields), _(self.product.title)
            if len(chapters) == 1:
                tree_filters.put_title_block(tree, chapters[0], block, title)
            else:
                tree_filters.put_below_one_title(tree, title, block)

        return self._volume(chapters, fields=fields, prepare=prepare, excerpts=frozenset(chapters))

    def _instructor(self) -> Volume:
        with_exercises = [page for page in self.chapters if page in registry_of(self.app.env).seen]

        def prepare(tree: nodes.document) -> None:
            for page in tree_filters.pages_of(tree):
                if page["docname"] in with_exercises:
                    tasks = list(page.findall(exercise))
                    figures: list[nodes.Element] = []
                    for node in tasks:
                        node["alone"] = True
                        carry_what_is_named(self.app.env, node)
                        figures += take_figures(node)
                    tree_filters.keep_title_and(page, [*figures, undivided("", *tasks)])

        def complete(tree: nodes.document) -> None:
            lists = [page for page in self.others if role_of(self.app.env, page) in REGISTERS]
            tree_filters.put_first(tree, set(self.others).difference(lists))
            self._keep_used_entries(tree)

        return self._volume(
            [*with_exercises, *self.others],
            prepare=prepare,
            complete=complete,
            excerpts=frozenset(with_exercises),
        )

    def _sheets(self) -> Volume:
        """Sheets to hand out, all of them or one."""
        env = self.app.env

        def prepare(tree: nodes.document) -> None:
            tree_filters.keep_sheets(tree, self.printed.section)
            for page in tree_filters.pages_of(tree):
                for sheet in page.findall(nodes.section):
                    lines = [*self._of_book()[:1], *self._articles(), *place_at_hand(env, sheet)]
                    sheet.insert(1, title_block(lines=lines, fields=[_("Name"), _("Date")]))

        return self._volume(self.others, fields=[], prepare=prepare)

    def _is_notes(self, page: str) -> bool:
        return role_of(self.app.env, page) == "notes"

    def _keep_used_entries(self, tree: nodes.document) -> None:
        lists = [page for page in self.others if role_of(self.app.env, page) in REGISTERS]
        works = [page for page in lists if role_of(self.app.env, page) == "works"]
        # Exercises let readers count in all notes and paragraphs.
        has_exercises = next(tree.findall(exercise), None) is not None
        whole = [page for page in lists if has_exercises and self._is_notes(page)]
        # What an entry cites is used, too; what else it leads to is not.
        names = [page for page in lists if page not in (*works, *whole)]
        tree_filters.keep_used_entries(tree, names, unheard=[*works, *whole])
        tree_filters.keep_used_entries(tree, works)

    # What stands on all of them

    def _volume(self, pages: list[str], fields: list[str] | None = None, **given: Any) -> Volume:
        """Make the volume; `fields` makes sheets of it, which have lines for these."""
        own = self.printed.title if self.printed.page else ""
        kind = _(self.product.title) if self.product.title and not self.printed.section else ""
        called = ": ".join(filter(None, [kind, own]))
        settings: dict[str, Any] = {
            "document-title": f"{self.builder.title}: {called}",
            "edition": self._edition(),
        }
        if self.product.title:
            settings["subtitle"] = _(self.product.title)
        if fields is not None:
            settings["sheet-fields"] = fields
        if room := _WRITING_ROOM.get(self.product.name):
            settings["writing-room"] = room
        usual: dict[str, Any] = {
            "indexes": {},
            "has_title_page": fields is None,
            "has_contents": fields is None and len(pages) > 1,
        }
        return Volume(
            self.printed.name,
            frozenset(pages),
            settings=settings,
            edition=self.product.edition,
            **(usual | given),
        )

    def _edition(self) -> str:
        """Say which edition it is, which need not be that of the build."""
        config, own = self.app.config, self.product.edition
        if own in ("", config.coursekit_edition):
            return cast(str, config.typst_edition)
        return edition_line(read_citation(find_course(self.app.srcdir)), own)

    def _at_hand(
        self, tree: nodes.document, printed: Sequence[str] = (), text: str = ""
    ) -> list[str]:
        """Say what exercises, and the page `text`, need besides what is wholly printed."""
        tasks = [
            (page["docname"], node)
            for page in tree_filters.pages_of(tree)
            for node in page.findall(exercise)
        ]
        texts = [page for page in tree_filters.pages_of(tree) if page["docname"] == text]
        return lines_at_hand(self.app.env, tasks, printed, texts)

    def _articles(self) -> list[str]:
        return articles(read_citation(find_course(self.app.srcdir)))

    def _of_book(self) -> list[str]:
        """Say of which book, version and day it is; then the article and the licences."""
        config = self.app.config
        facts = [self._edition(), cast(str, self.builder.settings()["date"])]
        told = ", ".join(filter(None, facts))
        site = config.html_baseurl
        first = " ".join(filter(None, [f"{self.builder.title}. {told}.", site]))
        return [first, *(line for line in config.typst_imprint if line != site)]
