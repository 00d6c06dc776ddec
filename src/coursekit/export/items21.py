"""Items of QTI 2.1: what is asked, how a response is processed, what is told then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert

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
from coursekit.exercises.plain import plain
from coursekit.export.expressions21 import (
    add_to,
    base_value,
    is_answered,
    mapped_score,
    outcome,
    response,
    when,
)
from coursekit.export.packages import Child, element, number
from coursekit.export.richtext import Writer, fragment
from coursekit.export.scoring import ROUNDED
from coursekit.export.spellings import spellings

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MATHML = "http://www.w3.org/1998/Math/MathML"
ET.register_namespace("m", MATHML)


def mathml(source: str, display: bool) -> str:
    """A formula as MathML."""
    return str(convert(source, display="block" if display else "inline"))


def identifier(exercise: Exercise) -> str:
    """The name of an item: a letter, then letters, digits and hyphens."""
    name = f"{exercise.chapter}_{exercise.id.rpartition('/')[2]}"
    return f"q_{name}" + (f"_{exercise.variant}" if exercise.variant else "")


def item(exercise: Exercise, writer: Writer) -> ET.Element:
    """An item with its processing."""
    maker = _Item(exercise, writer)
    declaration, interaction, processing = maker.parts()
    told = [
        element(
            "modalFeedback",
            fragment(writer.html(prose, exercise)),
            outcomeIdentifier="FEEDBACK",
            identifier=name,
            showHide="show",
        )
        for name, prose in maker.feedback.items()
    ]
    return element(
        "assessmentItem",
        declaration,
        outcome("SCORE", "float", 0.0),
        outcome("MAXSCORE", "float", exercise.points),
        outcome("NEIGHBOURS", "float", 0.0) if exercise.kind == "order" else None,
        element(
            "outcomeDeclaration",
            identifier="FEEDBACK",
            cardinality="multiple",
            baseType="identifier",
        ),
        element("itemBody", fragment(writer.html(exercise.prompt, exercise)), interaction),
        element("responseProcessing", processing, maker.shows()),
        told,
        identifier=identifier(exercise),
        title=plain(exercise.title),
        adaptive=False,
        timeDependent=False,
        xmlns=NAMESPACE,
    )


Parts = tuple[ET.Element, Child, list[ET.Element]]


class _Item:
    """Declaration, interaction and processing of one exercise, and the feedback it collects."""

    def __init__(self, exercise: Exercise, writer: Writer) -> None:
        self.exercise = exercise
        self.writer = writer
        self.points = exercise.points
        self.feedback: dict[str, Prose] = {}
        self._tests: list[tuple[str, ET.Element]] = []
        self._tell("explanation", exercise.explanation, is_answered)

    def parts(self) -> Parts:
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
            told = element(
                "multiple",
                element("variable", identifier="FEEDBACK"),
                base_value("identifier", name),
            )
            shown = element("setOutcomeValue", told, identifier="FEEDBACK")
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

    def _within(self, value: float, tolerance: float) -> ET.Element:
        slack = tolerance + ROUNDED * abs(value)
        return element(
            "and",
            element("gte", response(), base_value("float", number(value - slack))),
            element("lte", response(), base_value("float", number(value + slack))),
        )

    def _number(self, key: NumberKey) -> Parts:
        full = element(
            "setOutcomeValue", base_value("float", number(self.points)), identifier="SCORE"
        )
        test = element("and", is_answered(), self._within(key.value, key.tolerance))
        self._tell("f_key", key.feedback, lambda: self._within(key.value, key.tolerance))
        for place, mistake in enumerate(key.mistakes):
            value = float(mistake.value)
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda value=value: self._within(value, key.tolerance),  # type: ignore[misc]
            )
        declared = self._declaration("single", "float", [number(key.value)])
        return declared, self._entry(key.units[0] if key.units else ""), [when(test, full)]

    def _listed(self) -> Parts:
        rows = spellings(self.exercise)
        mapping = self._mapping([(one.text, one.share) for one in rows], folds=True)
        told: dict[str, list[str]] = {}
        for one in rows:
            if one.feedback:
                told.setdefault(one.feedback.text, []).append(one.text)
        for place, (text, answers) in enumerate(told.items()):
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
            self._tell(f"f_{stem}", prose, lambda pair=pair: self._has_pair([pair]))  # type: ignore[misc]
        for place, mistake in enumerate(key.mistakes):
            stems = [mistake.stem] if mistake.stem else [stem.id for stem in key.stems]
            pairs = [f"{stem} {mistake.target}" for stem in stems]
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda pairs=pairs: self._has_pair(pairs),  # type: ignore[misc]
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

    def _has_pair(self, pairs: list[str]) -> ET.Element:
        tests = [element("member", base_value("directedPair", pair), response()) for pair in pairs]
        return tests[0] if len(tests) == 1 else element("or", tests)

    def _order(self, key: OrderKey) -> Parts:
        count = len(key.items)
        score = [
            when(self._follow(one.id, other.id, count), add_to("NEIGHBOURS", 1))
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
                lambda mistake=mistake: self._follow(mistake.stem, mistake.target, count),  # type: ignore[misc]
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

    def _follow(self, one: str, other: str, count: int) -> ET.Element:
        """Whether `other` stands directly after `one`, in whatever place."""

        def stands(name: str, place: int) -> ET.Element:
            indexed = element("index", response(), n=str(place))
            return element("match", indexed, base_value("identifier", name))

        return element(
            "or",
            [
                element("and", stands(one, place), stands(other, place + 1))
                for place in range(1, count)
            ],
        )

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
