"""Which words are titles of whole works and periodicals, by the tables that list them.

Pages, print and charts set them in italics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

WHOLE = ("book", "printed source", "drama", "novel")
"""Kinds of works whose titles are not those of parts, which have quotation marks."""
TABLES = ("works", "periodicals", "name_forms")
NOTHING = re.compile("(?!)")
"""Finds nothing."""
_QUOTES = {"'": "['’]", '"': '["“”]'}


def title_pattern(
    tables: Mapping[str, Iterable[Mapping[str, str]]],
) -> re.Pattern[str]:
    """Return what finds titles, where the tables have any.

    It finds them in every form that the tables have, with straight and with curled quotation marks;
    of a title such as "Litsom k litsu. Materialy", also what stands before the full stop, and of a
    periodical's also the beginnings that are its short names.
    A name that holds a title, such as "the Bell of Herzen", has only the title found.

    Parameters
    ----------
    tables : mapping of str to iterable of mapping
        The rows, as text, of those of `TABLES` that the course has.
    """
    titles = sorted(_known_titles(tables), key=lambda title: (len(title), title))
    return re.compile(rf"(?<!\w)({'|'.join(map(_form, titles))})(?!\w)") if titles else NOTHING


def _form(title: str) -> str:
    """Return the pattern of one title; what is in ``{}`` may be left out."""
    signs = "".join(_QUOTES.get(sign, re.escape(sign)) for sign in title)
    return signs.replace(re.escape("{"), "(?:").replace(re.escape("}"), ")?")


def _known_titles(tables: Mapping[str, Iterable[Mapping[str, str]]]) -> set[str]:
    works, periodicals, forms = (list(tables.get(name, ())) for name in TABLES)
    whole = [row for row in works if row.get("kind") in WHOLE]
    keys = {row.get("work_id", "") for row in whole} | {row["slug"] for row in periodicals}
    titles = {re.sub(r"(\. .*)", r"{\1}", row.get("title", "")) for row in whole}
    titles |= {row.get("title_english", "") for row in whole}
    titles |= {row.get("container", "") for row in works if row.get("kind") == "chapter"}
    for row in periodicals:
        titles |= {_with_short_names(row), row.get("name_english", ""), *_items(row, "variants")}
    titles |= {row["form"] for row in forms if row.get("named", "") in keys}
    return titles - {""}


def _with_short_names(row: Mapping[str, str]) -> str:
    """Return the name of a periodical; what its short names lack is in ``{}``."""
    name = row["name"]
    for short in sorted(_items(row, "short_names"), key=len, reverse=True):
        name = f"{short}{{{name.removeprefix(short)}}}" if name.startswith(short) else name
    return name


def _items(row: Mapping[str, str], column: str) -> list[str]:
    return [one.strip() for one in row.get(column, "").split(";") if one.strip()]
