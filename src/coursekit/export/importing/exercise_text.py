"""From a question of another system to the text of an exercise file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from coursekit.exercises import LEVELS, SKILLS, Exercise, Prose, mark
from coursekit.exercises.marking.date_reading import read_date
from coursekit.exercises.marking.names import name_form
from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import Accepted, Form, TextKey
from coursekit.export.importing.question import Answer, Question
from coursekit.wording import counted

_CYRILLIC_NAME = re.compile(r"[\u0400-\u04ff]{3,}(?:[ -][\u0400-\u04ff]{3,})*")
_MANY = 3  # spellings that make a list of romanisations


def exercise_text(question: Question, *, skill: str = "", level: str = "", source: str = "") -> str:
    """Write `question` as an exercise file.

    Parameters
    ----------
    question : Question
        Of one of our kinds.
    skill, level, source : str
        Taken where the question's own tags say nothing; left open if empty.

    Returns
    -------
    str
        A file that the reader may still find wanting: it says what an author must add.
    """
    skill = next((tag for tag in question.tags if tag in SKILLS), skill)
    level = next((tag for tag in question.tags if tag in LEVELS), level)
    source = next((tag for tag in question.tags if _is_source(tag)), source)
    lines = ["---", f"kind: {question.kind}", f"title: {_field(question.title)}"]
    lines += [f"skill: {skill}"] if skill else [f"# skill: one of {', '.join(SKILLS)}"]
    lines += [f"level: {level}"] if level else [f"# level: one of {', '.join(LEVELS)}"]
    lines += [f"source: {_field(source)}"] if source else []
    lines += [f"points: {question.points:g}"] if _says_points(question) else []
    if not question.shuffle and question.kind in ("single", "multiple", "match", "classify"):
        lines.append("shuffle: no")
    if question.kind == "number":
        key = next((one for one in question.answers if one.share == 1), Answer("0"))
        lines += [f"tolerance: {key.tolerance:.12g}"] if not _is_slack(key) else []
        lines += [f"unit: {_field(', '.join(question.units))}"] if question.units else []
    if question.kind in ("open", "text") and question.lines:
        lines.append(f"lines: {question.lines}")
    lines += ["---", question.prompt or "…", ""]
    name = "Rubric" if question.kind == "open" else "Answers"
    lines += [f"## {name}", *_answers(question)]
    for heading, text in (("Hint", question.hint), ("Explanation", question.explanation)):
        if text:
            lines += ["", f"## {heading}", text]
    return "\n".join(lines) + "\n"


def shares_lost(question: Question) -> Iterator[str]:
    """What answers that get part of the points lose; a coarser date gets it by our own rule."""
    parts = sum(0 < answer.share < 1 for answer in question.answers)
    if parts and question.kind in ("single", "number", "text"):
        yield f"part of the points for {counted(parts, 'answer')}"


def _says_points(question: Question) -> bool:
    top = question.levels[0][0] if question.levels else 1.0
    return question.points != (top if question.kind == "open" else 1.0)


def _is_slack(answer: Answer) -> bool:
    """Whether a tolerance only lets numbers be rounded."""
    try:
        return answer.tolerance <= 1e-8 * abs(float(answer.text))
    except ValueError:
        return answer.tolerance == 0


def _is_source(tag: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z][\w-]* [\d–,; .n-]+|n\. [\d–,; .-]+).*", tag))


def _field(text: str) -> str:
    """A value of the front matter, quoted where YAML would read something else."""
    text = " ".join(text.split())
    plain = re.fullmatch(r"[\w«“„(][^#\"'`\\]*", text) and ": " not in text and text[-1:] != ":"
    return text if plain else json.dumps(text, ensure_ascii=False)


def _answers(question: Question) -> Iterator[str]:
    if question.kind in ("single", "multiple"):
        least = 1 if question.kind == "single" else 1e-9
        yield from _rows(
            (answer.share >= least, answer.text, answer.feedback) for answer in question.answers
        )
    elif question.kind == "order":
        yield from (f"{place}. {item}" for place, item in enumerate(question.order, 1))
    elif question.kind in ("match", "classify"):
        pairs = ((bool(stem), f"{stem} -> {target}".strip(), "") for stem, target in question.pairs)
        yield from _rows(pairs)
    elif question.kind == "open":
        for points, says, sample in question.levels:
            yield f"- {points:g}: {says}"
            yield from _told(sample)
    else:
        kept = {"date": _dates, "text": _texts, "number": _numbers}[question.kind](question.answers)
        yield from _rows(kept)


def _rows(rows: Iterable[tuple[bool, str, str]]) -> Iterator[str]:
    for right, text, feedback in rows:
        yield f"- [{'x' if right else ' '}] {text}"
        yield from _told(feedback)


def _told(text: str) -> list[str]:
    return [f"  > {line}".rstrip() for line in text.split("\n")] if text else []


def _numbers(answers: list[Answer]) -> Iterator[tuple[bool, str, str]]:
    for answer in answers:
        if answer.text.strip() != "*" and not 0 < answer.share < 1:
            yield answer.share == 1, answer.text.strip(), answer.feedback


def _dates(answers: list[Answer]) -> Iterator[tuple[bool, str, str]]:
    """One form for each date: the first, which our own export writes in EDTF."""
    seen = set()
    for answer in answers:
        dates = read_date(answer.text)
        if len(dates) != 1 or (0 < answer.share < 1):
            continue
        said = (dates[0].start, dates[0].end)
        if said not in seen:
            seen.add(said)
            yield answer.share == 1, answer.text, answer.feedback


def _texts(answers: list[Answer]) -> Iterator[tuple[bool, str, str]]:
    """The forms that say something new: romanisations of a name become one ``name:``."""
    names = [(answer.share == 1, _form(answer)) for answer in _names(answers)]
    first = [] if names and _accepts(names[0][1], answers[0].text) else answers[:1]
    kept = [(answer.share == 1, _form(answer)) for answer in first] + names
    for answer in answers:
        if answer.text.strip() == "*" or 0 < answer.share < 1:
            continue
        right = answer.share == 1
        if not any(_accepts(form, answer.text) for is_right, form in kept if is_right is right):
            form = _form(answer)
            if form.form.words:
                kept.append((right, form))
    order = {answer.text: place for place, answer in enumerate(answers)}
    kept.sort(key=lambda one: (not one[0], order.get(one[1].shown.removeprefix("name: "), 0)))
    for right, form in kept:
        yield right, form.shown, form.feedback.text if form.feedback else ""


def _names(answers: list[Answer]) -> Iterator[Answer]:
    """The Cyrillic names of which romanisations are listed, and the surname before the first."""
    for answer in answers:
        if not _CYRILLIC_NAME.fullmatch(answer.text):
            continue
        named = Answer(f"name: {answer.text}", answer.share, answer.feedback)
        alike = [one.text for one in answers if one.share == answer.share]
        spelled = [text for text in alike if _accepts(_form(named), text)]
        turned = " " not in answer.text or any("," in text for text in spelled)
        if turned and len(spelled) > _MANY:
            yield named


def _form(answer: Answer) -> Accepted:
    feedback = Prose(answer.feedback) if answer.feedback else None
    prefix, colon, name = answer.text.partition(":")
    if colon and prefix == "name":
        return Accepted(answer.text, name_form(name), feedback)
    words = tuple((word,) for word in normalise(answer.text).split())
    return Accepted(answer.text, Form(words), feedback)


def _accepts(form: Accepted, text: str) -> bool:
    exercise = Exercise("", "text", "", 1.0, "", "", "", Prose(""), TextKey((form,)))
    return mark(exercise, text).score == 1
