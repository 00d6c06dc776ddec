"""Marking one submission: which exercise, variant and wording is answered, and what that brings.

Everything here is pure and can be sent to another process: a `MarkingContext` holds all that is
needed, and `mark_file` makes the bytes of one file into marks, whatever the bytes are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from coursekit.catalogue import N_, _, number_words
from coursekit.errors import CourseError, Fault
from coursekit.exercises import (
    Exercise,
    Task,
    mark_accepting,
    student_key,
    variant_of,
)
from coursekit.grading.marking_context import (
    MARK,
    WAIT,
    WORDINGS,
    ZERO,
    MarkingContext,
    make_context,
)
from coursekit.grading.model import (
    DROPPED,
    GIVEN,
    OPEN,
    OUTDATED,
    UNANSWERED,
    GivenAnswer,
    Mark,
    Sender,
    Submission,
    Try,
)
from coursekit.grading.submissions.answerfile import read_submission

__all__ = [
    "MARK",
    "WAIT",
    "WORDINGS",
    "ZERO",
    "Marked",
    "MarkingContext",
    "as_sentences",
    "make_context",
    "mark_file",
    "mark_submission",
    "notes_on",
    "tries_in",
]

_SHORT = 300  # characters of an answer whose mark is remembered
_NONE: Try = (0, 0)


@dataclass(frozen=True)
class Marked:
    """What one file brought.

    Parameters
    ----------
    problem : str
        Why it cannot be marked, a sentence; empty if it was.
    marks : tuple of Mark
        One for each exercise of the assignment; empty if there is a problem.
    tries : tuple of Try
        One for each mark.
    notes : tuple of str
        What an instructor should know of it.
    """

    problem: str = ""
    sender: Sender = field(default_factory=Sender)
    saved: str = ""
    marks: tuple[Mark, ...] = ()
    tries: tuple[Try, ...] = ()
    notes: tuple[str, ...] = ()


def mark_file(context: MarkingContext, place: str, data: bytes) -> Marked:
    """Read and mark one answer file.

    Parameters
    ----------
    context : MarkingContext
    place : str
        Where it was found.
    data : bytes
        Anything.

    Returns
    -------
    Marked
        Never raises: a file that cannot be marked has a problem.
    """
    sender = Sender()
    try:
        submission = read_submission(data, place)
        sender = submission.sender
        if problem := _misplaced(context, submission):
            return Marked(problem, sender, submission.saved)
        marks, tries = mark_submission(context, submission), tries_in(context, submission)
        notes = (*submission.notes, *notes_on(context, submission))
        return Marked("", sender, submission.saved, marks, tries, notes)
    except CourseError as error:
        return Marked(as_sentences(error), sender)
    except Exception as error:  # a batch must not end because of one file
        name = type(error).__name__
        return Marked(_("It could not be marked ({name}). Read it by hand.", name=name), sender)


def as_sentences(error: CourseError) -> str:
    """Tell what is wrong with a file, without its place."""
    return " ".join(_sentence(fault) for fault in error.faults)


def _sentence(fault: Fault) -> str:
    message = fault.message[:1].upper() + fault.message[1:]
    return f"{message}. {fault.remedy}" if fault.remedy else f"{message}."


def _misplaced(context: MarkingContext, submission: Submission) -> str:
    """Why the file does not belong here, if it does not."""
    wanted = context.assignment.name
    if submission.course != context.course:
        return _(
            'It belongs to the course "{own}", not to "{wanted}".',
            own=submission.course[:80],
            wanted=context.course,
        )
    if submission.assignment != wanted:
        return _(
            'It belongs to the assignment "{own}", not to "{wanted}".',
            own=submission.assignment[:80],
            wanted=wanted,
        )
    return ""


def mark_submission(context: MarkingContext, submission: Submission) -> tuple[Mark, ...]:
    """Mark all answers of a submission.

    Parameters
    ----------
    context : MarkingContext
    submission : Submission

    Returns
    -------
    tuple of Mark
        One for each exercise of the assignment, in its order.
    """
    given = {answer.exercise: answer for answer in submission.answers}
    student = _key(submission.sender)
    marks = [
        _mark_once(context, task, given.get(task.exercise), student)
        for task in context.assignment.tasks
    ]
    return tuple(marks)


def tries_in(context: MarkingContext, submission: Submission) -> tuple[Try, ...]:
    """Attempts and time of a submission, in the order of the assignment's exercises."""
    tries = {one.exercise: (one.attempts, one.seconds) for one in submission.answers}
    return tuple([tries.get(task.exercise, _NONE) for task in context.assignment.tasks])


