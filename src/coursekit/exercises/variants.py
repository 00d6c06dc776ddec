"""Which student gets which variant of an exercise.

``book/handout/variants.js`` does the same in the browser; ``tests/cases/variants.json`` holds the
two together.  They agree on every character that Python's own Unicode tables know.

Each variant is ranked for a student by a hash, and the highest rank wins (rendezvous hashing): a
variant that comes or goes moves only the students who get or had it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from coursekit.exercises.marking.text import trim
from coursekit.exercises.model import Exercise

_WORD = 0xFFFFFFFF


def student_key(text: str) -> str:
    """Reduce what identifies a student to a normal form: one width, one case, single blanks.

    Half a character, which no file can hold, becomes U+FFFD.

    Parameters
    ----------
    text : str
        A number, a login, an address, a name; anything.

    Returns
    -------
    str
        Possibly empty.
    """
    if text.isascii():  # the rules below change nothing else in it
        return text.lower() if text.isalnum() else trim(text.lower())
    # Up and down again: that folds case by rules which JavaScript has, too.
    folded = unicodedata.normalize("NFKC", _bytes(text).decode()).upper().lower()
    return trim(unicodedata.normalize("NFKC", folded))


def variant_rank(student: str, exercise: str, variant: str) -> int:
    """Rank a variant for a student: FNV-1a of the three names, then murmur3's last mixing.

    Parameters
    ----------
    student : str
        As `student_key` gives it.
    exercise, variant : str
        Their names.

    Returns
    -------
    int
        0 to 2**32 - 1.
    """
    value = 0x811C9DC5
    for byte in _bytes(f"{student}\n{exercise}\n{variant}"):
        value = (value ^ byte) * 0x01000193 & _WORD
    value = (value ^ value >> 16) * 0x85EBCA6B & _WORD
    value = (value ^ value >> 13) * 0xC2B2AE35 & _WORD
    return value ^ value >> 16


def _bytes(text: str) -> bytes:
    """UTF-8 as a browser writes it: half a character becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def chosen_variant(student: str, exercise: str, names: Iterable[str]) -> str:
    """The one of the variants called `names` that a student gets; ties go to the first name."""
    key = student_key(student)
    return min(names, key=lambda name: (-variant_rank(key, exercise, name), name))


def variants(exercise: Exercise) -> tuple[Exercise, ...]:
    """All variants of `exercise` in the order of their rows; empty if it has none."""
    return exercise.alternatives


def variant_of(exercise: Exercise, student: str) -> Exercise:
    """The variant that a student gets.

    Parameters
    ----------
    exercise : Exercise
    student : str
        What identifies the student; need not be in normal form.

    Returns
    -------
    Exercise
        The exercise itself if it has no variants.
    """
    known = {one.variant: one for one in exercise.alternatives}
    return known[chosen_variant(student, exercise.id, known)] if known else exercise
