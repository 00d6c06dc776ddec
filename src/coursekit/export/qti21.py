"""QTI 2.1: a package of items and a test, each with its own processing of responses.

The elements are those of "IMS Question and Test Interoperability: Assessment Test, Section and
Item Information Model", version 2.1 (2012).  Partial credit is a mapping with a lower bound, or a
sum of conditions; `openolat` adds the file of settings that OpenOlat looks for, `qti3` renames the
elements as version 3.0 does.
"""

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
from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.packages import Child, element, number, xml_bytes, zip_bytes
from coursekit.export.richtext import Writer, fragment
from coursekit.export.scoring import (
    listed,
    one_choice,
    plain_number,
    right_less_wrong,
    share_of_neighbours,
    share_of_pairs,
    within_tolerance,
)
from coursekit.export.selection import Entry, Selection
from coursekit.export.spellings import spellings

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
MATHML = "http://www.w3.org/1998/Math/MathML"
ET.register_namespace("m", MATHML)

_EVERY = frozenset(
    {"title", "explanation", "mixing", "pictures", "formulas", "points", "verdict"}
    | {"spare targets"}
)


def _no_capitals(text: str) -> str:
    return text.lower()


FORMS = {
    "single": Form("choice", one_choice, _EVERY | {"choice feedback", "fixed order"}),
    "multiple": Form("choice", right_less_wrong, _EVERY | {"choice feedback", "fixed order"}),
    "number": Form(
        "text entry, a number",
        within_tolerance(plain_number),
        _EVERY | {"key feedback", "mistake feedback", "unit"},
    ),
    "date": Form("text entry", listed(_no_capitals), _EVERY | {"key feedback", "mistake feedback"}),
    "text": Form("text entry", listed(_no_capitals), _EVERY | {"key feedback", "mistake feedback"}),
    "match": Form("match", share_of_pairs, _EVERY | {"pair feedback"}),
    "classify": Form("match", share_of_pairs, _EVERY | {"pair feedback"}),
    "order": Form("order", share_of_neighbours, _EVERY | {"neighbour feedback"}),
    "open": Form("extended text", None, _EVERY | {"rubric", "marking by hand"}),
}


def write(selection: Selection, options: Options) -> bytes:
    """Write a package."""
    return zip_bytes(package_files(selection), first="imsmanifest.xml")


def package_files(selection: Selection) -> dict[str, bytes]:
    """The files of a package by their names."""
    files, pictures = {}, {}
    for exercise in selection.wordings:
        writer = Writer(selection.root, lambda picture: f"images/{picture.name}", mathml)
        files[f"{identifier(exercise)}.xml"] = xml_bytes(item(exercise, writer))
        pictures[identifier(exercise)] = sorted(writer.pictures)
        for picture in writer.pictures.values():
            files[f"images/{picture.name}"] = picture.path.read_bytes()
    files["test.xml"] = xml_bytes(_test(selection))
    files["imsmanifest.xml"] = xml_bytes(_manifest(selection, pictures))
    return files


def mathml(source: str, display: bool) -> str:
    """A formula as MathML."""
    return str(convert(source, display="block" if display else "inline"))


def identifier(exercise: Exercise) -> str:
    """The name of an item: a letter, then letters, digits and hyphens."""
    name = f"{exercise.chapter}_{exercise.id.rpartition('/')[2]}"
    return f"q_{name}" + (f"_{exercise.variant}" if exercise.variant else "")


def _manifest(selection: Selection, pictures: dict[str, list[str]]) -> ET.Element:
    def resource(ident: str, kind: str, href: str, further: list[str], needs: Child) -> ET.Element:
        files = [element("file", href=name) for name in (href, *further)]
        return element("resource", files, needs, identifier=ident, type=kind, href=href)

    items = [
        resource(
            identifier(exercise),
            "imsqti_item_xmlv2p1",
            f"{identifier(exercise)}.xml",
            [f"images/{name}" for name in pictures[identifier(exercise)]],
            None,
        )
        for exercise in selection.wordings
    ]
    needs = [element("dependency", identifierref=one.get("identifier")) for one in items]
    test = resource("test", "imsqti_test_xmlv2p1", "test.xml", [], needs)
    return element(
        "manifest",
        element(
            "metadata",
            element("schema", "QTIv2.1 Package"),
            element("schemaversion", "1.0.0"),
        ),
        element("organizations"),
        element("resources", test, items),
        identifier="manifest",
        xmlns=PACKAGE,
    )


def _test(selection: Selection) -> ET.Element:
    sections = []
    for number_, entry in enumerate(selection.entries, 1):
        sections.append(_section(entry, number_))
    total = element("sum", element("testVariables", variableIdentifier="SCORE"))
    most = sum(entry.exercise.points for entry in selection.entries)
    return element(
        "assessmentTest",
        _outcome("SCORE", "float", 0.0),
        _outcome("MAXSCORE", "float", most),
        element(
            "testPart",
            element("itemSessionControl", maxAttempts="0", showFeedback="true"),
            element(
                "assessmentSection",
                element("ordering", shuffle=False),
                sections,
                identifier="all",
                title=selection.title,
                visible=True,
                fixed="true",
            ),
            identifier="part",
            navigationMode="nonlinear",
            submissionMode="individual",
        ),
        element("outcomeProcessing", element("setOutcomeValue", total, identifier="SCORE")),
        identifier=f"t_{selection.name}",
        title=selection.title,
        xmlns=NAMESPACE,
    )


