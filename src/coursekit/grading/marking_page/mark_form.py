"""The form beside an answer: levels, points by hand, comment, what others gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coursekit.exercises import Exercise
from coursekit.grading.marking_page.session import Answer
from coursekit.grading.model import Judgement
from coursekit.grading.reports.markdown import line_html, prose_html
from coursekit.grading.reports.pages import text
from coursekit.grading.rounding import points_text
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
            f"<details><summary>Sample answer<span class='unseen'> for {points}</span></summary>"
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
    return (
        f'<fieldset class="levels"><legend>Level</legend>{"".join(rows)}'
        f'<div class="level short"><label><input type="radio" name="level" value="{HAND}"{by_hand}>'
        f'<span class="points">Points by hand, of {points_text(out_of)} <kbd>p</kbd></span></label>'
        '<input id="points" name="points" inputmode="decimal" size="6" '
        f'aria-label="Points by hand, of {points_text(out_of)}" value="{text(shown.points)}"></div>'
        f'<div class="level short"><label><input type="radio" name="level" value=""{zero}{none}>'
        '<span class="points">Not marked yet</span></label></div></fieldset>'
    )


def counted_points(points: float) -> str:
    """``1 point``, ``1.5 points``."""
    return f"{points_text(points)} point{'' if points == 1 else 's'}"


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
    apart = (
        "<p><strong>They differ by more than a level.</strong> Your mark here settles it.</p>"
        if answer in different
        else ""
    )
    return (
        '<section class="others" aria-labelledby="others"><h2 id="others">Markers</h2>'
        f"<ul>{''.join(rows)}</ul>{apart}</section>"
    )


def _given(one: Judgement, exercise: Exercise) -> str:
    share = one.share(rubric(exercise)[0].points)
    points = "no mark yet" if share is None else counted_points(share * worth(exercise))
    return points + (f", “{text(one.comment)}”" if one.comment else "")


def used_comments(used: Iterable[str]) -> str:
    buttons = "".join(
        f'<li><button type="button" class="used" data-comment="{text(one)}">'
        f"{text(one)}</button></li>"
        for one in list(used)[:_COMMENTS]
    )
    if not buttons:
        return ""
    return (
        '<section class="used" aria-labelledby="used"><h2 id="used">Used before <kbd>k</kbd></h2>'
        f"<ul>{buttons}</ul></section>"
    )
