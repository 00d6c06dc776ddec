"""``{register} notes`` and ``{register} paragraphs``: what every locator leads to.

For each of the article's notes: what it cites, where that lies, where the note's mark stands,
and what to beware of.  For each paragraph: how it begins and which notes it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from docutils import nodes
from sphinx.environment import BuildEnvironment

from coursekit.book.sources.course_tables import CourseRow, has_table, rows, split_list
from coursekit.book.sources.domain import course_domain, link
from coursekit.book.sources.entry_nodes import capital, item, line, section, sentence
from coursekit.book.sources.mentions import mentions_of
from coursekit.book.sources.source_role import notes_of
from coursekit.catalogue import N_, _, ngettext
from coursekit.datasets.titles import WHOLE
from coursekit.edtf import spell_edtf
from coursekit.locators import FOOTNOTE, Locator
from coursekit.wording import format_list

# Columns that say where an archival source lies, with the word that introduces each.
_SHELF = (
    ("collection", "{name}"),
    ("series", N_("series {name}")),
    ("box", N_("box {name}")),
    ("folder", N_("folder {name}")),
)


def list_notes(env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Make a section for the notes of each section of the article."""
    cited: dict[str, list[CourseRow]] = {}
    for row in rows(env, "citations") if has_table(env, "citations") else ():
        cited.setdefault(row["note"], []).append(row)
    for name, group in groupby(rows(env, "notes"), key=lambda row: row["section"]):
        notes = list(group)
        entries = [_note(env, row, cited.get(row["note"], [])) for row in notes]
        span = _span(notes[0]["note"], notes[-1]["note"])
        body = nodes.definition_list("", *entries, classes=["ck-register", "ck-register-notes"])
        yield section(f"notes-{name.casefold()}", f"{name}: {span}", body)


def _span(first: str, last: str) -> str:
    if first == last:
        return _("note {note}", note=first)
    return _("notes {first}–{last}", first=first, last=last)


def _note(env: BuildEnvironment, row: CourseRow, citations: list[CourseRow]) -> nodes.Element:
    anchor = f"note-{row['note']}"
    name = _("Note {note}", note=row["note"])
    course_domain(env).note_entry(anchor, "note", name)
    locator = Locator(FOOTNOTE, (), (int(row["note"]),))
    course_domain(env).note_spellings(anchor, (name, str(locator)))
    place = f"{row['section']}\u00a0{row['paragraph']}"
    home = link(env, f"{row['section']}-{row['paragraph']}".casefold(), nodes.Text(place))
    body: list[nodes.Node] = []
    for citation in citations:
        body.append(line("facts", _cite(citation)))
        if citation["remark"]:
            body.append(line("remark", _("Remark: {remark}", remark=sentence(citation["remark"]))))
    body.append(line("source", _("Its mark stands in"), " ", home, "."))
    body.append(mentions_of(anchor, _("Cited in:")))
    # What it cites says more than its label; a course need not tell it.
    heading = name if citations else f"{row['note']}. {row['label']}"
    return item(anchor, [nodes.Text(heading)], body)


def _cite(row: CourseRow) -> str:
    """Describe one cited item in sentences; what the article does not give is left out."""
    who = spell_names(row["author"])
    if row["recipient"]:
        who = _("{author} to {recipient}", author=who, recipient=spell_names(row["recipient"]))
    where = ", ".join(
        filter(
            None, [row["archive"], *(_(said, name=row[key]) for key, said in _SHELF if row[key])]
        )
    )
    title = row["title"] if not row["recipient"] else ""
    if title and row["kind"] not in WHOLE:
        title = _("“{words}”", words=title)
    when = spell_edtf(row["date"]) if row["date"] else ""
    parts = [
        capital(row["kind"]),
        ", ".join(filter(None, [who, title, row["container"], when])),
        where,
        _pages(row["pages"]),
    ]
    return " ".join(sentence(part) for part in parts if part)


def _pages(pages: str) -> str:
    if not pages:
        return ""
    said = _("Pp. {pages}", pages=pages) if "–" in pages else _("P. {page}", page=pages)
    return said.replace(" ", "\u00a0")


def spell_names(text: str) -> str:
    """``"Bashkirova, G.; Vasiliev, G."`` as ``G. Bashkirova and G. Vasiliev``."""
    turned = [" ".join(reversed(name.split(", ", 1))) for name in split_list(text)]
    return format_list(turned)


def list_paragraphs(env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Make a section for each section of the article, with its paragraphs."""
    for name, group in groupby(rows(env, "paragraphs"), key=lambda row: row["section"]):
        paragraphs = list(group)
        anchor = f"section-{name.casefold()}"
        course_domain(env).note_entry(anchor, "paragraph", name)
        title = paragraphs[0]["section_title"]
        shown = name if title in ("", name) else f"{name}: {title}"
        entries = [_paragraph(env, row) for row in paragraphs]
        body = nodes.definition_list(
            "", *entries, classes=["ck-register", "ck-register-paragraphs"]
        )
        yield section(anchor, shown, body)


def _paragraph(env: BuildEnvironment, row: CourseRow) -> nodes.Element:
    name = f"{row['section']} {row['paragraph']}"
    anchor = f"{row['section']}-{row['paragraph']}".casefold()
    course_domain(env).note_entry(anchor, "paragraph", name)
    begins = capital(row["first_words"])
    if begins and row["words"]:
        begins = ngettext(
            "Begins “{words} …”; {n} word",
            "Begins “{words} …”; {n} words",
            int(row["words"]),
            words=row["first_words"],
        )
    notes = list(_note_links(env, notes_of(env, row)))
    facts: list[str | nodes.Node] = [f"{begins}; ", *notes]
    if not begins:
        facts = [capital(notes[0].astext()), *notes[1:]]
    body = [
        line("facts", *facts),
        mentions_of(anchor, _("Cited in:")),
    ]
    return item(anchor, [nodes.Text(name)], body)


def _note_links(env: BuildEnvironment, notes: list[int]) -> Iterable[nodes.Node]:
    if not notes:
        yield nodes.Text(_("no note."))
        return
    yield nodes.Text((_("notes") if len(notes) > 1 else _("note")) + " ")
    for number, note in enumerate(notes):
        yield nodes.Text(", " if number else "")
        yield link(env, f"note-{note}", nodes.Text(str(note)))
    yield nodes.Text(".")
