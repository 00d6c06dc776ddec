"""The Sphinx extension ``coursekit.book``: it connects the book's components."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx

from coursekit.book.bibliography import setup_bibliography
from coursekit.book.chartcells import setup_chartcells
from coursekit.book.charttables import setup_charttables
from coursekit.book.codebook import setup_codebook
from coursekit.book.cyrillic import setup_cyrillic
from coursekit.book.domain import setup_domain
from coursekit.book.downloads import setup_downloads
from coursekit.book.earlierpdf import setup_earlierpdf
from coursekit.book.exercises import setup_exercises
from coursekit.book.faulty import setup_faulty
from coursekit.book.fignumbers import setup_fignumbers
from coursekit.book.freshness import setup_freshness
from coursekit.book.glossary import setup_glossary
from coursekit.book.mentions import setup_mentions
from coursekit.book.names import setup_names
from coursekit.book.oddities import setup_oddities
from coursekit.book.printing import setup_printing
from coursekit.book.provenance import setup_provenance
from coursekit.book.registers import setup_registers
from coursekit.book.running import setup_running
from coursekit.book.sphinxrun import setup_sphinxrun
from coursekit.book.tablenodes import setup_tables
from coursekit.book.tables import setup_tablefiles
from coursekit.book.theme import setup_theme
from coursekit.book.timeline import setup_timeline

COMPONENTS = (
    setup_domain,
    setup_provenance,
    setup_names,
    setup_oddities,
    setup_mentions,
    setup_registers,
    setup_timeline,
    setup_glossary,
    setup_codebook,
    setup_bibliography,
    setup_tables,
    setup_tablefiles,
    setup_freshness,
    setup_running,
    setup_downloads,
    setup_earlierpdf,
    setup_chartcells,
    setup_charttables,
    setup_cyrillic,
    setup_exercises,
    setup_fignumbers,
    setup_faulty,
    setup_theme,
    setup_printing,
    setup_sphinxrun,
)
# Rooms of the package whose code leaves no trace in the pages that Sphinx keeps; charts are
# digested chapter by chapter (see `freshness`).
_ELSEWHERE = {"charts", "cli", "grading", "exports", "handout", "typst"}


def setup(app: Sphinx) -> dict[str, object]:
    """Connect every component of the book to Sphinx."""
    app.add_config_value("coursekit_edition", "student", "env", str)
    app.add_config_value("coursekit_pdf_name", "", "html", str)
    for connect in COMPONENTS:
        connect(app)
    return {
        "version": "1",
        "env_version": _code_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _code_version() -> int:
    """Return a number that changes with our code, so that Sphinx reads every page again."""
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        if not _ELSEWHERE & set(path.relative_to(package).parts):
            found.update(path.read_bytes())
    return int(found.hexdigest()[:8], 16)
