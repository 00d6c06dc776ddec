"""The chapters' code is run by one kernel, one chapter after the other, before they are read.

MyST-NB would start a kernel for each chapter, and each would load pandas and matplotlib anew.
Here the chapters that are to be read and are not in Jupyter's cache run in one kernel, which
forgets everything in between; the results go into the cache, where MyST-NB finds them.  A chapter
that fails is a warning at the line that failed, and read without results.  What is not for this
kernel, such as a chapter in another language, is left to MyST-NB.
"""

from __future__ import annotations

import asyncio
import glob
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import status_iterator

from coursekit.book.build.cell_faults import cell_fault, line_of_code
from coursekit.book.build.execution_key import key_of, stamp
from coursekit.errors import Fault

LOGGER = logging.getLogger(__name__)
KERNEL = "python3"
# A kernel for programs: no history, no debugger, no word unless it fails.
ARGUMENTS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"]
FORGET = """
get_ipython().run_line_magic("reset", "-f")
import sys
if "pandas" in sys.modules: sys.modules["pandas"].reset_option("all")
if "matplotlib" in sys.modules: sys.modules["matplotlib"].rcdefaults()
get_ipython().execution_count = 1
del sys
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


def run_chapters(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the code of the pages about to be read, unless the cache has its results."""
    config = env.mystnb_config  # type: ignore[attr-defined]
    if config.execution_mode != "cache" or not docnames:
        return
    cache = get_cache(config.execution_cache_path or ".jupyter_cache")
    waiting = dict(_not_cached(app, cache, docnames))
    if not waiting:
        return
    failed = []
    with closing(_Kernel(config.execution_timeout)) as kernel:
        shown = status_iterator(
            waiting, "running code... ", "purple", len(waiting), app.verbosity, str
        )
        for docname in shown:
            script = waiting[docname]
            started = time.perf_counter()
            if fault := kernel.run(script):
                place = docname, fault.line
                LOGGER.warning(str(fault), location=place, type="coursekit", subtype="code")
                failed.append(glob.escape(script.path.as_posix()))
                continue
            taken = {"execution_seconds": time.perf_counter() - started}
            bundle = CacheBundleIn(script.notebook, script.path.as_posix(), data=taken)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    # MyST-NB would run them again, only to say that they fail.
    given = config.execution_excludepatterns
    env.mystnb_config = config.copy(execution_excludepatterns=[*given, *failed])  # type: ignore[attr-defined]


def _not_cached(
    app: Sphinx, cache: JupyterCacheAbstract, docnames: Iterable[str]
) -> Iterator[tuple[str, Script]]:
    for docname in docnames:
        path = Path(app.env.doc2path(docname))
        # Sphinx tells of bytes that are not UTF-8 when it reads the page.
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".md" else ""
        if not is_myst_markdown_notebook(text):
            continue
        source = stamp(text, key_of(app.env))
        notebook = read_myst_markdown_notebook(source, path=path, add_source_map=True)
        fences = tuple(notebook.metadata.pop("source_map"))
        script = Script(path, source, notebook, fences, _config_of(app, notebook))
        if not _is_ours(script):
            continue
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield docname, script


def _config_of(app: Sphinx, notebook: NotebookNode) -> NbParserConfig:
    """Return the settings, with what the page itself sets; of a mistake in it MyST-NB tells."""
    config: NbParserConfig = app.env.mystnb_config  # type: ignore[attr-defined]
    try:
        return config.copy(**notebook.metadata.get(config.metadata_key, {}))
    except (TypeError, ValueError):
        return config


def _is_ours(script: Script) -> bool:
    """Whether a chapter is to be run, and by our kernel."""
    excluded = map(script.path.match, script.config.execution_excludepatterns)
    named = script.notebook.metadata.get("kernelspec", {}).get("name")
    return script.config.execution_mode == "cache" and named == KERNEL and not any(excluded)


def _heed_signals(**_: object) -> None:
    """Let Ctrl-C end the build; nbclient would end the kernel only, as if a cell had done it."""
    if sys.platform != "win32":  # there, a loop takes no signals, and nbclient sets none
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(name)


def _take_note(task: asyncio.Task[object]) -> None:
    """Look at what has become of a task that nobody waits for; asyncio would print a traceback."""
    if not task.cancelled():
        task.exception()


class _Kernel:
    """One kernel that runs chapter after chapter, each as if it were the first."""

    def __init__(self, timeout: int) -> None:
        self._timeout = timeout
        # The loop may be somebody else's, too: of what was waiting before, nothing is cancelled.
        self._others = asyncio.all_tasks(ensure_event_loop())
        self._start()

    def _start(self) -> None:
        # With a blocking manager, nbclient waits for ever for a kernel that is slow or dead.
        self._manager = AsyncKernelManager(kernel_name=KERNEL)
        run_sync(self._manager.start_kernel)(extra_arguments=ARGUMENTS)
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=self._timeout)

    def run(self, script: Script) -> Fault | None:
        """Run a chapter's cells in place; return what went wrong."""
        cell = 0

        def note_cell(cell_index: int, **_: object) -> None:
            nonlocal cell
            cell = cell_index

        client = NotebookClient(
            script.notebook,
            km=self._manager,
            timeout=script.config.execution_timeout,
            allow_errors=script.config.execution_allow_errors,
            record_timing=False,
            on_notebook_start=_heed_signals,
            on_cell_execute=note_cell,
        )
        fresh = f"{FORGET}import os; os.chdir({str(script.path.parent)!r}); del os"
        try:
            self._client.execute_interactive(
                fresh, store_history=False, timeout=self._timeout, output_hook=lambda _: None
            )
            client.execute(cleanup_kc=False)
        except CellExecutionError as error:
            return cell_fault(error, script.line(cell))
        except (CellTimeoutError, DeadKernelError) as error:
            self.close()
            self._start()
            return cell_fault(error, script.line(cell))
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
        return None

    def close(self) -> None:
        """End the kernel, and what still waits for it after an interrupt."""
        for task in asyncio.all_tasks(ensure_event_loop()) - self._others:
            task.cancel()
            task.add_done_callback(_take_note)
        self._client.stop_channels()
        run_sync(self._manager.shutdown_kernel)(now=True)


def setup_execution(app: Sphinx) -> None:
    """Connect the running of chapters."""
    app.connect("env-before-read-docs", run_chapters)
