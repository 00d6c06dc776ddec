"""The formulas of a book: written in Typst, and each tried before the book is typeset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes

from coursekit.book.typst.compiling import find_failing
from coursekit.book.typst.labels import walk_pages
from coursekit.book.typst.texmath import Macro, TexError, convert
from coursekit.book.typst.wideformulas import find_unbroken, fit_formulas

_REFERENCE = re.compile(r"\\(eq)?ref\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_PARTS = re.compile(r"\n[ \t]*\n\s*")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")


@dataclass(frozen=True)
class Formula:
    """A formula in Typst, or why it cannot be printed as one.

    Parameters
    ----------
    markup : str
        What stands between the dollar signs; empty if there is a fault.
    fault : str
        Empty if there is none.
    rows : str
        The same for a line of its own, if it is too wide for a page as it stands.
    scale : float
        In which part of its size the widest of the rows fits.
    alone : bool
        Whether it cannot be broken, and among words would not fit a line.
    """

    markup: str
    fault: str = ""
    rows: str = ""
    scale: float = 1.0
    alone: bool = False


def read_macros(config: object) -> dict[str, Macro]:
    """Return the author's own commands, as MathJax is told of them.

    Parameters
    ----------
    config : object
        Sphinx's configuration; `mathjax3_config` may have ``tex: {macros: …}``.
    """
    given = getattr(config, "mathjax3_config", None) or {}
    tex = given.get("tex", given.get("TeX")) if isinstance(given, Mapping) else None
    listed = tex.get("macros", tex.get("Macros")) if isinstance(tex, Mapping) else None
    macros = {}
    for name, body in (listed or {}).items() if isinstance(listed, Mapping) else ():
        parts = list(body) if isinstance(body, list | tuple) else [body]
        count = int(parts[1]) if len(parts) > 1 and str(parts[1]).isdecimal() else 0
        default = str(parts[2]) if len(parts) > 2 and isinstance(parts[2], str) else None
        macros[str(name).removeprefix("\\")] = Macro(str(parts[0]), count, default)
    return macros


def read_formulas(
    tree: nodes.document,
    root: str,
    macros: Mapping[str, Macro],
    folders: Iterable[Path],
    standards: Sequence[str],
) -> dict[tuple[str, str], Formula]:
    """Write all formulas of a book in Typst, and try them.

    Parameters
    ----------
    tree : docutils.nodes.document
        The whole book.
    root : str
        Name of the page that it begins with.
    macros : mapping of str to Macro
        The author's own commands; those that a formula defines are known to the end of its page.
    folders : iterable of pathlib.Path
        Where fonts lie, besides those that Typst carries.
    standards : sequence of str
        PDF standards that the book must meet.

    Returns
    -------
    dict of (str, str) to Formula
        By page and TeX.
    """
    formulas: dict[tuple[str, str], Formula] = {}
    displayed: set[tuple[str, str]] = set()
    inline: set[tuple[str, str]] = set()
    known: dict[str, dict[str, Macro]] = {}
    numbers = _read_numbers(tree)
    for docname, node in walk_pages(tree, root):
        if not isinstance(node, nodes.math | nodes.math_block):
            continue
        tex = node.astext().strip()
        (displayed if isinstance(node, nodes.math_block) else inline).add((docname, tex))
        if (docname, tex) in formulas:
            continue
        try:
            written = convert(
                _refer(_join_parts(tex), numbers), known.setdefault(docname, dict(macros))
            )
            formulas[docname, tex] = Formula(written)
        except TexError as error:
            formulas[docname, tex] = Formula("", str(error))
        except RecursionError:
            formulas[docname, tex] = Formula("", "it is nested too deeply")
    tried = sorted({formula.markup for formula in formulas.values() if formula.markup})
    shown = {f"$ {markup} $": markup for markup in tried}
    fonts = list(map(str, folders))
    failing = find_failing(list(shown), fonts, standards)
    faults = {shown[formula]: message for formula, message in failing.items()}
    whole = {formulas[place].markup for place in displayed} - faults.keys()
    among = {formulas[place].markup for place in inline} - faults.keys()
    alone = find_unbroken(sorted(among), fonts)
    fitted = fit_formulas(sorted(whole | alone), fonts)
    return {
        place: Formula("", f"Typst says: {faults[formula.markup]}")
        if formula.markup in faults
        else Formula(
            formula.markup,
            formula.fault,
            *fitted.get(formula.markup, ("", 1.0)),
            formula.markup in alone,
        )
        for place, formula in formulas.items()
    }


def _read_numbers(tree: nodes.document) -> dict[str, str]:
    """Return what formulas are called by, those of Sphinx and those of TeX, by label."""
    numbers = {}
    for node in tree.findall(nodes.math_block):
        if node.get("label") and node.get("number"):
            numbers[node["label"]] = str(node["number"])
        for row in node.astext().split("\\\\"):
            if tag := _TAG.search(row):
                numbers |= dict.fromkeys(_LABEL.findall(row), tag[1])
    return numbers


def _refer(tex: str, numbers: Mapping[str, str]) -> str:
    """Put numbers in the place of references; one to an unknown label is left, and refused."""

    def put(place: re.Match[str]) -> str:
        if (number := numbers.get(place[2])) is None:
            return place[0]
        return rf"\text{{({number})}}" if place[1] else rf"\text{{{number}}}"

    return _REFERENCE.sub(put, tex)


def _join_parts(tex: str) -> str:
    """Put formulas with an empty line between them one below another, as Sphinx does."""
    parts = _PARTS.split(tex)
    if len(parts) == 1 or "\\begin{align" in tex:
        return tex
    return r" \\ ".join(
        rf"\begin{{split}}{part}\end{{split}}" if r"\\" in part else part for part in parts
    )
