"""Keys that come out of the data: the ``## Code`` of an exercise and its ``{= … }`` places.

The code is the course author's own and runs with all rights, as a chapter's code does.  Nothing
that a reader or student sends is ever run.
"""

from __future__ import annotations

import contextlib
import math
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError, missing_extra
from coursekit.exercises.reading.syntax import Report, fenced

PLACE = re.compile(r"\{=\s*([^{}]*?)\s*\}")
_BROKEN = re.compile(r"\{=")
_FAILED = (Exception, SystemExit)  # code that ends the program must not end a check in silence


class Workshop:
    """Where the code of one exercise runs.

    Parameters
    ----------
    path : pathlib.Path
        The exercise file, for messages.
    folder : pathlib.Path
        The course, in which the code runs.
    report : callable
        Told of code that does not run.
    load : callable, optional
        Gives a dataset by its name; default `coursekit.datasets.load`.
    known : mapping of str to object, optional
        What the code finds defined.
    """

    def __init__(
        self,
        path: Path,
        folder: Path,
        report: Report,
        load: Callable[[str], Any] | None = None,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self._path = path
        self._folder = folder
        self._report = report
        self._load = load
        self._known = known or {}
        self._values: dict[str, Any] | None = None
        self._used: list[str] = []
        self._undone = False  # the code did not come to its end
        self.failed = False
        self.values: set[str] = set()  # what was computed, as it stands in the exercise

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets that were loaded, sorted."""
        return tuple(sorted(set(self._used)))

    def run(self, code: str, line: int) -> None:
        """Run `code`, which begins on `line` of the file."""
        try:
            tree = compile("\n" * (line - 1) + code, str(self._path), "exec")
            with contextlib.chdir(self._folder):
                exec(tree, self._namespace())
        except _FAILED as error:
            self._tell(error, line, "the code")
            self._undone = True

    def value(self, expression: str, line: int) -> Any:
        """Give what `expression` means; None if it cannot be computed, which is reported."""
        try:
            return self._eval(f"({expression}\n)")
        except _FAILED as error:
            self._tell(error, line, "the expression")
            return None

    def defined(self) -> dict[str, Any]:
        """What the code has defined, by name."""
        return {name: one for name, one in self._namespace().items() if name != "__builtins__"}

    def fill(self, lines: Sequence[str], start: int) -> list[str]:
        """Replace each ``{= expression }`` from the line with index `start` on, but not in code."""
        filled = list(lines)
        code = {
            start + number
            for first, end, *_ in fenced("\n".join(lines[start:]))
            for number in range(first, end)
        }
        for number in range(start, len(filled)):
            if number not in code and "{=" in filled[number]:
                filled[number] = self._fill_line(filled[number], number + 1)
        return filled

    def _fill_line(self, text: str, line: int) -> str:
        text = PLACE.sub(lambda found: self._evaluate(found[1], line), text)
        if _BROKEN.search(text):
            self._report(
                line,
                "a computed place is not closed or holds braces",
                "Write {= expression } on one line; put longer things into ## Code.",
            )
        return text

    def _evaluate(self, expression: str, line: int) -> str:
        try:
            text = shown(self._eval(expression))
        except _FAILED as error:
            self._tell(error, line, f"{{= {expression} }}")
            return "?"
        self.values.add(text)
        return text

    def _eval(self, expression: str) -> Any:
        tree = compile(expression, str(self._path), "eval")
        with contextlib.chdir(self._folder):
            return eval(tree, self._namespace())

    def _namespace(self) -> dict[str, Any]:
        if self._values is None:
            try:
                import pandas as pd
            except ModuleNotFoundError as error:
                raise missing_extra(error) from error
            self._values = {**self._known, "load": self.load, "pd": pd}
        return self._values

    def load(self, name: str) -> Any:
        """Load a dataset and note that it was used."""
        if self._load is None:
            from coursekit.datasets import load

            self._load = load
        frame = self._load(name)
        self._used.append(name)
        return frame

    def _tell(self, error: BaseException, line: int, what: str) -> None:
        self.failed = True
        if self._undone and isinstance(error, NameError):
            return  # what the code would have defined is missing everywhere
        if isinstance(error, SyntaxError) and what == "the code":
            line = error.lineno or line
        frames = traceback.extract_tb(error.__traceback__)
        here = [f.lineno for f in frames if f.filename == str(self._path) and f.lineno]
        if here and what == "the code":
            line = here[-1]
        if isinstance(error, CourseError):
            message = "; ".join(str(fault).rstrip(".") for fault in error.faults)
        else:
            message = f"{type(error).__name__}: {error}"
        self._report(line, f"{what} does not compute: {message}", "Try it in a notebook.")


def shown(value: Any) -> str:
    """Write a computed value as it stands in the exercise.

    Raises
    ------
    ValueError
        If it is neither a number nor a text, or a number that is missing or not finite.
    OverflowError
        If it is too large.
    """
    if isinstance(value, bool) or value is None:
        raise ValueError(f"a number or a text is wanted, not {value}")
    if isinstance(value, Real):
        number = float(value)  # fails for a whole number beyond all measure
        if not math.isfinite(number):
            raise ValueError("the value is missing or not finite")
        if isinstance(value, Integral):
            return str(int(value))
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, str):
        return " ".join(value.split())
    raise ValueError(f"a number or a text is wanted, not {type(value).__name__}")
