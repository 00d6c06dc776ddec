"""Builds the book whenever a file of it changes, and shows it in the browser.

1. All files of the course are watched before anything is built, so that no change is missed.
2. When files have changed, the pages are built and shown; when none has changed since, the PDF is.
3. Faults are told in the terminal and on the pages; the next change builds again.
4. When a module changes that this process has imported, it starts itself anew.

The process stays: Sphinx is imported once, and Typst remembers the paragraphs that it has set.
The course's own modules are imported by the kernels of each build, never here.
"""

from __future__ import annotations

import ast
import gc
import io
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

from watchfiles import DefaultFilter, watch

from coursekit.book.build.execution_key import PACKAGE
from coursekit.book.build.live_site import LiveSite
from coursekit.book.build.run import Book
from coursekit.book.build.spare_kernels import SPARE_KERNELS
from coursekit.book.build.sphinx_run import collector_at_rest
from coursekit.errors import CourseError, Fault, shown_path, system_fault

_STEP = 50  # milliseconds of quiet after which what an editor has written is whole
_IDLE = 100  # milliseconds without a change after which the PDF is made
_TIDY = 500  # milliseconds without a change after which memory is tidied
_MOST_BUILDS = 8  # after which it is tidied all the same, which then takes a second or two
_LEISURE = 2000  # milliseconds without a change after which spare kernels are started
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NOT_WATCHED = (*DefaultFilter.ignore_dirs, "_build", ".jupyter_cache", ".ipynb_checkpoints")

Say = Callable[[str], None]


def watch_book(book: Book, port: int, say: Say) -> None:
    """Build, serve and build again, until an interrupt.

    Parameters
    ----------
    book : Book
        What to keep up to date; its site is served.
    port : int
        Where to serve it on this machine; 0 for any port that is free.
    say : callable
        Tells the author a line.

    Raises
    ------
    CourseError
        If the port cannot be used.
    KeyboardInterrupt
        At an interrupt, or when another process ends this one.
    """
    # A library that Sphinx's themes import would send every logger's remarks to the terminal.
    logging.basicConfig(level=logging.WARNING)
    with (
        LiveSite(book.folder / "html", port) as site,
        _interrupts() as interrupted,
        collector_at_rest(),  # it works between builds, when nobody waits
        closing(SPARE_KERNELS),
    ):
        say(f"The book is at {site.address} while this runs; Ctrl-C ends it.")
        _build_on_change(book, site, say, interrupted)
        say("coursekit itself has changed: starting again.")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], "--port", str(site.port)])


@contextmanager
def _interrupts() -> Iterator[Event]:
    """Note interrupts: in a callback of the garbage collector, Python ignores the exception."""
    interrupted = Event()

    def note(_number: int, _frame: object) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    before = {name: signal.signal(name, note) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupted
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _build_on_change(book: Book, site: LiveSite, say: Say, interrupted: Event) -> None:
    """Build until code that this process has imported changes."""
    waiting, idle, untidied = list(book.formats), 0, 0
    book.offered_pdf.unlink(missing_ok=True)  # it may tell what is withheld by now
    for changed in _changes(book, interrupted):
        if changed:
            waiting = list(book.formats)
            if own := changed & _imported():
                if not (faults := _unreadable(own)):
                    return
                say(faults)
                site.tell(faults)
                waiting.clear()
                continue
            say(f"{datetime.now():%H:%M:%S} {_named(changed, book.course.root)} changed.")
        if waiting:
            format_ = waiting.pop(0)
            faults = _build(book, format_, say)
            site.tell(faults)
            if faults:
                waiting.clear()
            idle, untidied = 0, untidied + 1
        else:
            idle += _IDLE
        if waiting:
            continue
        if untidied and (idle >= _TIDY or untidied >= _MOST_BUILDS):
            gc.collect()  # what the builds have left
            untidied = 0
        if idle >= _LEISURE:
            SPARE_KERNELS.fill()


def _changes(book: Book, interrupted: Event) -> Iterator[set[Path]]:
    """Yield the files that have changed; none when nothing has changed for a while.

    The first is none: from then on no change is missed, not even during a build.
    """
    root = book.course.root
    folders = {root} if PACKAGE.is_relative_to(root) else {root, PACKAGE}
    heeded = DefaultFilter(
        ignore_dirs=_NOT_WATCHED, ignore_paths=[f"{book.base.resolve()}{os.sep}"]
    )
    for changes in watch(
        *folders,
        watch_filter=heeded,
        step=_STEP,
        rust_timeout=_IDLE,
        yield_on_timeout=True,
        stop_event=interrupted,
    ):
        yield {Path(name) for _, name in changes}
    raise KeyboardInterrupt


def _build(book: Book, format_: str, say: Say) -> str:
    """Build a format and say so; return the faults of the book, empty if it has none."""
    warnings = io.StringIO()
    try:
        product = book.build(format_, warnings=warnings)
        if format_ == "pdf":
            book.offer_pdf()
    except CourseError as error:
        faults = f"{warnings.getvalue()}{error}"
    except OSError as error:
        faults = f"{warnings.getvalue()}{system_fault(error)}"
    else:
        say(f"{datetime.now():%H:%M:%S} {format_.upper()} is up to date ({product.seconds:.1f} s).")
        return ""
    faults = _COLOUR.sub("", faults).replace(f"{book.course.root.resolve()}{os.sep}", "")
    say(faults)
    return faults


def _imported() -> set[Path]:
    """Return the files of all modules that this process has imported."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {Path(file).resolve() for file in files if file}


def _unreadable(modules: Iterable[Path]) -> str:
    """Tell which modules are no Python: with them, the process could not start."""
    faults = []
    for path in sorted(modules):
        try:
            ast.parse(path.read_bytes() if path.exists() else b"", path.name)
        except SyntaxError as error:
            message = f"this is not Python: {error.msg}"
            faults.append(Fault(shown_path(path, Path.cwd()), error.lineno or 0, message))
    return "\n".join(map(str, faults))


def _named(changed: set[Path], root: Path) -> str:
    """Name a file, one that is there if any is, and say how many more there are."""
    first, *more = sorted(changed, key=lambda path: (not path.exists(), path))
    name = shown_path(first, root)
    return f"{name} and {len(more)} more have" if more else f"{name} has"
