"""The pictures of a book: copied, named by what they are, and each tried before it is typeset."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from coursekit.book.typst.compiling import find_failing
from coursekit.book.typst.values import call

_FOREIGN = re.compile(rb"<(?:\w+:)?foreignObject\b")
# How files of the kinds that Typst draws begin.
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
    b"%PDF-": ".pdf",
}
_ENDINGS = {*_BEGINNINGS.values(), ".svg", ".jpeg", ".webp"}


def copy_pictures(
    pictures: Mapping[str, str], source: Path, folder: Path, standards: Sequence[str]
) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """Copy pictures and try them.

    Parameters
    ----------
    pictures : mapping of str to str
        Files, named from `source`, and the names that they get.
    source, folder : pathlib.Path
        From where, to where.
    standards : sequence of str
        PDF standards that the book must meet.

    Returns
    -------
    tuple of (dict of str to str, dict of str to str, set of str)
        Names of the copies, what is wrong with those that cannot be printed, and those that are
        printed without the HTML in them.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names: dict[str, str] = {}
    faults: dict[str, str] = {}
    for picture, name in sorted(pictures.items()):
        try:
            names[picture] = _copy(source / picture, folder, Path(name))
        except OSError as error:
            faults[picture] = f"it cannot be read: {error.strerror or error}"
        except ValueError as error:
            faults[picture] = str(error)
    shown = {f"#{call('image', name, alt='x')}": picture for picture, name in names.items()}
    for markup, message in find_failing(list(shown), [], standards, str(folder)).items():
        faults[shown[markup]] = message
    foreign = {
        picture
        for picture, name in names.items()
        if name.endswith(".svg") and _FOREIGN.search((folder / name).read_bytes())
    }
    return names, faults, foreign


def _copy(picture: Path, folder: Path, name: Path) -> str:
    """Copy a picture and return the name of the copy, which ends as its kind demands."""
    with picture.open("rb") as stream:
        start = stream.read(16)
    ending = next((e for begin, e in _BEGINNINGS.items() if start.startswith(begin)), None)
    if ending is None and start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        ending = ".webp"
    if ending is None and name.suffix.lower() not in _ENDINGS:
        return _convert(picture, folder, name)
    copy = (
        name
        if ending in (None, name.suffix.lower())
        else name.with_suffix(f"{name.suffix}{ending}")
    )
    shutil.copyfile(picture, folder / copy)
    return str(copy)


def _convert(picture: Path, folder: Path, name: Path) -> str:
    """Draw a picture of another kind as PNG."""
    from PIL import Image, UnidentifiedImageError  # few books have such pictures

    copy = name.with_suffix(f"{name.suffix}.png")
    try:
        with Image.open(picture) as image:
            image.convert("RGBA").save(folder / copy)
    except UnidentifiedImageError:
        raise ValueError(f"Typst draws no {name.suffix.lstrip('.')} files") from None
    except Exception as error:  # the readers of Pillow raise of all kinds
        raise ValueError(f"it cannot be read: {error}") from error
    return str(copy)
