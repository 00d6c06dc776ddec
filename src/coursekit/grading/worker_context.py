"""What lies on the table of whoever works: sent to each worker once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursekit.grading.marking import MarkingContext
from coursekit.grading.reports.feedback import Feedback


@dataclass(frozen=True)
class Table:
    """What the workers share.

    Parameters
    ----------
    desk : MarkingContext
    feedback : Feedback
    folder : pathlib.Path or None
        Where feedback is written, if the workers share the disk; else they give it back.
    """

    desk: MarkingContext
    feedback: Feedback
    folder: Path | None = None
