"""The chapters' code is run by one kernel, one chapter after the other, before they are read.

MyST-NB would start a kernel for each chapter, and each would load pandas and matplotlib anew.
Here the chapters that are to be read and are not in Jupyter's cache run in one kernel, which
forgets everything in between; the results go into the cache, where MyST-NB finds them.  A chapter
that fails is left to MyST-NB, which runs it again and reports the fault.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_client.manager import KernelManager
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.display import status_iterator

from coursekit.book.freshness import stamp_page

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


def run_chapters(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the code of the pages about to be read, unless the cache has its results."""
    config = env.mystnb_config  # type: ignore[attr-defined]
    if config.execution_mode != "cache" or not docnames:
        return
    cache = get_cache(config.execution_cache_path or ".jupyter_cache")
    waiting = dict(_not_cached(app, cache, docnames))
    if not waiting:
        return
    with closing(_Kernel(config.execution_timeout)) as kernel:
        shown = status_iterator(
            waiting, "running code... ", "purple", len(waiting), app.verbosity, str
        )
        for docname in shown:
            path = Path(env.doc2path(docname))
            started = time.perf_counter()
            if kernel.run(waiting[docname], path.parent):
                taken = {"execution_seconds": time.perf_counter() - started}
                bundle = CacheBundleIn(waiting[docname], path.as_posix(), data=taken)
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def _not_cached(
    app: Sphinx, cache: JupyterCacheAbstract, docnames: Iterable[str]
) -> Iterator[tuple[str, NotebookNode]]:
    for docname in docnames:
        path = Path(app.env.doc2path(docname))
        # Sphinx tells of signs that are not UTF-8 when it reads the page.
        text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".md" else ""
        if not is_myst_markdown_notebook(text):
            continue
        source = stamp_page(app, docname, text).source
        notebook = read_myst_markdown_notebook(source, path=path)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            yield docname, notebook


class _Kernel:
    """One kernel that runs notebook after notebook, each as if it were the first."""

    def __init__(self, timeout: int) -> None:
        self._timeout = timeout
        self._manager = KernelManager(kernel_name="python3")
        self._manager.start_kernel(extra_arguments=ARGUMENTS)
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=timeout)

    def run(self, notebook: NotebookNode, folder: Path) -> bool:
        """Run a notebook in place; say whether all of it ran."""
        fresh = f"{FORGET}import os; os.chdir({str(folder)!r}); del os"
        client = NotebookClient(
            notebook, km=self._manager, timeout=self._timeout, record_timing=False
        )
        try:
            self._client.execute_interactive(
                fresh, store_history=False, timeout=self._timeout, output_hook=lambda _: None
            )
            client.execute(cleanup_kc=False)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, TimeoutError):
            return False
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
        return True

    def close(self) -> None:
        """End the kernel."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


def setup_running(app: Sphinx) -> None:
    """Connect the running of chapters."""
    app.connect("env-before-read-docs", run_chapters)
