"""Checks of the table ``claims``: against the chapters, and against the rows that rest on claims.

A statement of the article has one row, in ``claims``: with its place, its date, its speaker and its
certainty.  Rows of other tables name it in a column ``claim`` and inherit these (see `joins`).
A finding is about several claims and names them in a column ``claims``.  What remains typed in two
places is compared here: who takes part, the tone of a tie, dates of a register, the places of a
finding, and words that must not be firmer than the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from coursekit.datasets.typed_tables import Table, split
from coursekit.errors import Fault, LocatorError
from coursekit.locators import FOOTNOTE, Locator, parse_source

CLAIMS, CLAIM = "claims", "claim"
STATED, INFERRED = "stated", "inferred"
CERTAINTIES = (STATED, "reported", "hedged", "disputed", INFERRED)
"""From what the article says itself to what only we say."""
ACTS = {"events": ("participants",), "ties": ("from_node", "to_node")}
"""Table -> the columns with those who take part."""
LINKED = {"people": "affiliations", "organisations": "people"}
"""Register -> the column that joins an entry with entries of other registers."""
DATED = {"people": ("born", "died"), "organisations": ("founded", "ended")}
"""Register -> columns with dates of an entry."""
OWN_VOICE = ("footnote", "References")
"""How ``who_says`` begins where the article speaks itself; or else with its author's name."""
OURS = "our"
"""How ``who_says`` begins where we speak."""

ATTRIBUTED = re.compile(
    r"\b(?:said|says?|told|wrote|writes|written|accus\w+|according|account|claim(?:s|ed)|called"
    r"|calls|charges?|letter|interview|hearsay|headline|word|words|grievance|quotation"
    r"|about|perhaps|probabl[ey]|seems?|may|might|uncertain|implied|implication|inferred"
    r"|inferences?|reading)\b",
    re.IGNORECASE,
)
"""Words of which one must stand in a row that rests on a claim which is not stated."""


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


def check_rows(
    tables: Mapping[str, Table], places: Mapping[str, str], author: str
) -> Iterator[Fault]:
    """Check the claims, and every row that rests on one of them.

    Parameters
    ----------
    tables : mapping of str to Table
        All tables of the course, with what they inherit.
    places : mapping of str to str
        How a reader knows the file of each.
    author : str
        Name of the article's author, as ``who_says`` begins with it; empty if nobody is named.

    Yields
    ------
    Fault
        At the line of a claim whose certainty does not fit its speaker, or of a row that names
        somebody whom its claim does not name, has a date that no claim has, contradicts another
        tie, or speaks more firmly than its claim.
    """
    claims = tables.get(CLAIMS)
    if claims is None or any(claims.resource.field(name) is None for name in ("actors", "date")):
        return
    known = {row["claim_id"]: row for row in claims.rows}
    if author:
        yield from _check_speakers(claims, places[CLAIMS], author)
    for name, table in tables.items():
        if table.resource.field(CLAIM) and name != "wordings":
            yield from _check_actors(name, table, places[name], known)
            yield from _check_signs(table, places[name])
            yield from _check_words(table, places[name], known)
        if table.resource.field(CLAIMS):
            yield from _check_several(table, places[name], known)
        yield from _check_links(name, table, places[name], claims)
        yield from _check_dates(name, table, places[name], claims)


def _check_speakers(claims: Table, place: str, author: str) -> Iterator[Fault]:
    """Stated is what the article says itself, inferred what we say; all else somebody says."""
    for line, row in zip(claims.lines, claims.rows, strict=True):
        speaks, certainty = row["who_says"], row["certainty"]
        own = speaks.startswith((author, *OWN_VOICE))
        ours = speaks.startswith(OURS)
        fits = {STATED: own, INFERRED: ours, "hedged": not ours}.get(
            certainty, not own and not ours
        )
        if not fits:
            message = f'{row["claim_id"]} is {certainty}, but "{speaks}" says it'
            remedy = f"Stated is what {author} says, inferred what we do."
            yield Fault(place, line, message, remedy)


