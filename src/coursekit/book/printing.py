"""The printed book: what the course tells the Typst builder, which knows nothing of courses.

``printing.typ`` draws what only a course has.

Title page and imprint are taken from ``CITATION.cff``; a value that ``_config.yml`` sets is left
as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from coursekit.book import typst
from coursekit.catalogue import N_, _
from coursekit.course import Course, find_course

EDITIONS = {"student": N_("Student edition"), "instructor": N_("Instructor edition")}

# What the course puts under a licence, by the licence's SPDX name.
LICENCES = {
    "CC-BY-4.0": N_("text and data CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"),
    "MIT": N_("code MIT"),
}

TEMPLATE_PART = Path(__file__).with_suffix(".typ")
# Words, paragraphs and boxes of these classes have a form of their own in print.
CLASS_FUNCTIONS = {
    "ck-src": "locator",
    "ck-register": "run-in",
    "outside": "outside-box",
    "source": "source-box",
    "cannot": "cannot-box",
    "thread": "thread-box",
    "keypoints": "keypoints-box",
    "questions": "questions-box",
    "room": "room-box",
    "sheet-notes": "sheet-notes-box",
    "page-end": "page-end-box",
    "ck-effort": "fine-print",
    "ck-chart-source": "fine-print",
    "ck-chart-pointer": "fine-print",
    "ck-table-remark": "fine-print",
    "ck-dataset-facts": "fine-print",
    "ck-excerpt": "list-remark",
}
# Key points are read together, and so are questions, up to half a page of them.
WHOLE_LINES = {"keypoints": 24, "questions": 24}
# What a chart cannot show is read with the chart, wherever that comes to stand.
WITH_FIGURE = ["cannot"]
SCRIPT_LANGUAGES = {"Cyrillic": "ru"}
# Charts count in quarters of a millimetre, which their files call points: see `charts.chart`.
PICTURE_SCALE = 0.25 / 25.4 * 72
# From this size on, in points, a build has this tag of Sphinx, and charts are laid out for it.
LARGE, LARGE_PRINT = 14, "large_print"


def describe_book(app: Sphinx, config: Config) -> None:
    """Give the builder's values the course's defaults."""
    citation = read_citation(find_course(app.srcdir))
    site = config.html_baseurl if "html_baseurl" in config else ""
    if config.typst_text_size >= LARGE:
        app.tags.add(LARGE_PRINT)
    defaults = {
        "typst_class_functions": CLASS_FUNCTIONS,
        "typst_whole_lines": WHOLE_LINES,
        "typst_with_figure": WITH_FIGURE,
        "typst_script_languages": {"Cyrillic": config.coursekit_cyrillic},
        "typst_picture_scale": PICTURE_SCALE,
        "typst_writing_room": [],
        "typst_subtitle": subtitle(citation),
        "typst_imprint": [*imprint(citation), *([site] if site else [])],
        "typst_italic_titles": italic_titles(citation),
        "typst_edition": edition_line(citation, config.coursekit_edition),
    }
    for name, value in defaults.items():
        if config[name] == config.values[name].default:
            config[name] = value


def edition_line(citation: dict[str, Any], edition: str) -> str:
    """Say which edition this is, and of which version."""
    version = citation.get("version", "")
    name = _(EDITIONS[edition])
    return _("{edition}, version {version}", edition=name, version=version) if version else name


def read_citation(course: Course) -> dict[str, Any]:
    """Read the course's ``CITATION.cff``; empty if it has none.

    Raises
    ------
    sphinx.errors.ConfigError
        If the file cannot be read.
    """
    path = course.root / "CITATION.cff"
    if not path.is_file():
        return {}
    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, TypeError) as error:
        raise ConfigError(f"CITATION.cff: this is not a citation file in YAML: {error}") from error


def subtitle(citation: dict[str, Any]) -> str:
    """Return what follows the colon in the title of the whole work."""
    _, _, rest = str(citation.get("title", "")).partition(": ")
    return rest[:1].upper() + rest[1:]


def italic_titles(citation: dict[str, Any]) -> list[str]:
    """Return the titles that a bibliography sets in italics: of the work and of journals."""
    title, _, _ = str(citation.get("title", "")).partition(": ")
    whole = ": ".join(filter(None, [title, subtitle(citation)]))
    journals = [
        str(work["journal"]) for work in citation.get("references", ()) if "journal" in work
    ]
    return [*([whole] if whole else []), *journals]


def imprint(citation: dict[str, Any]) -> list[str]:
    """Return the paragraphs at the foot of the title page: the article and the licences."""
    paragraphs = articles(citation)
    licences = citation.get("license", [])
    named = [licences] if isinstance(licences, str) else licences
    if named:
        said = "; ".join(_(LICENCES.get(licence, licence)) for licence in sorted(named))
        paragraphs.append(_("Licences: {licences}.", licences=said))
    return paragraphs


def articles(citation: dict[str, Any]) -> list[str]:
    """Return the references of the articles that the work is on."""
    works = citation.get("references", ())
    return [cite(work) for work in works if work.get("type") == "article"]


def cite(work: dict[str, Any]) -> str:
    """Write an article of ``CITATION.cff`` as a bibliography has it."""
    authors = ", ".join(
        person.get("name")
        or " ".join(filter(None, (person.get("given-names"), person.get("family-names"))))
        for person in work.get("authors", ())
    )
    journal = " ".join(str(work[key]) for key in ("journal", "volume") if key in work)
    issue = f"no. {work['issue']}" if "issue" in work else ""
    year = f"({work['year']})" if "year" in work else ""
    pages = "–".join(str(work[key]) for key in ("start", "end") if key in work)
    where = " ".join(filter(None, [", ".join(filter(None, [journal, issue])), year]))
    parts = [authors, f"“{work.get('title', '')}”", ": ".join(filter(None, [where, pages]))]
    doi = [f"https://doi.org/{work['doi']}"] if "doi" in work else []
    return f"On {', '.join(filter(None, [*parts, *doi]))}."


def setup_printing(app: Sphinx) -> None:
    """Connect the Typst builder and tell it of the course."""
    typst.setup(app)
    typst.add_template_part(app, TEMPLATE_PART)
    app.connect("config-inited", describe_book)
