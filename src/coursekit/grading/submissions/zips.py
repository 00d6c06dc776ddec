"""Answer files in a zip, read where they are: nothing is unpacked to disk.

A zip may be hostile: names that climb out, symbolic links, members that swell to terabytes or
share their bytes, lying headers.  Of each member at most as many bytes are made as an answer file
may have, and what looks like a bomb is not opened at all.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.catalogue import N_, _, number_words
from coursekit.errors import Fault, SubmissionError
from coursekit.grading.submissions.answerfile import LIMIT, too_large
from coursekit.grading.submissions.sourcenames import (
    Folder,
    climbs_out,
    folder_of,
    identify,
    is_litter,
    readable,
)
from coursekit.grading.submissions.submission_file import (
    LINK,
    LOOK,
    SPECIAL,
    SubmissionFile,
    unread,
)

_MEMBERS = 500_000
_RATIO = 100  # answer files shrink to a tenth, hardly ever to a fiftieth
_SMALL = 200_000  # bytes that may be of any ratio
_CYRILLIC = ("cp866", "cp1251")  # of names that Russian programs write
_NO_CYRILLIC_NAME = re.compile(  # a sign, letters of two alphabets, or capitals within a word
    r"(?![а-яёА-ЯЁ])[^\x00-\x7f]|[а-яё][A-Za-zА-ЯЁ]|[А-ЯЁ][A-Za-z]|[A-Za-z][а-яёА-ЯЁ]"
)
_UTF8, _ENCRYPTED = 0x800, 0x1  # flags of a member
_UNICODE_PATH = 0x7075  # extra field with the name in UTF-8
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # LZMA may want gigabytes
# What a broken or hostile zip makes the library raise.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    LookupError,
    OverflowError,
)
BOMB = N_("It would swell to {times} times its size: a zip bomb, which is not opened. Remove it.")
CLIMBS = N_("Its name leads out of the zip, as no learning system writes it. Ask who made the zip.")
BROKEN = N_(
    "It is damaged inside the zip. Download the zip again, or ask the student for the file."
)
ENCRYPTED = N_("It is protected by a password. Ask the student for the file without one.")
UNKNOWN = N_("It is packed in a way that is not known here. Unpack the zip and grade the folder.")


@contextmanager
def files_in_zip(path: Path) -> Iterator[Iterator[SubmissionFile]]:
    """Open the zip at `path`.

    Yields
    ------
    iterator of SubmissionFile
        Sorted by place.

    Raises
    ------
    SubmissionError
        If its table of contents cannot be read or is that of a bomb.
    """
    shown = readable(str(path))
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, MemoryError) as error:
        message = f"the zip is broken ({readable(str(error))})"
        raise SubmissionError(Fault(shown, 0, message, "Download it again.")) from error
    with archive:
        members = archive.infolist()
        if len(members) > _MEMBERS:
            message = f"the zip has {len(members):,} members; at most {_MEMBERS:,} are read"
            raise SubmissionError(Fault(shown, 0, message, "Grade it in parts."))
        if sum(member.compress_size for member in members) > path.stat().st_size:
            message = "the members of the zip share their bytes: a zip bomb"
            raise SubmissionError(Fault(shown, 0, message, "Do not unpack it; ask who made it."))
        yield _members(archive, members)


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[SubmissionFile]:
    named = sorted(
        (
            (readable(name), place)
            for place, member in enumerate(members)
            if not (name := _name(member)).endswith("/") and not _is_litter(name)
        )
    )
    names: dict[str, list[str]] = defaultdict(list)
    for _shown, place in named:
        folder, _, file = _name(members[place]).rpartition("/")
        names[folder].append(file)
    looks = {folder: folder_of(files) for folder, files in names.items()}
    del names
    for shown, place in named:
        yield _received(archive, members[place], shown, looks)


def _is_litter(name: str) -> bool:
    return any(is_litter(part) for part in name.split("/"))


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member; old programs write UTF-8 or Cyrillic without saying so."""
    name = member.orig_filename.replace("\\", "/")
    if member.flag_bits & _UTF8 or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    unicode_name = _unicode_path(member.extra, member.orig_filename.encode("cp437", "replace"))
    try:
        return (unicode_name or raw).decode("utf-8").replace("\\", "/")
    except UnicodeDecodeError:
        names = (raw.decode(encoding, "replace") for encoding in _CYRILLIC)
        return next((one for one in names if not _NO_CYRILLIC_NAME.search(one)), name)


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """The name in the extra field for it, if it belongs to the name in the header."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            return field[5:] if struct.unpack("<L", field[1:5])[0] == zlib.crc32(raw) else b""
    return b""


def _received(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, looks: dict[str, Folder]
) -> SubmissionFile:
    name = _name(member)
    identity, fault = identify(name.split("/"), looks[name.rpartition("/")[0]])
    fault = _fault_of(archive, member, name) or fault
    if fault:
        return unread(shown, identity, member.file_size, fault)
    return SubmissionFile(
        shown, identity, member.file_size, "", lambda: _read(archive, member, shown)
    )


def _fault_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> str:
    # The upper half holds the mode of Unix; programs of Windows leave it zero.
    kind = stat.S_IFMT(member.external_attr >> 16)
    if stat.S_ISLNK(kind):
        return _(LINK)
    if kind and not stat.S_ISREG(kind):
        return _(SPECIAL)
    if climbs_out(name):
        return _(CLIMBS)
    if member.flag_bits & _ENCRYPTED:
        return _(ENCRYPTED)
    if member.compress_type not in _KNOWN:
        return _(UNKNOWN)
    # The header may lie about the size; `_read` therefore takes no more than the limit.
    times = member.file_size // max(1, member.compress_size)
    if member.file_size > _SMALL and times > _RATIO:
        return _(BOMB, times=number_words(times))
    if member.file_size > LIMIT:
        return too_large(member.file_size, _beginning(archive, member))
    return ""


def _beginning(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(LOOK)
    except _BROKEN:
        return b""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(min(member.file_size, LIMIT) + 1)  # no more, if the header lies
    except (*_BROKEN, MemoryError) as error:
        raise SubmissionError(Fault(shown, 0, _(BROKEN).removesuffix("."))) from error
