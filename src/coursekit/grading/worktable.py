"""What lies on the table of whoever works: sent to each worker once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursekit.grading.marking import Desk
from coursekit.grading.paper.feedback import Feedback


@dataclass(frozen=True)
class Table:
    """What the workers share.

    Parameters
    ----------
    desk : Desk
    feedback : Feedback
    folder : pathlib.Path or None
        Where feedback is written, if the workers share the disk; else they give it back.
    """

    desk: Desk
    feedback: Feedback
    folder: Path | None = None
