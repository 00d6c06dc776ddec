"""Pages that are built alone offer the PDF of an earlier build, if it tells nothing withheld."""

from __future__ import annotations

import pytest

from small_course import SmallCourse

NAME = {"typst_pdf_name": "my-book"}
EXERCISE = "emergence/three-counts"


@pytest.fixture
def course_with_pdf(course: SmallCourse) -> SmallCourse:
    """A course of one page, with a PDF of an earlier build."""
    course.write("page", f"# Page\n\n```{{exercise}} {EXERCISE}\n```\n")
    build(course, "typst")
    (course.root / "out" / "typst").rename(course.out("pdf"))
    return course


def build(course: SmallCourse, builder: str = "html", /, **settings: object) -> None:
    quiet = {"suppress_warnings": ["ref.anchor", "toc"]}
    assert course.build(builder, **NAME, **quiet, **settings) == ""


def offers(course: SmallCourse) -> bool:
    """Whether the page has a link to the PDF; there is a file exactly where there is a link."""
    links = course.page("page").select("a[type='application/pdf']")
    assert {str(link["href"]) for link in links} <= {"my-book.pdf"}
    assert (course.out() / "my-book.pdf").is_file() == bool(links)
    return bool(links)


def test_pages_built_alone_offer_it(course_with_pdf: SmallCourse) -> None:
    build(course_with_pdf)
    assert offers(course_with_pdf)
    made = course_with_pdf.out("pdf") / "my-book.pdf"
    assert (course_with_pdf.out() / "my-book.pdf").read_bytes() == made.read_bytes()


def test_none_is_offered_where_there_is_none(course_with_pdf: SmallCourse) -> None:
    build(course_with_pdf)
    (course_with_pdf.out("pdf") / "my-book.pdf").unlink()
    build(course_with_pdf)
    assert not offers(course_with_pdf)


@pytest.mark.parametrize(
    "settings", [{"coursekit_withheld": [EXERCISE]}, {"coursekit_edition": "instructor"}]
)
def test_one_that_tells_more_than_the_pages_is_taken_out(
    course_with_pdf: SmallCourse, settings: dict[str, object]
) -> None:
    build(course_with_pdf)
    build(course_with_pdf, **settings)
    assert not offers(course_with_pdf)


def test_one_of_which_it_is_not_known_what_it_tells_is_not_offered(
    course_with_pdf: SmallCourse,
) -> None:
    (course_with_pdf.out("pdf") / "my-book.pdf").write_bytes(b"%PDF of a build that was ended")
    build(course_with_pdf)
    assert not offers(course_with_pdf)


def test_one_that_tells_less_is_offered(course: SmallCourse) -> None:
    course.write("page", "# Page\n\nA sentence.\n")
    build(course, "typst", coursekit_withheld=[EXERCISE])
    (course.root / "out" / "typst").rename(course.out("pdf"))
    build(course)
    assert offers(course)
