"""Expressions of QTI 2.1 that the processing of our items is made of."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from coursekit.export.packages import Child, element, number


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
