"""Files of questions, read without trusting them: no entities, no paths, no bombs."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from coursekit.errors import CourseError, Fault

MOST_BYTES = 200_000_000
_MOST_FILES = 20_000
_BOMB = 200  # times that a file may grow


def parse_xml(content: bytes, name: str) -> ET.Element:
    """Parse XML that may be hostile.

    Raises
    ------
    CourseError
        If it is no XML, or defines entities.
    """
    try:
        # A DOCTYPE alone is harmless, and files of QTI 1.2 have one: its schema is a DTD.
        root: ET.Element = fromstring(content)
    except DefusedXmlException as error:
        remedy = "No learning system writes such files; do not use it."
        raise CourseError(Fault(name, 0, "it defines entities of its own", remedy)) from error
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise CourseError(
            Fault(name, 0, f"it is not well-formed XML: {error}", "Export it again.")
        ) from error
    for node in root.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.rpartition("}")[2]
    return root


def read_package(path: Path) -> dict[str, bytes]:
    """Read the files of a zip into memory.

    Raises
    ------
    CourseError
        If it is no zip, or one that reaches outside itself or grows beyond measure.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = list(_entries(archive, path.name))
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise CourseError(
            Fault(path.name, 0, f"it is not a zip archive: {error}", "Export it again.")
        ) from error


def _entries(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_FILES or total > MOST_BYTES or total > _BOMB * max(packed, 10_000):
        raise CourseError(Fault(name, 0, "it is too large when unpacked", "Split it."))
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in entry.filename.partition("/")[0]:
            message = f'"{entry.filename}" in it reaches outside the archive'
            raise CourseError(Fault(name, 0, message, "Do not use this file."))
        yield entry


def text_of(content: bytes, name: str) -> str:
    """The text of a file in UTF-8, with or without a mark, or in Latin letters of old."""
    if b"\0" in content:
        raise CourseError(
            Fault(name, 0, "it is not text", "Give a file that was exported as text.")
        )
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")
