"""Every usual way of writing a Cyrillic name in Latin letters.

The standards (ALA-LC, BGN/PCGN, ISO 9, GOST, scholarly and others) come from the library iuliia;
the German and the French custom have no standard there and stand here as tables, after Duden and
after the French transcription of Russian in common use.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import iuliia

from coursekit.exercises.marking.text import normalise
from coursekit.exercises.model import Form

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
# Given names as they are written in the West, beside what the letters give.
_WESTERN = {
    **{"александр": "alexander alexandre", "алексей": "alexis alexius", "андрей": "andrew andre"},
    **{"василий": "basil basile", "виктор": "victor", "владимир": "wladimir waldemar"},
    **{"георгий": "george georg georges", "григорий": "gregory gregor gregoire"},
    **{"давид": "david", "евгений": "eugene eugen", "иван": "john johann jean"},
    **{"иосиф": "joseph josef", "константин": "constantine constantin", "михаил": "michael michel"},
    **{"николай": "nicholas nicolas nikolaus nicolai", "павел": "paul", "петр": "peter pierre"},
    **{"рафаил": "raphael rafael", "сергей": "serge sergius", "степан": "stephen stephan"},
    **{"федор": "theodore theodor", "юрий": "george yury yuri", "яков": "jacob jakob jacques"},
}
#: What stands behind the letters with which a word must begin, where the key has an initial.
ANY_END = "*"
_PATRONYMIC = re.compile("(?:ich|itsch|itch|[vw]ic|[vw]na|ич|[вч]на)$")
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
    if word.endswith(("ов", "ев")):  # as emigrants wrote themselves: Khokhloff
        forms |= {form[:-1] + "ff" for form in forms if form.endswith("v")}
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


def name_form(name: str) -> Form:
    """Give the accepted forms of a person's name.

    Parameters
    ----------
    name : str
        Given names, then the surname, in Cyrillic or Latin letters.  Given names in brackets may be
        left out; ``/`` parts other forms of a word: ``(Николай/Nicholas П.) Вакар``.

    Returns
    -------
    Form
        Given names pass as initials, too.
    """
    brackets = re.match(r"\s*\(([^()]*)\)(.*)", name, re.DOTALL)
    optional = _split(brackets[1]) if brackets else []
    words = [*optional, *_split(brackets[2] if brackets else name)]
    last = len(words) - 1
    return Form(
        tuple(_word_forms(word, is_given=place < last) for place, word in enumerate(words)),
        is_name=True,
        given=len(optional) if len(words) > len(optional) else 0,
    )


def fits_word(typed: str, forms: Collection[str]) -> bool:
    """Whether a typed word is one of the forms of a word, or begins like an initial of the key."""
    return typed in forms or any(
        form[-1] == ANY_END and typed.startswith(form[:-1]) for form in forms
    )


def may_be_patronymic(word: str) -> bool:
    """Whether a word behind a given name may be the father's name, or its initial."""
    return len(word) == 1 or bool(_PATRONYMIC.search(word))


def _split(name: str) -> list[str]:
    return [word for word in re.split(r"[\s.\-‐–]+", name) if normalise(word)]


def _word_forms(word: str, *, is_given: bool) -> tuple[str, ...]:
    forms: set[str] = set()
    for one in filter(normalise, word.split("/")):
        forms |= set(romanise(one))
        if is_given:
            forms |= _initials(one)
            forms |= set(_WESTERN.get(normalise(one), "").split())
    if is_given:
        forms |= {form[0] for form in forms}
        if all(len(normalise(one)) == 1 for one in filter(normalise, word.split("/"))):
            forms |= {f"{form}{ANY_END}" for form in forms}
    return tuple(sorted(forms))


def _initials(word: str) -> set[str]:
    """How the first letter alone is written: Ю as Yu, Ju, Iu, Iou."""
    return set(romanise(word[0]))
