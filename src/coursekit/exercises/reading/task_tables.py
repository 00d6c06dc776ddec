"""The table that an exercise needs on paper: a frame of its code, as text."""

from __future__ import annotations

from typing import Any

from coursekit.exercises.model import TaskTable
from coursekit.exercises.reading.computed import CodeRunner, shown
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import Field


def read_table(field: Field | None, runner: CodeRunner, report: Report) -> TaskTable | None:
    """Read the frame that the field ``table`` names.

    Parameters
    ----------
    field : Field or None
    runner : CodeRunner
        Has run the code of the exercise.
    report : callable
        Told what is wrong.

    Returns
    -------
    TaskTable or None
        None if the exercise has no such field, or a wrong one.
    """
    if field is None or runner.failed:
        return None
    frame = runner.defined().get(field.text)
    if not hasattr(frame, "itertuples"):
        message = f'table: the code defines no DataFrame "{field.text}"'
        report(field.line, message, f"Write {field.text or 'name'} = … into ## Code.")
        return None
    try:
        return _text(frame)
    except (ValueError, OverflowError) as error:
        report(field.line, f"table {field.text}: {error}", "Give it columns of numbers or texts.")
        return None


def _text(frame: Any) -> TaskTable:
    if frame.empty:
        raise ValueError("the DataFrame has no cells")
    given = frame.astype(object).where(frame.notna(), "")
    return TaskTable(
        columns=tuple(str(name) for name in frame.columns),
        rows=tuple(tuple(map(shown, row)) for row in given.itertuples(index=False)),
    )
