"""Text survives: what is written is what is printed and what can be copied out again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typst_snippets import FONTS, Snippets

from coursekit.book.typst.escape import (
    bind_days,
    bind_initials,
    bind_numbers,
    escape,
    printable,
    split_by_language,
)

# One long line a paragraph, so that nothing but the text decides what is on the page.
PLAIN = (
    '#set document(title: "x")\n'
    "#set page(width: 3000mm, height: auto, margin: 10mm)\n"
    '#set text(size: 8pt, ligatures: false, font: "Libertinus Serif")\n'
    "#set par(justify: false)\n"
)
LETTERS = st.characters(
    codec="utf-8",
    categories=["Lu", "Ll", "Nd", "Pd", "Ps", "Pe", "Po", "Sm", "Sc", "Zs"],
    max_codepoint=0x45F,
    exclude_characters="\u00ad\u0345",
)
MARKS = st.text("#$*_`\\<>@[]~\"'/=+-.:;{}()^&%!? \n\t0129aéбЖ", max_size=25)
TEXTS = st.lists(st.one_of(MARKS, st.text(LETTERS, max_size=25)), min_size=1, max_size=25)


def squeeze(text: str) -> str:
    """Return text without blanks; pdfium says U+FFFE for a hyphen at the end of a line."""
    return "".join(text.replace("\ufffe", "-").split())


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(texts=TEXTS)
def test_any_text_survives_compiling_and_copying(snippets: Snippets, texts: list[str]) -> None:
    body = "\n\n".join(f"x{escape(text)}x\n\n{escape(text)}" for text in texts)
    printed = "".join(snippets.pages(body, PLAIN))
    assert squeeze(printed) == squeeze("".join(f"x{text}x{text}" for text in texts))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(texts=TEXTS)
def test_any_text_survives_inside_content_and_calls(snippets: Snippets, texts: list[str]) -> None:
    body = "\n\n".join(
        f"#emph[{escape(text)}];{escape(text)}#strong[a];{escape(text)}" for text in texts
    )
    printed = "".join(snippets.pages(body, PLAIN))
    assert squeeze(printed) == squeeze("".join(f"{text}{text}a{text}" for text in texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("non-returner; and/or (1945–51)", "non-returner; and/or (1945–51)"),
        ("- not a list", "\\- not a list"),
        ("1. not a list", "1\\. not a list"),
        ("= not a heading", "\\= not a heading"),
        ("  + not a list", " \\+ not a list"),
        ("http://a", "http:\\//a"),
        ("a\nb\r\nc\u2029d", "a b c d"),
        ("stays\u00a0together", "stays\u00a0together"),
        ("bell\x07, byte\ufeff order, half \ud800", "bell, byte order, half "),
    ],
)  # fmt: skip
def test_only_what_is_markup_is_escaped(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_printable_text_is_left_alone() -> None:
    assert printable("a  b") == "a b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Klimov", [("", "Klimov")]),
        ("слово", [("ru", "слово")]),
        ("«слово и дело», he said", [("", "«"), ("ru", "слово и дело"), ("", "», he said")]),
        ("в 1951 году", [("ru", "в 1951 году")]),
        ("а b в", [("ru", "а"), ("", " b "), ("ru", "в")]),
    ],
)
def test_runs_of_cyrillic_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(split_by_language(text, {"Cyrillic": "ru"})) == expected


def test_splitting_loses_nothing() -> None:
    text = "Ἀθῆναι, Афины and Athens"
    runs = list(split_by_language(text, {"Cyrillic": "ru", "Greek": "el"}))
    assert "".join(run for _, run in runs) == text
    assert {language for language, _ in runs} == {"", "ru", "el"}


def test_no_line_ends_between_an_abbreviation_and_its_number() -> None:
    assert bind_numbers("Emergence 3; n. 18, pp. 2–3. Table 4, mean 5. Pp. 6–7, chapter 11") == (
        "Emergence 3; n.\u00a018, pp.\u00a02–3. Table\u00a04, mean 5. Pp.\u00a06–7, chapter\u00a011"
    )


def test_a_place_is_not_parted_from_its_number() -> None:
    assert bind_numbers("Emergence 3, 4; n. 18", every=True) == "Emergence\u00a03, 4; n.\u00a018"


def test_initials_are_not_parted_from_the_name() -> None:
    assert bind_initials("A. V. Antoshin and Антошин А. В. Then, in 1951. A man") == (
        "A.\u00a0V.\u00a0Antoshin and Антошин А.\u00a0В.\u00a0Then, in 1951. A man"
    )


def test_day_stays_with_its_month() -> None:
    assert bind_days("On 18 March 1948, 5 Dec 1950, in March 1949; 1948 March") == (
        "On 18\u00a0March 1948, 5\u00a0Dec 1950, in March 1949; 1948 March"
    )


def test_range_of_numbers_is_not_broken(snippets: Snippets) -> None:
    assert snippets.translate("Pages 632–642, all") == "Pages #box[632–642];, all"
    assert "#box[1–2];" in snippets.translate("| a |\n|---|\n| 1–2 |")
    assert "box" not in snippets.translate("# Years 1948–1951")


def test_words_in_russian_are_hyphenated_as_russian(snippets: Snippets) -> None:
    body = (
        "#set page(width: 45mm, height: 60mm, margin: 5mm)\n"
        '#set text(font: "Libertinus Serif", hyphenate: true)\n'
        f"{snippets.translate('Достопримечательности перебежчиками', 'md')}"
    )
    assert "-" in squeeze("".join(snippets.pages(body, '#set document(title: "x")\n')))


def test_fonts_of_the_course_have_every_sign_of_the_template() -> None:
    from fontTools.ttLib import TTFont

    signs = TTFont(FONTS / "SourceSerif4-Regular.ttf").getBestCmap()
    assert {ord(sign) for sign in "—–…“”‘’«»•·№☐éščйЖ"} <= signs.keys()
