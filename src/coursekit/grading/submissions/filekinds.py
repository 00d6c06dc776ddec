"""What a file seems to be that is no answer file: students send all sorts of things."""

from __future__ import annotations

import re

from coursekit.catalogue import N_, _, localised, ngettext

SEND_AGAIN = N_("Ask the student to save the answers again and to send that file unopened.")
SEND_ANSWERS = N_(
    "Ask the student for the file that the hand-out saves; its name ends in .json, "
    "and it is sent as it is, not opened and not converted."
)

# First bytes and what begins so.  Longer ones first where one begins another.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", N_("a PDF document")),
    (b"\x89PNG\r\n\x1a\n", N_("a picture (PNG)")),
    (b"\xff\xd8\xff", N_("a picture (JPEG)")),
    (b"GIF8", N_("a picture (GIF)")),
    (b"{\\rtf", N_("a text document (RTF)")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("an old Office document (doc, xls or ppt)")),
    (b"\x1f\x8b", N_("an archive (gzip)")),
    (b"7z\xbc\xaf\x27\x1c", N_("an archive (7z)")),
    (b"Rar!", N_("an archive (RAR)")),
    (b"bplist00", N_("a link or settings file of a Mac")),
    (b"[InternetShortcut]", N_("a link to a page, not the page's answers")),
    (b"\x7fELF", N_("a program")),
    (b"MZ", N_("a program")),
    (b"SQLite format 3", N_("a database")),
)
_OFFICE = (
    (b"word/", N_("a Word document")),
    (b"xl/", N_("an Excel table")),
    (b"ppt/", N_("a slide show")),
)
# A comment ends at its first "-->" and nowhere else: many of them could be parted in too many ways.
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*+<(?:!doctype\s+)?([a-z]+)", re.I | re.S
)
_NOTEBOOK = re.compile(rb'"(?:nbformat|cell_type)"\s*:')


def seems(data: bytes) -> str:
    """Say what `data` seems to be.

    Parameters
    ----------
    data : bytes
        The file, or its beginning.

    Returns
    -------
    str
        A message such as ``a PDF document``, to be said by ``_``; empty if nothing is recognised.
    """
    for beginning, what in _BEGINNINGS:
        if data.startswith(beginning):
            return what
    if data.startswith(b"PK\x03\x04"):
        return _seems_zip(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return N_("a picture (WebP)")
    if data[4:8] == b"ftyp":
        return N_("a photo or video from a phone")
    if data and not data.strip(b"\0"):
        return N_("nothing but zeros: the upload or a disk failed")
    tag = _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:4096])
    if tag:
        word = tag[1].lower()
        page = word in (b"html", b"head", b"body")
        return N_("a web page (HTML)") if page else N_("a file in XML or HTML")
    if data.lstrip()[:1] == b"{" and _NOTEBOOK.search(data):
        return N_("a Jupyter notebook")
    return ""


def _seems_zip(data: bytes) -> str:
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        return N_("a document of LibreOffice")
    for part, what in _OFFICE:
        if b"[Content_Types].xml" in data and part in data:
            return what
    return N_("an archive (zip)")


def remedy_for(what: str) -> str:
    """Say what to ask the student for who has sent `what`."""
    if what == "a Jupyter notebook":
        return _(
            "Ask the student for the answer file that the notebook writes, not for the notebook."
        )
    if what == "a web page (HTML)":
        return _(
            'Ask the student to open the hand-out, press "Save my answers" and send that file.'
        )
    if what.startswith("an archive"):
        return _(
            "Unpack it, put the answer file in its place, and run again. If it is the download of "
            "a whole class, name it in place of the folder that it lies in."
        )
    return _(SEND_ANSWERS)


def in_words(size: int) -> str:
    """Say a size in bytes: ``812 bytes``, ``3.1 kB``, ``104.9 MB``."""
    if size < 1000:
        return ngettext("{n} byte", "{n} bytes", size)
    number, told = size / 1000, N_("{size} kB")
    if number >= 999.95:
        number, told = number / 1000, N_("{size} MB")
    return _(told, size=localised(f"{number:,.1f}"))
