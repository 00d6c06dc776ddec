"""Keys of what is arranged: pairs, an order; and the rubric of prose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coursekit.exercises.item_labels import one_line, without_code
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import (
    Item,
    Level,
    OrderKey,
    PairKey,
    PairMistake,
    Prose,
    RubricKey,
)
from coursekit.exercises.reading.choice_keys import Material, make_item
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import ListItem, split_name
from coursekit.wording import counted

_ARROW = re.compile(r"(?:^|\s+)(?:->|→|-&gt;)(?:\s+|$)")
_POINTS = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(?:points?\s*)?:\s*(.*)")


class _Items:
    """Items in the order in which they turn up, found again by their text or name."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.all: list[Item] = []

    def get(self, label: str) -> Item | None:
        """The item that `label` spells, or that it names."""
        text, name = split_name(label)
        for item in self.all:
            if item.label.text == text or item.id == (name or text):
                return item
        return None

    def find(self, label: str) -> Item | None:
        """As `get`; where nothing is spelled so, the only item that differs in case or signs."""
        text, _ = split_name(label)
        alike = [item for item in self.all if normalise(item.label.text) == normalise(text)]
        return self.get(label) or (alike[0] if len(alike) == 1 and normalise(text) else None)

    def add(self, label: str, line: int) -> Item:
        """The item that `label` spells, a new one if it has not turned up before."""
        known = self.get(label)
        if known:
            return known
        item = make_item(label, line, self._report)
        if any(other.id == item.id for other in self.all):
            self._report(line, f'two items are named "{item.id}"', "Give one {#a-name}.")
        self.all.append(item)
        return item


def pair_key(given: Material) -> PairKey | None:
    """Build the key of match and classify."""
    report = given.report
    stems, targets = _Items(report), _Items(report)
    pairs: dict[str, str] = {}
    feedback: dict[str, Prose] = {}
    wrong: list[tuple[ListItem, str, str]] = []
    for entry, left, right in _arrows(given):
        if entry.mark != "x":
            wrong.append((entry, left, right))
            continue
        if not left:
            report(entry.line, "a right pair has nothing before its arrow", "Write stem -> target.")
            continue
        stem = stems.get(left)
        if stem:
            message = f'"{one_line(stem.label.text)}" is there twice'
            report(entry.line, message, "Give each stem one target.")
            continue
        stem = stems.add(left, entry.line)
        pairs[stem.id] = targets.add(right, entry.line).id
        if entry.feedback:
            feedback[stem.id] = entry.feedback
    mistakes = [
        mistake
        for item in wrong
        if (mistake := _pair_mistake(*item, stems, targets, pairs, report))
    ]
    _check_pairs(given, stems, targets, pairs)
    if not pairs:
        return None
    return PairKey(tuple(stems.all), tuple(targets.all), pairs, feedback, tuple(mistakes))


def _arrows(given: Material) -> Iterable[tuple[ListItem, str, str]]:
    for entry in given.entries:
        sides = _sides(entry.label)
        if entry.numbered or not entry.mark:
            given.report(
                entry.line,
                f'"{entry.shown}" begins with neither [x] nor [ ]',
                "Write - [x] stem -> target.",
            )
        elif len(sides) != 2 or not sides[1]:
            given.report(
                entry.line,
                f'"{entry.shown}" is not a pair',
                "Write it as stem -> target, one arrow.",
            )
        else:
            yield entry, sides[0], sides[1]


