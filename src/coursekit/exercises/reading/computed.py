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

from coursekit.course import Course
from coursekit.errors import CourseError, ExerciseError, missing_extra
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import fenced

PLACE = re.compile(r"\{=\s*([^{}]*?)\s*\}")
_NAMES_PANDAS = re.compile(r"\bpd\b")
_BROKEN = re.compile(r"\{=")
_FAILED = (Exception, SystemExit)  # code that ends the program must not end a check in silence


class CodeRunner:
    """Runs the code of one exercise.

    Parameters
    ----------
    path : pathlib.Path
        The exercise file, for messages.
    course : Course
        In its folder the code runs, and its datasets are loaded.
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
        course: Course,
        report: Report,
        load: Callable[[str], Any] | None = None,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self._path = path
        self._course = course
        self._report = report
        self._load = load
        self._values: dict[str, Any] = {**(known or {}), "load": self.load}
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
            with contextlib.chdir(self._course.root):
                exec(tree, self._namespace(code))
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
        return {name: one for name, one in self._values.items() if name != "__builtins__"}

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
        text = PLACE.sub(lambda place: self._evaluate(place[1], line), text)
        if _BROKEN.search(text):
            self._report(
                line,
                "a computed value is not closed, or has braces in it",
                "Write {= expression } on one line; put longer code into ## Code.",
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
        with contextlib.chdir(self._course.root):
            return eval(tree, self._namespace(expression))

    def _namespace(self, code: str) -> dict[str, Any]:
        """What `code` finds defined; pandas is imported only for code that names it."""
        if "pd" not in self._values and _NAMES_PANDAS.search(code):
            import pandas as pd

            self._values["pd"] = pd
        return self._values

    def load(self, name: str) -> Any:
        """Load a dataset and note that it was used."""
        frame = self._load(name) if self._load else self._load_from_course(name)
        self._used.append(name)
        return frame

    def _load_from_course(self, name: str) -> Any:
        # The one door to the datasets: an exercise with a key of its own needs no pandas.
        from coursekit.datasets import load

        return load(name, self._course)

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
        if isinstance(error, ModuleNotFoundError):
            with contextlib.suppress(ModuleNotFoundError):  # of a library that no extra brings
                error = missing_extra(error)
        if isinstance(error, CourseError):
            first, *more = error.faults
            if first.path:  # what is wrong with a dataset is told where it is wrong, and once
                raise ExerciseError(error.faults) from error
            message = str(first).rstrip(".") + (f", and {len(more)} more" if more else "")
        else:
            message = f"{type(error).__name__}: {error}"
        self._report(line, f"{what} fails: {message}", "Try it in a notebook.")


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
