"""The translator: all families of visitors in one class."""

from __future__ import annotations

from coursekit.book.typst.visitors.companions import CompanionVisitors
from coursekit.book.typst.visitors.containers import ContainerVisitors
from coursekit.book.typst.visitors.figures import FigureVisitors
from coursekit.book.typst.visitors.inline import InlineVisitors
from coursekit.book.typst.visitors.lists import ListVisitors
from coursekit.book.typst.visitors.maths import MathVisitors
from coursekit.book.typst.visitors.objects import ObjectVisitors
from coursekit.book.typst.visitors.references import ReferenceVisitors
from coursekit.book.typst.visitors.structure import StructureVisitors
from coursekit.book.typst.visitors.tables import TableVisitors


class TypstTranslator(
    StructureVisitors,
    ListVisitors,
    CompanionVisitors,
    ContainerVisitors,
    TableVisitors,
    FigureVisitors,
    ReferenceVisitors,
    MathVisitors,
    ObjectVisitors,
    InlineVisitors,
):
    """Writes a document tree as Typst markup; the helpers are those of `visitors.base.Writer`."""
