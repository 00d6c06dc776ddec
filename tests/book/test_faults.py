"""What an author gets wrong is a warning of the build, with its line and a way out."""

from __future__ import annotations

import json

import pytest
from sphinx.util import logging

from coursekit.book.sources.name_role import RegisterEntry, find_entry
from coursekit.errors import CourseError
from small_course import NOTEBOOK, SmallCourse

LOGGER = logging.getLogger(__name__)
PEOPLE = [
    RegisterEntry("person", "grigory-klimov", "Grigory Klimov", "Klimov, Grigory", ("Klimov",)),
    RegisterEntry("person", "boris-klimov", "Boris Klimov", "Klimov, Boris", ("Klimov",)),
    RegisterEntry("periodical", "svoboda", "Svoboda", "Svoboda"),
]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("grigory-klimov", "grigory-klimov"),
        ("boris klimov", "boris-klimov"),
        ("SVOBODA", "svoboda"),
    ],
)
def test_name_is_found_by_slug_and_by_spelling(text: str, slug: str) -> None:
    assert find_entry(text, PEOPLE).slug == slug


def test_ambiguous_name_lists_the_slugs() -> None:
    with pytest.raises(CourseError, match=r"<grigory-klimov>, Boris Klimov <boris-klimov>"):
        find_entry("Klimov", PEOPLE)


def test_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(CourseError, match=r"Did you mean Svoboda <svoboda>\?"):
        find_entry("Svobodda", PEOPLE)


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("{src}`Emergence 9`", "Emergence has paragraphs 1 to 4, not 9"),
        ("{src}`Identity 3; n. 18`", "note 18 is in Emergence 3, not in Identity 3"),
        ("{src}`Emergence three`", "no paragraph numbers that can be read"),
        ("{name}`Grigori Klimow`", 'no register has the name "Grigori Klimow"'),
        ("{oddity}`Z99`", 'there is no oddity "Z99"'),
        ("{cite:p}`nobody1900`", 'could not find bibtex key "nobody1900"'),
    ],
)
def test_fault_names_its_line(course: SmallCourse, role: str, says: str) -> None:
    course.write("chapter", f"# Chapter\n\nOne line,\nanother line,\nand {role} here.\n")
    warnings = [line for line in course.build(nitpicky=False).splitlines() if line]
    assert len(warnings) == 1
    assert says in warnings[0]
    line = 3 if "cite" in role else 5  # the citation's line is not ours to find
    assert f"chapter.md:{line}:" in warnings[0]


def test_fault_in_a_locator_has_a_type_of_its_own(course: SmallCourse) -> None:
    course.write("chapter", "# Chapter\n\n{src}`Emergence 9`\n")
    assert course.build(suppress_warnings=["coursekit.locator"]) == ""


def test_book_without_registers_prints_locators_and_names_as_text(course: SmallCourse) -> None:
    course.write("chapter", "# Chapter\n\n{name}`Grigory Klimov` {src}`Emergence 3; n. 18`\n")
    assert course.build() == ""
    page = course.page("chapter")
    assert [one.find(string=True) for one in page.select(".ck-name, .ck-src")] == [
        "Grigory Klimov",
        "Emergence 3; n. 18",
    ]
    assert not page.select(".ck-src a")


@pytest.mark.parametrize(
    ("table", "change", "page", "says"),
    [
        (
            "people",
            (b"slug,", b"short,"),
            "{register} people",
            "people.csv:1: the page made from",
        ),
        ("people", (b";", b"\xe9;"), "{register} people", "byte 0xe9 is not UTF-8"),
        (
            "events",
            (b"vladimir-yurasov,life", b"vladimir-jurasov,life"),
            "{timeline}",
            'has the name "vladimir-jurasov"',
        ),
        ("notes", (b"label", b"about"), "{register} notes", "notes.csv:1: the page made from"),
    ],
)
def test_broken_table_is_told_plainly(
    course: SmallCourse, table: str, change: tuple[bytes, bytes], page: str, says: str
) -> None:
    path = course.root / "data" / f"{table}.csv"
    content = path.read_bytes()
    assert change[0] in content
    path.write_bytes(content.replace(*change, 1))
    course.write("page", f"# Page\n\n```{page}\n```\n")
    warnings = course.build()
    assert says in warnings
    assert "page.md:3: " in warnings


