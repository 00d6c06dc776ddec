"""What every worker needs: sent to each of them once."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from coursekit.catalogue import in_language, translation
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
    language : str
    words : tuple of pathlib.Path
        As `coursekit.course.course_language` tells them.
    """

    marking: MarkingContext
    feedback: Feedback
    folder: Path | None = None
    language: str = "en"
    words: tuple[Path, ...] = ()

    def in_language(self) -> AbstractContextManager[None]:
        """Say everything in the language of the course; each worker reads it for itself."""
        return in_language(translation(self.language, *self.words))
