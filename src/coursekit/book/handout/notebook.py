"""A sheet as a notebook, which needs nothing but Python and writes the same answer file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from pprint import pformat
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.book.handout.data_addresses import data_address, pack_data
from coursekit.book.handout.sheet import Sheet, SheetExercise, plain_markdown
from coursekit.book.handout.task_charts import TaskChart, charts_of
from coursekit.book.language import words_of
from coursekit.catalogue import N_, _
from coursekit.errors import CourseError, Fault, shown_path
from coursekit.exercises import Exercise
from coursekit.exercises.display_order import (
    letter,
    points_in_words,
    shown_choices,
    shown_items,
    shown_targets,
)
from coursekit.exercises.exercise_pictures import find_picture
from coursekit.exercises.model import Item, NumberKey
from coursekit.exercises.plain import label_text, signed

_GROUND = 'style="background: #fff; padding: 1em"'
CELL = Path(__file__).with_name("cell.py")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_HOW = {
    "single": N_("one letter"),
    "multiple": N_('one letter or more, such as "a, c"'),
    "order": N_('the letters in order, such as "c, a, b"'),
    "number": N_("a number"),
    "date": N_('such as "September 1951" or "1951-09"'),
    "text": N_("a few words"),
}
_INTRODUCTION = N_("""\
1. Write your student number, name and e-mail into the next cell.
2. Run all cells from the top, then answer below each exercise and run the cell of your answer.
3. Run the last cell. It writes a file beside this notebook; send that file back.""")
_EACH, _UNIT = N_("a letter for each number"), N_("{how}, in {unit}")
_HAND_IN, _WHEN_DONE = N_("Hand in"), N_("Run this cell when you are done.")
_STUDENT = """\
student = {
    "id": "",  # %s
    "name": "",
    "email": "",
}"""


def write_notebook(sheet: Sheet, output: Path) -> Path:
    """Write the notebook of `sheet` into the folder `output`.

    Parameters
    ----------
    sheet : Sheet
    output : pathlib.Path

    Returns
    -------
    pathlib.Path
        The file, named after the assignment.
    """
    lines = [sheet.terms, *map(_escaped, filter(None, (sheet.article, sheet.instructions)))]
    introduction = "\n\n".join([f"# {_escaped(sheet.title)}", *lines, _(_INTRODUCTION)])
    cells = [
        new_markdown_cell(introduction, id="introduction"),
        new_code_cell(_STUDENT % _("your student number"), id="student"),
        new_code_cell(_shared(sheet), id="shared", metadata={"jupyter": {"source_hidden": True}}),
    ]
    for entry in sheet.entries:
        cells += _task_cells(entry, sheet)
    cells += [
        new_markdown_cell(f"## {_(_HAND_IN)}\n\n{_(_WHEN_DONE)}", id="hand-in"),
        new_code_cell("save()", id="save"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.validate(notebook)
    path = output / f"{sheet.name}.ipynb"
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _shared(sheet: Sheet) -> str:
    """The code that all cells share, with the sheet in it."""
    sheet_data = {
        "course": sheet.course,
        "assignment": sheet.name,
        "tasks": [_task(entry, sheet) for entry in sheet.entries],
    }
    code = CELL.read_text(encoding="utf-8").rstrip()
    if words := words_of([CELL]):
        code += f"\n\n\nWORDS = {pformat(words, width=100)}"
    return f"{code}\n\n\nSHEET = {pformat(sheet_data, width=100, sort_dicts=False)}"


def _task(entry: SheetExercise, sheet: Sheet) -> dict[str, Any]:
    return {
        "exercise": entry.exercise.id,
        "number": entry.number,
        "kind": entry.exercise.kind,
        "wordings": [
            {
                "variant": wording.variant,
                "digest": wording.digest,
                "text": _text(wording, sheet) if entry.varies else "",
                "choices": _names(shown_choices(wording)),
                "items": _names(shown_items(wording)),
                "targets": _names(shown_targets(wording)),
                **_decimal(wording),
            }
            for wording in entry.wordings
        ],
    }


def _names(items: Sequence[Item]) -> list[list[str]]:
    return [[item.id, label_text(item)] for item in items]


def _decimal(wording: Exercise) -> dict[str, str]:
    """The mark before decimals, if answers may use only one."""
    key = wording.key
    return {"decimal": key.decimal} if isinstance(key, NumberKey) and key.decimal else {}


def _task_cells(entry: SheetExercise, sheet: Sheet) -> Iterator[Any]:
    """The cells of one exercise: its task, its own wording where it varies, its answer."""
    exercise, number = entry.exercise, entry.number
    points = points_in_words(exercise.points)
    name = _("Exercise {number}", number=number)
    head = f"## {name} · {points}\n\n**{_escaped(exercise.title)}**"
    if entry.varies:
        yield new_markdown_cell(head, id=f"task-{number}")
        yield new_code_cell(f"show({_quoted(exercise.id)})", id=f"wording-{number}")
    else:
        yield new_markdown_cell(f"{head}\n\n{_text(exercise, sheet)}", id=f"task-{number}")
    yield new_code_cell(
        f"answers[{_quoted(exercise.id)}] = {_how(exercise)}", id=f"answer-{number}"
    )


def _how(exercise: Exercise) -> str:
    """How an answer is written down: a gap and what may fill it."""
    if exercise.kind in ("match", "classify"):
        gaps = ", ".join(f'{place}: ""' for place in range(1, len(shown_items(exercise)) + 1))
        return f"{{{gaps}}}  # {_(_EACH)}"
    unit = (
        exercise.key.units[0] if isinstance(exercise.key, NumberKey) and exercise.key.units else ""
    )
    if exercise.kind == "open":
        return '"""\n\n"""'
    how = _(_HOW[exercise.kind])
    return f'""  # {_(_UNIT, how=how, unit=unit) if unit else how}'


def _escaped(text: str) -> str:
    """Plain text as Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(wording: Exercise, sheet: Sheet) -> str:
    """The task in the Markdown of notebooks, with what can be chosen."""

    def words(text: str) -> str:
        return _with_pictures(plain_markdown(text), wording, sheet)

    lettered = enumerate(_lettered(wording))
    letters = [signed(f"**{letter(n)})**", words(item.label.text)) for n, item in lettered]
    numbers = []
    if wording.kind in ("match", "classify"):
        items = shown_items(wording)
        numbers = [signed(f"**{n})**", words(item.label.text)) for n, item in enumerate(items, 1)]
    charts = [_chart(chart) for chart in charts_of(wording, sheet.charts)]
    lines = ["  \n".join(numbers), "  \n".join(letters)]
    parts = [words(wording.prompt.text), *charts, *lines]
    if sheet.hints and wording.hint:
        hint = words(wording.hint.text)
        name = _("Hint")
        parts.append(f"<details><summary>{name}</summary>\n\n{hint}\n\n</details>")
    return "\n\n".join(filter(None, parts))


def _chart(chart: TaskChart) -> str:
    """A chart on a ground of its own, since notebooks may be dark, and its caption."""
    address = pack_data(chart.svg.encode(), "image/svg+xml")
    image = f'<img src="{address}" alt="{escape(chart.alt)}" {_GROUND}>'
    return "\n\n".join(filter(None, [image, _escaped(chart.caption)]))


def _lettered(wording: Exercise) -> tuple[Any, ...]:
    """What is answered by letters."""
    if wording.kind == "order":
        return shown_items(wording)
    return shown_choices(wording) or shown_targets(wording)


def _with_pictures(text: str, wording: Exercise, sheet: Sheet) -> str:
    """Put the pictures of a task into its text."""

    def packed(picture: re.Match[str]) -> str:
        path = find_picture(picture[2], wording.path, sheet.root)
        if path is None:
            place, message = (
                shown_path(wording.path, sheet.root),
                f'there is no picture "{picture[2]}"',
            )
            remedy = "Put it beside the exercise, or where the chapters have theirs."
            raise CourseError(Fault(place, wording.prompt.line, message, remedy))
        return f"![{picture[1]}]({data_address(path)})"

    return _PICTURE.sub(packed, text)
