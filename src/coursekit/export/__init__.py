"""Export: exercises for learning systems, with a word on what is lost on the way.

1. `selection` finds the exercises that are asked for.
2. A target is a module: its table `FORMS` says how it asks each kind and by which rule of
   `scoring` it marks, its function `write` makes the file.  `targets` lists them.
3. `loss` tries the answers of `probes` on our marker and on the target's rule, and reports where
   they differ.
4. `richtext` turns the authors' Markdown into HTML, `spellings` lists what may be typed for a date
   or a name, `packages` writes XML and zips that are the same each time.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.errors import CourseError, Fault
from coursekit.export.loss import LEFT_OUT, Loss, loss
from coursekit.export.options import Options
from coursekit.export.selection import Selection, select
from coursekit.export.targets import TARGETS, Target

__all__ = ["TARGETS", "Exported", "Loss", "Options", "Selection", "Target", "export", "select"]


@dataclass(frozen=True)
class Exported:
    """The file for a target, and what became of each exercise."""

    content: bytes
    losses: tuple[Loss, ...]


def export(selection: Selection, target: str, options: Options | None = None) -> Exported:
    """Make the file that `target` imports.

    Parameters
    ----------
    selection : Selection
    target : str
        One of `TARGETS`.
    options : Options, optional

    Returns
    -------
    Exported

    Raises
    ------
    CourseError
        If nothing is left to be exported, or a picture is missing.
    """
    options = options or Options()
    chosen = TARGETS[target]
    losses = tuple(loss(one, chosen.forms, options.strict) for one in selection.wordings)
    kept = selection.without(
        (one.exercise, one.variant) for one in losses if one.status == LEFT_OUT
    )
    if not kept.entries:
        faults = [Fault(one.exercise, 0, f"left out, because {one.why}") for one in losses]
        raise CourseError([*faults, Fault("", 0, f"{chosen.title} can take none of them")])
    return Exported(chosen.write(kept, options), losses)
