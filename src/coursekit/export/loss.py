"""What a target does not carry: computed by trying answers on our marker and on the target's rule.

An exercise travels "same", "same with these limits", or is "left out, because".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coursekit.exercises import Exercise, mark_accepting
from coursekit.exercises.marking.verdict import NEAR, UNCLEAR
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
    TextKey,
)
from coursekit.exercises.plain import label_text
from coursekit.export.probes import probes
from coursekit.export.scoring import RuleOf

SAME, LIMITS, LEFT_OUT = "same", "same with these limits", "left out"

#: Shares closer than this are one mark: targets write thirds with five decimals.
EXACT = 1e-5
_EXAMPLES = 3
_FORMULA = re.compile(r"\{math\}`|(?<!\\)\$[^$\n]+\$|^\$\$", re.MULTILINE)
_CODE = re.compile("^ *(?:```|~~~)", re.MULTILINE)
_RICH = re.compile(rf"!\[|{_FORMULA.pattern}|{_CODE.pattern}", re.MULTILINE)

#: What an exercise may have beside its marking, and what is said when a target has no place for it.
PARTS = {
    "hint": "the hint",
    "explanation": "the explanation",
    "choice feedback": "feedback on choices",
    "key feedback": "feedback on a right answer",
    "mistake feedback": "feedback on the listed mistakes",
    "pair feedback": "feedback on pairs",
    "neighbour feedback": "feedback on wrong neighbours",
    "rubric": "the rubric with its sample answers",
    "marking by hand": "the marks that a person gives to prose",
    "self-assessment": "self-assessment of prose",
    "fixed order": "the fixed order of the choices",
    "shuffle": "shuffling of the choices",
    "unit": "the unit beside the field",
    "title": "its title",
    "skill and level": "skill and level",
    "points": "its points",
    "spare targets": "targets that fit no stem",
    "pictures": "its pictures",
    "formulas": "its formulas: their source is shown",
    "code": "the line ends of its code",
    "rich targets": "pictures, formulas and line ends of code in its targets",
    "verdict": "the verdict: learners judge for themselves",
    "draw": "which variant a student gets here: the system draws for itself",
}


@dataclass(frozen=True)
class Form:
    """How a target asks exercises of one kind.

    Parameters
    ----------
    name : str
        The target's own name for such questions.
    rule : callable or None
        Makes the rule by which it scores one; None if a person marks.
    carries : frozenset of str
        Which of `PARTS` it has a place for.
    refuses : callable
        Says why an exercise cannot be asked so; empty if it can.
    asks_back : bool
        Whether it asks back about what can be read in two ways, and tells a slip from a mistake.
    """

    name: str
    rule: RuleOf | None
    carries: frozenset[str] = frozenset()
    refuses: Callable[[Exercise], str] = field(default=lambda exercise: "")
    asks_back: bool = False


@dataclass(frozen=True)
class Limit:
    """One thing that is lost.

    Parameters
    ----------
    what : str
        In words.
    ours, theirs : float
        The shares that our marker and the target give; equal if no mark is touched.
    examples : tuple of str
        Answers that show it.
    """

    what: str
    ours: float = 0.0
    theirs: float = 0.0
    examples: tuple[str, ...] = ()

    @property
    def touches_marks(self) -> bool:
        """Whether an answer gets another mark."""
        return abs(self.ours - self.theirs) > EXACT

    def __str__(self) -> str:
        shown = ", ".join(f"`{example}`" for example in self.examples)
        if not self.touches_marks:
            return self.what + (f" ({shown})" if shown else "")
        return (
            f"{self.what} gets {_percent(self.theirs)} instead of {_percent(self.ours)} ({shown})"
        )


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"


@dataclass(frozen=True)
class Loss:
    """What becomes of one exercise in one target.

    Parameters
    ----------
    form : str
        The target's name for the question; empty if it is left out.
    why : str
        Why it is left out; empty if it is not.
    """

    exercise: str
    variant: str
    kind: str
    form: str
    limits: tuple[Limit, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """The exercise, and its variant if it has any."""
        return self.exercise + (f" (variant {self.variant})" if self.variant else "")

    @property
    def status(self) -> str:
        """One of `SAME`, `LIMITS` and `LEFT_OUT`."""
        return LEFT_OUT if self.why else LIMITS if self.limits else SAME

    @property
    def touches_marks(self) -> bool:
        """Whether an answer gets another mark there than here."""
        return any(limit.touches_marks for limit in self.limits)


def loss(exercise: Exercise, forms: Mapping[str, Form], accept: tuple[Any, ...] = ()) -> Loss:
    """Compute what a target loses of `exercise`.

    Parameters
    ----------
    exercise : Exercise
    forms : mapping of str to Form
        What the target can, by kind.
    accept : tuple
        Further answers that an assignment accepts, as people write them.

    Returns
    -------
    Loss
    """
    form = forms.get(exercise.kind)
    names = (exercise.id, exercise.variant, exercise.kind)
    if form is None:
        return Loss(*names, "", why=f"it has no question type for {exercise.kind}")
    if why := form.refuses(exercise):
        return Loss(*names, "", why=why)
    limits = (*_marks(exercise, form, accept), *_parts(exercise, form))
    return Loss(*names, form.name, limits)


def _marks(exercise: Exercise, form: Form, accept: tuple[Any, ...]) -> list[Limit]:
    """The answers that get another mark, put together by what they are and what they get."""
    if form.rule is None:
        return []
    rule = form.rule(exercise)
    groups: dict[tuple[str, float, float], list[str]] = {}
    asked: list[str] = []
    for words, answer in probes(exercise, accept):
        verdict, theirs = mark_accepting(exercise, answer, accept), rule(answer)
        if abs(verdict.score - theirs) > EXACT:
            group = (words, round(verdict.score, 6), round(theirs, 6))
            groups.setdefault(group, []).append(shown_answer(exercise, answer))
        elif verdict.state in (NEAR, UNCLEAR):
            asked.append(shown_answer(exercise, answer))
    limits = [Limit(*group, tuple(texts[:_EXAMPLES])) for group, texts in groups.items()]
    if asked and not form.asks_back:
        what = "an answer that we query, or call almost right, is simply marked wrong"
        limits.append(Limit(what, examples=tuple(asked[:_EXAMPLES])))
    return limits


def shown_answer(exercise: Exercise, answer: object) -> str:
    """An answer in the words of the exercise."""
    key = exercise.key
    names: dict[str, str] = {}
    if isinstance(key, ChoiceKey):
        names = {item.id: label_text(item) for item in key.choices}
    elif isinstance(key, PairKey):
        names = {item.id: label_text(item) for item in (*key.stems, *key.targets)}
    elif isinstance(key, OrderKey):
        names = {item.id: label_text(item) for item in key.items}
    if isinstance(answer, dict):
        return "; ".join(f"{names[stem]} → {names[target]}" for stem, target in answer.items())
    if isinstance(answer, list):
        return (" → " if exercise.kind == "order" else "; ").join(names[name] for name in answer)
    return names.get(str(answer), str(answer))


def _parts(exercise: Exercise, form: Form) -> list[Limit]:
    counts = Counter(part for part in parts_of(exercise) if part not in form.carries)
    return [Limit(f"not carried: {PARTS[part]}") for part in PARTS if counts[part]]


def parts_of(exercise: Exercise) -> Iterator[str]:
    """Which of `PARTS` an exercise has."""
    key = exercise.key
    yield from ("title", "skill and level", "points", "verdict")
    text = "\n".join(_texts(exercise))
    if "![" in text:
        yield "pictures"
    if _FORMULA.search(text):
        yield "formulas"
    if _CODE.search(text):
        yield "code"
    targets = key.targets if isinstance(key, PairKey) else ()
    if any(_RICH.search(target.label.text) for target in targets):
        yield "rich targets"
    if exercise.variant:
        yield "draw"
    if exercise.hint:
        yield "hint"
    if exercise.explanation:
        yield "explanation"
    if isinstance(key, ChoiceKey):
        yield "shuffle" if exercise.shuffle else "fixed order"
        if any(choice.feedback for choice in key.choices):
            yield "choice feedback"
    if isinstance(key, NumberKey | DateKey) and key.feedback:
        yield "key feedback"
    if isinstance(key, TextKey) and any(form.feedback for form in key.accepted):
        yield "key feedback"
    if isinstance(key, NumberKey | DateKey | TextKey) and key.mistakes:
        yield "mistake feedback"
    if isinstance(key, NumberKey) and key.units:
        yield "unit"
    if isinstance(key, PairKey) and (key.mistakes or key.feedback):
        yield "pair feedback"
    if isinstance(key, PairKey) and len(set(key.pairs.values())) < len(key.targets):
        yield "spare targets"
    if isinstance(key, OrderKey) and key.mistakes:
        yield "neighbour feedback"
    if isinstance(key, RubricKey):
        yield from ("rubric", "self-assessment", "marking by hand")


def _texts(exercise: Exercise) -> Iterator[str]:
    """Every text of an exercise."""
    key = exercise.key
    proses = [exercise.prompt, exercise.hint, exercise.explanation]
    for items in ("choices", "stems", "targets", "items"):
        for item in getattr(key, items, ()):
            proses += [item.label, getattr(item, "feedback", None)]
    proses += [
        one.feedback for one in (*getattr(key, "mistakes", ()), *getattr(key, "accepted", ()))
    ]
    for level in getattr(key, "levels", ()):
        proses += [level.says, level.sample]
    yield from (prose.text for prose in proses if prose)
