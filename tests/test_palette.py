"""One palette: legible on its paper, and the only colours that a style sheet names."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from coursekit import palette

PACKAGE = Path(str(files("coursekit")))
PAGES = sorted(
    path
    for ending in ("css", "html", "typ", "js")
    for path in PACKAGE.rglob(f"*.{ending}")
    if path.stem not in ("datatables", "minisearch")  # other people's files
)
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
WORDS = ("ink", "soft", "accent", "focus", "right", "wrong")


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_words_and_frames_have_the_contrast_of_wcag(colours: dict[str, str]) -> None:
    for ground in ("paper", "tint"):
        for name in WORDS:
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3, ground


def test_light_and_dark_name_the_same_colours() -> None:
    assert palette.LIGHT.keys() == palette.DARK.keys()


def test_files_of_pages_and_print_name_no_colour_of_their_own() -> None:
    known = {*palette.LIGHT.values(), *palette.DARK.values(), *palette.DATA.values()}
    known |= {palette.HAIRLINE, palette.GRID, palette.MIXED_RIGHT, palette.MIXED_WRONG}
    assert len(PAGES) > 15
    strange = {
        f"{path.name}: {colour}"
        for path in PAGES
        for colour in _HEX.findall(path.read_text(encoding="utf-8"))
        if colour not in known
    }
    assert strange == set()


def test_built_site_declares_the_palette(book_html: Path) -> None:
    css = (book_html / "_static" / "ck.css").read_text(encoding="utf-8")
    assert "/* palette" not in css
    for name, colour in palette.LIGHT.items():
        assert re.search(rf"--ck-{name}:\s*{colour}[;}}]", css)
    assert len(re.findall(rf"--ck-ink:\s*{palette.DARK['ink']}[;}}]", css)) == 2
    assert re.search(rf"--ck-data-5:\s*{palette.DATA['stone']}[;}}]", css)
