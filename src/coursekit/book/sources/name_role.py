"""The role ``{name}``: a name in the text, linked to its entry in a register.

Node tree after resolution::

    reference.ck-name-link (refuri="people#person-grigory-klimov")
      inline.ck-name.ck-person (index_name="people", index_key="Klimov, Grigory")

From the last two the PDF makes its index of people.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import ReferenceRole

from coursekit.book.sources.course_tables import (
    CourseRow,
    has_table,
    read_course_table,
    split_list,
    table_file,
)
from coursekit.book.sources.domain import course_domain, link
from coursekit.book.sources.source_role import line_of_role, warn
from coursekit.book.sources.work_titles import set_titles, title_pattern
from coursekit.datasets import REGISTERS
from coursekit.errors import CourseError, Fault

_REGISTER_OF = {kind: register for register, kind in REGISTERS.items()}


@dataclass(frozen=True)
class RegisterEntry:
    """One entry of a register.

    Parameters
    ----------
    kind : str
        ``person``, ``organisation``, ``periodical`` or ``place``.
    slug : str
        Its stable short name.
    name : str
        Its name as the register heads it.
    sort_name : str
        The name as an index sorts it: ``Klimov, Grigory``.
    spellings : tuple of str
        Every other form under which it can be found.
    """

    kind: str
    slug: str
    name: str
    sort_name: str
    spellings: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Anchor of the entry on its page."""
        return f"{self.kind}-{self.slug}"


def register_of(entry: RegisterEntry) -> str:
    """Return the register, and so the index, that has an entry."""
    return _REGISTER_OF[entry.kind]


def index_marks(env: BuildEnvironment, entry: RegisterEntry) -> dict[str, Any]:
    """Return the attributes that enter words into the printed index of an entry's register."""
    words = set_titles(title_pattern(env), entry.sort_name.replace("'", "’"))
    return {"index_name": register_of(entry), "index_key": entry.sort_name, "index_words": words}


def read_entry(kind: str, row: CourseRow) -> RegisterEntry:
    """Make the entry of a register's row."""
    spellings = [*split_list(row["acronym"]), *split_list(row["variants"])]
    others = dict.fromkeys(form for form in spellings if form != row["name"])
    sort_name = row["sort_name"] or row["name"]
    return RegisterEntry(kind, row["slug"], row["name"], sort_name, tuple(others))


def find_entry(text: str, entries: Iterable[RegisterEntry]) -> RegisterEntry:
    """Find the one entry that `text` names.

    Parameters
    ----------
    text : str
        A slug, a name or any spelling; capitals do not matter.
    entries : iterable of RegisterEntry
        Where to look.

    Returns
    -------
    RegisterEntry

    Raises
    ------
    CourseError
        If no entry has that name, or more than one.
    """
    wanted = " ".join(text.split()).casefold()
    known = list(entries)
    for forms in (_slugs, _names, _spellings):
        matches = [entry for entry in known if wanted in forms(entry)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            slugs = ", ".join(f"{entry.name} <{entry.slug}>" for entry in matches)
            raise CourseError(
                Fault("", 0, f'"{text}" may be {slugs}', f"Write one of the slugs: {text} <slug>.")
            )
    forms_of: Mapping[str, RegisterEntry] = {
        form: entry for entry in known for form in _spellings(entry) | _names(entry) | _slugs(entry)
    }
    near = [forms_of[form] for form in difflib.get_close_matches(wanted, forms_of, n=1)]
    remedy = f"Did you mean {near[0].name} <{near[0].slug}>?" if near else "Add it to its table."
    raise CourseError(Fault("", 0, f'no register has the name "{text}"', remedy))


def _slugs(entry: RegisterEntry) -> set[str]:
    return {entry.slug.casefold()}


def _names(entry: RegisterEntry) -> set[str]:
    return {entry.name.casefold()}


def _spellings(entry: RegisterEntry) -> set[str]:
    return {spelling.casefold() for spelling in entry.spellings}


def all_entries(env: BuildEnvironment) -> list[RegisterEntry]:
    """Return the entries of the registers that the course has."""
    return [
        entry
        for register, kind in REGISTERS.items()
        if has_table(env, register)
        for entry in _read_entries(kind, *table_file(env, register))
    ]


@lru_cache(maxsize=16)
def _read_entries(kind: str, path: Path, stamp: int) -> tuple[RegisterEntry, ...]:
    return tuple(read_entry(kind, row) for row in read_course_table(path, stamp))


def name_links(env: BuildEnvironment, slugs: Iterable[str]) -> list[nodes.Node]:
    """Make links to entries, with commas between them.

    Raises
    ------
    CourseError
        If no register has an entry of such a short name.
    """
    entries = all_entries(env)
    known = {entry.slug: entry for entry in entries}
    links: list[nodes.Node] = []
    for slug in slugs:
        entry = known.get(slug) or find_entry(slug, entries)
        links += [nodes.Text(", ")] if links else []
        name = nodes.Text(entry.name)
        links.append(link(env, entry.anchor, name, classes=["ck-name-link"]))
    return links


class NameRole(ReferenceRole):
    """``{name}`Klimov``` or ``{name}`the major <vasily-denisov>```: an entry of the registers."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            entry = find_entry(self.target, all_entries(self.env))
        except CourseError as error:
            warn(error, "name", line_of_role(self, self.text))
            return [nodes.inline(self.rawtext, self.title, classes=["ck-name"])], []
        course_domain(self.env).note_mention([entry.anchor])
        shown = nodes.inline(self.rawtext, self.title, classes=["ck-name", f"ck-{entry.kind}"])
        # A book that names the register under `typst_indexes` prints an index of it.
        shown.update_all_atts(index_marks(self.env, entry))
        named = link(self.env, entry.anchor, shown, classes=["ck-name-link"])
        return [named], []


def setup_name_role(app: Sphinx) -> None:
    """Connect the role."""
    app.add_role("name", NameRole())
