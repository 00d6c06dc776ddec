"""Hostile and broken folders and zips: each fault is told, nothing is written, the rest goes on."""

from __future__ import annotations

import io
import os
import random
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from taking import SOUND, everything, faults, peak_of, places, refusal

from classroom import write_folder, write_zip
from coursekit.errors import SubmissionError
from coursekit.grading.model import Identity
from coursekit.grading.submissions.answerfile import LIMIT, read_submission
from coursekit.grading.submissions.sources import open_source
from mutations import spoilt_bytes

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
    files = everything(path)
    assert sorted(data for _, _, data in files.values()) == [b"", SOUND, SOUND]
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
    assert peak_of(lambda: everything(path)) < 2_000_000


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
    files = everything(path)
    assert {place: bool(data) for place, (_, _, data) in files.items()} == {
        "1-sound.json": True,
        "5.json": False,
        "9-sound.json": True,
    }
    assert peak_of(lambda: everything(path)) < 2_000_000


def test_huge_file_is_told_by_its_size_and_never_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(100_000_000)
    (tmp_path / "thesis.pdf").write_bytes(b"%PDF-1.7" + os.urandom(LIMIT))
    faults_at = faults(tmp_path)
    assert faults_at["huge.json"].startswith(
        "The file has 100.0 MB; an answer file has at most 5 MB."
    )
    assert "It seems to be a PDF document" in faults_at["thesis.pdf"]
    path = write_zip(
        tmp_path / "z.zip", [(p.name, p.read_bytes()) for p in [tmp_path / "thesis.pdf"]]
    )
    assert "It seems to be a PDF document" in faults(path)["thesis.pdf"]
    assert peak_of(lambda: everything(tmp_path / "huge.json")) < 2_000_000


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
    assert "download it again" in refusal(path).lower()


def test_broken_table_of_contents_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "z.zip", [(f"{n}.json", SOUND) for n in range(9)])
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x03"))
    assert "the zip is broken" in refusal(path)


def test_spoilt_zip_is_read_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    """A thousand zips, spoilt mostly in the table of contents."""
    draw, path = random.Random(11), tmp_path / "z.zip"
    sound = write_zip(path, [(f"Ж{n}.json", SOUND * 9) for n in range(5)]).read_bytes()
    start = sound.index(b"PK\x01\x02")
    read = refused = 0
    for _ in range(1000):
        head, table = sound[:start], sound[start:]
        if draw.random() < 0.7:
            table = spoilt_bytes(draw, table, [table])
        else:
            head = spoilt_bytes(draw, head, [head])
        path.write_bytes(head + table)
        try:
            files = everything(path)
        except SubmissionError:
            refused += 1
        else:
            read += sum(bool(data) for _, _, data in files.values())
    assert read > 300
    assert refused > 100


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
    files = everything(folder)
    assert {place for place, (_, fault, _) in files.items() if "symbolic link" in fault} == {
        "file.json",
        "folder",
        "loop",
        "nowhere.json",
    }
    assert "device or a pipe" in files["pipe.json"][1]
    assert {data for _, _, data in files.values()} == {b"", SOUND}


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
            files = everything(folder)
        (folder / "closed").chmod(0o755)
    assert files["1.json"][2] == SOUND
    assert "permission denied" in files["2.json"][1]
    assert "cannot be opened: Permission denied" in files["closed"][1]


def test_folders_in_folders_end_somewhere(tmp_path: Path) -> None:
    deep = tmp_path / "in"
    for _ in range(60):
        deep = deep / "d"
    write_folder(deep, [("a.json", SOUND)])
    write_folder(tmp_path / "in", [("z.json", SOUND)])
    files = everything(tmp_path / "in")
    assert ["folders deep" in fault for _, fault, _ in files.values()] == [True, False]


# -- many -----------------------------------------------------------------------------------------


def test_memory_does_not_hold_the_bytes_of_many_files(tmp_path: Path) -> None:
    """Two thousand files of 20 kB are 40 MB, of which next to nothing is held at once."""
    data = os.urandom(20_000)
    path = write_zip(tmp_path / "many.zip", ((f"{n}.json", data) for n in range(2000)))

    def walk() -> None:
        with open_source(path) as received:
            assert sum(len(one.read()) for one in received) == 40_000_000

    walk()  # what is loaded once is not of these files
    assert peak_of(walk) < 5_000_000


def test_ten_thousand_files_come_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(10_000):
        (folder / f"{n}.json").touch()
    places_read = places(folder)
    assert places_read == sorted(places_read)
    assert len(places_read) == 10_000
