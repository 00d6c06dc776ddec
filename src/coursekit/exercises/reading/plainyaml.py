"""YAML without its guesses: every value stays text and knows its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

#: What is wrong, at a line of the file, and what to do.
Report = Callable[[int, str, str], None]
_QUOTE = "Put a value that holds a colon or begins with a sign into quotation marks."


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
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError as error:
        report(0, f"the file is not UTF-8 ({error.reason})", "Save it so.")
    except OSError as error:
        report(0, f"the file cannot be read: {error.strerror}", "")
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is no YAML"
        report(mark.line + 1 if mark else 0, f"the file cannot be read: {problem}", _QUOTE)
    else:
        if node is None:
            report(0, "the file is empty", "Write title: and exercises:")
        return node
    return None


def table(node: yaml.MappingNode, known: Iterable[str], report: Report) -> dict[str, yaml.Node]:
    """The values of a table by name.

    Parameters
    ----------
    node : yaml.MappingNode
    known : iterable of str
        The names there may be.
    report : callable
        Told of names that are not known or stand twice.
    """
    known = tuple(known)
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            remedy = f'Did you mean "{near[0]}"?' if near else f"Fields are {', '.join(known)}."
            report(line_of(key), f'there is no field "{name}"', remedy)
        elif name in found:
            first = line_of(found[name])
            report(line_of(key), f'"{name}" stands twice, first in line {first}', "Keep one.")
        else:
            found[name] = value
    return found


def text(
    fields: Mapping[str, yaml.Node], name: str, report: Report, default: str = ""
) -> tuple[str, int]:
    """The text of a simple value and its line; `default` and 0 if it is not there."""
    node = fields.get(name)
    if node is None:
        return default, 0
    if not isinstance(node, yaml.ScalarNode):
        report(line_of(node), f'"{name}" is no simple value', "Write it on one line.")
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
