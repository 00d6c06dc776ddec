"""What feedback says of the result as a whole: total, lateness, what waits, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coursekit.exercises import Assignment
from coursekit.grading.model import (
    EXCUSED,
    MISSING,
    OUTDATED,
    PENDING,
    UNREADABLE,
    Change,
    Result,
)
from coursekit.grading.reports.answer_text import Rendered
from coursekit.grading.reports.markdown import one_line
from coursekit.grading.reports.sections import because
from coursekit.grading.rounding import points_text
from coursekit.wording import in_figures

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def total(result: Result) -> Rendered:
    """Tell the points and what share they are; nothing if there are none."""
    reached, out_of = result.points, result.out_of
    if reached is None:
        return Rendered("", "")
    points = points_text(reached)
    share = f" ({100 * reached / out_of:.0f}%)" if out_of else ""
    open_marks = result.total is None and any(mark.score is None for mark in result.marks)
    so_far = "so far " if open_marks else ""
    reached_of = f"of {points_text(out_of)} points{share}"
    return Rendered(
        f'<p class="total">{so_far.capitalize()}<strong>{points}</strong> {reached_of}</p>',
        f"{so_far.capitalize()}**{points}** {reached_of}",
    )


def overview(result: Result, assignment: Assignment) -> list[str]:
    """Tell what is to be said of the result as a whole, a paragraph each."""
    sentences = [
        *_state(result),
        *result.exceptions,
        *_waiting(result),
        *_lateness(result, assignment),
    ]
    if result.place and result.status != MISSING:
        saved = f", saved {_time(result.saved)}" if result.saved else ""
        sentences.append(f"The file that counts: {_file(result.place)}{saved}.")
    return sentences


def change_sentence(change: Change, titles: Mapping[str, str]) -> str:
    """Tell what a later run altered, and why; `titles` are those of the exercises."""
    what = titles.get(change.exercise, change.exercise) or "Your mark as a whole"
    known = 0 < change.run < len(_ORDINALS)
    run = f"the {_ORDINALS[change.run]} run" if known else f"run {change.run}"
    step = f"{_points(change.before)} → {_points(change.after)}"
    return f"{what}: {step}, changed on {run}. {because(change.why)}".strip()


def _lateness(result: Result, assignment: Assignment) -> list[str]:
    if not result.days_late or result.status in (MISSING, UNREADABLE):
        return []
    due = assignment.due
    late = f"It came {in_figures(result.days_late, 'day')} late"
    late += f" (due {_shown_time(due)})" if due and not result.exceptions else ""
    if not result.penalty:
        return [f"{late}, which costs nothing."]
    before = sum(mark.points or 0.0 for mark in result.marks)
    after = before * (1 - result.penalty)
    if result.penalty == 1 and assignment.late.refuse:
        return [f"{late}, and late work is not accepted: {_points(before)} → 0 points."]
    lost = f"{points_text(100 * result.penalty)}% of the points"
    return [f"{late}, which costs {lost}: {_points(before)} → {_points(after)}."]


def _state(result: Result) -> list[str]:
    if result.status == MISSING:
        return [
            "Nothing has been received from you for this assignment.",
            "If you did send something, tell your instructor when, how and under which name.",
        ]
    if result.status == EXCUSED:
        return []
    if result.status == UNREADABLE:
        return [
            "A file came from you, but it could not be marked: "
            "it is damaged, or it belongs to another assignment.",
            "Open the assignment, save your answers once more and send the new file, "
            "or ask your instructor for help.",
        ]
    if result.total is None and result.out_of and (result.points or 0.0) > result.out_of - 1e-9:
        return ["Everything is right: well done."]
    return ["Below you see what each answer earned and what to read again."]


def _waiting(result: Result) -> list[str]:
    waiting = [mark for mark in result.marks if mark.score is None]
    if result.total is not None:
        return []
    if result.status == PENDING and not waiting:
        return ["Another file of yours may yet bring more: a person has still to mark it."]
    if not waiting or result.status in (MISSING, UNREADABLE):
        return []
    points = points_text(sum(mark.out_of for mark in waiting))
    older = sum(mark.state == OUTDATED for mark in waiting)
    parts = []
    if len(waiting) > older:
        parts.append(f"{in_figures(len(waiting) - older, 'exercise')} to be marked by a person")
    if older:
        parts.append(
            f"{in_figures(older, 'answer')} to an older wording to be decided by your instructor"
        )
    return [f"Still open: {' and '.join(parts)}, up to {points} points."]


def _points(value: float | None) -> str:
    if value is None:
        return "not marked"
    return f"{points_text(value)} {'point' if value == 1 else 'points'}"


def _file(place: str) -> str:
    return one_line(place.rpartition("/")[2] or place)


def _time(saved: str) -> str:
    try:
        return _shown_time(datetime.fromisoformat(saved))
    except ValueError:
        return one_line(saved)


def _shown_time(moment: datetime) -> str:
    day = moment.replace(tzinfo=None).isoformat(" ", "minutes")
    return f"{day} {moment.tzname() or ''}".strip()
