"""What an instructor asks of a run, and what the run did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.errors import Fault
from coursekit.exercises import Late
from coursekit.grading.marking_context import WAIT


@dataclass(frozen=True)
class Options:
    """What an instructor asks for.

    Parameters
    ----------
    assignment : str
        Its name.
    submissions, roster, output : pathlib.Path
    columns : mapping of str to str
        Which column of the roster holds what.
    attempts : str
        ``last`` or ``best``; empty for what the assignment file says.
    late : Late, optional
        Instead of what the assignment file says.
    older : str
        What is done with answers to older wordings.
    accept : bool
        Whether marks that stand may change.
    explanations : bool
        Whether feedback may tell keys and explanations of what the assignment withholds.
    anonymous : bool
        Whether the sheets for prose leave out who wrote it.
    typing_sheets : sequence of pathlib.Path
        Tables of answers that came on paper.
    sheets : {"csv", "xlsx"}
        What new sheets for prose are.
    jobs : int, optional
        Processes; default one for each core.
    dask : str
        Address of a Dask scheduler.
    feedback : tuple of str
        How feedback is packed for the students, `reports.returning.FORMS`.
    typeset : callable
        Makes a PDF of feedback in JSON.
    """

    assignment: str
    submissions: Path
    roster: Path
    output: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    attempts: str = ""
    late: Late | None = None
    older: str = WAIT
    accept: bool = False
    explanations: bool = False
    anonymous: bool = False
    typing_sheets: Sequence[Path] = ()
    sheets: str = "csv"
    jobs: int | None = None
    dask: str = ""
    feedback: tuple[str, ...] = ()
    typeset: Callable[[str], bytes] = lambda _: b""


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Parameters
    ----------
    counts : mapping of str to int
        How many students have which status.
    files, troubled : int
        How many files came, and how many of them belong to nobody or cannot be marked.
    changed : int
        How many students' standing marks change.
    written : bool
        Whether the new results stand; if not, `changed` waits for ``--accept``.
    archived : pathlib.Path or None
        Where the replaced state lies.
    faults : tuple of Fault
        Of roster and sheets; nothing is lost by them, but somebody should look.
    notes : tuple of str
        How the roster was understood, and what to know before the grade book is imported.
    strays : int
        Files that belong to nobody.
    returned : tuple of pathlib.Path
        Feedback, packed for the students.
    """

    folder: Path
    counts: Mapping[str, int]
    files: int
    troubled: int
    changed: int
    written: bool
    archived: Path | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    strays: int = 0
    returned: tuple[Path, ...] = ()
