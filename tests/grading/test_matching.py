"""Whose file is it: exact, agreeing, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from classroom import ROSTERS, make_class
from coursekit.grading.model import Identity, Sender, Student
from coursekit.grading.roster.identifiers import identifiers
from coursekit.grading.roster.matching import match
from coursekit.grading.roster.rosters import read_roster

Lookup = Callable[[str, str], Sequence[str]]
ANNA = Student("a", "Anna Beispiel", "anna@example.org", ("participant:11", "s1", "abeispiel"))
BEN = Student("b", "Ben Muster", "ben@example.org", ("participant:12", "s2"))
TWIN = Student("t", "Ben Muster", "twin@example.org", ("participant:13", "s3"))
SHARED = Student("c", "Carla Muster", "ben@example.org", ("participant:14", "s4"))
PLAIN = (
    Student("s1", "Anna Beispiel", "anna@example.org", ("s1",)),
    Student("s2", "Muster, Ben", "", ("s2",)),
)


def lookup_in(*students: Student) -> Lookup:
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student in students:
        for pair in identifiers(student):
            known[pair].append(student.key)
    return lambda kind, value: known.get((kind, value), ())


CLASS = lookup_in(ANNA, BEN, TWIN, SHARED)
LIST = lookup_in(*PLAIN)


def moodle(number: str = "", name: str = "") -> Identity:
    return Identity("moodle", number, name)


@pytest.mark.parametrize(
    ("identity", "sender", "student"),
    [
        (moodle("11", "Anna Beispiel"), Sender(), "a"),
        (Identity(), Sender("s1"), "a"),
        (Identity(), Sender("  S1 "), "a"),
        (Identity(), Sender("Ｓ１"), "a"),
        (Identity(), Sender("ABEISPIEL"), "a"),
        (Identity(), Sender("anna@example.org"), "a"),
        (Identity(), Sender("", "", "ANNA@Example.org\u200b"), "a"),
        (moodle("11"), Sender("s1", "", "anna@example.org"), "a"),
        (Identity(), Sender("s1", "", "private@mail.example"), "a"),
        (moodle("11"), Sender("typed wrongly"), "a"),
        (Identity(), Sender("s2", "", "ben@example.org"), "b"),
        (moodle("12", "Ben Muster"), Sender(), "b"),
    ],
)
def test_what_says_so_exactly_is_found(identity: Identity, sender: Sender, student: str) -> None:
    matched = match(identity, sender, CLASS)
    assert matched.student == student
    assert matched.reason.startswith("Found by ")


@pytest.mark.parametrize(
    ("identity", "sender", "advice"),
    [
        (moodle("11"), Sender("s2"), "name different students"),
        (Identity(), Sender("s1", "", "ben@example.org"), "name different students"),
        (moodle("11", "Carla Muster"), Sender(), "Is this the roster of this course"),
        (Identity(), Sender("", "", "ben@example.org"), "belongs to 2 students"),
        (Identity(), Sender("s9"), '"s9" is not on the roster. Ask the student'),
        (Identity(), Sender(), "Neither its name nor the file says who sent it"),
        (Identity("", "", "Anna Beispiel"), Sender(), "Neither its name nor the file"),
        (moodle("", "Ben Muster"), Sender(), "names 2 students on the roster"),
        (moodle("", "Anna Beispie"), Sender(), "names nobody on the roster"),
        (moodle("99", "Anna Beispiel"), Sender(), '"99" is not on the roster, though'),
        (moodle("99"), Sender(), '"99" is not on the roster, and the file does not say'),
        (moodle("", "Anna Beispiel"), Sender("s9"), '"s9" is not on the roster, though'),
        (moodle("", "Anna Beispiel"), Sender("s2"), "name different students"),
        (Identity(), Sender("", "Anna Beispiel"), "Neither its name nor the file"),
        (Identity(), Sender("x" * 100_000), "is not on the roster"),
        (Identity(), Sender("\u200b \t"), "Neither its name nor the file"),
        (Identity("canvas", "11"), Sender(), "is not on the roster"),
    ],
)
def test_nobody_is_guessed_and_what_to_do_is_told(
    identity: Identity, sender: Sender, advice: str
) -> None:
    matched = match(identity, sender, CLASS)
    assert matched.student == ""
    assert advice in matched.reason
    assert matched.reason.endswith((".", "?"))
    assert len(matched.reason) < 400


@pytest.mark.parametrize(
    ("identity", "sender", "student"),
    [
        (moodle("77", "Anna Beispiel"), Sender(), "s1"),
        (moodle("", "ANNA  Beispiel"), Sender(), "s1"),
        (moodle("77", "Ben Muster"), Sender(), "s2"),
        (Identity("canvas", "5", "musterben"), Sender(), "s2"),
        (moodle("77", "Anna Beispiel"), Sender("s1"), "s1"),
        (moodle("77", "Anna Beispiel"), Sender("s2"), ""),
    ],
)
def test_full_name_of_the_folder_counts_where_the_roster_has_no_numbers_of_the_system(
    identity: Identity, sender: Sender, student: str
) -> None:
    assert match(identity, sender, LIST).student == student


def test_letters_in_other_normal_forms_are_the_same_name() -> None:
    known = lookup_in(Student("j", "José Núñez", "", ("s7",)))
    assert match(moodle("", "Jose\u0301 Nu\u0301n\u0303ez"), Sender(), known).student == "j"
    assert match(moodle("", "Jose Nunez"), Sender(), known).student == ""


def test_stranger_s_text_is_told_on_one_line() -> None:
    matched = match(Identity(), Sender("<script>\r\nalert(1)\x1b[2J\ud800" + "x" * 500), CLASS)
    assert "\n" not in matched.reason
    assert "\x1b" not in matched.reason
    assert matched.reason.encode("utf-8")


@pytest.mark.parametrize("format_", sorted(ROSTERS))
def test_everybody_is_found_in_every_roster_by_the_answer_file(
    tmp_path: Path, format_: str
) -> None:
    people = make_class(60)
    path = tmp_path / "roster.csv"
    path.write_text(ROSTERS[format_](people), encoding="utf-8", newline="")
    listed = list(read_roster(path))
    lookup = lookup_in(*listed)
    matched = [match(Identity(), person.sender, lookup).student for person in people]
    assert matched == [student.key for student in listed]


def test_everybody_is_found_by_the_number_of_the_system(tmp_path: Path) -> None:
    people = make_class(60)
    for system, format_ in (("canvas", "canvas"), ("moodle", "moodle-worksheet")):
        path = tmp_path / "roster.csv"
        path.write_text(ROSTERS[format_](people), encoding="utf-8", newline="")
        listed = list(read_roster(path))
        lookup = lookup_in(*listed)
        for person, student in zip(people, listed, strict=True):
            number = person.canvas if system == "canvas" else person.participant
            assert match(Identity(system, number, person.name), Sender(), lookup).student == (
                student.key
            )
