"""Each snippet becomes the Typst that stands beside it, and that Typst compiles as PDF/UA-1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typst_snippets import Snippets

FOLDER = Path(__file__).with_name("snippets")
_CASE = re.compile(
    r"^===== (?P<name>[^\n]+) \((?P<suffix>md|rst)\)\n(?P<source>.*?)\n-----\n(?P<expected>.*?)\n"
    r"(?=\n?=====|\Z)",
    re.DOTALL | re.MULTILINE,
)


def cases() -> list[object]:
    """Read the snippets; a file holds one family of nodes."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            found.append(
                pytest.param(
                    *case.group("suffix", "source", "expected"), id=f"{path.stem}: {case['name']}"
                )
            )
    return found


def test_every_case_is_read() -> None:
    headings = sum(path.read_text().count("===== ") for path in FOLDER.glob("*.txt"))
    assert len(cases()) == headings > 70


@pytest.mark.parametrize(("suffix", "source", "expected"), cases())
def test_snippet_becomes_typst_that_compiles(
    snippets: Snippets, suffix: str, source: str, expected: str
) -> None:
    snippets.warnings()
    written = snippets.translate(source, suffix)
    assert re.sub(r"snippet\d+", "snippet", written) == expected
    assert snippets.warnings() == ""
    snippets.compile(written)
