"""Texts as they are compared: what does not matter is taken away.

`static/marking.js` does the same in the browser, step by step; ``tests/cases/marking.json`` and the
property test hold the two together.  They agree on every character that Python's own Unicode
tables know; a character of a later Unicode version may be taken as a letter by only one of them.
"""

from __future__ import annotations

import re
import unicodedata

#: Signs that stand inside or around words and say nothing: quotation marks, apostrophes, primes.
QUOTES = "'\"`´‘’‚‛“”„‟«»‹›′″‴ʹʺʻʼʽʾʿˈˊˋ＇＂"
#: Code points of the digit zero in scripts that write numbers with ten digits in a row.
ZEROS = (
    *(0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66),
    *(0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810),
)
_LETTERS = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ς": "σ"},
}
_DROP_QUOTES = str.maketrans("", "", QUOTES)
_DIGITS = {zero + value: str(value) for zero in ZEROS for value in range(10)}
_SPECIAL = str.maketrans(_LETTERS)
_ARTICLE = re.compile(r"^(?:the|an|a) (?=.)")
_SLIP_LENGTH = 4


def ascii_digits(text: str) -> str:
    """Write every script's digits as 0 to 9."""
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """Reduce `text` to what counts: lower-case letters and digits, words parted by one space.

    Case, accents, quotation marks, apostrophes, hyphens, invisible signs and a leading English
    article do not count.  The Russian letter й stays apart from и, ё does not from е.

    Parameters
    ----------
    text : str
        Anything a person typed.

    Returns
    -------
    str
        Possibly empty.
    """
    text = unicodedata.normalize("NFKD", text.translate(_DROP_QUOTES).lower())
    text = text.replace("и\u0306", "й").translate(_SPECIAL)
    kept = []
    for sign in ascii_digits(text):
        category = unicodedata.category(sign)
        if category[0] in "LN":
            kept.append(sign)
        elif category[0] != "M" and category != "Cf":
            kept.append(" ")
    return _ARTICLE.sub("", " ".join("".join(kept).split()))


def one_slip(typed: str, meant: str) -> bool:
    """Whether one slip of the keyboard makes `meant` into `typed`.

    A slip is one sign too many, one too few, one wrong, or two neighbours exchanged.  Short words
    and words with digits have no slips: "cut" is not "cat" misspelt, 1951 is not 1952.
    """
    if len(meant) < _SLIP_LENGTH or any(sign.isdecimal() for sign in meant):
        return False
    most = min(len(typed), len(meant))
    start = 0
    while start < most and typed[start] == meant[start]:
        start += 1
    end = 0
    while end < most - start and typed[-1 - end] == meant[-1 - end]:
        end += 1
    left, right = typed[start : len(typed) - end], meant[start : len(meant) - end]
    if len(left) <= 1 and len(right) <= 1:
        return left != right
    return len(left) == len(right) == 2 and left == right[::-1]


def slug(text: str) -> str:
    """Make a short kebab-case name out of `text`; empty if it has no Latin letter or digit."""
    return "-".join(re.findall(r"[a-z0-9]+", normalise(text)))
