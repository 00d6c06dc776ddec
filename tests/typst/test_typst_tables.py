"""How tables are laid out, and data frames become tables."""

from __future__ import annotations

import pandas as pd
import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.book.typst.columns import MEASURE, SIZES, Cell, plan_columns
from coursekit.book.typst.dataframes import read_table

FACTOR = dict(SIZES)


def column(*texts: str, mono: bool = False) -> list[Cell]:
    return [
        Cell(text, mono=mono and index > 0, head=index == 0) for index, text in enumerate(texts)
    ]


def test_narrow_table_is_as_wide_as_its_words() -> None:
    plan = plan_columns([column("Year", "1951"), column("Name", "Klimov")])
    assert plan.widths == (None, None)
    assert plan.size == "normal"


def test_figures_are_set_flush_right() -> None:
    columns = [
        column("Year", "1951", "–"),
        column("Share", "12.5 %", "3 %"),
        column("Name", "1st", "x"),
        column("Nothing", "", ""),
        column("Notes", "1, 2, 3", "4"),
    ]
    assert plan_columns(columns).right == (True, True, False, False, False)


def test_wide_table_fills_the_text_and_gives_most_to_the_fullest_column() -> None:
    words = "Rows of one group count the same people in the same place. " * 3
    plan = plan_columns(
        [column("Name", "date"), column("Kind", "one of a list"), column("Remark", words)]
    )
    widths = [width or 0 for width in plan.widths]
    assert widths[2] == max(widths)
    assert sum(widths) <= MEASURE / FACTOR[plan.size]


def test_type_becomes_smaller_before_a_word_is_too_wide() -> None:
    names = [column(f"column_number_{n}", "a_rather_long_level_of_it") for n in range(5)]
    assert plan_columns(names).size != "normal"


def test_dates_are_not_broken_at_their_hyphens() -> None:
    assert Cell("1949-10-15").longest_word > 4.5
    assert Cell("co-operation").longest_word < Cell("cooperation").longest_word


def test_long_literals_may_break_at_their_joints() -> None:
    name = "comparable_group_of_rows"
    assert Cell(name, mono=True).longest_word < Cell(name).longest_word
    assert Cell("date_start", mono=True).longest_word == pytest.approx(5.2, abs=0.3)


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(st.text("abc de", max_size=120), min_size=2, max_size=6), min_size=1, max_size=7
    )
)
def test_plan_never_promises_more_room_than_there_is(texts: list[list[str]]) -> None:
    plan = plan_columns([column(*cells) for cells in texts])
    widths = [width for width in plan.widths if width is not None]
    least = sum(max(cell.longest_word for cell in column(*cells)) for cells in texts)
    room = MEASURE / FACTOR[plan.size]
    assert len(plan.widths) == len(texts)
    assert sum(widths) <= room + 0.1 or least > room - 1.2 * len(texts)


def cells_of(table: nodes.table, part: type[nodes.Element]) -> list[list[str]]:
    return [
        [entry.astext() for entry in row.findall(nodes.entry)]
        for section in table.findall(part)
        for row in section.findall(nodes.row)
    ]


def frame() -> pd.DataFrame:
    return pd.DataFrame({"rows": [3, 2], "who says": ["Tribune & co", None]}, index=["a", "b"])


def test_frame_becomes_a_table() -> None:
    table = read_table(frame().to_html())
    assert table is not None
    assert cells_of(table, nodes.thead) == [["", "rows", "who says"]]
    assert cells_of(table, nodes.tbody) == [["a", "3", "Tribune & co"], ["b", "2", "NaN"]]


def test_name_of_the_index_joins_the_header() -> None:
    table = read_table(frame().rename_axis("group").to_html())
    assert table is not None
    assert cells_of(table, nodes.thead) == [["group", "rows", "who says"]]


def test_levels_of_columns_keep_their_spans() -> None:
    wide = pd.DataFrame(
        [[1, 2, 3]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)])
    )
    table = read_table(wide.to_html())
    assert table is not None
    assert cells_of(table, nodes.thead) == [["", "a", "b"], ["", "1", "2", "1"]]
    spans = [entry.get("morecols", 0) for entry in table.findall(nodes.entry)]
    assert spans[:3] == [0, 1, 0]


def test_html_without_rows_is_no_table() -> None:
    assert read_table("<p>words</p>") is None
    assert read_table("<table></table>") is None


def test_only_the_first_table_is_read() -> None:
    table = read_table("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>")
    assert table is not None
    assert cells_of(table, nodes.tbody) == [["1"]]
