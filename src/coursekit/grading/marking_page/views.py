"""The pages on which prose is marked: plain HTML, a form each.

Everything that others wrote goes through `text` or `prose_html` on its way into a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coursekit.exercises import Exercise
from coursekit.exercises.plain import plain
from coursekit.grading.marking_page.mark_form import (
    Typed,
    level_fields,
    level_keys,
    marks_of_others,
    typed_of,
    used_comments,
)
from coursekit.grading.marking_page.session import Answer, Session
from coursekit.grading.reports.markdown import line_html, prose_html
from coursekit.grading.reports.pages import text
from coursekit.grading.rubric_sheets.markers import AnswerKey, Difference
from coursekit.wording import counted

_KEYS = (
    ("Enter", "save, and on to the next answer"),
    ("c", "to the comment; Esc leads back, Ctrl and Enter save"),
    ("k", "to the comments used before"),
    ("p", "to the points by hand"),
    ("b", "save, and back to the one before"),
    ("w", "save, and on to the next that waits"),
    ("j", "to the list of all answers"),
)


def page(title: str, body: str, root: str) -> str:
    """A whole page; `root` is the address under which everything lies."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{text(title)}</title>\n<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{root}marking.css">\n'
        f'<script src="{root}marking.js" defer></script>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def overview(session: Session, root: str, command: str) -> str:
    """All exercises, how far each is, and where markers differ."""
    rows, apart = [], []
    for number, exercise in enumerate(session.exercises, start=1):
        answers = session.answers(exercise)
        marked = sum(one.is_marked for one in answers)
        title = line_html(exercise.title)
        rows.append(
            f'<li><a href="{root}{number}/">{title}</a>{_progress(marked, len(answers))}</li>'
        )
        _, different = session.others(exercise)
        places = {one.of: place for place, one in enumerate(answers, start=1)}
        for key, one in different.items():
            if place := places.get(key):
                who = _who(answers[place - 1], place)
                apart.append(
                    f'<li><a href="{root}{number}/{place}">{title}: {text(who)}</a>: '
                    f"{text(one)}</li>"
                )
    told = (
        "<h2>Where markers differ by more than a level</h2>\n"
        "<p>These answers wait until a mark is agreed on here.</p>\n"
        f"<ul>{''.join(apart)}</ul>"
        if apart
        else ""
    )
    whose = f" · {text(session.marker)}" if session.marker else ""
    return page(
        "Mark prose",
        f'<main class="overview"><p class="kicker">Mark prose{whose}</p><h1>What is to be marked'
        f'</h1>\n<ol class="exercises">{"".join(rows)}</ol>\n{told}\n'
        f"<p>Each mark is in its sheet as soon as you see the next answer. When you have done, "
        f"give the command <code>coursekit grade</code> once more, as before.</p>\n"
        f'<p class="quiet">The sheets lie in {text(command)}. Close this page whenever you like, '
        "and end the command with Ctrl and C.</p></main>",
        root,
    )


