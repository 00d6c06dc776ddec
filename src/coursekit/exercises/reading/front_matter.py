"""The facts in the front matter: which there are, and what they may say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursekit.course import Course
from coursekit.errors import LocatorError
from coursekit.exercises.model import FLAWS, KINDS
from coursekit.exercises.reading.course_words import course_words
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import Field
from coursekit.locators import check_source, read_article

FIELDS = {
    "kind": KINDS,
    "title": (),
    "skill": (),
    "level": (),
    "source": (),
    "claims": (),
    "points": (),
    "shuffle": ("yes", "no"),
    "tolerance": ("number",),
    "unit": ("number",),
    "decimal": ("number",),
    "lines": ("text", "open"),
    "table": (),
    "ignore": ("text",),
    "variants": (),
    "silence": (),
}
_ONLY_FOR = ("tolerance", "unit", "decimal", "lines", "ignore")
_NEEDED = ("kind", "title")
_SORTED_BY = ("skill", "level")
_WORD = re.compile(r"[\w-]+")
_LINES = re.compile(r"[1-9]|[1-5][0-9]|60")
_POINTS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


def read_points(text: str) -> float | None:
    """The points that `text` gives: more than 0, less than a million; None if it gives none."""
    return (float(text) or None) if _POINTS.fullmatch(text) else None


def read_amount(text: str) -> float | None:
    """The points that `text` gives, 0 included; None if it gives none."""
    return float(text) if _POINTS.fullmatch(text) else None


def check_facts(fields: Mapping[str, Field], course: Course, report: Report) -> None:
    """Report what is wrong with the front matter of an exercise.

    Parameters
    ----------
    fields : mapping of str to Field
    course : Course
        Locators are checked where it has an article.
    report : callable
        Told every fault.
    """
    kind = fields["kind"].text if "kind" in fields else ""
    for name, field in fields.items():
        allowed = FIELDS.get(name)
        if allowed is None:
            report(
                field.line, f'there is no field "{name}"', f"The fields are {', '.join(FIELDS)}."
            )
        elif name in _ONLY_FOR:
            if kind in KINDS and kind not in allowed:
                report(field.line, f'"{name}" is only for {" and ".join(allowed)}', "Take it out.")
        elif allowed and field.text not in allowed:
            what = f'there is no {name} "{field.text}"' if field.text else f"{name} is empty"
            report(field.line, what, f"Write one of {', '.join(allowed)}.")
    for name in _NEEDED:
        if name not in fields:
            report(1, f'the field "{name}" is missing', f"Write {name}: …")
    if "title" in fields and not fields["title"].text:
        report(fields["title"].line, "title is empty", "Give the exercise a few words.")
    for name in _SORTED_BY:
        _check_word(name, fields.get(name), course_words(course, name), report)
    _check_numbers(fields, report)
    _check_silence(fields, report)
    _check_source(fields, course, report)


def _check_word(name: str, field: Field | None, known: tuple[str, ...], report: Report) -> None:
    """A skill or level is one of the course's own, if it names them, else any word."""
    if field is None:
        if known:
            report(1, f'the field "{name}" is missing', f"Write {name}: …")
    elif not field.text:
        report(field.line, f"{name} is empty", "Fill it in or take it out.")
    elif known and field.text not in known:
        remedy = f"Write one of {', '.join(known)}."
        report(field.line, f'there is no {name} "{field.text}"', remedy)
    elif not _WORD.fullmatch(field.text):
        remedy = "Write one word, with hyphens for blanks."
        report(field.line, f'{name} "{field.text}" is not a word', remedy)


def _check_numbers(fields: Mapping[str, Field], report: Report) -> None:
    points = fields.get("points")
    if points and read_points(points.text) is None:
        remedy = "Write a number above 0 and below 1000000, like 1 or 2.5."
        report(points.line, f'"{points.text}" is not a number of points', remedy)
    decimal = fields.get("decimal")
    if decimal and decimal.text not in ("point", "comma"):
        report(decimal.line, f'there is no decimal "{decimal.text}"', "Write point or comma.")
    lines = fields.get("lines")
    if lines and not _LINES.fullmatch(lines.text):
        report(lines.line, f'"{lines.text}" is not a number of lines', "Write 1 to 60.")


def _check_silence(fields: Mapping[str, Field], report: Report) -> None:
    field = fields.get("silence")
    if field and not field.parts:
        remedy = 'Write it like silence: {key-longest: "why it stays"}.'
        report(field.line, "silence names no flaw", remedy)
    for name, reason in field.parts.items() if field else ():
        if name not in FLAWS:
            report(reason.line, f'there is no flaw "{name}"', f"There are {', '.join(FLAWS)}.")
        elif not reason.text:
            report(reason.line, f"silence of {name} has no reason", "Say why the warning is wrong.")


def _check_source(fields: Mapping[str, Field], course: Course, report: Report) -> None:
    has_article = (course.data / "paragraphs.csv").is_file()
    field = fields.get("source")
    if field is None:
        if has_article:
            report(1, 'the field "source" is missing', "Say where the article has it.")
        return
    if not has_article:
        return
    article = read_article(course)  # what is wrong with its tables is told there, and once
    try:
        check_source(field.text, article)
    except LocatorError as error:
        for fault in error.faults:
            report(field.line, fault.message, fault.remedy or "See the article's notes.")
