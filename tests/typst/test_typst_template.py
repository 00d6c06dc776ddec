"""The template by itself: what the translator and other components call, and how boxes break."""

from __future__ import annotations

import ast
from pathlib import Path

import pypdfium2
import pytest
from typst_snippets import TEMPLATE, Snippets, page_texts

from coursekit.book.typst.config import COLORS, VALUES
from coursekit.book.typst.visitors.boxes import KINDS, TYPED

VISITORS = Path(TEMPLATE).parent / "visitors"
WORDS = "Words that fill the page. "


def called_names() -> set[str]:
    """Return the functions of Typst that the visitors name."""
    names = set()
    for path in VISITORS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in {"call", "inline", "open"} and isinstance(first, ast.Constant):
                names.add(str(first.value))
    return names


def test_template_has_every_function_that_is_called(snippets: Snippets) -> None:
    names = called_names()
    assert len(names) > 30
    snippets.compile("\n".join(f"#assert(type({name}) in (function, type))" for name in names))


def test_defaults_of_the_template_are_those_of_the_configuration(snippets: Snippets) -> None:
    given = ", ".join(f'{name}: "{color}"' for name, color in COLORS.items())
    snippets.compile(
        f"#assert.eq(settings.colors, ({given}))\n"
        f"#assert.eq(settings.toc-depth, {VALUES['typst_toc_depth'][0]})"
    )


@pytest.mark.parametrize("kind", [*KINDS, *TYPED, "unheard-of"])
def test_every_kind_of_box_is_drawn_with_and_without_title(snippets: Snippets, kind: str) -> None:
    body = (
        f'#admonition(kind: "{kind}", title: [Title])[First.]\n'
        f'#admonition(kind: "{kind}", whole: true)[Second.]'
    )
    assert "First." in (printed := "".join(snippets.pages(body)))
    assert "Second." in printed


LINES = "The article names several reasons, and it weighs none of them against another one. " * 2


def right_end(snippets: Snippets, body: str) -> float:
    """Return where the last letter of the longest line ends, in points."""
    page = pypdfium2.PdfDocument(snippets.compile(body))[0]
    text = page.get_textpage()
    return max(text.get_charbox(index)[2] for index in range(text.count_chars()))


@pytest.mark.parametrize(
    "set_so",
    ["#lead-in[{}]", "#together[{}]", "#with-room(2em)[{}]", "#write-lines(2, body: [{}])"],
)
def test_justified_lines_fill_the_width_they_have(snippets: Snippets, set_so: str) -> None:
    usual = right_end(snippets, LINES)
    assert right_end(snippets, set_so.format(LINES)) == pytest.approx(usual, abs=3)


EXERCISE = """
#exercise-box([3], [Three counts], meta: [1 point])[
  Why?
  #choice-list(([one], [two]))
  #choice-list(ticked: (1,), ([one], [two]))
  #answer-line(unit: [km])
  #match-columns(([stem a], [stem b]), ([target a], [target b], [spare]))
  #classify-table(([item],), ([in], [out]), head: [Item])
  #order-list(([earlier], [later]))
  #key-box([Key])[the second]
  #rubric-table((([2], [all]), ([1], [some])))
]
#answer-box([3], [Three counts])[Because.]
"""


def test_exercise_has_room_to_answer_every_kind(snippets: Snippets) -> None:
    printed = " ".join("".join(snippets.pages(EXERCISE)).split())
    for words in ("Exercise 3", "1 point", "km", "stem b", "spare", "later", "Key", "Because."):
        assert words in printed
    assert printed.count("☐") == 2 + 1 + 2
    assert printed.count("☒") == 1


def test_exercise_without_number_and_title_is_drawn(snippets: Snippets) -> None:
    printed = "".join(snippets.pages("#exercise-box(none, none)[Why?]"))
    assert "Exercise" in "".join(printed.split())


def test_short_box_goes_whole_to_the_next_page(snippets: Snippets) -> None:
    box = f"#exercise-box(whole: true, [1], [T])[BEGIN {WORDS * 30} END]"
    pages = snippets.pages(f"#v(75%)\n{box}")
    assert [("BEGIN" in page, "END" in page) for page in pages] == [(False, False), (True, True)]


def test_long_box_breaks_and_starts_where_it_stands(snippets: Snippets) -> None:
    box = f"#exercise-box([1], [T])[BEGIN {WORDS * 200} END]"
    pages = snippets.pages(f"#v(50%)\n{box}")
    assert "BEGIN" in pages[0]
    assert "END" in pages[-1]
    assert len(pages) > 1


def ruled_lines(page: str) -> int:
    """Count the lines to write on; each ends with the word that stands for it."""
    return page.count("RULED")


def test_lines_to_write_on_go_over_a_page_several_at_a_time(snippets: Snippets) -> None:
    box = "#exercise-box([1], [T], lines: 12)[BEGIN]"
    counted = "#show block.where(height: 8.2mm): it => { it + [RULED] }\n"
    for share in range(50, 95, 3):
        pages = snippets.pages(f"{counted}#v({share}%)\n{box}")
        lines = [ruled_lines(page) for page in pages if ruled_lines(page)]
        assert sum(lines) == 12
        assert min(lines) >= 2
        assert lines[0] >= 4
        assert next("BEGIN" in page for page in pages if ruled_lines(page))


ITEMS = ", ".join(f"[ITEM {n}]" for n in range(9))
SORTED = [f"classify-table(({ITEMS}), ([in], [out]))", f"order-list(({ITEMS}))"]


