"""What can be asked of a PDF: its structure, its outline, where its words stand."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pdfua
import pikepdf
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDFText_GetFontInfo
from typst_snippets import languages_of

MM = 72 / 25.4
SIDE, TOP, BOTTOM = 30 * MM, 25 * MM, 24 * MM  # margins of the template
_LEEWAY = 3  # points: stops and commas hang over the edge of the text


@dataclass(frozen=True)
class Box:
    """A character on a page, in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    text: str


class Paper:
    """A PDF to be looked at.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pdfium = pypdfium2.PdfDocument(path)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._pdfium)

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page."""
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in self._pdfium]

    @cached_property
    def flat(self) -> list[str]:
        """The text of each page on one line, words that were broken joined again."""
        return [
            " ".join(page.replace("\ufffe\n", "").replace("\u2060", "").split())
            for page in self.pages
        ]

    def page_of(self, words: str) -> int:
        """Return the number, from 1, of the first page with some words after the contents."""
        return next(
            number
            for number, page in enumerate(self.flat, 1)
            if words in page and not page.startswith("Contents")
        )

    @cached_property
    def signs(self) -> list[Box]:
        """The printed characters of all pages, blanks left out."""
        shown = []
        for number, page in enumerate(self._pdfium, 1):
            text = page.get_textpage()
            for index, sign in enumerate(text.get_text_range()):
                if not sign.isspace():
                    shown.append(Box(number, *text.get_charbox(index), sign))
        return shown

    def faces_of(self, words: re.Pattern[str]) -> Iterator[tuple[int, str, str]]:
        """Yield page, words and typeface of each place that has some words."""
        name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
        for number, page in enumerate(self._pdfium, 1):
            text = page.get_textpage()
            for found in words.finditer(text.get_text_range()):
                place = found.start()
                FPDFText_GetFontInfo(text.raw, place, name, len(name), ctypes.byref(flags))
                yield number, found.group(), name.value.decode()

    def size(self) -> tuple[float, float]:
        """Width and height of the pages in points."""
        width, height = self._pdfium[0].get_size()
        return width, height

    def outline(self) -> Iterator[tuple[str, int, float]]:
        """Iterate over title, page and height of each heading that the outline names."""
        for item in self._pdfium.get_toc():
            destination = item.get_dest()
            assert destination is not None
            _, place = destination.get_view()
            yield item.get_title(), destination.get_index() + 1, place[1]

    def outside_the_text(self) -> list[Box]:
        """Return the words and pictures that stand in the margins at the sides."""
        width, _ = self.size()
        pictures = [
            Box(number, *shape.get_bounds(), "a picture")
            for number, page in enumerate(self._pdfium, 1)
            for shape in page.get_objects()
            if shape.type == FPDF_PAGEOBJ_IMAGE
        ]
        return [
            box
            for box in (*self.signs, *pictures)
            if box.left < SIDE - _LEEWAY or box.right > width - SIDE + _LEEWAY
        ]

    def stranded_headings(self) -> list[str]:
        """Return the headings below which their page has neither words nor a picture."""
        pictures = self._pictures()
        stranded = []
        for title, page, height in self.outline():
            below = any(box.page == page and BOTTOM < box.top < height - 24 for box in self.signs)
            if not below and not any(p == page and top < height for p, top in pictures):
                stranded.append(f"{title} (page {page})")
        return stranded

    def gaps(self, share: float) -> list[int]:
        """Return the pages of which more than a share stays empty in one piece.

        The title page and the last page of a chapter may.
        """
        height = self.size()[1]
        ends = {item.get_dest().get_index() for item in self._pdfium.get_toc() if item.level == 0}
        empty = []
        for number, page in enumerate(self._pdfium, 1):
            if number not in {1, len(self._pdfium), *ends}:
                drawn = (page.render(grayscale=True).to_numpy() < 245).any(axis=1)
                text = drawn[int(TOP) : int(height - BOTTOM)]
                inked = [0, *np.flatnonzero(text), len(text)]
                if max(np.diff(inked)) > share * len(text):
                    empty.append(number)
        return empty

    def _pictures(self) -> list[tuple[int, float]]:
        """Return page and upper edge of everything that is drawn and is no text."""
        return [
            (number, shape.get_bounds()[3])
            for number, page in enumerate(self._pdfium, 1)
            for shape in page.get_objects()
            if shape.type not in (1,)
        ]

    @cached_property
    def pikepdf(self) -> pikepdf.Pdf:
        """The file, opened for its structure."""
        return pikepdf.open(self.path)

    def elements(self) -> Iterator[tuple[str, pikepdf.Dictionary]]:
        """Iterate over the structure elements, type first."""
        stack = [self.pikepdf.Root.StructTreeRoot.get("/K")]
        while stack:
            element = stack.pop()
            if isinstance(element, pikepdf.Array):
                stack.extend(reversed(list(element)))
            elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
                yield str(element.S), element
                if "/K" in element:
                    stack.append(element.K)

    @cached_property
    def blocks(self) -> list[tuple[str, set[int]]]:
        """Type and pages of each block of the document, in reading order."""
        numbers = {page.objgen: number for number, page in enumerate(self.pikepdf.pages, 1)}

        def pages(element: pikepdf.Object, page: int = 0) -> set[int]:
            if isinstance(element, pikepdf.Array):
                return set().union(*(pages(one, page) for one in element))
            if not isinstance(element, pikepdf.Dictionary):
                return {page} - {0}
            if "/Pg" in element:
                page = numbers[element.Pg.objgen]
            return pages(element.K, page) if "/K" in element else {page} - {0}

        document = next(element for kind, element in self.elements() if kind == "/Document")
        return [(str(block.S), pages(block)) for block in document.K]

    def languages(self) -> set[str]:
        """Return the languages that words and blocks are marked with."""
        codes = {str(element.Lang) for _, element in self.elements() if "/Lang" in element}
        return codes | languages_of(self.pikepdf)

    def findings(self) -> list[str]:
        """Return what `pdfua` has against the file."""
        return [f"{f.rule_id}: {f.message}" for f in pdfua.validate(str(self.path)).findings]

    def faults(self) -> list[str]:
        """Return what is wrong with the structure, beyond what `pdfua` looks for."""
        skipped, level = [], 0
        root = self.pikepdf.Root
        if not root.MarkInfo.Marked or not root.ViewerPreferences.DisplayDocTitle:
            skipped.append("the file is not marked as tagged, or does not show its title")
        for kind, element in self.elements():
            if kind == "/Figure" and len(str(element.get("/Alt", ""))) < 3:
                skipped.append("a figure has no alternative text")
            if kind == "/TH" and "/Scope" not in str(element.get("/A", "")):
                skipped.append("a header cell has no scope")
            if heading := re.fullmatch(r"/H(\d)", kind):
                if int(heading[1]) > level + 1:
                    skipped.append(f"heading {heading[1]} follows heading {level}")
                level = int(heading[1])
        return skipped


def right_end(pdf: bytes) -> float:
    """Return where the last letter of the longest line of the first page ends, in points."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return max(text.get_charbox(index)[2] for index in range(text.count_chars()))


def has_ink(pdf: bytes, page: int) -> bool:
    """Whether anything is drawn below the head of a page."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(grayscale=True).to_numpy()
    return bool((picture[80:] < 250).any())
