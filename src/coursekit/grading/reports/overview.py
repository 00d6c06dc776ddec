"""What feedback says of the result as a whole: total, lateness, what waits, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from coursekit.catalogue import N_, _, ngettext
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
from coursekit.grading.rounding import points_shown, rounded
from coursekit.wording import format_list


def total(result: Result) -> Rendered:
    """Tell the points and what share they are; nothing if there are none."""
    reached, out_of = result.points, result.out_of
    if reached is None:
        return Rendered("", "")
    told = N_("{points} of {out_of} points")
    if result.total is None and any(mark.score is None for mark in result.marks):
        told = N_("So far {points} of {out_of} points")
    points, most = points_shown(reached), points_shown(out_of)
    share = ""
    if out_of:
        said = _("{share}%", share=f"{100 * reached / out_of:.0f}")
        share = f" ({said})"
    html = _(told, points=f"<strong>{points}</strong>", out_of=most)
    markdown = _(told, points=f"**{points}**", out_of=most)
    return Rendered(f'<p class="total">{html}{share}</p>', f"{markdown}{share}")


def overview(result: Result, assignment: Assignment) -> list[str]:
    """Tell what is to be said of the result as a whole, a paragraph each."""
    sentences = [
        *_state(result),
        *result.exceptions,
        *_waiting(result),
        *_lateness(result, assignment),
    ]
    if result.place and result.status != MISSING:
        file = _file(result.place)
        if result.saved:
            time = _time(result.saved)
            sentences.append(_("The file that counts: {file}, saved {time}.", file=file, time=time))
        else:
            sentences.append(_("The file that counts: {file}.", file=file))
    return sentences


def change_sentence(change: Change, titles: Mapping[str, str]) -> str:
    """Tell what a later run altered, and why; `titles` are those of the exercises."""
    what = titles.get(change.exercise, change.exercise) or _("Your mark as a whole")
    step = f"{_points(change.before)} → {_points(change.after)}"
    told = _("{what}: {step}, changed on run {run}.", what=what, step=step, run=change.run)
    return f"{told} {because(change.why)}".strip()


def _lateness(result: Result, assignment: Assignment) -> list[str]:
    if not result.days_late or result.status in (MISSING, UNREADABLE):
        return []
    due = assignment.due
    late = ngettext("It came {n} day late", "It came {n} days late", result.days_late)
    if due and not result.exceptions:
        late = _("{late} (due {time})", late=late, time=_shown_time(due))
    if not result.penalty:
        return [_("{late}, which costs nothing.", late=late)]
    before = sum(mark.points or 0.0 for mark in result.marks)
    after = before * (1 - result.penalty)
    if result.penalty == 1 and assignment.late.refuse:
        step = f"{_points(before)} → {_points(0)}"
        return [_("{late}, and late work is not accepted: {step}.", late=late, step=step)]
    share, step = points_shown(100 * result.penalty), f"{_points(before)} → {_points(after)}"
    told = {"late": late, "share": share, "step": step}
    return [_("{late}, which costs {share}% of the points: {step}.", **told)]


def _state(result: Result) -> list[str]:
    if result.status == MISSING:
        return [
            _("Nothing has been received from you for this assignment."),
            _("If you did send something, tell your instructor when, how and under which name."),
        ]
    if result.status == EXCUSED:
        return []
    if result.status == UNREADABLE:
        return [
            _(
                "A file came from you, but it could not be marked: "
                "it is damaged, or it belongs to another assignment."
            ),
            _(
                "Open the assignment, save your answers once more and send the new file, "
                "or ask your instructor for help."
            ),
        ]
    if result.total is None and result.out_of and (result.points or 0.0) > result.out_of - 1e-9:
        return [_("Everything is right: well done.")]
    return [_("Below you see what each answer earned and what to read again.")]


def _waiting(result: Result) -> list[str]:
    waiting = [mark for mark in result.marks if mark.score is None]
    if result.total is not None:
        return []
    if result.status == PENDING and not waiting:
        return [_("Another file of yours may yet bring more: a person has still to mark it.")]
    if not waiting or result.status in (MISSING, UNREADABLE):
        return []
    points = points_shown(sum(mark.out_of for mark in waiting))
    older = sum(mark.state == OUTDATED for mark in waiting)
    parts = []
    if len(waiting) > older:
        parts.append(
            ngettext(
                "{n} exercise to be marked by a person",
                "{n} exercises to be marked by a person",
                len(waiting) - older,
            )
        )
    if older:
        parts.append(
            ngettext(
                "{n} answer to an older wording to be decided by your instructor",
                "{n} answers to an older wording to be decided by your instructor",
                older,
            )
        )
    told = format_list(parts)
    return [_("Still open: {parts}, up to {points} points.", parts=told, points=points)]


def _points(value: float | None) -> str:
    if value is None:
        return _("not marked")
    return ngettext("{n} point", "{n} points", float(rounded(value)))


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
