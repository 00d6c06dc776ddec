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
    tried : str
        How it was proved that the system takes the file and marks as the report says.
    takes_due : bool
        Whether the file says until when an assignment is due.
    """

    title: str
    ending: str
    module: str
    tried: str
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


_SCORM = "valid by the standard's schemas; answered in a run-time"

TARGETS = {
    "moodle": Target(
        "Moodle",
        ".xml",
        "moodle",
        "imported into Moodle 4.5; answers to all exercises scored by its engine",
    ),
    "canvas": Target(
        "Canvas",
        ".zip",
        "canvas",
        "valid; read by the importer that Canvas publishes; marks not tried",
        takes_due=True,
    ),
    "qti21": Target("QTI 2.1", ".zip", "qti21", "valid by the standard's schemas; never imported"),
    "qti3": Target(
        "QTI 3.0", ".zip", "qti3", "valid by the standard's schemas; answered in a player"
    ),
    "openolat": Target(
        "OpenOlat", ".zip", "openolat", "valid by the standard's schemas; never imported"
    ),
    "blackboard": Target(
        "Blackboard Ultra", ".txt", "blackboard", "after its help; never imported"
    ),
    "brightspace": Target(
        "Brightspace", ".csv", "brightspace", "after its sample file; never imported"
    ),
    "ilias": Target("ILIAS", ".zip", "ilias", "valid; never imported"),
    "anki": Target("Anki", ".apkg", "anki", "its database is read; never imported"),
    "scorm": Target("SCORM 1.2", ".zip", "scorm", _SCORM, takes_due=True),
    "scorm2004": Target("SCORM 2004", ".zip", "scorm2004", _SCORM, takes_due=True),
}
