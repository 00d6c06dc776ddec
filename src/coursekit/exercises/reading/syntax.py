"""The parts of an exercise file: front matter, task, sections, items, read as Markdown tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursekit.exercises.model import Prose
from coursekit.exercises.reading.plainyaml import Report, entries, unreadable

_MARK = re.compile(r"\[([ xX])\](?:\s+|$)")
_NAME = re.compile(r"\s*\{#([^}]*)\}\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Blocks alone: what stands within a paragraph is parsed where it is shown, and takes half the time.
_MARKDOWN = MarkdownIt("commonmark").disable("inline")
#: The fields whose value is a table.
TABLES = ("silence",)


@dataclass(frozen=True)
class Field:
    """A value of the front matter and its line; `parts` if it is a table."""

    text: str
    line: int
    parts: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class ListItem:
    """One item of a list: ``- [x] label {#name}`` with ``> feedback`` below.

    A label is a line, or lines and blocks of code with an empty line between them.

    Parameters
    ----------
    mark : str
        ``x``, a blank, or nothing if the item has no brackets.
    label : str
        What follows the brackets.
    feedback : Prose or None
    line : int
    numbered : bool
        Whether the list is ``1. 2. 3.``
    """

    mark: str
    label: str
    feedback: Prose | None
    line: int
    numbered: bool

    @property
    def shown(self) -> str:
        """The label on one line and without its name, for messages."""
        return " ".join(split_name(self.label)[0].split())


@dataclass(frozen=True)
class Section(Prose):
    """What stands under a ``##`` heading, and the line of the heading."""

    heading: int = 0


def split_name(label: str) -> tuple[str, str]:
    """Part ``They count people {#people}`` into its text and its name."""
    name = _NAME.search(label)
    return (label[: name.start()].strip(), name[1].strip()) if name else (label.strip(), "")


def read_front_matter(lines: Sequence[str], report: Report) -> tuple[dict[str, Field], int]:
    """Read the front matter without YAML's guesses.

    Parameters
    ----------
    lines : sequence of str
        The file.
    report : callable
        Told every fault.

    Returns
    -------
    fields : dict of str to Field
        Empty only if a fault of the whole was reported.
    end : int
        Index of the first line after the front matter.
    """
    if not lines or lines[0].strip() != "---":
        report(1, "the file has no front matter", "Begin with --- and the fields kind, title …")
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if not end:
        report(1, "the front matter has no end", "Close it with a line ---.")
        return {}, len(lines)
    # An empty line in place of the first keeps the numbers of the others.
    written = "\n".join(["", *lines[1:end]])
    try:
        node = yaml.compose(written, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        report(*unreadable(error, written, "the front matter"))
        return {}, end + 1
    if not isinstance(node, yaml.MappingNode):
        report(2, "the front matter has no fields", "Write kind, title, skill and level.")
        return {}, end + 1
    return dict(_fields(node, report)), end + 1


def _fields(node: yaml.MappingNode, report: Report) -> Iterator[tuple[str, Field]]:
    for name, line, value in entries(node, report):
        if isinstance(value, yaml.ScalarNode):
            yield name, Field(value.value.strip(), line)
        elif name in TABLES and isinstance(value, yaml.MappingNode):
            yield name, Field("", line, dict(_fields(value, report)))
        else:
            report(line, f'"{name}" is not a simple value', "Write it on one line.")


def blank_comments(text: str) -> str:
    """Take HTML comments out and leave their lines empty, so that the others keep their numbers."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def fenced(text: str) -> list[tuple[int, int, str, str]]:
    """Give the code blocks of `text`: first line, line after the last, info string, code."""
    return [
        (token.map[0], token.map[1], token.info.strip(), token.content)
        for token in _MARKDOWN.parse(text)
        if token.type in ("fence", "code_block") and token.map
    ]


def split_sections(
    lines: Sequence[str], start: int, report: Report
) -> tuple[Prose, dict[str, Section]]:
    """Part the body into the task and its ``##`` sections.

    Parameters
    ----------
    lines : sequence of str
        The whole file.
    start : int
        Index of the first line of the body.
    report : callable

    Returns
    -------
    prompt : Prose
    sections : dict of str to Section
        By heading, as written.
    """
    cuts: list[tuple[int, int, str]] = []
    tokens = _MARKDOWN.parse("\n".join(lines[start:]))
    for place, token in enumerate(tokens):
        if token.type != "heading_open" or not token.map:
            continue
        line, title = token.map[0], tokens[place + 1].content.strip()
        if token.level or token.tag != "h2":
            report(
                line + start + 1,
                f'"{title}" is a heading inside the text',
                'Only sections such as "## Answers" have headings.',
            )
        else:
            cuts.append((line, token.map[1], title))
    bounds = [*(cut[0] for cut in cuts), len(lines) - start]
    sections: dict[str, Section] = {}
    for (line, after, title), end in zip(cuts, bounds[1:], strict=True):
        if title in sections:
            report(line + start + 1, f'the section "{title}" is there twice', "Join the two.")
            continue
        prose = _trim(lines, start + after, start + end)
        sections[title] = Section(prose.text, prose.line, line + start + 1)
    return _trim(lines, start, start + bounds[0]), sections


def _trim(lines: Sequence[str], start: int, end: int) -> Prose:
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return Prose("\n".join(lines[start:end]), start + 1)


def read_entries(section: Prose, report: Report, *, code: bool = False) -> list[ListItem]:
    """Read the items of the lists in `section`.

    Parameters
    ----------
    section : Prose
    report : callable
        Told of everything that is no item or feedback.
    code : bool
        Whether the labels may have blocks of code.

    Returns
    -------
    list of ListItem
    """
    lines = section.text.split("\n")
    tokens = _MARKDOWN.parse(section.text)
    entries: list[ListItem] = []
    for place, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1:
            numbered = token.markup in (".", ")")
            inside = _inside(tokens, place)
            entries.append(_entry(inside, lines, section.line, token, numbered, report, code))
        elif (
            token.level == 0
            and token.nesting >= 0
            and token.map
            and token.type not in ("bullet_list_open", "ordered_list_open")
        ):
            line = section.line + token.map[0]
            report(
                line,
                "this does not belong to an item of the list",
                'Begin it with "- [ ]" or "  >".',
            )
    return entries


def _inside(tokens: Sequence[Token], place: int) -> list[Token]:
    close = next(
        n
        for n, token in enumerate(tokens[place:], place)
        if token.type == "list_item_close" and token.level == tokens[place].level
    )
    return list(tokens[place + 1 : close])


def _entry(
    inside: list[Token],
    lines: list[str],
    first: int,
    item: Token,
    numbered: bool,
    report: Report,
    code: bool,
) -> ListItem:
    assert item.map
    line = first + item.map[0]
    blocks: list[str] = []
    feedback, is_after_code = None, True
    for token in inside:
        if token.level != item.level + 1 or not token.map or token.nesting < 0:
            continue
        if token.type == "paragraph_open" and is_after_code:
            words = next(t.content for t in inside if t.type == "inline" and t.map == token.map)
            if code and "```" in words and "\n" in words:
                remedy = "Begin it on a line of its own, below the first letter of the text."
                report(
                    first + token.map[0], "a block of code begins in the line of an item", remedy
                )
            blocks.append(" ".join(words.split()))
            is_after_code = False
        elif code and token.type == "fence" and (blocks or numbered) and not feedback:
            blocks.append(_code(token, first, report))
            is_after_code = True
        elif token.type == "blockquote_open":
            quoted = "\n".join(_unquote(text) for text in lines[token.map[0] : token.map[1]])
            text = f"{feedback.text}\n\n{quoted}" if feedback else quoted
            feedback = Prose(text.strip(), feedback.line if feedback else first + token.map[0])
        else:
            report(
                first + token.map[0],
                "an item has more than a line of text and its feedback",
                'Put what the reader is told behind ">".',
            )
    label = "\n\n".join(blocks)
    mark = _MARK.match(label)
    label = label[mark.end() :] if mark else label
    return ListItem(mark[1].lower() if mark else "", label, feedback, line, numbered)


def _code(fence: Token, first: int, report: Report) -> str:
    """A block of code as it is written in a label, whatever signs are round it in the file."""
    assert fence.map
    if fence.info.strip().startswith("{"):
        report(
            first + fence.map[0],
            f'a directive, "{fence.info.strip()}", cannot stand in an answer',
            "Write code as ```python, a picture as ![…](…), a formula as $…$.",
        )
    ticks = "`" * max(3, *(len(found) + 1 for found in re.findall("`+", fence.content)), 0)
    return f"{ticks}{fence.info.strip()}\n{fence.content.rstrip()}\n{ticks}"


def _unquote(line: str) -> str:
    return re.sub(r"^\s*> ?", "", line) if line.lstrip().startswith(">") else line.strip()
