"""Make the web fonts from Source Serif 4, and copy the faces that print and charts use.

A maintainer's tool: its results are committed, so nobody needs it to build the book.  Run::

    npm pack source-serif@4.5.1 && tar xzf source-serif-4.5.1.tgz
    pip install fonttools brotli
    python tools/subset_fonts.py package

The desktop faces are copied as Adobe released them.  The web faces are subsets, which the SIL
Open Font License calls modified versions: they must not carry the reserved name "Source", so
they are named "Coursekit Serif" inside and in the style sheet.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "coursekit"
DESKTOP = PACKAGE / "fonts"
WEB = PACKAGE / "book" / "site" / "static" / "fonts"
BUDGET = 120_000  # bytes of all web faces together

# Text that a reader meets in every face.
CORE = [
    *range(0x20, 0x7F),  # ASCII
    *range(0xA0, 0x100),  # Latin-1
    *(0x401, 0x404, 0x406, 0x407, 0x40E, 0x490),  # Ё Є І Ї Ў Ґ
    *range(0x410, 0x450),  # the Russian alphabet
    *(0x451, 0x454, 0x456, 0x457, 0x45E, 0x491),  # ё є і ї ў ґ
    *(0x10C, 0x10D, 0x11A, 0x11B, 0x160, 0x161, 0x17D, 0x17E),  # scientific transliteration
    *(0x2B9, 0x2BA, 0x2BC, 0x2032, 0x2033),  # soft and hard sign in transliteration, primes
    *(0x2009, 0x202F, *range(0x2010, 0x2015)),  # narrow spaces, hyphens and dashes
    *(0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2039, 0x203A),  # quotation marks
    *(0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2044, 0x20AC, 0x2116),  # † ‡ • … ‰ ⁄ € №
    *range(0x2190, 0x2194),  # arrows
    *(0x2212, 0x2248, 0x2260, 0x2264, 0x2265),  # − ≈ ≠ ≤ ≥
]
# What the text faces hold besides: Latin Extended-A, South Slavic and old Russian letters, shapes.
MORE = [
    *range(0x100, 0x180),
    *range(0x400, 0x460),
    *(0x462, 0x463, 0x472, 0x473),
    *(0x2196, 0x2197, 0x25A0, 0x25B2, 0x25BC, 0x2610, 0x2611, 0x2713),
]
FACES = {"Regular": CORE + MORE, "It": CORE + MORE, "Semibold": CORE, "SemiboldIt": CORE}
FEATURES = ["kern", "liga", "ccmp", "onum", "pnum"]
# Letters that the design lacks and another of its glyphs draws just as well.
SAME_SHAPE = {0x2B9: "uni2032", 0x2BA: "uni2033"}
UNUSED_NAMES = {3, 16, 17, 18, 21, 22, 25}


def make_web_face(source: Path, target: Path, face: str, characters: list[int]) -> int:
    """Write the subset of `source` that holds `characters`; return its size in bytes."""
    font = TTFont(source, recalcTimestamp=False)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(SAME_SHAPE)
    options = subset.Options(hinting=False, name_IDs=["*"], layout_features=FEATURES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rename(font, face)
    font.flavor = "woff2"
    font.save(target)
    return target.stat().st_size


def rename(font: TTFont, face: str) -> None:
    """Give a modified face a name of its own; the copyright and licence lines stay."""
    style = face.replace("It", " Italic").strip()
    names = {
        1: f"Coursekit Serif {style}",
        2: "Regular",
        4: f"Coursekit Serif {style}",
        6: f"CoursekitSerif-{face}",
    }
    for record in list(font["name"].names):
        if record.nameID in UNUSED_NAMES:
            font["name"].removeNames(nameID=record.nameID)
        elif record.nameID in names:
            record.string = names[record.nameID]


def main(package: Path) -> None:
    """Make every face from the unpacked npm package `source-serif`."""
    for folder in (DESKTOP, WEB):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / "LICENSE.md", folder / "OFL.txt")
    total = 0
    for face, characters in FACES.items():
        source = package / "TTF" / f"SourceSerif4-{face}.ttf"
        shutil.copyfile(source, DESKTOP / source.name)
        size = make_web_face(
            source, WEB / f"coursekit-serif-{face.lower()}.woff2", face, characters
        )
        total += size
        print(f"{face}: {size} bytes")
    print(f"all web faces: {total} bytes, at most {BUDGET}")
    if total > BUDGET:
        sys.exit("The web faces are over their budget: take characters or features out.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
