"""Checks between the tables, the article and the chapters: every fault, none raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coursekit.course import Course
from coursekit.datasets.claims import check_rows
from coursekit.datasets.joins import join
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.datasets.typed_tables import Table, read_table, split
from coursekit.errors import DatasetError, Fault, LocatorError, shown_path
from coursekit.locators import Article, Locator, check_source, read_article
from coursekit.wording import format_list

# Register of names -> kind of its entries.
REGISTERS = {
    "people": "person",
    "organisations": "organisation",
    "periodicals": "periodical",
    "places": "place",
}
PLACE = ("section", "paragraph", "note")


@dataclass(frozen=True)
class Data:
    """All tables of a course, read."""

    tables: Mapping[str, Table]
    places: Mapping[str, str]
    course: Course

    @property
    def article(self) -> Article:
        """The structure of the article, which only tables with locators need."""
        return read_article(self.course)

    def keys(self, resource: str, columns: Sequence[str]) -> set[tuple[str, ...]]:
        """Return the values of some columns of a table."""
        return {tuple(row[name] for name in columns) for row in self.tables[resource].rows}


def check_data(course: Course) -> list[Fault]:
    """Check every table against its description, the other tables and the article.

    Parameters
    ----------
    course : Course
        The course whose data are checked.

    Returns
    -------
    list of Fault
        Sorted by file and line; empty when the data are in order or there are none.
    """
    if not course.data.is_dir():
        return []
    try:
        resources = read_resources(course)
    except DatasetError as error:
        return list(error.faults)
    places = {r.name: shown_path(course.data / r.path, course.root) for r in resources.values()}
    tables = {
        r.name: read_table(course.data / r.path, places[r.name], r) for r in resources.values()
    }
    faults = [fault for table in tables.values() for fault in table.faults]
    faults += _check_files(course, {r.path for r in resources.values()})
    # Ties between tables can be followed only where each table is sound.
    if not faults:
        data = Data({name: join(table, tables) for name, table in tables.items()}, places, course)
        try:
            faults = [fault for check in CHECKS for fault in check(data)]
        except LocatorError as error:
            faults = list(error.faults)
    return sorted(faults)


def _check_files(course: Course, described: set[str]) -> Iterator[Fault]:
    for path in sorted(course.data.glob("*.csv")):
        if path.name not in described:
            place = shown_path(path, course.root)
            yield Fault(place, 0, f"{DESCRIPTOR} does not describe it", "Describe the table there.")


def _check_foreign_keys(data: Data) -> Iterator[Fault]:
    for name, table in data.tables.items():
        for key in table.resource.foreign_keys:
            known = data.keys(key.resource, key.there)
            for line, row in zip(table.lines, table.rows, strict=True):
                value = tuple(row[column] for column in key.columns)
                if any(value) and value not in known:
                    message = f'{", ".join(key.columns)}: {key.resource} has no "{" ".join(value)}"'
                    yield Fault(data.places[name], line, message)


def _check_lists(data: Data) -> Iterator[Fault]:
    for name, table in data.tables.items():
        for column in table.resource.fields:
            if not column.refers_to:
                continue
            known = set[str]()
            for other in column.refers_to:
                key = data.tables[other].resource.primary_key
                known |= {" ".join(value) for value in data.keys(other, key)}
            for line, row in zip(table.lines, table.rows, strict=True):
                for item in split(row[column.name]):
                    if item not in known:
                        where = " or ".join(column.refers_to)
                        message = f'{column.name}: there is no "{item}" in {where}'
                        yield Fault(data.places[name], line, message)


def _check_locators(data: Data) -> Iterator[Fault]:
    for name, table in data.tables.items():
        inherited = {column for key in table.resource.inheriting for column in key.inherits}
        columns = {column.name for column in table.resource.fields} - inherited
        texts = [c.name for c in table.resource.fields if c.notation == "locator"]
        for line, row in zip(table.lines, table.rows, strict=True):
            problems = [problem for text in texts for problem in _text_faults(row[text], data)]
            if columns.issuperset(PLACE) and name != "notes":
                problems += _place_faults(row, data.article)
            yield from (Fault(data.places[name], line, problem) for problem in problems)


def _text_faults(text: str, data: Data) -> list[str]:
    try:
        if text:
            check_source(text, data.article)
    except LocatorError as error:
        return [fault.message for fault in error.faults]
    return []


def _place_faults(row: Mapping[str, str], article: Article) -> list[str]:
    if not row["section"]:
        return ["a note without its paragraph"] if row["note"] else []
    strange = [
        name for name in PLACE[1:] for one in split(row[name]) if not one.strip().isdecimal()
    ]
    if strange:
        return [f'{name}: expected whole numbers, found "{row[name]}"' for name in strange]
    paragraphs, notes = (tuple(map(int, split(row[name]))) for name in PLACE[1:])
    problems = article.faults(Locator(row["section"], paragraphs, notes))
    if row.get("in_note") == "true" and not notes:
        problems.append("in_note is true, but no note is named")
    return problems


def _check_registers(data: Data) -> Iterator[Fault]:
    """A name or spelling leads to one entry of the registers, or the role for names cannot work."""
    seen: dict[str, str] = {}
    for name in REGISTERS:
        table = data.tables.get(name)
        if table is None:
            continue
        if lacking := [column for column in ("slug", "name") if not table.resource.field(column)]:
            columns = "columns" if len(lacking) > 1 else "column"
            message = f"a register needs the {columns} {format_list(lacking)}"
            yield Fault(data.places[name], 1, message, "Name each entry and give it a short name.")
            continue
        for line, row in zip(table.lines, table.rows, strict=True):
            slug = row["slug"]
            forms = {slug, row["name"], row.get("acronym", ""), *split(row.get("variants", ""))}
            for form in sorted(form.casefold() for form in forms if form):
                if seen.setdefault(form, slug) != slug:
                    message = f'"{form}" names both {seen[form]} and {slug}'
                    yield Fault(data.places[name], line, message, "Tell them apart.")


def _check_claimed(data: Data) -> Iterator[Fault]:
    """Claims and what rests on them; ``article``, a short citation, begins with its author."""
    package = json.loads((data.course.data / DESCRIPTOR).read_text("utf-8-sig"))
    author = str(package.get("article", "")).partition(" ")[0]
    yield from check_rows(data.tables, data.places, author)


CHECKS: tuple[Callable[[Data], Iterable[Fault]], ...] = (
    _check_foreign_keys,
    _check_lists,
    _check_locators,
    _check_registers,
    _check_claimed,
)
