"""Parts of the class report: what is wrong with which file, and which students need a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from coursekit.catalogue import _, ngettext, number_words, pgettext, say
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
from coursekit.grading.rounding import points_shown

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
    if more <= 0:
        return ""
    link = f'<a href="{where}">{where}</a>'
    told = ngettext("… and {n} more, in {file}.", "… and {n} more, in {file}.", more, file=link)
    return f"<p>{told}</p>"


def counted_table(
    lines: Lines[Any],
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
) -> str:
    title = _with_number(caption, lines.number)
    return table(title, head, rows, numbers) + _rest(lines)


def _with_number(caption: str, number: int) -> str:
    return _("{what}: {n}", what=caption, n=number_words(number))


def unread_part(unread: Lines[FileRecord]) -> str:
    rows = (
        (_place(filed.place), said(filed.problem).html, _whose(filed)) for filed in unread.first
    )
    return counted_table(
        unread,
        _("Files not marked"),
        (_("File"), _("What is wrong, and what to do"), _("Whose")),
        rows,
    )


def _whose(filed: FileRecord) -> str:
    return said(filed.student).html if filed.student else _("not known")


def strays_part(strays: Lines[FileRecord]) -> str:
    rows = ((_place(f.place), said(f.reason).html, _sender(f)) for f in strays.first)
    head = (_("File"), _("Why"), _("Sender according to the file"))
    todo = _(
        "No sender is guessed. Add the number, e-mail address or name that the file "
        "gives to the roster, or correct the file's name, and run again."
    )
    return _after(todo, counted_table(strays, _("Files that match no student"), head, rows))


def _after(words: str, part: str) -> str:
    return f"<p>{words}</p>{part}"


def _sender(filed: FileRecord) -> str:
    names = (filed.sender.name, filed.sender.id, filed.sender.email, filed.identity.name)
    known = dict.fromkeys(one_line(part)[:LONGEST_NAME] for part in names if part.strip())
    return ", ".join(f"<bdi>{text(part)}</bdi>" for part in known) or _("says nothing")


def faults_part(faults: Lines[Fault]) -> str:
    rows = (
        (
            _place(f"{fault.path}:{fault.line}" if fault.line else fault.path),
            said(say(fault.message)).html,
            said(say(fault.remedy)).html,
        )
        for fault in faults.first
    )
    return counted_table(
        faults,
        _("Faults"),
        (pgettext("of a fault", "Place"), _("What is wrong"), _("What to do")),
        rows,
    )


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
    todo = _(
        "These answers belong to a wording that has been changed since. Decide whether they are "
        "marked by the present key, get no points, or go on waiting: {mark}, {zero} or {wait}.",
        mark="<code>--older-wordings mark</code>",
        zero="<code>zero</code>",
        wait="<code>wait</code>",
    )
    head = (_("Student"), _("Exercise"), pgettext("of a student", "Answer"))
    caption = pgettext("of students", "Answers")
    return _after(todo, counted_table(tally.outdated, caption, head, rows))


def waiting_part(
    tally: Tally, exercises: Mapping[str, Exercise], sheets: Mapping[str, str] | None
) -> str:
    rows = [
        (title_of(name, exercises), number_words(one.waiting), _sheet((sheets or {}).get(name, "")))
        for name, one in tally.exercises.items()
        if one.waiting
    ]
    head = (_("Exercise"), pgettext("of students", "Answers"), _("Marking sheet"))
    caption = _with_number(_("Answers that wait"), tally.waiting)
    todo = _("Fill in the sheets and run again; half filled is fine.")
    return _after(todo, table(caption, head, rows, {1}))


def _sheet(path: str) -> str:
    return (
        f'<a href="{text(quote(path))}">{text(path)}</a>' if path else pgettext("no sheet", "none")
    )


def missing_part(tally: Tally) -> str:
    names = "".join(f"<li>{name_of(student)}</li>" for student in tally.missing.first)
    return f'<ul class="columns">{names}</ul>{_rest(tally.missing)}'


def late_part(tally: Tally) -> str:
    rows = (
        (
            name_of(result.student),
            str(result.days_late),
            _("{share}%", share=points_shown(100 * result.penalty)),
        )
        for result in tally.late.first
    )
    head = (_("Student"), _("Begun days"), _("Taken off"))
    return counted_table(tally.late, _("Late submissions"), head, rows, (1, 2))


def notes_part(tally: Tally) -> str:
    rows = ((name_of(student), said(note).html) for student, note in tally.notes.first)
    return counted_table(
        tally.notes, pgettext("on students", "Notes"), (_("Student"), _("Note")), rows
    )


def title_of(name: str, exercises: Mapping[str, Exercise]) -> str:
    exercise = exercises.get(name)
    return worded(exercise.title).html if exercise else said(name).html


def alike_part(alike: Sequence[Alike], exercises: Mapping[str, Exercise]) -> str:
    """Pairs of students whose answers are alike, as a hint."""
    rows = (
        (
            name_of(one.students[0]),
            name_of(one.students[1]),
            text(
                _(
                    "{what}, in {some} of {all}",
                    what=_(one.what),
                    some=len(one.exercises),
                    all=one.of,
                )
            ),
            "; ".join(title_of(name, exercises) for name in one.exercises),
            str(one.others),
        )
        for one in alike
    )
    head = (
        _("One"),
        _("The other"),
        _("What is alike"),
        _("In which exercises"),
        _("Others with one of these"),
    )
    hint = _(
        "These answers agree more often than chance explains. That is a hint to look at, and no "
        "proof of anything: people learn together, and some mistakes suggest themselves."
    )
    return _after(hint, table(_with_number(_("Pairs"), len(alike)), head, rows, {4}))
