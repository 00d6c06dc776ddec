"""Checks between the tables, the article and the chapters: every fault, none raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coursekit.course import Course
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.datasets.tables import Table, read_table, split
from coursekit.errors import DatasetError, Fault, LocatorError, shown_path
from coursekit.locators import Article, Locator, check_source, parse_source, read_article

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
        data = Data(tables, places, course)
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
        columns = {column.name for column in table.resource.fields}
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
            message = f"a register needs the column {' and '.join(lacking)}"
            yield Fault(data.places[name], 1, message, "Name each entry and give it a short name.")
            continue
        for line, row in zip(table.lines, table.rows, strict=True):
            slug = row["slug"]
            forms = {slug, row["name"], row.get("acronym", ""), *split(row.get("variants", ""))}
            for form in sorted(form.casefold() for form in forms if form):
                if seen.setdefault(form, slug) != slug:
                    message = f'"{form}" names both {seen[form]} and {slug}'
                    yield Fault(data.places[name], line, message, "Tell them apart.")


CHECKS: tuple[Callable[[Data], Iterable[Fault]], ...] = (
    _check_foreign_keys,
    _check_lists,
    _check_locators,
    _check_registers,
)


def check_claims(
    claims: Sequence[Mapping[str, str]], chapters: Mapping[str, Iterable[str]]
) -> list[Fault]:
    """Check that claims and chapters cover each other.

    A claim is covered when its chapter cites its paragraph and, if it has one, its note; a claim
    that only a note makes needs the note alone.  A paragraph that a chapter cites is backed when
    some claim, of whichever chapter, has it.

    Parameters
    ----------
    claims : sequence of mapping of str to str
        The rows of the dataset ``claims``.
    chapters : mapping of str to iterable of str
        For each chapter, by its slug, the texts of its ``{src}`` roles.

    Returns
    -------
    list of Fault
        One for each claim not covered and each paragraph not backed, at the chapter's file.
    """
    rows = [
        {**row, **{key: str(int(row[key])) for key in ("paragraph", "note") if row[key]}}
        for row in claims
    ]
    backed = {(row["section"], row["paragraph"]) for row in rows}
    faults: list[Fault] = []
    for chapter, sources in chapters.items():
        place = f"chapters/{chapter}.md"
        locators = [locator for source in sources for locator in _readable(source)]
        cited = {(spot.section, str(number)) for spot in locators for number in spot.paragraphs}
        notes = {str(note) for spot in locators for note in spot.notes}
        for row in rows:
            if row["chapter"] == chapter and not _is_covered(row, cited, notes):
                message = f"no {{src}} for claim {row['claim_id']} ({_spell(row)})"
                remedy = f'The claim: "{row["claim"]}" Cite it, or take it out of claims.csv.'
                faults.append(Fault(place, 0, message, remedy))
        for section, number in sorted(cited - backed, key=lambda place: (place[0], int(place[1]))):
            message = f"claims.csv has no claim from {section} {number}"
            remedy = "Add what the chapter takes from there."
            faults.append(Fault(place, 0, message, remedy))
    return sorted(faults)


def _readable(source: str) -> Sequence[Locator]:
    """A source that cannot be read is the business of the check of locators."""
    try:
        return parse_source(source)
    except LocatorError:
        return ()


def _is_covered(row: Mapping[str, str], cited: set[tuple[str, str]], notes: set[str]) -> bool:
    noted = not row["note"] or row["note"] in notes
    by_note_alone = row.get("in_note") == "true"
    return noted and (by_note_alone or (row["section"], row["paragraph"]) in cited)


def _spell(row: Mapping[str, str]) -> str:
    place = f"{row['section']} {row['paragraph']}"
    return f"{place}; n. {row['note']}" if row["note"] else place
