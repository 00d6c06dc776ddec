"""The class report: what came, what is wrong with it and what to do, and how the class did."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from coursekit.catalogue import N_, _, language_in_force, ngettext, number_words, pgettext
from coursekit.errors import Fault
from coursekit.exercises import Assignment, Exercise
from coursekit.grading.model import (
    EXCUSED,
    MARKED,
    MISSING,
    PENDING,
    UNDECIDED,
    UNREADABLE,
    Result,
)
from coursekit.grading.outfolder import FEEDBACK, slug
from coursekit.grading.records import FileRecord
from coursekit.grading.reports.alike import Alike
from coursekit.grading.reports.markdown import one_line
from coursekit.grading.reports.pages import page, table, text
from coursekit.grading.reports.reportparts import (
    LONGEST_NAME,
    alike_part,
    counted_table,
    faults_part,
    late_part,
    missing_part,
    name_of,
    notes_part,
    older_part,
    strays_part,
    title_of,
    unread_part,
    waiting_part,
)
from coursekit.grading.reports.sections import STATES, because
from coursekit.grading.reports.tally import Lines, Tally, tallied
from coursekit.grading.rounding import points_shown

_STATUSES = {
    MARKED: N_("Marked"),
    PENDING: N_("Waiting for a person"),
    UNDECIDED: N_("Waiting for a decision"),
    UNREADABLE: N_("Cannot be read"),
    EXCUSED: N_("Excused"),
    MISSING: N_("Nothing received"),
}


def class_report(
    assignment: Assignment,
    exercises: Mapping[str, Exercise],
    results: Iterable[Result] | Tally,
    troubled: Iterable[FileRecord],
    *,
    files: int,
    sheets: Mapping[str, str] | None = None,
    faults: Iterable[Fault] = (),
    with_marks: Container[str] = (),
    alike: Sequence[Alike] = (),
) -> str:
    """Write the report of a class.

    Parameters
    ----------
    assignment : Assignment
    exercises : mapping of str to Exercise
        Those of the assignment, by name.
    results : iterable of Result, or Tally
        Of all students of the roster, in its order; may stream.  Or what was counted of them.
    troubled : iterable of FileRecord
        Files that cannot be marked or belong to nobody; may stream.
    files : int
        How many files came.
    sheets : mapping of str to str
        Marking sheets of the open exercises: paths beside the report.
    faults : iterable of Fault
        Of the roster and of the marking sheets.
    with_marks : container of str
        Students of whom a file could be marked; others of their files are no trouble.
    alike : sequence of Alike
        Pairs of students whose answers are alike.

    Returns
    -------
    str
        A page; lists end after some hundred lines and point to ``marks.csv``.
    """
    tally = results if isinstance(results, Tally) else tallied(results)
    unread, strays, beside = Lines[FileRecord](), Lines[FileRecord](), Lines[FileRecord]()
    for file in troubled:
        good = file.problem and file.student in with_marks
        (beside if good else unread if file.problem else strays).add(file)
    wrong = Lines[Fault]().extend(faults)
    sections = [
        ("unread", _("Files that cannot be marked"), unread.number, unread_part(unread)),
        ("strays", _("Files that belong to nobody"), strays.number, strays_part(strays)),
        ("faults", _("Roster and marking sheets"), wrong.number, faults_part(wrong)),
        (
            "older",
            _("Answers to older wordings"),
            tally.outdated.number,
            older_part(tally, exercises),
        ),
        (
            "waiting",
            _("To be marked by a person"),
            tally.waiting,
            waiting_part(tally, exercises, sheets),
        ),
        ("missing", _("Nothing received"), tally.missing.number, missing_part(tally)),
        ("late", _("Late"), tally.late.number, late_part(tally)),
        ("beside", _("Files beside a good answer file"), beside.number, unread_part(beside)),
        ("alike", _("Answers that are alike"), len(alike), alike_part(alike, exercises)),
        ("notes", _("Notes on single students"), tally.notes.number, notes_part(tally)),
    ]
    shown = [(name, title, body) for name, title, number, body in sections if number]
    todo = [
        f'<li><a href="#{name}">{title}</a>: {number_words(number)}</li>'
        for name, title, number, _part in sections[:5]
        if number
    ]
    shown += [
        ("exercises", _("The exercises"), _exercises(assignment, exercises, tally)),
        ("students", _("The students"), _students(tally)),
    ]
    todo_title, kicker = _("What is left to do"), _("Class report")
    nothing = _("Nothing: everything that came is marked.")
    body = [
        f'<p class="kicker">{kicker}</p>',
        f"<h1>{text(one_line(assignment.title))}</h1>",
        _summary(assignment, tally, files),
        f'<h2 id="todo">{todo_title}</h2>',
        f"<ul>{''.join(todo)}</ul>" if todo else f"<p>{nothing}</p>",
        *(f'<h2 id="{name}">{title}</h2>\n{part}' for name, title, part in shown),
    ]
    contents = [("todo", todo_title), *((name, title) for name, title, _part in shown)]
    title = _("Class report: {title}", title=assignment.title)
    return page(title, "\n".join(body), language_in_force(), contents=contents, wide=True)


def _summary(assignment: Assignment, tally: Tally, files: int) -> str:
    rows = [
        (text(_(name)), number_words(tally.statuses[status]))
        for status, name in _STATUSES.items()
        if tally.statuses[status]
    ]
    mean = ""
    if tally.totals:
        points = points_shown(tally.points / tally.totals)
        told = N_("On average {points} of {out_of} points (n = {n}).")
        if tally.waiting or tally.outdated.number:
            told = N_(
                "On average {points} of {out_of} points (n = {n}, answers that wait counted as 0)."
            )
        average = _(
            told,
            points=points,
            out_of=points_shown(assignment.out_of),
            n=number_words(tally.totals),
        )
        mean = f"<p>{average}</p>"
    came = ngettext(
        "{n} file came for {students} on the roster.",
        "{n} files came for {students} on the roster.",
        files,
        students=ngettext("{n} student", "{n} students", tally.students),
    )
    if assignment.due:
        due = _("It was due {time}.", time=f"{assignment.due:%Y-%m-%d %H:%M %Z}")
        came = f"{came} {text(due)}"
    states = table(_("Students by status"), (_("State"), _("Students")), rows, {1})
    return f"<p>{came}</p>{mean}{states}"


def _exercises(assignment: Assignment, exercises: Mapping[str, Exercise], tally: Tally) -> str:
    rows = []
    for place, task in enumerate(assignment.tasks, 1):
        one = tally.exercises.get(task.exercise)
        title = f"{place}. {title_of(task.exercise, exercises)}"
        if one is None:
            rows.append((title, points_shown(task.points), *["–"] * 6, ""))
            continue
        mean = _("{share}%", share=f"{100 * one.shares / one.marked:.0f}") if one.judged else "–"
        counts = (one.right, one.partly, one.wrong, one.unanswered, one.waiting + one.outdated)
        rule = f"{_(STATES[one.rule][1])}. {because(one.why)}" if one.rule else ""
        rows.append(
            (title, points_shown(task.points), mean, *map(number_words, counts), text(rule))
        )
    head = [_("Exercise"), _("Points"), _("Mean")]
    head += [pgettext("column", "Right"), _("Partly"), pgettext("column", "Wrong")]
    head += [_("No answer"), pgettext("column", "Waiting")]
    if any(row[-1] for row in rows):
        head.append(_("Rule"))
    else:
        rows = [row[:-1] for row in rows]
    mean = _("The mean is of the share of the points, over all that are marked.")
    further = _(
        "Difficulty, discrimination and reliability: {command}.",
        command="<code>coursekit analyse</code>",
    )
    return (
        table(_("Results by exercise"), head, rows, range(1, 8))
        + f'<p class="quiet">{mean} {further}</p>'
    )


def _students(tally: Tally) -> str:
    rows = (
        (
            name_of(result.student),
            text(_(_STATUSES[result.status])),
            "–" if result.points is None else points_shown(result.points),
            _paper(result),
        )
        for result in tally.all.first
    )
    head = (_("Student"), _("State"), _("Points"), _("Feedback"))
    return counted_table(tally.all, _("Students"), head, rows, (2,))


def _paper(result: Result) -> str:
    if result.status == MISSING and result.total is None:
        return "–"
    return f'<a href="{FEEDBACK}/{slug(result.student.key)}.html">{_feedback_of(result)}</a>'


def _feedback_of(result: Result) -> str:
    name = one_line(result.student.name or result.student.key)[:LONGEST_NAME]
    return _(
        "feedback{hidden} for {student}{end}",
        hidden='<span class="unseen">',
        student=text(name),
        end="</span>",
    )
