"""The form beside an answer: levels, points by hand, comment, what others gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coursekit.catalogue import _, ngettext
from coursekit.exercises import Exercise
from coursekit.grading.marking_page.session import Answer
from coursekit.grading.model import Judgement
from coursekit.grading.reports.markdown import line_html, prose_html
from coursekit.grading.reports.pages import text
from coursekit.grading.rounding import points_shown, points_text, rounded
from coursekit.grading.rubric_sheets.markers import AnswerKey, Difference
from coursekit.grading.rubric_sheets.sheet_columns import rubric, worth, worth_of

HAND = "hand"  # value of the choice "points by hand"
_COMMENTS = 12


@dataclass(frozen=True)
class Typed:
    """What stands in the form: as the sheet has it, or as it was sent and could not be saved."""

    level: str = ""
    points: str = ""
    comment: str = ""


def typed_of(answer: Answer, exercise: Exercise) -> Typed:
    """What the sheet has of an answer."""
    if answer.given is None:
        return Typed()
    points, comment = answer.given.points, answer.given.comment
    if points is None:
        return Typed(comment=comment)
    levels = [level.points for level in rubric(exercise)]
    if points in levels and not answer.given.out_of:  # else 2 of 5 were level 2 of 4
        return Typed(str(levels.index(points)), "", comment)
    return Typed(HAND, points_text(points), comment)


def level_keys(exercise: Exercise) -> list[str]:
    """The key of each level: what it brings where that is one digit each, else its place.

    Zero is left for taking a mark away unless it is a level's.
    """
    levels = [worth_of(exercise, level) for level in rubric(exercise)]
    if all(points in range(10) for points in levels) and len({*levels}) == len(levels):
        return [f"{points:g}" for points in levels]
    return [str(place) if place < 10 else "" for place in range(1, len(levels) + 1)]


def level_fields(wording: Exercise, exercise: Exercise, shown: Typed, out_of: float) -> str:
    """The levels of the rubric with their sample answers, points by hand, and no mark.

    Parameters
    ----------
    wording : Exercise
        The variant that was answered.
    exercise : Exercise
        Worth what the assignment says.
    shown : Typed
    out_of : float
        Of how many points those by hand are.
    """
    rows = []
    for place, (level, key) in enumerate(zip(rubric(wording), level_keys(exercise), strict=False)):
        on = " checked" if shown.level == str(place) else ""
        points = counted_points(worth_of(exercise, level))
        hint = f"<kbd>{key}</kbd>" if key else ""
        sample = (
            f"<details><summary>{_sample_name(points)}</summary>"
            f"{prose_html(level.sample.text)}</details>"
            if level.sample
            else ""
        )
        rows.append(
            f'<div class="level"><label><input type="radio" name="level" value="{place}" '
            f'data-key="{key}"{on}><span class="points">{points} {hint}</span>'
            f'<span class="says">{line_html(level.says.text)}</span></label>{sample}</div>'
        )
    by_hand = " checked" if shown.level == HAND else ""
    none = "" if shown.level else " checked"
    zero = "" if "0" in level_keys(exercise) else ' data-key="0"'
    legend, unmarked = _("Level"), _("Not marked yet")
    hand = _("Points by hand, of {points}", points=points_shown(out_of))
    return (
        f'<fieldset class="levels"><legend>{legend}</legend>{"".join(rows)}'
        f'<div class="level short"><label><input type="radio" name="level" value="{HAND}"{by_hand}>'
        f'<span class="points">{hand} <kbd>p</kbd></span></label>'
        '<input id="points" name="points" inputmode="decimal" size="6" '
        f'aria-label="{hand}" value="{text(shown.points)}"></div>'
        f'<div class="level short"><label><input type="radio" name="level" value=""{zero}{none}>'
        f'<span class="points">{unmarked}</span></label></div></fieldset>'
    )


def _sample_name(points: str) -> str:
    """What a fold is called; only who hears it needs to be told of which level it is."""
    return _(
        "Sample answer{hidden} for {points}{end}",
        hidden="<span class='unseen'>",
        points=points,
        end="</span>",
    )


def counted_points(points: float) -> str:
    """``1 point``, ``1.5 points``."""
    return ngettext("{n} point", "{n} points", float(rounded(points)))


def marks_of_others(
    by_marker: Mapping[str, Mapping[AnswerKey, Judgement]],
    different: Mapping[AnswerKey, Difference],
    answer: AnswerKey,
    exercise: Exercise,
) -> str:
    rows = [
        f"<li><strong>{text(name)}</strong>: {_given(marks[answer], exercise)}</li>"
        for name, marks in by_marker.items()
        if answer in marks
    ]
    if not rows:
        return ""
    differ, settles = _("They differ by more than a level."), _("Your mark here settles it.")
    apart = f"<p><strong>{differ}</strong> {settles}</p>" if answer in different else ""
    heading = _("Markers")
    return (
        f'<section class="others" aria-labelledby="others"><h2 id="others">{heading}</h2>'
        f"<ul>{''.join(rows)}</ul>{apart}</section>"
    )


def _given(one: Judgement, exercise: Exercise) -> str:
    share = one.share(rubric(exercise)[0].points)
    points = _("no mark yet") if share is None else counted_points(share * worth(exercise))
    return with_comment(points, text(one.comment))


def with_comment(points: str, comment: str) -> str:
    """``2 points, “Well argued.”``."""
    return _("{points}, “{comment}”", points=points, comment=comment) if comment else points


def used_comments(used: Iterable[str]) -> str:
    buttons = "".join(
        f'<li><button type="button" class="used" data-comment="{text(one)}">'
        f"{text(one)}</button></li>"
        for one in list(used)[:_COMMENTS]
    )
    if not buttons:
        return ""
    heading = _("Used before")
    return (
        f'<section class="used" aria-labelledby="used"><h2 id="used">{heading} <kbd>k</kbd></h2>'
        f"<ul>{buttons}</ul></section>"
    )
