"""The role ``{src}``: a locator beside a statement, linked to the notes that carry it.

Node tree of ``{src}`Emergence 3; n. 18``` after resolution::

    inline.ck-src
      source_link (refuri="notes#note-18", tip_id="src-tip-0")
        "Emergence 3; n. 18"
      source_tip (lines=("n. 18: Letter, …",))  # HTML

The tip describes its link (``aria-describedby``) and needs no script to appear; its text is no
part of the search index, and builders other than HTML pass it over.
A locator that points nowhere is a warning of the type ``coursekit.locator``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from coursekit.book.sources.course_tables import CourseRow, course_of, rows, whole_numbers
from coursekit.book.sources.domain import course_domain, link, source_link
from coursekit.book.sources.work_titles import title_pattern, titles_in_html
from coursekit.catalogue import _, ngettext
from coursekit.errors import CourseError
from coursekit.locators import FOOTNOTE, Locator, check_source, format_source, read_article

LOGGER = logging.getLogger(__name__)
TIP_LINES = 6  # a longer tip would hide the page; the register has the rest


class SourceRole(SphinxRole):
    """``{src}`Emergence 3; n. 18-20```: a locator, the place in the article."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text = nodes.unescape(self.text)
        try:
            locators = check_source(text, read_article(course_of(self.env)))
            for locator in locators:
                course_domain(self.env).note_mention(anchors_of(locator))
            return [source_nodes(self.env, locators)], []
        except CourseError as error:
            warn(error, "locator", line_of_role(self, text))
            return [nodes.inline(self.rawtext, text, classes=["ck-src"])], []


def source_nodes(env: BuildEnvironment, locators: Iterable[Locator]) -> nodes.inline:
    """Make the nodes of a source: one link for each of its places.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Environment of the build, while it reads a page.
    locators : iterable of Locator
        Places that exist in the article.

    Returns
    -------
    docutils.nodes.inline
    """
    places = list(locators)
    unit = nodes.inline(classes=["ck-src"], source=format_source(places))
    unit["anchors"] = [anchor for locator in places for anchor in anchors_of(locator)]
    for number, locator in enumerate(places, start=1):
        # The semicolon is part of the link, or a line could begin with it.
        shown = nodes.Text(f"{locator};" if number < len(places) else str(locator))
        unit += nodes.Text(" ") if number > 1 else []
        if anchors := anchors_of(locator):
            tip = make_tip(env, tip_of(env, locator))
            look = {"classes": ["ck-src-link"], "tip_id": tip["tip_id"]}
            unit += [link(env, anchors[0], shown, **look), tip]
        else:
            unit += shown
    return unit


class source_tip(nodes.comment):
    """What a link leads to, shown in HTML when the link is hovered or focused; else a comment."""


def make_tip(env: BuildEnvironment, lines: Iterable[str]) -> source_tip:
    """Make a tip; its attribute ``tip_id`` is for the link that it describes."""
    # A comment, whose words Sphinx does not typeset.
    curled = (smartyPants(line, "q", env.config.language) for line in lines)
    pattern = title_pattern(env)
    tip = source_tip(lines=tuple(titles_in_html(pattern, line) for line in curled))
    tip["tip_id"] = f"src-tip-{env.new_serialno('coursekit-tip')}"
    return tip


def tip_of(env: BuildEnvironment, locator: Locator) -> list[str]:
    """Return the lines that say what a locator points at."""
    if locator.notes:
        labels = {int(row["note"]): row["label"] for row in rows(env, "notes")}
        lines = [_("n. {note}: {label}", note=n, label=labels[n]) for n in locator.notes]
    else:
        lines = [
            _describe(env, row)
            for row in rows(env, "paragraphs")
            if row["section"] == locator.section
            and (not locator.paragraphs or int(row["paragraph"]) in locator.paragraphs)
        ]
    more = len(lines) - TIP_LINES
    if more <= 1:
        return lines
    rest = ngettext("… and {n} more in the register", "… and {n} more in the register", more)
    return [*lines[:TIP_LINES], rest]


