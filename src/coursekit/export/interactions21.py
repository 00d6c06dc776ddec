"""Interactions of QTI 2.1: what each kind asks, and how its response is processed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from coursekit.exercises import Exercise, Prose
from coursekit.exercises.display_order import shown_choices, shown_items, shown_targets
from coursekit.exercises.model import (
    ChoiceKey,
    DateKey,
    NumberKey,
    OrderKey,
    PairKey,
    RubricKey,
    TextKey,
)
from coursekit.export.expressions21 import (
    add_to,
    base_value,
    follow,
    has_pair,
    is_answered,
    mapped_score,
    response,
    when,
    within,
)
from coursekit.export.packages import Child, element, number
from coursekit.export.richtext import Writer, fragment
from coursekit.export.spellings import spellings

Parts = tuple[ET.Element, Child, list[ET.Element]]


class Interaction:
    """The interaction of one exercise, with its declaration, its processing and its feedback."""

    def __init__(self, exercise: Exercise, writer: Writer) -> None:
        self.exercise = exercise
        self.writer = writer
        self.points = exercise.points
        self.feedback: dict[str, Prose] = {}
        self._tests: list[tuple[str, ET.Element]] = []
        self._tell("explanation", exercise.explanation, is_answered)

    def parts(self) -> Parts:
        """The declaration of the response, what stands in the body, and the conditions."""
        key = self.exercise.key
        if isinstance(key, ChoiceKey):
            return self._choice(key)
        if isinstance(key, NumberKey):
            return self._number(key)
        if isinstance(key, DateKey | TextKey):
            return self._listed()
        if isinstance(key, PairKey):
            return self._pairs(key)
        if isinstance(key, OrderKey):
            return self._order(key)
        return self._open()

    def _tell(self, name: str, prose: Prose | None, test: Callable[[], ET.Element]) -> None:
        """Show `prose` when the test holds."""
        if prose:
            self.feedback[name] = prose
            self._tests.append((name, test()))

    def shows(self) -> Iterator[ET.Element]:
        """The conditions under which feedback is shown; the explanation always is."""
        for name, test in self._tests:
            with_it = element(
                "multiple",
                element("variable", identifier="FEEDBACK"),
                base_value("identifier", name),
            )
            shown = element("setOutcomeValue", with_it, identifier="FEEDBACK")
            yield when(element("and", is_answered(), test), shown)

    def _declaration(
        self, cardinality: str, kind: str, correct: list[str], mapping: Child = None
    ) -> ET.Element:
        values = [element("value", value) for value in correct]
        return element(
            "responseDeclaration",
            element("correctResponse", values) if correct else None,
            mapping,
            identifier="RESPONSE",
            cardinality=cardinality,
            baseType=kind,
        )

    def _mapping(self, entries: list[tuple[str, float]], *, folds: bool = False) -> ET.Element:
        return element(
            "mapping",
            [
                element(
                    "mapEntry",
                    mapKey=name,
                    mappedValue=number(share * self.points),
                    caseSensitive="false" if folds else None,
                )
                for name, share in entries
            ],
            lowerBound="0",
            upperBound=number(self.points),
            defaultValue="0",
        )

    def _words(self, prose: Prose) -> list[ET.Element | str]:
        return fragment(self.writer.inline(prose, self.exercise))

    def _choice(self, key: ChoiceKey) -> Parts:
        single = self.exercise.kind == "single"
        share = 1 / len(key.right)
        entries = [(choice.id, share if choice.right else -share) for choice in key.choices]
        if single:
            entries = [(name, share) for name, share in entries if share > 0]
        choices = [
            element("simpleChoice", self._words(choice.label), identifier=choice.id)
            for choice in shown_choices(self.exercise)
        ]
        for choice in key.choices:
            base = base_value("identifier", choice.id)
            self._tell(
                f"f_{choice.id}",
                choice.feedback,
                lambda base=base: (
                    element("match", response(), base)  # type: ignore[misc]
                    if single
                    else element("member", base, response())
                ),
            )
        interaction = element(
            "choiceInteraction",
            choices,
            responseIdentifier="RESPONSE",
            shuffle=self.exercise.shuffle,
            maxChoices="1" if single else "0",
        )
        cardinality = "single" if single else "multiple"
        declared = self._declaration(
            cardinality, "identifier", list(key.right), self._mapping(entries)
        )
        return declared, interaction, [mapped_score()]

    def _entry(self, unit: str = "") -> ET.Element:
        field = element("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="20")
        return element("p", field, f" {unit}" if unit else None)

    def _number(self, key: NumberKey) -> Parts:
        full = element(
            "setOutcomeValue", base_value("float", number(self.points)), identifier="SCORE"
        )
        test = element("and", is_answered(), within(key.value, key.tolerance))
        self._tell("f_key", key.feedback, lambda: within(key.value, key.tolerance))
        for place, mistake in enumerate(key.mistakes):
            value = float(mistake.value)
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda value=value: within(value, key.tolerance),  # type: ignore[misc]
            )
        declared = self._declaration("single", "float", [number(key.value)])
        return declared, self._entry(key.units[0] if key.units else ""), [when(test, full)]

    def _listed(self) -> Parts:
        rows = spellings(self.exercise)
        mapping = self._mapping([(one.text, one.share) for one in rows], folds=True)
        answers_of: dict[str, list[str]] = {}
        for one in rows:
            if one.feedback:
                answers_of.setdefault(one.feedback.text, []).append(one.text)
        for place, (text, answers) in enumerate(answers_of.items()):
            self._tell(
                f"f_{place}",
                Prose(text),
                lambda answers=answers: element(  # type: ignore[misc]
                    "or",
                    [
                        element(
                            "stringMatch",
                            response(),
                            base_value("string", answer),
                            caseSensitive="false",
                        )
                        for answer in answers
                    ],
                ),
            )
        declared = self._declaration("single", "string", [rows[0].text], mapping)
        return declared, self._entry(), [mapped_score()]

    def _pairs(self, key: PairKey) -> Parts:
        right = [f"{stem} {target}" for stem, target in key.pairs.items()]
        share = 1 / len(right)
        for stem, prose in key.feedback.items():
            pair = f"{stem} {key.pairs[stem]}"
            self._tell(f"f_{stem}", prose, lambda pair=pair: has_pair([pair]))  # type: ignore[misc]
        for place, mistake in enumerate(key.mistakes):
            stems = [mistake.stem] if mistake.stem else [stem.id for stem in key.stems]
            pairs = [f"{stem} {mistake.target}" for stem in stems]
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda pairs=pairs: has_pair(pairs),  # type: ignore[misc]
            )
        sides = [
            element(
                "simpleMatchSet",
                [
                    element(
                        "simpleAssociableChoice",
                        self._words(one.label),
                        identifier=one.id,
                        matchMax=most,
                    )
                    for one in items
                ],
            )
            for items, most in (
                (shown_items(self.exercise), "1"),
                (shown_targets(self.exercise), "0"),
            )
        ]
        interaction = element(
            "matchInteraction",
            sides,
            responseIdentifier="RESPONSE",
            shuffle=False,
            maxAssociations=str(len(right)),
        )
        mapping = self._mapping([(pair, share) for pair in right])
        declared = self._declaration("multiple", "directedPair", right, mapping)
        return declared, interaction, [mapped_score()]

    def _order(self, key: OrderKey) -> Parts:
        count = len(key.items)
        score = [
            when(follow(one.id, other.id, count), add_to("NEIGHBOURS", 1))
            for one, other in pairwise(key.items)
        ]
        # Counted whole and divided once: players round every outcome.
        reached = element(
            "product",
            element("variable", identifier="NEIGHBOURS"),
            base_value("float", number(self.points)),
        )
        share = element("divide", reached, base_value("float", number(count - 1)))
        score.append(when(is_answered(), element("setOutcomeValue", share, identifier="SCORE")))
        for place, mistake in enumerate(key.mistakes):
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda mistake=mistake: follow(mistake.stem, mistake.target, count),  # type: ignore[misc]
            )
        choices = [
            element("simpleChoice", self._words(one.label), identifier=one.id)
            for one in shown_items(self.exercise)
        ]
        interaction = element(
            "orderInteraction", choices, responseIdentifier="RESPONSE", shuffle=False
        )
        declared = self._declaration("ordered", "identifier", [one.id for one in key.items])
        return declared, interaction, score

    def _open(self) -> Parts:
        key = self.exercise.key
        assert isinstance(key, RubricKey)
        levels = [
            element(
                "div",
                element("p", element("strong", f"{level.points:g}"), ": ", self._words(level.says)),
                element("blockquote", fragment(self.writer.html(level.sample, self.exercise)))
                if level.sample
                else None,
            )
            for level in key.levels
        ]
        field = element(
            "extendedTextInteraction",
            responseIdentifier="RESPONSE",
            expectedLines=str(max(5, self.exercise.lines)),
        )
        rubric = element("rubricBlock", levels, view="scorer")
        return self._declaration("single", "string", []), [rubric, field], []
