"""What an author reads of a code cell that failed: its line, the error's last line, what to do."""

from __future__ import annotations

import re

from nbclient.exceptions import CellExecutionError, CellTimeoutError

from coursekit.errors import Fault

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE_WITHIN = re.compile(r"^ *Cell In\[\d+\], line (\d+)", re.MULTILINE)


def line_of_code(text: str, fence: int, code: str) -> int:
    """Find where the code of a cell begins; as IPython counts, empty lines before it do not count.

    Parameters
    ----------
    text : str
        Source of the chapter.
    fence : int
        Line on which the cell's directive stands, from 1.
    code : str
        The cell's code, without its options.

    Returns
    -------
    int
        From 1; the line of the directive if the code stands in another file.
    """
    lines, wanted = text.splitlines(), code.strip("\n").splitlines()
    for start in range(fence, len(lines)):
        if lines[start : start + len(wanted)] == wanted:
            return start + 1
    return fence


def cell_fault(error: Exception, line: int) -> Fault:
    """Tell why a cell failed.

    Parameters
    ----------
    error : Exception
        What nbclient raised.
    line : int
        Line on which the cell's code begins.

    Returns
    -------
    Fault
        At the line that raised the error, if the error tells it.
    """
    if isinstance(error, CellExecutionError):
        trace = _COLOUR.sub("", error.traceback).strip()
        last = trace.rpartition("\n")[2].strip()
        said = last if last.startswith(error.ename) else f"{error.ename}: {last}"
        if within := _LINE_WITHIN.search(trace):
            line += int(within[1]) - 1
        message = f"this code fails: {said.removesuffix('.')}"
        return Fault("", line, message, "Fix it, then build again.")
    if isinstance(error, CellTimeoutError):
        message = "this code takes longer than the settings allow"
        remedy = "Make it quicker, or give it more seconds: execute: timeout: in _config.yml."
        return Fault("", line, message, remedy)
    message = "this code has ended the process that runs it"
    return Fault("", line, message, "If it needs too much memory, let it need less.")
