"""A question as other systems keep it, on its way to an exercise file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Answer:
    """An answer, the share of the points that it gets, and its feedback.

    Parameters
    ----------
    text : str
        Markdown of a choice; else what is typed.
    share : float
        -1 to 1.
    feedback : str
        Markdown; may be empty.
    tolerance : float
        Of a number.
    """

    text: str
    share: float = 0.0
    feedback: str = ""
    tolerance: float = 0.0


@dataclass
class Question:
    """A question of any system.

    Parameters
    ----------
    kind : str
        Our kind; empty if there is none for it.
    prompt, hint, explanation : str
        Markdown.
    answers : list of Answer
        Choices, numbers, dates or texts.
    pairs : list of (str, str)
        Stems and their targets; an empty stem has a spare target.
    order : list of str
        Items in the right order.
    levels : list of (float, str, str)
        Points, description and sample of a rubric's levels.
    name : str
        ``chapter/slug`` if the question says so.
    folder : str
        Name of the category that it stood in.
    tags : list of str
    lost : list of str
        What the file had and an exercise cannot hold.
    pictures : dict of str to bytes
    """

    kind: str = ""
    title: str = ""
    prompt: str = ""
    hint: str = ""
    explanation: str = ""
    points: float = 1.0
    shuffle: bool = True
    lines: int = 0
    units: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    levels: list[tuple[float, str, str]] = field(default_factory=list)
    name: str = ""
    folder: str = ""
    tags: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def change_texts(self, change: Callable[[str], str]) -> None:
        """Put what `change` makes of it in the place of every text in Markdown."""
        self.prompt, self.hint = change(self.prompt), change(self.hint)
        self.explanation = change(self.explanation)
        self.answers = [
            replace(one, text=change(one.text), feedback=change(one.feedback))
            for one in self.answers
        ]
        self.pairs = [(change(stem), change(target)) for stem, target in self.pairs]
        self.order = [change(item) for item in self.order]
        self.levels = [(points, change(says), change(told)) for points, says, told in self.levels]


def match_or_classify(pairs: Iterable[tuple[str, str]]) -> str:
    """The kind of pairs: in a match each target has one stem."""
    targets = [target for stem, target in pairs if stem]
    return "match" if len(set(targets)) == len(targets) else "classify"
