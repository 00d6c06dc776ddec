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
BUDGET = 60_000  # bytes of the faces that every page loads

# The letters of one script are fetched by pages that have them, as `unicode-range` in ck.css says.
LATIN = [
    *range(0x20, 0x7F),  # ASCII
    *(0xA0, 0xA7, 0xA9, 0xAB, 0xB1, 0xB7, 0xBB, 0xD7),  # no-break space, § © « ± · » ×
    *(0xC4, 0xC9, 0xD6, 0xDC, 0xDF, 0xE4, 0xE9, 0xF6, 0xFC),  # Ä É Ö Ü ß ä é ö ü
    *(0x2009, 0x202F, 0x2013, 0x2014),  # narrow spaces, dashes
    *(0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2026),  # quotation marks, …
    *(0xB0, 0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE),  # ° ² ³ ¹ ¼ ½ ¾
    *range(0x2191, 0x2194),  # ↑ → ↓: the arrows move a line of an exercise
    *(0x2212, 0x2713),  # − ✓
]
CYRILLIC = [
    *(0x401, 0x404, 0x406, 0x407, 0x40E),  # Ё Є І Ї Ў
    *range(0x410, 0x450),  # the Russian alphabet
    *(0x451, 0x454, 0x456, 0x457, 0x45E, 0x490, 0x491, 0x2116),  # ё є і ї ў Ґ ґ №
]
MORE = [
    *range(0xA0, 0x180),  # the rest of Latin-1 and Latin Extended-A
    *range(0x400, 0x460),  # South Slavic letters
    *(0x462, 0x463, 0x472, 0x473),  # letters of the old Russian spelling
    *(0x2B9, 0x2BA, 0x2BC, 0x2032, 0x2033),  # soft and hard sign in transliteration, primes
    *range(0x2010, 0x2015),  # hyphens and dashes
    *(0x201A, 0x2039, 0x203A),  # quotation marks
    *(0x2020, 0x2021, 0x2022, 0x2030, 0x2044, 0x20AC),  # † ‡ • ‰ ⁄ €
    *range(0x2190, 0x2194),  # arrows
    *(0x2248, 0x2260, 0x2264, 0x2265),  # ≈ ≠ ≤ ≥
    *(0x2196, 0x2197, 0x25A0, 0x25B2, 0x25BC, 0x2610, 0x2611, 0x2713),  # shapes
]
SCRIPTS = {
    "": LATIN,
    "-cyrillic": CYRILLIC,
    "-more": sorted({*MORE} - {*LATIN, *CYRILLIC}),
}
FACES = ("Regular", "It", "Semibold", "SemiboldIt")
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
    # One face is for a word in a heading, now and then.
    features = ["liga"] if face == "SemiboldIt" else FEATURES
    options = subset.Options(hinting=False, name_IDs=["*"], layout_features=features)
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
    for face in FACES:
        source = package / "TTF" / f"SourceSerif4-{face}.ttf"
        shutil.copyfile(source, DESKTOP / source.name)
        for script, characters in SCRIPTS.items():
            target = WEB / f"coursekit-serif-{face.lower()}{script}.woff2"
            size = make_web_face(source, target, face, characters)
            total += 0 if script else size
            print(f"{target.name}: {size} bytes")
    for script, characters in SCRIPTS.items():
        print(f"unicode-range of {script or 'all else'}: {ranges(characters)}")
    print(f"what every page may load: {total} bytes, at most {BUDGET}")
    if total > BUDGET:
        sys.exit("The web faces are over their budget: take characters or features out.")


def ranges(characters: list[int]) -> str:
    """Write characters as ``unicode-range`` has them."""
    runs: list[list[int]] = []
    for one in characters:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"U+{run[0]:X}" + (f"-{run[-1]:X}" if run[1:] else "") for run in runs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