def _check_actors(
    name: str, table: Table, place: str, known: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    for line, row in zip(table.lines, table.rows, strict=True):
        named = known.get(row[CLAIM], {}).get("actors", "")
        for column in ACTS.get(name, ()):
            for actor in split(row[column]):
                if actor not in split(named):
                    message = f'{column}: claim {row[CLAIM]} does not name "{actor}"'
                    remedy = "Rest the row on a claim that does, or take it out."
                    yield Fault(place, line, message, remedy)


def _check_signs(table: Table, place: str) -> Iterator[Fault]:
    if table.resource.field("sign") is None:
        return
    first: dict[str, tuple[str, int]] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        sign, at = first.setdefault(row[CLAIM], (row["sign"], line))
        if row["sign"] != sign:
            message = f"sign: {row['sign']}, but line {at} rests on the same claim and is {sign}"
            yield Fault(place, line, message, "One fact has one tone.")


def _check_words(
    table: Table, place: str, known: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    """A row in words of its own says who speaks, or what is open, if its claim is not stated."""
    prose = [
        field.name
        for field in table.resource.fields
        if field.type == "string" and not (field.levels or field.notation or field.unique)
    ]
    keys = table.resource.foreign_keys
    others = {name for key in keys for name in (*key.columns, *key.inherits)}
    own = [name for name in prose if name not in others]
    if not own:
        return
    for line, row in zip(table.lines, table.rows, strict=True):
        certainty = known.get(row[CLAIM], {}).get("certainty", STATED)
        said = " ".join(row[name] for name in own)
        if certainty != STATED and not ATTRIBUTED.search(said):
            message = f"claim {row[CLAIM]} is {certainty}; the row does not say so"
            yield Fault(place, line, message, "Say who says it, or that it is open.")


def _check_several(
    table: Table, place: str, known: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    """A row about several claims names all their places and no others, and none too firmly."""
    spots = [field.name for field in table.resource.fields if field.notation == "locator"]
    prose = [field.name for field in table.resource.fields if not field.notation]
    for line, row in zip(table.lines, table.rows, strict=True):
        claims = [known[one] for one in split(row[CLAIMS]) if one in known]
        if not claims:
            continue
        locators = [locator for name in spots for locator in _readable(row[name])]
        for told in misplaced(claims, locators):
            yield Fault(place, line, *told)
        levels = {claim["certainty"] for claim in claims}
        if STATED not in levels and not ATTRIBUTED.search(" ".join(row[name] for name in prose)):
            message = f"its claims are {' or '.join(sorted(levels))}; the row does not say so"
            yield Fault(place, line, message, "Say who says it, or that it is open.")


def misplaced(
    claims: Sequence[Mapping[str, str]], locators: Iterable[Locator]
) -> Iterator[tuple[str, str]]:
    """Compare the places of some claims with the places that who names them gives.

    Parameters
    ----------
    claims : sequence of mapping of str to str
        Rows of the table ``claims``; if there is none, nothing is compared.
    locators : iterable of Locator

    Yields
    ------
    (str, str)
        Message and remedy: for a claim outside these places, and for a place without a claim.
    """
    spots = list(locators) if claims else []
    for claim in claims:
        if not any(_is_cited(claim, spot) for spot in spots):
            message = f"claim {claim['claim_id']} is in {_spell(claim)}, which is not named"
            yield message, "Name its place, or another claim."
    own = {(claim["section"], int(claim["paragraph"])) for claim in claims}
    for spot in spots:
        for paragraph in spot.paragraphs:
            if (spot.section, paragraph) not in own:
                message = f"no claim that it names is in {spot.section} {paragraph}"
                yield message, "Name one, or take the place out."


def _is_cited(claim: Mapping[str, str], spot: Locator) -> bool:
    """Whether a locator leads to a claim: to its paragraph and, if it names notes, to its note."""
    if spot.section == FOOTNOTE:
        return bool(claim["note"]) and int(claim["note"]) in spot.notes
    noted = not claim["note"] or not spot.notes or int(claim["note"]) in spot.notes
    return claim["section"] == spot.section and int(claim["paragraph"]) in spot.paragraphs and noted


def _check_links(name: str, table: Table, place: str, claims: Table) -> Iterator[Fault]:
    """A register joins two entries only where some claim names both."""
    column = LINKED.get(name, "")
    if not column or table.resource.field(column) is None:
        return
    together = [set(split(row["actors"])) for row in claims.rows]
    for line, row in zip(table.lines, table.rows, strict=True):
        for other in split(row[column]):
            if not any({row["slug"], other} <= actors for actors in together):
                message = f'{column}: no claim names both "{row["slug"]}" and "{other}"'
                yield Fault(place, line, message, "Name both in a claim, or take it out.")


def _check_dates(name: str, table: Table, place: str, claims: Table) -> Iterator[Fault]:
    """A date of an entry is the date of a claim that names the entry."""
    for column in DATED.get(name, ()):
        if table.resource.field(column) is None:
            return
        for line, row in zip(table.lines, table.rows, strict=True):
            dates = {one["date"] for one in claims.rows if row["slug"] in split(one["actors"])}
            if row[column] and row[column] not in dates:
                message = f'{column}: no claim about "{row["slug"]}" has the date {row[column]}'
                yield Fault(
                    place, line, message, f"Its claims have {', '.join(sorted(dates - {''}))}."
                )