def has_ink(pdf: bytes, page: int) -> bool:
    """Whether anything is drawn below the head of a page."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(grayscale=True).to_numpy()
    return bool((picture[80:] < 250).any())


@pytest.mark.parametrize("items", SORTED)
@pytest.mark.parametrize("share", range(60, 100, 4))
def test_items_to_sort_begin_below_their_question(
    snippets: Snippets, items: str, share: int
) -> None:
    pdf = snippets.compile(f"#v({share}%)\n#exercise-box([1], [T], items: {items})[QUESTION]")
    pages = page_texts(pdf)
    first = next(number for number, page in enumerate(pages) if "QUESTION" in page)
    assert "ITEM 0" in pages[first]
    assert not any(has_ink(pdf, number) for number in range(first))  # no empty box is left behind
    counts = [page.count("ITEM") for page in pages]
    assert sum(counts) == 9
    if "order-list" in items:
        assert counts[-1] >= 2


@pytest.mark.parametrize("share", range(74, 100, 3))
def test_long_table_begins_only_where_its_first_rows_fit(snippets: Snippets, share: int) -> None:
    rows = ", ".join("[ROW]" for _ in range(40))
    table = f"data-table(columns: (1fr,), header: (([HEAD],),), room: 7em, {rows})"
    pdf = snippets.compile(f"#v({share}%)\n#lead-in[LEAD]\n#{table}")
    pages = page_texts(pdf)
    first = next(number for number, page in enumerate(pages) if "HEAD" in page)
    assert pages[first].count("ROW") >= 2
    assert "LEAD" in pages[first]
    assert not any(has_ink(pdf, number) for number in range(first))


@pytest.mark.parametrize("share", range(70, 100, 3))
def test_key_stays_with_the_title_of_its_answer(snippets: Snippets, share: int) -> None:
    key = "\n".join(f"- KEY {n}" for n in range(5))
    answer = f"#answer-box([1], [TITLE])[#together[\n{key}\n]\n\n{WORDS * 50}]"
    pages = snippets.pages(f"#v({share}%)\n{answer}")
    assert next(page for page in pages if "TITLE" in page).count("KEY") == 5


@pytest.mark.parametrize("share", range(70, 100, 3))
def test_short_entry_of_a_register_stays_whole(snippets: Snippets, share: int) -> None:
    entries = "#definitions(entry([TERM])[One.\n\nTwo.\n\n#fine-print[END]])"
    pages = snippets.pages(f"#v({share}%)\n{entries}")
    assert [("TERM" in page, "END" in page) for page in pages if "TERM" in page] == [(True, True)]


def test_long_entry_breaks_and_starts_where_it_stands(snippets: Snippets) -> None:
    entries = f"#definitions(entry(whole: false, [TERM])[{WORDS * 200} END])"
    pages = snippets.pages(f"#v(50%)\n{entries}")
    assert "TERM" in pages[0]
    assert "END" in pages[-1]
    assert len(pages) > 1


CHAPTER = "#heading(level: 1)[Chapter]\n#heading(level: 2)[Section]\n#pagebreak()\n"
FIGURE = (
    CHAPTER
    + """
#v({share})
#heading(level: 3)[Its own heading]
#numbered-figure(number: "1", supplement: [Fig.], caption: [CAPTION])[
  #picture(alt: "A chart of bars", width: 100%, "../assets/chart.svg")
]
#heading(level: 4)[What it shows]
{words}
#heading(level: {next})[The next heading]
{words}
"""
)


@pytest.mark.parametrize("share", ["0%", "30%", "55%", "70%", "85%"])
def test_figure_never_stands_above_its_heading_nor_outside_its_section(
    snippets: Snippets, share: str
) -> None:
    printed = "".join(snippets.pages(FIGURE.format(share=share, words=WORDS * 12, next=2)))
    places = [printed.index(words) for words in ("Its own heading", "CAPTION", "The next heading")]
    assert places == sorted(places)


def test_figure_that_does_not_fit_leaves_the_page_to_its_text(snippets: Snippets) -> None:
    pages = snippets.pages(FIGURE.format(share="70%", words=WORDS * 4, next=3))
    assert "What it shows" in pages[1]
    assert "The next heading" in pages[1]  # one of the same section, else the page stays half empty
    assert "CAPTION" not in pages[1]
    assert "CAPTION" in pages[2]


def test_tall_picture_leaves_room_for_headings_and_caption(snippets: Snippets) -> None:
    picture = '#picture(alt: "A tall chart", height: 900mm, "../assets/chart.svg")'
    body = (
        f"{CHAPTER}#heading(level: 2)[One]\n#heading(level: 3)[Two]\n"
        f'#numbered-figure(number: "1", supplement: [Fig.], caption: [CAPTION])[{picture}]'
    )
    assert "CAPTION" in snippets.pages(body)[1]


def test_code_among_words_is_nearly_as_large_as_they_are(snippets: Snippets) -> None:
    size = "it => context { assert(calc.abs(text.size / 10.8pt - 0.84) < 0.01); it }"
    snippets.compile(f'#show raw: {size}\nWords and #raw("code").')


def test_dashes_of_an_option_stay_with_its_name(snippets: Snippets) -> None:
    for width in range(60, 100):
        body = f'#box(width: {width}mm)[Words that fill. #literal("--older-wordings-of-all") end.]'
        printed = "".join(snippets.pages(body))
        assert not any(line.rstrip().endswith("--") for line in printed.splitlines())
