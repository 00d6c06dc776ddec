"""Numbers as people write them.

A number that can be read in two ways (12,345 is twelve thousand in New York and twelve in Berlin)
gives both readings; the marker asks back when they would be marked differently.
``book/exercises/static/ck-numbers.js`` reads numbers in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from coursekit.catalogue import N_, _
from coursekit.exercises.marking.number_words import (
    TIMES,
    is_numeral,
    multiplier,
    words_to_figures,
)
from coursekit.exercises.marking.text import clean, normalise, trim
from coursekit.exercises.model import NumberKey

_LONGEST = 200
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_FRACTION_SIGN = re.compile("[¼-¾⅐-⅟↉]")
_RANGE = re.compile(
    r"^(?:(?:between|from|zwischen|von|entre|de|desde|от|между|с) )?[0-9.,' ]*[0-9]"
    r"(?: *(?:-|±|\.{2,3}|to|bis) *| (?:or|and|oder|und|à|a|ou|et|o|y|до|или|и|по) )"
    r"[0-9][0-9.,' ]*[^0-9]*$"
    r"|^(?:(?:more than|over|above|less than|fewer than|under|below|at least|at most|up to"
    r"|mehr als|über|weniger als|unter|mindestens|höchstens|bis zu|plus de|moins de|au moins"
    r"|au plus|más de|menos de|al menos|hasta|более|больше|менее|меньше|не менее|не более|свыше"
    r"|до) |[<>≤≥]=? ?)[0-9][0-9.,' ]*[^0-9]*$|^[0-9][0-9.,' ]*\+$"
)
_RATIO = re.compile(r"^([+-]?) ?([0-9]{1,15}) *[/:÷] *([0-9]{1,15})([^0-9]*)$")
_MIXED_FRACTION = re.compile(r"^([+-]?) ?([0-9]{1,15}) ([0-9]{1,3}) ?/ ?([0-9]{1,3})([^0-9]*)$")
_LEADING = re.compile(r"^([^\W\d_]+):? +(?=.)")
_NUMBER = re.compile(
    r"^([+-]?) *([0-9](?:[0-9.,'٫ ]*[0-9.,])?|[.,][0-9]+)"
    r"(?: *(?:e|[x×*·] *10 *(?:\^|\*\*))([+-]?[0-9]{1,4}))?(?![0-9.,]) *([^0-9]*)$"
)
_GROUPED = re.compile(r"^[0-9]{1,3}([' ])[0-9]{3}(?:\1[0-9]{3})*(?:[.,٫][0-9]*)?$")
_MIXED = re.compile(r"^(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*)$")
_REPEATED = re.compile(r"^[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})$")
_ONE_MARK = re.compile(r"^([0-9]*)([.,٫])([0-9]*)$")
PERCENT = (
    *("%", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento"),
    *("процент", "процента", "процентов", "проц", "p.c", "v.h", "por cien"),
)

TOO_LONG = N_("That is too long to be a number.")
NO_NUMBER = N_("That cannot be read as a number. Write it like 20000 or 0.5.")
A_RANGE = N_("That is a range. Write one number.")
TOO_LARGE = N_("That number is too large.")
AS_SHARE = N_("That may be a share or a percentage. Write the percentage, with the sign %.")


@dataclass(frozen=True)
class Numbers:
    """What a text may mean as a number.

    Parameters
    ----------
    values : tuple of float
        One reading, or two: with the comma or point as a mark of thousands, and as a decimal mark.
    spelled : tuple of str
        How to write each reading without doubt; only if there are two.
    round_thousands : bool
        Whether the first of two readings ends in three zeros, as 20.000 does: nobody writes
        twenty so.
    problem : str
        Why nothing could be read; empty if there are values.
    bare : bool
        Whether nothing stood behind the number.
    """

    values: tuple[float, ...] = ()
    spelled: tuple[str, ...] = ()
    round_thousands: bool = False
    problem: str = ""
    bare: bool = True


def read_number(
    text: str,
    units: Sequence[str] = (),
    *,
    decimal: str = "",
    nouns: Collection[str] = (),
    fractions: bool = True,
) -> Numbers:
    """Read `text` as a number, with or without one of `units` behind it.

    Parameters
    ----------
    text : str
        What was typed.
    units : sequence of str, optional
        Spellings of the unit.  A percentage is understood without being named here, and then
        stands for its hundredth.
    decimal : {"", "point", "comma"}
        The mark before decimals, if there is only one.
    nouns : collection of str
        Words that may stand before the number and behind it or its unit, normalised.
    fractions : bool
        Whether signs such as ½ are read.

    Returns
    -------
    Numbers
    """
    if len(text) > _LONGEST:
        return Numbers(problem=_(TOO_LONG))
    text = _without_leading(_clean(text, fractions=fractions), nouns)
    text = words_to_figures(text, fractions=fractions)
    if _RANGE.match(text):
        return Numbers(problem=_(A_RANGE))
    if mixed := _MIXED_FRACTION.match(text):
        whole, part, parts = (int(mixed[n]) for n in (2, 3, 4))
        if not part < parts:
            return Numbers(problem=_(NO_NUMBER))
        return _scaled((_signed(mixed[1], whole + part / parts),), mixed[5], units, nouns)
    if ratio := _RATIO.match(text):
        if int(ratio[3]) == 0:
            return Numbers(problem=_(NO_NUMBER))
        quotient = float(ratio[2]) / float(ratio[3])
        return _scaled((_signed(ratio[1], quotient),), ratio[4], units, nouns)
    number = _NUMBER.match(text)
    if not number:
        return Numbers(problem=_(NO_NUMBER))
    sign, body, exponent, rest = number[1], number[2].rstrip(" "), number[3] or "0", number[4]
    times, rest = multiplier(rest, units)
    readings = _readings(body, decimal)
    if (exponent != "0" or times != 1) and len(readings) == 2:
        readings = readings[1:]  # nobody groups thousands before a power of ten
    values = tuple(times * float(f"{sign}{reading}e{exponent}") for reading in readings)
    scaled = _scaled(values, rest, units, nouns)
    if len(readings) < 2 or scaled.problem:
        return scaled
    thousands, decimals = readings
    spelled = (sign + thousands, sign + decimals + "0")
    return replace(scaled, spelled=spelled, round_thousands=thousands.endswith("000"))


def read_for(key: NumberKey, text: str) -> Numbers:
    """Read `text` as an answer to an exercise with this key.

    Where the key is a whole number, a sign such as ½ is no answer.
    """
    return read_number(
        text,
        key.units,
        decimal=key.decimal,
        nouns=key.nouns,
        fractions=not key.value.is_integer(),
    )


def _clean(text: str, *, fractions: bool) -> str:
    def fraction(sign: re.Match[str]) -> str:
        return (
            " " + unicodedata.normalize("NFKC", sign[0]).replace("⁄", "/")
            if fractions
            else "\N{REPLACEMENT CHARACTER}"
        )

    text = _POWER.sub(r"^\g<0>", _FRACTION_SIGN.sub(fraction, text))
    return re.sub("[’‘ʼ`´_٬]", "'", clean(text))


def _without_leading(text: str, nouns: Collection[str]) -> str:
    """Pass over words of the task before a number: "at least 21" where "at least" is asked."""
    while (word := _LEADING.match(text)) and word[1] in nouns and not is_numeral(word[1]):
        text = text[word.end() :]
    return text


def _signed(sign: str, value: float) -> float:
    return -value if sign == "-" else value


def _scaled(
    values: tuple[float, ...], rest: str, units: Sequence[str], nouns: Collection[str]
) -> Numbers:
    """Values by what stands behind the number."""
    scale = _scale(rest, units, nouns)
    if scale is None:
        return Numbers(problem=_wrong_unit(units))
    if not values:
        return Numbers(problem=_(NO_NUMBER))
    values = tuple(value / scale for value in values)
    if any(abs(value) == float("inf") for value in values):
        return Numbers(problem=_(TOO_LARGE))
    return Numbers(values, bare=not squash(rest))


def _readings(body: str, decimal: str) -> tuple[str, ...]:
    """The spellings that Python and JavaScript read, for what stands between sign and unit."""
    if body.isdecimal():
        return (body,)
    if _GROUPED.match(body):
        return (re.sub("[' ]", "", body).replace(",", ".").replace("٫", "."),)
    if _MIXED.match(body):
        mark = "." if body.rfind(".") > body.rfind(",") else ","
        whole, _, decimals = body.rpartition(mark)
        return (re.sub("[.,]", "", whole) + "." + decimals,)
    if _REPEATED.match(body):
        return (re.sub("[.,]", "", body),)
    one = _ONE_MARK.match(body)
    if not one:
        return ()
    whole, mark, decimals = one.groups()
    fraction = f"{whole or '0'}.{decimals or '0'}"
    if mark != "٫" and len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        both = (whole + decimals, fraction)
        is_decimal = (mark == ".") == (decimal == "point")
        return both if not decimal else both[is_decimal:][:1]
    return (fraction,)


def _scale(rest: str, units: Sequence[str], nouns: Collection[str]) -> float | None:
    """What to divide by because of the words behind the number; None for a foreign unit."""
    rest = squash(rest)
    known = [squash(unit) for unit in units] or [*TIMES]
    if any(unit in PERCENT for unit in known):
        known += PERCENT
    if not rest or rest in known or any(_is_plural(rest, unit) for unit in known):
        return 1.0
    if rest in PERCENT:
        return None if units else 100.0
    for unit in known if units else [""]:
        behind = rest.removeprefix(unit)
        if behind != rest or not unit:
            words = normalise(behind).split()
            if words and all(_is_noun(word, nouns) for word in words):
                return 1.0
    return None


def _is_noun(word: str, nouns: Collection[str]) -> bool:
    """Whether a word of the task stands here, in the plural or the singular."""
    return word in nouns or f"{word}s" in nouns or (word[-1] == "s" and word[:-1] in nouns)


def _is_plural(word: str, unit: str) -> bool:
    """Whether a unit that is written out stands here in the plural, or the singular."""
    return len(unit) > 3 and (word == f"{unit}s" or unit == f"{word}s")


def squash(unit: str) -> str:
    """A unit as it is compared: lower case, single spaces, no full stop at the end."""
    return trim(unicodedata.normalize("NFKC", unit).lower()).rstrip(". ")


def _wrong_unit(units: Sequence[str]) -> str:
    if units:
        return _("Write the number in {unit}.", unit=units[0])
    return _("Write the number only, without words.")
