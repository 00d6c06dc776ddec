"""``coursekit grade``: from submissions to a grade book, and again when something changed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from coursekit.cli.shared_options import bank_option, column_option
from coursekit.course import find_course
from coursekit.exercises import Late
from coursekit.grading.grading_run import Options, Outcome, grade_submissions
from coursekit.grading.marking import WAIT, WORDINGS
from coursekit.grading.model import (
    EXCUSED,
    MARKED,
    MISSING,
    PENDING,
    UNDECIDED,
    UNREADABLE,
)
from coursekit.grading.progress import Progress
from coursekit.grading.reports.returning import FORMS
from coursekit.wording import in_figures

_Item = TypeVar("_Item")
_EXISTING = click.Path(exists=True, path_type=Path)
_CHANGES_WAIT = 3  # exit status
_FAULTS_SHOWN = 10
_SAID = {
    MARKED: "marked",
    PENDING: "waiting for a person to mark prose: see coursekit mark, then run again",
    UNDECIDED: "with answers to an older wording: decide with --older-wordings mark or zero",
    UNREADABLE: "whose files cannot be read: see report.html",
    EXCUSED: "excused",
    MISSING: "who sent nothing",
}


def _late(_ctx: click.Context, _param: click.Parameter, given: str | None) -> Late | None:
    if given is None:
        return None
    from coursekit.exercises.assignments.deadlines import read_late

    faults: list[str] = []
    rule, _, grace = given.partition(";")
    late = read_late(
        rule.strip(),
        0,
        grace.strip().removeprefix("grace").strip(" :"),
        0,
        lambda _line, message, remedy: faults.append(f"{message}. {remedy}"),
    )
    if faults:
        raise click.BadParameter(" ".join(faults))
    return late


@click.command()
@click.argument("assignment")
@click.argument("submissions", type=_EXISTING)
@click.option(
    "--roster",
    required=True,
    type=_EXISTING,
    help="Who takes part: Canvas's grade book,"
    " Moodle's grading worksheet or grade export, or any CSV.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write into, one for each assignment.",
)
@bank_option
@column_option
@click.option(
    "--late",
    callback=_late,
    metavar="RULE",
    help='Instead of the assignment file: accept, refuse, "10% a day, at most 50%",'
    ' "accept; grace 15 minutes".',
)
@click.option(
    "--attempts",
    type=click.Choice(["last", "best"]),
    help="Which of a student's files counts, instead of the assignment file.",
)
@click.option(
    "--older-wordings",
    "older",
    type=click.Choice(WORDINGS),
    default=WAIT,
    show_default=True,
    help="Answers to an older wording of an exercise: wait for a "
    "decision, mark them by the present key, or give zero.",
)
@click.option(
    "--accept", is_flag=True, help="Let standing marks change; the old state goes to history/."
)
@click.option(
    "--explanations",
    is_flag=True,
    help="Show keys and explanations in the feedback, even of what the assignment withholds.",
)
@click.option("--anonymous", is_flag=True, help="Leave names out of the sheets for prose.")
@click.option(
    "--typing-sheet",
    "typing_sheets",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Answers that came on paper, typed in; repeatable. SUBMISSIONS may be one, too.",
)
@click.option(
    "--sheets",
    type=click.Choice(["csv", "xlsx"]),
    default="csv",
    show_default=True,
    help="What new sheets for prose are; both kinds are read.",
)
@click.option(
    "--feedback",
    type=click.Choice(FORMS),
    multiple=True,
    help="Pack the feedback into return/: a zip to upload to Moodle or Canvas, a table for a mail "
    "merge, one PDF to print; repeatable.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Processes; one for each core if left out."
)
@click.option(
    "--dask",
    default="",
    metavar="ADDRESS",
    help="Let a Dask cluster do the work; address of its scheduler.",
)
def grade(
    assignment: str,
    submissions: Path,
    roster: Path,
    output: Path,
    banks: tuple[Path, ...],
    columns: dict[str, str],
    late: Late | None,
    attempts: str | None,
    older: str,
    accept: bool,
    explanations: bool,
    anonymous: bool,
    typing_sheets: tuple[Path, ...],
    sheets: str,
    feedback: tuple[str, ...],
    jobs: int | None,
    dask: str,
) -> None:
    """Mark the SUBMISSIONS of an ASSIGNMENT; write grade book, feedback and report.

    SUBMISSIONS is a folder, a zip, what Moodle or Canvas give for "download all submissions", or
    a typing sheet.
    Run it again when files came, prose was marked or a key changed.  Marks that stand change only
    with --accept; without it, changes.csv says who would change and why, and the exit status is 3.
    """
    options = Options(
        assignment=assignment,
        submissions=submissions,
        roster=roster,
        output=output,
        columns=columns,
        attempts=attempts or "",
        late=late,
        older=older,
        accept=accept,
        explanations=explanations,
        anonymous=anonymous,
        typing_sheets=typing_sheets,
        sheets=sheets,
        feedback=tuple(dict.fromkeys(feedback)),
        typeset=_typeset,
        jobs=jobs,
        dask=dask,
    )
    outcome = grade_submissions(options, find_course(banks=banks), _Bar())
    _tell(outcome)
    if not outcome.files:
        place = submissions.as_posix()
        click.echo(f"There is no file in {place}. Is it what was handed in?", err=True)
    if not outcome.written:
        sys.exit(_CHANGES_WAIT)
    if outcome.files and outcome.strays == outcome.files:
        click.echo(
            "Not one of the files belongs to a student of this roster; report.html says why. If "
            "they can be read: is it the roster of this course and this assignment? For Moodle's "
            "download take Moodle's grading worksheet.",
            err=True,
        )
        sys.exit(1)


def _typeset(data: str) -> bytes:
    from coursekit.book.feedback_print import typeset_feedback  # only who prints needs Typst

    return typeset_feedback(data)


class _Bar(Progress):
    """Shows on the standard error how far a loop is: count and time left."""

    @contextlib.contextmanager
    def over(self, what: str, length: int, items: Iterable[_Item]) -> Iterator[Iterable[_Item]]:
        with click.progressbar(
            items,
            length=length,
            label=f"{what:<9}",
            file=sys.stderr,
            show_pos=True,
            show_eta=True,
            update_min_steps=max(1, length // 200),
        ) as bar:
            yield bar


def _tell(outcome: Outcome) -> None:
    """Say what was marked, what needs attention, and where things lie."""
    total = sum(outcome.counts.values())
    if outcome.written:
        click.echo(f"{in_figures(total, 'student')}, {in_figures(outcome.files, 'file')}.")
        for status, said in _SAID.items():
            if number := outcome.counts.get(status, 0):
                click.echo(f"{number:>7}  {said}")
    if outcome.troubled:
        one = outcome.troubled == 1
        used = "file cannot be used as it is" if one else "files cannot be used as they are"
        click.echo(f"{outcome.troubled:>7}  {used}: see report.html")
    for fault in outcome.faults[:_FAULTS_SHOWN]:
        click.echo(f"Look at {fault}", err=True)
    if len(outcome.faults) > _FAULTS_SHOWN:
        click.echo(f"… and {len(outcome.faults) - _FAULTS_SHOWN} more: see report.html", err=True)
    for note in outcome.notes:
        click.echo(note, err=True)
    folder = outcome.folder.as_posix()
    students = in_figures(outcome.changed, "student")
    if not outcome.written:
        click.echo(f"The marks of {students} would change; nothing was overwritten.")
        click.echo(f"{folder}/changes.csv says whose, by how much and why.")
        click.echo("Run again with --accept to let them change.")
        return
    if outcome.archived:
        click.echo(
            f"The marks of {students} changed; what stood is in {outcome.archived.as_posix()}."
        )
    click.echo(
        f"Import {folder}/gradebook.csv; read {folder}/report.html; "
        f"send what is in {folder}/feedback."
    )
    for path in outcome.returned:
        click.echo(f"Packed for the students: {path.as_posix()}")
