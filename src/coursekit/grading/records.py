"""What is kept of each file that came: plain records, written by `ingest`, read by `store`."""

from __future__ import annotations

from msgspec import Struct

from coursekit.grading.model import Identity, Mark, Sender, Try


class FileRecord(Struct, frozen=True, array_like=True):
    """One file that came, and what became of it.

    Parameters
    ----------
    place : str
        Where it was.
    sha256 : str
        Of its bytes; empty if it was not read.
    context : str
        Digest of the `MarkingContext` by which it was marked.
    problem : str
        Why it cannot be marked; empty if it was.
    points : float
        What its marks bring.
    waiting : str
        State of a mark for which somebody is waited for; empty if there is none.
    student : str
        Key of the student it belongs to; empty if nobody's.
    reason : str
        How the student was identified, or why none was.
    doubt : str
        What an instructor should look at, though the student was identified.
    """

    place: str
    sha256: str
    context: str
    identity: Identity
    sender: Sender = Sender()
    saved: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    points: float = 0.0
    waiting: str = ""
    student: str = ""
    reason: str = ""
    doubt: str = ""


class MarksRecord(Struct, frozen=True, array_like=True):
    """The marks of a file, one for each exercise, and how each was tried."""

    marks: tuple[Mark, ...] = ()
    tries: tuple[Try, ...] = ()
