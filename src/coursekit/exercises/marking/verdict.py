"""What marking an answer says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursekit.catalogue import _
from coursekit.exercises.marking.text import trim

RIGHT = "right"
PARTLY = "partly"
WRONG = "wrong"
NEAR = "near"  # one slip of the keyboard away
UNCLEAR = "unclear"  # can be read in two ways: asked back
UNREADABLE = "unreadable"  # no answer at all, or none of the right form
KEPT = "kept"  # prose, marked by a person


@dataclass(frozen=True)
class Remark:
    """Feedback that belongs to what was answered.

    Parameters
    ----------
    id : str
        Name of the choice or stem; ``!0``, ``!1`` … for the listed mistakes in the file's order;
        ``=0`` … for accepted answers.
    text : str
        The author's Markdown.
    """

    id: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """The mark for one answer.

    Parameters
    ----------
    score : float
        Share of the points, 0 to 1.  For prose 0 unless the reader judged it.
    state : str
        ``right``, ``partly``, ``wrong``, ``near``, ``unclear``, ``unreadable`` or ``kept``.
    message : str
        What happened, in one or two plain sentences.
    remarks : tuple of Remark
        The author's feedback to what was answered, in the file's order.
    """

    score: float
    state: str
    message: str
    remarks: tuple[Remark, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether this was a try: something was answered and could be read."""
        return self.state not in (UNCLEAR, UNREADABLE)


def scored(score: float, message: str, remarks: tuple[Remark, ...] = ()) -> Verdict:
    """Build a verdict whose state follows from its score."""
    state = RIGHT if score == 1 else PARTLY if score > 0 else WRONG
    return Verdict(score, state, message, remarks)


def unreadable(reason: str, **values: object) -> Verdict:
    """Build the verdict for something that is no answer.

    Parameters
    ----------
    reason : str
        A clause, as it stands in the catalogue.
    **values
        What its names stand for.
    """
    message = _("This cannot be read as an answer, because {reason}.", reason=_(reason, **values))
    return Verdict(0.0, UNREADABLE, message)


def nothing() -> Verdict:
    """Build the verdict where nothing is answered."""
    return Verdict(0.0, UNREADABLE, _("Nothing is answered yet."))


def kind_of(value: Any) -> str:
    """Say in plain words what kind of JSON value `value` is."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes or no")
    if isinstance(value, int | float):
        return _("a number")
    if isinstance(value, str):
        return _("a text")
    return _("a list") if isinstance(value, list | tuple) else _("a table")


def whole(value: Any) -> int | None:
    """Give `value` as a whole number, if it is one; JSON does not tell 1 from 1.0."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def is_blank(text: str) -> bool:
    """Whether nothing was written."""
    return not trim(text)
