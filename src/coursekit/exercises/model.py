"""What an exercise is: frozen values, read once and used everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = (
    "single",
    "multiple",
    "number",
    "date",
    "text",
    "match",
    "classify",
    "order",
    "open",
)
SKILLS = (
    "sourcing",
    "contextualisation",
    "corroboration",
    "close-reading",
    "quantification",
    "argument",
)
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate", "create")
#: The item-writing flaws that are looked for; an exercise may silence each.
FLAWS = (
    "no-hint",
    "key-in-hint",
    "key-in-stem",
    "key-longest",
    "key-guarded",
    "key-printed",
    "catch-all",
    "tick-all",
    "category-of-one",
    "no-feedback",
    "date-in-stem",
    "sample-length",
    "rubric-gap",
)

#: What the names of chapters, exercises and assignments are made of; a regular expression.
SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
#: For each word of a text all its normalised forms that pass.
Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Prose:
    """A piece of the author's Markdown and where it stands.

    Parameters
    ----------
    text : str
        Markdown source.
    line : int
        Line of the exercise file on which it begins, from 1.
    """

    text: str
    line: int = 0


@dataclass(frozen=True)
class Item:
    """Something a reader chooses, matches or moves: its stable name and its wording."""

    id: str
    label: Prose


@dataclass(frozen=True)
class Choice(Item):
    """A choice of a single or multiple exercise."""

    right: bool = False
    feedback: Prose | None = None


@dataclass(frozen=True)
class TaskTable:
    """What a reader on paper needs of the data: titles of columns, and rows of cells as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChoiceKey:
    """Key of single and multiple."""

    choices: tuple[Choice, ...]

    @property
    def right(self) -> tuple[str, ...]:
        """Names of the right choices, in the file's order."""
        return tuple(choice.id for choice in self.choices if choice.right)


@dataclass(frozen=True)
class Form:
    """What a typed text is compared with.

    Parameters
    ----------
    words : Words
        What passes; one word, the text itself, if it is exact.
    is_name : bool
        Whether it is a person's name, whose words may come surname first.
    given : int
        How many words at its beginning are given names, which may be left out from the last on.
    exact : bool
        Whether every character counts.
    """

    words: Words
    is_name: bool = False
    given: int = 0
    exact: bool = False


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, as the marker compares it, and what they are told.

    `value` is a float for number, EDTF for date, a `Form` for text.
    """

    value: Any
    shown: str
    feedback: Prose


@dataclass(frozen=True)
class NumberKey:
    """Key of number.

    Parameters
    ----------
    value : float
        The right number, in the first unit of `units`.
    shown : str
        The number as the author wrote it or the data gave it.
    tolerance : float
        How far an answer may lie from it, in the same unit, at least 0.
    units : tuple of str
        Spellings of the unit; the first is shown.  Empty for a bare number.
    share : float
        The tolerance as a share of the number, where the author gave it so; else 0.
    decimal : {"", "point", "comma"}
        The mark before decimals, if answers may use only this one.
    nouns : tuple of str
        Words of the task that may stand behind the number, normalised and sorted.
    asks_percent : bool
        Whether the task asks for a percentage, so that a share of one is asked back.
    """

    value: float
    shown: str
    tolerance: float = 0.0
    units: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    feedback: Prose | None = None
    share: float = 0.0
    decimal: str = ""
    nouns: tuple[str, ...] = ()
    asks_percent: bool = False


@dataclass(frozen=True)
class DateKey:
    """Key of date.

    Parameters
    ----------
    value : str
        In EDTF.
    limit : {"", "end", "start"}
        Whether the task asks for the latest or the earliest date, so that "by 1953" names it.
    stated : tuple of str
        Dates round the key that the task itself states: to repeat them is worth nothing.
    """

    value: str
    mistakes: tuple[Mistake, ...] = ()
    feedback: Prose | None = None
    limit: str = ""
    stated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """One accepted text.

    Parameters
    ----------
    shown : str
        As the author wrote it.
    form : Form
        What passes.
    feedback : Prose, optional
        Told to those who found it.
    """

    shown: str
    form: Form
    feedback: Prose | None = None


@dataclass(frozen=True)
class TextKey:
    """Key of text.

    Parameters
    ----------
    ignored : tuple of str
        Words of this exercise's own that an answer may have besides, normalised.
    """

    accepted: tuple[Accepted, ...]
    mistakes: tuple[Mistake, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class PairMistake:
    """A wrong pair; for a spare target `stem` is empty and any stem may have gone to it."""

    stem: str
    target: str
    feedback: Prose


@dataclass(frozen=True)
class PairKey:
    """Key of match and classify: each stem's target."""

    stems: tuple[Item, ...]
    targets: tuple[Item, ...]
    pairs: Mapping[str, str]
    feedback: Mapping[str, Prose] = field(default_factory=dict)
    mistakes: tuple[PairMistake, ...] = ()


@dataclass(frozen=True)
class OrderKey:
    """Key of order: the items in the right order; a mistake is a wrong neighbourhood."""

    items: tuple[Item, ...]
    mistakes: tuple[PairMistake, ...] = ()


@dataclass(frozen=True)
class Level:
    """One level of a rubric."""

    points: float
    says: Prose
    sample: Prose | None = None


@dataclass(frozen=True)
class RubricKey:
    """Rubric of open, best level first."""

    levels: tuple[Level, ...]


Key = ChoiceKey | NumberKey | DateKey | TextKey | PairKey | OrderKey | RubricKey


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Parameters
    ----------
    id : str
        ``<chapter>/<slug>``, its path without the ending.
    kind : str
        One of `KINDS`.
    points : float
        What a right answer is worth.
    skill, level : str
        What it trains and how hard it is, in a word each; empty if the author does not say.
    source : str
        Locators of the article, as written; empty where the course has no article.
    claims : tuple of str
        Claims of the article on which it rests, by their ids; empty if its key is computed.
    digest : str
        Ten characters made from what a reader sees of the exercise, not from its key.
    datasets : tuple of str
        Names of the datasets that its code loads; empty if nothing is computed.
    code : str
        The Python that computes its key; may be empty.
    path : pathlib.Path
        The file.
    variant : str
        Stable name of this variant, made from the index of its row; empty if there is but one.
    silenced : mapping of str to str
        Which of `FLAWS` the author knows of and leaves, and why.
    row : str
        What tells the row of this variant from the others, in words; for instructors, as it may
        tell the key.
    alternatives : tuple of Exercise
        All variants of the exercise, of which it shows the first; empty if there is but one.
    table : TaskTable or None
        What it needs of the data where there is only paper.
    """

    id: str
    kind: str
    title: str
    points: float
    skill: str
    level: str
    source: str
    prompt: Prose
    key: Key
    hint: Prose | None = None
    explanation: Prose | None = None
    shuffle: bool = True
    lines: int = 0
    digest: str = ""
    datasets: tuple[str, ...] = ()
    code: str = ""
    path: Path = Path()
    variant: str = ""
    silenced: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    alternatives: tuple[Exercise, ...] = ()
    claims: tuple[str, ...] = ()
    table: TaskTable | None = None

    @property
    def chapter(self) -> str:
        """The folder the exercise lies in."""
        return self.id.rpartition("/")[0]

    @property
    def computed(self) -> bool:
        """Whether its key comes out of a dataset."""
        return bool(self.datasets)
