"""The check of all exercises: faults, and what the set of them covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coursekit.course import Course
from coursekit.errors import Fault, shown_path
from coursekit.exercises.assignments.readiness import unfilled
from coursekit.exercises.bank import exercise_ids, read_exercises
from coursekit.exercises.exercise_claims import check_claims_of
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import KINDS, LEVELS, Exercise
from coursekit.exercises.reading.course_words import course_words
from coursekit.exercises.retired import check_retired
from coursekit.exercises.rubric_samples import read_samples, samples_path
from coursekit.locators import PARAGRAPHS, parse_source, read_article
from coursekit.wording import counted


def check_exercises(course: Course) -> list[Fault]:
    """Read every exercise of `course` and return all faults.

    Parameters
    ----------
    course : Course

    Returns
    -------
    list of Fault
        Sorted; empty if every exercise can be used.
    """
    exercises, faults = read_exercises(course)
    retired = check_retired(course, exercise_ids(course))
    skeletons = [fault for one in exercises for fault in unfilled(one, course)]
    samples = [fault for one in exercises for fault in _sample_faults(one, course)]
    claims = check_claims_of(exercises, course)
    return sorted([*faults, *_twice(exercises, course), *retired, *skeletons, *samples, *claims])


def _sample_faults(exercise: Exercise, course: Course) -> list[Fault]:
    return read_samples(exercise, shown_path(samples_path(exercise), course.root))[1]


def _twice(exercises: Iterable[Exercise], course: Course) -> Iterator[Fault]:
    """Two exercises of one title cannot be told apart in a list."""
    seen: dict[tuple[str, str], Exercise] = {}
    for exercise in exercises:
        title = (exercise.chapter, normalise(exercise.title))
        if title in seen:
            yield Fault(
                shown_path(exercise.path, course.root),
                0,
                f'the title "{exercise.title}" is also that of {seen[title].id}',
                "Change one.",
            )
        seen.setdefault(title, exercise)


@dataclass(frozen=True)
class Coverage:
    """How many exercises there are of each kind, skill, level and chapter.

    Parameters
    ----------
    counts : dict
        Number of exercises for each ``(chapter, skill, level, kind)`` that occurs.
    computed : int
        How many have a key that comes out of a dataset.
    skills, levels : tuple of str
        Those that the course names; where it names none, those that occur.
    wanted : bool
        Whether the course names skills and levels, so that one without an exercise is a gap.
    unasked : tuple of str
        Paragraphs of the article, as locators, on which there is no exercise.
    """

    counts: dict[tuple[str, str, str, str], int]
    computed: int = 0
    skills: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    wanted: bool = False
    unasked: tuple[str, ...] = ()

    def total(self, chapter: str = "", skill: str = "", level: str = "", kind: str = "") -> int:
        """Count the exercises that have all that is named."""
        wanted = (chapter, skill, level, kind)
        return sum(
            count
            for names, count in self.counts.items()
            if all(not want or want == name for want, name in zip(wanted, names, strict=True))
        )

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that have exercises, sorted."""
        return tuple(sorted({chapter for chapter, *_ in self.counts}))

    def table(self) -> str:
        """Write the matrices, skills by levels and chapters by each of the others, and the gaps."""
        total = counted(self.total(), "exercise")
        parts = [
            f"{total}, {self.computed or 'none'} with a key computed from a dataset",
            _matrix(
                self.skills, self.levels, lambda skill, level: self.total(skill=skill, level=level)
            ),
            _matrix(self.chapters, self.skills, lambda one, skill: self.total(one, skill=skill)),
            _matrix(self.chapters, self.levels, lambda one, level: self.total(one, level=level)),
            _matrix(self.chapters, KINDS, lambda one, kind: self.total(one, kind=kind)),
        ]
        gaps = self.gaps()
        return "\n\n".join([*parts, *(["Gaps: " + "; ".join(gaps)] if gaps else [])])

    def gaps(self) -> list[str]:
        """What no exercise asks for: kinds, skills, levels, both together, chapters, paragraphs."""
        gaps = [f"no exercise of kind {kind}" for kind in KINDS if not self.total(kind=kind)]
        unasked = [f"none on {paragraph}" for paragraph in self.unasked]
        if not self.wanted:
            return gaps + unasked
        gaps += [f"none on {skill}" for skill in self.skills if not self.total(skill=skill)]
        # To create is seldom what a short exercise can ask for; to remember is no skill's own.
        levels = [level for level in self.levels if level != LEVELS[-1]]
        gaps += [f"none at level {level}" for level in levels if not self.total(level=level)]
        gaps += [
            f"none on {skill} at level {level}"
            for skill in self.skills
            for level in levels[1:]
            if self.total(skill=skill) and self.total(level=level)
            if not self.total(skill=skill, level=level)
        ]
        gaps += [
            f"none on {skill} in {chapter}"
            for chapter in self.chapters
            for skill in self.skills
            if self.total(skill=skill) and not self.total(chapter, skill)
        ]
        return gaps + unasked


def _matrix(rows: Iterable[str], columns: tuple[str, ...], count: Callable[[str, str], int]) -> str:
    rows = list(rows)
    width = max(map(len, [*rows, "all"]), default=0)
    lines = [" " * width + "".join(f"  {column:>8.8}" for column in (*columns, "all"))]
    for row in rows:
        numbers = [count(row, column) for column in columns]
        cells = [*numbers, sum(numbers)]
        lines.append(f"{row:<{width}}" + "".join(f"  {number or '.':>8}" for number in cells))
    return "\n".join(lines)


def coverage(course: Course) -> Coverage:
    """Count what the exercises of `course` cover.

    Parameters
    ----------
    course : Course

    Returns
    -------
    Coverage
    """
    exercises, _ = read_exercises(course)
    counts = Counter((e.chapter, e.skill, e.level, e.kind) for e in exercises)
    skills, levels = (course_words(course, field) for field in ("skill", "level"))
    return Coverage(
        dict(sorted(counts.items())),
        sum(e.computed for e in exercises),
        skills or tuple(sorted({e.skill for e in exercises if e.skill})),
        levels or tuple(sorted({e.level for e in exercises if e.level})),
        wanted=bool(skills or levels),
        unasked=tuple(_unasked(course, exercises)),
    )


def _unasked(course: Course, exercises: Iterable[Exercise]) -> Iterator[str]:
    """The paragraphs of the article that no exercise names as its source."""
    if not (course.data / PARAGRAPHS).is_file():
        return
    asked = {
        (locator.section, paragraph)
        for exercise in exercises
        for locator in parse_source(exercise.source)
        for paragraph in locator.paragraphs
    }
    for section, paragraphs in read_article(course).paragraphs.items():
        for paragraph in sorted(paragraphs):
            if (section, paragraph) not in asked:
                yield f"{section} {paragraph}"
