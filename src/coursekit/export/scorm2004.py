"""SCORM 2004: the package of `scorm` with the manifest of that edition."""

from __future__ import annotations

from coursekit.export import scorm
from coursekit.export.options import Options
from coursekit.export.selection import Selection

FORMS = scorm.FORMS


def write(selection: Selection, options: Options) -> bytes:
    """Write a package of one page."""
    return scorm.write(selection, options, edition="2004")
