"""Items of QTI 2.1: the document around an interaction."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from latex2mathml.converter import convert

from coursekit.exercises import Exercise
from coursekit.exercises.plain import plain
from coursekit.export.expressions21 import (
    outcome,
)
from coursekit.export.interactions21 import Interaction
from coursekit.export.packages import element
from coursekit.export.richtext import Writer, fragment

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
    asked = Interaction(exercise, writer)
    declaration, interaction, processing = asked.parts()
    feedback = [
        element(
            "modalFeedback",
            fragment(writer.html(prose, exercise)),
            outcomeIdentifier="FEEDBACK",
            identifier=name,
            showHide="show",
        )
        for name, prose in asked.feedback.items()
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
        element("responseProcessing", processing, asked.shows()),
        feedback,
        identifier=identifier(exercise),
        title=plain(exercise.title),
        adaptive=False,
        timeDependent=False,
        xmlns=NAMESPACE,
    )