def row_locators(env: BuildEnvironment, row: CourseRow) -> tuple[Locator, ...]:
    """Return the places named by the columns section, paragraph and note of a row.

    Notes that do not stand in the row's paragraphs are places of their own.
    """
    section = row["section"]
    notes = whole_numbers(row["note"], "the column note")
    if not section or section == FOOTNOTE:
        return (Locator(FOOTNOTE, (), notes),) if notes else ()
    paragraphs = whole_numbers(row["paragraph"], "the column paragraph")
    whole = Locator(section, paragraphs, notes)
    if not read_article(course_of(env)).faults(whole):
        return (whole,)
    return (Locator(section, paragraphs), Locator(FOOTNOTE, (), notes))


def anchors_of(locator: Locator) -> list[str]:
    """Return the register entries that a locator points at: its notes, else its paragraphs."""
    if locator.notes:
        return [f"note-{note}" for note in locator.notes]
    if locator.section == FOOTNOTE:
        return []
    section = locator.section.casefold()
    return [f"{section}-{number}" for number in locator.paragraphs] or [f"section-{section}"]


def notes_of(env: BuildEnvironment, paragraph: CourseRow) -> list[int]:
    """Return the notes whose marks stand in a paragraph of the article."""
    home = (paragraph["section"], int(paragraph["paragraph"]))
    return [note for note, place in read_article(course_of(env)).notes.items() if place == home]


def _describe(env: BuildEnvironment, row: CourseRow) -> str:
    notes = [str(note) for note in notes_of(env, row)]
    carried = _("no note")
    if len(notes) > 1:
        carried = _("notes {notes}", notes=", ".join(notes))
    elif notes:
        carried = _("note {note}", note=notes[0])
    words = row["first_words"]
    if words and not words.startswith("("):  # in brackets stand words of ours
        words = _("begins “{words} …”", words=words)
    about = "; ".join(filter(None, [words, carried]))
    number = row["paragraph"]
    place = {"section": row["section"], "number": number, "about": about}
    return _("{section}, paragraph {number}: {about}", **place)


def line_of_role(role: SphinxRole, text: str) -> str:
    """Return file and line of a role; MyST itself knows only where the paragraph begins."""
    path, line = role.get_source_info()
    try:
        below = Path(path).read_text(encoding="utf-8").splitlines()[max(line - 1, 0) :]
    except OSError:
        return f"{path}:{line}"
    for offset, source_line in enumerate(below):
        if f"{{{role.name}}}`{text}`" in source_line:
            return f"{path}:{line + offset}"
    return f"{path}:{line}"


def warn(error: CourseError, subtype: str, place: str) -> None:
    """Report each fault of `error` as a warning of the build."""
    for fault in error.faults:
        LOGGER.warning(str(fault), location=place, type="coursekit", subtype=subtype)


def visit_source_link(self: HTML5Translator, node: source_link) -> None:
    href = node.get("refuri") or "#" + node["refid"]
    described = {"aria-describedby": node["tip_id"]}
    self.body.append(self.starttag(node, "a", "", href=href, **described))


def depart_source_link(self: HTML5Translator, node: source_link) -> None:
    self.body.append("</a>")


def visit_source_tip(self: HTML5Translator, node: source_tip) -> None:
    lines = (f'<span class="ck-src-tip-line">{line}</span>' for line in node["lines"])
    start = f'<span class="ck-src-tip" role="tooltip" id="{node["tip_id"]}">'
    self.body.append(f"{start}{''.join(lines)}</span>")
    raise nodes.SkipNode


def setup_source_role(app: Sphinx) -> None:
    """Connect the role and its links, and the settings about the chapters' locators."""
    # `coursekit check` reads them (`checking.book_files`); Sphinx only has to know them.
    frame = "the headings that a chapter on a section of the article has, in their order"
    app.add_config_value("coursekit_frame", [], "", [list], frame)
    summary = "the heading of the frame under which every paragraph has a locator"
    app.add_config_value("coursekit_summary", "", "", [str], summary)
    app.add_role("src", SourceRole())
    app.add_node(source_link, html=(visit_source_link, depart_source_link))
    app.add_node(source_tip, html=(visit_source_tip, None))
