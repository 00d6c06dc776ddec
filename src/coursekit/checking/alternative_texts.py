"""Pictures without words: who cannot see one learns nothing from it.

A page is read as its author wrote it, and no code is run.  A cell counts as one that draws if it
calls, outside a function, what matplotlib and pandas draw with.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it.token import Token

from coursekit.checking.chapters import markdown_tokens

_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.+-]+)\}\s*(?P<argument>\S*)")
_OPTION = re.compile(r"^:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$", re.MULTILINE)
_BLOCK = re.compile(r"---\n(?P<options>.*?)^---[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_DRAWS = {
    *("plot", "hist", "bar", "barh", "scatter", "pie", "boxplot", "violinplot", "imshow", "show"),
    *("subplots", "subplot", "figure", "fill_between", "errorbar", "step", "contour", "stackplot"),
}
_UNSEEN = {"remove-cell", "remove-output", "hide-cell", "skip-execution"}


@dataclass(frozen=True)
class Picture:
    """A picture that has no alternative text.

    Parameters
    ----------
    line : int
        Line of the page, from 1.
    what : str
        What it is, in words.
    remedy : str
        How to give it words.
    """

    line: int
    what: str
    remedy: str


def wordless_pictures(path: Path) -> Iterator[Picture]:
    """Find the pictures of a page that have no alternative text.

    Parameters
    ----------
    path : pathlib.Path
        A MyST file in UTF-8.

    Yields
    ------
    Picture
        In the order of the page.
    """
    cell = 0
    for token in markdown_tokens(path):
        line = (token.map or [0])[0] + 1
        for child in token.children or ():
            if child.type == "image" and not child.content.strip():
                what = f"the picture {child.attrGet('src')}"
                yield Picture(line, what, "Say in its brackets what it shows: ![What it shows](…).")
        directive = _DIRECTIVE.match(token.info.strip()) if "fence" in token.type else None
        if directive is None:
            continue
        if directive["name"] == "code-cell":
            cell += 1
            options, code = _cell(token)
            if _draws(code) and not _has_words(options):
                remedy = (
                    "Give the cell the option mystnb: {image: {alt: What it shows}}, or draw "
                    "a Chart, which brings its own."
                )
                yield Picture(line, f"what code cell {cell} draws", remedy)
        elif directive["name"] in {"image", "figure"} and not _directive_has_words(token):
            what = f"the picture {directive['argument']}"
            yield Picture(line, what, "Say in the option :alt: what it shows.")


def _directive_has_words(token: Token) -> bool:
    block = _BLOCK.match(token.content)
    if block:
        return bool(_mapping(block["options"]).get("alt"))
    return any(one["name"] == "alt" and one["value"] for one in _OPTION.finditer(token.content))


def _cell(token: Token) -> tuple[Mapping[str, Any], str]:
    """Return the options of a cell and its code."""
    block = _BLOCK.match(token.content)
    if block:
        return _mapping(block["options"]), token.content[block.end() :]
    lines = token.content.splitlines(keepends=True)
    given = [line for line in lines if _OPTION.match(line)]
    text = "".join(re.sub(r"^:([\w-]+):", r"\1:", line) for line in given)
    return _mapping(text), "".join(line for line in lines if line not in given)


def _mapping(text: str) -> Mapping[str, Any]:
    try:
        options = yaml.safe_load(text)
    except yaml.YAMLError:  # the build says what is wrong with it
        return {}
    return options if isinstance(options, dict) else {}


def _has_words(options: Mapping[str, Any]) -> bool:
    """Whether a cell's picture has alternative text, a caption, or is not shown."""
    tags = options.get("tags")
    if isinstance(tags, str | list) and _UNSEEN & set(
        re.split(r"[,\s\[\]]+", tags) if isinstance(tags, str) else map(str, tags)
    ):
        return True
    render = options.get("mystnb")
    if not isinstance(render, dict):
        return False
    image, figure = (render.get(name) for name in ("image", "figure"))
    return any(
        isinstance(part, dict) and bool(part.get(word))
        for part, word in ((image, "alt"), (figure, "caption"))
    )


def _draws(code: str) -> bool:
    """Whether code draws with matplotlib or pandas when it is run; magic is no Python."""
    plain = re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE)
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError):  # the build says what is wrong with it
        return False
    return any(_calls_drawing(statement) for statement in tree.body)


def _calls_drawing(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return False
    if isinstance(node, ast.Call) and _called(node.func) & _DRAWS:
        return True
    return any(map(_calls_drawing, ast.iter_child_nodes(node)))


def _called(function: ast.expr) -> set[str]:
    """Return the last two names of what is called: ``{"plot", "bar"}`` for ``f.plot.bar``."""
    names: set[str] = set()
    while isinstance(function, ast.Attribute) and len(names) < 2:
        names.add(function.attr)
        function = function.value
    return names