def answer_page(
    session: Session,
    exercise: Exercise,
    answers: Sequence[Answer],
    place: int,
    root: str,
    *,
    typed: Typed | None = None,
    trouble: str = "",
) -> str:
    """The page of one answer.

    Parameters
    ----------
    session : Session
    exercise : Exercise
    answers : sequence of Answer
    place : int
        From 1.
    root : str
    typed : Typed, optional
        What was sent and could not be saved.
    trouble : str
        Why; empty if nothing is wrong.
    """
    answer = answers[place - 1]
    wording = next(
        (one for one in exercise.alternatives if one.variant == answer.variant), exercise
    )
    by_marker, different = session.others(exercise)
    shown = typed or typed_of(answer, exercise)
    marked = sum(one.is_marked for one in answers)
    which = f"Answer {place} of {len(answers)}"
    title = f"{which} · {plain(exercise.title)}"
    who = _who(answer, place)
    heading = text(which if who == f"Answer {place}" else f"{who}")
    told = [which] if who != f"Answer {place}" else []
    if sum(one.key == answer.key for one in answers) > 1:
        told.append("one of several that this student sent; all are marked, and the best counts")
    under = f'<p class="quiet">{"; ".join(told)}</p>' if told else ""
    body = f"""<header class="top"><p><a href="{root}">All exercises</a></p>
<p class="title">{line_html(exercise.title)}</p>{_progress(marked, len(answers))}</header>
<main class="marking">
<section class="answer" aria-labelledby="who" tabindex="0"><h1 id="who">{heading}</h1>{under}
<div class="written" lang="">{text(answer.text)}</div>{_earlier(answer)}
<details class="task" open><summary>The task</summary>{prose_html(wording.prompt.text)}</details>
</section>
<form method="post" action="{place}" autocomplete="off" id="mark">
{_trouble(trouble or answer.trouble)}
<input type="hidden" name="key" value="{text(answer.key)}">
<input type="hidden" name="digest" value="{text(answer.of[1])}">
<input type="hidden" name="state" value="{text(answer.state)}">
{marks_of_others(by_marker, different, answer.of, exercise)}
{level_fields(wording, exercise, shown, answer.out_of)}
<p class="field"><label for="comment">Comment for the student <kbd>c</kbd></label>
<textarea id="comment" name="comment" rows="3">{text(shown.comment)}</textarea></p>
{used_comments(session.comments(answers))}
<p class="go">
<button name="go" value="next" class="first">Save and next</button>
<button name="go" value="waiting">Next that waits</button>
<button name="go" value="before"{_off(place == 1)}>Back</button></p>
{_jump(answers, place, different)}
{_help(exercise)}
</form></main>"""
    return page(title, body, root)


def done_page(exercise: Exercise, root: str, place: int) -> str:
    """Nothing waits any more."""
    return page(
        "All marked",
        f'<main class="overview"><h1>All answers are marked</h1><p>{line_html(exercise.title)}: '
        f"nothing waits. Give the command <code>coursekit grade</code> once more, as before.</p>"
        f'<p><a href="{root}">All exercises</a> · <a href="{place}">Back to the last answer</a></p>'
        "</main>",
        root,
    )


def fault_page(faults: str, root: str) -> str:
    """Something that a person must put right first."""
    return page(
        "Not possible",
        f'<main class="overview"><h1>This cannot be shown</h1><p class="trouble" role="alert">'
        f'{text(faults)}</p><p><a href="{root}">All exercises</a></p></main>',
        root,
    )


def _who(answer: Answer, place: int) -> str:
    told = " · ".join(filter(None, (answer.name, answer.student)))
    return told or f"Answer {place}"


def _progress(marked: int, number: int) -> str:
    left = number - marked
    rest = f"{counted(left, 'answer')} left" if left else "none left"
    return (
        f'<p class="progress"><progress max="{max(number, 1)}" value="{marked}" '
        f'aria-label="Marked"></progress> <span>{marked} of {number} marked, {rest}</span></p>'
    )


def _trouble(trouble: str) -> str:
    return f'<p class="trouble" role="alert">{text(trouble)}</p>' if trouble else ""


def _earlier(answer: Answer) -> str:
    if not answer.earlier:
        return ""
    return f'<p class="earlier">An earlier answer was marked: {text(answer.earlier)}</p>'


def _jump(answers: Sequence[Answer], place: int, different: Mapping[AnswerKey, Difference]) -> str:
    buttons = []
    for number, answer in enumerate(answers, start=1):
        apart = answer.of in different
        state = "markers differ" if apart else "marked" if answer.is_marked else "waits"
        now = ' aria-current="true"' if number == place else ""
        buttons.append(
            f'<li><button name="go" value="{number}" class="{state.split()[0]}"{now}>{number}'
            f'<span class="unseen"> {state}</span></button></li>'
        )
    return (
        '<details class="jump"><summary>All answers <kbd>j</kbd></summary>'
        f"<ol>{''.join(buttons)}</ol></details>"
    )


def _help(exercise: Exercise) -> str:
    keys = _KEYS if "0" in level_keys(exercise) else (*_KEYS, ("0", "takes the mark away"))
    rows = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{does}</dd>" for key, does in keys)
    return (
        '<details class="help"><summary>Keys</summary><p>The key beside a level chooses it.</p>'
        f'<dl>{rows}</dl><p><label><input type="checkbox" id="keys" checked> Keys of a single '
        "character are on</label></p></details>"
    )


def _off(is_off: bool) -> str:
    return " disabled" if is_off else ""
