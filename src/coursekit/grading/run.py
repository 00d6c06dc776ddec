"""``coursekit grade``: from what came in to grade book and feedback.

The flow, a step each:

1. Read the assignment and its exercises (`marking.make_context`), count what came, read the roster.
2. Look at the output folder and open its store, which locks it.  Index the roster there, while
   workers mark the first files.
3. Take in each received file: read it, mark it, find whose it is (`intake`).
   Whoever marks gets bytes and gives marks.
4. Read what people gave for prose.
5. Settle each student's result: which file counts, what lateness costs (`settling`).
6. Compare with the results that stand (`regrade`).
   If something that stood would change and nobody accepted that: write ``changes.csv`` and stop.
7. Copy what will be replaced to the history, then let the new results stand, in one transaction.
8. Write the papers from the results that stand (`papers`), each file whole or not at all.
   Workers on this machine write feedback themselves; those of a cluster give it back.

Every step can be done again.  Steps 3 to 6 only prepare; step 7 is the one moment at which marks
change; step 8 writes the same bytes from the same results.  So after ``kill -9`` at any moment the
next run finishes the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coursekit.course import Course
from coursekit.errors import CourseError, Fault
from coursekit.exercises import Assignment, find_assignment
from coursekit.grading.final_result import FinalResult, FinalResults
from coursekit.grading.ingest import BATCH_FILES, ingest
from coursekit.grading.marking import MarkingContext, make_context
from coursekit.grading.model import Student
from coursekit.grading.options import Options, Outcome
from coursekit.grading.outfolder import CHANGES, FEEDBACK, archive, prepare, slug, tidy
from coursekit.grading.progress import Progress, no_progress
from coursekit.grading.regrade import Changed, Comparison, read_rules, rules_of, write_changes
from coursekit.grading.reports.class_reports import ClassPapers
from coursekit.grading.reports.feedback import Feedback
from coursekit.grading.reports.writing import write_papers
from coursekit.grading.roster.rosters import Roster, identifiers, read_roster
from coursekit.grading.rubric_sheets.sheet_folder import read_sheets
from coursekit.grading.serialize import pack_result
from coursekit.grading.store import Store, open_store
from coursekit.grading.submissions.sources import count_files, open_source
from coursekit.grading.worker_context import Table
from coursekit.grading.workers import Workers, hire

__all__ = ["Options", "Outcome", "grade_submissions"]

_DUE, _DONE = "due", "done"


def grade_submissions(order: Options, course: Course, watch: Progress = no_progress) -> Outcome:
    """Grade what came in.

    Parameters
    ----------
    order : Options
    course : Course
    watch : callable, optional
        Shows how far the work is.

    Returns
    -------
    Outcome

    Raises
    ------
    CourseError
        For a user's mistake, or if the roster or the submissions cannot be read at all.
    """
    assignment = _assignment(order, course)
    desk = make_context(assignment, course, order.older)
    number = count_files(order.submissions)
    open_to_all = order.explanations or assignment.until is None
    feedback = Feedback(assignment, desk.exercises, explanations=open_to_all)
    folder = None if order.dask else order.output.resolve() / FEEDBACK
    with hire(Table(desk, feedback, folder), order.jobs, order.dask) as workers:
        workers.expect(number // BATCH_FILES)
        roster = read_roster(order.roster, order.columns)
        prepare(order.output, (order.submissions, order.roster))
        with open_store(order.output) as store:
            _claim(store, assignment, order.output)
            return _Run(order, desk, roster, store, workers, watch).go(number)


def _assignment(order: Options, course: Course) -> Assignment:
    assignment = find_assignment(order.assignment, course)
    if order.attempts:
        assignment = replace(assignment, attempts=order.attempts)
    return replace(assignment, late=order.late) if order.late else assignment


def _claim(store: Store, assignment: Assignment, folder: Path) -> None:
    """Make sure that the folder is this assignment's."""
    owner = store.fact("assignment", assignment.name)
    if owner != assignment.name:
        message = f'the folder holds the marks of "{owner}"'
        remedy = "Name another folder with -o."
        raise CourseError(Fault(folder.as_posix(), 0, message, remedy))
    store.keep_fact("assignment", assignment.name)


