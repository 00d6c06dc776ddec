"""What can be saved of an answer file that does not fit its format.

Every answer is kept that can be; each thing that is left out gets a note.  Only what makes the
whole file useless is a fault.
"""

from __future__ import annotations

from typing import Any

from coursekit.catalogue import N_, _, ngettext, number_words
from coursekit.errors import Fault
from coursekit.exercises.marking.verdict import kind_of
from coursekit.grading.submissions.answer_types import FORMAT, Answer, AnswerEntry, fits
from coursekit.grading.submissions.filekinds import SEND_AGAIN, remedy_for
from coursekit.grading.tables.csvtext import excerpt

_FAMILY = "coursekit-answers/"
_NO_ANSWER_FILE = N_(
    "Ask the student for the file that the hand-out saves, not for another program's file."
)


def mend(value: Any, place: str) -> tuple[Any, list[str], list[Fault]]:
    """Keep what can be kept; all that is left fits the schema, but for the checksum."""
    faults = [Fault(place, 0, message, remedy) for message, remedy in _useless(value)]
    if faults:
        return None, [], faults
    notes: list[str] = []
    student = _table(value.get("student"), "student", notes)
    kept = {
        "format": FORMAT,
        "course": value["course"],
        "assignment": value["assignment"],
        "student": {name: _short(student, name, notes) for name in ("id", "name", "email")},
        "saved": _short(value, "saved", notes, 40),
        "answers": [],
    }
    left_out: list[str] = []
    for entry in value["answers"]:
        mended = entry if fits(entry, AnswerEntry) else _mend_entry(entry, left_out, notes)
        if mended is not None:
            kept["answers"].append(mended)
    if left_out:
        told = N_("Left out, because it is not an answer: {what}.")
        if len(left_out) > 3:
            told = N_("Left out, because it is not an answer: {what} and {n} more.")
        more = number_words(len(left_out) - 3)
        notes.append(_(told, what="; ".join(left_out[:3]), n=more))
    return kept, _few(notes), []


def _useless(value: Any) -> list[tuple[str, str]]:
    """What makes the whole file useless, each with what to do."""
    if not isinstance(value, dict):
        told = _("the file holds {kind}, not an answer file", kind=kind_of(value))
        return [(told, _(_NO_ANSWER_FILE))]
    if "nbformat" in value:
        what = N_("a Jupyter notebook")
        told = _("the file is not an answer file; it seems to be {what}", what=_(what))
        return [(told, remedy_for(what))]
    form = value.get("format")
    if form != FORMAT:
        if isinstance(form, str) and form.startswith(_FAMILY):
            told = _(
                'the file has the format {found}; this coursekit reads "{format}"',
                found=excerpt(form),
                format=FORMAT,
            )
            return [(told, _("Install the newest coursekit."))]
        told = _('the file is JSON, but does not say "format": "{format}"', format=FORMAT)
        return [(told, _(_NO_ANSWER_FILE))]
    no_text = N_("the file does not say its {name} in a short text, but {found}")
    wrong = [
        (_(no_text, name=name, found=_said(value, name)), _(SEND_AGAIN))
        for name in ("course", "assignment")
        if not (isinstance(value.get(name), str) and 0 < len(value[name]) <= 200)
    ]
    answers = value.get("answers")
    if not isinstance(answers, list):
        told = _('"answers" is not a list but {found}', found=_said(value, "answers"))
        wrong.append((told, _(SEND_AGAIN)))
    elif len(answers) > 1000:
        given, most = number_words(len(answers)), number_words(1000)
        told = _("the file has {n} answers; at most {most} are read", n=given, most=most)
        wrong.append((told, _(SEND_AGAIN)))
    return wrong


def _said(value_of_file: dict[str, Any], name: str) -> str:
    value = value_of_file.get(name)
    if isinstance(value, str):
        return _long_text(value) if value else _("an empty text")
    return kind_of(value)


def _long_text(value: str) -> str:
    return _("a text of {n} characters", n=number_words(len(value)))


def _table(value: Any, name: str, notes: list[str]) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    told = _(
        '"{name}" is not an object but {kind}: the file does not say who sent it.',
        name=name,
        kind=kind_of(value),
    )
    notes.append(told)
    return {}


def _short(table: dict[str, Any], name: str, notes: list[str], most: int = 200) -> str:
    """A short text; a whole number is taken as text."""
    value = table.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and len(value) <= most:
        return value
    if value is not None:
        found = _said(table, name)
        notes.append(_('"{name}" was not used: it is {found}.', name=name, found=found))
    return ""


def _mend_entry(entry: Any, left_out: list[str], notes: list[str]) -> dict[str, Any] | None:
    """An entry of the answers without what does not fit; None if no answer is left."""
    if not isinstance(entry, dict):
        left_out.append(_("{kind} in the list of answers", kind=kind_of(entry)))
        return None
    name = entry.get("exercise")
    if not (isinstance(name, str) and 0 < len(name) <= 200):
        left_out.append(_("an answer without the name of its exercise"))
        return None
    answer = _without_long_numbers(entry.get("answer"))
    if not fits(answer, Answer):
        left_out.append(_("to {exercise}, {found}", exercise=excerpt(name), found=_shape(answer)))
        return None
    kept = {"exercise": name, "answer": answer}
    kept |= {
        key: _short(entry, key, notes, most) for key, most in (("digest", 64), ("variant", 200))
    }
    kept |= {key: _count(entry, key, notes) for key in ("attempts", "seconds")}
    return kept


def _without_long_numbers(answer: Any) -> Any:
    """`answer` with text in place of numbers that JavaScript does not know exactly."""
    if isinstance(answer, list):
        return [_without_long_numbers(one) for one in answer]
    if isinstance(answer, dict):
        return {name: _without_long_numbers(one) for name, one in answer.items()}
    is_long = isinstance(answer, int | float) and not -(2**53) < answer < 2**53
    return str(answer) if is_long else answer


def _shape(answer: Any) -> str:
    if isinstance(answer, str):
        return _long_text(answer)
    return _("{kind} that holds other things than short texts and numbers", kind=kind_of(answer))


def _count(entry: dict[str, Any], name: str, notes: list[str]) -> int:
    value = entry.get(name, 0)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10**6:
        return int(value)
    told = _(
        '"{name}" of {exercise} was not used: it is not a plausible count.',
        name=name,
        exercise=excerpt(entry["exercise"]),
    )
    notes.append(told)
    return 0


def _few(notes: list[str]) -> list[str]:
    """At most five notes: a broken file must not fill a report."""
    if len(notes) <= 5:
        return notes
    rest = ngettext(
        "{n} more thing in the file does not fit its format.",
        "{n} more things in the file do not fit its format.",
        len(notes) - 4,
    )
    return [*notes[:4], rest]
