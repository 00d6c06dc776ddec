"""A sheet as one HTML file that needs neither the network nor the book."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import escape
from sphinx.application import Sphinx

from coursekit.book.handout.data_addresses import data_address, pack_data
from coursekit.book.handout.project import built_sheet
from coursekit.book.handout.sheet import Sheet
from coursekit.book.language import script_words
from coursekit.catalogue import _, language_in_force
from coursekit.palette import fill_css

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "site" / "static"
EXERCISES = HERE.parent / "exercises" / "static"
STYLES = (STATIC / "ck.css", EXERCISES / "ck-exercise.css", HERE / "page.css")
SCRIPTS = (
    *(EXERCISES / f"ck-{name}.js" for name in ("words", "answer-form")),
    *(HERE / f"{name}.js" for name in ("variants", "answerfile", "page")),
)
_FACE = re.compile(r"@font-face \{[^}]*url\(\"(fonts/[^\"]+)\"\)[^}]*\}\n")
_FACES = ("regular", "it", "semibold")  # a browser slants the last for the rare rest
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PICTURE = re.compile(r'src="(_images/[^"]+)"')


def write_page(sheet: Sheet, output: Path) -> Path:
    """Write the page of `sheet` into the folder `output`.

    Parameters
    ----------
    sheet : Sheet
    output : pathlib.Path

    Returns
    -------
    pathlib.Path
        The file, named after the assignment.
    """
    path = output / f"{sheet.name}.html"
    path.write_text(page_html(sheet), encoding="utf-8")
    return path


def page_html(sheet: Sheet, scripts: Sequence[Path] = SCRIPTS) -> str:
    """Make the page of `sheet`.

    Parameters
    ----------
    sheet : Sheet
    scripts : sequence of pathlib.Path
        What runs on the page, in this order.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    with built_sheet(
        sheet,
        "html",
        templates_path=[str(HERE)],
        html_math_renderer="mathml",
        html_use_index=False,
        html_permalinks=False,
        html_scaled_image_link=False,
        html_domain_indices=False,
        html_context={"coursekit_scripts": tuple(scripts)},
    ) as app:
        html = Path(app.outdir, "index.html").read_text(encoding="utf-8")
        return _PICTURE.sub(lambda match: f'src="{data_address(Path(app.outdir, match[1]))}"', html)


def fill_page(sheet: Sheet, scripts: Sequence[Path]) -> dict[str, Any]:
    """What the template needs to know.

    Parameters
    ----------
    sheet : Sheet
    scripts : sequence of pathlib.Path

    Returns
    -------
    dict
        Texts escaped, styles and scripts as they are.
    """
    sources = [path.read_text(encoding="utf-8") for path in scripts]
    script = "\n".join([script_words(scripts), *sources])
    about = {"course": sheet.course, "assignment": sheet.name}
    tables = [
        {"name": name, "address": pack_data(content, "text/csv"), "size": _size_text(content)}
        for name, content in sheet.data
    ]
    return {
        "title": escape(sheet.title),
        "language": language_in_force().replace("_", "-"),
        "terms": escape(sheet.terms),
        "lines": [escape(line) for line in (sheet.article, sheet.instructions) if line],
        "book": escape(sheet.book),
        "about": json.dumps(about, ensure_ascii=False).replace("<", "\\u003c"),
        "varies": sheet.varies,
        "marked": sheet.marked,
        "tables": tables,
        "style": _style(),
        "script": script,
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


def _style() -> str:
    """All styles in one, with the faces of the text inside."""
    text = "\n".join(fill_css(path.read_text(encoding="utf-8"), "--ck-") for path in STYLES)
    return re.sub(r"\n\s*\n+", "\n", _COMMENT.sub("", _FACE.sub(_face, text)))


def _face(match: re.Match[str]) -> str:
    path = STATIC / match[1]
    if path.stem.rpartition("-")[2] not in _FACES:
        return ""
    return match[0].replace(match[1], data_address(path))


def _size_text(content: bytes) -> str:
    return f"{max(1, round(len(content) / 1000))} kB"


def use_template(app: Sphinx, pagename: str, *rest: Any) -> str | None:
    """Write the page with our template instead of the theme's; other pages are not kept."""
    context = rest[1]
    if pagename != "index":
        return None
    sheet: Sheet = app.coursekit_sheet  # type: ignore[attr-defined]
    values = fill_page(sheet, context["coursekit_scripts"])
    context.update({f"sheet_{name}": value for name, value in values.items()}, _=_)
    return "page.html"
