"""A file that came, wherever from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from coursekit.catalogue import N_
from coursekit.errors import Fault, SubmissionError
from coursekit.grading.model import Identity, Sender

LOOK = 4096  # bytes from which one can tell what a file is
LINK = N_("It is a symbolic link, which is not followed. Put the file itself in its place.")
SPECIAL = N_("It is a device or a pipe, not a file. Remove it.")


@dataclass(frozen=True)
class SubmissionFile:
    """A file that came.

    Parameters
    ----------
    place : str
        Where it was found, safe to print; different for each file of a source.
    identity : Identity
        Who sent it, as far as its name tells.
    size : int
        Bytes.
    fault : str
        Why it is not read and what to do, a sentence or two; empty if it can be read.
    read : callable
        Gives the bytes, at most one more than an answer file may have; works only while the source
        is open.  Raises `SubmissionError` if that fails, and always where there is a fault.
    sender : Sender
        Who is known to have sent it, although it cannot be read.
    """

    place: str
    identity: Identity
    size: int
    fault: str
    read: Callable[[], bytes]
    sender: Sender = field(default_factory=Sender)


def unread(place: str, identity: Identity, size: int, fault: str) -> SubmissionFile:
    """A file that is listed but not read."""

    def read() -> bytes:
        raise SubmissionError(Fault(place, 0, fault.removesuffix(".")))

    return SubmissionFile(place, identity, size, fault, read)
