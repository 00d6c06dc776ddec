"""A worksheet says what it needs; answers lie beside it: same numbers, same letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from typst_pdf import Paper

from coursekit.course import Course
from coursekit.exercises import Exercise, read_exercises
from coursekit.exercises.model import ChoiceKey, Item, OrderKey, PairKey
from coursekit.exercises.plain import plain

CHAPTERS = ("introduction", "emergence", "identity", "west", "conclusion")
AUDIT = ("audit", *(f"audit-{one}" for one in ("abstract", "notes", "quarrel", "numbers", "names")))
# Number, title and points; not a number of the keys at a glance, which another number follows.
HEADS = {
    "worksheet": r"Exercise (\d+\.\d+) ",
    "answers": r"(\d+\.\d+) (?=(?:(?!\d+\.\d)\S+ ){1,14}?\d+ points? )",
}


@cache
def course_exercises() -> list[Exercise]:
    """All exercises of the book."""
    return read_exercises(Course(Path(__file__).resolve().parents[2]))[0]


def folded(text: str) -> str:
    """Words alone, since quotation marks and breaks of lines are set by Typst."""
    return " ".join(re.findall(r"\w+", text))


@cache
def pieces(book: Path, chapter: str, kind: str) -> dict[str, str]:
    """What a product has for each exercise, by its number; what stands before them by ``""``."""
    paper = Paper(book / "html" / "print" / f"soviet-defectors-{chapter}-{kind}.pdf")
    text = " ".join(paper.flat)
    found = list(re.finditer(HEADS[kind], text))
    ends = [*(match.start() for match in found), len(text)]
    told = {
        match[1]: f"{folded(text[start:end])} "
        for match, (start, end) in zip(found, pairwise(ends), strict=True)
    }
    return {"": f" {folded(text[: ends[0]])} "} | told


def expected(exercise: Exercise, sheet: str) -> Iterator[str]:
    """What the answers must say, by the letters and numbers that the sheet has."""
    key = exercise.key
    kind = {"match": "[A-Z]", "classify": r"\d"}.get(exercise.kind, "[a-z]")

    def words(text: str) -> str:
        return folded(plain(text))

    def sign(text: str) -> str:
        return re.search(rf" ({kind}) {re.escape(words(text))} ", sheet)[1]  # type: ignore[index]

    if isinstance(key, ChoiceKey):
        for choice in key.choices:
            if choice.right:
                yield f" {sign(choice.label.text)} {words(choice.label.text)} "
    elif isinstance(key, PairKey):
        targets = {target.id: target.label.text for target in key.targets}
        for stem in key.stems:
            target = targets[key.pairs[stem.id]]
            yield f" {sign(target)} {words(stem.label.text)} {words(target)} "
    elif isinstance(key, OrderKey):
        for number, item in enumerate(key.items, start=1):
            assert words(item.label.text) in sheet
            yield f" {number} {words(item.label.text)} "


@pytest.mark.parametrize("chapter", [*CHAPTERS, "audit-numbers", "audit-names"])
def test_head_says_what_to_have_at_hand(book: Path, chapter: str) -> None:
    """The sections in which keys rest, and the chapters that a task names and no sheet carries."""
    paper = Paper(book / "html" / "print" / f"soviet-defectors-{chapter}-worksheet.pdf")
    text = " ".join(paper.flat)
    needed = text.partition("you need, notes included: ")[2].partition(".")[0]
    titles = [one for one in course_exercises() if folded(one.title) in folded(text)]
    rested = {name for one in titles for name in re.findall(r"[A-Z][a-z]+", one.source)}
    assert rested <= set(re.findall(r"\w+", needed)) - {"and"}
    assert "Notes and paragraphs" not in text  # the article has its notes
    named = re.findall(r"\(in the book, (chapter \d+)\)", text)
    told = text.partition("From the book you need: ")[2].partition(".")[0]
    assert [one for one in named if one not in told] == []
    assert bool(named) == (chapter == "audit-names")


def at_a_glance(exercise: Exercise, sheet: str) -> str:
    """The key by the signs of the sheet alone, from its top to its end; empty if it is words."""
    key = exercise.key

    def place(item: Item) -> int:
        return sheet.rfind(f" {folded(plain(item.label.text))} ")

    said = [line.split()[0] for line in expected(exercise, sheet)]
    if isinstance(key, ChoiceKey):
        return " ".join(sorted(said))
    if isinstance(key, PairKey | OrderKey):
        items = key.stems if isinstance(key, PairKey) else key.items
        listed = sorted(zip(items, said, strict=True), key=lambda pair: place(pair[0]))
        return " ".join(sign for _item, sign in listed)
    return ""


@pytest.mark.parametrize("chapter", [*CHAPTERS, *AUDIT])
def test_key_has_the_letters_and_numbers_of_the_sheet(book: Path, chapter: str) -> None:
    sheets = dict(pieces(book, chapter, "worksheet"))
    answers = dict(pieces(book, chapter, "answers"))
    glance = answers.pop("")
    del sheets[""]
    assert list(answers) == list(sheets)
    for number, answer in answers.items():
        start = f"{folded(number)} "
        [exercise] = [
            one
            for one in course_exercises()
            if answer.startswith(f"{start}{folded(one.title)} {one.points:g} ")
        ]
        assert f" {folded(exercise.title)} " in sheets[number]
        for said in expected(exercise, sheets[number]):
            assert said in answer
        assert f" {start}{at_a_glance(exercise, sheets[number])}" in glance
        if exercise.explanation:
            reason = folded(plain(exercise.explanation.text))[:60]
            assert (reason in answer, reason in sheets[number]) == (True, False)


def test_every_exercise_is_on_one_worksheet(book: Path) -> None:
    printed = [len(pieces(book, chapter, "worksheet")) - 1 for chapter in (*CHAPTERS, *AUDIT)]
    assert sum(printed) == len(course_exercises())


def test_a_span_has_a_line_for_either_date(book: Path) -> None:
    def date_lines(chapter: str) -> list[str]:
        text = " ".join(pieces(book, chapter, "worksheet").values())
        return re.findall(r"Your dates?", text)

    assert date_lines("introduction") == ["Your dates"]
    assert date_lines("west") == ["Your date"]


def test_rows_that_a_task_needs_are_named_as_such(book: Path) -> None:
    sheet = pieces(book, "audit-notes", "worksheet")["8.1"]
    assert "The data you need section paragraph words notes Introduction 1 83" in sheet
