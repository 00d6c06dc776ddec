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
            if message.context == "sample":  # words of a course, not of the kit
                continue
            asked = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            patterns += [
                _NAME.sub(".+", re.escape(text))
                for text in asked
                if text not in said and _is_told_by_its_words(text)
            ]
    english = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    pieces = {re.sub(r"^[^\w{]+|\s+$", "", text) for text in texts}
    found = {piece for piece in pieces if piece and english.fullmatch(piece)}
    return sorted(piece for piece in found if not piece.endswith(_TITLE))


# The title of an exercise, which is like "{places} and their notes".
_TITLE = "Sections and their notes"
_ENGLISH = re.compile(
    r"\b(?:the|of|is|are|and|this|that|with|it|from|for|which|has|not|its|be)\b", re.IGNORECASE
)
_QUOTED = re.compile('"[^"]*"|«[^»]*»|„[^“]*“')


def english_words(texts: Iterable[str]) -> list[str]:
    """Those of `texts` with words that no other language of the kit has; quotations aside."""
    return [text for text in texts if _ENGLISH.search(_QUOTED.sub("", text))]


def _is_told_by_its_words(message: str) -> bool:
    """Whether a message has words enough that nothing else is taken for it.

    All sorts of texts are like "{month} {year}" and "{done} of {all}".
    """
    words = re.sub(r"\{\w+\}", "", message)
    letters = len(re.findall(r"[A-Za-z]", words))
    return letters >= (2 if words == message else 8)
