"""The configuration values, and what a notebook's output is printed as."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from coursekit import palette
from coursekit.book.fonts import FONTS as FONT_FOLDER
from coursekit.book.typst.dataframes import FRAME_TYPE

COLORS = {
    "ink": palette.LIGHT["ink"],
    "accent": palette.LIGHT["accent"],
    "quiet": palette.LIGHT["soft"],
    "rule": palette.HAIRLINE,
    "edge": palette.LIGHT["edge"],
    "wash": palette.LIGHT["tint"],
}
LOGGER = logging.getLogger(__name__)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?")
TAKEN_FONTS = "fonts"  # folder of the output
FONTS = ["Source Serif 4", "Libertinus Serif"]

# Types of a notebook's output, the best first.
MIME_TYPES = (
    "image/svg+xml",
    FRAME_TYPE,
    "text/html",  # only where it holds a table of the document tree
    "image/png",
    "image/jpeg",
    "text/markdown",
    "text/latex",
    "text/plain",
)

# name -> default, types, what it is
VALUES: dict[str, tuple[Any, tuple[type, ...], str]] = {
    "typst_title": ("", (str,), "title; empty: `project`"),
    "typst_subtitle": ("", (str,), "line under the title"),
    "typst_authors": ([], (list, tuple), "names; empty: `author`"),
    "typst_language": ("", (str,), "such as `en` or `en-GB`; empty: `language`"),
    "typst_edition": ("", (str,), "which edition this is, on the title page"),
    "typst_imprint": ([], (list, tuple), "paragraphs at the foot of the title page"),
    "typst_italic_titles": ([], (list, tuple), "titles that stand in italics in the imprint"),
    "typst_date": (
        None,
        (str, type(None)),
        "as printed; without one, the day of SOURCE_DATE_EPOCH",
    ),
    "typst_paper": ("a4", (str,), "a paper size that Typst knows, as `us-letter`"),
    "typst_text_size": (10.3, (int, float), "points of the text; 16 or more are large print"),
    "typst_toc_depth": (2, (int,), "levels of headings in the contents"),
    "typst_fonts": (FONTS, (list, tuple), "families of the text, the best first"),
    "typst_font_paths": ([], (list, tuple), "folders with fonts, from the configuration's folder"),
    "typst_colors": ({}, (dict,), f"colours that differ from `{COLORS}`"),
    "typst_template": ("", (str,), "a .typ file in place of the template's `main.typ`"),
    "typst_template_parts": ([], (list,), ".typ files of extensions: see `add_template_part`"),
    "typst_pdf_name": ("", (str,), "file name without .pdf; empty: `project` in lower case"),
    "typst_pdf_standards": (["ua-1"], (list, tuple), "PDF standards that the file must meet"),
    "typst_show_urls": ("note", (str,), "web addresses on paper: `note`, `inline` or `no`"),
    "typst_indexes": (
        {"general": "Index"},
        (dict,),
        "indexes and their titles, in order; Sphinx's own entries go to `general`",
    ),
    "typst_script_languages": (
        {},
        (dict,),
        "languages of words by their script, such as `{Cyrillic: ru}`",
    ),
    "typst_picture_scale": (
        1.0,
        (int, float),
        "size of pictures that have no width of their own; 0.5 is half",
    ),
    "typst_writing_room": (
        ["tasks", "sheets"],
        (list, tuple),
        "where there is room to write by hand: below tasks, on sheets to hand out",
    ),
    "typst_class_functions": (
        {},
        (dict,),
        "functions of the template for words, paragraphs and admonitions of a class",
    ),
    "typst_with_figure": (
        [],
        (list, tuple),
        "classes of admonitions that are printed with the figure before them in their section",
    ),
    "typst_whole_lines": ({}, (dict,), "lines of an admonition of a class that stay on one page"),
}


def colors(config: Config) -> dict[str, str]:
    """Return all colours of the template."""
    return COLORS | dict(config.typst_colors)


def find_file(app: Sphinx, name: str) -> Path:
    """Return a file or folder that the configuration names."""
    return Path(app.confdir or app.srcdir, name)


def font_folders(app: Sphinx) -> list[Path]:
    """Return the configured folders with fonts, our own, and what was taken from the system."""
    given = [find_file(app, folder) for folder in app.config.typst_font_paths]
    taken = Path(app.outdir, TAKEN_FONTS)
    return [*given, FONT_FOLDER, *([taken] if taken.is_dir() else [])]


def split_language(code: str) -> tuple[str, str | None]:
    """Split a code such as ``pt_BR`` or ``zh-Hant-TW`` into language and region, as Typst wants.

    Parameters
    ----------
    code : str
        As Sphinx or HTML have it.

    Returns
    -------
    tuple of (str, str or None)
        English for what is no language code.
    """
    match = _LANGUAGE.match(code)
    if match is None:
        LOGGER.warning(
            "%r is not a language code; en is used [typst.language]",
            code,
            type="typst",
            subtype="language",
        )
        return "en", None
    return match[1].lower(), match[2].lower() if match[2] else None


def add_template_part(app: Sphinx, path: Path) -> None:
    """Let the pages of the book call the functions of one more Typst file.

    It stands beside the template's own files while the book is typeset, and may import them, e.g.
    ``#import "theme.typ": *``.  What the template or the author's `typst_template` defines under
    the same name comes first.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The application, in an extension's ``setup``; the builder may be set up before or after.
    path : pathlib.Path
        The file.
    """

    def add(app: Sphinx, config: Config) -> None:
        if "typst_template_parts" in config and str(path) not in config.typst_template_parts:
            config.typst_template_parts = [*config.typst_template_parts, str(path)]

    app.connect("config-inited", add)


def offer_mime_types(app: Sphinx, config: Config) -> None:
    """Tell myst-nb which of a notebook's outputs this builder prints.

    The same is told for every builder, so that HTML and PDF share what was read.
    """
    if "nb_mime_priority_overrides" not in config:
        return
    given = [tuple(entry) for entry in config.nb_mime_priority_overrides]
    known = {(entry[0], entry[1]) for entry in given}
    ours = [
        ("typst", mime_type, 10 * rank)
        for rank, mime_type in enumerate(MIME_TYPES, start=1)
        if ("typst", mime_type) not in known
    ]
    config.nb_mime_priority_overrides = given + ours


def setup_config(app: Sphinx) -> None:
    """Register the values; none of them makes Sphinx read the sources again."""
    for name, (default, types, meaning) in VALUES.items():
        app.add_config_value(name, default, "", types, meaning)
    app.connect("config-inited", offer_mime_types)
