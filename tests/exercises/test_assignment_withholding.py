"""An assignment withholds its exercises from the book until its day has passed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from kinds_course import make_kinds
from sphinx.errors import ExtensionError
from test_exercise_leaks import SECRETS, plant

from coursekit.book.exercises.settings import book_moment
from coursekit.course import find_course
from coursekit.errors import CourseError
from coursekit.exercises import exercise_ids, withheld_ids
from leaks import leaks
from small_course import SmallCourse

ROOT = Path(__file__).resolve().parents[2]
TELLING = "Obelisk umbrage"  # the explanation of one of the exercises


def date_book(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the book be of this moment; of none if it is empty."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if moment:
        seconds = int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))


def tells(course: SmallCourse) -> bool:
    """Whether the built page tells an answer."""
    return TELLING in (course.out() / "kinds.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("moment", ["2026-11-20 22:59", ""])
def test_nothing_leaks_before_the_day_is_over_or_if_the_day_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    date_book(monkeypatch, moment)
    terms = "due: 2026-11-20 18:00\nzone: Europe/Berlin"
    course = plant(tmp_path / "course", withheld=False, terms=terms)
    assert leaks([course.out("html"), course.out("typst")], SECRETS) == set()


def test_pages_follow_the_day_and_the_file_without_a_fresh_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    date_book(monkeypatch, "2026-11-20 12:00")
    course = plant(tmp_path / "course", withheld=False, terms="due: 2026-11-20")
    file = course.root / "exercises" / "assignments" / "first.yml"
    shown = [tells(course)]
    date_book(monkeypatch, "2026-11-21 00:00")
    course.build("html")
    shown.append(tells(course))
    file.write_text(file.read_text().replace("due", "withheld: 2026-12-07\ndue"))
    course.build("html")
    shown.append(tells(course))
    file.unlink()
    course.build("html")
    shown.append(tells(course))
    assert shown == [False, True, False, True]
    assert leaks([course.out("html") / "kinds.html"], [TELLING]) == {(TELLING, "kinds.html")}


def test_assignment_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    course = make_kinds(tmp_path / "course")
    folder = course.root / "exercises" / "assignments"
    folder.mkdir()
    (folder / "week.yml").write_text("withheld: until-then\nexercises: [all/singel]\n")
    with pytest.raises(ExtensionError) as caught:
        course.build("html")
    assert 'week.yml:1: "until-then" does not say how long' in str(caught.value)
    assert 'week.yml:2: there is no exercise "all/singel"' in str(caught.value)


def test_setting_and_assignments_withhold_together(tmp_path: Path) -> None:
    course = find_course(make_kinds(tmp_path / "course").root)
    folder = course.exercises / "assignments"
    folder.mkdir()
    (folder / "week.yaml").write_text("exercises: [all/single, all/date]\n")
    (folder / "open.yml").write_text("withheld: no\nexercises: [all/text]\n")
    assert withheld_ids((), course) == {"all/single", "all/date"}
    assert withheld_ids(("open",), course) == {"all/single", "all/date", "all/text"}
    assert withheld_ids(("all/*",), course) == set(exercise_ids(course))
    with pytest.raises(CourseError, match='"first" is neither an exercise nor an assignment'):
        withheld_ids(("first",), course)
    with pytest.raises(CourseError, match='Did you mean "all/single"'):
        withheld_ids(("all/singel",), course)


def test_shipped_book_withholds_nothing_from_its_readers() -> None:
    assert withheld_ids((), find_course(ROOT)) == frozenset()


@pytest.mark.parametrize("text", ["", "soon", "1e9", "9" * 30])
def test_date_that_cannot_be_read_is_no_date(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    assert book_moment() is None
