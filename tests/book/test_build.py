"""``coursekit build``: pages, PDF, and what a fault in a course's files leads to."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import yaml
from bs4 import BeautifulSoup

from command import run_command
from coursekit.book.build.run import Book
from coursekit.book.printing import cite
from coursekit.course import Course
from coursekit.errors import CourseError
from own_course import make_own_course

COMMAND = [sys.executable, "-m", "coursekit", "build"]
WAITS = """
import time
from pathlib import Path

Path("waits").touch()
time.sleep(60)
"""
TOC = "format: jb-book\nroot: chapters/welcome\nchapters:\n  - file: chapters/one\n"
SELF = b"```{include} rain.md\n```\n```{ex"
ADDRESS = "https://example.org/book"


def make_checkout(root: Path, folder: Path) -> Path:
    """Make a course of two pages, with the settings of the real one."""
    for name in ("data", "exercises"):
        shutil.copytree(root / name, folder / name)
    for name in ("references.bib", "CITATION.cff"):
        shutil.copy(root / name, folder)
    settings = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    del settings["sphinx"]["config"]["coursekit_cover"]  # leads to pages that are not here
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    (folder / "_config.yml").write_text(text, "utf-8")
    (folder / "_toc.yml").write_text(TOC)
    (folder / "chapters").mkdir()
    (folder / "chapters" / "welcome.md").write_text("# Welcome\n\nCome in.\n")
    return folder


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A course of two pages."""
    return make_checkout(root, tmp_path)


