"""What a student answered, in words: for people, as HTML and as Markdown.

Choices, items and targets are given by their wording, everything else as it was given.
An answer can be any JSON value; what has not the form of its exercise is shown as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from coursekit.catalogue import _, ngettext
from coursekit.exercises import Exercise
from coursekit.exercises.item_labels import label_html, one_line
from coursekit.exercises.model import ChoiceKey, Item, OrderKey, PairKey
from coursekit.grading.reports.markdown import (
    block_quote,
    escape_line,
    escape_markdown,
    line_html,
    line_markdown,
)
from coursekit.grading.reports.pages import printable, text

LONGEST_PROSE = 20_000  # characters of an answer in prose that are repeated
LONGEST_LINE = 300
MOST_ROWS = 60


class Rendered(NamedTuple):
    """The same words as HTML and as Markdown, both safe where they stand."""

    html: str
    markdown: str


@lru_cache(maxsize=1024)
def plainly(value: str) -> Rendered:
    """Tell plain words, on one line."""
    return Rendered(text(value), escape_line(value))


def said(value: str) -> Rendered:
    """Tell a student's words, on one line that ends somewhere."""
    return plainly(value[:LONGEST_LINE] + " …" if len(value) > LONGEST_LINE else value)


def worded(markdown: str) -> Rendered:
    """Tell an author's wording."""
    return Rendered(line_html(markdown), line_markdown(markdown))


def label_worded(label: str) -> Rendered:
    """Tell the label of a choice, an item or a target."""
    return Rendered(label_html(label, line_html), line_markdown(one_line(label)))


def nothing() -> Rendered:
    """Tell that nothing was answered."""
    word = _("Nothing.")
    return Rendered(f'<p class="quiet">{word}</p>', word)


class Wording:
    """An exercise's choices, items and targets by their names.

    Parameters
    ----------
    exercise : Exercise or None
        None if it is not known any more; then every answer is shown as it came.
    """

    def __init__(self, exercise: Exercise | None) -> None:
        self.kind = exercise.kind if exercise else ""
        key = exercise.key if exercise else None
        items: tuple[Item, ...] = ()
        if isinstance(key, ChoiceKey):
            items = key.choices
        elif isinstance(key, OrderKey):
            items = key.items
        elif isinstance(key, PairKey):
            items = key.stems
        self._items = _by_name(items)
        self._targets = _by_name(key.targets if isinstance(key, PairKey) else ())

    def tell(self, answer: Any) -> Rendered:
        """Tell what was answered.

        Parameters
        ----------
        answer : JSON value
            As in `coursekit.grading.model.Mark`.

        Returns
        -------
        Rendered
            One block.
        """
        if answer is None or answer in ("", [], {}):
            return nothing()
        if isinstance(answer, dict) and self.kind in ("match", "classify"):
            return self._pairs(answer)
        if isinstance(answer, str) and self.kind == "open":
            return _prose(answer)
        if self._items and isinstance(answer, str):
            return _one(self._item(answer))
        if isinstance(answer, list | tuple) and _all_text(answer):
            lines = list_or_paragraph(
                [*map(self._item, answer[:MOST_ROWS])], ordered=self.kind == "order"
            )
            more = _more(len(answer))
            return Rendered(lines.html + more.html, lines.markdown + more.markdown)
        return _one(said(answer if isinstance(answer, str) else _as_json(answer)))

    def pairs(self, answer: dict[str, Any]) -> list[tuple[Rendered, Rendered]]:
        """Items with what each was paired with."""
        return [
            (self._item(stem), self._target(target))
            for stem, target in list(answer.items())[:MOST_ROWS]
        ]

    def _item(self, name: str) -> Rendered:
        return self._items.get(name) or said(name)

    def _pairs(self, answer: dict[str, Any]) -> Rendered:
        rows = self.pairs(answer)
        html = "".join(
            f'<tr><th scope="row">{left.html}</th><td>{right.html}</td></tr>'
            for left, right in rows
        )
        markdown = "".join(f"\n| {left.markdown} | {right.markdown} |" for left, right in rows)
        more, item, given = _more(len(answer)), _("Item"), _("Your answer")
        return Rendered(
            f'<table><thead><tr><th scope="col">{item}</th><th scope="col">{given}</th></tr>'
            f"</thead><tbody>{html}</tbody></table>{more.html}",
            f"| {item} | {given} |\n|---|---|{markdown}{more.markdown}",
        )

    def _target(self, name: Any) -> Rendered:
        if name is None or name == "":
            return Rendered("—", "—")
        if not isinstance(name, str):
            return said(_as_json(name))
        return self._targets.get(name) or said(name)


def _by_name(items: Iterable[Item]) -> dict[str, Rendered]:
    return {item.id: label_worded(item.label.text) for item in items}


def _all_text(answer: Sequence[Any]) -> bool:
    return all(isinstance(name, str) for name in answer)


def _one(line: Rendered) -> Rendered:
    return Rendered(f"<p>{line.html}</p>", line.markdown)


def list_or_paragraph(lines: Sequence[Rendered], *, ordered: bool = False) -> Rendered:
    """Tell several things as a list, one thing as a paragraph."""
    if len(lines) == 1:
        return _one(lines[0])
    tag = "ol" if ordered else "ul"
    html = "".join([f"<li>{line.html}</li>" for line in lines])
    markdown = "\n".join(
        [f"{f'{n}.' if ordered else '-'} {line.markdown}" for n, line in enumerate(lines, 1)]
    )
    return Rendered(f"<{tag}>{html}</{tag}>", markdown)


def _more(number: int) -> Rendered:
    if number <= MOST_ROWS:
        return Rendered("", "")
    message = ngettext("… and {n} more.", "… and {n} more.", number - MOST_ROWS)
    return Rendered(f"<p>{message}</p>", f"\n\n{message}")


def _prose(answer: str) -> Rendered:
    cut = printable(answer[:LONGEST_PROSE]).strip("\n")
    html, markdown = f'<p class="written">{text(cut)}</p>', block_quote(escape_markdown(cut))
    if len(answer) > LONGEST_PROSE:
        message = ngettext(
            "… and {n} character more, in the file that you sent.",
            "… and {n} characters more, in the file that you sent.",
            len(answer) - LONGEST_PROSE,
        )
        html, markdown = f"{html}<p>{message}</p>", f"{markdown}\n\n{message}"
    return Rendered(html, markdown)


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, TypeError, RecursionError):
        return _("(something that cannot be shown)")
