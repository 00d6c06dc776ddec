"""``{timeline}``: the events that the article dates, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from coursekit.book.sources.course_tables import CourseRow, rows, split_list
from coursekit.book.sources.domain import LISTS
from coursekit.book.sources.entry_nodes import certainty_lines, item, line, sentence
from coursekit.book.sources.name_role import name_links
from coursekit.book.sources.source_role import row_locators, source_nodes, warn
from coursekit.book.typst.page_form import set_looked_up
from coursekit.catalogue import _
from coursekit.edtf import read_edtf, spell_edtf
from coursekit.errors import CourseError

_VAGUE = set("?~%/X")  # marks of a date that somebody had to read out of words


def list_events(env: BuildEnvironment) -> Iterator[nodes.Node]:
    """Make the list of events; those that begin on the same day stand in the table's order."""
    events = sorted(rows(env, "events"), key=lambda row: _begin(row["date"]))
    entries = [_event(env, row) for row in events]
    yield nodes.definition_list("", *entries, classes=["ck-register", "ck-timeline"])


def _begin(text: str) -> tuple[date, date]:
    dates = read_edtf(text)
    return dates.first or date.min, dates.last or date.max


def _event(env: BuildEnvironment, row: CourseRow) -> nodes.Element:
    when = spell_edtf(row["date"])
    body = [line("facts", sentence(row["event"]))]
    wording = row["date_wording"].strip('"“”')
    if _VAGUE & set(row["date"]) and wording not in ("", when):
        body.append(line("wording", _("In the article: “{wording}”.", wording=wording)))
    body += certainty_lines(row["certainty"])
    if row["remark"]:
        body.append(line("remark", sentence(row["remark"])))
    # Its place, and those who took part.
    if named := [*split_list(row["place"]), *split_list(row["participants"])]:
        body.append(line("named", *name_links(env, named)))
    body.append(line("source", source_nodes(env, row_locators(env, row))))
    return item(f"event-{row['event_id']}", [nodes.Text(when[:1].upper() + when[1:])], body)


class TimelineDirective(SphinxDirective):
    """``{timeline}``: the table ``events``, in the order of its dates."""

    def run(self) -> list[nodes.Node]:
        set_looked_up(self.env)
        self.env.metadata[self.env.docname][LISTS] = "events"
        try:
            return list(list_events(self.env))
        except CourseError as error:
            warn(error, "register", self.get_location())
            return []


def setup_timeline(app: Sphinx) -> None:
    """Connect the directive."""
    app.add_directive("timeline", TimelineDirective)
