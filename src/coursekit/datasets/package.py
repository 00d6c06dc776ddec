"""From ``data/datapackage.json`` to `Resource` values, or to everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.datasets.descriptors import (
    NOTATIONS,
    TYPES,
    Field,
    ForeignKey,
    Resource,
    Source,
)
from coursekit.errors import DatasetError, Fault, not_json, shown_path

DESCRIPTOR = "datapackage.json"
NAME = re.compile(r"\w[\w.-]*")  # of a table or a column
_TYPES = f"Use {', '.join(TYPES)}; a date is a string with the notation edtf."
_NO_PACKAGE = "Give each table a name, title, description, path and schema with fields there."
Spot = tuple[str | int, ...]
"""The way to a value: ``("resources", 0, "name")``."""


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
        If the file is missing, is not JSON, or does not describe tables; then with every fault.
    """
    course = course or find_course()
    path = course.data / DESCRIPTOR
    if not path.is_file():
        place = shown_path(path, course.root)
        raise DatasetError(Fault(place, 0, "the description of the data is missing", _NO_PACKAGE))
    return dict(_read(path, course.root, path.stat().st_mtime_ns))


@lru_cache(maxsize=8)
def _read(path: Path, root: Path, _stamp: int) -> dict[str, Resource]:
    place = shown_path(path, root)
    try:
        text = path.read_text(encoding="utf-8-sig")
        package = json.loads(text)
    except json.JSONDecodeError as error:
        raise DatasetError(not_json(place, error)) from error
    except UnicodeDecodeError as error:
        raise DatasetError(Fault(place, 0, "the file is not UTF-8", "Save it as UTF-8.")) from error
    reader = _Reader()
    resources = reader.resources(package)
    if reader.mistakes:
        lines = _lines(text)
        raise DatasetError(
            Fault(place, _line(lines, spot), *text) for spot, *text in reader.mistakes
        )
    return resources


