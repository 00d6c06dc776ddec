"""An exercise as a form: readable and, folded away, answered without a script.

``ck-exercise.js`` upgrades the element ``<ck-exercise>``; it finds its parts by the classes written
here.  No script, style or event handler stands in the page itself.
"""

from __future__ import annotations

import json
import re
from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from coursekit.book.exercises.form_fields import FormFields, prose_length
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_number,
    exercise_part,
    part,
    parts,
)
from coursekit.book.exercises.settings import book_name, is_instructor
from coursekit.catalogue import _
from coursekit.exercises.display_order import points_in_words

_BETWEEN = re.compile(r"(?<=\d)-(?=\d)")  # the ends of a range
_CODE = re.compile("<pre[^>]*>(?:<span></span>)?(.*)</pre>", re.DOTALL)


def visit_exercise(self: HTML5Translator, node: exercise) -> None:
    self.body.append(ExercisePage(self, node).html())
    raise nodes.SkipNode


class ExercisePage:
    """One exercise on one HTML page."""

    def __init__(self, translator: HTML5Translator, node: exercise) -> None:
        self.translator = translator
        self.node = node
        self.anchor = node["ids"][0]
        self.app = translator.builder.app

    def html(self) -> str:
        node = self.node
        book = escape(book_name(self.app))
        bar = f'<ck-progress class="ck-progress" data-book="{book}"></ck-progress>\n'
        return (
            f"{bar if node['number'] == 1 else ''}"
            f'<ck-exercise class="ck-exercise" id="{self.anchor}" {self._facts()}>\n{self._link()}'
            f'<form class="ck-form" method="dialog" autocomplete="off">\n'
            f'<fieldset aria-describedby="{self.anchor}-task">\n{self._legend()}\n{self._level()}'
            f'<div class="ck-task" id="{self.anchor}-task">{self._render("prompt")}</div>\n'
            f"{self._render('figure')}{self._fields()}\n</fieldset>\n"
            f'<div class="ck-buttons"></div>\n'
            f'<div class="ck-verdict" role="status"></div>\n'
            f"</form>\n{self._hint()}{self._answer()}{self._data()}</ck-exercise>\n"
        )

    def _facts(self) -> str:
        node = self.node
        facts = {
            "name": node["exercise_id"],
            "kind": node["kind"],
            "digest": node["digest"],
            "skill": node["skill"],
            "points": f"{node['points']:g}",
            "book": book_name(self.app),
        }
        if node["kind"] == "open":
            facts |= prose_length(node)
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
        return attributes + (" data-shuffle" if node["shuffle"] else "")

    def _link(self) -> str:
        """A link to this exercise, to be copied."""
        title = escape(_("Link to this exercise: {title}", title=self.node["title"]))
        return f'<a class="headerlink" href="#{self.anchor}" title="{title}">#</a>\n'

    def _legend(self) -> str:
        docname = self.translator.builder.current_docname  # type: ignore[attr-defined]
        number = exercise_number(self.app.env, docname, self.node)
        level = min(2 + _depth(self.node) - 1, 6)
        return self._heading(f"h{level}", _("Exercise {number}", number=number))

    def _level(self) -> str:
        level = self.node["level"]
        said = escape(_("Level: {level}", level=level))
        return f'<p class="ck-exercise-level">{said}</p>\n' if level else ""

    def _heading(self, tag: str, number: str) -> str:
        return (
            f'<legend><{tag} class="ck-exercise-title">'
            f'<span class="ck-exercise-number">{number}</span> '
            f"{escape(self.node['title'])}</{tag}></legend>"
        )

    def _render(self, name: str) -> str:
        return "".join(self._inside(piece) for piece in parts(self.node, name))

    def _inside(self, element: nodes.Element | None) -> str:
        """The HTML of what a part holds."""
        if element is None:
            return ""
        kept, self.translator.body = self.translator.body, []
        try:
            for child in element.children:
                child.walkabout(self.translator)
            return "".join(self.translator.body)
        finally:
            self.translator.body = kept

    def _words(self, element: nodes.Element) -> str:
        """The HTML of a label, fit for a line: without its paragraphs, its code no block."""
        return "".join(
            self._code(block) if isinstance(block, nodes.literal_block) else self._inside(block)
            for block in element.children
            if isinstance(block, nodes.Element)
        )

    def _code(self, block: nodes.literal_block) -> str:
        """Code with its colours, as an element that a label may hold."""
        block_html = self.translator.highlighter.highlight_block(
            block.astext(), block.get("language", "default"), location=block
        )
        shown = _CODE.search(block_html)
        assert shown
        return f'<code class="ck-code highlight notranslate">{shown[1].rstrip()}</code>'

    def _fields(self) -> str:
        return FormFields(self.node, self._words).html()

    def _hint(self) -> str:
        if not part(self.node, "hint"):
            return ""
        name = _("Hint")
        hint = self._render("hint")
        return f'<details class="ck-hint"><summary>{name}</summary>{hint}</details>\n'

    def _answer(self) -> str:
        if self.node["withheld"]:
            return ""
        is_open = self.node["kind"] == "open"
        name = _("Rubric and sample answers") if is_open else _("Answer and explanation")
        shown = " open" if is_instructor(self.app) else ""
        key = f'<div class="ck-key">{self._render("key")}</div>' if not is_open else self._levels()
        remarks = "".join(self._remark(piece) for piece in parts(self.node, "remark"))
        if remarks:
            head = _("On each answer")
            remarks = f'<p class="ck-kicker">{head}</p><ul class="ck-remarks">{remarks}</ul>'
        words = self._render("explanation")
        explanation = f'<div class="ck-explanation">{words}</div>' if words else ""
        return (
            f'<details class="ck-answer"{shown}><summary>{name}</summary>'
            f"{key}{explanation}{remarks}{self._for_instructors()}</details>\n"
        )

    def _remark(self, remark: exercise_part) -> str:
        answer, feedback = part(remark, "answer"), part(remark, "told")
        assert answer is not None
        return (
            f'<li><div class="ck-given">{self._words(answer)}</div>'
            f'<div class="ck-told" data-remark="{escape(remark["name"])}">'
            f"{self._inside(feedback)}</div>"
            "</li>"
        )

    def _levels(self) -> str:
        rows, name = [], _("Sample")
        for piece in parts(self.node, "level"):
            sample = part(piece, "sample")
            shown = ""
            if sample:
                words = self._inside(sample)
                shown = f'<div class="ck-sample"><p class="ck-kicker">{name}</p>{words}</div>'
            rows.append(
                f"<dt>{points_in_words(piece['points'])}</dt>"
                f"<dd>{self._inside(part(piece, 'says'))}{shown}</dd>"
            )
        return f'<dl class="ck-levels">{"".join(rows)}</dl>'

    def _for_instructors(self) -> str:
        if not is_instructor(self.app):
            return ""
        return f'<p class="ck-exercise-facts">{escape(facts_text(self.node))}</p>'

    def _data(self) -> str:
        data = self.node["data"]
        if data is None:
            return ""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return f'<script type="application/json">{text}</script>\n'


def facts_text(node: exercise) -> str:
    """What an instructor wants to know at a glance."""
    facts = [
        node["exercise_id"],
        points_in_words(node["points"]),
        node["skill"].replace("-", " "),
        node["level"],
        _BETWEEN.sub("–", node.get("source_text", "")),
    ]
    return " · ".join(fact for fact in facts if fact)


def _depth(node: nodes.Node) -> int:
    """In how many sections a node stands."""
    depth, above = 0, node.parent
    while above is not None:
        depth += isinstance(above, nodes.section)
        above = above.parent
    return depth
