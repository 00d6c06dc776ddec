"""What readers see, in the language of their book: messages, numbers and dates from gettext.

English is the language of the source; ``locale/<language>/LC_MESSAGES/coursekit.po`` holds the
others, and what a language has no entry for is said in English.  How a language writes numbers
and dates is an entry, too, so that a further language is one file more.

The catalogue in force is a context variable, as the standard library's `decimal` has its context:
twenty functions lie between a book and the verdict on an answer, and none of them is about
languages.  `in_language` sets it for a block; another task, thread or course does not see it.
"""

from __future__ import annotations

import gettext as stdlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Self

DOMAIN = "coursekit"
LOCALE = Path(__file__).with_name("locale")
SOURCE_LANGUAGE = "en"

_ENGLISH = stdlib.NullTranslations()
_in_force: ContextVar[stdlib.NullTranslations] = ContextVar("catalogue", default=_ENGLISH)


def translation(language: str, *folders: Path) -> stdlib.NullTranslations:
    """Read the catalogue of a language.

    Parameters
    ----------
    language : str
        A code as Sphinx or HTML have it: ``de``, ``de_AT``, ``pt-BR``.
    *folders : pathlib.Path
        An author's own folders, laid out as gettext wants; their entries come before ours.

    Returns
    -------
    gettext.NullTranslations
        English for a language that nobody has translated.
    """
    found = []
    for folder in (*folders, LOCALE):
        try:
            found.append(stdlib.translation(DOMAIN, folder, [language.replace("-", "_")]))
        except (OSError, ValueError, SyntaxError):  # there is none, or it cannot be read
            continue
    for one, other in pairwise(found):
        one.add_fallback(other)
    return found[0] if found else _ENGLISH


@contextmanager
def in_language(catalogue: stdlib.NullTranslations | str) -> Iterator[None]:
    """Say everything in a language while the block runs.

    Parameters
    ----------
    catalogue : gettext.NullTranslations or str
        What `translation` gives, or the code of a language.
    """
    token = _in_force.set(_read(catalogue))
    try:
        yield
    finally:
        _in_force.reset(token)


def use_language(catalogue: stdlib.NullTranslations | str) -> None:
    """Say everything in a language from now on, in this context; for builds, whose end is an event.

    Parameters
    ----------
    catalogue : gettext.NullTranslations or str
        As of `in_language`.
    """
    _in_force.set(_read(catalogue))


def _read(catalogue: stdlib.NullTranslations | str) -> stdlib.NullTranslations:
    return translation(catalogue) if isinstance(catalogue, str) else catalogue


def catalogue_in_force() -> stdlib.NullTranslations:
    """What everything is said from."""
    return _in_force.get()


def language_in_force() -> str:
    """The code of the language in which everything is said: ``en``, ``de``."""
    return _in_force.get().info().get("language", SOURCE_LANGUAGE)


def plural_rule() -> str:
    """Which form a number takes in the language in force: C, and JavaScript, of ``n``."""
    header = _in_force.get().info().get("plural-forms", "")
    return header.partition("plural=")[2].rstrip(" ;") or "n != 1"


def plural_forms(message: str) -> tuple[str, ...]:
    """All forms of a message with a number, in the order of `plural_rule`; empty in English."""
    known = getattr(_in_force.get(), "_catalog", {})  # gettext gives single forms only
    return tuple(known[message, n] for n in range(6) if (message, n) in known)


def _(message: str, /, **values: object) -> str:
    """Say `message` in the language in force, its ``{names}`` filled in."""
    said = message and _in_force.get().gettext(message)  # gettext has its header under ""
    return _filled(said, message, values)


def ngettext(one: str, several: str, number: float, /, **values: object) -> str:
    """Say a message about a number of things, which it calls ``{n}``, in the right plural.

    Parameters
    ----------
    one, several : str
        The message for 1 and for 2, both with the same names.
    number : float
    **values
        What the other names stand for.
    """
    catalogue = _in_force.get()
    form = int(number) if number == int(number) else _form_of_fraction(number, catalogue)
    said = catalogue.ngettext(one, several, form)
    return _filled(said, one if form == 1 else several, {"n": number_words(number), **values})


def _form_of_fraction(number: float, catalogue: stdlib.NullTranslations) -> int:
    """The whole number whose form a fraction takes; ``ck-words.js`` does the same."""
    rule = getattr(catalogue, "plural", lambda n: int(n != 1))
    return 1 if number < 2 and rule(0) == rule(1) else 2


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Say a short `message` that means different things in different places."""
    return _filled(_in_force.get().pgettext(context, message), message, values)


def N_(message: str) -> str:
    """Mark a message that is said later, by ``_``."""
    return message


class Message(str):
    """What is wrong, in English for the terminal, and known well enough to be said in a report.

    It is its English text and goes wherever a text goes; `say` tells it in the language in force.

    Parameters
    ----------
    english : str
        A whole sentence, with ``{names}`` for what changes.
    **values
        What the names stand for: texts and whole numbers as they are, other numbers as
        `number_words`, messages said.
    """

    __slots__ = ("_english", "_values")
    _english: str
    _values: dict[str, object]

    def __new__(cls, english: str, /, **values: object) -> Self:
        with in_language(_ENGLISH):
            message = super().__new__(cls, _(english, **_told(values)))
        message._english, message._values = english, values
        return message

    def say(self) -> str:
        """Say it in the language in force."""
        return _(self._english, **_told(self._values))


def say(text: str) -> str:
    """Say `text` in the language in force if it is a `Message`; else it stays as it is."""
    return text.say() if isinstance(text, Message) else text


def _told(values: dict[str, object]) -> dict[str, object]:
    return {name: _value_told(value) for name, value in values.items()}


def _value_told(value: object) -> object:
    if isinstance(value, float):
        return number_words(value)
    return say(value) if isinstance(value, str) else value


def _filled(said: str, message: str, values: dict[str, object]) -> str:
    if not values:
        return said
    try:
        return said.format_map(values)
    except (KeyError, IndexError, ValueError):  # a slip in an author's own catalogue
        return message.format_map(values)


def number_words(number: float, digits: int = 12) -> str:
    """Write a number as the language does: ``1,234.5``, ``1.234,5``, ``1 234,5``.

    Parameters
    ----------
    number : float
    digits : int
        How many to write at most.
    """
    written = f"{number:,.{digits}g}" if number == number else "–"
    return localised(written)


def localised(written: str) -> str:
    """Write digits that Python has written, ``1,234.5``, with the marks of the language."""
    group, point = pgettext("between thousands", ","), pgettext("before decimals", ".")
    if (group, point) == (",", "."):
        return written
    return written.translate({ord(","): group, ord("."): point})
