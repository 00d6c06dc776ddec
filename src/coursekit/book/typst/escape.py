"""Text as Typst markup: escaped once, at the edge; foreign scripts told apart by language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coursekit.edtf import MONTHS

# Letters of scripts whose language can be told from the script alone, once configured.
SCRIPTS: dict[str, str] = {
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebrew": "\u0590-\u05ff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Armenian": "\u0530-\u058f",
    "Georgian": "\u10a0-\u10ff",
}

# White space that Typst would read as a line's or a paragraph's end; a space that does not
# break stays what it is.
_BLANK = re.compile(r"[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# What no font prints and no PDF may hold as text, and what says of a sign only whether it is drawn
# as text or as a picture: Typst takes the font that has it.  Where signs are joined to one, fonts
# know them by it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufe0e\ufffe\uffff\ufeff]"
    "|(?<!\u200d.)\ufe0f(?!\u200d)"
)
#: A sign on a key, as 1 in a frame: hardly a font puts the mark that encloses it on its letters.
KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
# A word that says what a number counts: no line may end between the two.
_COUNTED = re.compile(
    r"\b(nn?\.|[Pp]p?\.|[Nn]os?\.|[Vv]ol\.|[Cc]h\.|[Ff]ig\.|[Nn]otes?|"
    r"Figure|Table|Listing|[Cc]hapters?) (?=\d)"
)
_INITIAL = re.compile(r"(?<![^\W_])([A-ZА-ЯЁ]\.) (?=[A-ZА-ЯЁ])")
# As they are written out and cut short in English.
_MONTHS = (*MONTHS, *(month[:3] for month in MONTHS), "Sept")
_DAY = re.compile(rf"(?<![\d.,])([1-3]?\d) (?=(?:{'|'.join(_MONTHS)})\b)")
_AFTER_WORD = re.compile(r"([^\W\d_]\.?) (?=\d)")
_SPECIAL = re.compile(
    r"""
      [\\\#$*_`<>@\[\]~"']            # markup wherever it stands
    | -(?=[-?\d]) | /(?=/) | \.(?=\.)  # shorthand, a comment
    | (?:(?<=\A\ )|\A)[-+=/]           # what would begin a list or a heading
    | (?<=\d)\.(?=\s|\Z)               # as would a number with a stop
    """,
    re.VERBOSE,
)


def printable(text: str) -> str:
    """Return `text` without control characters and with every line break as a space."""
    return _BLANK.sub(" ", _UNPRINTABLE.sub("", text))


def as_shown(text: str) -> str:
    """Return what a terminal would show of a program's output.

    Colours and movements of the cursor are left out (ECMA-48, 5.4), a carriage return goes back to
    the beginning of the line, a backspace by one character; other control characters are dropped.
    """
    lines = []
    for line in _CONTROL.sub("", text).replace("\r\n", "\n").replace("\f", "\n").split("\n"):
        shown: list[str] = []
        at = 0
        for char in line if "\b" in line or "\r" in line else ():
            if char == "\r":
                at = 0
            elif char == "\b":
                at = max(at - 1, 0)
            else:
                shown[at : at + 1] = char
                at += 1
        lines.append("".join(shown) if shown else line)
    return _UNPRINTABLE.sub("", "\n".join(lines))


def escape(text: str) -> str:
    """Write `text` as Typst markup that prints exactly its characters.

    Parameters
    ----------
    text : str
        Any text.  Runs of blanks and line breaks become one space, as in every markup language;
        control characters are dropped.

    Returns
    -------
    str
        Markup that may stand beside any other markup.
    """
    return _SPECIAL.sub(r"\\\g<0>", printable(text))


def bind_numbers(text: str, every: bool = False) -> str:
    """Put a space that does not break before a number: after an abbreviation, or `every` word.

    ``n. 18`` and ``Fig. 2`` always stay together; ``Emergence 3`` does where places are named.
    """
    pattern = _AFTER_WORD if every else _COUNTED
    return pattern.sub("\\1\u00a0", text)


def bind_days(text: str) -> str:
    """Put a space that does not break between a day and its month: ``18 March 1948``."""
    return _DAY.sub("\\1\u00a0", text)


def bind_initials(text: str) -> str:
    """Put a space that does not break after an initial: ``A. V. Antoshin`` stays together."""
    return _INITIAL.sub("\\1\u00a0", text)


def split_by_language(text: str, languages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Split `text` into runs of one language.

    Parameters
    ----------
    text : str
        Any text.
    languages : mapping of str to str
        Language of each script, e.g. ``{"Cyrillic": "ru"}``; see `SCRIPTS`.

    Yields
    ------
    tuple of (str, str)
        Language and run; the language is ``""`` for the text's own.  A run in another script
        begins and ends with a letter and takes in what stands between its words.
    """
    end = 0
    for match in _runs(tuple(sorted(languages))).finditer(text):
        if match.start() > end:
            yield "", text[end : match.start()]
        yield languages[str(match.lastgroup)], match[0]
        end = match.end()
    if end < len(text):
        yield "", text[end:]


def _runs(scripts: tuple[str, ...]) -> re.Pattern[str]:
    patterns = []
    for script in scripts:
        letters = f"[{SCRIPTS[script]}\u0301]"
        patterns.append(f"(?P<{script}>{letters}+(?:[\\W\\d_]*{letters}+)*)")
    return re.compile("|".join(patterns) or r"(?!)")
