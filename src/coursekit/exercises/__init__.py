"""Exercises: read from one file each, shown, printed, checked and marked everywhere alike."""

from coursekit.exercises.bank import exercise_ids, find_exercise, read_exercises, withheld_ids
from coursekit.exercises.checks import Coverage, check_exercises, coverage, warn_exercises
from coursekit.exercises.marking import mark
from coursekit.exercises.model import KINDS, LEVELS, SKILLS, Exercise, Prose
from coursekit.exercises.notebook import check
from coursekit.exercises.reader import read_exercise
from coursekit.exercises.twin import marking_data
from coursekit.exercises.verdict import Remark, Verdict

__all__ = [
    "KINDS",
    "LEVELS",
    "SKILLS",
    "Coverage",
    "Exercise",
    "Prose",
    "Remark",
    "Verdict",
    "check",
    "check_exercises",
    "coverage",
    "exercise_ids",
    "find_exercise",
    "mark",
    "marking_data",
    "read_exercise",
    "read_exercises",
    "warn_exercises",
    "withheld_ids",
]
