"""HTML, pictures, diagrams and frames of other books: read, or replaced by their words."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

from other_books import EXTENSIONS, Built
from PIL import Image
from typst_snippets import SAMPLE


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

![A blank](a%20map.png) ![Cyrillic](карта.png?raw=true)

<img src="a%20map.png" alt="In HTML">
"""
    files = {"bad.png": b"no", "film.mp4": b"\0\0\0\x18ftyp", "really.png": picture}
    files |= dict.fromkeys(("a map.png", "карта.png"), picture)
    book = build(page, files | {"map.bmp": stream.getvalue()})
    for words in ("A broken one", "A film", "A badge"):
        assert words in book.words
    lines = [f"index.md:{line}: WARNING: the words of the picture" for line in (3, 5, 7)]
    assert all(line in book.warnings for line in lines)
    assert book.warnings.count("WARNING") == 3
    alternatives = {str(e.get("/Alt")) for kind, e in book.paper.elements() if kind == "/Figure"}
    assert alternatives == {"A JPEG", "A bitmap", "A blank", "Cyrillic", "In HTML"}


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

<ruby>word<rp>(</rp><rt>said so</rt><rp>)</rp></ruby> of <time>1951</time>

<div><ruby>another<rt>read so</rt></ruby> of <time>1952</time></div>

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
        "word (said so) of 1951",
        "another (read so) of 1952",
    )
    for words in (*shown, "a link"):
        assert words in book.words
    paper = book.paper
    elements = list(paper.elements())
    assert "/Strong" in [kind for kind, _ in elements]
    alternatives = {str(element.get("/Alt")) for _, element in elements}
    assert {"Three bars", "A line", "Bars in a cell", "x+y"} <= alternatives
    assert "in a cell (example.org/cell)" in book.words
    assert "index.md:28: WARNING: the HTML element <math> has no TeX" in book.warnings
    assert "index.md:30: WARNING: the HTML element <form> is left out" in book.warnings
    assert book.warnings.count("WARNING") == 2


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


def test_styled_frame_keeps_its_caption(build: Callable[..., Built]) -> None:
    from coursekit.book.typst.dataframes import read_table

    html = "<table><caption>What was counted</caption><tr><td>1</td></tr></table>"
    table = read_table(html)
    assert table is not None
    assert table.children[0].astext() == "What was counted"


def test_output_in_html_is_read_unless_only_a_script_draws_it(build: Callable[..., Built]) -> None:
    offers = [
        {"text/html": "<b>words</b> of HTML", "text/plain": "<IPython.core.display.HTML object>"},
        {"text/html": "<div></div><script>draw()</script>", "text/plain": "Chart(…)"},
        {"text/html": "<div></div><script>draw()</script>"},
        {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"},
        {"text/html": "<video><source src='data:video/mp4;base64,AAAA'></video>"},
        {"text/latex": r"\begin{Verbatim}\PY{x}\end{Verbatim}", "text/plain": "x = 1"},
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
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    attached = {"my map.png": {"image/png": base64.b64encode(stream.getvalue()).decode()}}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Cells"},
            *cells,
            {
                "cell_type": "markdown",
                "id": "a",
                "metadata": {},
                "source": "![Attached](attachment:my%20map.png) ![Lost](attachment:lost.png)",
                "attachments": attached,
            },
        ],
    }
    page = "# Title\n\n```{toctree}\ncells\n```\n"
    suffixes = {".md": "myst-nb", ".ipynb": "myst-nb"}
    book = build(page, {"cells.ipynb": json.dumps(notebook).encode()}, source_suffix=suffixes)
    assert "Cells x words of HTML x Chart(…) x" in book.words
    assert "base64" not in book.words
    told = ("a browser; its words are printed", "a browser; nothing is printed", "<video> is not")
    assert [book.warnings.count(words) for words in told] == [1, 1, 1]
    assert "x x = 1" in book.words
    assert "Attached" in {str(element.get("/Alt")) for _, element in book.paper.elements()}
    assert ":80002: WARNING: the words of the picture attachment:lost.png" in book.warnings
    assert ":50002: WARNING: a picture that this cell draws has no alternative" in book.warnings
