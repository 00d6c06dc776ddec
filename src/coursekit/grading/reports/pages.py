"""One self-contained HTML file: the shell and the style that all pages of grading share.

A page has no script and loads nothing.  Its policy admits this module's style and no other, so
that even text which slipped through the escaping could neither run nor call out.
Everything that others wrote goes through `text` (or through `prose`) on its way into a page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from pathlib import Path

from coursekit.catalogue import _
from coursekit.palette import fill_css

STYLE = fill_css((Path(__file__).parent / "pages.css").read_text(encoding="utf-8"), "--")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# Controls but tab and line feed; marks that turn the direction of what follows; half characters;
# code points that are none.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_HEAD = (
    "<!DOCTYPE html>\n"
    '<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    '<meta name="robots" content="noindex">\n'
    '<meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title>\n<style>"
)
_BODY = '</style>\n</head>\n<body{look}>\n{nav}<main id="main" tabindex="-1">\n'


def printable(value: str) -> str:
    """Take out of `value` what can be neither shown nor written as UTF-8.

    Parameters
    ----------
    value : str
        Anything, lone surrogates and control characters included.

    Returns
    -------
    str
        With U+FFFD for each such character; line ends become line feeds.
    """
    if value.isprintable():
        return value
    return _UNSAFE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))


def text(value: object) -> str:
    """Write `value` as text of HTML, in content and in attributes."""
    return escape(printable(str(value)))


def page(
    title: str,
    body: str,
    lang: str = "en",
    *,
    contents: Sequence[tuple[str, str]] = (),
    foot: str = "",
    wide: bool = False,
) -> str:
    """Make one HTML file that needs no other.

    Parameters
    ----------
    title : str
        Plain text; the file's title in the browser.
    body : str
        HTML, safe already, beginning with its ``<h1>``.
    lang : str
        Language of the body.
    contents : sequence of (str, str)
        For long pages: name of an element and plain text of the link to it.
    foot : str
        Plain text below everything.
    wide : bool
        Room for tables; text keeps its measure.

    Returns
    -------
    str
    """
    before, after = frame(title, lang, contents=contents, foot=foot, wide=wide)
    return before + body + after


def frame(
    title: str,
    lang: str = "en",
    *,
    contents: Sequence[tuple[str, str]] = (),
    foot: str = "",
    wide: bool = False,
) -> tuple[str, str]:
    """What stands before and after the body of a `page`."""
    nav = ""
    if contents:
        links = "".join(f'<li><a href="#{text(to)}">{text(name)}</a></li>' for to, name in contents)
        skip, name = _("Skip to the text"), _("Contents")
        nav = (
            f'<a class="skip" href="#main">{skip}</a>\n'
            f'<nav class="contents" aria-label="{name}"><ul>{links}</ul></nav>\n'
        )
    body = _BODY.format(look=' class="wide"' if wide else "", nav=nav)
    before = f"{_HEAD.format(lang=text(lang), title=text(title))}{STYLE}{body}"
    below = f'<footer class="foot"><p>{text(foot)}</p></footer>\n' if foot else ""
    return before, f"\n</main>\n{below}</body>\n</html>\n"


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Collection[int] = (),
) -> str:
    """Make a table that scrolls by itself where the screen is narrow.

    Parameters
    ----------
    caption : str
        Plain text: what the table holds.
    head : sequence of str
        Plain text.
    rows : iterable of sequences of str
        Cells in HTML, safe already; the first cell of a row names the row.
    numbers : collection of int
        Columns of numbers, from 0.

    Returns
    -------
    str
        Empty if there are no rows.
    """
    css = [' class="num"' if place in numbers else "" for place in range(len(head))]
    body = [
        "<tr>"
        + "".join(
            f'<th scope="row"{css[place]}>{cell}</th>'
            if place == 0
            else f"<td{css[place]}>{cell}</td>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    ]
    if not body:
        return ""
    names = "".join(
        f'<th scope="col"{look}>{text(name)}</th>' for name, look in zip(head, css, strict=True)
    )
    return (
        f'<div class="scroll" role="group" aria-label="{text(caption)}" tabindex="0"><table>'
        f"<caption>{text(caption)}</caption>\n<thead><tr>{names}</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody></table></div>\n"
    )


def picture(svg: str, alt: str, caption: str = "") -> str:
    """Put a drawing into a page as a picture, where its own styles do no harm.

    Parameters
    ----------
    svg : str
        A whole SVG file.
    alt, caption : str
        Plain text.
    """
    packed = base64.b64encode(svg.encode()).decode()
    below = f"<figcaption>{text(caption)}</figcaption>" if caption else ""
    source = f"data:image/svg+xml;base64,{packed}"
    return f'<figure><img src="{source}" alt="{text(alt)}">{below}</figure>\n'
