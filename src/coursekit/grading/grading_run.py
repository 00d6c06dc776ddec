"""``coursekit grade``: from what came in to grade book and feedback.

The flow, a step each:

1. Read the assignment and its exercises (`marking.make_context`), list what came, read the roster.
   The workers start meanwhile.
2. Look at the output folder and open its store, which locks it.
   If a run was interrupted after its results stood, write its reports first.
3. Ingest each file: read it, mark it, find whose it is (`ingest`).
   Whoever marks gets bytes and gives marks.
4. Read what people gave for prose.
5. In one transaction: make each student's final result (which file counts, what lateness costs:
   `final_result`), compare it with the one that stands (`regrade`), and let it stand.
   If something that stood would change and nobody accepted that: write ``changes.csv``, take the
   transaction back, and stop.  Otherwise copy what will be replaced to the history first.
6. Write the reports from the results that stand (`reports.writing`), each file whole or not at all.
   Workers on this machine write feedback themselves; those of a cluster give it back.

Every step can be done again.  Steps 3 and 4 only prepare; the end of the transaction is the one
moment at which marks change; step 6 writes the same bytes from the same results.  So after
``kill -9`` at any moment the next run finishes the work.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec.structs import replace

from coursekit.catalogue import in_language
from coursekit.course import Course, course_catalogue, course_language
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import Assignment, find_assignment
from coursekit.grading.exceptions import exceptions_by_student
from coursekit.grading.final_result import FinalResults
from coursekit.grading.ingest import BATCH_FILES, Ingest
from coursekit.grading.marking import MarkingContext, make_context
from coursekit.grading.model import MISSING, Result
from coursekit.grading.outfolder import CHANGES, FEEDBACK, archive, prepare, slug, tidy
from coursekit.grading.progress import Progress
from coursekit.grading.regrade import (
    ChangedStudent,
    Comparison,
    read_rules,
    rules_of,
    write_changes,
)
from coursekit.grading.renumbering import adopt_keys
from coursekit.grading.reports.class_reports import ClassReports
from coursekit.grading.reports.feedback import Feedback
from coursekit.grading.reports.returning import write_return
from coursekit.grading.reports.worker_context import WorkerContext
from coursekit.grading.reports.writing import write_reports
from coursekit.grading.roster.rosters import Roster, read_roster
from coursekit.grading.rubric_sheets.sheet_folder import read_sheets
from coursekit.grading.run_options import Options, Outcome
from coursekit.grading.store import Store, open_store
from coursekit.grading.submissions.sources import SubmissionFile, open_source
from coursekit.grading.typing_sheets import TypedAnswers, is_typing_sheet, read_typing_sheets
from coursekit.grading.workers import Workers, hire

__all__ = ["Options", "Outcome", "grade_submissions"]

_DUE, _DONE = "due", "done"


def grade_submissions(
    options: Options, course: Course, progress: Progress | None = None
) -> Outcome:
    """Grade what came in.

    Parameters
    ----------
    options : Options
    course : Course
    progress : Progress, optional
        Hears how far the work is.

    Returns
    -------
    Outcome

    Raises
    ------
    CourseError
        For a user's mistake, or if the roster or the submissions cannot be read at all.
    """
    assignment = _assignment(options, course)
    with in_language(course_catalogue(course)):
        context = make_context(assignment, course, options.older)
    open_to_all = options.explanations or assignment.until is None
    feedback = Feedback(assignment, context.exercises, explanations=open_to_all)
    folder = None if options.dask else options.output.resolve() / FEEDBACK
    shared = WorkerContext(context, feedback, folder, *course_language(course))
    named = [*options.typing_sheets]
    if is_typing_sheet(options.submissions):
        named.append(options.submissions)
    typed_in = list({path.resolve(): path for path in named}.values())
    with ExitStack() as stack:
        stack.enter_context(shared.in_language())
        is_typed = options.submissions in named
        files = [] if is_typed else list(stack.enter_context(open_source(options.submissions)))
        batches = len(files) // BATCH_FILES
        with hire(shared, batches, options.jobs, options.dask) as workers:
            roster = read_roster(options.roster, options.columns)
            prepare(options.output, (options.submissions, options.roster, *typed_in))
            typed = read_typing_sheets(typed_in, context, roster)
            with open_store(options.output) as store:
                _claim(store, assignment, options.output)
                adopted = adopt_keys(roster, store)
                run = _Run(options, context, roster, store, workers, progress or Progress())
                run.notes += adopted
                return run.go([*files, *typed.files], typed)


def _assignment(options: Options, course: Course) -> Assignment:
    assignment = find_assignment(options.assignment, course)
    if options.attempts:
        assignment = dataclasses.replace(assignment, attempts=options.attempts)
    return dataclasses.replace(assignment, late=options.late) if options.late else assignment


def _claim(store: Store, assignment: Assignment, folder: Path) -> None:
    """Make sure that the folder is this assignment's."""
    owner = store.fact("assignment", assignment.name)
    if owner != assignment.name:
        message = f'the folder holds the marks of "{owner}"'
        remedy = "Name another folder with -o."
        raise CourseError(Fault(folder.as_posix(), 0, message, remedy))
    store.keep_fact("assignment", assignment.name)


