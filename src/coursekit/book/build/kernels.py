"""Run chapters in kernels, each of which takes the next chapter when it is done with one.

MyST-NB would start a kernel for each chapter, and each would load pandas and matplotlib anew.
Here a kernel forgets everything between two chapters, so it does not matter which one runs which.
They run in a thread of their own: there nbclient takes no signal for itself, and an interrupt of
the main thread cancels what is running and ends the kernels.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import CancelScope, create_task_group
from anyio.from_thread import start_blocking_portal
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from myst_nb.core.config import NbParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from coursekit.book.build.cell_faults import cell_fault, line_of_code
from coursekit.book.build.spare_kernels import ARGUMENTS, SPARE_KERNELS, new_kernel
from coursekit.errors import Fault

FORGET = """
get_ipython().run_line_magic("reset", "-f")
import sys
if "pandas" in sys.modules: sys.modules["pandas"].reset_option("all")
if matplotlib := sys.modules.get("matplotlib"):  # as if it were imported here, with its own file
    matplotlib.rc_file(matplotlib.matplotlib_fname())
get_ipython().execution_count = 1
del sys, matplotlib
"""


@dataclass(frozen=True)
class Script:
    """A chapter to run.

    Parameters
    ----------
    path : pathlib.Path
        Its file.
    text : str
        Its source, as it is parsed.
    notebook : nbformat.NotebookNode
        Its cells; the results go in there.
    fences : tuple of int
        Line of the file on which each cell begins, from 1.
    config : myst_nb.core.config.NbParserConfig
        The settings that hold for it.
    """

    path: Path
    text: str
    notebook: NotebookNode
    fences: tuple[int, ...]
    config: NbParserConfig

    def line(self, index: int) -> int:
        """Line of the file on which the code of a cell begins."""
        return line_of_code(self.text, self.fences[index], self.notebook.cells[index].source)


def run_scripts(
    scripts: Iterator[Script], kernels: int, timeout: int, keep: Callable[[Script, float], None]
) -> dict[Path, Fault]:
    """Run chapters in place.

    Parameters
    ----------
    scripts : iterator of Script
        What to run.
    kernels : int
        How many run at once.
    timeout : int
        Seconds that a kernel has to start, and to forget.
    keep : callable
        Gets each chapter that has run without a fault, and how many seconds it took.

    Returns
    -------
    dict of pathlib.Path to Fault
        What went wrong, of each chapter that failed.
    """
    with start_blocking_portal() as portal:
        try:
            return portal.call(_run_all, scripts, kernels, timeout, keep)
        except ExceptionGroup as errors:  # of one kernel or of several; they say the same
            raise errors.exceptions[0] from errors


async def _run_all(
    scripts: Iterator[Script], kernels: int, timeout: int, keep: Callable[[Script, float], None]
) -> dict[Path, Fault]:
    faults: dict[Path, Fault] = {}

    async def run_those_left() -> None:
        async with _started(timeout) as kernel:
            for script in scripts:
                started = time.perf_counter()
                if fault := await kernel.run(script):
                    faults[script.path] = fault
                else:
                    keep(script, time.perf_counter() - started)
                if not kernel.alive:
                    group.start_soon(run_those_left)
                    return

    async with create_task_group() as group:
        for _ in range(kernels):
            group.start_soon(run_those_left)
    return faults


@asynccontextmanager
async def _started(timeout: int) -> AsyncIterator[_Kernel]:
    """Take a spare kernel or start one, and end it whatever happens."""
    manager = await SPARE_KERNELS.take() or new_kernel()
    try:
        if not manager.has_kernel:
            await manager.start_kernel(extra_arguments=ARGUMENTS)
        client = manager.client()
        client.allow_stdin = False
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=timeout)
            yield _Kernel(manager, client, timeout)
        finally:
            client.stop_channels()
    finally:
        with CancelScope(shield=True):
            await manager.shutdown_kernel(now=True)


@dataclass
class _Kernel:
    """A kernel that runs chapter after chapter, each as if it were the first, while it lives."""

    manager: AsyncKernelManager
    client: AsyncKernelClient
    timeout: int
    alive: bool = True

    async def run(self, script: Script) -> Fault | None:
        """Run a chapter's cells in place; return what went wrong."""
        cell = 0

        def note_cell(cell_index: int, **_: object) -> None:
            nonlocal cell
            cell = cell_index

        client = NotebookClient(
            script.notebook,
            km=self.manager,
            timeout=script.config.execution_timeout,
            allow_errors=script.config.execution_allow_errors,
            record_timing=False,
            on_cell_execute=note_cell,
        )
        client.kc = self.client
        # A spare kernel began before the date of the book was known.
        dated = {name: value for name, value in os.environ.items() if name == "SOURCE_DATE_EPOCH"}
        here = f"import os; os.chdir({str(script.path.parent)!r}); os.environ.update({dated!r})"
        try:
            await self.client.execute(here + FORGET, silent=True, reply=True, timeout=self.timeout)
            await client.async_execute(cleanup_kc=False)
        except CellExecutionError as error:
            return cell_fault(error, script.line(cell))
        except (CellTimeoutError, DeadKernelError) as error:
            self.alive = False
            return cell_fault(error, script.line(cell))
        return None
