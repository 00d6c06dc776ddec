"""``{exercise-answers}`` and ``{exercise-progress}``: what is known when every page is read.

``{exercise-answers}`` prints key and explanation of each exercise, by chapter, in the PDF; on the
site, where each exercise has its own, it lists the exercises.  ``{exercise-progress}`` becomes on
the site a page that shows what a reader has done, and in print a sheet to tick off.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from coursekit.book.exercises.nodes import (
    exercise,
    exercise_answer,
    exercise_answers,
    exercise_number,
    exercise_overview,
    exercise_part,
    number_on,
    parts,
)
from coursekit.book.exercises.registry import listed_by_page, registry_of
from coursekit.book.exercises.settings import is_instructor
from coursekit.book.page_order import short_title
from coursekit.book.typst.page_form import columns, set_looked_up
from coursekit.book.typst.volumes import is_printed
from coursekit.catalogue import N_, _

ANSWER = "answer-"
# As `coursekit.exercises.marking` marks.
MARKS = N_(
    "Points. Choose all that apply: right ticks less wrong ticks, divided by the right choices, "
    "never below 0. Letters and rows: the share that is right. Numbered lines: the share of "
    "neighbours that follow each other as they should. All else is right or wrong."
)
_ANSWERS = ("key", "remark", "level", "explanation")
"""What a reader's copy does not print where an exercise stands."""


class AnswersDirective(SphinxDirective):
    """``{exercise-answers}``: the answers of all exercises, chapter by chapter, with reasons."""

    def run(self) -> list[nodes.Node]:
        registry_of(self.env).answers.add(self.env.docname)
        set_looked_up(self.env)
        return [exercise_answers()]


class ProgressDirective(SphinxDirective):
    """``{exercise-progress}``: all exercises, with what the reader has done; to tick on paper."""

    def run(self) -> list[nodes.Node]:
        registry_of(self.env).overviews.add(self.env.docname)
        set_looked_up(self.env)
        return [exercise_overview()]


class SetInColumns(SphinxPostTransform):
    """Set in print, in columns, the section that begins with exercises and the rest of its page."""

    default_priority = 8

    def run(self, **_: object) -> None:
        if self.app.builder.name != "typst":
            return
        for first in list(self.document.findall(_has_exercises_only)):
            around = first.parent
            if isinstance(around.parent, columns):
                continue
            at = around.index(first)
            rest = [child for child in around.children[at:] if isinstance(child, nodes.section)]
            around[at:] = [columns("", *rest)]


def _has_exercises_only(node: nodes.Node) -> bool:
    """Whether a section below a chapter has exercises and hardly more than words before them."""
    if not isinstance(node, nodes.section) or not isinstance(node.parent, nodes.section):
        return False
    held = [child for child in node.children if isinstance(child, nodes.section)] or [node]
    inside = [c for part in held for c in part.children if not isinstance(c, nodes.title)]
    return sum(isinstance(child, exercise) for child in inside) * 2 > len(inside)


class FillAnswers(SphinxPostTransform):
    """Put answers and lists where they belong."""

    default_priority = 8  # before references are resolved

    def run(self, **_options: object) -> None:
        if self.app.builder.name == "typst" and not is_instructor(self.app):
            self._leave_out_answers()
        if self._on_paper:
            self._point_at_answers()
        for pending in list(self.document.findall(exercise_answers)):
            make = self._answers if self._on_paper else self._links
            pending.replace_self(list(make()) or [nodes.paragraph("", _("There are none."))])
        for overview in list(self.document.findall(exercise_overview)):
            if self._on_paper:
                overview.replace_self(list(self._sheet()))
            else:
                overview["rows"] = list(self._rows())

    @property
    def _on_paper(self) -> bool:
        builder = self.app.builder
        return builder.format != "html" or builder.name == "epub"

    def _leave_out_answers(self) -> None:
        """Take out what the boxes do not print, a fifth of the book, before it is transformed."""
        for node in self.document.findall(exercise):
            for piece in list(parts(node, *_ANSWERS)):
                node.remove(piece)

    def _point_at_answers(self) -> None:
        """Tell under each exercise on which page its answer stands."""
        pages = sorted(registry_of(self.env).answers)
        if not pages or is_instructor(self.app) or not is_printed(self.app.builder, pages[0]):
            return
        for node in self.document.findall(exercise):
            if node["data"] is not None:
                link = self._reference(pages[0], ANSWER + node["ids"][0], nodes.Text(_("answer")))
                node += exercise_part("", link, part="pointer")

    def _reference(self, page: str, anchor: str, *words: nodes.Node) -> nodes.reference:
        holder = nodes.inline("", "", *words, classes=["std", "std-ref"])
        uri = self.app.builder.get_relative_uri(self.env.docname, page)
        return nodes.reference("", "", holder, internal=True, refuri=f"{uri}#{anchor}")

    def _links(self) -> Iterator[nodes.Node]:
        for page, exercises in listed_by_page(self.env):
            yield nodes.rubric("", short_title(self.env, page))
            listed = nodes.bullet_list(classes=["ck-exercise-list"])
            for one in exercises:
                words = nodes.Text(f"{number_on(self.env, page, one.number)} {one.title}")
                link = self._reference(page, one.anchor, words)
                listed += nodes.list_item("", nodes.paragraph("", "", link))
            yield listed

    def _answers(self) -> Iterator[nodes.Node]:
        if is_instructor(self.app):
            yield nodes.paragraph("", _("In this edition each exercise has its answer below it."))
            return
        for page, _listed in listed_by_page(self.env):
            exercises = self.env.get_doctree(page).findall(exercise)
            shown = [node for node in exercises if node["data"] is not None]
            if shown:
                yield nodes.rubric("", short_title(self.env, page))
            for node in shown:
                head = self._reference(page, node["ids"][0], nodes.Text(node["title"]))
                yield make_answer(node, exercise_number(self.env, page, node), head)

    def _rows(self) -> Iterator[dict[str, str]]:
        for page, exercises in listed_by_page(self.env):
            uri = self.app.builder.get_relative_uri(self.env.docname, page)
            for one in exercises:
                yield {
                    "page": short_title(self.env, page),
                    "uri": f"{uri}#{one.anchor}",
                    "number": number_on(self.env, page, one.number),
                    "title": one.title,
                    "name": one.name,
                    "skill": one.skill,
                    "points": f"{one.points:g}",
                }

    def _sheet(self) -> Iterator[nodes.Node]:
        """A list to tick off: exercise and what it trains."""
        for page, exercises in listed_by_page(self.env):
            yield nodes.rubric("", short_title(self.env, page))
            listed = nodes.line_block()
            for one in exercises:
                number = number_on(self.env, page, one.number)
                title = self._reference(page, one.anchor, nodes.Text(one.title))
                trained = nodes.Text(f", {one.skill.replace('-', ' ')}")
                listed += nodes.line("", f"☐ {number} ", title, trained)
            yield listed


def make_answer(
    node: exercise, number: str, head: nodes.Node, *, with_task: bool = False
) -> exercise_answer:
    """Make the answer of an exercise: its key, its levels and its explanation under `head`.

    The key is given by the letters and numbers of the sheet, so what these stand before comes, too.
    `with_task` repeats the task.
    """
    task = ("prompt", "table") if with_task else ()
    shown = (*task, "choice", "item", "target", "key", "level", "explanation")
    return exercise_answer(
        "",
        exercise_part("", head, part="head"),
        *(piece.deepcopy() for piece in parts(node, *shown)),
        number=number,
        title=node["title"],
        kind=node["kind"],
        points=node["points"],
        ids=[ANSWER + node["ids"][0]],
    )
