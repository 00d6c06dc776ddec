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

from coursekit.book.exercises.length import length_asked
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_number,
    exercise_part,
    part,
    parts,
)
from coursekit.book.exercises.settings import book_name, is_instructor
from coursekit.catalogue import N_, _
from coursekit.exercises.display_order import letter, points_in_words

_EXAMPLES = {
    "date": N_("For example: 14 September 1951, 1951-09, or 1946–1947."),
    "number": "",
    "text": "",
}
# How to answer, and how without a mouse; for an order the script shows it, which adds the arrows.
_TAB = N_("By keyboard: Tab goes on, the arrow keys choose.")
_KEYS = {
    "match": (N_("Choose from each list."), _TAB),
    "classify": (N_("Choose one for each."), _TAB),
    "order": (
        N_("Move an item by its arrows or by dragging it."),
        N_("By keyboard: Tab to an arrow, then press it or use the arrow keys."),
    ),
}
_FIELD_NAMES = {"number": N_("Your number"), "date": N_("Your date"), "text": N_("Your answer")}
_CODE = re.compile("<pre[^>]*>(?:<span></span>)?(.*)</pre>", re.DOTALL)
_OPEN_LINES = 8
# A table of this many columns fits into the text; its headings must not be longer.
_MOST_COLUMNS, _HEADING = 4, 26
_SHORT_OPTION = 26  # characters that fit beside a stem


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
            f"{self._keys()}{self._fields()}\n</fieldset>\n"
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
            facts |= self._length()
        attributes = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
        return attributes + (" data-shuffle" if node["shuffle"] else "")

    def _length(self) -> dict[str, str]:
        """How long an answer in prose may be; ``asked`` where the task says it in words."""
        prompt = part(self.node, "prompt")
        asked, expected = length_asked(
            prompt.astext() if prompt else "", self.node["lines"] or _OPEN_LINES
        )
        return {"length": str(expected), **({"asked": str(asked)} if asked else {})}

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

    def _keys(self) -> str:
        kind = self.node["kind"]
        if kind not in _KEYS:
            return ""
        hidden = " hidden" if kind == "order" else ""
        how, by_keyboard = map(_, _KEYS[kind])
        keys = f'<span class="ck-by-keyboard">{by_keyboard}</span>'
        return f'<p class="ck-keys"{hidden}>{how} {keys}</p>\n'

    def _fields(self) -> str:
        kind = self.node["kind"]
        if kind in ("single", "multiple"):
            return self._choices("radio" if kind == "single" else "checkbox")
        if kind in _FIELD_NAMES:
            return self._line(kind)
        return {
            "match": self._match,
            "classify": self._classify,
            "order": self._order,
            "open": self._text,
        }[kind]()

    def _choices(self, type_: str) -> str:
        rows = [
            f'<label class="ck-choice"><input type="{type_}" name="answer" '
            f'value="{piece["name"]}"> <span>{self._words(piece)}</span></label>'
            for piece in parts(self.node, "choice")
        ]
        return '<div class="ck-choices">' + "\n".join(rows) + "</div>"

    def _line(self, kind: str) -> str:
        unit = (
            f' <span class="ck-unit">{escape(self.node["unit"])}</span>'
            if self.node["unit"]
            else ""
        )
        mode = ' inputmode="decimal"' if kind == "number" else ""
        example = _(_EXAMPLES[kind])
        describe = f' aria-describedby="{self.anchor}-example"' if example else ""
        note = f'<p class="ck-example" id="{self.anchor}-example">{example}</p>' if example else ""
        return (
            f'<p class="ck-line"><label for="{self.anchor}-answer">{_(_FIELD_NAMES[kind])}</label> '
            f'<input type="text" id="{self.anchor}-answer" name="answer"{mode} autocomplete="off" '
            f'autocapitalize="off" spellcheck="false"{describe}>{unit}</p>{note}'
        )

    def _match(self) -> str:
        targets = list(parts(self.node, "target"))
        # An option holds text alone: what is more than that stands in a list with letters.
        is_plain = not any(list(piece.findall(_is_more_than_text)) for piece in targets)
        words = [
            piece.astext() if is_plain else f"{letter(place)})"
            for place, piece in enumerate(targets)
        ]
        options = "".join(
            f'<option value="{piece["name"]}">{escape(text)}</option>'
            for piece, text in zip(targets, words, strict=True)
        )
        listed = "" if is_plain else self._lettered(targets)
        none = _("Choose …")
        rows = [
            f'<li><label for="{self.anchor}-{piece["name"]}">{self._words(piece)}</label> '
            f'<select id="{self.anchor}-{piece["name"]}" name="{piece["name"]}">'
            f'<option value="">{none}</option>{options}</select></li>'
            for piece in parts(self.node, "item")
        ]
        is_long = any(len(word) > _SHORT_OPTION for word in words)
        kind = "ck-pairs ck-pairs-long" if is_long else "ck-pairs"
        # On paper a list cannot be opened: its options stand below, each with a letter.
        paper = "".join(f"<li>{self._words(piece)}</li>" for piece in targets) if is_plain else ""
        return (
            f'{listed}<ul class="{kind}">'
            + "\n".join(rows)
            + "</ul>"
            + (f'<ol class="ck-paper" type="a">{paper}</ol>' if paper else "")
        )

    def _lettered(self, targets: list[exercise_part]) -> str:
        lines = [
            f"<li>{letter(place)}) {self._words(piece)}</li>" for place, piece in enumerate(targets)
        ]
        return f'<ul class="ck-targets">{"".join(lines)}</ul>'

    def _classify(self) -> str:
        """One group of buttons an item; as a table, under headings, if those are few and short."""
        targets = list(parts(self.node, "target"))
        rows = []
        for piece in parts(self.node, "item"):
            boxes = " ".join(
                f'<label class="ck-choice"><input type="radio" name="{piece["name"]}" '
                f'value="{target["name"]}"> <span>{self._words(target)}</span></label>'
                for target in targets
            )
            name = f"{self.anchor}-{piece['name']}"
            # No fieldset: it cannot be a row of a grid.
            rows.append(
                f'<div class="ck-item" role="group" aria-labelledby="{name}">'
                f'<span class="ck-stem" id="{name}">{self._words(piece)}</span>'
                f'<div class="ck-choices">{boxes}</div></div>'
            )
        is_table = len(targets) <= _MOST_COLUMNS and all(
            len(target.astext()) <= _HEADING for target in targets
        )
        columns = "".join(f"<span>{self._words(target)}</span>" for target in targets)
        head = f'<div class="ck-columns" aria-hidden="true"><span></span>{columns}</div>'
        kind = f"ck-matrix ck-matrix-{len(targets)}" if is_table else "ck-items"
        inside = "\n".join(rows)
        return f'<div class="{kind}">{head if is_table else ""}{inside}</div>'

    def _order(self) -> str:
        items = list(parts(self.node, "item"))
        places = "".join(f"<option>{place}</option>" for place in range(1, len(items) + 1))
        rows = []
        for piece in items:
            name = f"{self.anchor}-{piece['name']}"
            rows.append(
                f'<li data-name="{piece["name"]}">'
                f'<span class="ck-words" id="{name}">{self._words(piece)}</span> '
                f'<select name="{piece["name"]}" aria-labelledby="{self.anchor}-place {name}">'
                f'<option value="">–</option>{places}</select></li>'
            )
        label = _("Place of")
        head = f'<span class="ck-unseen" id="{self.anchor}-place">{label}</span>'
        return f'{head}<ol class="ck-order">' + "\n".join(rows) + "</ol>"

    def _text(self) -> str:
        lines, name = self.node["lines"] or _OPEN_LINES, _("Your answer")
        return (
            f'<p class="ck-open"><label for="{self.anchor}-answer">{name}</label> '
            f'<textarea id="{self.anchor}-answer" name="answer" rows="{lines}"></textarea></p>'
            + ('<p class="ck-count"></p>' if "asked" in self._length() else "")
        )

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
        node.get("source_text", ""),
    ]
    return " · ".join(fact for fact in facts if fact)


def _is_more_than_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.image | nodes.literal_block)


def _depth(node: nodes.Node) -> int:
    """In how many sections a node stands."""
    depth, above = 0, node.parent
    while above is not None:
        depth += isinstance(above, nodes.section)
        above = above.parent
    return depth
