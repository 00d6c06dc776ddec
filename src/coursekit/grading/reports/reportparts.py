"""Parts of the class report: what is wrong with which file, and which students need a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from coursekit.errors import Fault
from coursekit.exercises import Exercise
from coursekit.grading.model import Student
from coursekit.grading.outfolder import MARKS
from coursekit.grading.records import FileRecord
from coursekit.grading.reports.alike import Alike
from coursekit.grading.reports.answer_text import Wording, said, worded
from coursekit.grading.reports.markdown import one_line
from coursekit.grading.reports.pages import table, text
from coursekit.grading.reports.tally import Lines, Tally
from coursekit.grading.rounding import points_text

LONGEST_NAME = 200  # characters of a name or a place


def name_of(student: Student) -> str:
    name = one_line(student.name)[:LONGEST_NAME]
    key = one_line(student.key)[:LONGEST_NAME]
    if not name or name == key:
        return f"<bdi>{text(key)}</bdi>"
    return f'<bdi>{text(name)}</bdi> <span class="quiet"><bdi>{text(key)}</bdi></span>'


def _place(place: str) -> str:
    return f"<bdi>{text(one_line(place)[-LONGEST_NAME:])}</bdi>"


def _rest(lines: Lines[Any], where: str = MARKS) -> str:
    more = lines.number - len(lines.first)
    return f'<p>… and {more:,} more, in <a href="{where}">{where}</a>.</p>' if more > 0 else ""


def counted_table(
    lines: Lines[Any],
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
) -> str:
    return table(f"{caption}: {lines.number:,}", head, rows, numbers) + _rest(lines)


def unread_part(unread: Lines[FileRecord]) -> str:
    rows = (
        (_place(filed.place), said(filed.problem).html, _whose(filed)) for filed in unread.first
    )
    return counted_table(
        unread, "Files not marked", ("File", "What is wrong, and what to do", "Whose"), rows
    )


def _whose(filed: FileRecord) -> str:
    return said(filed.student).html if filed.student else "not known"


def strays_part(strays: Lines[FileRecord]) -> str:
    rows = ((_place(f.place), said(f.reason).html, _sender(f)) for f in strays.first)
    head = ("File", "Why", "Sender according to the file")
    return (
        "<p>No sender is guessed. Add the number, e-mail address or name that the file "
        "gives to the roster, or correct the file's name, and run again.</p>"
        + counted_table(strays, "Files that match no student", head, rows)
    )


def _sender(filed: FileRecord) -> str:
    names = (filed.sender.name, filed.sender.id, filed.sender.email, filed.identity.name)
    known = dict.fromkeys(one_line(part)[:LONGEST_NAME] for part in names if part.strip())
    return ", ".join(f"<bdi>{text(part)}</bdi>" for part in known) or "says nothing"


def faults_part(faults: Lines[Fault]) -> str:
    rows = (
        (
            _place(f"{fault.path}:{fault.line}" if fault.line else fault.path),
            said(fault.message).html,
            said(fault.remedy).html,
        )
        for fault in faults.first
    )
    return counted_table(faults, "Faults", ("Place", "What is wrong", "What to do"), rows)


def older_part(tally: Tally, exercises: Mapping[str, Exercise]) -> str:
    wordings = {name: Wording(exercise) for name, exercise in exercises.items()}
    rows = (
        (
            name_of(student),
            title_of(mark.exercise, exercises),
            (wordings.get(mark.exercise) or Wording(None)).tell(mark.answer).html,
        )
        for student, mark in tally.outdated.first
    )
    return (
        "<p>These answers belong to a wording that has been changed since. Decide whether they are "
        "marked by the present key, get no points, or go on waiting: "
        "<code>--older-wordings mark</code>, <code>zero</code> or <code>wait</code>.</p>"
        + counted_table(tally.outdated, "Answers", ("Student", "Exercise", "Answer"), rows)
    )


def waiting_part(
    tally: Tally, exercises: Mapping[str, Exercise], sheets: Mapping[str, str] | None
) -> str:
    rows = [
        (title_of(name, exercises), f"{one.waiting:,}", _sheet((sheets or {}).get(name, "")))
        for name, one in tally.exercises.items()
        if one.waiting
    ]
    head = ("Exercise", "Answers", "Marking sheet")
    return "<p>Fill in the sheets and run again; half filled is fine.</p>" + table(
        f"Answers that wait: {tally.waiting:,}", head, rows, {1}
    )


def _sheet(path: str) -> str:
    return f'<a href="{text(quote(path))}">{text(path)}</a>' if path else "none"


def missing_part(tally: Tally) -> str:
    names = "".join(f"<li>{name_of(student)}</li>" for student in tally.missing.first)
    return f'<ul class="columns">{names}</ul>{_rest(tally.missing)}'


def late_part(tally: Tally) -> str:
    rows = (
        (name_of(result.student), str(result.days_late), f"{points_text(100 * result.penalty)}%")
        for result in tally.late.first
    )
    head = ("Student", "Begun days", "Taken off")
    return counted_table(tally.late, "Late submissions", head, rows, (1, 2))


def notes_part(tally: Tally) -> str:
    rows = ((name_of(student), said(note).html) for student, note in tally.notes.first)
    return counted_table(tally.notes, "Notes", ("Student", "Note"), rows)


def title_of(name: str, exercises: Mapping[str, Exercise]) -> str:
    exercise = exercises.get(name)
    return worded(exercise.title).html if exercise else said(name).html


def alike_part(alike: Sequence[Alike], exercises: Mapping[str, Exercise]) -> str:
    """Pairs of students whose answers are alike, as a hint."""
    rows = (
        (
            name_of(one.students[0]),
            name_of(one.students[1]),
            text(f"{one.what}, in {len(one.exercises)} of {one.of}"),
            "; ".join(title_of(name, exercises) for name in one.exercises),
            str(one.others),
        )
        for one in alike
    )
    head = ("One", "The other", "What is alike", "In which exercises", "Others with one of these")
    return (
        "<p>These answers agree more often than chance explains. That is a hint to look at, and no "
        "proof of anything: people learn together, and some mistakes suggest themselves.</p>"
        + table(f"Pairs: {len(alike)}", head, rows, {4})
    )
