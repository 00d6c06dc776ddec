"""Feedback for one student of the small class, and what a reader sees of it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from class_results import assignment, exercises
from markdown_it import MarkdownIt
from msgspec import structs

from classroom import course_exercises
from coursekit.exercises import mark
from coursekit.grading.model import MARKED, Mark, Result, Student
from coursekit.grading.reports.feedback import Feedback

MARKDOWN = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
ANNA = Student("0400000", "Anna Müller", row=0)
FIRST = {one.kind: one.id for one in reversed(course_exercises())}
SINGLE, NUMBER, TEXT = FIRST["single"], FIRST["number"], FIRST["text"]
MATCH, ORDER, PROSE = FIRST["match"], FIRST["order"], FIRST["open"]


def marked(name: str, answer: Any, /, **how: Any) -> Mark:
    """The mark for an answer to an exercise of the course."""
    exercise = exercises()[name]
    verdict = mark(exercise, answer)
    made = Mark(
        name,
        "",
        exercise.digest,
        exercise.digest,
        answer,
        verdict.score,
        exercise.points,
        verdict.state,
        verdict.message,
        tuple(remark.text for remark in verdict.remarks),
    )
    return structs.replace(made, **how)


def result(*marks: Mark, **how: Any) -> Result:
    """A result of Anna's."""
    return structs.replace(Result(ANNA, MARKED, marks, "anna.json", "2026-11-20T10:00:00Z"), **how)


def told(made: Result, **how: Any) -> tuple[str, str]:
    """The text of the page and of the Markdown, each as a reader sees it."""
    writer = Feedback(assignment(), exercises(), **how)
    page = BeautifulSoup(writer.html(made), "html.parser")
    shown = BeautifulSoup(MARKDOWN.render(writer.markdown(made)), "html.parser")
    for title in page.find_all(["title", "style"]):
        title.decompose()
    return " ".join(page.get_text(" ").split()), " ".join(shown.get_text(" ").split())


def both_tell(made: Result, *sentences: str, **how: Any) -> None:
    """Both formats tell each sentence."""
    for text in told(made, **how):
        for sentence in sentences:
            assert sentence in text
