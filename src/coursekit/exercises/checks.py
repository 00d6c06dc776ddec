"""The check of all exercises: faults, warnings, and what the set of them covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coursekit.course import Course
from coursekit.errors import Fault, shown_path
from coursekit.exercises.bank import exercise_ids, read_exercises
from coursekit.exercises.display_order import key_lines
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import KINDS, LEVELS, ChoiceKey, Exercise
from coursekit.exercises.reading.course_words import course_words
from coursekit.exercises.retired import check_retired
from coursekit.wording import counted

_LONGEST_SHARE = 0.5
_FEW = 5
_CATCH_ALL = ("all of the above", "none of the above", "all of these", "none of these")
# Words that any two sentences share.
_COMMON = frozenset(
    {"the", "a", "an", "of", "in", "on", "to", "and", "or", "is", "was", "were", "by", "for"}
    | {"that", "it", "its", "as", "at", "with", "from", "which", "who", "what", "not", "no"}
)


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
    return sorted([*faults, *_twice(exercises, course), *retired])


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


def warn_exercises(course: Course) -> list[Fault]:
    """Find what is allowed but seldom wise, in single exercises and in all together.

    Parameters
    ----------
    course : Course

    Returns
    -------
    list of Fault
        Sorted.
    """
    exercises, _ = read_exercises(course)
    warnings = {
        warning
        for exercise in exercises
        for variant in exercise.alternatives or (exercise,)
        for warning in _warnings(variant, course)
    }
    return sorted([*warnings, *_longest_right(exercises)])


def _warnings(exercise: Exercise, course: Course) -> Iterator[Fault]:
    path = shown_path(exercise.path, course.root)
    if exercise.hint is None:
        yield Fault(path, 0, "there is no hint", "Help without telling, in ## Hint.")
    elif tells := _told_by_hint(exercise):
        yield Fault(
            path, exercise.hint.line, f'the hint gives away the answer "{tells}"', "Say less."
        )
    if isinstance(exercise.key, ChoiceKey):
        for choice in exercise.key.choices:
            if normalise(choice.label.text) in _CATCH_ALL:
                yield Fault(
                    path,
                    choice.label.line,
                    f'"{choice.label.text}" refers to the other choices',
                    "Write what it stands for.",
                )
        yield from _from_its_wording(exercise, exercise.key, path)


def _told_by_hint(exercise: Exercise) -> str:
    hint = f" {normalise(exercise.hint.text if exercise.hint else '')} "
    if exercise.kind not in ("single", "number", "date", "text"):
        return ""
    for line in key_lines(exercise):
        answer = line.partition(") ")[2] if exercise.kind == "single" else line
        if normalise(answer) and f" {normalise(answer)} " in hint:
            return answer
    return ""


def _from_its_wording(exercise: Exercise, key: ChoiceKey, path: str) -> Iterator[Fault]:
    """A right choice that alone shares rare words with the task can be found without reading."""
    if exercise.kind != "single":
        return
    task = set(normalise(exercise.prompt.text).split()) - _COMMON
    shared = {
        choice.id: len(task & (set(normalise(choice.label.text).split()) - _COMMON))
        for choice in key.choices
    }
    right = shared[key.right[0]]
    if right >= 3 and all(count == 0 for name, count in shared.items() if name != key.right[0]):
        yield Fault(
            path,
            exercise.prompt.line,
            f"only the right choice repeats words of the task ({right})",
            "Word it so that the article must be read.",
        )


def _longest_right(exercises: Iterable[Exercise]) -> Iterator[Fault]:
    """Whether guessing the longest choice would pay."""
    singles = [e for e in exercises if e.kind == "single" and isinstance(e.key, ChoiceKey)]
    longest = [e for e in singles if _is_longest(e)]
    if len(singles) >= _FEW and len(longest) > _LONGEST_SHARE * len(singles):
        names = ", ".join(exercise.id for exercise in longest)
        yield Fault(
            "exercises",
            0,
            f"the longest choice is the right one in {len(longest)} of {len(singles)}",
            f"Shorten some: {names}.",
        )


def _is_longest(exercise: Exercise) -> bool:
    assert isinstance(exercise.key, ChoiceKey)
    lengths = {choice.id: len(choice.label.text) for choice in exercise.key.choices}
    right = lengths.pop(exercise.key.right[0])
    return all(right > other for other in lengths.values())


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
    """

    counts: dict[tuple[str, str, str, str], int]
    computed: int = 0
    skills: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    wanted: bool = False

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
        """Write the matrices, skill by level and chapter by kind, and their gaps."""
        total = counted(self.total(), "exercise")
        parts = [
            f"{total}, {self.computed or 'none'} with a key computed from a dataset",
            _matrix(
                self.skills, self.levels, lambda skill, level: self.total(skill=skill, level=level)
            ),
            _matrix(
                self.chapters, KINDS, lambda chapter, kind: self.total(chapter=chapter, kind=kind)
            ),
        ]
        gaps = self.gaps()
        return "\n\n".join([*parts, *(["Gaps: " + "; ".join(gaps)] if gaps else [])])

    def gaps(self) -> list[str]:
        """What no exercise asks for: kinds, skills and levels."""
        gaps = [f"no exercise of kind {kind}" for kind in KINDS if not self.total(kind=kind)]
        if not self.wanted:
            return gaps
        gaps += [f"none on {skill}" for skill in self.skills if not self.total(skill=skill)]
        # To create is seldom what a short exercise can ask for.
        levels = [level for level in self.levels if level != LEVELS[-1]]
        return gaps + [f"none at level {level}" for level in levels if not self.total(level=level)]


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
    )
