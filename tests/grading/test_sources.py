"""Where answer files come from: folders, zips and downloads, sound, broken and hostile."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from taking import SOUND, both, everything, places

from classroom import (
    NAMES,
    Person,
    answer_files,
    canvas_name,
    course_exercises,
    make_class,
    named,
    plain_name,
    write_folder,
    write_zip,
)
from coursekit.grading.model import Identity
from coursekit.grading.submissions.answerfile import read_submission

PEOPLE = make_class(12)


@pytest.fixture(scope="module")
def handed_in() -> list[tuple[Person, bytes]]:
    return list(answer_files(PEOPLE, course_exercises()))


# -- the same class, however it is packed ---------------------------------------------------------


@pytest.mark.parametrize("form", NAMES)
def test_folder_and_zip_give_the_same_in_order(
    form: str, handed_in: list[tuple[Person, bytes]], tmp_path: Path
) -> None:
    files = list(named(handed_in, form))
    folder = everything(write_folder(tmp_path / "folder", files))
    assert folder == everything(write_zip(tmp_path / "download.zip", reversed(files)))
    assert {place: data for place, (_, _, data) in folder.items()} == dict(files)
    assert list(folder) == sorted(folder)
    for _, fault, data in folder.values():
        assert fault == ""
        assert read_submission(data).notes == ()


def test_single_file_is_a_source(handed_in: list[tuple[Person, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "Вера 🦊.json"
    path.write_bytes(handed_in[0][1])
    assert everything(path) == {"Вера 🦊.json": (Identity(), "", handed_in[0][1])}


def test_order_of_places_goes_through_folders(tmp_path: Path) -> None:
    names = ["b.json", "a/z.json", "a.json", "a/b/c.json", "a-b.json", "Ä.json", "ab/x.json"]
    for source in both(tmp_path, names):
        assert places(source) == sorted(names)


# -- who sent it, by the names of Moodle and Canvas -----------------------------------------------


@pytest.mark.parametrize("form", ["moodle", "moodle-old", "moodle-flat"])
def test_moodle_names_tell_name_and_participant(form: str, tmp_path: Path) -> None:
    for source in both(tmp_path, [NAMES[form](person) for person in PEOPLE]):
        identities = {identity for identity, _, _ in everything(source).values()}
        assert identities == {Identity("moodle", p.participant, p.name) for p in PEOPLE}


@pytest.mark.parametrize("top", ["", "History 101-Week 3-4711/"])
def test_moodle_names_are_known_below_the_folder_of_the_zip(top: str, tmp_path: Path) -> None:
    names = [f"{top}Anna Müller_77_assignsubmission_file/week/3/answers.json"]
    for source in both(tmp_path, names):
        assert [one for one, _, _ in everything(source).values()] == [
            Identity("moodle", "77", "Anna Müller")
        ]


def test_student_cannot_pass_for_another_by_the_name_of_a_file(tmp_path: Path) -> None:
    names = [
        "Eve_66_assignsubmission_file/Anna_77_assignsubmission_file/answers.json",
        "Eve_67_assignsubmission_file_Anna_77_assignsubmission_file_answers.json",
    ]
    for source in both(tmp_path, names):
        identities = [identity for identity, _, _ in everything(source).values()]
        assert {(one.name, one.id) for one in identities} == {("Eve", "66"), ("Eve", "67")}
    names = ["eve_66_501_anna_77_502_a.json", "bo_68_503_LATE_77_1_a.json"]
    for source in both(tmp_path / "canvas", names):
        identities = [identity for identity, _, _ in everything(source).values()]
        assert {(one.id, one.late) for one in identities} == {("66", False), ("68", False)}


def test_moodle_team_has_a_name_and_perhaps_a_number(tmp_path: Path) -> None:
    names = [
        "Default group_assignsubmission_file/answers.json",
        "Group A_12_assignsubmission_file/answers.json",
    ]
    for source in both(tmp_path, names):
        assert [one for one, _, _ in everything(source).values()] == [
            Identity("moodle", "", "Default group"),
            Identity("moodle", "12", "Group A"),
        ]


def test_text_typed_into_a_field_is_told_with_its_sender(tmp_path: Path) -> None:
    for source in both(tmp_path, ["Anna_77_assignsubmission_onlinetext/onlinetext.html"]):
        ((identity, fault, _),) = everything(source).values()
        assert identity == Identity("moodle", "77", "Anna")
        assert "typed into a field" in fault
    for source in both(tmp_path / "canvas", ["doe_LATE_7_text.html", "roe_8_link.html"]):
        files = everything(source)
        assert [identity.id for identity, _, _ in files.values()] == ["7", "8"]
        assert all("typed into a field" in fault for _, fault, _ in files.values())


def test_canvas_names_tell_user_lateness_and_repetition(tmp_path: Path) -> None:
    names = [
        "doejane_LATE_10234_56789_week-3-1.json",
        "roejohn_10235_56790_week-3.json",
        "щербаковаанна_10236_56791_week-3-2.json",
        "anon_aB3xY_56792_week-3.json",
        "LATE_anon_cD4zW_56793_week-3.json",
        "_10240_56794_week-3.json",
    ]
    for source in both(tmp_path, names):
        assert {place: one for place, (one, _, _) in everything(source).items()} == {
            names[0]: Identity("canvas", "10234", "doejane", True, 1),
            names[1]: Identity("canvas", "10235", "roejohn"),
            names[2]: Identity("canvas", "10236", "щербаковаанна", False, 2),
            names[3]: Identity("canvas"),
            names[4]: Identity("canvas", late=True),
            names[5]: Identity("canvas", "10240"),
        }


def test_number_in_the_name_of_the_assignment_is_no_repetition(tmp_path: Path) -> None:
    names = [canvas_name(person, "week-3.json") for person in PEOPLE]
    for source in both(tmp_path, names):
        assert {identity.version for identity, _, _ in everything(source).values()} == {0}


def test_plain_names_with_numbers_are_not_taken_for_canvas(tmp_path: Path) -> None:
    names = [plain_name(person) for person in PEOPLE] + ["answers_2026_11_week-3.json"]
    for source in both(tmp_path, names):
        assert {identity for identity, _, _ in everything(source).values()} == {Identity()}
    names = [f"{person.login}_2026_11_week-3.json" for person in PEOPLE]
    for source in both(tmp_path / "dated", names):
        assert {identity for identity, _, _ in everything(source).values()} == {Identity()}


# -- odd names ------------------------------------------------------------------------------------


def test_litter_of_systems_is_no_submission(tmp_path: Path) -> None:
    litter = [
        "__MACOSX/._answers.json",
        "__MACOSX/Anna/._answers.json",
        ".DS_Store",
        "sub/.DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "._answers.json",
        "~$answers.docx",
        ".~lock.answers.odt#",
        ".ipynb_checkpoints/week-3.json",
    ]
    for source in both(tmp_path, [*litter, "answers.json"]):
        assert places(source) == ["answers.json"]


def test_names_are_shown_without_what_moves_the_cursor(tmp_path: Path) -> None:
    for source in both(tmp_path, ["a\x1b[2Jb\r\n.json", "c\u202ed.json", "e\x7f.json"]):
        assert places(source) == ["a\ufffd[2Jb\ufffd\ufffd.json", "c\ufffdd.json", "e\ufffd.json"]


def test_name_that_is_no_text_is_read_and_told_apart(tmp_path: Path) -> None:
    for name in (b"a\xff.json", b"a\xfe.json"):
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    files = everything(tmp_path)
    assert list(files) == ["a\ufffd.json", "a\ufffd.json (2)"]
    assert {data for _, _, data in files.values()} == {b"a\xff.json", b"a\xfe.json"}


def test_names_of_old_zips_are_read_as_they_were_meant(tmp_path: Path) -> None:
    """UTF-8 without the flag, as several programs write it, and the extra field for it."""
    path = tmp_path / "old.zip"
    named_so = zipfile.ZipInfo("Ж" * 4 + ".json")
    with zipfile.ZipFile(path, "w") as target:
        target.writestr(named_so, SOUND)
    data = path.read_bytes()
    for flags in (b"\x14\x00\x00\x08", b"\x14\x03\x14\x00\x00\x08"):
        data = data.replace(flags, flags[:-1] + b"\0")
    path.write_bytes(data)
    assert "Ж" not in zipfile.ZipFile(path).namelist()[0]
    assert everything(path) == {"ЖЖЖЖ.json": (Identity(), "", SOUND)}


def test_folders_written_with_backslashes_are_folders(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "w.zip", [("Anna_7_assignsubmission_file\\a.json", SOUND)])
    assert [one.id for one, _, _ in everything(path).values()] == ["7"]


def test_very_long_name_is_shown_short(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "long.zip", [("x" * 60_000 + str(n), SOUND) for n in range(3)])
    files = everything(path)
    assert len(files) == 3
    assert all(len(place) < 400 and data == SOUND for place, (_, _, data) in files.items())


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "doubled.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("a.json", b"first")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a.json", b"second")
    assert {place: data for place, (_, _, data) in everything(path).items()} == {
        "a.json": b"first",
        "a.json (2)": b"second",
    }


def test_member_named_like_the_repetition_of_another_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "doubled.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, data in (("a", b"1"), ("a (2)", b"3"), ("a (2) (again)", b"4")):
            target.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a", b"2")
    members = [(place, data) for place, (_, _, data) in everything(path).items()]
    assert [data for _, data in members] == [b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("encoding", ["cp866", "cp1251"])
def test_names_of_an_old_russian_zip_are_read(tmp_path: Path, encoding: str) -> None:
    name = "Ёлкина Анна_500_assignsubmission_file/ответы.json"
    path = write_zip(tmp_path / "a.zip", [("X" * len(name), SOUND)])
    data = path.read_bytes().replace(b"X" * len(name), name.encode(encoding))
    path.write_bytes(data)
    assert places(path) == [name]


def test_name_of_an_old_western_zip_is_not_taken_for_russian(tmp_path: Path) -> None:
    name = "Jörg Müller_500_assignsubmission_file/a.json"
    path = write_zip(tmp_path / "a.zip", [("X" * len(name), SOUND)])
    path.write_bytes(path.read_bytes().replace(b"X" * len(name), name.encode("cp437")))
    assert places(path) == [name]
