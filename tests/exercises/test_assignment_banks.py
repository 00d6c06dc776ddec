"""Private banks: exercises and assignments that lie outside the course."""

from __future__ import annotations

from pathlib import Path

import pytest
from skeletons import BASE

from coursekit.checking import check_course
from coursekit.course import Course, find_course
from coursekit.errors import CourseError
from coursekit.exercises import (
    assignment_names,
    check_exercises,
    exercise_ids,
    find_assignment,
    find_exercise,
    warn_exercises,
)

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "data" / "bank"


def put(folder: Path, name: str, text: str) -> None:
    """Write a file below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course and two banks with an exercise and an assignment each."""
    put(tmp_path, "course/_config.yml", "")
    put(tmp_path, "course/exercises/open/one.md", BASE["single"])
    put(tmp_path, "first/graded/two.md", BASE["number"])
    put(tmp_path, "second/graded/three.md", BASE["text"])
    put(tmp_path, "first/assignments/both.yml", "exercises: [open/one, graded/two]\n")
    put(tmp_path, "second/assignments/far.yml", "exercises: [graded/two, graded/three]\n")
    return find_course(tmp_path / "course", [tmp_path / "first", tmp_path / "second"])


def test_names_are_found_in_course_and_banks(course: Course) -> None:
    assert exercise_ids(course) == ["graded/three", "graded/two", "open/one"]
    assert assignment_names(course) == ["both", "far"]
    assert find_exercise("graded/three", course).id == "graded/three"
    assert [t.exercise for t in find_assignment("far", course).tasks] == [
        "graded/two",
        "graded/three",
    ]


def test_without_the_bank_its_names_are_unknown(course: Course) -> None:
    alone = Course(course.root)
    assert exercise_ids(alone) == ["open/one"]
    with pytest.raises(CourseError, match="there is no exercise"):
        find_exercise("graded/two", alone)
    with pytest.raises(CourseError, match="a folder of your own is found with --bank DIR"):
        find_assignment("both", alone)


def test_same_exercise_in_two_places_is_a_fault(course: Course) -> None:
    put(course.banks[1], "graded/two.md", BASE["number"])
    with pytest.raises(CourseError, match=r'two exercises "graded/two": .*first.* and .*second'):
        find_exercise("graded/two", course)
    assert len(check_exercises(course)) == 1


def test_same_assignment_in_two_places_is_a_fault(course: Course) -> None:
    put(course.banks[1], "assignments/both.yaml", "exercises: [open/one]\n")
    with pytest.raises(CourseError, match='two assignments "both"'):
        find_assignment("both", course)


def test_bank_that_is_no_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"nowhere: there is no such folder\. Give a bank"):
        find_course(ROOT, [tmp_path / "nowhere"])


def test_bank_given_twice_counts_once(course: Course) -> None:
    twice = find_course(course.root, [*course.banks, *course.banks])
    assert find_exercise("graded/two", twice).id == "graded/two"


def test_fault_in_a_bank_names_its_file(course: Course) -> None:
    put(course.banks[0], "graded/two.md", "nothing")
    faults = check_exercises(course)
    assert {fault.path for fault in faults} == {(course.banks[0] / "graded/two.md").as_posix()}


def test_name_that_climbs_out_of_the_folders_is_no_exercise(course: Course) -> None:
    put(course.root, "secret.md", BASE["number"])
    for name in ("../secret", "../first/graded/two", "..", "/etc/passwd", "graded/../graded/two"):
        with pytest.raises(CourseError, match="there is no exercise"):
            find_exercise(name, course)


def test_whole_course_with_the_shipped_bank_is_in_order() -> None:
    course = find_course(ROOT, [BANK])
    assert [*map(str, check_course(course)), *map(str, warn_exercises(course))] == []


def test_wrong_locator_and_link_in_a_bank_are_found(tmp_path: Path) -> None:
    text = BASE["single"].replace("Because.", "Because. {src}`Nowhere 1` {ref}`nothing`")
    put(tmp_path, "graded/lost.md", text)
    faults = [str(fault) for fault in check_course(find_course(ROOT, [tmp_path]))]
    assert len(faults) == 2
    assert all("graded/lost.md:" in fault for fault in faults)
