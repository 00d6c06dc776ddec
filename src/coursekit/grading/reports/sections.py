"""One exercise in a student's feedback: task, answer, mark, what was said, where to read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from coursekit.catalogue import N_, _, ngettext
from coursekit.exercises import Exercise, variants
from coursekit.exercises.display_order import key_lines
from coursekit.exercises.marking.verdict import (
    KEPT,
    NEAR,
    PARTLY,
    RIGHT,
    UNCLEAR,
    UNREADABLE,
    WRONG,
)
from coursekit.exercises.model import ChoiceKey, OrderKey, RubricKey
from coursekit.exercises.notebook_check import SIGNS
from coursekit.exercises.plain import plain
from coursekit.grading.model import (
    BY_HAND,
    DROPPED,
    EXCUSED,
    GIVEN,
    JUDGED,
    OPEN,
    OUTDATED,
    UNANSWERED,
    Mark,
)
from coursekit.grading.reports.answer_text import (
    Rendered,
    Wording,
    list_or_paragraph,
    nothing,
    plainly,
    worded,
)
from coursekit.grading.reports.markdown import (
    block_quote,
    escape_line,
    one_line,
    prose_html,
    prose_markdown,
)
from coursekit.grading.reports.pages import text
from coursekit.grading.rounding import points_shown

TASK_LENGTH = 400  # characters of the task that are repeated
#: For each state of a mark a symbol and its words.
STATES = {
    RIGHT: (SIGNS[RIGHT], N_("Right")),
    PARTLY: (SIGNS[PARTLY], N_("Partly right")),
    WRONG: (SIGNS[WRONG], N_("Not right")),
    NEAR: (SIGNS[NEAR], N_("Nearly")),
    UNCLEAR: (SIGNS[UNCLEAR], N_("Can be read in two ways")),
    UNREADABLE: (SIGNS[UNREADABLE], N_("Cannot be read as an answer")),
    KEPT: (SIGNS[KEPT], N_("Kept")),
    UNANSWERED: ("–", N_("Not answered")),
    OPEN: (SIGNS[KEPT], N_("Waiting for a person to mark it")),
    JUDGED: (SIGNS[KEPT], N_("Marked by a person")),
    DROPPED: ("–", N_("Does not count")),
    GIVEN: ("+", N_("Points for everybody")),
    OUTDATED: ("?", N_("Answers an older wording")),
    EXCUSED: ("–", N_("Excused")),
    BY_HAND: (SIGNS[KEPT], N_("Set by your instructor")),
}
_RULES = {
    DROPPED: N_("The exercise was dropped and counts for nobody."),
    GIVEN: N_("Everybody who handed in gets full points for this exercise."),
    EXCUSED: N_("You need not do this exercise; it counts neither for nor against you."),
    BY_HAND: N_("Your instructor has set the points."),
}
SAYS_THE_STATE = (
    "",
    N_("Right."),
    N_("Not right."),
    N_("Not answered."),
    N_("Waiting to be marked by a person."),
)


class Section(NamedTuple):
    """What one mark looks like: its row in the overview and its part below."""

    row: Rendered
    part: Rendered


def points_of(mark: Mark) -> str:
    """Say what a mark brought: ``2 of 3 points``."""
    if mark.state == DROPPED:
        return _("no points")
    if mark.points is None:
        all_points = ngettext("{n} point", "{n} points", mark.out_of)
        return _("not marked yet, up to {points}", points=all_points)
    reached = points_shown(mark.points)
    return ngettext(
        "{reached} of {n} point", "{reached} of {n} points", mark.out_of, reached=reached
    )


def because(why: str) -> str:
    """Give a reason as a sentence of its own, with its stop; empty if there is none."""
    why = one_line(why)
    if not why:
        return ""
    return _("Reason: {why}", why=why) + ("" if why.endswith((".", "!", "?", "…")) else ".")


def _prose(markdown: str) -> Rendered:
    return Rendered(prose_html(markdown), block_quote(prose_markdown(markdown)))


def _paragraph(sentence: str) -> Rendered:
    return Rendered(f"<p>{text(sentence)}</p>", escape_line(sentence))


class ExerciseFeedback:
    """What every feedback to one wording of an exercise has in common, rendered once.

    Parameters
    ----------
    number : int
        Place in the assignment, from 1.
    name : str
        The exercise, for when it is not known any more.
    exercise : Exercise or None
        This wording of it.
    explanations : bool
        Whether key, explanation and rubric may be shown.
    """

    def __init__(
        self, number: int, name: str, exercise: Exercise | None, explanations: bool
    ) -> None:
        self._number = number
        self._kind = exercise.kind if exercise else ""
        self._wording = Wording(exercise)
        self._title = worded(exercise.title) if exercise else plainly(name)
        task = plainly(_shortened(exercise.prompt.text)) if exercise else Rendered("", "")
        self._task = [(N_("The task"), task)] if task.html else []
        source = one_line(exercise.source) if exercise else ""
        self._key = _key(exercise) if exercise and explanations else None
        explained = exercise.explanation if exercise and explanations else None
        closing = [(N_("Explanation"), _prose(explained.text))] if explained else []
        closing += [(N_("Read again in the article"), _paragraph(source))] if source else []
        self._closing = closing

    def section(self, mark: Mark) -> Section:
        """Write about one mark."""
        sign, words = STATES.get(mark.state, ("", mark.state))
        words = _(words)
        return Section(self._row(mark, f"{sign} {words}"), self._part(mark, sign, words))

    def _row(self, mark: Mark, state: str) -> Rendered:
        number, title, words = self._number, self._title, plainly(state)
        points = "–" if mark.points is None else points_shown(mark.points)
        out_of = "–" if mark.state in (DROPPED, EXCUSED) else points_shown(mark.out_of)
        out_of += " " + _("(bonus)") if mark.bonus else ""
        return Rendered(
            f'<tr><th scope="row"><a href="#e{number}">{number}. {title.html}</a></th>'
            f'<td>{words.html}</td><td class="num">{points}</td>'
            f'<td class="num">{out_of}</td></tr>',
            f"| {number}. {title.markdown} | {words.markdown} | {points} | {out_of} |",
        )

    def _part(self, mark: Mark, sign: str, words: str) -> Rendered:
        pieces = tuple(map(_pieces, (self._task, self._of_mark(mark), self._closing)))
        html = "".join([piece.html for piece in pieces])
        markdown = "\n\n".join([piece.markdown for piece in pieces if piece.markdown])
        number, state, points = self._number, plainly(words), points_of(mark)
        look = mark.state if mark.state in STATES else "unknown"
        return Rendered(
            f'<article class="exercise" aria-labelledby="e{number}">'
            f'<h3 id="e{number}">{number}. {self._title.html}</h3>'
            f'<p class="mark {look}"><span aria-hidden="true">{sign}</span> '
            f"{state.html} · {points}</p><dl>{html}</dl></article>",
            f"### {number}. {self._title.markdown}\n\n"
            f"**{sign} {state.markdown} · {points}**\n\n{markdown}",
        )

    def _of_mark(self, mark: Mark) -> list[tuple[str, Rendered]]:
        answer = nothing() if mark.state == UNANSWERED else self._wording.tell(mark.answer)
        pieces = [(N_("Your answer"), answer)]
        if mark.message not in map(_, SAYS_THE_STATE):
            pieces.append((N_("What the marker says"), _paragraph(mark.message)))
        if mark.remarks:
            remarks = [_prose(remark) for remark in mark.remarks]
            html = "".join(one.html for one in remarks)
            pieces.append(
                (N_("Feedback"), Rendered(html, "\n>\n".join(t.markdown for t in remarks)))
            )
        if rule := _rule(mark):
            pieces.append((N_("From your instructor"), _paragraph(rule)))
        if self._key and (mark.score != 1 or mark.state == GIVEN):
            is_open = self._kind == "open"
            asked = N_("How it is marked") if is_open else N_("What was asked for")
            pieces.append((asked, self._key))
        return pieces


def _pieces(pieces: Iterable[tuple[str, Rendered]]) -> Rendered:
    """What is said of an exercise, each thing under its name."""
    named = [(_(name), piece) for name, piece in pieces]
    html = [f"<dt>{name}</dt><dd>{piece.html}</dd>" for name, piece in named]
    markdown = [f"*{name}*\n\n{piece.markdown}" for name, piece in named]
    return Rendered("".join(html), "\n\n".join(markdown))


def _rule(mark: Mark) -> str:
    """What the instructor decided about the exercise as a whole, and why."""
    rule = _(_RULES.get(mark.state, ""))
    if mark.why and not rule:
        rule = _("The marking of this exercise was changed.")
    return f"{rule} {because(mark.why)}".strip()


def _shortened(markdown: str) -> str:
    task = one_line(plain(markdown))
    if len(task) <= TASK_LENGTH:
        return task
    return task[:TASK_LENGTH].rsplit(" ", 1)[0] + " …"


def _key(exercise: Exercise) -> Rendered | None:
    key = exercise.key
    if isinstance(key, RubricKey):
        return _rubric(key)
    lines = key_lines(exercise)
    if isinstance(key, ChoiceKey):
        lines = tuple(one_line(choice.label.text) for choice in key.choices if choice.right)
    elif isinstance(key, OrderKey):
        lines = tuple(one_line(item.label.text) for item in key.items)
    return list_or_paragraph(list(map(worded, lines)), ordered=exercise.kind == "order")


def _rubric(key: RubricKey) -> Rendered:
    html, markdown = [], []
    for level in key.levels:
        says, points = worded(level.says.text), points_shown(level.points)
        sample = _prose(level.sample.text) if level.sample else Rendered("", "")
        example = _("For example:")
        below = f"<p>{example}</p><blockquote>{sample.html}</blockquote>" if level.sample else ""
        html.append(f"<li>{points}: {says.html}{below}</li>")
        example = sample.markdown.replace("\n", "\n  ")
        markdown.append(
            f"- {points}: {says.markdown}" + (f"\n\n  {example}\n" if level.sample else "")
        )
    return Rendered(f"<ul>{''.join(html)}</ul>", "\n".join(markdown))


def wordings_of(exercise: Exercise) -> dict[str, Exercise]:
    """The exercise's variants by name; the exercise itself if it has none."""
    return {one.variant: one for one in variants(exercise) or (exercise,)}
