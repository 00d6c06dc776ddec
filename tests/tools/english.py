"""Finds what was left in English in something made in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po

from coursekit.catalogue import LOCALE

_NAME = re.compile(r"\\\{\w+\\\}")


def left_in_english(texts: Iterable[str], language: str) -> list[str]:
    """Those of `texts` that are, as a whole, a message of the kit in English.

    Parameters
    ----------
    texts : iterable of str
        Pieces of what a reader sees, such as the texts of a page's elements.
    language : str
        What they should be in.  A message that this language says in the same way is no fault.
    """
    patterns = []
    path = Path(LOCALE, language, "LC_MESSAGES", "coursekit.po")
    with path.open("rb") as file:
        for message in read_po(file, language):
            asked = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            # What is all names and signs, like "{month} {year}", says nothing of a language.
            patterns += [
                _NAME.sub(".+", re.escape(text))
                for text in asked
                if text not in said and re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", text))
            ]
    english = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    pieces = (re.sub(r"^[^\w{]+|\s+$", "", text) for text in texts)
    return sorted({piece for piece in pieces if piece and english.fullmatch(piece)})