def _sides(label: str) -> list[str]:
    """What stands before, between and behind arrows; an arrow in code is none."""
    arrows = _ARROW.finditer(without_code(label))
    cuts = [0, *(place for arrow in arrows for place in arrow.span()), len(label)]
    return [label[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _pair_mistake(
    entry: ListItem,
    left: str,
    right: str,
    stems: _Items,
    targets: _Items,
    pairs: dict[str, str],
    report: Report,
) -> PairMistake | None:
    stem = stems.find(left) if left else None
    if left and stem is None:
        report(entry.line, f'"{left}" is not one of the stems', "Spell it as in its right pair.")
        return None
    known = targets.find(right)
    if not left and known and known.id in pairs.values():
        report(
            entry.line,
            f'the spare target "{right}" is also a right one',
            "Spare targets must fit no stem.",
        )
        return None
    target = known or targets.add(right, entry.line)
    if stem and pairs[stem.id] == target.id:
        report(entry.line, f'"{left} -> {right}" is both right and wrong', "Keep one.")
        return None
    if entry.feedback is None:
        report(
            entry.line,
            f'the mistake "{entry.shown}" has no feedback',
            'Say below it, behind ">", why it is wrong.',
        )
        return None
    return PairMistake(stem.id if stem else "", target.id, entry.feedback)


def _check_pairs(given: Material, stems: _Items, targets: _Items, pairs: dict[str, str]) -> None:
    kind = given.fields["kind"].text
    if len(stems.all) < 2:
        given.report(
            given.line, f"the exercise has {counted(len(stems.all), 'stem')}", "Write two at least."
        )
    elif len(targets.all) < 2:
        given.report(
            given.line,
            f"the exercise has {counted(len(targets.all), 'target')}",
            "Offer two at least.",
        )
    elif kind == "classify" and len(pairs) <= len(set(pairs.values())):
        given.report(
            given.line,
            "each category has one item",
            "Put several items into a category, or write kind: match.",
        )
    names = {target.id for target in targets.all}
    for stem in stems.all:
        if stem.id in names:
            message = f'"{one_line(stem.label.text)}" is a stem and a target'
            given.report(stem.label.line, message, "Give one of them a name: {#a-name}.")


def order_key(given: Material) -> OrderKey | None:
    """Build the key of order."""
    report = given.report
    items = _Items(report)
    for entry in given.entries:
        if not entry.numbered:
            continue
        if entry.mark:
            report(entry.line, "an item of the order has brackets", 'Write it as "1. item".')
        if entry.feedback:
            report(
                entry.line,
                "an item of the order has feedback",
                "Feedback belongs to two items in the wrong order: - [ ] earlier -> later",
            )
        if not split_name(entry.label)[0]:
            report(entry.line, "an item is empty", "Write its text behind the number.")
        elif items.get(entry.label):
            report(entry.line, f'"{entry.shown}" is there twice', "Take one out.")
        else:
            items.add(entry.label, entry.line)
    if len(items.all) < 2:
        report(given.line, f"the order has {counted(len(items.all), 'item')}", "Write 1. 2. 3. …")
    mistakes = [
        mistake
        for entry in given.entries
        if not entry.numbered and (mistake := _neighbours(entry, items, report))
    ]
    return OrderKey(tuple(items.all), tuple(mistakes)) if items.all else None


def _neighbours(entry: ListItem, items: _Items, report: Report) -> PairMistake | None:
    sides = _sides(entry.label)
    if entry.mark != " " or len(sides) != 2:
        report(
            entry.line,
            f'"{entry.shown}" is neither an item nor two items in the wrong order',
            "Items are numbered 1. 2. 3.; a mistake is - [ ] earlier -> later",
        )
        return None
    neighbours = [items.find(side) for side in sides]
    for side, item in zip(sides, neighbours, strict=True):
        if item is None:
            report(entry.line, f'"{side}" is not one of the items', "Spell it as in the list.")
    one, other = neighbours
    if one is None or other is None:
        return None
    places = {item.id: place for place, item in enumerate(items.all)}
    if places[other.id] == places[one.id] + 1 or one is other:
        report(entry.line, f'"{entry.shown}" is right', "Take it out or turn it round.")
    elif entry.feedback is None:
        report(
            entry.line,
            f'the mistake "{entry.shown}" has no feedback',
            'Say below it, behind ">", why it is wrong.',
        )
    else:
        return PairMistake(one.id, other.id, entry.feedback)
    return None


def rubric_key(given: Material) -> RubricKey | None:
    """Build the rubric of open."""
    report = given.report
    levels: list[Level] = []
    for entry in given.entries:
        level = _POINTS.fullmatch(entry.label)
        if not level or not level[2]:
            report(
                entry.line,
                f'"{entry.shown}" is not a level of a rubric',
                "Write - 3: what an answer of this level does",
            )
            continue
        points = float(level[1])
        if levels and points >= levels[-1].points:
            report(
                entry.line, "the points of the levels do not decrease", "Put the best level first."
            )
        levels.append(Level(points, Prose(level[2], entry.line), entry.feedback))
    if not 3 <= len(levels) <= 4:
        report(
            given.line, f"the rubric has {counted(len(levels), 'level')}", "Write three or four."
        )
    if levels and levels[0].points <= 0:
        report(given.line, "the top level gives no points", "Give it one at least.")
    if levels and levels[0].sample is None:
        report(levels[0].says.line, "the top level has no sample answer", 'Write one behind ">".')
    if len(levels) > 2 and not any(level.sample for level in levels[1:-1]):
        report(levels[1].says.line, "no middle level has a sample answer", 'Write one behind ">".')
    return RubricKey(tuple(levels)) if levels and levels[0].points > 0 else None
