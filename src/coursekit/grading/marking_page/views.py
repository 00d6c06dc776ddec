"""The pages on which prose is marked: plain HTML, a form each.

Everything that others wrote goes through `text` or `prose_html` on its way into a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coursekit.catalogue import N_, _, language_in_force, ngettext
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

_KEYS = (
    ("Enter", N_("save, and on to the next answer")),
    ("c", N_("to the comment; Esc leads back, Ctrl and Enter save")),
    ("k", N_("to the comments used before")),
    ("p", N_("to the points by hand")),
    ("b", N_("save, and back to the one before")),
    ("w", N_("save, and on to the next that waits")),
    ("j", N_("to the list of all answers")),
)


def page(title: str, body: str, root: str) -> str:
    """A whole page; `root` is the address under which everything lies."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(language_in_force())}">\n'
        '<head>\n<meta charset="utf-8">\n'
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
        different = session.others(exercise)[1]
        places = {one.of: place for place, one in enumerate(answers, start=1)}
        for key, one in different.items():
            if place := places.get(key):
                who = _who(answers[place - 1], place)
                apart.append(
                    f'<li><a href="{root}{number}/{place}">{title}: {text(who)}</a>: '
                    f"{text(one)}</li>"
                )
    heading, wait = (
        _("Where markers differ by more than a level"),
        _("These answers wait until a mark is agreed on here."),
    )
    told = f"<h2>{heading}</h2>\n<p>{wait}</p>\n<ul>{''.join(apart)}</ul>" if apart else ""
    name, what, again = _("Mark prose"), _("What is to be marked"), _again()
    saved = _("Each mark is in its sheet as soon as you see the next answer.")
    end = _(
        "The sheets lie in {folder}. Close this page whenever you like, "
        "and end the command with Ctrl and C.",
        folder=text(command),
    )
    whose = f" · {text(session.marker)}" if session.marker else ""
    return page(
        name,
        f'<main class="overview"><p class="kicker">{name}{whose}</p><h1>{what}'
        f'</h1>\n<ol class="exercises">{"".join(rows)}</ol>\n{told}\n'
        f"<p>{saved} {again}</p>\n"
        f'<p class="quiet">{end}</p></main>',
        root,
    )


