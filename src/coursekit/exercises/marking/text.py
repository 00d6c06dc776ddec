"""Texts as they are compared: what does not matter is taken away.

``book/exercises/static/ck-marking.js`` does the same in the browser, step by step;
``tests/cases/marking.json`` and the property test hold the two together.  They agree on every
character that Python's own Unicode tables know; a character of a later Unicode version may be taken
as a letter by only one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

#: What stands inside or around words and says nothing: quotation marks, apostrophes, primes.
QUOTES = "'\"`´‘’‚‛“”„‟«»‹›′″‴ʹʺʻʼʽʾʿˈˊˋ＇＂"
#: The digit zero of the Arabic, Persian, Devanagari, Bengali and Thai numerals.
ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50)
_LETTERS = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ς": "σ"},
}
#: Blank and invisible characters, spelled out: Python's and JavaScript's own classes differ.
_BLANKS = re.compile(
    "[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+"
)
_DASHES = re.compile("[‐‑‒–—−]")
_ABOUT = re.compile(
    r"^(?:(?:approximately|approx|about|around|roughly|exactly|only|some|circa|ca?|etwa|rund|gegen|um"
    r"|ungefähr|fast|environ|à peu près|près de|presque|vers|autour de|unos|casi|hacia|cerca de"
    r"|alrededor de|около|ок|примерно|прим|приблизительно|порядка|почти|nearly|almost|just|genau"
    r"|nur|exactement|seulement|exactamente|solo|ровно|только)[. ]+"
    r"|ca?\.?(?=[0-9])|[~≈=]) *"
)
_REMARK = re.compile(r" *\((?!or )[^()0-9]*\)")
_DROP_QUOTES = str.maketrans("", "", QUOTES)
_DIGITS = {zero + value: str(value) for zero in ZEROS for value in range(10)}
_SPECIAL = str.maketrans(_LETTERS)
# Letters that look alike in Latin and Cyrillic, small or capital.
_LATIN, _CYRILLIC = "aceopxykmthbisj", "асеорхукмтнвіѕј"
_ALIKE = (str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN))
_OF_ONE_SCRIPT = (re.compile("^[^a-z]+$"), re.compile("^[^\u0400-\u04ff]+$"))
_OF_BOTH = re.compile("[a-z].*[\u0400-\u04ff]|[\u0400-\u04ff].*[a-z]")
_ARTICLE = re.compile(r"^(?:the|an|a) (?=.)")
_SLIP_LENGTH = 4


def ascii_digits(text: str) -> str:
    """Write every script's digits as 0 to 9."""
    return text.translate(_DIGITS)


def trim(text: str) -> str:
    """Part words by one blank; nothing blank at the ends."""
    return _BLANKS.sub(" ", text).strip(" ")


def clean(text: str) -> str:
    """Tidy a number or date before it is read: one kind of digit, dash and blank, no "about".

    What people add in brackets without a digit is taken out: "1978 (Tolstoy)".
    """
    text = ascii_digits(unicodedata.normalize("NFKC", text)).lower()
    text = trim(_DASHES.sub("-", text))
    return _ABOUT.sub("", trim(_REMARK.sub("", text)) or text)


def normalise(text: str) -> str:
    """Reduce `text` to what counts: lower-case letters and digits, words parted by one space.

    Case, accents, quotation marks, apostrophes, hyphens, invisible characters and a leading English
    article do not count.  The Russian letter й stays apart from и, ё does not from е.  A letter of
    another script that looks the same counts as the one that it stands for.

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
    for character in ascii_digits(text):
        category = unicodedata.category(character)
        if category[0] in "LN":
            kept.append(character)
        elif category[0] != "M" and category != "Cf":
            kept.append(" ")
    words = "".join(kept).split()
    return _ARTICLE.sub("", " ".join(_in_one_script(word) for word in words))


def _in_one_script(word: str) -> str:
    """A word of Latin and Cyrillic letters in one of the two, if those of the other allow it."""
    if _OF_BOTH.search(word):
        for alike, script in zip(_ALIKE, _OF_ONE_SCRIPT, strict=True):
            if script.match(turned := word.translate(alike)):
                return turned
    return word


# Words beside a name or term that say nothing of which one is meant.
_SAY_NOTHING = {
    "English": "an as by called from he her his in is it name named of surname term that the to "
    "under verb was word "
    "general paper papers collection collections author captain colonel dr editor historian "
    "journalist major miss mr mrs ms officer prof professor sir writer",
    "German": "das der die frau hauptmann herr nachlass oberst sammlung",
    "French": "general madame mme mlle monsieur professeur",
    "Spanish": "don dona profesor profesora senor senora",
    "Russian": "бумаги генерал господин госпожа капитан коллекция майор писатель "
    "полковник проф профессор собрание тов товарищ фонд",
}
#: All of them; the browser gets them with the key.
FILLERS = tuple(" ".join(_SAY_NOTHING.values()).split())
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|</?[A-Za-z][^<>]*>")
_POSSESSIVE = re.compile(r"['’]s(?=[ ,.;:]|$)")


def split_words(text: str) -> list[str]:
    """Part a text into the words that `normalise` writes; the initial of "A. Miller" stays."""
    return normalise(text).split(" ") if trim(text)[:2].lower() != "a." else all_words(text)


def all_words(text: str) -> list[str]:
    """Part a text into words, an article at its beginning included: "A Miller" may be a name."""
    return normalise(f"x {text}").split(" ")[1:] or [""]


def without_brackets(text: str) -> str:
    """Take out what stands in brackets, which people add to what they mean."""
    return _BRACKETED.sub(" ", text)


def core_words(text: str, ignored: Collection[str] = ()) -> list[str]:
    """The words of a name or term without what people add: titles, "papers", "that".

    Parameters
    ----------
    text : str
    ignored : collection of str
        Further words to pass over, normalised.

    Returns
    -------
    list of str
        Possibly empty.
    """
    said = {*FILLERS, *ignored}
    words = split_words(_POSSESSIVE.sub("", text))
    return [word for word in words if word and word not in said]


def one_slip(typed: str, meant: str) -> bool:
    """Whether one slip of the keyboard makes `meant` into `typed`.

    A slip is one character too many, one too few, one wrong, or two neighbours exchanged.  Short
    words and words with digits have no slips: "cut" is not "cat" misspelt, 1951 is not 1952.
    """
    if len(meant) < _SLIP_LENGTH or any(character.isdecimal() for character in meant):
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
