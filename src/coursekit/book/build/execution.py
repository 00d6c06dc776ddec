"""The chapters' code is run before they are read; a page is read again if its results are new.

Chapters that are to be read and are not in Jupyter's cache are run by `kernels`; the results go
into the cache, where MyST-NB finds them.  When the key of `execution_key` is a new one, all
chapters are run, but only pages with other results than before are read again.  A chapter that
fails is a warning at the line that failed, and read without results.  What is not for our kernels,
such as a chapter in another language, is left to MyST-NB.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import (
    MystMetadataParsingError,
    is_myst_markdown_notebook,
    read_myst_markdown_notebook,
)
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import status_iterator

from coursekit.book.build.execution_key import KEY, key_of, note_key, stamp
from coursekit.book.build.kernels import Script, run_scripts
from coursekit.book.build.private import leave_unrun, notebook_settings
from coursekit.book.build.spare_kernels import KERNEL, SPARE_KERNELS
from coursekit.errors import CourseError, Fault, shown_path

LOGGER = logging.getLogger(__name__)
MOST_KERNELS = 2  # each loads pandas and matplotlib for itself


def pages_with_new_results(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Run all chapters if the key is a new one; return the pages that have other results now."""
    before = note_key(app, env)
    pages = {page for page, facts in env.metadata.items() if "kernelspec" in facts} - removed
    if before == key_of(env) or not pages:
        return []
    scripts = _scripts(app, sorted(pages | added | changed))
    _run(app, scripts)
    cache = _cache(env)
    return [
        page
        for page in sorted(pages - changed)
        if page not in scripts or not _as_before(cache, scripts[page], before)
    ]


def _as_before(cache: JupyterCacheAbstract, script: Script, before: str) -> bool:
    """Whether a page has the results that it had under another key; no, if either is not known."""
    earlier = copy.deepcopy(script.notebook)
    earlier.metadata.kernelspec[KEY] = before
    results = [_results(cache, notebook) for notebook in (earlier, script.notebook)]
    return None not in results and results[0] == results[1]


def _results(cache: JupyterCacheAbstract, notebook: NotebookNode) -> list[object] | None:
    """Return what the cache has as the results of each cell; None if it has no such notebook."""
    try:
        record = cache.match_cache_notebook(notebook)
        return [cell.outputs for cell in cache.get_cache_bundle(record.pk).nb.cells]
    except KeyError:
        return None


def run_chapters(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the code of the pages about to be read, unless the cache has its results."""
    _run(app, _scripts(app, docnames))


def _run(app: Sphinx, scripts: Mapping[str, Script]) -> None:
    """Run those chapters whose results the cache does not have."""
    env, cache = app.env, _cache(app.env)
    waiting = {
        docname: script
        for docname, script in scripts.items()
        if not _is_cached(cache, script.notebook)
    }
    if not waiting:
        return

    def keep(script: Script, seconds: float) -> None:
        data = {"execution_seconds": seconds}
        bundle = CacheBundleIn(script.notebook, script.path.as_posix(), data=data)
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)

    shown = status_iterator(waiting, "running code... ", "purple", len(waiting), app.verbosity, str)
    in_turn = (waiting[docname] for docname in shown)
    kernels = min(MOST_KERNELS, len(waiting))
    faults = run_scripts(in_turn, kernels, notebook_settings(env).execution_timeout, keep)
    for docname, script in waiting.items():
        if fault := faults.get(script.path):
            place = docname, fault.line
            LOGGER.warning(str(fault), location=place, type="coursekit", subtype="code")
    leave_unrun(env, faults)  # MyST-NB would run them again, only to say that they fail


def _cache(env: BuildEnvironment) -> JupyterCacheAbstract:
    return get_cache(notebook_settings(env).execution_cache_path or ".jupyter_cache")


def _is_cached(cache: JupyterCacheAbstract, notebook: NotebookNode) -> bool:
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def _scripts(app: Sphinx, docnames: Iterable[str]) -> dict[str, Script]:
    """Return the code of those pages that our kernels are to run."""
    if notebook_settings(app.env).execution_mode != "cache":
        return {}
    scripts = {docname: _script(app, docname) for docname in docnames}
    return {docname: script for docname, script in scripts.items() if script}


def _script(app: Sphinx, docname: str) -> Script | None:
    """Return a page's code under the key of this build; None if our kernels are not to run it."""
    path = Path(app.env.doc2path(docname))
    # Sphinx tells of bytes that are not UTF-8 when it reads the page.
    text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".md" else ""
    if not is_myst_markdown_notebook(text):
        return None
    source = stamp(text, key_of(app.env))
    try:
        notebook = read_myst_markdown_notebook(source, path=path, add_source_map=True)
    except MystMetadataParsingError as error:  # MyST-NB, too, would end the build
        raise CourseError(_unread_cell(error, path, Path(app.srcdir))) from error
    fences = tuple(notebook.metadata.pop("source_map"))
    script = Script(path, source, notebook, fences, _config_of(app, notebook))
    return script if _is_ours(script) else None


def _unread_cell(error: MystMetadataParsingError, path: Path, root: Path) -> Fault:
    line = re.search(r"at line (\d+)", str(error))
    message, remedy = "the options of this cell are not YAML", "Write name: value, one a line."
    return Fault(shown_path(path, root), int(line[1]) if line else 0, message, remedy)


def _config_of(app: Sphinx, notebook: NotebookNode) -> NbParserConfig:
    """Return the settings, with what the page itself sets; of a mistake in it MyST-NB tells."""
    config = notebook_settings(app.env)
    try:
        return config.copy(**notebook.metadata.get(config.metadata_key, {}))
    except (TypeError, ValueError):
        return config


def _is_ours(script: Script) -> bool:
    """Whether a chapter is to be run, and by our kernels."""
    excluded = map(script.path.match, script.config.execution_excludepatterns)
    named = script.notebook.metadata.get("kernelspec", {}).get("name")
    return script.config.execution_mode == "cache" and named == KERNEL and not any(excluded)


def _note_kernels(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note how many kernels a build could use in which all chapters are run."""
    are_run = notebook_settings(env).execution_mode == "cache"
    chapters = sum("kernelspec" in facts for facts in env.metadata.values())
    SPARE_KERNELS.wanted = min(MOST_KERNELS, chapters) if are_run else 0


def setup_execution(app: Sphinx) -> None:
    """Connect the running of chapters."""
    app.connect("env-updated", _note_kernels)
    app.connect("env-get-outdated", pages_with_new_results)
    app.connect("env-before-read-docs", run_chapters)
