"""The words of numbers in English, German, Russian, French and Spanish, written as figures.

``book/exercises/static/ck-numbers.js`` does the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Numbers in words, from zero on; the browser gets them with the key.
NUMERALS = (
    "zero none no null zéro cero ноль nothing nil nought kein keine keiner aucun aucune ninguno "
    "ninguna нет",
    "one eins ein eine un une uno una один одна одно",
    "two zwei deux dos два две двое",
    "three drei trois tres три трое",
    "four vier quatre cuatro четыре четверо",
    "five fünf fuenf cinq cinco пять пятеро",
    "six sechs seis шесть",
    "seven sieben sept siete семь",
    "eight acht huit ocho восемь",
    "nine neun neuf nueve девять",
    "ten zehn dix diez десять",
    "eleven elf onze once одиннадцать",
    "twelve zwölf zwoelf douze doce двенадцать dozen dutzend douzaine docena дюжина",
)
# Halves, thirds and quarters.
_FRACTIONS = (
    "half halb halbe einhalb hälfte demi demie moitié medio media mitad половина половину "
    "половиной",
    "third thirds drittel tiers tercio tercios треть трети",
    "quarter quarters viertel quart quarts cuarto cuartos четверть четверти",
)
# What a word behind a number makes of it, as a power of ten.
_MULTIPLIERS = {
    3: "thousand tausend tsd mille mil тысяча тысячи тысяч тыс",
    6: "million millions millionen mio millones millón миллион миллиона миллионов млн",
}
_UP_TO_TWELVE = {word: str(n) for n, words in enumerate(NUMERALS) for word in words.split()}
_PARTS = {word: str(n) for n, words in enumerate(_FRACTIONS, 2) for word in words.split()}
_TIMES = {word: 10.0**n for n, words in _MULTIPLIERS.items() for word in words.split()}
_PART_WORD = "|".join(_PARTS)
#: What may stand behind a number that has no unit: "1.5 times".
TIMES = ("x", "×", "times", "time", "mal", "fach", "-fach", "fois", "vez", "veces", "раз", "раза")
_MINUS = re.compile(r"^(?:minus|moins|menos|минус|negative) ")
_IN = re.compile(r"^в ")
_LEADING_PERCENT = re.compile(r"^% ?(.+)$")
_ROUND = ' "“”„«»?;:'
_OR_SO = re.compile(r",? (?:or so|approx|approximately)\.?$")
_ONE_AND_A_HALF = re.compile(r"^(-?)(?:anderthalb|полтора|полторы)(?= |$)")
_COMPOUND = re.compile(r"^(-?)([^\W\d_]+?) ?(?:und)?einhalb(?= |$)")
_MIXED = re.compile(
    r"^(-?)([0-9]{1,15}|[^\W\d_]+)[ -](?:and|et|y|und|с)[ -](?:(?:an?|one|une?|eine?)[ -])?"
    rf"({_PART_WORD})(?= |$)"
)
_PART = re.compile(rf"^(-?)(?:([0-9]{{1,3}}|[^\W\d_]+)[ -])?({_PART_WORD})(?= |$)")
_JOINED = re.compile(
    r"^(-?[0-9]{1,15}) ?(?:-|\+|and|und|et|y) ?(?=[0-9]{1,3} ?/ ?[0-9]{1,3}(?![0-9]))"
)
_DOZEN = re.compile(r"^(?:an?|eine?|une?|una) (?=dozen|dutzend|douzaine|docena)")
_NUMERAL = re.compile(r"^(-?)([^\W\d_]+)(?=[ .]|$)")
_ARTICLES = ("", "a", "an", "the", "der", "die", "das", "le", "la", "el")


def words_to_figures(text: str, *, fractions: bool) -> str:
    """Write "three letters" as "3 letters", "one and a half" as "1 1/2", "%5" as "5%".

    Parameters
    ----------
    text : str
        In lower case.
    fractions : bool
        Whether a fraction alone, "half", is read.
    """
    text = _IN.sub("", _OR_SO.sub("", text.strip(_ROUND)))
    text = _JOINED.sub(r"\1 ", _LEADING_PERCENT.sub(r"\1%", _MINUS.sub("-", text)))
    text = _DOZEN.sub("", _ONE_AND_A_HALF.sub(r"\g<1>1 1/2", text))
    if (found := _MIXED.match(text)) and (whole := _figures(found[2])):
        return f"{found[1]}{whole} 1/{_PARTS[found[3]]}{text[found.end() :]}"
    if (found := _COMPOUND.match(text)) and (whole := _figures(found[2])):
        return f"{found[1]}{whole} 1/2{text[found.end() :]}"
    if fractions and (found := _PART.match(text)):
        count = "1" if (found[2] or "") in _ARTICLES else _figures(found[2])
        if count:
            return f"{found[1]}{count}/{_PARTS[found[3]]}{text[found.end() :]}"
    if (found := _NUMERAL.match(text)) and (whole := _figures(found[2])):
        return f"{found[1]}{whole}{text[found.end() :]}"
    return text


def is_numeral(word: str) -> bool:
    """Whether a word is a number."""
    return word in _UP_TO_TWELVE


def multiplier(rest: str, units: Sequence[str]) -> tuple[float, str]:
    """How many times what stands before these words is meant, "thousand", and what follows.

    Parameters
    ----------
    rest : str
        The words behind a number.
    units : sequence of str
        Spellings of its unit, which come first.
    """
    word, _, more = rest.strip(" ").partition(" ")
    times = 0.0 if word in units else _TIMES.get(word.rstrip("."), 0.0)
    return (times, more) if times else (1.0, rest)


def _figures(word: str) -> str:
    """A number of digits or a word, in digits; empty for any other word."""
    return word if word.isdecimal() else _UP_TO_TWELVE.get(word, "")