def _again() -> str:
    return _(
        "When you have done, give the command {command} once more, as before.",
        command="<code>coursekit grade</code>",
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
    which = _("Answer {number} of {all}", number=place, all=len(answers))
    title = f"{which} · {plain(exercise.title)}"
    who = _who(answer, place)
    heading = text(which if who == _nameless(place) else who)
    told = [which] if who != _nameless(place) else []
    if sum(one.key == answer.key for one in answers) > 1:
        told.append(_("one of several that this student sent; all are marked, and the best counts"))
    under = f'<p class="quiet">{"; ".join(told)}</p>' if told else ""
    task, comment = _("The task"), _("Comment for the student")
    stopped = _(
        "Not saved: coursekit mark does not run any more. "
        "What you typed is still here; copy it, and start the command again."
    )
    save, wait, back = _("Save and next"), _("Next that waits"), _("Back")
    body = f"""<header class="top"><p>{_to_all(root)}</p>
<p class="title">{line_html(exercise.title)}</p>{_progress(marked, len(answers))}</header>
<main class="marking">
<section class="answer" aria-labelledby="who" tabindex="0"><h1 id="who">{heading}</h1>{under}
<div class="written" lang="">{text(answer.text)}</div>{_earlier(answer)}
<details class="task" open><summary>{task}</summary>{prose_html(wording.prompt.text)}</details>
</section>
<form method="post" action="{place}" autocomplete="off" id="mark"
 data-stopped="{text(stopped)}">
{_trouble(trouble or answer.trouble)}
<input type="hidden" name="key" value="{text(answer.key)}">
<input type="hidden" name="digest" value="{text(answer.of[1])}">
<input type="hidden" name="state" value="{text(answer.state)}">
{marks_of_others(by_marker, different, answer.of, exercise)}
{level_fields(wording, exercise, shown, answer.out_of)}
<p class="field"><label for="comment">{comment} <kbd>c</kbd></label>
<textarea id="comment" name="comment" rows="3">{text(shown.comment)}</textarea></p>
{used_comments(session.comments(answers))}
<p class="go">
<button name="go" value="next" class="first">{save}</button>
<button name="go" value="waiting">{wait}</button>
<button name="go" value="before"{_off(place == 1)}>{back}</button></p>
{_jump(answers, place, different)}
{_help(exercise)}
</form></main>"""
    return page(title, body, root)


def done_page(exercise: Exercise, root: str, place: int) -> str:
    """Nothing waits any more."""
    heading, back = _("All answers are marked"), _("Back to the last answer")
    nothing = _("{exercise}: nothing waits.", exercise=line_html(exercise.title))
    return page(
        _("All marked"),
        f'<main class="overview"><h1>{heading}</h1><p>{nothing} {_again()}</p>'
        f'<p>{_to_all(root)} · <a href="{place}">{back}</a></p>'
        "</main>",
        root,
    )


def fault_page(faults: str, root: str) -> str:
    """Something that a person must put right first."""
    heading = _("This cannot be shown")
    return page(
        _("Not possible"),
        f'<main class="overview"><h1>{heading}</h1><p class="trouble" role="alert">'
        f"{text(faults)}</p><p>{_to_all(root)}</p></main>",
        root,
    )


def _to_all(root: str) -> str:
    name = _("All exercises")
    return f'<a href="{root}">{name}</a>'


def _who(answer: Answer, place: int) -> str:
    told = " · ".join(filter(None, (answer.name, answer.student)))
    return told or _nameless(place)


def _nameless(place: int) -> str:
    return _("Answer {number}", number=place)


def _progress(marked: int, number: int) -> str:
    left, name = number - marked, _("Marked")
    told = _("{marked} of {all} marked, none left", marked=marked, all=number)
    if left:
        told = ngettext(
            "{marked} of {all} marked, {n} answer left",
            "{marked} of {all} marked, {n} answers left",
            left,
            marked=marked,
            all=number,
        )
    return (
        f'<p class="progress"><progress max="{max(number, 1)}" value="{marked}" '
        f'aria-label="{name}"></progress> <span>{told}</span></p>'
    )


def _trouble(trouble: str) -> str:
    return f'<p class="trouble" role="alert">{text(trouble)}</p>' if trouble else ""


def _earlier(answer: Answer) -> str:
    if not answer.earlier:
        return ""
    told = _("An earlier answer was marked: {mark}", mark=text(answer.earlier))
    return f'<p class="earlier">{told}</p>'


def _jump(answers: Sequence[Answer], place: int, different: Mapping[AnswerKey, Difference]) -> str:
    buttons, heading = [], _("All answers")
    for number, answer in enumerate(answers, start=1):
        look, state = "waits", _("waits")
        if answer.of in different:
            look, state = "markers", _("markers differ")
        elif answer.is_marked:
            look, state = "marked", _("marked")
        now = ' aria-current="true"' if number == place else ""
        buttons.append(
            f'<li><button name="go" value="{number}" class="{look}"{now}>{number}'
            f'<span class="unseen"> {state}</span></button></li>'
        )
    return (
        f'<details class="jump"><summary>{heading} <kbd>j</kbd></summary>'
        f"<ol>{''.join(buttons)}</ol></details>"
    )


def _help(exercise: Exercise) -> str:
    keys = _KEYS if "0" in level_keys(exercise) else (*_KEYS, ("0", N_("takes the mark away")))
    rows = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{_(does)}</dd>" for key, does in keys)
    heading, chooses = _("Keys"), _("The key beside a level chooses it.")
    single = _("Keys of a single character are on")
    return (
        f'<details class="help"><summary>{heading}</summary><p>{chooses}</p>'
        f'<dl>{rows}</dl><p><label><input type="checkbox" id="keys" checked> {single}</label></p>'
        "</details>"
    )


def _off(is_off: bool) -> str:
    return " disabled" if is_off else ""
