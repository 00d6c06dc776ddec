"""Item-writing flaws: what gives an exercise away or misses its aim, as far as words can tell.

The rules on choices follow T. M. Haladyna, S. M. Downing and M. C. Rodriguez, "A Review of
Multiple-Choice Item-Writing Guidelines for Classroom Assessment", Applied Measurement in Education
15, no. 3 (2002): 309-334.  A rule may be wrong about an exercise; its author then silences it there
and says why, in the field ``silence``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from coursekit.course import Course
from coursekit.errors import Fault, shown_path
from coursekit.exercises.bank import read_exercises
from coursekit.exercises.clueing import printed_keys
from coursekit.exercises.content_words import content_words
from coursekit.exercises.display_order import key_lines
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    Exercise,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
    RubricKey,
    TextKey,
)
from coursekit.exercises.rubric_samples import read_samples, samples_path
from coursekit.exercises.sample_length import asked_length, misses

Flaw = tuple[str, Prose | None, str, str]
"""Its name in `model.FLAWS`, where it is, what is wrong, what to do."""

LONGER = 1.1
"""How many times as long as the next choice a key is that stands out."""
_LETTERS = 3  # too few to stand out beside short choices
FREE_SHARE = 0.2
"""What ticking everything may earn."""
_CATCH_ALL = ("all of the above", "none of the above", "all of these", "none of these")
_GUARDED = re.compile(
    r"\b(?:probably|perhaps|maybe|seems?|seem|apparently|may|might|possibly|likely|usually"
    r"|according to|to judge|is said|are said|at least|as far as)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^ *>.*$", re.MULTILINE)
_LACKS_TWO = re.compile(
    r"\b(?:does not|do not|lacks?|lacking|without|misses|leaves out|fails to|omits|forgets)"
    r"\b[^.;:]*?\b(?:and|or|nor)\b",
    re.IGNORECASE,
)
_LACKS_ONE = re.compile(r"\b(?:at least one|one of|one part|either|any of)\b", re.IGNORECASE)


def warn_exercises(course: Course) -> list[Fault]:
    """Find what is allowed but seldom wise, in single exercises and between them.

    Parameters
    ----------
    course : Course

    Returns
    -------
    list of Fault
        Sorted; without what the exercises silence, and with each silence that is not needed.
    """
    exercises, _ = read_exercises(course)
    warnings: set[Fault] = set()
    printed = printed_keys(exercises, course.exercises)
    for exercise in exercises:
        path = shown_path(exercise.path, course.root)
        flaws = {
            (name, path, place.line if place else 0, message, remedy)
            for one in exercise.alternatives or (exercise,)
            for name, place, message, remedy in find_flaws(one)
        }
        flaws |= {
            ("key-printed", path, exercise.prompt.line, f'{one} prints the key: "{told}"', _REWORD)
            for one, told in printed.get(exercise.id, ())
        }
        flaws |= set(_tried(exercise, course))
        warnings |= {
            Fault(where, line, f"{name}: {message}", remedy)
            for name, where, line, message, remedy in flaws
            if name not in exercise.silenced
        }
        for name in exercise.silenced.keys() - {flaw[0] for flaw in flaws}:
            message = f'"silence" names {name}, which is not there'
            warnings.add(Fault(path, 0, message, "Take it out."))
    return sorted(warnings)


def _tried(exercise: Exercise, course: Course) -> Iterator[tuple[str, str, int, str, str]]:
    """The samples beside an open exercise that have not the length that it asks for."""
    asked = asked_length(exercise.prompt.text)
    if not isinstance(exercise.key, RubricKey) or not asked:
        return
    place = shown_path(samples_path(exercise), course.root)
    for sample in read_samples(exercise, place)[0]:
        if length := misses(sample.answer, asked):
            message = f"the task asks for {asked}, this sample has {length}"
            yield "sample-length", place, sample.line, message, _SAME_LENGTH


_REWORD = "Ask for something else, or word the other exercise so that it does not tell."
_IN_BOTH = "Use them in a distractor, too, or in none."
_NOT_SO = "Word the task without it, or ask for something else."
_SAME_LENGTH = "Make the one fit the other."


def find_flaws(exercise: Exercise) -> Iterator[Flaw]:
    """Give the flaws of one exercise, or of one variant."""
    return chain.from_iterable(rule(exercise) for rule in RULES)


def _hint(exercise: Exercise) -> Iterator[Flaw]:
    if exercise.hint is None:
        yield "no-hint", None, "there is no hint", "Help without telling, in ## Hint."
        return
    hint = f" {normalise(exercise.hint.text)} "
    if exercise.kind not in ("single", "number", "date", "text"):
        return
    for line in key_lines(exercise):
        answer = line.partition(") ")[2] if exercise.kind == "single" else line
        if normalise(answer) and f" {normalise(answer)} " in hint:
            message = f'the hint gives away the answer "{answer}"'
            yield "key-in-hint", exercise.hint, message, "Say less."
            return


def _choices(exercise: Exercise) -> Iterator[Flaw]:
    key = exercise.key
    if not isinstance(key, ChoiceKey):
        return
    for choice in key.choices:
        if normalise(choice.label.text) in _CATCH_ALL:
            message = f'"{choice.label.text}" refers to the other choices'
            yield "catch-all", choice.label, message, "Write what it stands for."
    # A source that is quoted is there to be read, and several right choices will have its words.
    task = exercise.prompt.text
    stem = content_words(task if exercise.kind == "single" else _QUOTED.sub("", task))
    wrong_words = frozenset().union(
        *(content_words(choice.label.text) for choice in key.choices if not choice.right)
    )
    for choice in key.choices:
        echoed = (content_words(choice.label.text) & stem) - wrong_words
        if choice.right and echoed:
            message = f"only a right choice repeats words of the task: {', '.join(sorted(echoed))}"
            yield "key-in-stem", choice.label, message, _IN_BOTH
    if exercise.kind == "multiple":
        right, wrong = len(key.right), len(key.choices) - len(key.right)
        if right - wrong > FREE_SHARE * right:
            message = f"ticking all {right + wrong} earns {right - wrong} of {right}"
            yield "tick-all", exercise.prompt, message, "Add distractors, or take a right one out."


def _typed(exercise: Exercise) -> Iterator[Flaw]:
    key = exercise.key
    stem = content_words(exercise.prompt.text)
    shown = [key.shown] if isinstance(key, NumberKey) else []
    if isinstance(key, TextKey):
        shown = [one.shown.removeprefix("name:") for one in key.accepted]
    for answer in shown:
        if (words := content_words(answer)) and words <= stem:
            yield "key-in-stem", exercise.prompt, f'the task has the answer "{answer}"', _NOT_SO
            return


def _single(exercise: Exercise) -> Iterator[Flaw]:
    key = exercise.key
    if exercise.kind != "single" or not isinstance(key, ChoiceKey):
        return
    (right,) = (choice.label for choice in key.choices if choice.right)
    wrong = [choice.label.text for choice in key.choices if not choice.right]
    longest = max(map(len, wrong), default=0)
    if len(right.text) > max(LONGER * longest, longest + _LETTERS):
        message = f"the key has {len(right.text)} characters, the next choice {longest}"
        yield "key-longest", right, message, "Shorten it, or lengthen a distractor."
    if _GUARDED.search(right.text) and not any(map(_GUARDED.search, wrong)):
        message = "only the right choice has a hedge"
        yield "key-guarded", right, message, "Hedge a distractor, too, or say it without."


def _pairs(exercise: Exercise) -> Iterator[Flaw]:
    key = exercise.key
    if isinstance(key, OrderKey) and not key.mistakes:
        message, remedy = "no wrong order has feedback", "Add a line like - [ ] earlier -> later."
        yield "no-feedback", exercise.prompt, message, remedy
    if not isinstance(key, PairKey):
        return
    sizes = Counter(key.pairs.values())
    for target in key.targets:
        if exercise.kind == "classify" and sizes[target.id] == 1:
            message = f'"{target.label.text}" has one item only'
            yield "category-of-one", target.label, message, "Add an item, or drop the category."
    for stem in key.stems:
        if stem.id not in {mistake.stem for mistake in key.mistakes}:
            message = f'no wrong pair of "{stem.label.text}" has feedback'
            remedy = "Add the one that readers will choose, below - [ ], and why it is wrong."
            yield "no-feedback", stem.label, message, remedy


def _date(exercise: Exercise) -> Iterator[Flaw]:
    if isinstance(exercise.key, DateKey) and exercise.key.stated:
        message = f"the task states {', '.join(exercise.key.stated)}, which holds the key"
        yield "date-in-stem", exercise.prompt, message, "Take it out, or ask for something else."


def _rubric(exercise: Exercise) -> Iterator[Flaw]:
    if not isinstance(exercise.key, RubricKey):
        return
    asked = asked_length(exercise.prompt.text)
    for level in exercise.key.levels:
        if asked and level.sample and (length := misses(level.sample.text, asked)):
            message = f"the task asks for {asked}, the sample of {level.points:g} has {length}"
            yield "sample-length", level.sample, message, _SAME_LENGTH
        lacks = _LACKS_TWO.search(level.says.text)
        if lacks and not _LACKS_ONE.search(level.says.text):
            message = f'"{lacks[0]} …" leaves no level for those who lack only one of the two'
            remedy = 'Write "lacks at least one of these: …".'
            yield "rubric-gap", level.says, message, remedy


RULES: tuple[Callable[[Exercise], Iterable[Flaw]], ...] = (
    _hint,
    _choices,
    _single,
    _typed,
    _pairs,
    _date,
    _rubric,
)
