"""The class report: what came, what is wrong with it and what to do, and how the class did."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

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
from coursekit.grading.rounding import points_text
from coursekit.wording import in_figures

_STATUSES = (MARKED, PENDING, UNDECIDED, UNREADABLE, EXCUSED, MISSING)


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
        ("unread", "Files that cannot be marked", unread.number, unread_part(unread)),
        ("strays", "Files that belong to nobody", strays.number, strays_part(strays)),
        ("faults", "Roster and marking sheets", wrong.number, faults_part(wrong)),
        ("older", "Answers to older wordings", tally.outdated.number, older_part(tally, exercises)),
        (
            "waiting",
            "To be marked by a person",
            tally.waiting,
            waiting_part(tally, exercises, sheets),
        ),
        ("missing", "Nothing received", tally.missing.number, missing_part(tally)),
        ("late", "Late", tally.late.number, late_part(tally)),
        ("beside", "Files beside a good answer file", beside.number, unread_part(beside)),
        ("alike", "Answers that are alike", len(alike), alike_part(alike, exercises)),
        ("notes", "Notes on single students", tally.notes.number, notes_part(tally)),
    ]
    shown = [(name, title, body) for name, title, number, body in sections if number]
    todo = [
        f'<li><a href="#{name}">{title}</a>: {number:,}</li>'
        for name, title, number, _ in sections[:5]
        if number
    ]
    shown += [
        ("exercises", "The exercises", _exercises(assignment, exercises, tally)),
        ("students", "The students", _students(tally)),
    ]
    body = [
        '<p class="kicker">Class report</p>',
        f"<h1>{text(one_line(assignment.title))}</h1>",
        _summary(assignment, tally, files),
        '<h2 id="todo">What is left to do</h2>',
        f"<ul>{''.join(todo)}</ul>" if todo else "<p>Nothing: everything that came is marked.</p>",
        *(f'<h2 id="{name}">{title}</h2>\n{part}' for name, title, part in shown),
    ]
    contents = [("todo", "What is left to do"), *((name, title) for name, title, _ in shown)]
    title = f"Class report: {assignment.title}"
    return page(title, "\n".join(body), contents=contents, wide=True)


def _summary(assignment: Assignment, tally: Tally, files: int) -> str:
    due = f" It was due {assignment.due:%Y-%m-%d %H:%M %Z}." if assignment.due else ""
    rows = [
        (text(s.capitalize()), f"{tally.statuses[s]:,}") for s in _STATUSES if tally.statuses[s]
    ]
    mean = ""
    if tally.totals:
        points = points_text(tally.points / tally.totals)
        of = points_text(assignment.out_of)
        waits = ", answers that wait counted as 0" if tally.waiting or tally.outdated.number else ""
        mean = f"<p>On average {points} of {of} points (n = {tally.totals:,}{waits}).</p>"
    students = in_figures(tally.students, "student")
    came = f"{in_figures(files, 'file')} came for {students} on the roster."
    states = table("Students by status", ("State", "Students"), rows, {1})
    return f"<p>{came}{text(due)}</p>{mean}{states}"


def _exercises(assignment: Assignment, exercises: Mapping[str, Exercise], tally: Tally) -> str:
    rows = []
    for place, task in enumerate(assignment.tasks, 1):
        one = tally.exercises.get(task.exercise)
        title = f"{place}. {title_of(task.exercise, exercises)}"
        if one is None:
            rows.append((title, points_text(task.points), *("–" for _ in range(6)), ""))
            continue
        mean = f"{100 * one.shares / one.marked:.0f}%" if one.judged else "–"
        counts = (one.right, one.partly, one.wrong, one.unanswered, one.waiting + one.outdated)
        rule = f"{STATES[one.rule][1]}. {because(one.why)}" if one.rule else ""
        rows.append(
            (title, points_text(task.points), mean, *map("{:,}".format, counts), text(rule))
        )
    head = ["Exercise", "Points", "Mean", "Right", "Partly", "Wrong", "No answer", "Waiting"]
    if any(row[-1] for row in rows):
        head.append("Rule")
    else:
        rows = [row[:-1] for row in rows]
    return table("Results by exercise", head, rows, range(1, 8)) + (
        '<p class="quiet">The mean is of the share of the points, over all that are marked. '
        "Difficulty, discrimination and reliability: <code>coursekit analyse</code>.</p>"
    )


def _students(tally: Tally) -> str:
    rows = (
        (
            name_of(result.student),
            text(result.status.capitalize()),
            "–" if result.points is None else points_text(result.points),
            _paper(result),
        )
        for result in tally.all.first
    )
    head = ("Student", "State", "Points", "Feedback")
    return counted_table(tally.all, "Students", head, rows, (2,))


def _paper(result: Result) -> str:
    if result.status == MISSING and result.total is None:
        return "–"
    return f'<a href="{FEEDBACK}/{slug(result.student.key)}.html">{_feedback_of(result)}</a>'


def _feedback_of(result: Result) -> str:
    name = one_line(result.student.name or result.student.key)[:LONGEST_NAME]
    return f'feedback<span class="unseen"> for {text(name)}</span>'
