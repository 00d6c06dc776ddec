"""A first description of a table, from what stands in its cells; what it means, a person adds."""

from __future__ import annotations

import json
import re
from typing import Any

from coursekit.csvfile import CsvTable
from coursekit.datasets.package import NAME
from coursekit.datasets.typed_tables import NUMBER, TRUTH, WHOLE
from coursekit.edtf import read_edtf
from coursekit.errors import CourseError, DatasetError, Fault, not_json

_ALLOWED = "letters, digits, _ and -"
_PADDED = re.compile(r"0\d")
_RESOURCES = re.compile(r'"resources"\s*:\s*(?=\[)')


def check_header(table: CsvTable, file: str, place: str) -> None:
    """Refuse a table whose description would be full of faults.

    Parameters
    ----------
    table : CsvTable
    file : str
        Name of its file.
    place : str
        How the author knows the file.

    Raises
    ------
    DatasetError
        With all that is wrong with the names of the table and of its columns.
    """
    (header, *others), name = table.columns, file.rpartition(".")[0]
    sign = next((sign for sign in ";\t|" if sign in header and not others), "")
    if sign:
        message = f"the columns are kept apart by {sign!r}, and not by commas"
        raise DatasetError(Fault(place, 1, message, "Save it as CSV with commas."))
    faults = []
    if not NAME.fullmatch(name):
        message = f'the name of the table, "{name}", has other characters than {_ALLOWED}'
        faults.append(Fault(place, 0, message, "Rename the file."))
    for number, column in enumerate(table.columns, 1):
        if not column.strip():
            faults.append(Fault(place, 1, f"column {number} has no name", "Write one."))
        elif column in table.columns[: number - 1]:
            message = f'two columns are named "{column}"'
            faults.append(Fault(place, 1, message, "Give each a name of its own."))
        elif not NAME.fullmatch(column):
            message = f'the name of a column, "{column}", has other characters than {_ALLOWED}'
            faults.append(Fault(place, 1, message, "Change it."))
    if faults:
        raise DatasetError(faults)


def draft_resource(table: CsvTable, file: str) -> dict[str, Any]:
    """Draft the description of a table.

    Types, and what is never empty or never twice, are as the cells have it.  The first column
    that tells all rows apart is the key.  Titles are the names of the columns in words.  The
    descriptions are empty, so that ``coursekit check`` asks for each.

    Parameters
    ----------
    table : CsvTable
    file : str
        Name of its file; without the ending it is the name of the table.

    Returns
    -------
    dict
        A resource of a data package.
    """
    name = file.rpartition(".")[0]
    records = [cells for _, cells in table.records()]
    fields = [_field(column, [row[column] for row in records]) for column in table.columns]
    unique = [
        field["name"] for field in fields if field.get("constraints", {}).get("unique") and records
    ]
    return {
        "name": name,
        "title": _title(name),
        "description": "",
        "path": file,
        "schema": {"fields": fields, **({"primaryKey": unique[:1]} if unique else {})},
    }


def _field(name: str, cells: list[str]) -> dict[str, Any]:
    held = [cell for cell in cells if cell]
    field: dict[str, Any] = {"name": name, "title": _title(name), **_type(held), "description": ""}
    constraints = {}
    if held and len(held) == len(cells):
        constraints["required"] = True
        if len({*held}) == len(held):
            constraints["unique"] = True
    return {**field, **({"constraints": constraints} if constraints else {})}


def _type(held: list[str]) -> dict[str, str]:
    if not held:
        return {"type": "string"}
    if all(cell in TRUTH for cell in held):
        return {"type": "boolean"}
    if any(_PADDED.match(cell) for cell in held):  # a code: as a number it would lose its zeros
        return {"type": "string"}
    if all(map(WHOLE.fullmatch, held)):
        return {"type": "integer"}
    if all(map(NUMBER.fullmatch, held)):
        return {"type": "number"}
    if all(map(_is_date, held)):
        return {"type": "string", "notation": "edtf"}
    return {"type": "string"}


def _is_date(cell: str) -> bool:
    try:
        read_edtf(cell)
    except CourseError:
        return False
    return True


def _title(name: str) -> str:
    words = " ".join(re.split(r"[_\W]+", name)).strip()
    return words[:1].upper() + words[1:]


def add_resource(package: str, resource: dict[str, Any], place: str) -> str:
    """Put the description of a table behind the others.

    Parameters
    ----------
    package : str
        The text of ``datapackage.json``; empty for a new one.
    resource : dict
    place : str
        How the author knows the file.

    Returns
    -------
    str
        The text, as it was but for the new table.

    Raises
    ------
    DatasetError
        If the text is not a data package, or describes a table of that name already.
    """
    text = (package.strip() and package) or '{\n "resources": []\n}\n'
    try:
        known = json.loads(text)
        resources = known["resources"]
        names = [one.get("name") for one in resources]
    except json.JSONDecodeError as error:
        raise DatasetError(not_json(place, error)) from error
    except (TypeError, LookupError, AttributeError) as error:
        message = 'the file has no list "resources" of tables'
        raise DatasetError(Fault(place, 0, message, "Write it first.")) from error
    if resource["name"] in names:
        message = f'a table "{resource["name"]}" is described already'
        raise DatasetError(Fault(place, 0, message, "Change it there."))
    wanted = known | {"resources": [*resources, resource]}
    written = json.dumps(resource, ensure_ascii=False, indent=1)
    indented = "\n".join(f"  {line}" for line in written.split("\n"))
    for begin in _RESOURCES.finditer(text):
        _, end = json.JSONDecoder().raw_decode(text, begin.end())
        head = text[: end - 1].rstrip()
        draft = f"{head}{',' if resources else ''}\n{indented}\n {text[end - 1 :]}"
        if _reads_as(draft, wanted):
            return draft
    return json.dumps(wanted, ensure_ascii=False, indent=1) + "\n"


def _reads_as(text: str, wanted: object) -> bool:
    """Whether a text is the JSON of a value; another list may have the same name, deeper down."""
    try:
        return bool(json.loads(text) == wanted)
    except json.JSONDecodeError:
        return False
