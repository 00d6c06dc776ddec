"""A rehearsal of the PDF: what was typeset last time is laid out once more, ahead of time.

In one process, Typst remembers the layout of every paragraph that it has seen.  While Python still
imports, reads and writes, a rehearsal teaches it the last state of the book; then the book takes a
fraction of the time if little has changed.  What comes out is the same to the byte.

This module imports no Sphinx, so that it can begin before everything else.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

_rehearsals: list[threading.Thread] = []


def rehearse(source: Path, folders: Sequence[Path]) -> None:
    """Lay out what was typeset last time, in a thread of its own, and keep nothing.

    Parameters
    ----------
    source : pathlib.Path
        The .typ file of the last build; there may be none.
    folders : sequence of pathlib.Path
        Folders with fonts, as `typeset` will get them.
    """
    cores = os.cpu_count() or 1
    if source.is_file() and cores > 1:
        # One core is Python's: with a thread for each, both take longer than one after the other.
        os.environ.setdefault("RAYON_NUM_THREADS", str(cores - 1))
        _rehearsals.append(threading.Thread(target=_lay_out, args=(source, folders), daemon=True))
        _rehearsals[-1].start()


def await_rehearsals() -> None:
    """Wait until all rehearsals are over."""
    while _rehearsals:
        _rehearsals.pop().join()


def _lay_out(source: Path, folders: Sequence[Path]) -> None:
    import typst

    with contextlib.suppress(RuntimeError):  # a fault of the last build is told already
        typst.query(
            str(source),
            "<nothing>",
            root=str(source.parent),
            font_paths=list(map(str, folders)),
            ignore_system_fonts=True,
        )
