"""The theme on a small book: what depends on settings that this book does not use."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_pages import Tags
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

WELCOME = """# Welcome

A first paragraph that tells what the book is about.

```{toctree}
:caption: Part one
:numbered: 1

one
two
```
"""
BASE = "https://example.org/course/"


def _build(folder: Path, **settings: object) -> Path:
    source = folder / "source"
    site = folder / "site"
    with docutils_namespace():
        app = Sphinx(
            str(source),
            None,
            str(site),
            str(folder / "doctrees"),
            "html",
            confoverrides={
                # A dict of its own: Sphinx writes into the default that all share.
                "source_suffix": {".rst": "restructuredtext"},
                "extensions": ["myst_parser", "sphinx_book_theme", "theme_alone"],
                "html_theme": "sphinx_book_theme",
                "html_title": "A small book",
                "project": "A small book",
                "author": "A. N. Author",
                "copyright": "2024, A. N. Author",
                "root_doc": "welcome",
                "language": "en",
                "html_copy_source": False,
                **settings,
            },
            status=None,
            warning=None,
        )
        app.build()
    return site


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "welcome.md").write_text(WELCOME, encoding="utf-8")
    (source / "one.md").write_text("# One & only\n\nText.\n\n## First\n\n## Second\n")
    (source / "two.md").write_text("---\ndescription: All about two.\n---\n# Two\n\nText.\n")
    return tmp_path


def _read(site: Path, name: str) -> Tags:
    return Tags((site / name).read_text(encoding="utf-8"))


def test_a_book_that_knows_its_address_has_a_sitemap_and_canonical_links(small_book: Path) -> None:
    site = _build(small_book, html_baseurl=BASE)
    expected = [BASE, f"{BASE}one.html", f"{BASE}two.html", f"{BASE}welcome.html"]
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert [line.strip()[10:-12] for line in sitemap.splitlines() if "<loc>" in line] == expected
    assert ("link", {"rel": "canonical", "href": BASE}) in _read(site, "index.html").tags
    assert _read(site, "two.html").meta("og:url") == f"{BASE}two.html"


def test_a_book_without_an_address_has_no_sitemap(small_book: Path) -> None:
    assert not (_build(small_book) / "sitemap.xml").exists()


def test_the_page_for_lost_readers_works_at_any_depth_below_a_sub_path(small_book: Path) -> None:
    lost = _read(_build(small_book, html_baseurl=BASE), "404.html")
    inside = [link for link in lost.values("href", "src", "action") if not link.startswith("#")]
    assert "/course/_static/ck.css" in inside
    assert "/course/index.html" in inside
    assert [link for link in inside if not link.startswith(("/course/", BASE))] == []


def test_the_front_matter_describes_a_page_and_else_its_first_paragraph_does(
    small_book: Path,
) -> None:
    site = _build(small_book)
    assert _read(site, "two.html").meta("description") == "All about two."
    first = "A first paragraph that tells what the book is about."
    assert _read(site, "welcome.html").meta("description") == first
    assert _read(site, "index.html").meta("description") == first


def test_every_page_shows_a_changed_title_after_a_small_rebuild(small_book: Path) -> None:
    site = _build(small_book)
    assert "Two" in (site / "one.html").read_text(encoding="utf-8")
    (small_book / "source" / "two.md").write_text("# Second part\n\nText.\n")
    _build(small_book)
    for name in ("one.html", "index.html", "404.html"):
        assert "Second part" in (site / name).read_text(encoding="utf-8")


def test_a_book_with_an_index_page_of_its_own_keeps_it(small_book: Path) -> None:
    source = small_book / "source"
    (source / "index.md").write_text(WELCOME.replace("Welcome", "My own cover"))
    (source / "welcome.md").unlink()
    site = _build(small_book, root_doc="index")
    assert "My own cover" in (site / "index.html").read_text(encoding="utf-8")
    assert "ck-cover" not in (site / "index.html").read_text(encoding="utf-8")


def test_the_numbers_of_the_contents_are_those_of_the_chapters(small_book: Path) -> None:
    page = (_build(small_book) / "one.html").read_text(encoding="utf-8")
    assert '<span class="ck-number">1</span> <span>One &amp; only</span>' in page
    assert '<span class="section-number">1 </span>One &amp; only' in page


def test_an_authors_own_style_sheet_is_loaded_and_the_themes_files_are_gone(
    small_book: Path,
) -> None:
    own = small_book / "own"
    own.mkdir()
    (own / "mine.css").write_text("h1 { color: black }")
    site = _build(small_book, html_static_path=[str(own)], html_css_files=["mine.css"])
    sheets = [link.split("?")[0] for link in _read(site, "one.html").values("href")]
    assert "_static/mine.css" in sheets
    assert (site / "_static" / "mine.css").is_file()
    assert not (site / "_static" / "scripts").exists()
    assert not (site / "_static" / "vendor").exists()


def test_the_page_keeps_room_for_a_picture_that_tells_its_size(small_book: Path) -> None:
    source = small_book / "source"
    (source / "known.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 641.6"></svg>'
    )
    (source / "unknown.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    (source / "one.md").write_text("# One\n\n![Known](known.svg)\n\n![Unknown](unknown.svg)\n")
    pictures = {
        attrs["alt"]: (attrs.get("width"), attrs.get("height"))
        for tag, attrs in _read(_build(small_book), "one.html").tags
        if tag == "img"
    }
    assert pictures == {"Known": ("480", "642"), "Unknown": (None, None)}


def test_a_page_offers_what_the_settings_of_the_repository_ask_for(small_book: Path) -> None:
    chapter = "---\nkernelspec:\n  name: python3\n---\n# One\n"  # only code is launched
    (small_book / "source" / "one.md").write_text(chapter)
    options = {
        "repository_url": "https://github.com/somebody/course",
        "use_issues_button": True,
        "use_edit_page_button": True,
        "path_to_docs": "",
        "launch_buttons": {"binderhub_url": "https://mybinder.org"},
    }
    site = _build(small_book, html_theme_options=options)
    page = (site / "one.html").read_text(encoding="utf-8")
    assert ">Report an error</a>" in page
    assert ">Edit this page</a>" in page
    assert "https://github.com/somebody/course/issues/new" in page
    launch = "https://mybinder.org/v2/gh/somebody/course/master?urlpath=tree/one.md"
    assert f'href="{launch}">Binder</a>' in page
    assert "mybinder.org" not in (site / "two.html").read_text(encoding="utf-8")
    assert "github.com" not in (_build(small_book) / "two.html").read_text(encoding="utf-8")