def _out_of(result: Result) -> dict[str, float]:
    """Points that can be reached, by exercise, and in all under the empty name."""
    return {"": result.out_of, **{mark.exercise: mark.out_of for mark in result.marks}}


class _Run:
    """One run, after its inputs were read."""

    def __init__(
        self,
        options: Options,
        context: MarkingContext,
        roster: Roster,
        store: Store,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self.options = options
        self.context = context
        self.assignment = context.assignment
        self.exercises = context.exercises
        self.open_exercises = context.as_assigned()
        self.exceptions = exceptions_by_student(
            self.assignment, roster.lookup, shown_path(self.assignment.path)
        )
        self.roster = roster
        self.store = store
        self.workers = workers
        self.progress = progress
        self.faults = list(roster.faults)
        self.returned: list[Path] = []
        self.sheet_faults: tuple[Fault, ...] = ()  # that show when sheets are written
        self.notes = [*roster.notes, *self.assignment.notes]

    def go(self, files: Sequence[SubmissionFile], typed: TypedAnswers) -> Outcome:
        """Do steps 2 to 6."""
        self.progress.step("store opened")
        if self.store.fact("reports") == _DUE:
            self._write_reports()
        self._ingest(files)
        self.faults += typed.faults
        self.faults += read_sheets(
            self.options.output,
            self.open_exercises,
            self.store,
            self.roster.keys,
            typed.points,
        )
        self.progress.step("sheets read")
        changed, archived = self._let_results_stand()
        if changed and not self.options.accept:
            return self._outcome(len(changed), written=False)
        self.progress.step("results stand")
        (self.options.output / CHANGES).unlink(missing_ok=True)
        self.progress.step("changes removed")
        self._write_reports()
        self._pack_feedback()
        outcome = self._outcome(len(changed), written=True, archived=archived)
        self.progress.step("finished")
        return outcome

    def _ingest(self, files: Sequence[SubmissionFile]) -> None:
        ingest = Ingest(self.store, self.context, self.roster, self.workers, self.progress)
        with self.progress.over("Marking", len(files), ingest.take(files)) as steps:
            for _ in steps:
                pass
        self.progress.step("files ingested")

    def _let_results_stand(self) -> tuple[list[ChangedStudent], Path | None]:
        """Step 5: whose standing marks change, and where the replaced state lies."""
        folder, archived, number = self.options.output, None, int(self.store.fact("run", "1"))
        with self.store.transaction():
            changed = self._update_results(number + 1)
            self.progress.step("results settled")
            if changed and not self.options.accept:
                self.store.undo()
                write_changes(changed, folder / CHANGES)
                return changed, None
            if changed:
                archived = archive(folder, number, [slug(one.student.key) for one in changed])
                write_changes(changed, archived / CHANGES)
                self.progress.step("history written")
                number += 1
            self.store.keep_fact("run", str(number))
            self.store.keep_fact("rules", rules_of(self.assignment).text())
            self.store.keep_fact("reports", _DUE)
        return changed, archived

    def _update_results(self, number: int) -> list[ChangedStudent]:
        """Keep each student's final result; say what changes of those that stood, in order."""
        before, after = read_rules(self.store.fact("rules")), rules_of(self.assignment)
        comparison = Comparison(before, after, self.assignment.tasks, number)
        judgements = {name: self.store.judgements(name) for name in self.exercises}
        zone = (self.assignment.due and self.assignment.due.tzinfo) or self.assignment.zone
        final_results = FinalResults(
            self.assignment,
            self.exercises,
            judgements,
            self.exceptions,
            lambda key: self.roster.received(key, zone),
        )
        changed: list[ChangedStudent] = []
        for student in self.roster:
            members = self.roster.members(student.key)
            files = [file for key in members for file in self.store.files_of(key)]
            result = final_results.of(student, files, members)
            stood = self.store.result(student.key)
            if stood is None:
                self.store.keep_result(result)
            elif replace(stood, changes=()) != result:
                changes = tuple(comparison.changes(stood, result))
                self.store.keep_result(replace(result, changes=(*stood.changes, *changes)))
                if changes:
                    changed.append(
                        ChangedStudent(
                            stood.student, stood.points, result.points, changes, _out_of(result)
                        )
                    )
        changed += self._departures(comparison)
        return sorted(changed, key=lambda one: (one.student.row, one.student.key))

    def _departures(self, comparison: Comparison) -> Iterator[ChangedStudent]:
        """Let nothing stand for those who are no longer on the roster."""
        for key in self.store.result_statuses().keys() - self.roster.keys:
            stood = self.store.result(key)
            assert stood is not None
            self.store.remove_result(key)
            if departure := comparison.departure(stood):
                yield ChangedStudent(stood.student, stood.points, None, (departure,))

    def _write_reports(self) -> None:
        """Step 6."""
        folder = self.options.output
        class_reports = ClassReports(
            folder,
            self.assignment,
            self.exercises,
            self.roster,
            self.open_exercises,
            self.options.anonymous,
            self.options.sheets,
        )
        written = write_reports(
            class_reports, tuple(self.faults), self.store, self.workers, self.progress
        )
        self.notes += written.notes
        self.sheet_faults += written.faults
        statuses = self.store.result_statuses()
        silent = {MISSING} if self.assignment.missing == "blank" else set()
        tidy(folder, {slug(key) for key, status in statuses.items() if status not in silent})
        self.progress.step("tidied")
        self.store.keep_fact("reports", _DONE)

    def _pack_feedback(self) -> None:
        """Pack the feedback in the forms that are wanted."""
        for form in self.options.feedback:
            path, notes = write_return(
                form,
                self.options.output,
                self.store,
                self.assignment,
                dict(self.exercises),
                self.options.typeset,
            )
            self.notes += notes
            self.returned += [path] if path else []

    def _outcome(self, changed: int, *, written: bool, archived: Path | None = None) -> Outcome:
        files, troubled = self.store.file_counts()
        return Outcome(
            folder=self.options.output,
            counts=Counter(sorted(self.store.result_statuses().values())),
            files=files,
            troubled=troubled,
            changed=changed,
            written=written,
            archived=archived,
            faults=tuple(dict.fromkeys((*self.faults, *self.sheet_faults))),
            notes=tuple(dict.fromkeys(self.notes)),
            strays=self.store.stray_files(),
            returned=tuple(self.returned),
        )
