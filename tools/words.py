"""Bring the catalogues up to date with the source: what readers see, in every language.

    .venv/bin/python tools/words.py

Collects the messages into ``coursekit.pot``, takes them over into each ``coursekit.po``, and
compiles it.  What has no translation yet stands there with an empty ``msgstr``; a message that
was only reworded is kept with its old translation, marked as fuzzy, until somebody looks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedIOBase, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from coursekit.course_template.sample_words import translated

SOURCE = Path(__file__).resolve().parents[1] / "src" / "coursekit"
LOCALE = SOURCE / "locale"
LANGUAGES = ("de", "es", "fr", "ru")
_KEYWORDS = {"_": None, "N_": None, "Message": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_METHODS = [
    ("**.py", "python"),
    ("**.html", "jinja2.ext:babel_extract"),
    ("**.js", f"{__name__}:extract_script"),
    ("**.typ", f"{__name__}:extract_script"),
]
_TEXT = r'\s*"((?:[^"\\\n]|\\.)*)"'
_CALL = re.compile(rf"(?<!\w)(?:(_|say)\({_TEXT}|(ngettext)\({_TEXT},{_TEXT})")
_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # same words, same bytes


def extract_script(
    file: BufferedIOBase, *_: object, **__: object
) -> Iterator[tuple[int, str, str | tuple[str, str], list[str]]]:
    """Find ``_("…")``, ``ngettext("…", "…", …)`` and Typst's ``say("…")``.

    Babel's own reader of JavaScript stumbles over regular expressions with a quotation mark.
    """
    for match in _CALL.finditer(file.read().decode()):
        single, one, several = (json.loads(f'"{match[n] or ""}"') for n in (2, 4, 5))
        yield (1, "ngettext", (one, several), []) if match[3] else (1, "_", single, [])


def _catalogue(language: str | None = None) -> Catalog:
    return Catalog(
        language,
        domain="coursekit",
        project="coursekit",
        header_comment="# Words of coursekit; written by tools/words.py.",
        creation_date=_DAY,
        revision_date=_DAY,
        fuzzy=False,
    )


def collect() -> Catalog:
    """Every message of the source, with the files that say it."""
    catalogue = _catalogue()
    found = extract_from_dir(
        SOURCE,
        _METHODS,
        keywords=_KEYWORDS,
        comment_tags=("Words:",),
        strip_comment_tags=True,
    )
    # Files without line numbers, which change with every edit.
    for path, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        place = f"src/coursekit/{Path(path).as_posix()}"
        catalogue.add(message, None, [(place, None)], (), comments, context=context)
    for place, text in _sample():
        catalogue.add(text, None, [(place, None)], context="sample")
    return catalogue


def _sample() -> Iterator[tuple[str, str]]:
    """The words of the course that ``coursekit new`` writes, and their files."""
    folder = SOURCE / "course_template" / "files"
    for path in sorted(filter(Path.is_file, folder.rglob("*"))):
        if path.suffix in {".csv", ".json", ".md", ".py", ".yml"}:
            found: list[str] = []
            name = path.relative_to(folder).as_posix()
            translated(
                name, path.read_text("utf-8"), lambda text, all=found: all.append(text) or text
            )
            yield from ((path.relative_to(SOURCE.parents[1]).as_posix(), text) for text in found)


def updated(language: str, messages: Catalog) -> Catalog:
    """The catalogue of a language as it stands, with the `messages` of today."""
    path = po_path(language)
    catalogue = _catalogue(language)
    if path.is_file():
        with path.open("rb") as file:
            for message in read_po(file, language):
                if message.id:
                    catalogue.add(
                        message.id, message.string, flags=message.flags, context=message.context
                    )
    catalogue.update(messages, update_creation_date=False)
    catalogue.revision_date = _DAY
    return catalogue


def po_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "coursekit.po"


def as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue for people."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, ignore_obsolete=True, include_previous=False)
    return buffer.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Write a catalogue for gettext."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def files() -> dict[Path, bytes]:
    """All files as they should be."""
    messages = collect()
    written = {LOCALE / "coursekit.pot": as_po(messages)}
    for language in LANGUAGES:
        catalogue = updated(language, messages)
        written[po_path(language)] = as_po(catalogue)
        written[po_path(language).with_suffix(".mo")] = as_mo(catalogue)
    return written


def main() -> None:
    """Write what differs, and tell what is still to be translated."""
    for path, content in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"wrote {path.relative_to(SOURCE)}")
    for language in LANGUAGES:
        with po_path(language).open("rb") as file:
            for message in read_po(file, language):
                whole = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and (message.fuzzy or not all(whole)):
                    print(f"{language}: to be translated: {message.id}")


if __name__ == "__main__":
    sys.exit(main())
