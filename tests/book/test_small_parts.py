"""Cyrillic, tables of data frames, plain Markdown: text in, text out."""

from __future__ import annotations

import pandas as pd
import pytest

from coursekit.book.dataframe_grid import read_frame
from coursekit.book.downloads.notebooks import Task, make_notebook
from coursekit.book.downloads.plain_myst import Phrasebook, plain_blocks, plain_text
from coursekit.book.effort import effort
from coursekit.book.sources.cyrillic import mark
from coursekit.book.sources.note_register import spell_names
from coursekit.book.tablenodes import make_table, show

PHRASES = Phrasebook(
    cite=lambda keys, textual: f"{keys} (1900)" if textual else f"({keys} 1900)",
    reference=lambda label, title: title.replace("%s", "2") or f"Figure 2 ({label})",
)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("the word перебежчик here", ["перебежчик"]),
        ("«Новое русское слово», 1952", ["«Новое русское слово»"]),
        ("Колокол and Свобода", ["Колокол", "Свобода"]),
        ("plain English", []),
    ],
)
def test_runs_of_cyrillic_are_marked_and_nothing_is_lost(text: str, runs: list[str]) -> None:
    pieces = list(mark(text))
    assert "".join(piece.astext() for piece in pieces) == text
    assert [piece.astext() for piece in pieces if "#text" not in piece.tagname] == runs


FRAME = pd.DataFrame({"year": [1949, 1950, None], "who": ["a", "b & c", "<d>"]}).convert_dtypes()


@pytest.mark.parametrize(
    ("frame", "columns", "first", "stubs"),
    [
        (FRAME, ("year", "who"), ("1949", "a"), 0),
        (FRAME.set_index("who"), ("who", "year"), ("a", "1949"), 1),
        (FRAME.iloc[1:], ("Row", "year", "who"), ("1", "1950", "b & c"), 1),
        (FRAME.groupby(["who", "year"]).size().to_frame("n"), ("who", "year", "n"), None, 2),
        (pd.crosstab(FRAME.who, FRAME.year), ("who", "1949", "1950"), ("a", "1", "0"), 1),
    ],
)
def test_data_frame_has_a_title_for_each_column(
    frame: pd.DataFrame, columns: tuple[str, ...], first: tuple[str, ...] | None, stubs: int
) -> None:
    grid = read_frame(frame._repr_html_())  # type: ignore[operator]
    assert grid
    assert (grid.columns, grid.stubs) == (columns, stubs)
    assert first is None or grid.rows[0] == first
    assert {len(row) for row in grid.rows} == {len(columns)}


def test_what_a_data_frame_lacks_is_a_dash() -> None:
    grid = read_frame(FRAME._repr_html_())  # type: ignore[operator]
    assert grid
    assert grid.rows[2] == ("–", "<d>")


def test_cells_that_span_rows_stand_in_each() -> None:
    frame = pd.concat({"p": FRAME, "q": FRAME})
    grid = read_frame(frame._repr_html_())  # type: ignore[operator]
    assert grid
    assert [row[0] for row in grid.rows] == ["p"] * 3 + ["q"] * 3


def test_long_data_frame_says_how_long_it_is() -> None:
    grid = read_frame(pd.DataFrame({"n": range(100)})._repr_html_())  # type: ignore[operator]
    assert grid
    assert grid.remark == "100 rows × 1 columns"


