"""The form of a PDF: the size of its paper, and whether it is large print."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pypdfium2
from pypdfium2.raw import FPDFText_GetFontSize

_PAPERS = {(595, 842): "a4", (612, 792): "us-letter"}
_LARGE = 16  # points


def form_of(path: Path) -> tuple[str, bool]:
    """Name the paper of a PDF, and say whether most of its characters are large print."""
    pdf = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage() for page in pdf]
    sizes = [
        FPDFText_GetFontSize(text, place) for text in texts for place in range(text.count_chars())
    ]
    width, height = pdf[0].get_size()
    return _PAPERS[round(width), round(height)], median(sizes) >= _LARGE
