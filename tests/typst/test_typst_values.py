"""Python values and TeX formulas as Typst."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typst_snippets import Snippets

from coursekit.book.typst.texmath import TexError, convert
from coursekit.book.typst.texsymbols import CHARACTERS, SPACES, SYMBOLS
from coursekit.book.typst.values import Code, Markup, call, inline, literal


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "none"),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        ('a "b" \\ c\nd', '"a \\"b\\" \\\\ c\\nd"'),
        (Markup("#emph[a];"), "[#emph[a];]"),
        (Code("1fr"), "1fr"),
        ([1], "(1,)"),
        ((), "()"),
        (["a", Markup("b")], '("a", [b])'),
        ({}, "(:)"),
        ({"toc-depth": 2, "two words": 1}, '(toc-depth: 2, "two words": 1)'),
    ],
)
def test_value_becomes_typst(value: object, expected: str) -> None:
    assert literal(value) == expected


def test_value_that_typst_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="no value"):
        literal(object())


def test_content_stands_behind_the_parentheses() -> None:
    assert call("box", 1, Markup("x"), whole_rows=True) == "box(whole-rows: true, 1)[x]"
    assert call("emph", Markup("x")) == "emph[x]"
    assert call("pause") == "pause()"
    assert inline("emph", Markup("x")) == "#emph[x];"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=20), min_size=1, max_size=20))
def test_any_string_is_a_string_that_typst_reads(snippets: Snippets, texts: list[str]) -> None:
    body = "\n".join(f"#let _ = {literal(text)}" for text in texts)
    snippets.compile(body + "\nx", '#set document(title: "x")\n')


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("ab", "a b"),
        (r"x_{i+1}^2", "x_(i + 1)^(2)"),
        (r"{a+b}^2", 'class("normal", a + b)^(2)'),
        (r"f'(x)", "f' paren.l x paren.r"),
        (r"\frac{a,b}{\sqrt[3]{c}}", "frac(a comma b, root(3, c))"),
        (r"\text{no. of rows} \le 50\,\%", '"no. of rows" lt.eq 50 thin percent'),
        (r"\left[ \frac{1}{2} \right)", "lr([ frac(1, 2) ))"),
        (r"\hat{p} \in \mathbb{R}", "hat(p) in bb(R)"),
        (r"\max_{x} \operatorname{rank} A", 'max_(x) op("rank") A'),
        (r"\begin{cases} 1 & x>0 \\ 0 \end{cases}", "cases(1 & x > 0, 0)"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", 'mat(delim: "(", a, b; c, d)'),
        ("a &= b \\\\ &= c % why", "a & = b \\\n & = c"),
    ],
)
def test_tex_becomes_typst_that_compiles(snippets: Snippets, tex: str, expected: str) -> None:
    written = convert(tex)
    assert written == expected
    snippets.compile(f'#math.equation(block: true, alt: "x", ${written}$)')


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\foo", r"\\foo is not known"),
        ("{a", "} is missing"),
        ("a}", "closing brace"),
        (r"\frac{a}", "ends too early"),
        (r"\left< a \right>", "is no delimiter"),
        (r"\begin{tikzcd} a \end{tikzcd}", "environment tikzcd"),
        (r"\begin{cases} a", "missing"),
        (r"\text{a", "} is missing"),
    ],
)
def test_tex_beyond_the_subset_is_refused(tex: str, message: str) -> None:
    with pytest.raises(TexError, match=message):
        convert(tex)


def test_every_symbol_is_one_that_typst_has(snippets: Snippets) -> None:
    names = [*SYMBOLS.values(), *CHARACTERS.values(), *filter(None, SPACES.values())]
    snippets.compile("\n".join(f'#math.equation(alt: "x", ${name}$)' for name in names))


def test_formula_beyond_the_subset_is_printed_as_written_and_reported(snippets: Snippets) -> None:
    snippets.warnings()
    assert snippets.translate("So $\\foo{x}$.") == 'So #literal("\\\\foo{x}");.'
    assert "[typst.math]" in snippets.warnings()
