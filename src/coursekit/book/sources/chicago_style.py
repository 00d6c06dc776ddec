"""The style "chicago" of bibliographies, for pybtex: notes and bibliography, 17th edition.

After *The Chicago Manual of Style*, chapter 14: the first author's surname comes first, titles of
books and periodicals are in italics, those of parts in quotation marks, and an issue has its year
in brackets: ``24, no. 4 (2025): 632–642``.  People and bodies stand in one alphabet.  Labels are
those of pybtex's "alpha".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pybtex.database import Entry, Person
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.alpha import Style as AlphaStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import FieldIsMissing

_DOI = "https://doi.org/"
_INNER_QUOTES = str.maketrans("“”", "‘’")
_EMPHASIS = re.compile(r"\\emph\{([^{}]*)\}")
_ANONYMOUS = "periodical"  # the ``type`` of a piece whose paper stands in its author's place


class Work:
    """The parts of one work as rich text; what it lacks is empty.

    Parameters
    ----------
    entry : pybtex.database.Entry
    """

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __getitem__(self, name: str) -> Text:
        return _rich(self.entry.fields.get(name, ""))

    @property
    def title(self) -> Text:
        """The title.

        Raises
        ------
        pybtex.style.template.FieldIsMissing
            If the work has none.
        """
        if "title" not in self.entry.fields:
            raise FieldIsMissing("title", self.entry)
        return self["title"]

    @property
    def date(self) -> Text:
        """Day, month and year, as far as they are known."""
        return _join(" ", [self["month"], self["year"]])

    def people(self, role: str) -> Text:
        """The names, the first of them inverted, with commas and "and"."""
        persons = self.entry.persons.get(role, [])
        names = [_name(person, inverted=not at) for at, person in enumerate(persons)]
        if len(names) < 2:
            return _join("", names)
        return Text(_join(", ", names[:-1]), ", and ", names[-1])

    @property
    def source(self) -> Text:
        """Where it can be read: its DOI, or its address."""
        doi, url = str(self["doi"]), str(self.entry.fields.get("url", ""))
        if doi:
            return HRef(_DOI + doi, _DOI + doi)
        return HRef(url, url) if url else Text()


def _rich(latex: str) -> Text:
    """Read a field; pybtex itself does not know ``\\emph``, nor keeps the blank after it."""
    pieces = _EMPHASIS.split(latex)
    parts = [Text.from_latex("{}" + piece) for piece in pieces]
    return Text(*(Tag("em", part) if at % 2 else part for at, part in enumerate(parts)))


def _name(person: Person, *, inverted: bool) -> Text:
    first = _join(" ", [*person.rich_first_names, *person.rich_middle_names])
    last = _join(" ", [*person.rich_prelast_names, *person.rich_last_names])
    parts = (last, first) if inverted else (first, last)
    return _join(", " if inverted else " ", [*parts, *person.rich_lineage_names])


def _join(joint: str, parts: Sequence[Text]) -> Text:
    return Text(joint).join([part for part in parts if len(part)])


def _quoted(work: Work) -> Text:
    """Put the title between quotation marks, with the full stop that follows it."""
    inner = work.title and work.entry.fields["title"].translate(_INNER_QUOTES)
    return Text("“", _rich(inner).add_period(), "”")


def _imprint(work: Work) -> Text:
    press = _join(": ", [work["address"], work["publisher"]])
    return _join(", ", [press, work.date])


def _article(work: Work) -> list[Text]:
    number = Text("no. ", work["number"]) if len(work["number"]) else Text()
    issue = _join(", ", [_join(" ", [Tag("em", work["journal"]), work["volume"]]), number])
    dated = Text(issue, " (", work.date, ")") if len(work.date) else issue
    return [_quoted(work), _join(": ", [dated, work["pages"]])]


def _book(work: Work) -> list[Text]:
    return [Tag("em", work.title), work["series"], _imprint(work)]


def _chapter(work: Work) -> list[Text]:
    host = Text("In ", Tag("em", work["booktitle"]))
    return [_quoted(work), _join(", ", [host, work["pages"]]), _imprint(work)]


def _thesis(work: Work) -> list[Text]:
    return [_quoted(work), _join(", ", [work["type"], work["school"], work.date])]


def _paper(work: Work) -> list[Text]:
    """A letter or another paper in an archive: its title is a description."""
    return [_join(", ", [work.title, work.date]), work["howpublished"]]


def _other(work: Work) -> list[Text]:
    title = [_quoted(work)] if "title" in work.entry.fields else []
    place, date = work["howpublished"], work.date
    # "The Spectator, 19 November 1988, p. 27" has said the year.
    is_dated = str(date) in re.findall(r"\w+", str(place))
    return [*title, place if is_dated else _join(", ", [place, date])]


_FORMS: dict[str, Callable[[Work], list[Text]]] = {
    "article": _article,
    "book": _book,
    "incollection": _chapter,
    "phdthesis": _thesis,
    "unpublished": _paper,
}


def _reference(work: Work) -> Text:
    form = _FORMS.get(work.entry.type, _other)
    people = work.people("author") or work.people("editor")
    if str(work["type"]) == _ANONYMOUS:
        people = Tag("em", people)
    parts = [_ended(part) for part in (people, *form(work), work["note"])]
    return _join(" ", [*parts, work.source])


def _ended(part: Text) -> Text:
    """End a part with a full stop, which a title between quotation marks has already."""
    return part if str(part).endswith("”") else part.add_period()


class _OneAlphabet(SortingStyle):
    """By author, year and title; the braces that hold the name of a body together do not count."""

    def person_key(self, person: Person) -> str:
        key: str = super().person_key(person)
        # A body stands before all whose names go on: "United States" before "United States Army".
        return key.replace("{", "").replace("}", "").replace(", ", "  ")


class ChicagoStyle(AlphaStyle):
    """Formats every kind of work."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.sort = _OneAlphabet().sort

    def format_entry(self, label: str, entry: Entry, bib_data: object = None) -> FormattedEntry:
        return FormattedEntry(entry.key, _reference(Work(entry)), label)
