"""Books of other authors, of one page, built with the Typst builder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from typst_pdf import Paper

EXTENSIONS = ["myst_nb", "sphinx_design", "coursekit.book.typst"]


@dataclass
class Built:
    """A book that was built: its PDF, and what was told of it."""

    pdf: Path
    warnings: str

    @property
    def paper(self) -> Paper:
        return Paper(self.pdf)

    @property
    def words(self) -> str:
        return " ".join(self.paper.flat)
