"""Lines, tables, boxes and formulas of other books that are too long: none is cut off."""

from __future__ import annotations

from collections.abc import Callable

from other_books import Built


def test_line_breaks_stay(build: Callable[..., Built]) -> None:
    book = build("# Title\n\n12 Main Street\\\nBerlin\n\n| a |\n|---|\n| x<br>y |\n")
    text = "\n".join(book.paper.pages)
    assert "12 Main Street\nBerlin" in text
    assert "x\ny" in text


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


def test_commands_can_be_typed_from_paper(build: Callable[..., Built]) -> None:
    names = [f"folder-of-answers/answers-of-week-{number}.zip" for number in range(9)]
    inline = " ".join(f"`--answers-of {name}`" for name in names * 3)
    page = f"# Title\n\n{inline}\n\n```console\n$ mark {' '.join(names)}\n```\n"
    lines = [line.rstrip() for page in build(page).paper.pages for line in page.split("\n")]
    assert [line for line in lines if line.endswith(("--", "--answers"))] == []
    code = "".join(line.replace("↪", " ") for line in lines if "↪" in line or line[:1] == "$")
    assert " ".join(code.split()) == f"$ mark {' '.join(names)}"


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
