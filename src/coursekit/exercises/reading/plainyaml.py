"""YAML without its guesses: every value stays text and knows its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from coursekit.errors import not_utf8

#: What is wrong, at a line of the file, and what to do.
Report = Callable[[int, str, str], None]
_QUOTE = "Put a value that has a colon or begins with a sign into quotation marks."
_TAB = "YAML wants spaces: put spaces in the tab's place."
_COLON_IN_VALUE = re.compile(r"[\s-]*(?P<name>\w[\w-]*):\s+(?P<value>[^\s\"'{\[|>&*].*:(?:\s.*)?)")


def line_of(node: yaml.Node) -> int:
    """The line on which `node` begins, from 1."""
    return int(node.start_mark.line) + 1


def compose(path: Path, report: Report) -> yaml.Node | None:
    """Read a file as YAML nodes.

    Parameters
    ----------
    path : pathlib.Path
    report : callable
        Told why it cannot be read.

    Returns
    -------
    yaml.Node or None
        None if it is empty or cannot be read.
    """
    written = ""
    try:
        written = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(written, Loader=yaml.BaseLoader)
    except UnicodeDecodeError as error:
        fault = not_utf8("", error)
        report(fault.line, fault.message, fault.remedy)
    except OSError as error:
        report(0, f"the file cannot be read: {error.strerror}", "")
    except (yaml.YAMLError, RecursionError) as error:
        report(*unreadable(error, written, "the file"))
    else:
        if node is None:
            report(0, "the file is empty", "Write title: and exercises:")
        return node
    return None


def unreadable(error: Exception, written: str, what: str) -> tuple[int, str, str]:
    """Say why YAML cannot be read, in the words of who wrote it.

    Parameters
    ----------
    error : Exception
        PyYAML's.
    written : str
        What was read.
    what : str
        Its name in the message, such as "the file".

    Returns
    -------
    line : int
        From 1; 0 if the error tells none.
    message, remedy : str
    """
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not YAML"
    line = mark.line + 1 if mark else 0
    if "\\t" in problem or "\t" in problem:
        return line, "there is a tab before or between the fields", _TAB
    row = written.split("\n")[line - 1].strip() if line else ""
    if "mapping values" in problem and (field := _COLON_IN_VALUE.fullmatch(row)):
        value = field["value"].replace("\\", r"\\").replace('"', r"\"")
        message = f"the value of {field['name']} has a colon in it"
        return line, message, f'Put it into quotation marks: {field["name"]}: "{value}"'
    return line, f"{what} cannot be read: {problem}", _QUOTE


def entries(node: yaml.MappingNode, report: Report) -> Iterator[tuple[str, int, yaml.Node]]:
    """Iterate over the names of a table, the line of each, and its value.

    Parameters
    ----------
    node : yaml.MappingNode
    report : callable
        Told of names that are given twice, of which the first counts, and of what is no name.
    """
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = line_of(key)
        if not isinstance(key, yaml.ScalarNode):
            report(line, "a field has no simple name", "Write a word and a colon, like title: …")
        elif key.value in lines:
            first = lines[key.value]
            report(line, f'"{key.value}" is given twice, first on line {first}', "Keep one.")
        else:
            lines[key.value] = line
            yield key.value, line, value


def table(node: yaml.MappingNode, known: Iterable[str], report: Report) -> dict[str, yaml.Node]:
    """The values of a table by name.

    Parameters
    ----------
    node : yaml.MappingNode
    known : iterable of str
        The names there may be.
    report : callable
        Told of names that are not known or are given twice.
    """
    known = tuple(known)
    values: dict[str, yaml.Node] = {}
    for name, line, value in entries(node, report):
        if name in known:
            values[name] = value
            continue
        near = difflib.get_close_matches(name, known, 1)
        remedy = f'Did you mean "{near[0]}"?' if near else f"The fields are {', '.join(known)}."
        if node.flow_style and isinstance(value, yaml.ScalarNode) and not value.value:
            remedy = "If it goes on the value before the comma, put all of that in quotation marks."
            if name.isdigit():
                remedy = "Write a decimal with a point, like 2.5."
        report(line, f'there is no field "{name}"', remedy)
    return values


def text(
    fields: Mapping[str, yaml.Node], name: str, report: Report, default: str = ""
) -> tuple[str, int]:
    """The text of a simple value and its line; `default` and 0 if it is not there."""
    node = fields.get(name)
    if node is None:
        return default, 0
    if not isinstance(node, yaml.ScalarNode):
        report(line_of(node), f'"{name}" is not a simple value', "Write it on one line.")
        return default, 0
    value = " ".join(node.value.split())
    if not value:
        report(line_of(node), f"{name} is empty", "Fill it in or take it out.")
        return default, 0
    return value, line_of(node)


def plain(node: yaml.Node, deep: int = 2) -> Any:
    """A node as text, list or dict; what lies deeper than `deep` levels becomes ``…``."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if not deep:
        return "…"
    if isinstance(node, yaml.SequenceNode):
        return [plain(one, deep - 1) for one in node.value]
    return {str(plain(key, 0)): plain(value, deep - 1) for key, value in node.value}
