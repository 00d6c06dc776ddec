"""A PDF whose book has not changed is left as it is; whatever changes makes it anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.addnodes import toctree

from coursekit.book.typst.stamp import Doubt, may_have_changed, spell, stamp_of, write_stamp

Build = Callable[..., tuple[Path, str]]
LEFT = "the PDF is left as it is"
NAME = "letters-from-the-border.pdf"


@pytest.fixture(scope="module")
def folder(build_sample: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book, built once."""
    folder = tmp_path_factory.mktemp("stamp")
    build_sample(folder)
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    later = path.stat().st_mtime + 2  # the clock of a file system may be coarse
    os.utime(path, (later, later))


def test_book_that_has_not_changed_is_left(folder: Path, build_sample: Build) -> None:
    before = (folder / "typst" / NAME).stat()
    _, told = build_sample(folder)
    after = (folder / "typst" / NAME).stat()
    assert LEFT in told
    assert "typesetting" not in told
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("letters.md", "The question", "The old question"),  # a title in the contents
        ("numbers.md", "# Numbers", "# Counted"),  # other pages name it
        ("chart.svg", "</svg>", "<!-- drawn anew --></svg>"),
        ("references.bib", "{1989}", "{1988}"),
        ("conf.py", "A sample book", "A changed book"),
        ("index.md", "frames\n", "more\n"),  # a chapter out, another in
    ],
)
def test_changed_book_is_the_book_built_anew(
    folder: Path, build_sample: Build, tmp_path: Path, name: str, old: str, new: str
) -> None:
    source = folder / "source" / name
    kept = source.read_bytes()
    rewrite(source, old, new)
    frames, more = folder / "source" / "frames.ipynb", folder / "source" / "more.ipynb"
    try:
        if new.strip() == more.stem:
            frames.rename(more)
        made, told = build_sample(folder)
        changed = (made / NAME).read_bytes()
        (tmp_path / "source").symlink_to(folder / "source")
        anew, _ = build_sample(tmp_path)
    finally:
        source.write_bytes(kept)
        if more.exists():
            more.rename(frames)
    assert LEFT not in told
    assert changed == (anew / NAME).read_bytes()


@pytest.mark.parametrize("option", [("-D", "typst_paper=a5"), ("-D", "today=x"), ("-t", "draft")])
def test_other_setting_makes_the_pdf_anew(
    folder: Path, build_sample: Build, option: tuple[str, str]
) -> None:
    build_sample(folder)
    _, told = build_sample(folder, "typst", *option)
    assert LEFT not in told


@pytest.mark.parametrize("content", [None, b"%PDF-1.7 half a file"])
def test_pdf_that_is_gone_or_broken_is_made_anew(
    folder: Path, build_sample: Build, content: bytes | None
) -> None:
    build_sample(folder)
    pdf = folder / "typst" / NAME
    whole = pdf.read_bytes()
    pdf.unlink()
    if content is not None:
        pdf.write_bytes(content)
    build_sample(folder)
    assert pdf.read_bytes() == whole


def test_guess_sees_a_file_that_is_newer_or_gone_and_another_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    page, pdf = tmp_path / "page.md", tmp_path / "book.pdf"
    page.write_text("A page.")
    pdf.write_bytes(b"%PDF")
    guesses = [may_have_changed(pdf)]
    write_stamp(pdf, "digest", [page, tmp_path / "never there"])
    made = stamp_of(pdf).stat().st_mtime
    os.utime(page, (made - 1, made - 1))
    guesses.append(may_have_changed(pdf))
    os.utime(page, (made + 1, made + 1))
    guesses.append(may_have_changed(pdf))
    os.utime(page, (made - 1, made - 1))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    guesses.append(may_have_changed(pdf))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    page.unlink()
    guesses.append(may_have_changed(pdf))
    assert guesses == [True, False, True, True, True]


def test_values_that_differ_are_spelled_differently() -> None:
    values = [1, 1.0, True, "1", b"1", None, [1], (1,), {1}, {1: 2}, {"1": 2}, [[1], 2], [[1, 2]]]
    values += [{"a": 1, "b": 2}, {"b": 2, "a": 1}, "a,b", ["a", "b"], ["a,b"], toctree]
    spelled = list(map(spell, values))
    assert len(set(spelled)) == len(spelled)


def test_order_of_a_set_does_not_matter() -> None:
    assert spell({"b", "a", "c"}) == spell({"c", "b", "a"}) == "set('a','b','c')"


@pytest.mark.parametrize("value", [object(), lambda: None, [object()]])
def test_value_that_cannot_be_told_from_another_is_in_doubt(value: object) -> None:
    with pytest.raises(Doubt):
        spell(value)
