"""``coursekit build all``: the PDF is made by a second process while the HTML is written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from command import run_command
from coursekit.book.printing import cite
from own_course import make_own_course

TOC = "format: jb-book\nroot: chapters/welcome\nchapters:\n  - file: chapters/one\n"


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A course of two pages, with the settings of the real one."""
    for name in ("data", "exercises"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("_config.yml", "references.bib", "CITATION.cff"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "welcome.md").write_text("# Welcome\n\nCome in.\n")
    return tmp_path


def build_all(checkout: Path, chapter: str, *options: str) -> subprocess.CompletedProcess[str]:
    (checkout / "chapters" / "one.md").write_text(f"# One\n\n{chapter}\n")
    return build_again(checkout, *options)


def build_again(
    checkout: Path, *options: str, what: str = "all"
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coursekit", "build", what, *options]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_site_offers_the_pdf_and_each_format_tells_its_progress_in_turn(checkout: Path) -> None:
    done = build_all(checkout, "A sentence.")
    assert (done.returncode, done.stderr) == (0, "")
    made = checkout / "_build" / "pdf" / "soviet-defectors.pdf"
    offered = checkout / "_build" / "html" / "soviet-defectors.pdf"
    assert offered.read_bytes() == made.read_bytes()
    told = ("The HTML pages are in", "typesetting the PDF", "The PDF is in", "\nHTML ", "\nPDF ")
    places = [done.stdout.index(words) for words in told]
    assert places == sorted(places)


def test_pdf_is_made_after_the_html_where_no_process_can_be_forked(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_all(checkout, "A sentence.")
    made = checkout / "_build" / "pdf" / "soviet-defectors.pdf"
    alongside = made.read_bytes()
    shutil.rmtree(made.parent)
    code = (
        "import multiprocessing; multiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "from coursekit.cli import main; main(['build', 'all'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.index("The HTML pages are in") < done.stdout.index("assembling the book")
    assert made.read_bytes() == alongside


def test_pdf_is_left_while_nothing_changes_and_made_anew_when_something_does(
    checkout: Path,
) -> None:
    left = "the PDF is left as it is"
    made = checkout / "_build" / "pdf" / "soviet-defectors.pdf"
    build_all(checkout, "A sentence.")
    pdfs = [made.read_bytes()]
    for what in ("all", "pdf", "all"):
        again = build_again(checkout, what=what)
        assert (again.returncode, again.stderr, left in again.stdout) == (0, "", True)
    assert made.read_bytes() == pdfs[0]
    for name, old, new in (
        ("chapters/one.md", "A sentence", "Another sentence"),
        ("chapters/one.md", "# One", "# First"),
        ("CITATION.cff", "Soviet", "Russian"),
    ):
        text = (checkout / name).read_text("utf-8")
        (checkout / name).write_text(text.replace(old, new), "utf-8")
        told = build_again(checkout)
        assert (told.returncode, told.stderr, left in told.stdout) == (0, "", False)
        pdfs.append(made.read_bytes())
    assert len(set(pdfs)) == 4
    assert (checkout / "_build" / "html" / "soviet-defectors.pdf").read_bytes() == pdfs[-1]


def test_fault_of_the_pdf_is_told_and_fails(checkout: Path) -> None:
    done = build_all(checkout, "```{raw} typst\n#no-such-function()\n```", "-q")
    assert done.returncode == 1
    assert "unknown variable: no-such-function" in done.stderr
    assert done.stderr.endswith("the pdf book was not built. Mend the warnings above.\n")
    assert not (checkout / "_build" / "html" / "soviet-defectors.pdf").exists()


def test_fault_of_the_html_is_told_once_and_no_pdf_is_offered(checkout: Path) -> None:
    done = build_all(checkout, "Said there. {src}`Emergence 99`", "-q")
    assert done.returncode == 1
    assert done.stderr.count("not 99") == 1
    assert done.stderr.endswith("the html book was not built. Mend the warnings above.\n")
    assert not (checkout / "_build" / "html" / "soviet-defectors.pdf").exists()


def test_course_on_another_article_needs_nothing_of_ours(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    command = [sys.executable, "-m", "coursekit", "build", "all", "-q"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    site = course / "_build" / "html"
    assert (course / "_build" / "pdf" / "a-small-course.pdf").read_bytes() == (
        site / "a-small-course.pdf"
    ).read_bytes()
    assert "Köln" in (site / "chapters" / "rain.html").read_text(encoding="utf-8")
    notes = BeautifulSoup((site / "chapters" / "notes.html").read_text("utf-8"), "html.parser")
    facts = [one.get_text() for one in notes.select(".ck-register-paragraphs .ck-entry-facts")]
    assert facts == ["Note 1.", "No note."]
    # The files of the exercises hold the keys.
    assert not (site / "exercises").exists()
    assert not (site / "_sources" / "exercises").exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("_config.yml", b"title:", b"title: :", "_config.yml:1: this is no YAML: mapping values"),
        ("_config.yml", b"execute:", b"execute: yes\nx:", "Jupyter Book cannot use these settings"),
        ("_config.yml", b"title:", b"title: \xe9", "_config.yml: the file is not UTF-8"),
        ("chapters/rain.md", b"It rained", b"\xe9", "rain.md:7: WARNING: undecodable source"),
        (
            "chapters/rain.md",
            b"rain/days",
            b"rain/dys",
            "rain.md:14: WARNING: there is no exercise",
        ),
        (
            "CITATION.cff",
            b"title: A",
            b"title: [",
            "CITATION.cff: this is no citation file in YAML",
        ),
        ("data/datapackage.json", b"{", b"[{", "notes.md:9: WARNING: data/datapackage.json:"),
    ],
)
def test_broken_file_of_a_course_is_told(
    tmp_path: Path, name: str, old: bytes, new: bytes, says: str
) -> None:
    course = make_own_course(tmp_path)
    (course / "CITATION.cff").write_text("title: A\n", "utf-8")
    content = (course / name).read_bytes()
    assert old in content
    (course / name).write_bytes(content.replace(old, new, 1))
    done = run_command("build", "html", "-q", cwd=course)
    assert done.returncode == 1
    assert says in re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)
    for word in ("Traceback", "Extension error", "Exception occurred"):
        assert word not in done.stderr


def test_article_of_a_citation_file_may_lack_its_number_and_pages() -> None:
    work = {"title": "A title", "authors": [{"name": "A group"}], "journal": "Notes", "year": 1999}
    assert cite(work) == "On A group, “A title”, Notes (1999)."