@dataclass
class _Reader:
    """Reads the values of a package and collects what is wrong with them."""

    mistakes: list[tuple[Spot, str, str]] = field(default_factory=list)

    def resources(self, package: Any) -> dict[str, Resource]:
        """Read all tables."""
        listed = package.get("resources") if isinstance(package, dict) else None
        if not isinstance(listed, list):
            self._tell((), 'there is no list "resources"', _NO_PACKAGE)
            return {}
        read: dict[str, Resource] = {}
        spots: dict[str, Spot] = {}
        for number, one in enumerate(listed):
            spot: Spot = ("resources", number)
            resource = self._resource(self._table(one, spot, "a resource"), spot)
            if resource.name in read:
                self._tell(spot, f'the name "{resource.name}" is used twice', "Change one.")
            read[resource.name], spots[resource.name] = resource, spot
        if not self.mistakes:
            for name, resource in read.items():
                self._check_ties(resource, read, spots[name])
        return read

    def _tell(self, spot: Spot, message: str, remedy: str = "") -> None:
        self.mistakes.append((spot, message, remedy))

    def _resource(self, given: dict[str, Any], spot: Spot) -> Resource:
        schema = self._table(given.get("schema"), (*spot, "schema"), "the schema of a resource")
        if schema.get("missingValues", [""]) != [""]:
            message = "missingValues: only an empty cell stands for what is missing"
            self._tell(
                (*spot, "schema", "missingValues"), message, 'Write [""] and empty the cells.'
            )
        fields = schema.get("fields")
        if not isinstance(fields, list) or not fields:
            self._tell(
                (*spot, "schema"), "a schema has no fields", "List the table's columns there."
            )
            fields = []
        at: Spot = (*spot, "schema", "fields")
        columns = [self._field(one, (*at, number)) for number, one in enumerate(fields)]
        for number, column in enumerate(columns):
            if column.name in [earlier.name for earlier in columns[:number]]:
                self._tell(
                    (*at, number), f'the column "{column.name}" is used twice', "Change one."
                )
        sources = given.get("sources", [])
        return Resource(
            name=self._text(given, "name", spot, "the name of a resource"),
            title=self._text(given, "title", spot),
            description=self._text(given, "description", spot),
            path=self._path(given, spot),
            sources=tuple(
                Source(str(one.get("title", "")), str(one.get("path", "")))
                for one in (sources if isinstance(sources, list) else [])
                if isinstance(one, dict)
            ),
            fields=tuple(columns),
            primary_key=self._names(schema, "primaryKey", (*spot, "schema")),
            foreign_keys=self._foreign_keys(schema, (*spot, "schema")),
            entry=self._entry(given, spot),
            leading=self._names(given, "leading", spot),
        )

    def _entry(self, given: dict[str, Any], spot: Spot) -> tuple[tuple[str, str], ...]:
        entry = given.get("entry", {})
        if isinstance(entry, dict) and all(isinstance(words, str) for words in entry.values()):
            return tuple(entry.items())
        message = "entry: expected an object of columns and the words before what each holds"
        self._tell((*spot, "entry"), message, 'Write "entry": {"born": "Born", "kind": ""}.')
        return ()

    def _path(self, given: dict[str, Any], spot: Spot) -> str:
        path = self._text(given, "path", spot)
        if path and (not path.endswith(".csv") or ":" in path or "/" in path):
            message = f'path: expected a CSV file in the data folder, found "{path}"'
            self._tell((*spot, "path"), message, "Write its name, like letters.csv.")
        return path

    def _field(self, one: Any, spot: Spot) -> Field:
        given = self._table(one, spot, "a field")
        limits = given.get("constraints", {})
        limits = self._table(limits, (*spot, "constraints"), "the constraints of a field")
        name = self._text(given, "name", spot, "the name of a field")
        kind = self._one_of(given, "type", spot, TYPES, _TYPES)
        notation = ""
        if "notation" in given:
            remedy = f"Use {', '.join(NOTATIONS)}, or leave it out."
            notation = self._one_of(given, "notation", spot, NOTATIONS, remedy)
            if kind not in ("string", ""):
                message = f'{name}: only a string has a notation, not the type "{kind}"'
                self._tell(spot, message, "Write string as its type.")
        return Field(
            name=name,
            title=self._text(given, "title", spot),
            description=self._text(given, "description", spot),
            type=kind or "string",
            unit=self._text(given, "unit", spot) if "unit" in given else "",
            notation=notation,
            levels=self._names(limits, "enum", (*spot, "constraints")),
            ordered=bool(given.get("categoriesOrdered", False)),
            required=bool(limits.get("required", False)),
            unique=bool(limits.get("unique", False)),
            minimum=self._number(limits, "minimum", (*spot, "constraints")),
            maximum=self._number(limits, "maximum", (*spot, "constraints")),
            pattern=self._pattern(limits, (*spot, "constraints")),
            refers_to=self._names(given, "refersTo", spot),
        )

    def _table(self, given: Any, spot: Spot, what: str) -> dict[str, Any]:
        if isinstance(given, dict):
            return given
        self._tell(spot, f"{what} is missing or not an object", "Write it in braces.")
        return {}

    def _text(self, given: dict[str, Any], key: str, spot: Spot, name: str = "") -> str:
        """Read a text that must be there; one with a `name` is a name."""
        value = given.get(key)
        if not isinstance(value, str) or not value.strip():
            whose = f' of "{given["name"]}"' if key != "name" and given.get("name") else ""
            self._tell(spot, f'"{key}"{whose} is missing or not a text', f'Write "{key}": "…".')
            return ""
        if name and not NAME.fullmatch(value):
            self._tell(
                spot, f'{name}, "{value}", has other characters than letters, digits, _ and -'
            )
        return value

    def _one_of(
        self, given: dict[str, Any], key: str, spot: Spot, known: Iterable[str], remedy: str
    ) -> str:
        value = self._text(given, key, spot)
        if value and value not in known:
            self._tell((*spot, key), f'{given.get("name")}: unknown {key} "{value}"', remedy)
            return ""
        return value

    def _number(self, given: dict[str, Any], key: str, spot: Spot) -> float | None:
        value = given.get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self._tell((*spot, key), f"{key}: expected a number, found {value!r}", "Write digits only.")
        return None

    def _pattern(self, given: dict[str, Any], spot: Spot) -> str:
        value = given.get("pattern", "")
        try:
            re.compile(value)
        except (re.error, TypeError) as error:
            message = f"pattern: this is not a regular expression: {error}"
            self._tell((*spot, "pattern"), message)
            return ""
        return str(value)

    def _names(self, given: dict[str, Any], key: str, spot: Spot) -> tuple[str, ...]:
        """Read one name or several; the standard allows both."""
        value = given.get(key, ())
        if isinstance(value, list | tuple) and not any(isinstance(v, list | dict) for v in value):
            return tuple(dict.fromkeys(map(str, value)))
        if isinstance(value, str):
            return (value,)
        self._tell((*spot, key), f"{key}: expected a name or a list of names")
        return ()

    def _foreign_keys(self, schema: dict[str, Any], spot: Spot) -> tuple[ForeignKey, ...]:
        listed = schema.get("foreignKeys", [])
        if not isinstance(listed, list):
            self._tell((*spot, "foreignKeys"), "foreignKeys: expected a list")
            return ()
        keys = []
        for number, one in enumerate(listed):
            at: Spot = (*spot, "foreignKeys", number)
            key = self._table(one, at, "a foreign key")
            reference = self._table(key.get("reference"), at, "the reference of a foreign key")
            there = self._names(reference, "fields", at)
            table = str(reference.get("resource", ""))
            columns, inherits = self._names(key, "fields", at), self._names(key, "inherits", at)
            keys.append(ForeignKey(columns, table, there, inherits))
        return tuple(keys)

    def _check_ties(self, resource: Resource, tables: dict[str, Resource], spot: Spot) -> None:
        """Compare what a table says of its columns and of other tables with these."""
        at: Spot = (*spot, "schema")
        self._check_columns(resource.primary_key, resource, (*at, "primaryKey"))
        self._check_columns((name for name, _ in resource.entry), resource, (*spot, "entry"))
        inherited = {name for key in resource.foreign_keys for name in key.inherits}
        leading = (name for name in resource.leading if name not in inherited)
        self._check_columns(leading, resource, (*spot, "leading"))
        for number, key in enumerate(resource.foreign_keys):
            self._check_columns(key.columns, resource, (*at, "foreignKeys", number))
            if other := self._known(key.resource, tables, (*at, "foreignKeys", number)):
                self._check_columns(
                    (*key.there, *key.inherits), other, (*at, "foreignKeys", number)
                )
            for name in key.inherits:
                if resource.field(name):
                    message = f'{resource.name} has the field "{name}" and inherits it, too'
                    self._tell((*at, "foreignKeys", number), message, "Keep one of them.")
        for number, column in enumerate(resource.fields):
            for name in column.refers_to:
                other = self._known(name, tables, (*at, "fields", number))
                if other and not other.primary_key:
                    message = f"{column.name}: {name} has no primaryKey to refer to"
                    self._tell((*at, "fields", number), message, "Name its key column there.")

    def _known(self, name: str, tables: dict[str, Resource], spot: Spot) -> Resource | None:
        if name not in tables:
            self._tell(spot, f'there is no resource "{name}" to refer to')
        return tables.get(name)

    def _check_columns(self, names: Iterable[str], resource: Resource, spot: Spot) -> None:
        for name in names:
            if resource.field(name) is None:
                self._tell(spot, f'{resource.name} has no field "{name}"')


def _lines(text: str) -> Any:
    """Read the file once more, with the line of each value; None if that cannot be."""
    import yaml

    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:  # JSON that is no YAML: tabs, for example
        return None


def _line(node: Any, spot: Spot) -> int:
    """Return the line on which a value begins, or what holds it where it is missing."""
    line = 0 if node is None else node.start_mark.line + 1
    for step in spot:
        if isinstance(step, int):
            items = getattr(node, "value", [])
            node = items[step] if step < len(items) else None
        else:
            pairs = getattr(node, "value", [])
            node = next((value for key, value in pairs if key.value == step), None)
        if node is None:
            return line
        line = node.start_mark.line + 1
    return line
