"""From the items of ``## Answers`` to a key: what all kinds share, and choices."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from coursekit.exercises.model import Choice, ChoiceKey, Item, Prose
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import Field, ListItem, split_name
from coursekit.wording import counted

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TELLING = frozenset({"right", "correct", "true", "key", "answer", "solution", "wrong", "false"})
_TAKEN = frozenset({"task", "example", "place"})  # what a page has in every exercise


@dataclass(frozen=True)
class Material:
    """What a key is built from.

    Parameters
    ----------
    entries : sequence of ListItem
        The items of the section.
    fields : mapping of str to Field
        The front matter.
    line : int
        Line of the section.
    report : callable
        Told every fault.
    computed : set of str
        Values that the data gave, as they stand in the items.
    prompt : str
        The task, which says what may stand beside a number or a date.
    decimal : {"", "point", "comma"}
        The mark before decimals, if numbers have only this one.
    """

    entries: Sequence[ListItem]
    fields: dict[str, Field]
    line: int
    report: Report
    computed: Set[str] = frozenset()
    prompt: str = ""
    decimal: str = ""


def stable_name(text: str) -> str:
    """Make a name of six letters out of a text, the same wherever it stands."""
    if "\n" not in text:  # in code blanks tell two texts apart
        text = " ".join(text.split())
    digest = hashlib.sha256(text.encode()).hexdigest()
    return digest[:6].translate(_LETTERS)


def make_item(label: str, line: int, report: Report) -> Item:
    """Make an item of a label, with the name the author gave it or one made from its text."""
    text, name = split_name(label)
    if name and not _NAME.fullmatch(name):
        report(
            line,
            f'"{{#{name}}}" is not a valid name',
            "Use lower-case letters, digits and hyphens.",
        )
        name = ""
    if len(name) == 1:
        report(line, f'"{name}" is too short for a name', "One letter means a place in print.")
    if name in _TELLING:
        report(line, f'the name "{name}" gives the answer away', "Name what the text says.")
    if name in _TAKEN:
        report(line, f'the name "{name}" is used by the page', "Name what the text says.")
    return Item(name or stable_name(text), Prose(text, line))


def choice_key(given: Material) -> ChoiceKey | None:
    """Build the key of single and multiple."""
    report = given.report
    choices: list[Choice] = []
    for entry in marked(given):
        item = make_item(entry.label, entry.line, report)
        if not item.label.text:
            report(entry.line, "a choice is empty", "Write its text behind the brackets.")
            continue
        for other in choices:
            if other.label.text == item.label.text:
                report(entry.line, f'the choice "{entry.shown}" is there twice', "Change one.")
                break
            if other.id == item.id:
                report(entry.line, f'two choices are named "{item.id}"', "Give one {#a-name}.")
                break
        right = entry.mark == "x"
        if not right and entry.feedback is None:
            report(
                entry.line,
                f'the wrong choice "{entry.shown}" has no feedback',
                'Say below it, behind ">", why it is wrong.',
            )
        choices.append(Choice(item.id, item.label, right, entry.feedback))
    _check_choices(choices, given)
    return ChoiceKey(tuple(choices)) if choices else None


def _check_choices(choices: list[Choice], given: Material) -> None:
    kind, report = given.fields["kind"].text, given.report
    right = [choice for choice in choices if choice.right]
    if len(choices) < 2:
        report(
            given.line, f"the exercise has {counted(len(choices), 'choice')}", "Offer two at least."
        )
    if not right:
        report(given.line, "no choice is ticked", "Tick the right one: - [x]")
    if kind == "single" and len(right) > 1:
        report(
            right[1].label.line,
            f'{len(right)} choices are ticked but kind is "single"',
            "Tick one, or write kind: multiple.",
        )


def marked(given: Material) -> list[ListItem]:
    """The entries with brackets; the others are reported."""
    for entry in given.entries:
        if entry.numbered:
            given.report(
                entry.line, "a numbered list does not belong here", 'Begin items with "- [ ]".'
            )
        elif not entry.mark:
            given.report(
                entry.line,
                f'"{entry.shown}" begins with neither [x] nor [ ]',
                "Write - [x] for what is right, - [ ] for a mistake.",
            )
    return [entry for entry in given.entries if entry.mark and not entry.numbered]
