"""Formulas in TeX: what each means, as Typst itself says it in MathML, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst
from typst_formulas import meaning_of
from typst_snippets import Snippets

from coursekit.book.typst.compiling import find_failing
from coursekit.book.typst.formulas import read_macros
from coursekit.book.typst.texmath import Macro, TexError, convert
from coursekit.book.typst.texsymbols import CHARACTERS, SPACES, SYMBOLS

TABLE = Path(__file__).with_name("formulas.txt")
CASES = [line.split(" ⟹ ", 1) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 350
    assert len({tex for tex, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("tex", "meaning"), CASES, ids=[tex for tex, _ in CASES])
def test_formula_means_in_typst_what_it_means_in_tex(tex: str, meaning: str) -> None:
    assert meaning_of(convert(tex)) == meaning


def test_formulas_are_ones_that_the_standard_allows() -> None:
    assert find_failing([f"$ {convert(tex)} $" for tex, _ in CASES], [], ["ua-1"]) == {}


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\unheardof{x}", "unheardof is not known"),
        (r"\frac{a}", "ends too early"),
        ("{a", "closing brace is missing"),
        ("a}", "closing brace without an opening one"),
        (r"\begin{tikzcd} a \end{tikzcd}", "environment tikzcd is not known"),
        (r"\begin{matrix} a", "matrix does not end"),
        (r"\begin{matrix} a \end{array}", "matrix ends with array"),
        (r"\left( a", "ends too early"),
        (r"\left a", "not a delimiter"),
        ("x^a^b", "two ^"),
        (r"\hspace{many}", "not a length"),
        (r"\def\a{\a\a}\a", "macros call one another"),
        ("a # b", "has no place here"),
        (r"\ref{eq}", "ref is not known"),
        (r"\begin{array}{cc}\multicolumn{2}{c}{a}\end{array}", "multicolumn is not known"),
        (r"\sout{a}", "sout is not known"),
        (r"\unicode{x}", "not the number of a character"),
        (r"\SI{10}{\furlong}", "the unit .furlong is not known"),
        (r"\num{many}", "many is not a number"),
        (r"\ce{A @ B}", "chemical formula cannot be read at @ B"),
        (r"\verb|a", "verb does not end"),
        (r"\begin{CD} A @?>> B \end{CD}", "no arrow @?"),
        (r"\begin{CD} A @>a>> B", "ends too early"),
        (r"\enclose{longdiv}{a}", "no notation longdiv"),
        (r"\ce{A\bond{~-}B}", "no form ~-"),
        (r"\sideset{x}{}\sum", "raised and lowered only"),
    ],
)
def test_what_cannot_be_printed_is_refused(tex: str, message: str) -> None:
    with pytest.raises(TexError, match=message.replace("^", r"\^")):
        convert(tex)


def test_every_symbol_is_one_that_typst_prints() -> None:
    written = sorted({*SYMBOLS.values(), *SPACES.values(), *CHARACTERS.values()} - {""})
    assert len(written) > 500
    failing = find_failing([f"$ x {symbol} x $" for symbol in written], [], [])
    assert failing == {}


def test_macros_of_mathjax_are_known() -> None:
    class Config:
        mathjax3_config = {  # noqa: RUF012
            "tex": {"macros": {"argmax": r"\operatorname*{argmax}", "E": [r"\mathbb{E}[#1]", 1]}}
        }

    macros = read_macros(Config())
    assert macros["E"] == Macro(r"\mathbb{E}[#1]", 1)
    assert meaning_of(convert(r"\E{\argmax}", macros)) == "𝔼 [ argmax ]"


def test_macro_of_one_formula_is_known_to_the_next() -> None:
    macros: dict[str, Macro] = {}
    convert(r"\newcommand{\half}[1][x]{\frac{#1}{2}}", macros)
    assert meaning_of(convert(r"\half + \half[y]", macros)) == "frac[𝑥; 2] + frac[𝑦; 2]"


def test_argument_does_not_become_part_of_a_name() -> None:
    assert meaning_of(convert(r"\newcommand\v[1]{\mathbf#1} \v x")) == "𝐱"


def test_macro_may_be_defined_again() -> None:
    macros: dict[str, Macro] = {}
    for _ in range(2):  # as every page of many books does
        written = convert(r"\newcommand\norm[1]{\|#1\|} \def\R{\mathbb{R}} \norm x \R", macros)
        assert meaning_of(written) == "‖ 𝑥 ‖ ℝ"


def test_words_stand_as_close_as_in_tex() -> None:
    assert convert(r"2 \mathrm{Var}(X) \text{ if } x") == r'2/**/upright("Var")\( X \)" if "x'


def test_columns_of_cases_and_of_aligned_pairs_stand_apart() -> None:
    assert " & quad x" in convert(r"\begin{cases} 1 & x \end{cases}")
    assert " & wide c &" in convert(r"\begin{align} a &= b & c &= d \end{align}")


def test_reference_in_a_formula_says_the_number(snippets: Snippets) -> None:
    snippets.warnings()
    page = "$$\na \\tag{3}\\label{one}\n$$\n\nBy $\\eqref{one}$ and $\\eqref{none}$."
    assert "By (3) and \\eqref{none}" in snippets.pages(snippets.translate(page))[0]
    assert "\\eqref is not known" in snippets.warnings()


def test_formula_that_typst_refuses_is_found_among_the_others() -> None:
    formulas = [f"$ x_{number} $" for number in range(300)]
    formulas[7] = "$ unheard(x) $"
    assert list(find_failing(formulas, [], ["ua-1"])) == ["$ unheard(x) $"]


def test_formula_that_cannot_be_printed_is_told_with_its_line(snippets: Snippets) -> None:
    snippets.warnings()
    pages = snippets.pages(snippets.translate("Words.\n\nThen $\\unheardof x$ and $y^2$."))
    assert "\\unheardof x" in pages[0]
    assert "𝑦" in pages[0]
    warnings = snippets.warnings()
    assert ".md:3: WARNING: the formula \\unheardof x is printed as it was written" in warnings
    assert "[typst.math]" in warnings


@pytest.mark.parametrize("tex", ["|x|", r"\lvert x\rvert", r"\vert x\vert"])
def test_no_blanks_stand_beside_bars(tex: str) -> None:
    def width(markup: str) -> str:
        page = f"#set page(width: auto, height: auto, margin: 0pt)\n${markup}$"
        drawn = typst.compile(page.encode(), format="svg")
        assert isinstance(drawn, bytes)
        return re.findall(rb'width="([\d.]+)pt"', drawn)[0].decode()

    assert width(convert(tex)) == width("abs(x)")
