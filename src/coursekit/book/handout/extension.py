"""The Sphinx extension of a hand-out: its directives, and the forms its exercises take."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from coursekit.book import typst
from coursekit.book.exercises import typst as boxes
from coursekit.book.exercises.form import ExercisePage
from coursekit.book.exercises.nodes import exercise, exercise_part
from coursekit.book.handout.answer_key import setup_answers
from coursekit.book.handout.page import use_template
from coursekit.book.handout.sheet import Sheet, SheetExercise
from coursekit.book.handout.task_builder import TaskBuilder
from coursekit.book.handout.task_charts import charts_of
from coursekit.book.printing import TEMPLATE_PART
from coursekit.book.typst.builder import TypstBuilder
from coursekit.catalogue import _
from coursekit.exercises import Exercise
from coursekit.exercises.display_order import points_in_words
from coursekit.exercises.exercise_pictures import find_picture

LOGGER = logging.getLogger(__name__)


def sheet_of(app: Sphinx) -> Sheet:
    """The sheet that is built."""
    return cast(Sheet, app.coursekit_sheet)  # type: ignore[attr-defined]


class TasksDirective(SphinxDirective):
    """``{handout-tasks}``: all exercises of the sheet in all their wordings."""

    def run(self) -> list[nodes.Node]:
        sheet = sheet_of(self.env.app)
        return [node for entry in sheet.entries for node in self._tasks(entry, sheet)]

    def _tasks(self, entry: SheetExercise, sheet: Sheet) -> Iterator[exercise]:
        for wording in entry.wordings:
            builder = TaskBuilder(self, wording, withheld=not sheet.marked)
            node = builder.node(entry.number, hint=sheet.hints)
            node["alone"] = True
            if entry.varies:
                node["variant"] = wording.variant
                node["ids"] = [f"{node['ids'][0]}-{nodes.make_id('v-' + wording.variant)}"]
            self._take_pictures(node, wording, sheet)
            self._add_charts(node, wording, sheet)
            yield node

    def _add_charts(self, node: exercise, wording: Exercise, sheet: Sheet) -> None:
        """Add the charts to which a task leads."""
        for chart in charts_of(wording, sheet.charts):
            name = f"{hashlib.sha256(chart.svg.encode()).hexdigest()[:10]}.svg"
            Path(self.env.srcdir, name).write_text(chart.svg, encoding="utf-8")
            figure = nodes.figure(
                "", nodes.image(uri=name, alt=chart.alt, width="100%", classes=["ck-chart"])
            )
            if chart.caption:
                figure += nodes.caption("", chart.caption)
            node += exercise_part("", figure, part="figure")

    def _take_pictures(self, node: exercise, wording: Exercise, sheet: Sheet) -> None:
        """Copy the pictures of a task into the project, which lies elsewhere."""
        for picture in node.findall(nodes.image):
            path = find_picture(picture["uri"], wording.path, sheet.root)
            if path is None:
                place = f"{wording.path}:{picture.line or 1}"
                LOGGER.warning(f'there is no picture "{picture["uri"]}"', location=place)
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
            picture["uri"] = f"{digest}{path.suffix}"
            shutil.copyfile(path, Path(self.env.srcdir, picture["uri"]))


class _NumberedForm(ExercisePage):
    """A task under its number and points."""

    def _legend(self) -> str:
        points = f'<span class="ck-points">{points_in_words(self.node["points"])}</span>'
        name = _("Exercise {number}", number=self.node["number"])
        return self._heading("h2", f"{name} · {points}")


class TaskForm(_NumberedForm):
    """A task on the page: a form that ``page.js`` keeps; nothing is marked."""

    def html(self) -> str:
        node, sheet = self.node, sheet_of(self.app)
        facts = {
            "name": node["exercise_id"],
            "kind": node["kind"],
            "digest": node["digest"],
            "number": str(node["number"]),
        }
        facts |= {"variant": node["variant"]} if "variant" in node else {}
        facts |= {"decimal": node["decimal"]} if node["decimal"] else {}
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
        hint = self._hint() if sheet.hints else ""
        return (
            f'<ck-task class="ck-exercise" id="{self.anchor}" {attributes}'
            f"{' hidden' if 'variant' in node else ''}>\n"
            f'<form class="ck-form" method="dialog" autocomplete="off">\n'
            f'<fieldset aria-describedby="{self.anchor}-task">\n{self._legend()}\n'
            f'<div class="ck-task" id="{self.anchor}-task">{self._render("prompt")}</div>\n'
            f"{self._render('figure')}{self._fields()}\n</fieldset>\n</form>\n{hint}</ck-task>\n"
        )


class MarkedForm(_NumberedForm):
    """A task with its key on a page that marks it; of variants the script shows one."""

    def _facts(self) -> str:
        if "variant" not in self.node:
            return super()._facts()
        return f'{super()._facts()} data-variant="{escape(self.node["variant"])}" hidden'


def visit_form(self: HTML5Translator, node: exercise) -> None:
    form = MarkedForm if sheet_of(self.builder.app).marked else TaskForm
    self.body.append(form(self, node).html())
    raise nodes.SkipNode


def visit_box(self: Any, node: exercise) -> None:
    """A task on paper; of an exercise with variants only the one that was drawn is printed."""
    if "variant" not in node:
        boxes.visit_exercise(self, node)  # raises SkipNode, as it does below
    names = typst.values.call("drawn", node["exercise_id"], node["variant"])
    self.emit(f"\n\n#{names}[\n")
    try:
        boxes.visit_exercise(self, node)
    finally:
        self.emit("\n]\n\n")


class SheetBuilder(TypstBuilder):
    """Writes Typst and leaves the typesetting to `paper`, once for each student."""

    name = "handout"

    def typeset_volume(self, source: Path, pdf: Path, fonts: Sequence[Path]) -> None:
        """Nothing: the caller typesets."""


def read_locator(
    name: str, rawtext: str, text: str, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """``{src}`` as words, since there is no register to lead to."""
    words = nodes.unescape(text).replace("-", "–")  # as the book spells ranges
    return [nodes.inline(rawtext, words, classes=["ck-src"])], []


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, object]:
    """Connect directive, role, visitors and builder."""
    typst.setup(app)
    for part in (TEMPLATE_PART, boxes.TEMPLATE_PART):
        typst.add_template_part(app, part)
    app.add_builder(SheetBuilder)
    app.add_config_value("coursekit_edition", "student", "env", str)
    app.add_config_value("coursekit_progress_name", "", "env", str)
    app.add_directive("handout-tasks", TasksDirective)
    app.add_role("src", read_locator)
    setup_answers(app)
    app.add_node(exercise, html=(visit_form, None), typst=(visit_box, None))
    app.add_node(exercise_part)
    app.connect("html-page-context", use_template)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"version": "1", "parallel_read_safe": True}