class _Run:
    """One run, after step 1."""

    def __init__(
        self,
        order: Options,
        desk: MarkingContext,
        roster: Roster,
        store: Store,
        workers: Workers,
        watch: Progress,
    ) -> None:
        self.order = order
        self.desk = desk
        self.assignment = desk.assignment
        self.roster = roster
        self.store = store
        self.workers = workers
        self.watch = watch
        self.number = int(store.fact("run", "1"))
        self.faults = list(roster.faults)
        self.sheet_faults: tuple[Fault, ...] = ()  # that show when sheets are written
        self.notes = list(roster.notes)

    def go(self, number: int) -> Outcome:
        """Do steps 2 to 8 with so many files."""
        self._take_in(number)
        self.faults += read_sheets(self.order.output, self.desk.exercises.values(), self.store)
        self._settle()
        changed = self.store.results.changed_count()
        if changed and not self.order.accept:
            write_changes(self._changed(), self.order.output / CHANGES)
            return self._outcome(changed, written=False)
        archived = self._let_stand(changed)
        self._write_papers()
        return self._outcome(changed, written=True, archived=archived)

    def _take_in(self, number: int) -> None:
        with open_source(self.order.submissions) as received:
            taken = ingest(received, self.store, self.desk, self.workers)
            self.store.keep_students(_indexed(self.roster))
            with self.watch("Marking", number, taken) as steps:
                for _ in steps:
                    pass

    def _settle(self) -> None:
        before, after = read_rules(self.store.fact("rules")), rules_of(self.assignment)
        comparison = Comparison(before, after, self.assignment.tasks, self.number + 1)
        settler = FinalResults(
            self.assignment,
            self.desk.exercises,
            self.store.marks,
            self.store.is_judged,
            self.store.judgement,
        )
        with self.store.whole():
            self.store.results.forget_proposed()
            for student, files in self.store.files.by_student():
                self._propose(settler.settle(student, files), comparison)
            for stood in self.store.results.strangers():
                departure = comparison.departure(stood)
                self.store.results.propose(stood, None, changed=departure is not None)

    def _propose(self, settled: FinalResult, comparison: Comparison) -> None:
        """Propose what was settled, unless it stands already."""
        new, stood = settled.packed(), self.store.results.standing(settled.result.student.key)
        if stood is None:
            self.store.results.propose(settled.result, new, changed=False)
        elif (stood.head, stood.marks) != (new.head, new.marks):
            now = self.store.results.unpack(new)
            result, changes = comparison.apply(self.store.results.unpack(stood), now)
            packed = pack_result(result, settled.marks)
            self.store.results.propose(settled.result, packed, changed=changes > 0)

    def _changed(self) -> Iterator[Changed]:
        comparison = Comparison(read_rules(""), read_rules(""), (), self.number + 1)
        for before, after in self.store.results.changes():
            if after is None:
                departure = comparison.departure(before)
                yield Changed(before, None, (departure,) if departure else ())
            else:
                yield Changed(before, after, after.changes[len(before.changes) :])

    def _let_stand(self, changed: int) -> Path | None:
        """Step 7."""
        folder, archived, number = self.order.output, None, self.number
        if changed:
            if self.store.fact("papers") == _DUE:  # of a run that was interrupted
                self._write_papers()
            archived = archive(folder, number, map(slug, self.store.results.changed_students()))
            write_changes(self._changed(), archived / CHANGES)
            number += 1
        with self.store.whole():
            self.store.results.let_stand()
            self.store.keep_fact("run", str(number))
            self.store.keep_fact("rules", rules_of(self.assignment).text())
            self.store.keep_fact("papers", _DUE)
        (folder / CHANGES).unlink(missing_ok=True)
        return archived

    def _write_papers(self) -> None:
        """Step 8."""
        folder = self.order.output
        wanted = ClassPapers(folder, self.roster, tuple(self.faults), self.order.anonymous)
        written = write_papers(wanted, self.store, self.workers, self.watch)
        self.notes += written.notes
        self.sheet_faults = written.faults
        tidy(folder, self.store.has_papers)
        self.store.keep_fact("papers", _DONE)

    def _outcome(self, changed: int, *, written: bool, archived: Path | None = None) -> Outcome:
        return Outcome(
            folder=self.order.output,
            counts=self.store.results.status_counts(),
            files=self.store.files.count(),
            troubled=sum(1 for _ in self.store.files.troubled()),
            changed=changed,
            written=written,
            archived=archived,
            faults=(*self.faults, *self.sheet_faults),
            notes=tuple(dict.fromkeys(self.notes)),
        )


def _indexed(roster: Roster) -> Iterator[tuple[Student, str, Iterable[tuple[str, str]]]]:
    for student in roster:
        yield student, slug(student.key), identifiers(student)
