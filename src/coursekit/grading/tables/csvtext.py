"""Texts that strangers wrote, made safe for the cells of a table.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end can become a formula when a
spreadsheet opens the file; so can what follows a separator, if the spreadsheet divides cells
at another character than the file meant.  Such a place gets an apostrophe before it, as the Open
Worldwide Application Security Project advises ("CSV Injection"), and loses it when it is read.
"""

from __future__ import annotations

import re

_SEPARATORS = ";,|\t\n"
_FILL = r";,|\s\"'`‘’“”„«»\u200b-\u200f\u2060\ufeff\u00ad"
_RISKY = r"=+\-@＝＋－＠﹦﹢﹣﹫"
# One run of separators, blanks and quotation marks before a character that can begin a formula.
# The run is possessive and begins where no other runs into it, so that long runs cost no more.
_PLACE = re.compile(rf"(?:^[{_FILL}]*+|(?<![{_FILL}])[{_FILL}]++)(?=[{_RISKY}])")
_SUSPECT = re.compile(rf"[{_RISKY}\t\n]")
_LEADING = re.compile(r"'*[\t\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?\s?%?")
# Blanks, byte order marks, and what only turns the direction of writing.
_UNSEEN = (
    " \t\n\r\v\f\x85\xa0\u2007\u202f\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
_SHELL = re.compile(r'="((?:[^"]|"")*)"')


def replace_controls(text: str) -> str:
    """Write every line end as a line feed; half and control characters become U+FFFD."""
    if text.isprintable():
        return text
    return _CONTROL.sub("\ufffd", _LINE_END.sub("\n", text))


def neutralise(text: str) -> str:
    """Clean `text` and take the power from what a spreadsheet would calculate.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        A number is left as it is, and so is a minus or plus alone: Moodle's "nothing".

    References
    ----------
    OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
    """
    text = replace_controls(text)
    if not _SUSPECT.search(text) or text in ("-", "+") or _NUMBER.fullmatch(text.strip(" ")):
        return text
    text = _PLACE.sub(lambda place: _with_mark(place[0], place.start()), text)
    return f"'{text}" if _LEADING.match(text) else text


def _with_mark(run: str, start: int) -> str:
    return f"{run}'" if _begins_a_cell(run, start) else run


def _begins_a_cell(run: str, start: int) -> bool:
    return start == 0 or any(character in _SEPARATORS for character in run)


def restore(text: str) -> str:
    """Undo `neutralise`: ``restore(neutralise(text)) == clean(text)``."""
    text = replace_controls(text)
    if "'" not in text:
        return text
    if text[:1] == "'" and _LEADING.match(text):
        text = text[1:]
    return _PLACE.sub(lambda place: _without_mark(place[0], place.start()), text)


def _without_mark(run: str, start: int) -> str:
    return run[:-1] if run.endswith("'") and _begins_a_cell(run, start) else run


def read_cell(text: str) -> str:
    """Read a cell: ``="0012"``, as Canvas and careful people write text, is ``0012``.

    Canvas's own rule stands in ``lib/gradebook_exporter.rb``, ``student_name``.
    """
    shell = _SHELL.fullmatch(text.strip()) if text[:2] == '="' else None
    return shell[1].replace('""', '"') if shell else restore(text)


def plain_cell(text: str) -> str:
    """Read a cell that is one word or line: blanks and unseen characters around it mean nothing."""
    return text if text.isalnum() else read_cell(text.strip(_UNSEEN)).strip(_UNSEEN)


def excerpt(text: str, most: int = 60) -> str:
    """Give a stranger's text for a sentence: one line, shortened, between quotation marks."""
    line = " ".join(replace_controls(text).split())
    return f'"{line if len(line) <= most else line[: most - 1] + "…"}"'
