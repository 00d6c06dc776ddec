"""Feedback for each student: one page and the same in Markdown.

It says what was answered, what that brought and why, and where to read again.  It never gives away
the key of what was not answered rightly, unless explanations are allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coursekit.catalogue import _, language_in_force, pgettext
from coursekit.exercises import Assignment, Exercise
from coursekit.grading.memo import Memo
from coursekit.grading.model import (
    EXCUSED,
    MISSING,
    UNREADABLE,
    Mark,
    Result,
)
from coursekit.grading.reports.answer_text import Rendered, plainly
from coursekit.grading.reports.markdown import one_line
from coursekit.grading.reports.overview import change_sentence, overview, total
from coursekit.grading.reports.pages import frame
from coursekit.grading.reports.sections import ExerciseFeedback, wordings_of
from coursekit.grading.serialize import encode

_SHORT = 1_000  # bytes of a mark; longer ones hold prose, which is like no other


class _Section(NamedTuple):
    """A section as it stands in the files; many students have the same."""

    row_html: bytes
    part_html: bytes
    row_markdown: bytes
    part_markdown: bytes


class Feedback:
    """Writes feedback for the students of one assignment.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    explanations : bool
        Whether keys, explanations and rubrics may be shown: when the assignment no longer
        withholds them.
    """

    def __init__(
        self,
        assignment: Assignment,
        exercises: Mapping[str, Exercise],
        *,
        explanations: bool = False,
    ) -> None:
        self._assignment = assignment
        self._title = plainly(assignment.title)
        self._explanations = explanations
        self._wordings = {name: wordings_of(exercise) for name, exercise in exercises.items()}
        self._numbers = {task.exercise: place for place, task in enumerate(assignment.tasks, 1)}
        self._titles = {name: exercise.title for name, exercise in exercises.items()}
        self._writers: dict[tuple[str, str], ExerciseFeedback] = {}
        self._sections: Memo[_Section] = Memo()

    def html(self, result: Result) -> str:
        """Write one student's feedback as a page that needs no other file.

        Parameters
        ----------
        result : Result

        Returns
        -------
        str
        """
        return self.files(result)[0].decode()

    def markdown(self, result: Result) -> str:
        """Write the same as Markdown.

        Parameters
        ----------
        result : Result

        Returns
        -------
        str
        """
        return self.files(result)[1].decode()

    def files(self, result: Result) -> tuple[bytes, bytes]:
        """Write both, in UTF-8.

        Parameters
        ----------
        result : Result

        Returns
        -------
        html, markdown : bytes
        """
        silent = (MISSING, UNREADABLE, EXCUSED)
        marks = () if result.status in silent else result.marks
        sections = [self._section(mark) for mark in marks]
        head, before, after = (
            self._head(result),
            *frame(self._page_title(result), language_in_force()),
        )
        html, markdown = [_utf8(before + head.html)], [_utf8(head.markdown)]
        if sections:
            rows, parts = _headings()
            html += [_utf8(rows.html), *[one.row_html for one in sections], _utf8(parts.html)]
            html.append(b"\n".join([section.part_html for section in sections]))
            rows_markdown = b"\n".join([one.row_markdown for one in sections])
            markdown += [_utf8(rows.markdown), rows_markdown, _utf8(parts.markdown)]
            markdown.append(b"\n\n".join([section.part_markdown for section in sections]))
        return b"".join([*html, _utf8(after)]), b"".join([*markdown, b"\n"])

    def _page_title(self, result: Result) -> str:
        return f"{self._assignment.title}: {result.student.name or result.student.key}"

    def _head(self, result: Result) -> Rendered:
        """Everything before the sections."""
        name = plainly(one_line(result.student.name or result.student.key))
        points = total(result)
        sentences = [plainly(sentence) for sentence in overview(result, self._assignment)]
        changes = [plainly(change_sentence(change, self._titles)) for change in result.changes]
        html = [
            '<p class="kicker">'
            + _("Feedback for {name}", name=f"<bdi>{name.html}</bdi>")
            + "</p>",
            f"<h1>{self._title.html}</h1>",
            points.html,
            *(f"<p>{one.html}</p>" for one in sentences),
        ]
        markdown = [
            f"# {self._title.markdown}",
            _("Feedback for {name}", name=name.markdown),
            points.markdown,
            *(one.markdown for one in sentences),
        ]
        if changes:
            items = "".join(f"<li>{one.html}</li>" for one in changes)
            heading = _("What has changed")
            html.append(f"<h2>{heading}</h2><ul>{items}</ul>")
            lines = "\n".join(f"- {one.markdown}" for one in changes)
            markdown += [f"## {heading}", lines]
        return Rendered("\n".join(html), "\n\n".join(filter(None, markdown)))

    def _section(self, mark: Mark) -> _Section:
        """The section about a mark, written once for all who have the same."""
        try:
            key = encode(mark)
        except (RecursionError, ValueError):  # an answer that no JSON can hold
            return self._write(mark)
        if len(key) > _SHORT:
            return self._write(mark)
        return self._sections.get(key, lambda: self._write(mark))

    def _write(self, mark: Mark) -> _Section:
        row, part = self._writer(mark).section(mark)
        return _Section(*map(_utf8, (row.html, part.html, row.markdown, part.markdown)))

    def _writer(self, mark: Mark) -> ExerciseFeedback:
        key = mark.exercise, mark.variant
        if key not in self._writers:
            several = self._wordings.get(mark.exercise, {})
            exercise = several.get(mark.variant) or next(iter(several.values()), None)
            number = self._numbers.get(mark.exercise, len(self._numbers) + 1)
            self._writers[key] = ExerciseFeedback(
                number, mark.exercise, exercise, self._explanations
            )
        return self._writers[key]


def _headings() -> tuple[Rendered, Rendered]:
    """What stands above the rows, one for each exercise, and above what is said of each."""
    glance, parts = _("At a glance"), _("The exercises")
    exercise, mark, points, out_of = _("Exercise"), _("Mark"), _("Points"), pgettext("points", "of")
    rows = (
        f'\n<h2>{glance}</h2>\n<table><thead><tr><th scope="col">{exercise}</th>'
        f'<th scope="col">{mark}</th><th scope="col" class="num">{points}</th>'
        f'<th scope="col" class="num">{out_of}</th></tr></thead><tbody>'
    )
    head = f"| {exercise} | {mark} | {points} | {out_of} |\n|---|---|--:|--:|\n"
    return Rendered(rows, f"\n\n## {glance}\n\n{head}"), Rendered(
        f"</tbody></table>\n<h2>{parts}</h2>\n", f"\n\n## {parts}\n\n"
    )


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
