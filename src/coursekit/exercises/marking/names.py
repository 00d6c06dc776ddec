"""Every usual way of writing a Cyrillic name in Latin letters.

The standards (ALA-LC, BGN/PCGN, ISO 9, GOST, scholarly and others) come from the library iuliia;
the German and the French custom have no standard there and stand here as tables, after Duden and
after the French transcription of Russian in common use.
"""

from __future__ import annotations

import re
from functools import lru_cache

import iuliia

from coursekit.exercises.marking.text import normalise

_STANDARDS = tuple(
    getattr(iuliia, name)
    for name in sorted(dir(iuliia))
    if name.isupper() and name != "UZ"  # Uzbek is another language
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_VOWELS = "аеёиоуыэюя"
_UKRAINIAN = str.maketrans("іїєґІЇЄҐ", "ииегИИЕГ")

_GERMAN = {
    **dict(zip("абвгдезиклмнопрстуфыэ", "abwgdesiklmnoprstufye", strict=True)),
    **{"ё": "jo", "ж": "sch", "й": "i", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch"},
    **{"щ": "schtsch", "ю": "ju", "я": "ja", "ь": "", "ъ": ""},
}
_FRENCH = {
    **dict(zip("абвгдезиклмнопрстфыэ", "abvgdeziklmnoprstfye", strict=True)),
    **{"у": "ou", "ё": "io", "ж": "j", "й": "i", "х": "kh", "ц": "ts", "ч": "tch", "ш": "ch"},
    **{"щ": "chtch", "ю": "iou", "я": "ia", "ь": "", "ъ": ""},
}
_ENDINGS = ("y", "i", "iy", "ii", "ij", "yi", "yj")


def _by_table(word: str, table: dict[str, str], *, soft: str, double: bool) -> str:
    """Write `word` by `table`; `soft` stands before е at the start and after a vowel or sign."""
    out = []
    for place, letter in enumerate(word):
        before = word[place - 1] if place else ""
        after = word[place + 1 : place + 2]
        if letter == "е" and soft and (not before or before in _VOWELS + "ьъ"):
            out.append(soft + "e")
        elif letter == "ё" and before in tuple("жчшщ"):
            out.append("o")
        elif letter == "с" and double and before in tuple(_VOWELS) and after in tuple(_VOWELS):
            out.append("ss")
        else:
            out.append(table.get(letter, letter))
    return "".join(out)


def _german(word: str) -> set[str]:
    forms = {
        _by_table(word, _GERMAN, soft=soft, double=double)
        for soft in ("j", "")
        for double in (True, False)
    }
    return forms | {form.replace("ks", "x") for form in forms}


def _french(word: str) -> set[str]:
    forms = {
        _by_table(word, _FRENCH, soft=soft, double=double)
        for soft in ("i", "")
        for double in (True, False)
    }
    forms |= {re.sub(r"g(?=[eiy])", "gu", form) for form in forms}
    return forms | {form + "e" for form in forms if form.endswith("in")}


def _latin(word: str) -> set[str]:
    forms = {schema.translate(word) for schema in _STANDARDS} | _german(word) | _french(word)
    forms.add(iuliia.SCIENTIFIC.translate(word).replace("x", "ch"))  # as in German libraries
    return {normalise(form) for form in forms if not _CYRILLIC.search(form)}


@lru_cache(maxsize=4096)
def romanise(word: str) -> tuple[str, ...]:
    """Give all forms in which the Cyrillic `word` may be written, normalised, the Cyrillic too.

    Parameters
    ----------
    word : str
        One word in Cyrillic letters, in any case.

    Returns
    -------
    tuple of str
        Sorted; only the normalised word itself if nothing in it is Cyrillic.

    Examples
    --------
    >>> "miroschnikow" in romanise("Мирошников")
    True
    """
    forms = {normalise(word)}
    if not _CYRILLIC.search(word):
        return tuple(forms)
    plain = word.lower().translate(_UKRAINIAN)
    for spelling in {plain, plain.replace("ё", "е")}:
        forms |= _latin(spelling)
        if spelling.endswith(("ий", "ый")):
            forms |= {stem + end for stem in _latin(spelling[:-2]) for end in _ENDINGS}
    return tuple(sorted(form for form in forms if form))


def name_words(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the accepted forms of each word of a person's name, first names also as initials."""
    words = [word for word in re.split(r"[\s.\-‐–]+", name) if normalise(word)]
    accepted = []
    for place, word in enumerate(words):
        forms = set(romanise(word))
        if place < len(words) - 1:
            forms |= {form[0] for form in forms} | _initials(word)
        accepted.append(tuple(sorted(forms)))
    return tuple(accepted)


def _initials(word: str) -> set[str]:
    """How the first letter alone is written: Ю as Yu, Ju, Iu, Iou."""
    return set(romanise(word[0]))
