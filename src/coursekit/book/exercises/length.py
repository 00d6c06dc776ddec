"""How long an answer in prose is to be, as its task says."""

from __future__ import annotations

import re

WORDS_A_LINE, WORDS_A_SENTENCE = 10, 15  # of handwriting, and of plain prose
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNTS = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 1)},
    "hundred": 100,
}
_LENGTH = re.compile(rf"\b(\d+|{'|'.join(_COUNTS)})[ -](words|sentences)\b", re.IGNORECASE)


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
        (int(number) if number.isdecimal() else _COUNTS[number.lower()], unit.lower())
        for number, unit in _LENGTH.findall(task)
    ]
    words = [number for number, unit in lengths if unit == "words"]
    sentences = [number * WORDS_A_SENTENCE for number, unit in lengths if unit == "sentences"]
    asked = words[-1] if words else 0
    return asked, asked or (sentences[-1] if sentences else lines * WORDS_A_LINE)
