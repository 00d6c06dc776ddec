"""Python values as Typst."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typst_snippets import Snippets

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


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=20), min_size=1, max_size=20))
def test_any_string_is_a_string_that_typst_reads(snippets: Snippets, texts: list[str]) -> None:
    body = "\n".join(f"#let _ = {literal(text)}" for text in texts)
    snippets.compile(body + "\nx", '#set document(title: "x")\n')
