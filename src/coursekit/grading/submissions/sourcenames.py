"""What the names of files and folders tell: who sent a file, and what is no submission at all.

The rules are those of the systems' own code.

Moodle (``mod/assign/classes/downloader.php``, before 4.1 ``locallib.php``)
    ``<full name>_<participant>_assignsubmission_<plugin>/<path>``, up to 4.0 with one more
    underscore at the folder's end, or all in one file name:
    ``<full name>_<participant>_assignsubmission_<plugin>_<file>``.  Underscores of the name are
    blanks there.  Nothing tells whether a submission was late.
Canvas (``lib/content_zipper.rb``, ``Attachment.make_unique_filename``)
    ``<letters of the sortable name>_<LATE_><user>_<upload>_<file>``; where students are anonymous
    ``<LATE_>anon_<letters>_<upload>_<file>``; ``…_text.html`` and ``…_link.html`` hold what was
    typed into a text or address field.  A file sent again under the same name becomes ``<file>-1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from coursekit.catalogue import N_, _
from coursekit.grading.model import Identity

_MOODLE = re.compile(r"(?P<name>.*?)_(?P<id>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_.*)?", re.S)
_MOODLE_TEAM = re.compile(r"(?P<name>.*?)_assignsubmission_(?P<plugin>[a-z]+)(?:_.*)?", re.S)
_CANVAS = re.compile(
    r"""(?:(?P<name>.*?)_(?P<late>LATE_|late_)?(?P<id>\d+)
          |(?P<anonymous_late>LATE_|late_)?anon_[^\W_]+)
        _(?:(?P<upload>\d+)_(?P<file>.+)|(?P<typed>text|link)\.html)""",
    re.VERBOSE | re.S,
)
#: The form of the names that Canvas gives to files of a download.
CANVAS_NAME_FORM = _CANVAS
_AGAIN = re.compile(r"(?P<stem>.+)-(?P<again>\d{1,2})(?P<ending>(?:\.[A-Za-z]\w*)*)", re.S)
_UNSHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff]"
)
_LITTER = {
    "__macosx",
    ".ds_store",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    ".directory",
    ".git",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    ".ipynb_checkpoints",
    "$recycle.bin",
    "@eadir",
}
_LITTER_BEGINS = ("._", "~$", ".~lock.", ".nfs", ".fuse_hidden")

TYPED = N_(
    "It holds what the student typed into a field of the learning system, not an answer file. "
    "Ask the student to upload the answer file."
)


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name was left behind by a system, not sent by a student."""
    return name.lower() in _LITTER or name.startswith(_LITTER_BEGINS)


def readable(name: str) -> str:
    """Make a name safe to print: nothing that moves the cursor or turns the line, not too long."""
    shown = _UNSHOWN.sub("\ufffd", name)
    return shown if len(shown) <= 300 else f"{shown[:200]} … {shown[-80:]}"


@dataclass(frozen=True)
class Folder:
    """What the names in one folder tell together.

    Parameters
    ----------
    canvas : bool
        Whether Canvas has named the files in it: one name alone may look so by chance.
    originals : frozenset of str
        The names that the students gave to their files, where Canvas tells them.
    """

    canvas: bool = False
    originals: frozenset[str] = field(default=frozenset())


def folder_of(names: Iterable[str]) -> Folder:
    """Look at all names of the files in one folder.

    Parameters
    ----------
    names : iterable of str
        Without litter.

    Returns
    -------
    Folder
        It counts as Canvas's if most of its names have Canvas's form and the numbers of the
        uploads, which Canvas gives once, differ.
    """
    total = typed = 0
    uploads: set[str] = set()
    originals: set[str] = set()
    for name in names:
        total += 1
        match = _CANVAS.fullmatch(name)
        if match and match["typed"]:
            typed += 1
        elif match:
            uploads.add(match["upload"])
            originals.add(match["file"])
    if 2 * (len(uploads) + typed) <= total:
        return Folder()
    return Folder(True, frozenset(originals))


def identify(parts: Sequence[str], folder: Folder) -> tuple[Identity, str]:
    """Tell who sent a file.

    Parameters
    ----------
    parts : sequence of str
        Names of the folders from the top, and of the file.
    folder : Folder
        Of the folder that the file lies in.

    Returns
    -------
    identity : Identity
    fault : str
        A sentence if the name says that this is no uploaded file; else empty.
    """
    for part in parts:  # from the top: what lies deeper, the student has named
        if match := _MOODLE.fullmatch(part) or _MOODLE_TEAM.fullmatch(part):
            number = match["id"] if "id" in match.re.groupindex else ""
            identity = Identity("moodle", number, readable(match["name"]).strip())
            return identity, "" if match["plugin"] == "file" else _(TYPED)
    match = _CANVAS.fullmatch(parts[-1]) if folder.canvas else None
    if match is None:
        return Identity(), ""
    late = bool(match["late"] or match["anonymous_late"])
    version = 0 if match["typed"] else _version(match["file"], folder.originals)
    identity = Identity("canvas", match["id"] or "", readable(match["name"] or ""), late, version)
    return identity, _(TYPED) if match["typed"] else ""


def _version(name: str, originals: frozenset[str]) -> int:
    """How often a file of that name was sent before: ``week-3-1`` is a repetition of ``week-3``
    only if somebody has sent ``week-3``."""
    match = _AGAIN.fullmatch(name)
    if match is None or match["stem"] + match["ending"] not in originals:
        return 0
    return int(match["again"])


def climbs_out(name: str) -> bool:
    """Whether a name in a zip points outside of the folder it would be unpacked into."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ":" in plain[1:2] or ".." in PurePosixPath(plain).parts
