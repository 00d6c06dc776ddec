"""Prose on its way into a report: authors' Markdown rendered, everybody else's text escaped.

Authors' Markdown becomes HTML without raw HTML, headings, pictures or links but to the web.
In a Markdown file it stays as it is, unless it holds one of these; then it is written as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.myst_role import myst_role_plugin

from coursekit.exercises.plain import plain
from coursekit.grading.reports.pages import printable

_WEB = ("http://", "https://")
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>#|~&$"})
_BEGINS_A_BLOCK = re.compile(r"(?=[-+=:%])|\d+(?=[.)])")
_BLANK_LINES = re.compile(r"\n\s*\n")


def _web_links_only(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = _without_other_links(token.children)


def _without_other_links(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    leads_out: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            leads_out.append(_leads_to_web(token))
        if token.type not in ("link_open", "link_close") or leads_out[-1]:
            kept.append(token)
        if token.type == "link_close":
            leads_out.pop()
    return kept


def _leads_to_web(token: Token) -> bool:
    return str(token.attrGet("href") or "").lower().startswith(_WEB)


def _render_picture(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return escape(renderer.renderInlineAsText(tokens[place].children or [], options, env))


def _render_role(_renderer: Any, tokens: Any, place: int, _options: Any, _env: Any) -> str:
    token = tokens[place]
    shown = escape(plain(f"{{{token.meta['name']}}}`{token.content}`", keep_emphasis=True))
    return f'<span class="place">{shown}</span>' if token.meta["name"] == "src" else shown


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").use(myst_role_plugin)
    reader.disable(["heading", "lheading"])
    reader.core.ruler.push("web_links_only", _web_links_only)
    reader.add_render_rule("image", _render_picture)
    reader.add_render_rule("myst_role", _render_role)
    return reader


_HTML = _reader()
_COMMONMARK = MarkdownIt("commonmark").enable("table")
_UNWANTED = ("html_block", "html_inline", "image", "heading_open")


@lru_cache(maxsize=4096)
def prose_html(markdown: str) -> str:
    """Render Markdown with MyST roles as paragraphs of HTML."""
    return str(_HTML.render(printable(markdown)))


@lru_cache(maxsize=4096)
def line_html(markdown: str) -> str:
    """Render one line of Markdown, such as the wording of a choice, as HTML without a block."""
    return str(_HTML.renderInline(one_line(markdown)))


@lru_cache(maxsize=4096)
def prose_markdown(markdown: str) -> str:
    """Write Markdown with MyST roles as Markdown that every reader of it knows."""
    written = plain(printable(markdown), keep_emphasis=True).strip("\n")
    return written if _is_harmless(written) else escape_markdown(written)


@lru_cache(maxsize=4096)
def line_markdown(markdown: str) -> str:
    """Write one line of Markdown so that it fits into a list or a cell of a table."""
    return escape_line(plain(one_line(markdown)))


def _is_harmless(markdown: str) -> bool:
    env: dict[str, Any] = {}
    blocks = _COMMONMARK.parse(markdown, env)
    tokens = [*blocks, *(child for block in blocks for child in block.children or ())]
    return not env.get("references") and all(
        token.type not in _UNWANTED and (token.type != "link_open" or _leads_to_web(token))
        for token in tokens
    )


def one_line(value: str) -> str:
    """Write anything as one line."""
    return " ".join(printable(value).split())


def escape_line(value: str) -> str:
    """Write any text as one line of Markdown that shows just this text."""
    return _escaped(one_line(value))


def escape_markdown(value: str) -> str:
    """Write any text as Markdown that shows just this text, its lines and paragraphs kept."""
    paragraphs = _BLANK_LINES.split(printable(value).strip())
    return "\n\n".join(
        "\\\n".join(_escaped(line.strip()) for line in paragraph.split("\n"))
        for paragraph in paragraphs
    )


def _escaped(line: str) -> str:
    """Escape the characters of markup, and what would make a line the beginning of a block."""
    if _MARKUP.search(line):
        line = line.translate(_ESCAPES)
    block = _BEGINS_A_BLOCK.match(line)
    return f"{block[0]}\\{line[block.end() :]}" if block else line


def block_quote(markdown: str) -> str:
    """Put Markdown into a block quotation, which also ends whatever it leaves open."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))
