"""Pictures without words: who cannot see one learns nothing from it.

A page is read as its author wrote it, and no code is run.  A cell counts as one that draws if it
calls what matplotlib, pandas, seaborn and IPython draw with, or a function of the page that does.
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
    *("add_subplot", "hexbin", "matshow", "pcolormesh", "quiver"),
    *(
        "relplot",
        "scatterplot",
        "lineplot",
        "displot",
        "histplot",
        "kdeplot",
        "ecdfplot",
        "rugplot",
    ),
    *("catplot", "stripplot", "swarmplot", "boxenplot", "pointplot", "barplot", "countplot"),
    *("lmplot", "regplot", "residplot", "heatmap", "clustermap", "pairplot", "jointplot"),
}
_SHOWN = {"Image", "SVG"}  # of IPython.display
_BEGINS = {"figure", "subplots"}
_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
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
    drawing: set[str] = set()  # functions of the page
    for token in markdown_tokens(path):
        line = (token.map or [0])[0] + 1
        for child in token.children or ():
            if child.type == "image" and not child.content.strip():
                what = f"the picture {child.attrGet('src')}"
                yield Picture(line, what, "Say in its brackets what it shows: ![What it shows](…).")
            if child.type == "html_inline":
                yield from _html_pictures(child.content, line)
        if token.type == "html_block":
            yield from _html_pictures(token.content, line)
        directive = _DIRECTIVE.match(token.info.strip()) if "fence" in token.type else None
        if directive is None:
            continue
        if directive["name"] == "code-cell":
            cell += 1
            options, code = _cell(token)
            shown = _drawn(code, drawing)
            if shown and not _has_words(options):
                remedy = (
                    "Give the cell the option mystnb: {image: {alt: What it shows}}, or draw "
                    "a Chart, which brings its own."
                )
                yield Picture(line, f"what code cell {cell} draws", remedy)
            elif shown > 1:
                what = f"the second picture of code cell {cell}"
                yield Picture(
                    line, what, "Draw it in a cell of its own, and say there what it shows."
                )
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


def _html_pictures(html: str, line: int) -> Iterator[Picture]:
    for match in _TAG.finditer(html):
        if not _ALT.search(match[0]):
            source = _SOURCE.search(match[0])
            what = f"the picture {source[1] if source else 'of <img>'}"
            at = line + html.count("\n", 0, match.start())
            yield Picture(at, what, 'Say what it shows: alt="What it shows".')


def _drawn(code: str, drawing: set[str]) -> int:
    """Return how many pictures code draws when it is run, as far as can be told.

    Magic is no Python.  The functions that draw are added to `drawing`.
    """
    plain = re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE)
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError):  # the build says what is wrong with it
        return 0
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            inner = [call for part in statement.body for call in _calls(part)]
            if any(call & (_DRAWS | drawing) for call in inner):
                drawing.add(statement.name)
    calls = [call for statement in tree.body for call in _calls(statement)]
    draws = any(call & (_DRAWS | drawing) or call <= _SHOWN for call in calls)
    begun = sum(bool(call & _BEGINS) for call in calls)
    shown = sum("show" in call for call in calls)
    return max(begun, shown, int(draws))


def _calls(node: ast.AST) -> Iterator[set[str]]:
    """Yield what code calls when it is run; of a function only its own call."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return
    if isinstance(node, ast.Call):
        yield _called(node.func)
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _called(function: ast.expr) -> set[str]:
    """Return the last two names of what is called: ``{"plot", "bar"}`` for ``f.plot.bar``."""
    names: set[str] = set()
    while isinstance(function, ast.Attribute) and len(names) < 2:
        names.add(function.attr)
        function = function.value
    return names or {function.id} if isinstance(function, ast.Name) else names
