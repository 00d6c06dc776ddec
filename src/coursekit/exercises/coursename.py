"""The name by which an answer file says to which course it belongs."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import yaml

from coursekit.course import Course


def course_name(course: Course) -> str:
    """Name `course` in a word that files and addresses can bear.

    It is the name of the course's data package, which travels with the installed wheel, too;
    a course without one is named by the title in its ``_config.yml``.

    Parameters
    ----------
    course : Course

    Returns
    -------
    str
        Letters, digits and hyphens, ``course`` if nothing gives a name.
    """
    told = _package_name(course) or _title(course) or course.root.name
    return _slug(told) or "course"


def _package_name(course: Course) -> str:
    try:
        told = json.loads((course.data / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return _text(told, "name")


def _title(course: Course) -> str:
    try:
        told = yaml.load(
            (course.root / "_config.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
        )
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    return _text(told, "title")


def _text(table: Any, name: str) -> str:
    value = table.get(name) if isinstance(table, dict) else None
    return value if isinstance(value, str) else ""


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", plain).strip("-")
