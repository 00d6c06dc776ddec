"""Where answer files come from: folders, zips and downloads, sound, broken and hostile."""

from __future__ import annotations

import io
import os
import stat
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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
from coursekit.errors import SubmissionError
from coursekit.grading.answerfile import LIMIT, read_submission
from coursekit.grading.model import Identity
from coursekit.grading.sources import Received, open_source

PEOPLE = make_class(12)
SOUND = b'{"sound": true}'


@pytest.fixture(scope="module")
def handed_in() -> list[tuple[Person, bytes]]:
    return list(answer_files(PEOPLE, course_exercises()))


def everything(path: Path) -> dict[str, tuple[Identity, str, bytes]]:
    """All that comes from a source: place, sender, fault, bytes."""
    with open_source(path) as received:
        return {one.place: (one.identity, one.fault, _bytes(one)) for one in received}


def _bytes(one: Received) -> bytes:
    try:
        return one.read()
    except SubmissionError:
        return b""


def faults(path: Path) -> dict[str, str]:
    """The faults of a source by their places, after everything else was read."""
    return {place: fault for place, (_, fault, _) in everything(path).items() if fault}


def places(path: Path) -> list[str]:
    with open_source(path) as received:
        return [one.place for one in received]


def refusal(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught, open_source(path) as received:
        list(received)
    return str(caught.value)


def both(tmp_path: Path, names: list[str]) -> Iterator[Path]:
    """The same files as a folder and as a zip."""
    files = [(name, SOUND) for name in names]
    yield write_folder(tmp_path / "folder", files)
    yield write_zip(tmp_path / "download.zip", files)


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
        found = {identity for identity, _, _ in everything(source).values()}
        assert found == {Identity("moodle", p.participant, p.name) for p in PEOPLE}


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
        found = [identity for identity, _, _ in everything(source).values()]
        assert {(one.name, one.id) for one in found} == {("Eve", "66"), ("Eve", "67")}
    names = ["eve_66_501_anna_77_502_a.json", "bo_68_503_LATE_77_1_a.json"]
    for source in both(tmp_path / "canvas", names):
        found = [identity for identity, _, _ in everything(source).values()]
        assert {(one.id, one.late) for one in found} == {("66", False), ("68", False)}


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
        found = everything(source)
        assert [identity.id for identity, _, _ in found.values()] == ["7", "8"]
        assert all("typed into a field" in fault for _, fault, _ in found.values())


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
    found = everything(tmp_path)
    assert list(found) == ["a\ufffd.json", "a\ufffd.json (2)"]
    assert {data for _, _, data in found.values()} == {b"a\xff.json", b"a\xfe.json"}


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
    found = everything(path)
    assert len(found) == 3
    assert all(len(place) < 400 and data == SOUND for place, (_, _, data) in found.items())


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


# -- hostile zips: each is told, and the others are read ------------------------------------------


def zip_with(path: Path, prepare: Callable[[zipfile.ZipFile], None]) -> Path:
    """A zip with something hostile between two sound files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("1-sound.json", SOUND)
        prepare(target)
        target.writestr("9-sound.json", SOUND)
    return path


def member(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits |= flags
    return info


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "a/../../evil.json", "/etc/evil.json", "..\\evil.json", "C:\\evil.json"],
)
def test_name_that_climbs_out_is_told_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = zip_with(tmp_path / "in" / "slip.zip", lambda z: z.writestr(member(name), SOUND))
    found = everything(path)
    assert sorted(data for _, _, data in found.values()) == [b"", SOUND, SOUND]
    assert ["leads out of the zip" in fault for fault in faults(path).values()] == [True]
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["slip.zip"]


@pytest.mark.parametrize(
    ("mode", "words"),
    [(stat.S_IFLNK | 0o777, "symbolic link"), (stat.S_IFIFO | 0o600, "device or a pipe")],
)
def test_link_or_device_in_a_zip_is_not_followed(mode: int, words: str, tmp_path: Path) -> None:
    path = zip_with(tmp_path / "z.zip", lambda z: z.writestr(member("5", mode), "/etc/passwd"))
    assert [place for place, fault in faults(path).items() if words in fault] == ["5"]
    assert len(everything(path)) == 3


def test_bomb_is_not_opened(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "bomb.zip", lambda z: z.writestr("5.json", bytes(100_000_000)))
    assert ["zip bomb" in fault for fault in faults(path).values()] == [True]
    assert _peak_of(lambda: everything(path)) < 2_000_000


def test_bomb_of_shared_bytes_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", [(f"{n}.json", os.urandom(10_000)) for n in range(50)])
    with zipfile.ZipFile(path) as archive:
        first, *rest = archive.infolist()
        start, data = archive.start_dir, path.read_bytes()
    directory = bytearray(data[start:])
    for one in rest:  # every entry of the table of contents points to the first member
        offset = one.header_offset.to_bytes(4, "little")
        place = directory.index(one.filename.encode()) - 4
        assert directory[place : place + 4] == offset
        directory[place : place + 4] = bytes(4)
    size = first.compress_size + 200
    tail = directory.rindex(b"PK\x05\x06")
    directory[tail + 16 : tail + 20] = size.to_bytes(4, "little")
    path.write_bytes(data[:size] + directory)
    assert "share their bytes" in refusal(path)


def test_lying_size_gives_a_fault_and_little_memory(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "lie.zip", lambda z: z.writestr("5.json", bytes(50_000_000)))
    data = path.read_bytes().replace(
        (50_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little")
    )
    path.write_bytes(data)
    found = everything(path)
    assert {place: bool(data) for place, (_, _, data) in found.items()} == {
        "1-sound.json": True,
        "5.json": False,
        "9-sound.json": True,
    }
    assert _peak_of(lambda: everything(path)) < 2_000_000


def test_huge_file_is_told_by_its_size_and_never_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(100_000_000)
    (tmp_path / "thesis.pdf").write_bytes(b"%PDF-1.7" + os.urandom(LIMIT))
    found = faults(tmp_path)
    assert found["huge.json"].startswith("The file has 100.0 MB; an answer file has at most 5 MB.")
    assert "It seems to be a PDF document" in found["thesis.pdf"]
    path = write_zip(
        tmp_path / "z.zip", [(p.name, p.read_bytes()) for p in [tmp_path / "thesis.pdf"]]
    )
    assert "It seems to be a PDF document" in faults(path)["thesis.pdf"]
    assert _peak_of(lambda: everything(tmp_path / "huge.json")) < 2_000_000


def _peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_protected_member_is_told(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "z.zip", lambda z: z.writestr("5.json", SOUND))
    data = bytearray(path.read_bytes())
    start = data.index(b"5.json")
    data[start - 24] |= 1
    start = data.index(b"5.json", data.index(b"PK\x01\x02"))
    data[start - 38] |= 1
    path.write_bytes(bytes(data))
    assert {place: "password" in fault for place, fault in faults(path).items()} == {"5.json": True}


def test_member_packed_in_an_unknown_way_is_told(tmp_path: Path) -> None:
    def with_lzma(target: zipfile.ZipFile) -> None:
        target.writestr("5.json", SOUND, zipfile.ZIP_LZMA)

    path = zip_with(tmp_path / "z.zip", with_lzma)
    assert list(faults(path)) == ["5.json"]


def test_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    path = zip_with(tmp_path / "z.zip", lambda z: z.writestr("5.json", os.urandom(3000)))
    data = bytearray(path.read_bytes())
    middle = data.index(b"5.json") + 1500
    data[middle] ^= 0xFF
    path.write_bytes(bytes(data))
    with open_source(path) as received:
        one, damaged, other = received
        assert one.read() == other.read() == SOUND
        with pytest.raises(SubmissionError, match=r"5\.json: It is damaged inside the zip"):
            damaged.read()


def test_zip_in_a_zip_is_told_when_read(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.json", SOUND)
    path = zip_with(tmp_path / "z.zip", lambda z: z.writestr("5.zip", inner.getvalue()))
    with pytest.raises(SubmissionError, match="an archive") as caught:
        read_submission(everything(path)["5.zip"][2], "5.zip")
    assert "Unpack it" in str(caught.value)


# -- sources that cannot be read as a whole -------------------------------------------------------


def test_missing_path_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.zip").endswith("No such file or directory. Is the name right?")


def test_device_is_no_source() -> None:
    assert "neither a folder nor a file" in refusal(Path("/dev/null"))


@pytest.mark.parametrize("cut", [10, 400, -30])
def test_broken_zip_is_told(cut: int, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "z.zip", [(f"{n}.json", SOUND) for n in range(9)])
    path.write_bytes(path.read_bytes()[:cut])
    assert "the zip is broken" in refusal(path)
    assert "ownload it again" in refusal(path)


def test_broken_table_of_contents_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "z.zip", [(f"{n}.json", SOUND) for n in range(9)])
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03"))
    assert "the zip is broken" in refusal(path)


def test_empty_folder_and_empty_zip_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert places(tmp_path / "folder") == []
    assert places(write_zip(tmp_path / "empty.zip", [])) == []


# -- hostile folders ------------------------------------------------------------------------------


def test_links_and_pipes_in_a_folder_are_told_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.json").write_bytes(b"secret")
    folder = write_folder(tmp_path / "in", [("1.json", SOUND)])
    (folder / "file.json").symlink_to(tmp_path / "secret" / "key.json")
    (folder / "folder").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.json")
    found = everything(folder)
    assert {place for place, (_, fault, _) in found.items() if "symbolic link" in fault} == {
        "file.json",
        "folder",
        "loop",
        "nowhere.json",
    }
    assert "device or a pipe" in found["pipe.json"][1]
    assert {data for _, _, data in found.values()} == {b"", SOUND}


def test_source_itself_may_be_a_link(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", [("1.json", SOUND)])
    (tmp_path / "folder").symlink_to(folder)
    (tmp_path / "file.json").symlink_to(folder / "1.json")
    assert everything(tmp_path / "folder") == {"1.json": (Identity(), "", SOUND)}
    assert everything(tmp_path / "file.json") == {"file.json": (Identity(), "", SOUND)}


def test_file_that_became_a_link_or_vanished_is_not_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", [("1.json", SOUND), ("2.json", SOUND)])
    with open_source(folder) as received:
        first, second = received
        (folder / "1.json").unlink()
        (folder / "1.json").symlink_to("/etc/passwd")
        (folder / "2.json").unlink()
        for one in (first, second):
            with pytest.raises(SubmissionError, match="It cannot be read"):
                one.read()


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as a user who is not root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_one_may_not_read_is_told_and_the_rest_goes_on() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_folder(
            Path(name), [("1.json", SOUND), ("2.json", SOUND), ("closed/3.json", SOUND)]
        )
        folder.chmod(0o755)
        (folder / "2.json").chmod(0)
        (folder / "closed").chmod(0)
        with without_rights():
            found = everything(folder)
        (folder / "closed").chmod(0o755)
    assert found["1.json"][2] == SOUND
    assert "permission denied" in found["2.json"][1]
    assert "cannot be opened: Permission denied" in found["closed"][1]


def test_folders_in_folders_end_somewhere(tmp_path: Path) -> None:
    deep = tmp_path / "in"
    for _ in range(60):
        deep = deep / "d"
    write_folder(deep, [("a.json", SOUND)])
    write_folder(tmp_path / "in", [("z.json", SOUND)])
    found = everything(tmp_path / "in")
    assert ["too deep" in fault for _, fault, _ in found.values()] == [True, False]


# -- many -----------------------------------------------------------------------------------------


def test_memory_does_not_hold_the_bytes_of_many_files(tmp_path: Path) -> None:
    """Two thousand files of 20 kB are 40 MB, of which next to nothing is held at once."""
    data = os.urandom(20_000)
    path = write_zip(tmp_path / "many.zip", ((f"{n}.json", data) for n in range(2000)))

    def walk() -> None:
        with open_source(path) as received:
            assert sum(len(one.read()) for one in received) == 40_000_000

    assert _peak_of(walk) < 5_000_000


def test_ten_thousand_files_come_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(10_000):
        (folder / f"{n}.json").touch()
    found = places(folder)
    assert found == sorted(found)
    assert len(found) == 10_000
