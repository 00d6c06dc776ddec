"""Chapters as the checks see them: headings, paragraphs and the roles and directives they use.

The book is built by Sphinx; this module only reads the MyST sources, so that ``coursekit check``
answers in a second and needs no Sphinx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

# A role, or a code span, in which nothing is a role or a link.
_ROLE_OR_CODE = re.compile(
    r"\{(?P<name>[\w:.+-]+)\}(?P<ticks>`+)(?P<text>.+?)(?P=ticks)(?!`)"
    r"|(?<!`)(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)",
    re.DOTALL,
)
_LABEL = re.compile(r"^\((?P<label>[^()\s]+)\)=\s*$", re.MULTILINE)
_LINK = re.compile(r"\]\((?:<(?P<angled>[^<>\n]+)>|(?P<target>[^)\s<]+))")
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.+-]+)\}\s*(?P<argument>.*)")
_NAME_OPTION = re.compile(r"^\s*:?name:\s*(?P<label>\S+)\s*$", re.MULTILINE)
_AS_CODE = re.compile(r"^:(?:literal|code):", re.MULTILINE)  # options of an include
_CODE = {"code-cell", "code", "code-block", "raw", "math"}
_FENCE = re.compile(r"\s*(?P<ticks>`{3,}|~{3,})(?P<info>.*)")
_SILENT = {"src", "oddity", "cite", "cite:p", "cite:t"}


@dataclass(frozen=True)
class Use:
    """One use of a role, a directive, a link or a label in a chapter.

    Parameters
    ----------
    kind : str
        Role or directive name; ``link`` for a Markdown link; ``label`` for a target.
    text : str
        The role's text, the directive's argument, the link's target or the label.
    line : int
        Line of the file, from 1.
    """

    kind: str
    text: str
    line: int

    @property
    def target(self) -> str:
        """What is meant: ``b`` in ``a <b>``, otherwise the text itself."""
        shown = re.fullmatch(r".*<([^<>]+)>\s*", self.text, re.DOTALL)
        return " ".join((shown[1] if shown else self.text).split())


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text (not of a table, box or code)."""

    heading: str
    text: str
    line: int

    @property
    def sources(self) -> tuple[str, ...]:
        """Texts of its ``{src}`` roles."""
        return tuple(m["text"] for m in _ROLE_OR_CODE.finditer(self.text) if m["name"] == "src")


@dataclass(frozen=True)
class Chapter:
    """One MyST file, read.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    headings : tuple of str
        Texts of its second-level headings, in order.
    paragraphs : tuple of Paragraph
        Running text outside boxes, each with the second-level heading above it.
    uses : tuple of Use
        Every role, directive, link and label, boxes and captions included.
    """

    path: Path
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    uses: tuple[Use, ...]

    @property
    def slug(self) -> str:
        """File name without its ending."""
        return self.path.stem

    def used(self, *kinds: str) -> Iterator[Use]:
        """Iterate over the uses of the given kinds."""
        return (use for use in self.uses if use.kind in kinds)


@dataclass(frozen=True)
class Line:
    """A line of prose: a sentence, by the custom of chapters, or a row of a table."""

    number: int
    text: str
    sources: tuple[str, ...]


def prose_lines(path: Path) -> Iterator[Line]:
    """Read the lines of a MyST file that are no code, with roles as their words.

    Parameters
    ----------
    path : pathlib.Path
        A UTF-8 file.

    Yields
    ------
    Line
        Its text has no locators; these are its `sources`.
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    first = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    fence = ""
    for number, line in enumerate(lines[first:], start=first + 1):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark["ticks"].startswith(fence) and not mark["info"] else fence
        elif mark:
            fence = mark["ticks"]
        elif line.strip():
            roles = [m for m in _ROLE_OR_CODE.finditer(line) if m["name"]]
            sources = tuple(m["text"] for m in roles if m["name"] == "src")
            yield Line(number, _ROLE_OR_CODE.sub(_role_words, line), sources)


def _role_words(role: re.Match[str]) -> str:
    """Say a role in words: ``a`` in ``a <b>``; a locator and its like have none."""
    if role["name"] in _SILENT:
        return ""
    return re.sub(r"\s*<[^<>]*>\s*$", "", role["text"]) if role["name"] else role[0]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.use(colon_fence_plugin).use(front_matter_plugin)


def markdown_tokens(path: Path) -> list[Token]:
    """Read the Markdown of a UTF-8 file as tokens."""
    return _parser().parse(path.read_text(encoding="utf-8-sig"))


def read_chapter(path: Path) -> Chapter:
    """Read one MyST file.

    Parameters
    ----------
    path : pathlib.Path
        A UTF-8 file.

    Returns
    -------
    Chapter

    Raises
    ------
    UnicodeDecodeError
        If the file is not UTF-8.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _read(path: Path, stamp: int) -> Chapter:
    """Read a file once for all checks, and again when it was written since."""
    text = path.read_text(encoding="utf-8-sig")
    headings: list[str] = []
    paragraphs: list[Paragraph] = []
    uses = [
        Use("label", m["label"], text.count("\n", 0, m.start()) + 1) for m in _LABEL.finditer(text)
    ]
    tokens = _parser().parse(text)
    heading = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        line = (token.map or [0])[0] + 1
        if token.type == "inline" and before is not None:
            uses += _scan(token.content, line)
            labelled = _LABEL.fullmatch(token.content)
            if before.type == "heading_open" and before.tag == "h2":
                heading = token.content
                headings.append(heading)
            elif before.type == "paragraph_open" and before.level == 0 and not labelled:
                paragraphs.append(Paragraph(heading, token.content, line))
        else:
            uses += _directive(token, 0)
    return Chapter(path, tuple(headings), tuple(paragraphs), tuple(uses))


def _scan(text: str, line: int) -> list[Use]:
    uses = [
        Use(m["name"], m["text"], line + text.count("\n", 0, m.start()))
        for m in _ROLE_OR_CODE.finditer(text)
        if m["name"]
    ]
    plain = _ROLE_OR_CODE.sub(lambda m: "\n" * m[0].count("\n"), text)
    uses += [
        Use("link", m["angled"] or m["target"], line + plain.count("\n", 0, m.start()))
        for m in _LINK.finditer(plain)
    ]
    return uses


def _directive(token: Token, offset: int) -> list[Use]:
    """Read what stands inside a fence that is a directive; other fences hold nothing of ours."""
    if token.type not in {"fence", "colon_fence"}:
        return []
    match = _DIRECTIVE.match(token.info.strip())
    if not match:
        return []
    line = (token.map or [0])[0] + 1 + offset
    name = match["name"]
    if name == "include" and _AS_CODE.search(token.content):
        name = "literalinclude"
    uses = [Use(name, match["argument"].strip(), line), *_scan(match["argument"], line)]
    uses += [Use("label", m["label"], line) for m in _NAME_OPTION.finditer(token.content)]
    if match["name"] in _CODE:
        header = re.match(r"---\n(.*?)\n---", token.content, re.DOTALL)
        return uses + (_scan(header[1], line + 2) if header else [])
    for inner in _parser().parse(token.content):
        if inner.type == "inline":
            uses += _scan(inner.content, line + (inner.map or [0])[0] + 1)
        else:
            uses += _directive(inner, line)
    return uses
