"""Python's garbage collector, put to rest while nothing can become garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the collector from looking through what is made and stays to the end of the command.

    Modules being imported are such things, and so are the trees of a book's pages: it would look
    through them again and again.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.freeze()  # what is there stays: no use to look through it later
            gc.enable()
