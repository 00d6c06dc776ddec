"""What is printed besides the whole book: each stands alone, tells no key, and has its doors."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError
from typst_pdf import BOTTOM, Paper

from coursekit.book.products.product_model import Order, Selection
from small_course import make_course

CHAPTERS = Path(__file__).parents[2] / "chapters"
READER_PAGES = 110  # at most
NOT_PRINTED = ("Codebook", "Answers", "Lesson plans", "Your progress")


@pytest.fixture(scope="session")
def printed(book: Path) -> dict[str, dict[str, Any]]:
    """What was printed of the book, by the names of the files."""
    listed = json.loads((book / "pdf" / "printed.json").read_text("utf-8"))
    assert listed["missing"] == []
    return {entry["name"]: entry for entry in listed["printed"]}


@pytest.fixture(scope="session")
def paper(book: Path) -> Callable[[str], Paper]:
    """Open a product as the site offers it: ``emergence-worksheet``."""
    return lambda name: Paper(book / "html" / "print" / f"soviet-defectors-{name}.pdf")


def task(name: str) -> str:
    return f"```{{exercise}} audit/{name}\n```\n"


def front(role: str) -> str:
    return f"---\nrole: {role}\n---\n\n"


def titles(paper: Paper) -> list[str]:
    return [title for title, *_ in paper.outline()]


def test_every_product_meets_pdf_ua(book: Path, printed: dict[str, dict[str, Any]]) -> None:
    assert len(printed) > 30
    for path in sorted((book / "html" / "print").glob("*.pdf")):
        paper = Paper(path)
        assert (path.name, paper.findings(), paper.faults()) == (path.name, [], [])
        assert len(paper) == printed[path.stem]["pages"]


def test_what_a_chart_cannot_show_stands_on_its_page(book: Path) -> None:
    charts = sum(path.read_text("utf-8").count("class: cannot") for path in CHAPTERS.glob("*.md"))
    told = 0
    for path in sorted((book / "pdf").glob("*.pdf")):
        for number, page in enumerate(Paper(path).flat, 1):
            boxes = page.count("What the chart cannot show")
            if not page.startswith("Contents"):  # which lists the figures
                drawn = len(re.findall(r"Fig\. \d+\.\d+\. [A-Z]", page))
                assert (path.name, number, min(boxes, drawn)) == (path.name, number, boxes)
            told += boxes
    assert told == 3 * charts  # in the book, in the reader, in the chapters one by one


def test_reader_has_the_chapters_and_what_they_use(paper: Callable[[str], Paper]) -> None:
    reader = paper("reader")
    assert re.search(
        r"chart of the sources by year \(Fig\. 2\.2, p\. \d+\)\. Two", " ".join(reader.flat)
    )
    found = titles(reader)
    assert {"Notes and paragraphs", "Glossary", "Bibliography"} <= set(found)
    assert not set(NOT_PRINTED) & set(found)
    assert found[-1].startswith("Index")
    contents = " ".join(reader.flat).partition("Contents")[2][:9000]
    assert re.search(r"Numbers against populations \d", contents)  # a lesson has that name, too
    assert re.search(r"A group in the north-west \d", contents)
    assert not re.search(r"(Look closer|Count and measure|Weigh and write|Judge) \d", contents)
    assert len(reader) <= READER_PAGES


def test_chapter_stands_alone(paper: Callable[[str], Paper]) -> None:
    chapter = paper("emergence")
    text = " ".join(chapter.flat)
    first = chapter.flat[0]
    assert "Soviet Defectors in Germany after World War II. Student edition, version" in first
    assert "Cite as: The coursekit authors. “The emergence of the defectors.”" in first
    assert "Chapter 2" in first or "CHAPTER 2" in first
    found = titles(chapter)
    assert {"Exercises", "People", "Notes and paragraphs", "Glossary"} <= set(found)
    assert "In search of identity" not in found
    assert "Note 51 Book. E. Zubkova" in text  # exercises count in all notes
    assert "Weinbaum, Marc" in text  # the chapter names him
    assert "Yurasov, Vladimir" not in text
    assert "(in the book, chapter" in text  # what it leaves out
    assert "p. 0" not in text
    about = " ".join(paper("about").flat)
    assert "Note 18 " in about
    assert "Note 19 " in about  # its locator means both
    abstract = paper("audit-abstract").flat[0]
    assert re.search(r"From the article you need, notes included: [^.]*Conclusion", abstract)
    assert "What stands in brackets says where to look" in abstract


def test_figure_of_another_chapter_keeps_its_number(paper: Callable[[str], Paper]) -> None:
    text = " ".join(paper("audit-numbers-worksheet").flat)
    assert "Fig. 1.2. Notes that name an archive" in text


def test_worksheet_and_answers_lie_beside_each_other(paper: Callable[[str], Paper]) -> None:
    sheet, answers = (
        " ".join(paper(f"emergence-{kind}").flat) for kind in ("worksheet", "answers")
    )
    assert sheet.index("Name") < sheet.index("Three counts, one question")
    places = [answers.index(f"2.{number} ") for number in range(1, 25)]
    assert places == sorted(places)
    reason = "Two figures can correct each other only if they answer one question"
    assert reason in answers
    assert reason not in sheet
    assert "What stands in brackets says where to look" in answers


def test_sheets_for_students_have_no_notes_for_the_teacher(
    paper: Callable[[str], Paper], book_pdf: Path, book_html: Path
) -> None:
    sheets = paper("sheets").flat
    assert len(sheets) == 6
    assert all("Central question" in sheet for sheet in sheets)
    assert not any("for the teacher" in sheet.lower() for sheet in sheets)
    # The room to write below the last question is no larger than that below the others.
    lowest = [
        min(sign.top for sign in paper("sheets").signs if sign.page == page and sign.top > BOTTOM)
        for page in range(1, 7)
    ]
    assert all(60 < low < 160 for low in lowest)
    [alone] = paper("sheet-1-a-note-and-its-sentence").flat
    assert alone.partition(" 1 / ")[0] == sheets[0].partition(" 1 / ")[0]
    assert "Introduction, Emergence, Identity, West and Conclusion" in sheets[4]  # where to search
    whole = " ".join(Paper(book_pdf).flat)
    assert ("Sheet 6: one man" in whole, "For the teacher" in whole) == (True, False)
    site = BeautifulSoup((book_html / "chapters/sheets.html").read_text("utf-8"), "lxml")
    folded = site.select("details.sheet-notes")
    assert [note.has_attr("open") for note in folded] == [False] * 6
    assert all(note.select("summary ~ ol > li") for note in folded)


def test_teachers_find_notes_rows_works_and_spellings(tmp_path: Path) -> None:
    """Notes on the backs of sheets, rows that tasks need, works cited, names as students write."""
    course = make_course(tmp_path / "course")
    course.write("counting", f"# Counting\n\n{task('words-without-a-note')}")
    course.write("names", f"# Names\n\n{task('a-witness-by-another-name')}")
    plans = "# Plans\n\nIn groups {cite:p}`jigsaw-experts`.\n\nSee {numref}`sizes`.\n"
    course.write("plans", front("teacher") + plans)
    course.write("towns", "# Towns\n\n```{table} Sizes\n:name: sizes\n| a |\n| - |\n| b |\n```\n")
    course.write("groups", f"{front('teacher')}# Groups\n\nOf four.\n")
    notes = ":::{admonition} For the teacher\n:class: sheet-notes\nLook twice.\n:::\n"
    before = ":::{admonition} For all\n:class: page-end\nLook.\n:::\n"
    sheet = f"# Sheets\n\n{before}\n## Sheet 1\n\nLook.\n\n{notes}"
    course.write("sheets", front("sheet") + sheet)
    course.write("works", "# Works\n\n```{bibliography}\n```\n")
    orders = [Order("instructor"), Order("sheets")]
    settings = {"coursekit_edition": "instructor", "coursekit_products": orders, "numfig": True}
    course.build("typst", **settings)
    files = sorted(course.out("typst").glob("*.pdf"))
    book, sheets = (Paper(path).flat for path in files)
    told = " ".join(book)
    assert "Identity 11 223 40, 41, 42, 43" in told
    assert "Expert Groups (Jigsaw)" in told
    assert "Johnson" not in told  # whom these plans do not cite
    assert "See Table 1 (in the book, “Towns”)" in told
    assert "Zhabinsky, Vladimir Zhabinsky, Жабинский" in told
    assert ["Look twice" in page for page in sheets] == [False, True]
    begins = book.index(next(page for page in book if "Sheet 1 Look." in page))
    assert begins % 2 == 0  # on a right page, after a blank one without head and number
    assert book[begins - 1] == ""

    one = Order("worksheet", selection=Selection(exercises=("audit/words-without-a-note",)))
    course.build("typst", coursekit_products=[one, Order("answers")])
    [path] = course.out("typst").glob("*-worksheet.pdf")
    [title] = titles(Paper(path))  # no page for a chapter of which nothing is chosen
    assert title.endswith("Counting")
    [path] = course.out("typst").glob("*-answers.pdf")
    assert titles(Paper(path)) == ["Answers", "Counting", "Names"]  # in one run
    assert len(Paper(path).pages) == 1
    wrong = Order("answers", selection=Selection(exercises=("audit/words-with-a-note",)))
    with pytest.raises(ExtensionError, match='Did you mean "audit/words-without-a-note"'):
        course.build("typst", coursekit_products=[wrong])


def test_pages_have_doors_to_what_is_printed(
    book_html: Path, printed: dict[str, dict[str, Any]]
) -> None:
    chapter = BeautifulSoup((book_html / "chapters/emergence.html").read_text("utf-8"), "lxml")
    doors = [str(link["href"]) for link in chapter.select(".ck-print a")]
    kinds = ("", "-worksheet", "-answers")
    assert doors == [f"../print/soviet-defectors-emergence{kind}.pdf" for kind in kinds]
    listed = BeautifulSoup((book_html / "for-print.html").read_text("utf-8"), "lxml")
    links = listed.select('main a[type="application/pdf"]')
    assert sorted(Path(str(link["href"])).stem for link in links) == sorted(printed)
    assert all((book_html / str(link["href"])).is_file() for link in links)
    assert "pages" in listed.select("main li")[0].get_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["chapter"], "say which chapter"),
        (["reader", "--chapter", "emergence"], "reader holds all chapters"),
        (["data", "--kind", "single"], "exercises are chosen for worksheet and answers"),
        (["instructor", "--edition", "student"], "which the student edition has not"),
        (["worksheet", "--edition", "instructor"], "print answers, with the same options"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str],
    message: str,
    run_coursekit: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run_coursekit("print", *options)
    assert done.returncode == 2
    assert message in done.stderr
