"""How a table is written: which encoding, which delimiter, which line ends."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from coursekit.catalogue import Message
from coursekit.errors import CourseError, Fault, shown_path

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_DELIMITERS = (",", ";", "\t", "|")
_ROWS = 50  # by which the delimiter is recognised
#: Old encodings worth telling apart: with these four, three names suffice.  Mac Roman and the rest
#: of each family are lookalikes of theirs.
OLD = ["cp1252", "cp1251", "koi8_r", "cp866"]
_SAVE = Message("Save it as CSV UTF-8.")
_FOREIGN = (
    (b"PK\x03\x04", Message("a workbook or another packed file")),
    (b"\xd0\xcf\x11\xe0", Message("an old Excel workbook")),
    (b"%PDF", Message("a PDF")),
    (b"<!doctype html", Message("a web page")),
    (b"<html", Message("a web page")),
)


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Parameters
    ----------
    encoding : str
        Python's name of it.
    delimiter : str
        One character.
    line_end : str
    bom : bool
        Whether it begins with a byte order mark.
    guessed : bool
        Whether the encoding was guessed from the characters used.
    skip : int
        Lines before the table: 1 if the first only names the delimiter, ``sep=;``.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\r\n"
    bom: bool = False
    guessed: bool = False
    skip: int = 0

    @property
    def comma(self) -> bool:
        """Whether 2.5 should be written 2,5: elsewhere a spreadsheet makes a date of it."""
        return self.delimiter == ";"


#: What our own tables are written in: spreadsheets recognise UTF-8 only by its mark.
OURS = Dialect(bom=True)


def find_dialect(path: Path) -> Dialect:
    """Find out how the table in `path` is written.

    Raises
    ------
    CourseError
        If there is no such file, or if it is no table of text.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
            encoding, bom, guessed = _encoding(path, start, file)
    except OSError as error:
        message = Message("this cannot be read: {why}", why=error.strerror or str(error))
        remedy = Message("Name a table in CSV that you may read.")
        raise unusable_file(path, message, remedy) from None
    text = start.decode(encoding, "replace").removeprefix("\ufeff")
    if not text.strip():
        message = Message("the file is empty")
        raise unusable_file(path, message, Message("Export the table again."))
    dialect = Dialect(encoding, ",", _line_end(text), bom, guessed)
    hint = text.split("\n", 1)[0].strip().lower()
    if hint.startswith("sep=") and len(hint) == 5:
        return replace(dialect, delimiter=hint[4], skip=1)
    return replace(dialect, delimiter=_delimiter(text))


def _encoding(path: Path, start: bytes, file: BinaryIO) -> tuple[str, bool, bool]:
    for mark, name in _FOREIGN:
        if start[:20].lstrip().lower().startswith(mark.lower()):
            message = Message("this is {what}, not a table of text", what=name)
            raise unusable_file(path, message, _SAVE)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if start.startswith(mark):
            broken = encoding == "utf-8" and bool(_not_utf8(start, file))
            return encoding, True, broken
    zeros = start.count(0)
    if zeros * 20 > len(start):
        halves = {"utf-16-be": start[0::2].count(0), "utf-16-le": start[1::2].count(0)}
        likely = max(halves, key=lambda name: halves[name])
        if halves[likely] * 12 > len(start) and halves[likely] > 4 * min(halves.values()):
            return likely, False, True
    strange = _not_utf8(start, file)
    if zeros * 20 > len(start) and (strange or zeros * 2 > len(start)):
        raise unusable_file(path, Message("this is not a table of text"), _SAVE)
    return ("utf-8", False, False) if not strange else (_guess(strange), False, True)


def _not_utf8(start: bytes, file: BinaryIO) -> bytes:
    """The lines with characters beyond ASCII, if they are not UTF-8; else nothing."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    block = start
    try:
        while block:
            decoder.decode(block)
            block = file.read(_BLOCK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        lines = [line for line in (start + block).splitlines() if not line.isascii()]
        return b"\n".join(lines)[:_SAMPLE] or b"\xff"
    return b""


def _guess(sample: bytes) -> str:
    text = sample.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 < sum(not character.isascii() for character in text):
        return "utf-8"  # a few bytes are broken; the rest could not look like UTF-8 by chance
    best = from_bytes(sample, cp_isolation=OLD).best()
    return best.encoding if best is not None and best.encoding in OLD else "cp1252"


def _line_end(text: str) -> str:
    end = text.find("\n")
    if end < 0:
        return "\r" if "\r" in text else "\r\n"
    return "\r\n" if text[:end].endswith("\r") else "\n"


def _delimiter(text: str) -> str:
    """The character that divides most rows into as many cells as the first.

    If none divides the first, which may be a title, the character that divides most rows alike.
    """
    whole = text if len(text) < _SAMPLE // 4 else text[: text.rfind("\n") + 1] or text
    scores: dict[str, tuple[float, float]] = {}
    for delimiter in _DELIMITERS:
        with contextlib.suppress(csv.Error):
            reader = csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter)
            widths = [len(row) for row in reader if row][:_ROWS] or [1]
            usual = max(sorted(set(widths)), key=widths.count)
            scores[delimiter] = _score(widths, widths[0]), _score(widths, usual)
    return max(scores, key=scores.__getitem__, default=",")


def _score(widths: Sequence[int], width: int) -> float:
    """How many cells a delimiter adds to a row, by the share of rows to which it adds so many."""
    return (width - 1) * widths.count(width) / len(widths)


def unusable_file(path: Path, message: str, remedy: str = "", line: int = 0) -> CourseError:
    """Build the error for a file that cannot be used."""
    return CourseError(Fault(shown_path(path), line, message, remedy))
