"""MyST Markdown as plain Markdown, for programs that know no roles and directives.

Roles give their text, locators stand in brackets, boxes become block quotes, labels and comments
go.  Of a figure the caption remains, since its file is not there.  What a citation, a reference or
a figure is called only the book knows: it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin

from coursekit.errors import LocatorError
from coursekit.exercises.plain import role_markdown
from coursekit.locators import format_source, parse_source

_ROLE = re.compile(r"\{([\w:.+-]+)\}(`+)(.+?)\2(?!`)", re.DOTALL)
_TITLED = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
_LABEL = re.compile(r"\([^()\s]+\)=\s*")
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.+-]+)\}\s*(?P<argument>.*)")
_OPTION = re.compile(r":[\w-]+:")
_OPTIONS_BLOCK = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_TEXT, _CODE = " text", " code"  # kinds of pieces; no directive has a blank in its name
_CODES = frozenset({"code", "code-block", "sourcecode"})
_SILENT = frozenset({"image", "toctree"})
_PARSER = MarkdownIt("commonmark").enable("table").use(colon_fence_plugin)


@dataclass(frozen=True)
class Phrasebook:
    """What the book says for what a plain text cannot express.

    Parameters
    ----------
    cite : callable
        Turns keys of works and whether the year alone stands in brackets into a citation.
    reference : callable
        Turns a label and a title, which may be empty, into words; ``%s`` in a title is a number.
    """

    cite: Callable[[str, bool], str] = field(default=lambda keys, _textual: f"({keys})")
    reference: Callable[[str, str], str] = field(default=lambda label, title: title or label)


@dataclass(frozen=True)
class Block:
    """A piece of a chapter: plain Markdown, or a directive that stands for itself.

    Parameters
    ----------
    text : str
        The Markdown; for a directive its argument.
    directive : str
        Name of the directive; empty for Markdown.
    """

    text: str
    directive: str = ""


def plain_blocks(text: str, phrases: Phrasebook, keep: frozenset[str]) -> list[Block]:
    """Turn MyST into plain Markdown, leaving out some directives for the caller.

    Parameters
    ----------
    text : str
        MyST Markdown without front matter.
    phrases : Phrasebook
        What the book says.
    keep : frozenset of str
        Names of directives that become blocks of their own.

    Returns
    -------
    list of Block
        In the order of the text; none is empty.
    """
    blocks: list[Block] = []
    lines: list[str] = []

    def flush() -> None:
        markdown = "\n".join(lines).strip("\n")
        if markdown.strip():
            blocks.append(Block(re.sub(r"\n{3,}", "\n\n", markdown)))
        lines.clear()

    for piece in _pieces(text):
        if piece.kind == _CODE:
            lines.append(piece.text)
        elif piece.kind == _TEXT:
            lines += [] if _is_silent(piece.text) else [_say(piece.text, phrases)]
        elif piece.kind in keep:
            flush()
            blocks.append(Block(piece.title, piece.kind))
        elif piece.kind in _CODES:
            lines += ["", f"```{piece.title}", _body(piece).rstrip("\n"), "```", ""]
        elif piece.kind == "math":
            lines += ["", "$$", _body(piece).strip(), "$$", ""]
        elif piece.kind not in _SILENT:
            lines += ["", *_quote(piece, phrases), ""]
    flush()
    return blocks


def plain_text(text: str, phrases: Phrasebook) -> str:
    """Turn MyST into plain Markdown."""
    return "\n\n".join(block.text for block in plain_blocks(text, phrases, frozenset()))


@dataclass(frozen=True)
class _Piece:
    """A part of a text: `_TEXT`, `_CODE`, or the directive named by its kind."""

    kind: str
    text: str
    title: str = ""


def _pieces(text: str) -> Iterator[_Piece]:
    """Take a text apart at its top level."""
    lines = text.split("\n")
    done = 0
    for token in _PARSER.parse(text):
        if token.level or token.map is None or token.map[0] < done:
            continue
        first, last = token.map
        yield from (_Piece(_TEXT, line) for line in lines[done:first])
        is_fence = token.type in ("fence", "colon_fence")
        directive = _DIRECTIVE.match(token.info.strip()) if is_fence else None
        if directive:
            yield _Piece(directive["name"], token.content, directive["argument"].strip())
        else:
            yield _Piece(_CODE if is_fence else _TEXT, "\n".join(lines[first:last]))
        done = last
    yield from (_Piece(_TEXT, line) for line in lines[done:])


def _is_silent(piece: str) -> bool:
    """Whether a piece is a label, a comment or a break between cells."""
    return bool(_LABEL.fullmatch(piece)) or piece.startswith(("%", "+++"))


def _quote(box: _Piece, phrases: Phrasebook) -> list[str]:
    """Write a box as a block quote under its title."""
    body = plain_text(_body(box), phrases).split("\n")
    shows_title = box.title and box.kind != "figure"  # a figure's is its file
    title = [f"**{_say(box.title, phrases)}**", ""] if shows_title else []
    return [f"> {line}".rstrip() for line in title + (body if any(body) else [])]


def _body(box: _Piece) -> str:
    """What stands in a directive below its options."""
    text = _OPTIONS_BLOCK.sub("", box.text)
    lines = text.split("\n")
    while lines and _OPTION.match(lines[0]):
        lines.pop(0)
    return "\n".join(lines)


def _say(text: str, phrases: Phrasebook) -> str:
    """Put plain words in the place of the roles of a text."""

    def spoken(match: re.Match[str]) -> str:
        role, text = match[1], " ".join(match[3].split())
        titled = _TITLED.fullmatch(text)
        title, target = (titled["title"], titled["target"]) if titled else ("", text)
        if role == "src":
            return f"[{_spell_source(text)}]"
        if role.startswith("cite"):
            return phrases.cite(target, role.endswith("t"))
        if role in ("ref", "numref", "doc"):
            return phrases.reference(target, title)
        return role_markdown(role, match[3] if role in ("math", "code") else title or target)

    return _ROLE.sub(spoken, text)


def _spell_source(text: str) -> str:
    try:
        return format_source(parse_source(text))
    except LocatorError:
        return text
