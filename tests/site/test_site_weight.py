"""Nothing is loaded that a page does not need."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser
from site_pages import looking, page_names

from accessibility import WIDE

FONT_BYTES = 60_000  # of the faces for Latin letters
# When the page is drawn it is known which letters it has.
DRAWN = "new Promise(requestAnimationFrame).then(() => document.fonts.ready).then(() => true)"


def test_letters_of_other_scripts_are_fetched_where_they_stand(
    book_html: Path, site: str, browser: Browser
) -> None:
    folder = book_html / "_static" / "fonts"
    latin = {path.stem: path for path in folder.glob("*.woff2") if path.stem.count("-") == 2}
    assert sum(path.stat().st_size for path in latin.values()) <= FONT_BYTES
    asked = {}
    for name in ("welcome", "introduction", "glossary"):
        with looking(browser, **WIDE) as (context, page):
            fonts: set[str] = set()
            context.on("request", lambda request, fonts=fonts: fonts.add(request.url))
            page.goto(f"{site}/chapters/{name}.html")
            page.evaluate(DRAWN)
            asked[name] = {Path(one).stem for one in fonts if one.endswith(".woff2")}
    assert asked["welcome"] | asked["introduction"] <= set(latin)  # with exercises, too
    assert "coursekit-serif-regular-cyrillic" in asked["glossary"]


def test_the_search_index_is_loaded_by_the_search_alone(book_html: Path) -> None:
    loading = [
        name
        for name in page_names(book_html)
        if "ck-search.js" in (book_html / name).read_text(encoding="utf-8")
    ]
    assert loading == ["search.html"]
