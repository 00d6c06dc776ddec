"""Pictures that Sphinx does not find by itself: under escaped names, and those in a notebook.

Markdown writes a picture's address as a browser wants it, ``my%20map.png``, and Sphinx looks for a
file of that name.  In a notebook, ``attachment:map.png`` is held by the cell in which it stands.
Both are looked up while a page is read, so that every builder has them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

_ATTACHED = "attachment:"
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)
_LINES_OF_CELL = 10_000  # MyST-NB counts the lines of a notebook anew in each cell, from one


class FindPictures(SphinxTransform):
    """Put the names of files in the place of those that only a browser or a notebook knows."""

    default_priority = 400

    def apply(self, **_: Any) -> None:
        for image in self.document.findall(nodes.image):
            near: nodes.Node | None = image
            while near is not None and not near.line:
                near = near.parent
            line = near.line if near is not None else None
            image["uri"] = find_picture(self.env, self.env.docname, image["uri"], line or 0)


def find_picture(env: BuildEnvironment, docname: str, uri: str, line: int) -> str:
    """Return under which name a picture is found from the folder of its page.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    docname : str
        The page.
    uri : str
        As the page has it.
    line : int
        Where, as MyST-NB counts.

    Returns
    -------
    str
        `uri` if nothing is found, or if it needs no looking up.
    """
    if uri.startswith(_ATTACHED):
        return _find_attached(env, docname, unquote(uri.removeprefix(_ATTACHED)), line) or uri
    if not uri or _ELSEWHERE.match(uri):
        return uri
    spellings = (uri, unquote(uri), unquote(re.split(r"[?#]", uri)[0]))
    return next((one for one in spellings if _is_file(env, docname, one)), uri)


def _is_file(env: BuildEnvironment, docname: str, name: str) -> bool:
    try:
        return os.path.isfile(env.relfn2path(name, docname)[1])
    except ValueError:  # what is no name of a file at all
        return False


def _find_attached(env: BuildEnvironment, docname: str, name: str, line: int) -> str | None:
    """Write a picture of a notebook into a file beside what Sphinx has read."""
    for cell in _cells(Path(str(env.doc2path(docname))), line // _LINES_OF_CELL - 1):
        for content in (cell.get("attachments") or {}).get(name, {}).values():
            try:
                picture = base64.b64decode("".join(content))
            except (binascii.Error, ValueError, TypeError):
                return None
            stem = hashlib.sha256(picture).hexdigest()[:20]
            file = Path(env.doctreedir, "attachments", stem + Path(name).suffix)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture)
            folder = Path(env.srcdir, docname).parent
            return os.path.relpath(file, folder).replace(os.sep, "/")
    return None


def _cells(notebook: Path, at: int) -> Iterator[dict[str, Any]]:
    """Yield the cell at a place of a notebook; nothing if it is none."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        yield cells[at]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return
