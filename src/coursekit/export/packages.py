"""XML and zips as learning systems read them: legal characters, sorted names, fixed dates."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

#: What XML 1.0 (section 2.2) does not allow, escaped or not.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold

Child = ET.Element | str | None | Iterable["Child"]


def legal(text: str) -> str:
    """Take out the characters that no XML file may hold."""
    return _ILLEGAL.sub("", text)


def element(tag: str, *children: Child, **attributes: str | float | bool | None) -> ET.Element:
    """Make an element.

    Parameters
    ----------
    tag : str
    *children
        Elements, texts, None for nothing, or iterables of these.
    **attributes
        None leaves one out; ``_`` at the end of a name is dropped, as in ``class_``, and any other
        stands for a hyphen.
    """
    made = ET.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            shown = str(value).lower() if isinstance(value, bool) else value
            made.set(name.rstrip("_").replace("_", "-"), legal(number(shown)))
    _fill(made, children)
    return made


def number(value: str | float) -> str:
    """Write a number as short as it is exact: 2, 0.5."""
    return value if isinstance(value, str) else repr(int(value) if value == int(value) else value)


def _fill(parent: ET.Element, children: Iterable[Child]) -> None:
    for child in children:
        if isinstance(child, str):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + legal(child)
            else:
                parent.text = (parent.text or "") + legal(child)
        elif isinstance(child, ET.Element):
            parent.append(child)
        elif child is not None:
            _fill(parent, child)


def xml_bytes(root: ET.Element) -> bytes:
    """Write a document: UTF-8, one line end, the same bytes each time."""
    text = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def zip_bytes(files: Mapping[str, bytes], first: str = "") -> bytes:
    """Pack `files` by their names, sorted; `first` comes before all others.

    The same files give the same bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return out.getvalue()
