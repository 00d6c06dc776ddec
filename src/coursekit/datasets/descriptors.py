"""What ``data/datapackage.json`` says about the tables, as values.

The file follows the Data Package standard, version 2.  Three properties of a field are our own:
``unit``; ``notation``, for text with an inner form (``edtf``, ``list`` or ``locator``); and
``refersTo``, the tables in whose keys each item of a list is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.errors import DatasetError, Fault, shown_path

DESCRIPTOR = "datapackage.json"
TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
}
NOTATIONS = {
    "edtf": "date in EDTF",
    "list": 'list, separated by ";"',
    "locator": "places in the article",
}


@dataclass(frozen=True)
class Source:
    """Where the facts of a table come from."""

    title: str
    path: str = ""


@dataclass(frozen=True)
class Field:
    """One column.

    Parameters
    ----------
    name : str
        Name of the column in the file.
    title : str
        Name of the column for people.
    description : str
        What it holds.
    type : str
        ``string``, ``integer``, ``number`` or ``boolean``.
    unit : str
        What a number counts or measures; may be empty.
    notation : str
        Inner form of a text: ``edtf``, ``list``, ``locator`` or nothing.
    levels : tuple of str
        The values allowed; empty if any is.
    ordered : bool
        Whether the levels stand in an order.
    required : bool
        Whether no cell may be empty.
    unique : bool
        Whether no value may stand twice.
    minimum, maximum : float or None
        Bounds of a number.
    pattern : str
        Regular expression that each value matches as a whole; may be empty.
    refers_to : tuple of str
        Tables in whose keys each item of the list is found.
    """

    name: str
    title: str
    description: str
    type: str
    unit: str = ""
    notation: str = ""
    levels: tuple[str, ...] = ()
    ordered: bool = False
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    refers_to: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The type in a reader's words."""
        if self.levels:
            return "one of a scale" if self.ordered else "one of"
        return NOTATIONS.get(self.notation) or TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are found in a key of another table."""

    columns: tuple[str, ...]
    resource: str
    there: tuple[str, ...]


@dataclass(frozen=True)
class Resource:
    """One table.

    Parameters
    ----------
    name : str
        Its name, also of its file.
    title, description : str
        What it is, in a line and in a paragraph.
    path : str
        Its file, relative to the data folder.
    sources : tuple of Source
        Where its facts come from.
    fields : tuple of Field
        Its columns, in the order of the file.
    primary_key : tuple of str
        The columns that tell the rows apart.
    foreign_keys : tuple of ForeignKey
        Its ties to other tables.
    """

    name: str
    title: str
    description: str
    path: str
    sources: tuple[Source, ...]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    def field(self, name: str) -> Field | None:
        """Return the column `name`, or None."""
        return next((field for field in self.fields if field.name == name), None)


def read_resources(course: Course | None = None) -> dict[str, Resource]:
    """Read the description of all tables.

    Parameters
    ----------
    course : Course, optional
        Default: the course found from the working directory.

    Returns
    -------
    dict of str to Resource
        In the order of the file.

    Raises
    ------
    DatasetError
        If the file is missing, is no JSON, or does not describe tables.
    """
    course = course or find_course()
    path = course.data / DESCRIPTOR
    place = shown_path(path, course.root)
    if not path.is_file():
        raise DatasetError(Fault(place, 0, "the description of the data is missing"))
    return dict(_read(path, place, path.stat().st_mtime_ns))


@lru_cache(maxsize=8)
def _read(path: Path, place: str, _stamp: int) -> dict[str, Resource]:
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        resources = [_resource(found) for found in package["resources"]]
    except json.JSONDecodeError as error:
        raise DatasetError(Fault(place, error.lineno, f"this is no JSON: {error.msg}")) from error
    except UnicodeDecodeError as error:
        raise DatasetError(Fault(place, 0, "the file is not UTF-8", "Save it as UTF-8.")) from error
    except (KeyError, TypeError, AttributeError) as error:
        message = f"the description lacks or misplaces {error}"
        raise DatasetError(Fault(place, 0, message, "See the Data Package standard.")) from error
    return {resource.name: resource for resource in resources}


def _resource(found: dict[str, Any]) -> Resource:
    schema = found["schema"]
    return Resource(
        name=found["name"],
        title=found["title"],
        description=found["description"],
        path=found["path"],
        sources=tuple(Source(s["title"], s.get("path", "")) for s in found.get("sources", ())),
        fields=tuple(_field(field) for field in schema["fields"]),
        primary_key=_names(schema.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(key) for key in schema.get("foreignKeys", ())),
    )


def _field(found: dict[str, Any]) -> Field:
    limits = found.get("constraints", {})
    return Field(
        name=found["name"],
        title=found["title"],
        description=found["description"],
        type=found["type"],
        unit=found.get("unit", ""),
        notation=found.get("notation", ""),
        levels=_names(limits.get("enum", ())),
        ordered=bool(found.get("categoriesOrdered", False)),
        required=bool(limits.get("required", False)),
        unique=bool(limits.get("unique", False)),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        pattern=limits.get("pattern", ""),
        refers_to=_names(found.get("refersTo", ())),
    )


def _foreign_key(found: dict[str, Any]) -> ForeignKey:
    reference = found["reference"]
    return ForeignKey(_names(found["fields"]), reference["resource"], _names(reference["fields"]))


def _names(found: str | Iterable[str]) -> tuple[str, ...]:
    """One name or several; the standard allows both."""
    return (found,) if isinstance(found, str) else tuple(found)
