"""What a student reads: exact, complete, and never more than may be told."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from class_results import assignment, exercises, marks_of, student
from feedbacks import (
    ANNA,
    MATCH,
    NUMBER,
    ORDER,
    PROSE,
    SINGLE,
    TEXT,
    both_tell,
    marked,
    result,
    told,
)

from classroom import make_class, right_answer
from coursekit.catalogue import in_language
from coursekit.course import Course
from coursekit.exercises import Exercise, Prose, read_exercise
from coursekit.exercises.display_order import key_lines
from coursekit.exercises.plain import plain
from coursekit.grading.model import (
    DROPPED,
    GIVEN,
    JUDGED,
    MARKED,
    MISSING,
    OPEN,
    OUTDATED,
    PENDING,
    UNANSWERED,
    UNREADABLE,
    Change,
    Result,
)
from coursekit.grading.reports.answer_text import Wording
from coursekit.grading.reports.feedback import Feedback
from coursekit.grading.rounding import points_text
from english import left_in_english


def a_wrong(name: str) -> str:
    return next(c.id for c in exercises()[name].key.choices if not c.right)  # type: ignore[union-attr]


def test_total_and_share_are_told() -> None:
    right = marked(SINGLE, right_answer(exercises()[SINGLE]))
    wrong = marked(NUMBER, "999999")
    both_tell(result(right, wrong), "1 of 2 points (50%)", "Feedback for Anna Müller")


def test_points_are_rounded_as_in_the_grade_book() -> None:
    """2.25 points, of which a tenth is taken off, are 2.03 in both, not 2.02."""
    half = marked(NUMBER, "17", score=0.75, out_of=3.0)
    page, markdown = told(result(half, days_late=1, penalty=0.1))
    assert points_text(2.25 * 0.9) == "2.03"
    assert "2.03 of 3 points" in page
    assert "2.03 of 3 points" in markdown


def test_lateness_tells_what_it_cost() -> None:
    right = marked(SINGLE, right_answer(exercises()[SINGLE]))
    late = result(right, days_late=2, penalty=0.2)
    both_tell(
        late, "0.8 of 1 points", "2 days late", "costs 20% of the points: 1 point → 0.8 points"
    )


def test_choice_is_told_by_its_wording_and_gets_its_feedback() -> None:
    name = a_wrong(SINGLE)
    choice = next(c for c in exercises()[SINGLE].key.choices if c.id == name)  # type: ignore[union-attr]
    wording, feedback = plain(choice.label.text), plain(choice.feedback.text)
    for text in told(result(marked(SINGLE, name))):
        assert wording in text
        assert feedback.split("\n")[0].split("[")[0].strip() in text


def test_code_of_a_choice_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "exercises" / "all" / "code.md"
    path.parent.mkdir(parents=True)
    code = "\n  ```\n  if x:\n      y < 1\n  ```\n"
    text = f"---\nkind: single\ntitle: T\n---\nTask.\n\n## Answers\n- [x] A\n- [ ]{code}  > No.\n"
    path.write_text(f"{text}\n## Explanation\nB.\n", encoding="utf-8")
    one = read_exercise(path, Course(tmp_path))
    told = Wording(one).tell(one.key.choices[1].id)  # type: ignore[union-attr]
    page = BeautifulSoup(told.html, "html.parser")
    assert page.get_text("\n") == "if x:\n\xa0\xa0\xa0\xa0y < 1"
    assert plain(told.markdown) == "if x: ↵ y < 1"


def test_pairs_are_told_as_a_table() -> None:
    answer = right_answer(exercises()[MATCH])
    writer = Feedback(assignment(), exercises())
    page = BeautifulSoup(writer.html(result(marked(MATCH, answer))), "html.parser")
    rows = page.select("article table tbody tr")
    key = exercises()[MATCH].key
    names = {item.id: plain(item.label.text) for item in (*key.stems, *key.targets)}  # type: ignore[union-attr]
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows] == [
        [names[stem], names[target]] for stem, target in answer.items()
    ]


def test_order_is_told_in_the_order_given() -> None:
    answer = right_answer(exercises()[ORDER])[::-1]
    writer = Feedback(assignment(), exercises())
    page = BeautifulSoup(writer.html(result(marked(ORDER, answer))), "html.parser")
    names = {item.id: plain(item.label.text) for item in exercises()[ORDER].key.items}  # type: ignore[union-attr]
    assert [item.get_text() for item in page.select("article ol li")] == [names[a] for a in answer]


def test_prose_is_told_as_written_and_the_marker_is_heard() -> None:
    prose = "First line.\n  Second line *not bold*.\n\nSecond paragraph."
    judged = marked(PROSE, prose, state=JUDGED, score=0.5, message="Whose figures? Ask *that*.")
    both_tell(result(judged), "Second line *not bold*.", "Second paragraph.", "Ask *that*.")


DROPPED_ONE = {"out_of": 0.0, "why": "two readings"}


@pytest.mark.parametrize(
    ("state", "how", "sentence"),
    [
        (OPEN, {"score": None}, "Still open: 1 exercise to be marked by a person, up to 3 points."),
        (OUTDATED, {"score": None}, "1 answer to an older wording to be decided"),
        (DROPPED, DROPPED_ONE, "dropped and counts for nobody. Reason: two readings."),
        (
            GIVEN,
            {"score": 1.0, "why": "a typo"},
            "gets full points for this exercise. Reason: a typo.",
        ),
        (UNANSWERED, {"answer": None}, "Not answered"),
        (JUDGED, {"score": 1.0, "why": "1952 is accepted"}, "changed. Reason: 1952 is accepted."),
    ],
)
def test_what_became_of_an_exercise_is_said(state: str, how: dict[str, Any], sentence: str) -> None:
    both_tell(result(marked(PROSE, "Because.", state=state, **how), status=PENDING), sentence)


def test_what_waits_makes_the_total_a_total_so_far() -> None:
    waiting = marked(PROSE, "Because.", state=OPEN, score=None)
    right = marked(SINGLE, right_answer(exercises()[SINGLE]))
    both_tell(result(right, waiting), "So far 1 of 4 points")


def test_changes_on_regrading_are_told_with_their_reason() -> None:
    changes = (
        Change(NUMBER, 0.0, 2.0, "the key changed: two readings", 2),
        Change("", 10.0, None, "what was handed in is gone", 12),
    )
    both_tell(
        result(marked(NUMBER, "17"), changes=changes),
        f"{exercises()[NUMBER].title}: 0 points → 2 points, changed on run 2.",
        "Reason: the key changed: two readings.",
        "Your mark as a whole: 10 points → not marked, changed on run 12.",
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(MISSING, "Nothing has been received from you"), (UNREADABLE, "could not be marked")],
)
def test_who_has_no_marks_is_told_why(status: str, sentence: str) -> None:
    made = Result(ANNA, status, notes=("The file of Ben Schmidt.",))
    both_tell(made, sentence)
    assert all("Ben Schmidt" not in text and "points" not in text for text in told(made))


def _key_words(exercise: Exercise) -> list[str]:
    """What would give the key away: the wording of right choices, the value, the pairs."""
    lines = [plain(line).removeprefix(f"{line[:1]}) ") for line in key_lines(exercise)]
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("name", [SINGLE, NUMBER, TEXT])
def test_key_of_what_was_not_found_is_told_only_with_explanations(name: str) -> None:
    exercise = exercises()[name]
    answer = a_wrong(name) if exercise.kind == "single" else "zzzzzzz"
    made = result(marked(name, answer))
    quiet = Feedback(assignment(), {name: exercise}).html(made)
    frank = Feedback(assignment(), {name: exercise}, explanations=True).html(made)
    seen = BeautifulSoup(quiet, "html.parser").find("dl").get_text(" ")  # type: ignore[union-attr]
    assert "What was asked for" not in seen
    assert "Explanation" not in seen
    told = BeautifulSoup(frank, "html.parser").find("dl").get_text(" ")  # type: ignore[union-attr]
    assert "What was asked for" in told
    assert all(words in " ".join(told.split()) for words in _key_words(exercise))


def test_no_wrong_answer_of_a_class_shows_explanation_or_sample() -> None:
    writer = Feedback(assignment(), exercises())
    for person in make_class(12):
        page = writer.html(Result(student(person), MARKED, marks_of(person)))
        seen = BeautifulSoup(page, "html.parser").get_text(" ")
        assert "Explanation" not in seen
        assert "What was asked for" not in seen


def test_same_result_gives_the_same_bytes_whoever_was_written_before() -> None:
    made = [Result(student(p), MARKED, marks_of(p)) for p in make_class(6)]
    used, fresh = Feedback(assignment(), exercises()), Feedback(assignment(), exercises())
    before = [used.html(one) + used.markdown(one) for one in made]
    assert before == [used.html(one) + used.markdown(one) for one in made]
    assert before[-1] == fresh.html(made[-1]) + fresh.markdown(made[-1])


def test_variant_is_told_in_its_own_words() -> None:
    base = exercises()[NUMBER]
    both = tuple(
        replace(base, variant=name, prompt=Prose(f"The task of {name}.")) for name in ("one", "two")
    )
    writer = Feedback(assignment(), {NUMBER: replace(both[0], alternatives=both)})
    text = writer.markdown(result(marked(NUMBER, "17", variant="two")))
    assert "The task of two." in text
    assert "The task of one." not in text


def test_writer_that_was_sent_to_another_process_writes_the_same() -> None:
    writer, made = Feedback(assignment(), exercises()), result(marked(NUMBER, "17"))
    before = writer.html(made) + writer.markdown(made)
    sent = pickle.loads(pickle.dumps(writer))
    assert sent.html(made) + sent.markdown(made) == before


def test_feedback_is_in_the_language_in_force() -> None:
    with in_language("de"):
        marks = [marked(name, right_answer(exercises()[name])) for name in (SINGLE, NUMBER, MATCH)]
        marks += [
            marked(TEXT, "the man in the moon"),
            marked(PROSE, "Some words.", state=OPEN, score=None),
        ]
        change = Change(NUMBER, 0.0, 2.0, "The key was wrong", 2)
        made = result(*marks, days_late=2, changes=(change,))
        page = BeautifulSoup(
            Feedback(assignment(), exercises(), explanations=True).html(made), "html.parser"
        )
    assert page.html is not None
    assert page.html["lang"] == "de"
    texts = [text.strip() for text in page.find_all(string=True)]
    assert {"Auf einen Blick", "Rückmeldung für"} <= set(texts)
    assert re.search(r" \(\d+\xa0%\)", page.find(class_="total").get_text())  # type: ignore[union-attr]
    assert left_in_english(texts, "de") == []
