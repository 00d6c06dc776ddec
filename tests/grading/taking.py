"""Take all files out of a source, for the tests of sources."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classroom import write_folder, write_zip
from coursekit.errors import SubmissionError
from coursekit.grading.model import Identity
from coursekit.grading.submissions.sources import SubmissionFile, open_source

SOUND = b'{"sound": true}'


def everything(path: Path) -> dict[str, tuple[Identity, str, bytes]]:
    """All that comes from a source: place, sender, fault, bytes."""
    with open_source(path) as received:
        return {one.place: (one.identity, one.fault, _bytes(one)) for one in received}


def _bytes(one: SubmissionFile) -> bytes:
    try:
        return one.read()
    except SubmissionError:
        return b""


def faults(path: Path) -> dict[str, str]:
    """The faults of a source by their places, after everything else was read."""
    return {place: fault for place, (_, fault, _) in everything(path).items() if fault}


def places(path: Path) -> list[str]:
    with open_source(path) as received:
        return [one.place for one in received]


def refusal(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught, open_source(path) as received:
        list(received)
    return str(caught.value)


def both(tmp_path: Path, names: list[str]) -> Iterator[Path]:
    """The same files as a folder and as a zip."""
    files = [(name, SOUND) for name in names]
    yield write_folder(tmp_path / "folder", files)
    yield write_zip(tmp_path / "download.zip", files)


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
