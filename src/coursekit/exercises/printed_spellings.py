"""How accepted and mistaken texts are printed: each spelling once, those in Latin letters first."""

from __future__ import annotations

import re
from collections.abc import Iterable

import iuliia

from coursekit.catalogue import language_in_force
from coursekit.exercises.display_order import accepted_text
from coursekit.exercises.marking.names import name_form
from coursekit.exercises.marking.text import normalise

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def printed_spellings(shown: Iterable[str]) -> list[str]:
    """Return the spellings of one answer as they are printed.

    A name in Cyrillic letters passes in every usual Latin spelling, and most who answer write one:
    where the author has none, the usual English one is added, so that they find their answer.
    A book in Russian needs none.

    Parameters
    ----------
    shown : iterable of str
        As the author wrote them, ``name: Жабинский``.

    Returns
    -------
    list of str

    Examples
    --------
    >>> printed_spellings(["name: Жабинский", "V. Rudolf"])
    ['V. Rudolf', 'Zhabinsky', 'Жабинский']
    """
    written = list(dict.fromkeys(shown))
    texts = {one: accepted_text(one) for one in written}
    latin = [text for text in texts.values() if not _CYRILLIC.search(text)]
    cyrillic = [one for one in written if _CYRILLIC.search(texts[one])]
    for one in cyrillic:
        is_name = one.lstrip().startswith("name")
        if is_name and language_in_force() != "ru" and not _is_among(texts[one], latin):
            latin.append(iuliia.WIKIPEDIA.translate(texts[one]))
    return list(dict.fromkeys([*latin, *(texts[one] for one in cyrillic)]))


def _is_among(name: str, latin: Iterable[str]) -> bool:
    forms = name_form(name).words
    split = (re.split(r"[\s.\-]+", text.strip(" .")) for text in latin)
    return any(
        len(words) == len(forms)
        and all(normalise(word) in known for word, known in zip(words, forms, strict=True))
        for words in split
    )
