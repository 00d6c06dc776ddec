"""A chapter as a notebook that runs anywhere, with the wheel that lies beside it.

The same chapter gives the same bytes: cells are named by their number, outputs are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

from coursekit.book.downloads.plain_myst import Phrasebook, plain_blocks, plain_text
from coursekit.book.downloads.wheel import NAME
from coursekit.catalogue import N_, _

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
WELCOME = N_("""\
This notebook is the chapter "{chapter}" of *{book}*.
It needs the Python package `coursekit`, which brings the data, the charts and the exercises along.
The package is the file `{wheel}`, which lies beside this notebook on the book's site.
Put it into the folder of the notebook; where the package is missing, the next cell installs it.
Locators in brackets, such as [Emergence 3; n. 18], name places in the article.""")
# On the index the bare name is another package's, which has no datasets.
INSTALL = """\
try:
    import coursekit.datasets
except ImportError:
    %pip install "./{wheel}[data]\""""
WITHHELD = N_("*Its answer is withheld from this book; there is nothing to check it with.*")
ANSWER = """\
answer = {blank}  # {help}
check("{id}", answer)"""
# For each kind of exercise the empty answer, and what to write instead.
BLANKS = {
    "single": ('""', N_("the letter of your choice")),
    "multiple": ('""', N_('the letters of your choices, such as "a, c"')),
    "number": ('""', N_("a number")),
    "date": ('""', N_('a date, such as "September 1951"')),
    "text": ('""', N_("your words")),
    "match": ("{}", N_('a letter for each item, such as {"item": "a"}')),
    "classify": ("{}", N_('a group for each item, such as {"item": "group"}')),
    "order": ("[]", N_("the items in your order")),
    "open": ('""', N_("your text")),
}


@dataclass(frozen=True)
class Task:
    """An exercise as a notebook asks it: its kind, its task in Markdown, whether it is withheld."""

    kind: str
    text: str
    is_withheld: bool = False


Cell = tuple[str, str]


def make_notebook(
    text: str, slug: str, book: str, phrases: Phrasebook, ask: Callable[[str], Task]
) -> NotebookNode:
    """Make the notebook of a chapter.

    Parameters
    ----------
    text : str
        MyST source of the chapter, with its front matter.
    slug : str
        Short name of the chapter; the cells' ids begin with it.
    book : str
        Title of the book.
    phrases : Phrasebook
        What the book says for citations and references.
    ask : callable
        Gives the task of an exercise, by its id.

    Returns
    -------
    nbformat.NotebookNode
        Without outputs.
    """
    source = read_myst_markdown_notebook(text)
    cells = [cell for part in source.cells for cell in _cells(part, phrases, ask)]
    first = _(WELCOME, chapter=_title(cells), book=book, wheel=NAME)
    opening: list[Cell] = [("markdown", first), ("code", INSTALL.format(wheel=NAME))]
    stem = re.sub(r"[^A-Za-z0-9_-]", "-", slug)[:50]  # what nbformat allows in an id
    made = [
        _make(kind, content, f"{stem}-{number}")
        for number, (kind, content) in enumerate([*opening, *cells])
    ]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook = nbformat.v4.new_notebook(cells=made, metadata=metadata)
    nbformat.validate(notebook)
    return notebook


def write_notebook(notebook: NotebookNode) -> str:
    """Write a notebook as the text of an ``.ipynb`` file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cells(part: NotebookNode, phrases: Phrasebook, ask: Callable[[str], Task]) -> Iterator[Cell]:
    if part.cell_type == "code":
        yield "code", part.source
        named = _mapping(_mapping(part.metadata, "mystnb"), "figure")
        named = named or _mapping(part.metadata, "table")
        if caption := named.get("caption"):
            yield "markdown", f"*{_caption(str(caption), named.get('name'), phrases)}*"
        return
    for block in plain_blocks(part.source, phrases, frozenset({"exercise", "coursekit-exercise"})):
        if block.directive:
            task = ask(block.text)
            blank, help_ = BLANKS[task.kind]
            yield "markdown", task.text
            if task.is_withheld:
                yield "markdown", _(WITHHELD)
            else:
                yield "code", ANSWER.format(id=block.text, blank=blank, help=_(help_))
        else:
            yield "markdown", block.text


def _mapping(metadata: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An option that has parts; of one that is something else MyST-NB tells."""
    value = metadata.get(name)
    return value if isinstance(value, Mapping) else {}


def _caption(text: str, name: Any, phrases: Phrasebook) -> str:
    spoken = plain_text(text, phrases).replace("*", "")
    number = phrases.reference(str(name), "") if name else ""
    return f"{number}. {spoken}" if number and number != name else spoken


def _title(cells: list[Cell]) -> str:
    lines = (line for kind, text in cells if kind == "markdown" for line in text.split("\n"))
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "")


def _make(kind: str, content: str, name: str) -> NotebookNode:
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(content, id=name)
