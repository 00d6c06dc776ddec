"""What every worker needs: sent to each of them once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursekit.grading.marking import MarkingContext
from coursekit.grading.reports.feedback import Feedback


@dataclass(frozen=True)
class WorkerContext:
    """What the workers share.

    Parameters
    ----------
    marking : MarkingContext
    feedback : Feedback
    folder : pathlib.Path or None
        Where feedback is written, if the workers share the disk; else they give it back.
    """

    marking: MarkingContext
    feedback: Feedback
    folder: Path | None = None
