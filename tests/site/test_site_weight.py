"""Nothing is loaded that a page does not need."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from site_pages import page_names

FONT_BYTES = 60_000  # of the faces for Latin letters


def test_letters_of_other_scripts_are_fetched_where_they_stand(
    book_html: Path, site: str, tab: Page
) -> None:
    folder = book_html / "_static" / "fonts"
    latin = [path for path in folder.glob("*.woff2") if path.stem.count("-") == 2]
    assert sum(path.stat().st_size for path in latin) <= FONT_BYTES
    asked: dict[str, set[str]] = {"welcome": set(), "glossary": set()}
    for name, fonts in asked.items():
        tab.goto(f"{site}/chapters/{name}.html")
        tab.evaluate("document.fonts.ready")
        told = "performance.getEntriesByType('resource').map(({ name }) => name)"
        fonts |= {Path(one).stem for one in tab.evaluate(told) if one.endswith(".woff2")}
    assert asked["welcome"] <= {path.stem for path in latin}
    assert "coursekit-serif-regular-cyrillic" in asked["glossary"]


def test_the_search_index_is_loaded_by_the_search_alone(book_html: Path) -> None:
    loading = [
        name
        for name in page_names(book_html)
        if "ck-search.js" in (book_html / name).read_text(encoding="utf-8")
    ]
    assert loading == ["search.html"]
