"""How long an answer in prose is to be, as its task says."""

from __future__ import annotations

import re

from coursekit.exercises.marking.number_words import NUMERALS

WORDS_A_LINE, WORDS_A_SENTENCE = 10, 15  # of handwriting, and of plain prose
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNTS = {
    **{word: number for number, words in enumerate(NUMERALS) if number for word in words.split()},
    **{word: 10 * number for number, word in enumerate(_TENS, 1)},
    "hundred": 100,
}
_WORDS = ("words", "wörtern?", "mots", "palabras", "слова?х?")
_SENTENCES = ("sentences", "sätzen?", "phrases", "frases", "oraciones", "предложени(?:я|й|ях)")
_LENGTH = re.compile(
    rf"\b(\d+|{'|'.join(_COUNTS)})[ \xa0-](?:({'|'.join(_WORDS)})|{'|'.join(_SENTENCES)})\b",
    re.IGNORECASE,
)


def length_asked(task: str, lines: int) -> tuple[int, int]:
    """Read from a task how many words are asked for.

    Parameters
    ----------
    task : str
        "Answer in about eighty words", "Write four or five sentences".
    lines : int
        Lines that print leaves for the answer.

    Returns
    -------
    asked : int
        The number of words that the task names; 0 if it names none.
    expected : int
        The number of words to be expected, reckoned from sentences or lines where none is named.
    """
    lengths = [
        (int(number) if number.isdecimal() else _COUNTS[number.lower()], bool(words))
        for number, words in _LENGTH.findall(task)
    ]
    words = [number for number, in_words in lengths if in_words]
    sentences = [number * WORDS_A_SENTENCE for number, in_words in lengths if not in_words]
    asked = words[-1] if words else 0
    return asked, asked or (sentences[-1] if sentences else lines * WORDS_A_LINE)