def notes_on(context: MarkingContext, submission: Submission) -> tuple[str, ...]:
    """Say what an instructor should know of a submission: strange exercises, strange variants."""
    names = Counter([answer.exercise for answer in submission.answers])
    strange = sorted(names.keys() - context.exercises.keys())
    notes = []
    if strange:
        shown = ", ".join(f'"{name[:60]}"' for name in strange[:3])
        told = N_("Answers exercises that are not in this assignment: {names}.")
        if len(strange) > 3:
            told = N_("Answers exercises that are not in this assignment: {names} and {n} more.")
        notes.append(_(told, names=shown, n=number_words(len(strange) - 3)))
    doubled = [name for name in context.exercises if names[name] > 1]
    told = N_('Answers "{name}" more than once; the last answer counts.')
    notes += [_(told, name=name) for name in doubled]
    return (*notes, *_strange_variants(context, submission))


def _strange_variants(context: MarkingContext, submission: Submission) -> Iterable[str]:
    student = _key(submission.sender)
    for answer in {answer.exercise: answer for answer in submission.answers}.values():
        several = context.wordings.get(answer.exercise, {})
        if len(several) < 2 or not student:
            continue
        answered = _answered(several, answer)
        own = variant_of(context.exercises[answer.exercise], student)
        if answered is not None and answered.variant != own.variant:
            yield _(
                'Answers another student\'s variant of "{exercise}", {answered}; '
                "that of this sender is {own}.",
                exercise=answer.exercise,
                answered=answered.row or answered.variant,
                own=own.row or own.variant,
            )


def _key(sender: Sender) -> str:
    """What the hand-out makes a student's variants from."""
    return student_key(sender.id or sender.email or sender.name)


def _answered(several: Mapping[str, Exercise], given: GivenAnswer) -> Exercise | None:
    """The wording that was answered; None if it is an older one."""
    named = several.get(given.variant)
    if named is not None and named.digest == given.digest:
        return named
    return next((one for one in several.values() if one.digest == given.digest), None)


def _mark_once(
    context: MarkingContext, task: Task, given: GivenAnswer | None, student: str
) -> Mark:
    """Mark an answer, unless the same was marked before; long ones are like no other."""
    several = len(context.wordings[task.exercise]) > 1
    said = f"{given.digest} {given.variant} {given.answer!r}" if given else ""
    if len(said) > _SHORT:
        return _mark_task(context, task, given, student)
    key = task.exercise, said, student if several else ""
    return context.memo.get(key, lambda: _mark_task(context, task, given, student))


def _mark_task(
    context: MarkingContext, task: Task, given: GivenAnswer | None, student: str
) -> Mark:
    several = context.wordings[task.exercise]
    exercise = _answered(several, given) if given else None
    outdated = given is not None and exercise is None
    if exercise is None:
        named = several.get(given.variant) if given else None
        exercise = named or variant_of(context.exercises[task.exercise], student)
    mark = Mark(
        exercise=task.exercise,
        variant=exercise.variant,
        digest=given.digest if given else exercise.digest,
        version=context.versions[task.exercise, exercise.variant],
        answer=given.answer if given else None,
        score=0.0,
        out_of=task.points,
        state=UNANSWERED,
        message=_("Not answered."),
        why=task.drop or task.everybody or task.because,
        bonus=task.bonus,
    )
    if given is not None and given.answer is not None:
        mark = _judged(context, mark, exercise, task.accept, outdated)
    return _by_rule(mark, task)


def _judged(
    context: MarkingContext, mark: Mark, exercise: Exercise, accept: tuple[Any, ...], outdated: bool
) -> Mark:
    """Fill in what the answer brings."""
    if outdated and context.older == WAIT:
        message = _("Answers an older wording of the exercise; the instructor decides.")
        return replace(mark, score=None, state=OUTDATED, message=message)
    if outdated and context.older == ZERO:
        message = _("Answers an older wording of the exercise, which does not count.")
        return replace(mark, state=OUTDATED, message=message)
    verdict = mark_accepting(exercise, mark.answer, accept)
    if exercise.kind == "open" and verdict.counts:
        answer = mark.answer["text"] if isinstance(mark.answer, dict) else mark.answer
        message = _("Waiting to be marked by a person.")
        return replace(mark, answer=answer, score=None, state=OPEN, message=message)
    blank = not verdict.counts and _is_blank(mark.answer)
    message = verdict.message
    if outdated:
        told = _("Answers an older wording of the exercise, marked by the present key.")
        message = f"{told} {message}"
    return replace(
        mark,
        score=verdict.score,
        state=UNANSWERED if blank else verdict.state,
        message=_("Not answered.") if blank else message,
        remarks=tuple(remark.text for remark in verdict.remarks),
    )


def _is_blank(answer: Any) -> bool:
    """Whether nothing was answered, in the form that each kind has for it."""
    if isinstance(answer, dict):
        return all(_is_blank(value) for value in answer.values())
    return answer is None or answer in ([], "") or (isinstance(answer, str) and not answer.strip())


def _by_rule(mark: Mark, task: Task) -> Mark:
    """Apply what the assignment file decides about an exercise as a whole."""
    if task.drop:
        return replace(mark, score=mark.score or 0.0, out_of=0.0, state=DROPPED)
    if task.everybody:
        return replace(mark, score=1.0, state=GIVEN)
    return mark
