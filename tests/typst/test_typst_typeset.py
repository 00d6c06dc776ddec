"""A rehearsal makes typesetting faster and changes nothing that comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from typst_snippets import FONTS

from coursekit.book.typst.rehearsal import rehearsed
from coursekit.book.typst.typeset import TypstBuildError, typeset

HEAD = '#set document(title: "T")\n#set text(lang: "en")\n'
TEXT = "".join(f"= Chapter {n}\n\n{'Words that fill a line. ' * 80}\n\n" for n in range(20))


def in_a_new_process(source: Path, pdf: Path) -> bytes:
    code = (
        "import sys; from pathlib import Path; from coursekit.book.typst.typeset import typeset\n"
        "typeset(Path(sys.argv[1]), Path(sys.argv[2]), [Path(sys.argv[3])], ['ua-1'])"
    )
    command = [sys.executable, "-c", code, str(source), str(pdf), str(FONTS)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    subprocess.run(command, check=True, env=environment)
    return pdf.read_bytes()


def process_of_rehearsal() -> psutil.Process:
    (process,) = (
        child
        for child in psutil.Process().children()
        if "coursekit.book.typst.rehearsal" in child.cmdline()
    )
    return process


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    path = tmp_path / "book.typ"
    path.write_text(HEAD + TEXT)
    return path


def test_rehearsed_book_is_the_same_to_the_byte(source: Path) -> None:
    with rehearsed(source, [FONTS]):
        source.write_text(HEAD + TEXT.replace("Chapter 7", "Another title"))
        typeset(source, source.with_suffix(".pdf"), [FONTS], ["ua-1"])
    alone = in_a_new_process(source, source.with_name("alone.pdf"))
    assert alone == source.with_suffix(".pdf").read_bytes()


def test_who_has_rehearsed_typesets_the_book(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("typeset without what was rehearsed")

    monkeypatch.setattr("coursekit.book.typst.typeset.compile_pdf", refuse)
    with rehearsed(source, [FONTS]):
        for name in ("one.pdf", "two.pdf"):
            typeset(source, source.with_name(name), [FONTS], ["ua-1"])
            assert source.with_name(name).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("before", [None, "#no-such-function()"])
def test_book_without_a_good_last_state_is_typeset_all_the_same(
    source: Path, before: str | None
) -> None:
    last = source.with_name("last.typ")
    if before is not None:
        last.write_text(before)
    with rehearsed(last, [FONTS]):
        typeset(source, source.with_suffix(".pdf"), [FONTS], ["ua-1"])
    assert source.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_book_is_typeset_when_the_rehearsal_was_killed(source: Path) -> None:
    with rehearsed(source, [FONTS]):
        rehearsal = process_of_rehearsal()
        rehearsal.kill()
        rehearsal.wait()
        typeset(source, source.with_suffix(".pdf"), [FONTS], ["ua-1"])
    assert source.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_rehearsal_of_a_book_that_is_not_made_ends_with_its_block(source: Path) -> None:
    with rehearsed(source, [FONTS]):
        rehearsal = process_of_rehearsal()
    assert not rehearsal.is_running()


def test_fault_after_a_rehearsal_is_told(source: Path) -> None:
    with rehearsed(source, [FONTS]):
        source.write_text(HEAD + "#no-such-function()")
        with pytest.raises(TypstBuildError, match="no-such-function"):
            typeset(source, source.with_suffix(".pdf"), [FONTS], ["ua-1"])