def test_cell_too_many_and_column_too_few_do_no_harm(course: SmallCourse) -> None:
    path = course.root / "data" / "people.csv"
    path.write_text("slug,name\nanna,Anna,more\nboris\n", encoding="utf-8")
    course.write("people", "# People\n\n```{register} people\n```\n")
    assert course.build() == ""
    assert [term.get_text() for term in course.page("people").select("dt")] == ["", "Anna"]


def test_missing_table_is_told_plainly(course: SmallCourse) -> None:
    (course.root / "data" / "people.csv").unlink()
    course.write("people", "# People\n\n```{register} people\n```\n")
    warnings = course.build()
    assert "people.csv: the table is missing" in warnings
    assert "Traceback" not in warnings


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("{src}`Emergence 9`", "Emergence has paragraphs"),  # told when the page is read
        ("{ref}`nowhere`", "undefined label"),  # and when it is written
    ],
)
def test_fault_is_told_in_every_build_until_it_is_mended(
    course: SmallCourse, fault: str, says: str
) -> None:
    course.write("faulty", f"# Faulty\n\nHere is {fault}.\n")
    course.write("good", "# Good\n\nNothing is wrong.\n")
    warnings, read = [], []
    for _ in range(2):
        warnings.append(course.build())
        assert course.app is not None
        read.append(course.app.env.all_docs["good"])
    assert says in warnings[0]
    assert warnings[1] == warnings[0]
    assert read[1] == read[0]
    course.write("faulty", "# Faulty\n\nMended.\n")
    assert course.build() == ""


def test_page_and_table_whose_files_are_gone_leave_the_site(course: SmallCourse) -> None:
    def left() -> set[str]:
        return {path.relative_to(course.out()).as_posix() for path in course.out().rglob("gone*")}

    course.write("gone", f"{NOTEBOOK}# Gone\n\nA sentence.\n")
    course.write("kept", "# Kept\n\n```{codebook}\n```\n")
    descriptor = course.root / "data" / "datapackage.json"
    text = descriptor.read_text("utf-8")
    field = {"name": "town", "title": "Town", "type": "string", "description": "Where it is."}
    table = {"name": "gone", "title": "Gone", "description": "Towns.", "path": "gone.csv"}
    table |= {"sources": [{"title": "An atlas"}], "schema": {"fields": [field]}}
    package = json.loads(text)
    package["resources"].append(table)
    descriptor.write_text(json.dumps(package), "utf-8")
    (course.root / "data" / "gone.csv").write_text("town\nBonn\n", "utf-8")
    assert course.build(nb_execution_mode="off") == ""
    pages = {"gone.html", "_sources/gone.md", "notebooks/gone.ipynb"}
    assert left() == {*pages, "data/gone.html", "data/gone.csv"}
    for path in (course.root / "gone.md", course.root / "data" / "gone.csv"):
        path.unlink()
    descriptor.write_text(text, "utf-8")
    for _ in range(2):
        assert "nonexisting document 'gone'" in course.build(nb_execution_mode="off")
        assert not left()
    course.write("index", "# Book\n\n```{toctree}\nkept\n```\n")
    assert course.build(nb_execution_mode="off") == ""


def test_fault_without_a_place_lets_all_pages_be_read_again(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warn(*_: object) -> None:
        LOGGER.warning("something is wrong")

    monkeypatch.setattr("coursekit.book.downloads.copy_data", warn)
    course.write("page", "# Page\n\nA sentence.\n")
    read = []
    for _ in range(2):
        assert course.build() == "WARNING: something is wrong\n"
        assert course.app is not None
        read.append(course.app.env.all_docs["page"])
    assert read[1] > read[0]
