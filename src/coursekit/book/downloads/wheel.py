"""The wheel that lies beside the notebooks, so that they can install what they need.

No index knows our package, and its bare name there is somebody else's.  In a checkout the wheel is
built as it would be for a release; elsewhere it is packed again from what was installed.  What is
withheld from the book is left out of it, and so are assignments and sample answers, which may tell
answers too.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coursekit import __version__
from coursekit.errors import DISTRIBUTION

NAME = f"{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl"
PACKAGE = Path(__file__).resolve().parents[2]
_CHECKOUT = PACKAGE.parents[1]
# What hatchling takes into the wheel besides the package.
_BESIDE = ("data", "exercises", "pyproject.toml", "README.md")
# Assignments, and the sample answers that stand beside open exercises.
_FOR_MARKERS = re.compile(r"/exercises/.+\.ya?ml$")
_COURSE = "coursekit/defectors/"
# What pip notes of an installation; the list of files is written anew.
_NOTES = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}


def lay_wheel(folder: Path, withheld: Iterable[str], with_course: bool) -> None:
    """Write the wheel into `folder`, unless it is there and made of the same files.

    Parameters
    ----------
    folder : pathlib.Path
        Made if it is missing.
    withheld : iterable of str
        Names of exercises that are left out.
    with_course : bool
        Whether the notebooks need `coursekit.defectors`, the course that comes with the kit.
    """
    path, left_out = folder / NAME, sorted([*withheld, *([] if with_course else [_COURSE])])
    digest = _digest(left_out)
    if path.is_file():
        with contextlib.suppress(OSError, ValueError), ZipFile(path) as made:
            if made.comment == digest:
                return
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.glob("*.whl"):  # of another version
        other.unlink()
    files = {
        name: content
        for name, content in _contents().items()
        if not _FOR_MARKERS.search(name)
        and (with_course or not name.startswith(_COURSE))
        and not any(name.endswith(f"/exercises/{one}.md") for one in left_out)
    }
    path.write_bytes(_pack(files, digest))


def _in_checkout() -> bool:
    return PACKAGE.parent.name == "src" and (_CHECKOUT / "pyproject.toml").is_file()


def _digest(left_out: Iterable[str]) -> bytes:
    """Return a digest of all that the wheel is made from."""
    roots = [PACKAGE, *(_CHECKOUT / name for name in _BESIDE if _in_checkout())]
    digest = hashlib.sha256("\n".join(left_out).encode())
    for root in roots:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"\0{path.relative_to(root.parent).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest().encode()


def _contents() -> dict[str, bytes]:
    """Return the files of the whole wheel by their names in it, without the list of files."""
    if not _in_checkout():
        files = distribution(DISTRIBUTION).files or ()
        return {
            file.as_posix(): file.read_binary()
            for file in files
            if ".." not in file.parts and file.suffix != ".pyc" and file.name not in _NOTES
        }
    from hatchling.build import build_wheel

    with TemporaryDirectory() as place:
        with contextlib.chdir(_CHECKOUT):  # where a build back end looks for the project
            name = build_wheel(place)
        with ZipFile(Path(place, name)) as built:
            return {
                entry: built.read(entry)
                for entry in built.namelist()
                if not entry.endswith(".dist-info/RECORD")
            }


def _pack(files: Mapping[str, bytes], comment: bytes) -> bytes:
    """Write a wheel: the same files, the same bytes."""
    info = next(name for name in files if name.endswith(".dist-info/WHEEL")).rpartition("/")[0]
    record = f"{info}/RECORD"
    lines = [_record(name, files[name]) for name in sorted(files)]
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as wheel:
        wheel.comment = comment
        for name in sorted(files):
            wheel.writestr(zip_entry(name), files[name])
        wheel.writestr(zip_entry(record), "".join([*lines, f"{record},,\n"]))
    return packed.getvalue()


def _record(name: str, content: bytes) -> str:
    """Return the line of a file, as the specification of wheels has it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def zip_entry(name: str) -> ZipInfo:
    """Return the entry of a file in a zip that has the same bytes whenever it is made."""
    entry = ZipInfo(name)  # dated 1980, the first day of a zip
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    return entry
