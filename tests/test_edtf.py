"""Uncertain dates: the days they cover, and how precise they are."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from coursekit.edtf import read_edtf, spell_edtf
from coursekit.errors import CourseError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1949-10-15", date(1949, 10, 15), date(1949, 10, 15)),
        ("1951-09", date(1951, 9, 1), date(1951, 9, 30)),
        ("1952-02", date(1952, 2, 1), date(1952, 2, 29)),
        ("1948", date(1948, 1, 1), date(1948, 12, 31)),
        ("192X", date(1920, 1, 1), date(1929, 12, 31)),
        ("1920/1939", date(1920, 1, 1), date(1939, 12, 31)),
        ("1952-11/1953", date(1952, 11, 1), date(1953, 12, 31)),
        ("1801/1900", date(1801, 1, 1), date(1900, 12, 31)),
        ("18XX", date(1800, 1, 1), date(1899, 12, 31)),
        ("1951-23?", date(1951, 9, 1), date(1951, 11, 30)),
        ("1951-24", date(1951, 12, 1), date(1952, 2, 29)),
        ("1951-09-XX", date(1951, 9, 1), date(1951, 9, 30)),
        ("../1961", None, date(1961, 12, 31)),
        ("1948/..", date(1948, 1, 1), None),
        ("1948/", date(1948, 1, 1), None),
    ],
)
def test_span_covers_every_day_that_the_date_allows(
    text: str, first: date | None, last: date | None
) -> None:
    dates = read_edtf(text)
    assert (first, last) == (dates.first, dates.last)


@pytest.mark.parametrize("marked", ["1948?", "1948~", "1948%", "1948?/1948~"])
def test_mark_of_doubt_does_not_widen_a_date(marked: str) -> None:
    unmarked, dates = read_edtf("1948"), read_edtf(marked)
    assert (unmarked.first, unmarked.last) == (dates.first, dates.last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "../..",
        "1948/1947",
        "1952-13",
        "1952-02-30",
        "about 1948",
        "1948 ",
        "٢٠٠١",
        "Y17000",
        "194X-1X",
        "1951-1X",
        "1985/1986/1987",
        "1951-" * 500,
    ],
)
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CourseError, match="Write EDTF, like"):
        read_edtf(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1949-10-15", "day"),
        ("1951-09?", "month"),
        ("1948~", "year"),
        ("1920/1939", "range"),
        ("1948/1948", "range"),
        ("192X", "range"),
        ("1951-21", "range"),
        ("../1961", "range"),
        ("1801/1900", "century"),
        ("18XX", "century"),
    ],
)
def test_precision_is_that_of_the_whole_date(text: str, expected: str) -> None:
    assert expected == read_edtf(text).precision


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1949-10-15", "15 Oct 1949"),
        ("1951-09", "Sept 1951"),
        ("1951", "1951"),
        ("1956?", "1956?"),
        ("1948~", "c. 1948"),
        ("192X", "1920s"),
        ("1801/1900", "19th century"),
        ("2001/2100", "21st century"),
        ("20XX", "21st century"),
        ("1946/1947", "1946–47"),
        ("1948?/1951?", "1948?–51?"),
        ("../1961", "until 1961"),
        ("1948/..", "from 1948"),
        ("", "no date"),
    ],
)
def test_date_is_said_as_precisely_as_it_is_known(edtf: str, words: str) -> None:
    assert spell_edtf(edtf, brief=True) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1951", "1951"),
        ("1951-09", "September 1951"),
        ("1949-10-15", "15 October 1949"),
        ("1951-21", "spring 1951"),
        ("192X", "1920s"),
        ("18XX", "19th century"),
        ("1801/1900", "19th century"),
        ("1920/1939", "1920s–1930s"),
        ("1940/1949", "1940s"),
        ("1946/1947", "1946–1947"),
        ("1951-09/1952", "September 1951 – 1952"),
        ("1948/..", "from 1948 on"),
        ("../1961", "until 1961"),
        ("1948~", "about 1948"),
        ("1948?/1952?", "perhaps 1948–1952"),
        ("1951-09?", "perhaps September 1951"),
        ("1951-13", "1951-13"),
        ("no date", "no date"),
    ],
)
def test_date_is_written_out_on_a_page(edtf: str, words: str) -> None:
    assert spell_edtf(edtf) == words


@given(
    st.sampled_from(["0000", "0001", "1900", "1951", "2000", "9999"]),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(1, 3),
    st.sampled_from(["", "?", "~", "%"]),
)
def test_dates_are_read_as_the_library_reads_them(
    year: str, month: int, day: int, parts: int, mark: str
) -> None:
    text = "-".join([year, f"{month:02}", f"{day:02}"][:parts]) + mark
    assert ours(text) == theirs(text)


def ours(text: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    try:
        dates = read_edtf(text)
    except CourseError:
        return None
    assert dates.first
    assert dates.last
    return dates.first.timetuple()[:3], dates.last.timetuple()[:3]


def theirs(text: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    try:
        parsed = parse_edtf(text)
        first, last = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError):
        return None
    return (first[:3], last[:3]) if first[0] >= 1 and last[0] <= 9999 else None
