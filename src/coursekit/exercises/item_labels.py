"""The label of a choice, an item or a target: a line of Markdown, or lines and blocks of code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from markdown_it import MarkdownIt

_CODE = re.compile(r"^(`{3,})[^\n`]*\n.*?^\1$", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark").disable("inline")  # its lines are wanted as written


def has_code(label: str) -> bool:
    """Whether a label has a block of code."""
    return bool(_CODE.search(label))


def without_code(label: str) -> str:
    """A label with signs that mean nothing in place of its code, as long as it is."""
    return _CODE.sub(lambda code: "`" * len(code[0]), label)


def _pieces(label: str) -> Iterator[tuple[str, bool]]:
    """The lines and the blocks of code of a label, and which of them are code."""
    for token in _MARKDOWN.parse(label):
        if token.type == "inline":
            yield token.content, False
        elif token.type == "fence":
            yield token.content.rstrip("\n"), True


def one_line(label: str) -> str:
    """A label as one line of Markdown: its code stands in the line, with ``↵`` at line ends.

    Parameters
    ----------
    label : str
        Markdown.

    Returns
    -------
    str
        The label itself if it has no block of code.
    """
    if not has_code(label):
        return label
    return " ".join(_in_line(text) if is_code else text for text, is_code in _pieces(label))


def _in_line(code: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{ticks} {' ↵ '.join(code.split(chr(10)))} {ticks}"


def label_html(label: str, inline: Callable[[str], str]) -> str:
    """A label as HTML that may stand within a line or a paragraph.

    Parameters
    ----------
    label : str
        Markdown.
    inline : callable
        Writes a line of Markdown as HTML.

    Returns
    -------
    str
        Well-formed; code keeps its line ends and indents.
    """
    if not has_code(label):
        return inline(label)
    return "<br />".join(
        f"<code>{_broken(text)}</code>" if is_code else inline(text)
        for text, is_code in _pieces(label)
    )


def _broken(code: str) -> str:
    kept = _INDENT.sub(lambda blanks: "\N{NO-BREAK SPACE}" * len(blanks[0].expandtabs(4)), code)
    return escape(kept, quote=False).replace("\n", "<br />")
