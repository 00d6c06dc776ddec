"""Exercises: read from one file each, shown, printed, checked and marked everywhere alike."""

from coursekit.exercises.assignments import (
    assignment_names,
    check_assignments,
    find_assignment,
    withheld_ids,
)
from coursekit.exercises.assignments.accepted_answers import mark_accepting
from coursekit.exercises.assignments.assignment import Assignment, Late, Task
from coursekit.exercises.assignments.assignment_file import read_assignment
from coursekit.exercises.bank import exercise_ids, find_exercise, read_exercises
from coursekit.exercises.digests import version_of
from coursekit.exercises.exercise_checks import Coverage, check_exercises, coverage
from coursekit.exercises.item_flaws import warn_exercises
from coursekit.exercises.marking import mark
from coursekit.exercises.marking.browser_key import marking_data
from coursekit.exercises.marking.verdict import Remark, Verdict
from coursekit.exercises.model import KINDS, LEVELS, SKILLS, Exercise, Prose
from coursekit.exercises.notebook_check import check
from coursekit.exercises.reading import read_exercise
from coursekit.exercises.variants import (
    chosen_variant,
    student_key,
    variant_of,
    variant_rank,
    variants,
)

__all__ = [
    "KINDS",
    "LEVELS",
    "SKILLS",
    "Assignment",
    "Coverage",
    "Exercise",
    "Late",
    "Prose",
    "Remark",
    "Task",
    "Verdict",
    "assignment_names",
    "check",
    "check_assignments",
    "check_exercises",
    "chosen_variant",
    "coverage",
    "exercise_ids",
    "find_assignment",
    "find_exercise",
    "mark",
    "mark_accepting",
    "marking_data",
    "read_assignment",
    "read_exercise",
    "read_exercises",
    "student_key",
    "variant_of",
    "variant_rank",
    "variants",
    "version_of",
    "warn_exercises",
    "withheld_ids",
]
