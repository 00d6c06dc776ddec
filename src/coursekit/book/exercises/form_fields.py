"""The fields in which an exercise is answered, by its kind: choices, a line, lists, a text.

They work without a script; how to use them by keyboard stands above them.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from docutils import nodes

from coursekit.book.exercises.length import length_asked
from coursekit.book.exercises.nodes import exercise, exercise_part, part, parts
from coursekit.catalogue import N_, _
from coursekit.exercises.display_order import letter

_EXAMPLES = {
    "date": N_("For example: 14 August 1914, 1914-08, or 1914–1918."),
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
_OPEN_LINES = 8
# So many columns fit into the text, and the longest heading that each may have.
_LONGEST_HEADING = {1: 52, 2: 52, 3: 52, 4: 26}
_SHORT_OPTION = 26  # characters that fit beside a stem


def prose_length(node: exercise) -> dict[str, str]:
    """How long an answer in prose may be; ``asked`` where the task says it in words."""
    prompt = part(node, "prompt")
    asked, expected = length_asked(prompt.astext() if prompt else "", node["lines"] or _OPEN_LINES)
    return {"length": str(expected), **({"asked": str(asked)} if asked else {})}


class FormFields:
    """The fields of one exercise; `words` gives the HTML of a part that is one line of text."""

    def __init__(self, node: exercise, words: Callable[[nodes.Element], str]) -> None:
        self.node = node
        self.words = words
        self.anchor = node["ids"][0]

    def html(self) -> str:
        return f"{self._keys()}{self._fields()}"

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
            f'value="{piece["name"]}"> <span>{self.words(piece)}</span></label>'
            for piece in parts(self.node, "choice")
        ]
        return '<div class="ck-choices">' + "\n".join(rows) + "</div>"

    def _line(self, kind: str) -> str:
        unit = (
            f' <span class="ck-unit">{escape(self.node["unit"])}</span>'
            if self.node["unit"]
            else ""
        )
        name = _("Your dates") if self.node["span"] else _(_FIELD_NAMES[kind])
        mode = ' inputmode="decimal"' if kind == "number" else ""
        example = _(_EXAMPLES[kind])
        describe = f' aria-describedby="{self.anchor}-example"' if example else ""
        note = f'<p class="ck-example" id="{self.anchor}-example">{example}</p>' if example else ""
        return (
            f'<p class="ck-line"><label for="{self.anchor}-answer">{name}</label> '
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
            f'<li><label for="{self.anchor}-{piece["name"]}">{self.words(piece)}</label> '
            f'<select id="{self.anchor}-{piece["name"]}" name="{piece["name"]}">'
            f'<option value="">{none}</option>{options}</select></li>'
            for piece in parts(self.node, "item")
        ]
        is_long = any(len(word) > _SHORT_OPTION for word in words)
        kind = "ck-pairs ck-pairs-long" if is_long else "ck-pairs"
        # On paper a list cannot be opened: its options stand below, each with a letter.
        paper = "".join(f"<li>{self.words(piece)}</li>" for piece in targets) if is_plain else ""
        return (
            f'{listed}<ul class="{kind}">'
            + "\n".join(rows)
            + "</ul>"
            + (f'<ol class="ck-paper" type="a">{paper}</ol>' if paper else "")
        )

    def _lettered(self, targets: list[exercise_part]) -> str:
        lines = [
            f"<li>{letter(place)}) {self.words(piece)}</li>" for place, piece in enumerate(targets)
        ]
        return f'<ul class="ck-targets">{"".join(lines)}</ul>'

    def _classify(self) -> str:
        """One group of buttons an item; as a table, under headings, if those are few and short."""
        targets = list(parts(self.node, "target"))
        rows = []
        for piece in parts(self.node, "item"):
            boxes = " ".join(
                f'<label class="ck-choice"><input type="radio" name="{piece["name"]}" '
                f'value="{target["name"]}"> <span>{self.words(target)}</span></label>'
                for target in targets
            )
            name = f"{self.anchor}-{piece['name']}"
            # No fieldset: it cannot be a row of a grid.
            rows.append(
                f'<div class="ck-item" role="group" aria-labelledby="{name}">'
                f'<span class="ck-stem" id="{name}">{self.words(piece)}</span>'
                f'<div class="ck-choices">{boxes}</div></div>'
            )
        longest = max(len(target.astext()) for target in targets)
        is_table = longest <= _LONGEST_HEADING.get(len(targets), 0)
        columns = "".join(f"<span>{self.words(target)}</span>" for target in targets)
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
                f'<span class="ck-words" id="{name}">{self.words(piece)}</span> '
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
            + ('<p class="ck-count"></p>' if "asked" in prose_length(self.node) else "")
        )


def _is_more_than_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.image | nodes.literal_block)