@pytest.fixture(scope="module")
def built(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The course of two pages as ``build all`` leaves it, and what the command said."""
    course = make_checkout(root, tmp_path_factory.mktemp("built"))
    return course, build_all(course, "```{codebook}\n```", "--address", ADDRESS)


def build_all(checkout: Path, chapter: str, *options: str) -> subprocess.CompletedProcess[str]:
    (checkout / "chapters" / "one.md").write_text(f"# One\n\n{chapter}\n")
    return build_again(checkout, *options)


def build_again(
    checkout: Path, *options: str, what: str = "all"
) -> subprocess.CompletedProcess[str]:
    return run_command("build", what, *options, cwd=checkout)


def test_site_offers_the_pdf_and_each_format_tells_its_progress_in_turn(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    course, done = built
    assert (done.returncode, done.stderr) == (0, "")
    made = course / "_build" / "pdf" / "soviet-defectors.pdf"
    offered = course / "_build" / "html" / "soviet-defectors.pdf"
    assert offered.read_bytes() == made.read_bytes()
    said = ("The HTML pages are in", "typesetting", "The PDF is in")
    stages = (*said, "\nHTML ", "\nPDF ")
    places = [done.stdout.index(words) for words in stages]
    assert places == sorted(places)
    assert "\x1b" not in done.stdout  # colours are for terminals


def test_sitemap_has_the_address_that_the_command_was_given(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    sitemap = (built[0] / "_build" / "html" / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{ADDRESS}/chapters/one.html</loc>" in sitemap
    tables = sorted(path.name for path in (built[0] / "data").glob("*.csv"))
    listed = re.findall(f"<loc>{ADDRESS}/data/(.+)[.]html</loc>", sitemap)
    assert [f"{name}.csv" for name in sorted(listed)] == tables


def test_pages_built_alone_offer_no_pdf_and_leave_none_in_the_site(
    built: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    course = shutil.copytree(built[0], tmp_path / "course")
    offered = course / "_build" / "html" / "soviet-defectors.pdf"
    assert offered.is_file()
    assert "soviet-defectors.pdf" in (offered.parent / "chapters" / "one.html").read_text("utf-8")
    again = build_again(course, what="html")
    assert (again.returncode, again.stderr) == (0, "")
    assert not offered.exists()
    page = (offered.parent / "chapters" / "one.html").read_text("utf-8")
    assert "soviet-defectors.pdf" not in page


def test_fault_of_the_pdf_is_told_and_fails(checkout: Path) -> None:
    done = build_all(checkout, "```{raw} typst\n#no-such-function()\n```", "-q")
    assert done.returncode == 1
    assert "unknown variable: no-such-function" in done.stderr
    assert done.stderr.endswith("the pdf book was not built. Fix what the warnings above name.\n")
    assert not (checkout / "_build" / "html" / "soviet-defectors.pdf").exists()


def test_fault_of_the_html_is_told_once_and_no_pdf_is_offered(checkout: Path) -> None:
    done = build_all(checkout, "Said there. {src}`Emergence 99`", "-q")
    assert done.returncode == 1
    assert done.stderr.count("not 99") == 1
    assert done.stderr.endswith("the html book was not built. Fix what the warnings above name.\n")
    assert not (checkout / "_build" / "html" / "soviet-defectors.pdf").exists()


def test_course_on_another_article_needs_nothing_of_ours(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    done = build_again(course, "-q")
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


def test_pdf_made_alone_is_the_pdf_made_beside_the_html(
    tmp_path: Path, book_date: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", book_date)
    made = []
    for what in ("all", "pdf"):
        course = make_own_course(tmp_path / what)
        assert build_again(course, "-q", what=what).returncode == 0
        made.append((course / "_build" / "pdf" / "a-small-course.pdf").read_bytes())
    assert made[0] == made[1]


@pytest.fixture
def exercises_alone(tmp_path: Path) -> Path:
    """A book that has the extension of the exercises and nothing else of ours."""
    course = make_own_course(tmp_path)
    config = (course / "_config.yml").read_text("utf-8")
    (course / "_config.yml").write_text(f"{config}.exercises\n".replace("\n.", "."), "utf-8")
    exercise = course / "exercises" / "rain" / "days.md"
    text = exercise.read_text("utf-8")
    exercise.write_text(text.replace(" {src}`Start 1; n. 1`", ""), "utf-8")
    page = course / "chapters" / "rain.md"
    page.write_text("# Rain\n\n```{exercise} rain/days\n```\n", "utf-8")
    (course / "chapters" / "notes.md").write_text("# Notes\n\nNone.\n", "utf-8")
    return course


def test_book_with_the_exercises_alone_is_built(exercises_alone: Path) -> None:
    done = run_command("build", "html", "-q", cwd=exercises_alone)
    assert (done.returncode, done.stderr) == (0, "")
    page = (exercises_alone / "_build" / "html" / "chapters" / "rain.html").read_text("utf-8")
    assert "On how many days" in page


@pytest.mark.parametrize("what", ["pdf", "all"])
def test_pdf_of_a_book_with_the_exercises_alone_is_refused_in_a_line(
    exercises_alone: Path, what: str
) -> None:
    done = run_command("build", what, "-q", cwd=exercises_alone)
    assert done.returncode == 1
    assert done.stderr == (
        "_config.yml: the PDF is made by the extension coursekit.book, which this book does not "
        "have. Add coursekit.book to the extensions in _config.yml, or build the pages alone: "
        "coursekit build html. The extension coursekit.book.typst alone prints with: "
        "jupyter-book build . --builder custom --custom-builder typst\n"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("_config.yml", b"title:", b"title: :", "_config.yml:1: this is not YAML: mapping values"),
        ("_config.yml", b"execute:", b"execute: yes\nx:", "Jupyter Book cannot use these settings"),
        ("_config.yml", b"title:", b"title: \xe9", "_config.yml:1: the file is not UTF-8"),
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
            "CITATION.cff: this is not a citation file in YAML",
        ),
        (
            "_toc.yml",
            b"chapters/notes",
            b"chapters/fog",
            "_toc.yml:5: there is no file chapters/fog",
        ),
        ("chapters/rain.md", b"```{ex", SELF, "chapters/rain.md:14: chapters/rain.md includes its"),
        (
            "chapters/rain.md",
            b"from coursekit",
            b":tags: [a\nfrom coursekit",
            "chapters/rain.md:9: the options of this cell are not YAML.",
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
    for word in ("Traceback", "Extension error", "Exception occurred", "the build has failed"):
        assert word not in done.stderr


def test_settings_that_go_while_the_book_is_built_are_told(tmp_path: Path) -> None:
    book = Book(Course(make_own_course(tmp_path)))
    (book.course.root / "_config.yml").unlink()
    with pytest.raises(CourseError, match=r"^_config.yml: the settings are missing\. Write them"):
        book.build("html")


def test_disk_that_refuses_is_told_without_a_traceback(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    (course / "taken").touch()
    done = run_command("build", "all", "-o", "taken", cwd=course)
    assert done.returncode == 1
    assert done.stderr.startswith("taken/html/")
    assert "cannot be read or written: Not a directory." in done.stderr
    assert done.stderr.count("\n") == 1


def test_who_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    with subprocess.Popen(
        [*COMMAND, "all"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as build:
        assert build.stdout
        assert build.stderr
        build.stdout.close()
        assert build.stderr.read() == ""


def test_ctrl_c_while_code_runs_ends_the_build_and_its_processes(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    page = course / "chapters" / "rain.md"
    page.write_text(page.read_text("utf-8").replace('load("rain")', WAITS), "utf-8")
    with subprocess.Popen(
        [*COMMAND, "all"],
        cwd=course,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal sends Ctrl-C to all processes of the build
    ) as build:
        wait_for(page.with_name("waits"), build)
        others = psutil.Process(build.pid).children(recursive=True)
        os.killpg(build.pid, signal.SIGINT)
        said = build.communicate(timeout=30)[1]
    assert (build.returncode, said.split()) == (130, ["Interrupted."])
    assert psutil.wait_procs(others, timeout=30)[1] == []


def wait_for(path: Path, build: subprocess.Popen[str]) -> None:
    while not path.exists() and build.poll() is None:
        time.sleep(0.05)


def test_article_of_a_citation_file_may_lack_its_number_and_pages() -> None:
    work = {"title": "A title", "authors": [{"name": "A group"}], "journal": "Notes", "year": 1999}
    assert cite(work) == "On A group, “A title”, Notes (1999)."
