"""Tables whose rows take columns from other tables, and the same tables whole, for those outside.

A foreign key of ``datapackage.json`` may say ``"inherits": ["certainty", …]``.  The file then has
no such columns: a fact is typed once, in the row to which others refer.  `load`, the checks and
the pages see the table with them, right of the columns of the key; so does who downloads it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from coursekit.course import Course
from coursekit.datasets.descriptors import Field, ForeignKey, Resource
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.datasets.typed_tables import Table, read_table
from coursekit.errors import DatasetError, shown_path


def read_whole(resource: Resource, course: Course) -> Table:
    """Read a table with the columns that its rows take from others.

    Parameters
    ----------
    resource : Resource
        The table.
    course : Course
        Where it is.

    Returns
    -------
    Table
        Its `resource` has all columns; its faults are those of every file that was read.
    """
    resources = read_resources(course)
    names = {key.resource for key in resource.inheriting}
    return _with_others(
        _read(resource, course), {name: _read(resources[name], course) for name in names}
    )


def read_all_whole(course: Course) -> dict[str, Table]:
    """Read all tables as `read_whole` does, each file once."""
    tables = {name: _read(one, course) for name, one in read_resources(course).items()}
    return {name: _with_others(table, tables) for name, table in tables.items()}


def _with_others(table: Table, tables: Mapping[str, Table]) -> Table:
    names = sorted({key.resource for key in table.resource.inheriting})
    faults = [*table.faults, *(fault for name in names for fault in tables[name].faults)]
    return replace(join(table, tables), faults=faults)


def _read(resource: Resource, course: Course) -> Table:
    path = course.data / resource.path
    return read_table(path, shown_path(path, course.root), resource)


def join(table: Table, tables: Mapping[str, Table]) -> Table:
    """Give the rows of a table the columns that they take from others.

    Parameters
    ----------
    table : Table
        As its file has it.
    tables : mapping of str to Table
        The tables to which it refers, by name.

    Returns
    -------
    Table
        `table` itself if it inherits nothing.  Where a reference leads nowhere, which is a fault
        of its own, the cells are empty.
    """
    for key in table.resource.inheriting:
        table = replace(table, rows=join_rows(table.rows, tables[key.resource].rows, key))
    described = {name: other.resource for name, other in tables.items()}
    return replace(table, resource=whole_resource(table.resource, described))


def whole_resource(resource: Resource, resources: Mapping[str, Resource]) -> Resource:
    """Describe a table with the columns that its rows take from others.

    Parameters
    ----------
    resource : Resource
        As ``datapackage.json`` describes the file.
    resources : mapping of str to Resource
        The tables to which it refers, by name.

    Returns
    -------
    Resource
    """
    for key in resource.inheriting:
        fields = _widen(resource.fields, resources[key.resource], key)
        resource = replace(resource, fields=fields)
    return resource


def join_rows(
    rows: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]], key: ForeignKey
) -> list[dict[str, str]]:
    """Give rows of text the columns that they inherit through one foreign key."""
    known = {tuple(row[name] for name in key.there): row for row in others}
    joined = []
    for row in rows:
        found = known.get(tuple(row[name] for name in key.columns), {})
        wide: dict[str, str] = {}
        for name, cell in row.items():
            wide[name] = cell
            if name == key.columns[-1]:
                wide |= {inherited: found.get(inherited, "") for inherited in key.inherits}
        joined.append(wide)
    return joined


def _widen(fields: Sequence[Field], other: Resource, key: ForeignKey) -> tuple[Field, ...]:
    at = next(i for i, field in enumerate(fields) if field.name == key.columns[-1]) + 1
    # What is unique there need not be so here.
    inherited = [
        replace(field, unique=False, description=f"{field.description} From {other.name}.")
        for name in key.inherits
        if (field := other.field(name))
    ]
    return (*fields[:at], *inherited, *fields[at:])


def dataset_files(name: str, course: Course) -> list[Path]:
    """Return the files from which a dataset is read: its own, and those that it inherits from."""
    resources = read_resources(course)
    known = [resources[name], *(resources[key.resource] for key in resources[name].inheriting)]
    return [course.data / resource.path for resource in known]


def whole_csv(name: str, course: Course) -> str:
    """Write a dataset as CSV with all its columns, for those who have no `load`.

    Parameters
    ----------
    name : str
        Name of the dataset.
    course : Course
        Where it is.

    Returns
    -------
    str
        The text of its file, if it inherits nothing.

    Raises
    ------
    DatasetError
        If a file does not hold what its description promises.
    """
    resource = read_resources(course)[name]
    if not resource.inheriting:
        return (course.data / resource.path).read_text("utf-8")
    table = read_whole(resource, course)
    if table.faults:
        raise DatasetError(table.faults)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in table.resource.fields)
    writer.writerows(row.values() for row in table.rows)
    return text.getvalue()


def whole_description(course: Course) -> str:
    """Write ``datapackage.json`` for the files of `whole_csv`: nothing is inherited any more."""
    package = json.loads((course.data / DESCRIPTOR).read_text("utf-8-sig"))
    schemas = {one["name"]: one["schema"] for one in package["resources"]}
    for schema in schemas.values():
        for key in schema.get("foreignKeys", []):
            if names := key.pop("inherits", []):
                _describe_inherited(schema, schemas[key["reference"]["resource"]], key, names)
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _describe_inherited(
    schema: dict[str, Any], other: dict[str, Any], key: dict[str, Any], names: Sequence[str]
) -> None:
    last = key["fields"] if isinstance(key["fields"], str) else key["fields"][-1]
    at = [field["name"] for field in schema["fields"]].index(last) + 1
    known = {field["name"]: field for field in other["fields"]}
    schema["fields"][at:at] = [known[name] for name in names]
