"""The words of the sample that its readers see, found in its templates.

The templates stay readable: no word is marked in them.  `translated` knows the files that readers
see and the lines and cells in them that are words; what authors read, such as README and comments,
is English in every course.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator

Say = Callable[[str], str]
"""Says a piece of the sample in the language of the course."""

SECTION = "Ferry"
"""The section of the invented article, as locators name it."""

_LEAD = re.compile(r"(?:\s*(?:- \[[x ]\]|- \d:|\d\.|>|#+|:::\{admonition\})\s+)*")
_TAIL = re.compile(r"<% if article %> (?:\{src\}|\[).*$")
_FIELD = re.compile(r"(title|description|skill|level|unit): (.*)")
_CAPTION = re.compile(r"( +caption: )(.*)")
_ARROW = re.compile(r"(\s*->\s+)")
_JSON = re.compile(r'("(?:title|description|unit)": )"([^"<]+)"')
_PYTHON = re.compile(r"^( +(?:seasons|alt|table|source) = .*)$", re.MULTILINE)
_LITERAL = re.compile(r'"([A-Z{][^"]*)"')
_LISTS = re.compile(r"(coursekit_(?:skills|levels): \[)(.*)\]")
_SETTING = re.compile(
    r"^( {6}- |.*coursekit_summary: |.*\{ people: )([A-Z][^}\n]*?)( \}.*)?$", re.MULTILINE
)
_SYNTAX = ("## Answers", "## Rubric", "## Hint", "## Explanation", "## Code", ":::", "<%", "# <<")


def translated(name: str, template: str, say: Say) -> str:
    """Say the words of a template.

    Parameters
    ----------
    name : str
        Its path in the course.
    template : str
    say : callable
        Given each piece of words; a sentence is one piece.

    Returns
    -------
    str
    """
    if name.endswith(".md") and name.startswith(("chapters/", "exercises/")):
        template = "\n".join(_markdown_lines(template.split("\n"), say))
    elif name.endswith(".csv"):
        template = "".join(_row(line, say) for line in template.splitlines(keepends=True))
    elif name.endswith(".json"):
        template = _JSON.sub(lambda found: f"{found[1]}{_quoted(say(found[2]))}", template)
    elif name.endswith(".py"):
        template = _PYTHON.sub(
            lambda line: _LITERAL.sub(lambda found: f'"{say(found[1])}"', line[1]), template
        )
    elif name == "_config.yml":
        template = _LISTS.sub(
            lambda found: f"{found[1]}{', '.join(map(say, found[2].split(', ')))}]", template
        )
        template = _SETTING.sub(
            lambda found: f"{found[1]}{_quoted(say(found[2]))}{found[3] or ''}", template
        )
    elif name == "_toc.yml":
        template = re.sub("(caption: )(.*)", lambda found: found[1] + say(found[2]), template)
    elif name.startswith("exercises/assignments/"):
        template = re.sub("^title: (.*)", lambda t: f"title: {say(t[1])}", template, flags=re.M)
    elif name != "CONTRIBUTING.md":  # which names a locator that authors copy
        return template
    return re.sub(rf"\b{SECTION}\b(?=,| \d)", lambda _: say(SECTION), template)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _markdown_lines(lines: list[str], say: Say) -> Iterator[str]:
    in_head, in_code = lines[0] == "---", False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            in_code = not in_code
        in_head = in_head and not (number and line == "---")
        field = (_FIELD if in_head else _CAPTION).fullmatch(line)
        if field and in_head:
            said = say(field[2])
            yield f"{field[1]}: {_quoted(said) if ': ' in said else said}"  # else no YAML
        elif field and in_code:
            yield field[1] + say(field[2])
        elif in_head or in_code or line.startswith("```"):
            yield line
        else:
            yield _line(line, say)


def _line(line: str, say: Say) -> str:
    """Say a line of Markdown: what stands behind its marks and before its locator."""
    if line.startswith(_SYNTAX) and not line.startswith(":::{admonition}"):
        return line
    lead = _LEAD.match(line)
    tail = _TAIL.search(line)
    start, end = lead.end() if lead else 0, tail.start() if tail else len(line)
    pieces = _ARROW.split(line[start:end])
    said = [
        piece if place % 2 or not _is_words(piece) else say(piece)
        for place, piece in enumerate(pieces)
    ]
    return line[:start] + "".join(said) + line[end:]


def _is_words(piece: str) -> bool:
    return any(map(str.isalpha, re.sub(r"\{=.*?\}", "", piece)))


def _row(line: str, say: Say) -> str:
    """Say the cells of a table that are words: those with a capital letter, but for locators."""
    cells = next(csv.reader([line]))
    if "<%" in line or not any(map(_is_said, cells)):
        return line
    row = io.StringIO()
    said = [say(cell) if _is_said(cell) else cell for cell in cells]
    csv.writer(row, lineterminator="\n").writerow(said)
    return row.getvalue()


def _is_said(cell: str) -> bool:
    return cell[:1].isupper() and not re.match(rf"{SECTION}\b", cell)