def test_other_html_is_no_data_frame() -> None:
    assert read_frame("<table><tr><td>1</td></tr></table>") is None


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), ("", "–"), (800.0, "800"), (0.5, "0.5"), (True, "yes")]
)
def test_cell_shows_a_value_as_a_reader_writes_it(value: object, text: str) -> None:
    assert show(value) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("Anisimov, O.", "O. Anisimov"),
        ("Bashkirova, G.; Vasiliev, G.", "G. Bashkirova and G. Vasiliev"),
        ("R. A.", "R. A."),
        ("", ""),
    ],
)
def test_names_are_turned_for_reading(names: str, text: str) -> None:
    assert spell_names(names) == text


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("Said. {src}`Emergence 3; n. 18-20`", "Said. [Emergence 3; n. 18–20]"),
        ("{name}`the major <vasily-denisov>` and {name}`NTS`", "the major and NTS"),
        ("{term}`defectors <defector>`", "defectors"),
        ("As {cite:t}`x` says {cite:p}`y`", "As x (1900) says (y 1900)"),
        ("See {numref}`Figure %s <fig-a>`", "See Figure 2"),
        ("See {ref}`fig-a`", "See Figure 2 (fig-a)"),
        ("(ch-x)=\n# Title\n% a comment\n\nText", "# Title\n\nText"),
        (
            ":::{admonition} A box {src}`West 1`\n:class: source\nOne.\n\n- two\n:::",
            "> **A box [West 1]**\n>\n> One.\n>\n> - two",
        ),
        ("```python\n{src}`x`\n```", "```python\n{src}`x`\n```"),
        ("{math}`\\pi r^2`, {code}`a < b`, H{sub}`2`O", "$\\pi r^2$, `a < b`, H<sub>2</sub>O"),
        ("```{math}\n:label: e\nE = mc^2\n```", "$$\nE = mc^2\n$$"),
        ("```{code-block} python\n:linenos:\nx = 1\n```", "```python\nx = 1\n```"),
        ("```{code} python\nx = 1\n```", "```python\nx = 1\n```"),
        ("```{figure} a.png\n---\nalt: A map\n---\nThe caption\n```", "> The caption"),
        ("One\n\n```{image} a.png\n:alt: A\n```", "One"),
    ],
)
def test_myst_becomes_plain_markdown(myst: str, markdown: str) -> None:
    assert plain_text(myst, PHRASES) == markdown


def test_option_of_another_shape_costs_a_notebook_its_caption_only() -> None:
    head = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n"
    text = head + "```{code-cell}\n---\nmystnb: figure\n---\n1\n```\n"
    notebook = make_notebook(text, "глава 1", "B", PHRASES, lambda name: Task("single", name))
    assert [cell.source for cell in notebook.cells[2:]] == ["1"]


def test_kept_directives_are_blocks_of_their_own() -> None:
    text = "Before\n\n```{exercise} a/b\n```\n\nAfter"
    blocks = plain_blocks(text, PHRASES, frozenset({"exercise"}))
    assert [(b.text, b.directive) for b in blocks] == [
        ("Before", ""),
        ("a/b", "exercise"),
        ("After", ""),
    ]


@pytest.mark.parametrize(
    ("words", "kinds", "said"),
    [
        (120, ["single"], "about 1 minute to read; 1 exercise, about 1 minute"),
        (1666, ["number", "match"], "about 7 minutes to read; 2 exercises, about 6 minutes"),
        (3100, ["open"] * 5, "about 15 minutes to read; 5 exercises, about 25 minutes"),
    ],
)
def test_time_for_a_page_comes_from_its_words_and_the_kinds_of_its_exercises(
    words: int, kinds: list[str], said: str
) -> None:
    assert effort(words, kinds) == said


def test_numbers_of_a_column_have_as_many_decimals() -> None:
    rows = [("a", 13.3, "1.5", 3), ("b", 9.99, None, 44), ("c", 7, "2", 5)]
    table = make_table(("place", "east", "share", "n"), rows)
    shown = [[entry.astext() for entry in row] for row in table[0][-1]]
    assert shown == [
        ["a", "13.30", "1.5", "3"],
        ["b", "9.99", "–", "44"],
        ["c", "7.00", "2.0", "5"],
    ]


def test_numbers_stand_at_the_right_and_lists_of_them_at_the_left() -> None:
    table = make_table(("n", "notes"), [("1,024", "3"), ("2", "11, 12")])
    sides = [["text-right" in entry["classes"] for entry in row] for row in table[0][-1]]
    assert sides == [[True, False]] * 2
