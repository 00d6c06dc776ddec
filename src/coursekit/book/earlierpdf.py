"""Pages that are built alone offer the PDF of an earlier build, if it tells nothing withheld.

Beside each PDF stands what was withheld from it, and in which edition it was made, with a digest
of the PDF: a build may have ended between the two.  Where more is withheld by now, the PDF is
neither offered nor left in the site.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


def note_secrets(app: Sphinx, error: Exception | None) -> None:
    """Write beside the PDF what it does not tell."""
    config = app.config
    pdf = Path(app.outdir, f"{config.typst_pdf_name}.pdf")
    if error is None and app.builder.name == "typst" and pdf.is_file():
        kept = {
            "edition": config.coursekit_edition,
            "withheld": config.coursekit_withheld_now,
            "pdf": _digest(pdf),
        }
        _beside(pdf).write_text(json.dumps(kept), encoding="utf-8")


def offer_earlier_pdf(app: Sphinx, config: Config) -> None:
    """Lay the PDF of an earlier build into the site, unless this build makes one."""
    site, name = Path(app.outdir), config.typst_pdf_name
    folder = site.parent / "pdf"
    if config.coursekit_pdf_name or not name or folder == site:
        return
    earlier, offered = folder / f"{name}.pdf", site / f"{name}.pdf"
    if earlier.is_file() and _keeps_secrets(earlier, config):
        site.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(earlier, offered)
        config.coursekit_pdf_name = offered.name
        LOGGER.info("The pages offer the PDF of an earlier build; build all makes it anew.")
    else:
        offered.unlink(missing_ok=True)


def _keeps_secrets(pdf: Path, config: Config) -> bool:
    """Whether a PDF is of this edition and tells nothing that is withheld now."""
    try:
        kept = json.loads(_beside(pdf).read_text(encoding="utf-8"))
        same = (kept["edition"], kept["pdf"]) == (config.coursekit_edition, _digest(pdf))
        return same and set(config.coursekit_withheld_now) <= set(kept["withheld"])
    except (OSError, ValueError, KeyError, TypeError):  # no note, or none of ours
        return False


def _beside(pdf: Path) -> Path:
    return pdf.with_suffix(".withheld.json")


def _digest(pdf: Path) -> str:
    return hashlib.sha256(pdf.read_bytes()).hexdigest()


def setup_earlierpdf(app: Sphinx) -> None:
    """Connect both, after it has been found out what is withheld."""
    app.connect("config-inited", offer_earlier_pdf, priority=600)
    app.connect("build-finished", note_secrets)
