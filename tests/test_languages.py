"""What readers see, in every language: the catalogues are whole and the built pages use them."""

from __future__ import annotations

import importlib.util
import re
import string
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "coursekit"


def _tool() -> ModuleType:
    """``tools/words.py``, which writes the catalogues."""
    spec = importlib.util.spec_from_file_location("words", ROOT / "tools" / "words.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["words"] = module
    spec.loader.exec_module(module)
    return module


words = _tool()


def test_every_message_of_the_source_is_in_every_catalogue_and_compiled() -> None:
    """Else run ``tools/words.py`` and translate what it names."""
    stale = [
        path.relative_to(SOURCE).as_posix()
        for path, content in words.files().items()
        if not path.is_file() or path.read_bytes() != content
    ]
    assert stale == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_message_is_translated_with_its_names(language: str) -> None:
    with words.po_path(language).open("rb") as file:
        messages = [message for message in read_po(file, language) if message.id]
    faults = [message.id for message in messages if _is_faulty(message)]
    assert faults == []


def _is_faulty(message: Message) -> bool:
    """Whether a message is not translated, not looked at, or has lost or gained a name."""
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    asked = message.id if isinstance(message.id, tuple) else (message.id,)
    if message.fuzzy or not all(said):
        return True
    allowed = set().union(*map(_names, asked)) | _ALSO.get(asked[0], set())
    needed = _names(asked[-1]) - _ALSO.get(asked[0], set())
    return any(not _names(text) <= allowed for text in said) or not needed <= _names(said[-1])


# What the code offers besides what English uses.
_ALSO = {"{ordinal} century": {"ordinal", "number", "roman"}}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_message_stands_inside_an_f_string() -> None:
    """Babel does not look into them, so that the message would have no entry."""
    inside = re.compile(r"""\bf(["']{1,3}).*\{_\(["'].*\1""")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if inside.search(line)
    ]
    assert found == []
