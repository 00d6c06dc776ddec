"""``{terms}``: the glossary, made from the table of terms, so that ``{term}`` finds its entries."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import make_glossary_term
from sphinx.util.docutils import SphinxDirective

from coursekit.book.sources.course_tables import CourseRow, description, rows
from coursekit.book.sources.domain import course_domain
from coursekit.book.sources.entry_nodes import line, sentence, sort_key
from coursekit.book.sources.source_role import row_locators, source_nodes, warn
from coursekit.book.typst.page_form import set_looked_up
from coursekit.catalogue import _
from coursekit.errors import CourseError


class TermsDirective(SphinxDirective):
    """``{terms}``: the glossary, from the table ``terms``."""

    _originals: tuple[tuple[str, str], ...]  # columns with the term in the article's languages

    def run(self) -> list[nodes.Node]:
        set_looked_up(self.env)
        try:
            resource = description(self.env, "terms")
            self._originals = resource.entry if resource else ()
            terms = sorted(rows(self.env, "terms"), key=lambda row: sort_key(row["term"]))
            entries = [self._entry(row) for row in terms]
        except CourseError as error:
            warn(error, "register", self.get_location())
            return []
        definitions = nodes.definition_list("", *entries, classes=["glossary", "ck-register"])
        glossary = addnodes.glossary("", definitions)
        glossary["sorted"] = False  # or Sphinx would sort again, and set é behind z
        return [glossary]

    def _entry(self, row: CourseRow) -> nodes.definition_list_item:
        columns = ["term", "transliteration", *(column for column, _ in self._originals)]
        names = [row[column] for column in columns if row[column]]
        course_domain(self.env).note_spellings(f"term-{row['term_id']}", names)
        term = make_glossary_term(
            self.env,
            [nodes.Text(row["term"])],
            None,
            *self.get_source_info(),
            node_id=f"term-{row['term_id']}",
            document=self.state.document,
        )
        return nodes.definition_list_item("", term, nodes.definition("", *self._body(row)))

    def _body(self, row: CourseRow) -> Iterator[nodes.Node]:
        yield line("facts", sentence(row["definition"]))
        for column, lead in self._originals:
            if row[column]:
                yield line("spellings", *_original(row, column, lead))
        if row["remark"]:
            yield line("remark", sentence(row["remark"]))
        locators = row_locators(self.env, row)
        if row["outside"] == "true" and row["reference"]:
            yield line("outside", *self._outside(row["reference"], wholly=not locators))
        if locators:
            yield line("source", source_nodes(self.env, locators))

    def _outside(self, reference: str, *, wholly: bool) -> list[nodes.Node]:
        """Say that the definition needs more than the article, and where that comes from."""
        cited = nodes.Element()
        role = StringList([f"{{cite:p}}`{reference}`"], self.get_source_info()[0])
        self.state.nested_parse(role, self.content_offset, cited)
        said = _("In part from outside the article:")
        if wholly:
            said = _("From outside the article:")
        return [nodes.Text(f"{said} "), *cited[0].children]


def _original(row: CourseRow, column: str, lead: str) -> Iterator[str | nodes.Node]:
    """Give the term as the article or its sources have it: ``In Russian перебежчики, …``."""
    spelled = row["transliteration"]
    yield f"{lead} {row[column]}{', ' if spelled else ''}"
    if spelled:
        yield nodes.emphasis("", spelled)
    yield _(", a word of the article.") if row[f"{column}_in_article"] == "true" else "."


def setup_glossary(app: Sphinx) -> None:
    """Connect the directive."""
    app.add_directive("terms", TermsDirective)
