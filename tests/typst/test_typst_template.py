"""The template by itself: what the translator and other components call, and how boxes break."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from typst_pdf import has_ink, right_end
from typst_snippets import TEMPLATE, Snippets, page_texts

from coursekit.book.typst.config import COLORS, VALUES
from coursekit.book.typst.visitors.boxes import KINDS

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


@pytest.mark.parametrize("kind", [*KINDS, "unheard-of"])
def test_every_kind_of_box_is_drawn_with_and_without_title(snippets: Snippets, kind: str) -> None:
    body = (
        f'#admonition(kind: "{kind}", title: [Title])[First.]\n'
        f'#admonition(kind: "{kind}", whole: true)[Second.]'
    )
    assert "First." in (printed := "".join(snippets.pages(body)))
    assert "Second." in printed


LINES = "The article names several reasons, and it weighs none of them against another one. " * 2


@pytest.mark.parametrize(
    "set_so",
    ["#lead-in[{}]", "#with-room(2em)[{}]"],
)
def test_justified_lines_fill_the_width_they_have(snippets: Snippets, set_so: str) -> None:
    usual = right_end(snippets.compile(LINES))
    assert right_end(snippets.compile(set_so.format(LINES))) == pytest.approx(usual, abs=3)


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


@pytest.mark.parametrize("share", range(59, 65))
def test_no_row_of_a_table_stands_alone_on_the_next_page(snippets: Snippets, share: int) -> None:
    rows = ", ".join("[ROW]" for _ in range(20))
    table = f"data-table(columns: (1fr,), header: (([HEAD],),), {rows})"
    counts = [page.count("ROW") for page in snippets.pages(f"#v({share}%)\n#{table}")]
    assert sum(counts) == 20
    assert 1 not in counts


@pytest.mark.parametrize("share", range(64, 100, 6))
def test_code_stands_on_the_page_of_its_output(snippets: Snippets, share: int) -> None:
    rows = ", ".join("[ROW]" for _ in range(6))
    table = f"#data-table(columns: (1fr,), header: (([HEAD],),), whole: true, {rows})"
    shown = f'#numbered-figure(kind: "table", breakable: true, caption: [CAPTION])[{table}]'
    body = f'#v({share}%)\n#code-block(whole: true, leads: true, "CODE\\nCODE")\n{shown}'
    standing = [("CODE" in page, page.count("ROW")) for page in snippets.pages(body)]
    assert [page for page in standing if any(page)] == [(True, 6)]


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
#numbered-figure(mark: "chart", number: "1", supplement: [Fig.], caption: [CAPTION])[
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
    places = [printed.index(words) for words in ("Its own heading", "CAPTION")]
    places.append(printed.rindex("The next heading"))  # after the running head, which names it too
    assert places == sorted(places)


def test_figure_that_does_not_fit_leaves_the_page_to_its_text(snippets: Snippets) -> None:
    pages = snippets.pages(FIGURE.format(share="70%", words=WORDS * 4, next=3))
    assert "What it shows" in pages[1]
    assert "The next heading" in pages[1]  # one of the same section, else the page stays half empty
    assert "CAPTION" not in pages[1]
    assert "CAPTION" in pages[2]


@pytest.mark.parametrize(("away", "said"), [(0, False), (1, False), (2, True)])
def test_reference_to_a_figure_says_its_page_unless_it_stands_near(
    snippets: Snippets, away: int, said: bool
) -> None:
    there = "#pagebreak()WORDS" * away
    first = snippets.pages(f'See #xref("chart", far: true)[Fig. 1];. {there} #anchor("chart")')[0]
    assert ("on p." in first) == said


def test_tall_picture_leaves_room_for_headings_and_caption(snippets: Snippets) -> None:
    picture = '#picture(alt: "A tall chart", height: 900mm, "../assets/chart.svg")'
    body = (
        f"{CHAPTER}#heading(level: 2)[One]\n#heading(level: 3)[Two]\n"
        '#numbered-figure(mark: "chart", number: "1", supplement: [Fig.], caption: [CAPTION])'
        f"[{picture}]"
    )
    assert "CAPTION" in snippets.pages(body)[1]


def test_code_among_words_is_nearly_as_large_as_they_are(snippets: Snippets) -> None:
    size = "it => context { assert(calc.abs(text.size / 10.3pt - 0.84) < 0.01); it }"
    snippets.compile(f'#show raw: {size}\nWords and #raw("code").')


def test_dashes_of_an_option_stay_with_its_name(snippets: Snippets) -> None:
    for width in range(60, 100):
        body = f'#box(width: {width}mm)[Words that fill. #literal("--older-wordings-of-all") end.]'
        printed = "".join(snippets.pages(body))
        assert not any(line.rstrip().endswith("--") for line in printed.splitlines())
