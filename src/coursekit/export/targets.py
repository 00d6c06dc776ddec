"""The learning systems that exercises can be exported to; what each can stands in its module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from coursekit.export.loss import Form
from coursekit.export.options import Options
from coursekit.export.selection import Selection


@dataclass(frozen=True)
class Target:
    """A learning system.

    Parameters
    ----------
    title : str
        What people call it.
    ending : str
        Of the file that it imports.
    module : str
        The module of this package that writes the file.
    takes_due : bool
        Whether the file says until when an assignment is due.
    """

    title: str
    ending: str
    module: str
    takes_due: bool = False

    @property
    def forms(self) -> Mapping[str, Form]:
        """How it asks each kind that it can ask."""
        forms: Mapping[str, Form] = import_module(f"coursekit.export.{self.module}").FORMS
        return forms

    @property
    def write(self) -> Callable[[Selection, Options], bytes]:
        """Writes the file."""
        writer: Callable[[Selection, Options], bytes]
        writer = import_module(f"coursekit.export.{self.module}").write
        return writer


TARGETS = {
    "moodle": Target("Moodle", ".xml", "moodle"),
    "canvas": Target("Canvas", ".zip", "canvas", takes_due=True),
    "qti21": Target("QTI 2.1", ".zip", "qti21"),
    "qti3": Target("QTI 3.0", ".zip", "qti3"),
    "openolat": Target("OpenOlat", ".zip", "openolat"),
    "blackboard": Target("Blackboard Ultra", ".txt", "blackboard"),
    "brightspace": Target("Brightspace", ".csv", "brightspace"),
    "ilias": Target("ILIAS", ".zip", "ilias"),
    "anki": Target("Anki", ".apkg", "anki"),
    "scorm": Target("SCORM 1.2", ".zip", "scorm", takes_due=True),
    "scorm2004": Target("SCORM 2004", ".zip", "scorm2004", takes_due=True),
}
