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

from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.errors import CourseError, Fault
from coursekit.export.loss import LEFT_OUT, Loss, loss
from coursekit.export.options import Options
from coursekit.export.selection import Selection, select
from coursekit.export.targets import TARGETS, Target
from coursekit.wording import in_figures

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
        If nothing is left to be exported, a picture is missing, or `options` are strict and
        something would be marked otherwise.
    """
    options = options or Options()
    chosen = TARGETS[target]
    losses = tuple(
        loss(one, chosen.forms, entry.accept)
        for entry in selection.entries
        for one in entry.wordings
    )
    if options.strict:
        _refuse_other_marks(losses, chosen)
    kept = selection.without(
        (one.exercise, one.variant) for one in losses if one.status == LEFT_OUT
    )
    if not kept.entries:
        faults = [Fault(one.name, 0, f"left out, because {one.why}") for one in losses]
        raise CourseError([*faults, Fault("", 0, f"{chosen.title} can take none of them")])
    return Exported(chosen.write(kept, options), losses)


def _refuse_other_marks(losses: Iterable[Loss], target: Target) -> None:
    """Raise a `CourseError` with everything that `target` would mark otherwise than we do."""
    faults: dict[tuple[str, str], Fault] = {}  # variants are told once
    for one in losses:
        for limit in one.limits:
            if limit.touches_marks:
                fault = Fault(one.exercise, 0, str(limit))
                faults.setdefault((one.exercise, limit.what), fault)
    if faults:
        number = in_figures(len({name for name, _ in faults}), "exercise")
        message = f"{target.title} would mark answers to {number} otherwise; nothing is written"
        remedy = "Leave these exercises out, or export without --strict."
        raise CourseError([*faults.values(), Fault("", 0, message, remedy)])
