"""Where the pictures of exercises lie."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote


def find_picture(address: str, file: Path, root: Path) -> Path | None:
    """Find the picture to which the exercise of a file leads.

    Parameters
    ----------
    address : str
        As the exercise has it; Markdown writes blanks and letters beyond ASCII with ``%``.
    file : pathlib.Path
        The exercise's.
    root : pathlib.Path
        Folder of the course.

    Returns
    -------
    pathlib.Path or None
        Beside the exercise, or where the chapters have theirs; None if it is nowhere.
    """
    folders = (file.parent, root, root / "chapters")
    names = (address.lstrip("/"), unquote(address).lstrip("/"))
    places = (folder / name for name in names for folder in folders)
    return next((place for place in places if place.is_file()), None)
