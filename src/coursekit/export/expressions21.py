"""Expressions of QTI 2.1 that the processing of our items is made of."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from coursekit.export.packages import Child, element, number
from coursekit.export.scoring import ROUNDED


def outcome(name: str, kind: str, value: float) -> ET.Element:
    """The declaration of an outcome, and what it is at first."""
    return element(
        "outcomeDeclaration",
        element("defaultValue", element("value", number(value))),
        identifier=name,
        cardinality="single",
        baseType=kind,
    )


def base_value(kind: str, value: str) -> ET.Element:
    """A value of a type."""
    return element("baseValue", value, baseType=kind)


def response() -> ET.Element:
    """The response of the candidate."""
    return element("variable", identifier="RESPONSE")


def when(test: Child, *then: Child) -> ET.Element:
    """A condition and what is done when it holds."""
    return element("responseCondition", element("responseIf", test, then))


def is_answered() -> ET.Element:
    """Whether there is a response."""
    return element("not", element("isNull", response()))


def add_to(name: str, points: float) -> ET.Element:
    """Add to an outcome."""
    total = element(
        "sum", element("variable", identifier=name), base_value("float", number(points))
    )
    return element("setOutcomeValue", total, identifier=name)


def mapped_score() -> ET.Element:
    """The score is what the response is mapped to; none if there is no response."""
    score = element("mapResponse", identifier="RESPONSE")
    return when(is_answered(), element("setOutcomeValue", score, identifier="SCORE"))


def within(value: float, tolerance: float) -> ET.Element:
    """Whether the response is no further from `value` than `tolerance`."""
    slack = tolerance + ROUNDED * abs(value)
    return element(
        "and",
        element("gte", response(), base_value("float", number(value - slack))),
        element("lte", response(), base_value("float", number(value + slack))),
    )


def has_pair(pairs: list[str]) -> ET.Element:
    """Whether one of `pairs` is among the response."""
    tests = [element("member", base_value("directedPair", pair), response()) for pair in pairs]
    return tests[0] if len(tests) == 1 else element("or", tests)


def follow(one: str, other: str, count: int) -> ET.Element:
    """Whether `other` stands directly after `one` among `count` items, in whatever place."""

    def stands(name: str, place: int) -> ET.Element:
        indexed = element("index", response(), n=str(place))
        return element("match", indexed, base_value("identifier", name))

    return element(
        "or",
        [element("and", stands(one, place), stands(other, place + 1)) for place in range(1, count)],
    )