def _section(entry: Entry, place: int) -> ET.Element:
    """The item of an exercise, or a section from which one of its variants is drawn."""
    refs = [
        element(
            "assessmentItemRef",
            identifier=f"r{place}" + (f"_{exercise.variant}" if exercise.variant else ""),
            href=f"{identifier(exercise)}.xml",
            fixed="false",
        )
        for exercise in entry.wordings
    ]
    if not entry.varies:
        return refs[0]
    return element(
        "assessmentSection",
        element("selection", select="1"),
        refs,
        identifier=f"variants{place}",
        title=plain(entry.exercise.title),
        visible=False,
        keepTogether="true",
        fixed="true",
    )


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
        _outcome("SCORE", "float", 0.0),
        _outcome("MAXSCORE", "float", exercise.points),
        _outcome("NEIGHBOURS", "float", 0.0) if exercise.kind == "order" else None,
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


def _outcome(name: str, kind: str, value: float) -> ET.Element:
    return element(
        "outcomeDeclaration",
        element("defaultValue", element("value", number(value))),
        identifier=name,
        cardinality="single",
        baseType=kind,
    )


def _base(kind: str, value: str) -> ET.Element:
    return element("baseValue", value, baseType=kind)


def _response() -> ET.Element:
    return element("variable", identifier="RESPONSE")


def _if(test: Child, *then: Child) -> ET.Element:
    return element("responseCondition", element("responseIf", test, then))


def _is_something() -> ET.Element:
    return element("not", element("isNull", _response()))


def _add(name: str, points: float) -> ET.Element:
    total = element("sum", element("variable", identifier=name), _base("float", number(points)))
    return element("setOutcomeValue", total, identifier=name)


def _mapped() -> ET.Element:
    """The score is what the response is mapped to; none if there is no response."""
    score = element("mapResponse", identifier="RESPONSE")
    return _if(_is_something(), element("setOutcomeValue", score, identifier="SCORE"))


Parts = tuple[ET.Element, Child, list[ET.Element]]


class _Item:
    """Declaration, interaction and processing of one exercise, and the feedback it collects."""

    def __init__(self, exercise: Exercise, writer: Writer) -> None:
        self.exercise = exercise
        self.writer = writer
        self.points = exercise.points
        self.feedback: dict[str, Prose] = {}
        self._tests: list[tuple[str, ET.Element]] = []
        self._tell("explanation", exercise.explanation, _is_something)

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
                _base("identifier", name),
            )
            shown = element("setOutcomeValue", told, identifier="FEEDBACK")
            yield _if(element("and", _is_something(), test), shown)

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
            base = _base("identifier", choice.id)
            self._tell(
                f"f_{choice.id}",
                choice.feedback,
                lambda base=base: (
                    element("match", _response(), base)  # type: ignore[misc]
                    if single
                    else element("member", base, _response())
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
        return declared, interaction, [_mapped()]

    def _entry(self, unit: str = "") -> ET.Element:
        field = element("textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="20")
        return element("p", field, f" {unit}" if unit else None)

    def _within(self, value: float, tolerance: float) -> ET.Element:
        slack = tolerance + 1e-9 * abs(value)
        return element(
            "and",
            element("gte", _response(), _base("float", number(value - slack))),
            element("lte", _response(), _base("float", number(value + slack))),
        )

    def _number(self, key: NumberKey) -> Parts:
        full = element("setOutcomeValue", _base("float", number(self.points)), identifier="SCORE")
        test = element("and", _is_something(), self._within(key.value, key.tolerance))
        self._tell("f_key", key.feedback, lambda: self._within(key.value, key.tolerance))
        for place, mistake in enumerate(key.mistakes):
            value = float(mistake.value)
            self._tell(
                f"f_mistake{place}",
                mistake.feedback,
                lambda value=value: self._within(value, key.tolerance),  # type: ignore[misc]
            )
        declared = self._declaration("single", "float", [number(key.value)])
        return declared, self._entry(key.units[0] if key.units else ""), [_if(test, full)]

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
                            _response(),
                            _base("string", answer),
                            caseSensitive="false",
                        )
                        for answer in answers
                    ],
                ),
            )
        declared = self._declaration("single", "string", [rows[0].text], mapping)
        return declared, self._entry(), [_mapped()]

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
        return declared, interaction, [_mapped()]

    def _has_pair(self, pairs: list[str]) -> ET.Element:
        tests = [element("member", _base("directedPair", pair), _response()) for pair in pairs]
        return tests[0] if len(tests) == 1 else element("or", tests)

    def _order(self, key: OrderKey) -> Parts:
        count = len(key.items)
        score = [
            _if(self._follow(one.id, other.id, count), _add("NEIGHBOURS", 1))
            for one, other in pairwise(key.items)
        ]
        # Counted whole and divided once: players round every outcome.
        reached = element(
            "product",
            element("variable", identifier="NEIGHBOURS"),
            _base("float", number(self.points)),
        )
        share = element("divide", reached, _base("float", number(count - 1)))
        score.append(_if(_is_something(), element("setOutcomeValue", share, identifier="SCORE")))
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
            indexed = element("index", _response(), n=str(place))
            return element("match", indexed, _base("identifier", name))

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
