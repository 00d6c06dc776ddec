"""Numbers as people write them.

A number that can be read in two ways (12,345 is twelve thousand in New York and twelve in Berlin)
gives both readings; the marker asks back when they would be marked differently.
``book/exercises/static/marking.js`` reads numbers in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.exercises.marking.text import clean, trim

_LONGEST = 200
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_FRACTION_SIGN = re.compile("[¼-¾⅐-⅟↉]")
_RANGE = re.compile(r"^[0-9.,' ]*[0-9] *(?:-|to|bis) *[0-9][0-9.,' ]*[^0-9]*$")
_RATIO = re.compile(r"^([0-9]{1,15}) */ *([0-9]{1,15})([^0-9]*)$")
_NUMBER = re.compile(
    r"^([+-]?) *([0-9](?:[0-9.,'٫ ]*[0-9.,])?|[.,][0-9]+)"
    r"(?: *(?:e|[x×*·] *10 *(?:\^|\*\*))([+-]?[0-9]{1,4}))?(?![0-9.,]) *([^0-9]*)$"
)
_GROUPED = re.compile(r"^[0-9]{1,3}([' ])[0-9]{3}(?:\1[0-9]{3})*(?:[.,٫][0-9]+)?$")
_MIXED = re.compile(r"^(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*)$")
_REPEATED = re.compile(r"^[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})$")
_ONE_MARK = re.compile(r"^([0-9]*)([.,٫])([0-9]*)$")
_PERCENT = frozenset({"%", "percent", "per cent"})

TOO_LONG = "That is too long to be a number."
NO_NUMBER = "That cannot be read as a number. Write it like 20000 or 0.5."
A_RANGE = "That is a range. Write one number."
TOO_LARGE = "That number is too large."


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
    """

    values: tuple[float, ...] = ()
    spelled: tuple[str, ...] = ()
    round_thousands: bool = False
    problem: str = ""


def read_number(text: str, units: Sequence[str] = ()) -> Numbers:
    """Read `text` as a number, with or without one of `units` behind it.

    Parameters
    ----------
    text : str
        What was typed.
    units : sequence of str, optional
        Spellings of the unit.  A percentage is understood without being named here, and then
        stands for its hundredth.

    Returns
    -------
    Numbers
    """
    if len(text) > _LONGEST:
        return Numbers(problem=TOO_LONG)
    text = _clean(text)
    if ratio := _RATIO.match(text):
        return _ratio(ratio, units)
    number = _NUMBER.match(text)
    if not number:
        return Numbers(problem=A_RANGE if _RANGE.match(text) else NO_NUMBER)
    sign, body, exponent, rest = number[1], number[2].rstrip(" "), number[3] or "0", number[4]
    scale = _scale(rest, units)
    if scale is None:
        return Numbers(problem=_wrong_unit(units))
    readings = _readings(body)
    if exponent != "0" and len(readings) == 2:
        readings = readings[1:]  # nobody groups thousands before a power of ten
    values = tuple(float(f"{sign}{reading}e{exponent}") / scale for reading in readings)
    if not values:
        return Numbers(problem=NO_NUMBER)
    if any(abs(value) == float("inf") for value in values):
        return Numbers(problem=TOO_LARGE)
    if len(values) == 1:
        return Numbers(values)
    thousands, decimal = readings
    return Numbers(values, (sign + thousands, sign + decimal + "0"), thousands.endswith("000"))


def _clean(text: str) -> str:
    text = _POWER.sub(r"^\g<0>", _FRACTION_SIGN.sub("?", text))
    return re.sub("[’‘ʼ`´_٬]", "'", clean(text))


def _readings(body: str) -> tuple[str, ...]:
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
    decimal = f"{whole or '0'}.{decimals or '0'}"
    if mark != "٫" and len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return (whole + decimals, decimal)
    return (decimal,)


def _ratio(ratio: re.Match[str], units: Sequence[str]) -> Numbers:
    scale = _scale(ratio[3], units)
    if scale is None:
        return Numbers(problem=_wrong_unit(units))
    if int(ratio[2]) == 0:
        return Numbers(problem=NO_NUMBER)
    return Numbers((float(ratio[1]) / float(ratio[2]) / scale,))


def _scale(rest: str, units: Sequence[str]) -> float | None:
    """What to divide by because of the words behind the number; None for a foreign unit."""
    rest = squash(rest)
    if not rest or rest in map(squash, units):
        return 1.0
    if rest in _PERCENT:
        return 1.0 if any(squash(unit) in _PERCENT for unit in units) else None if units else 100.0
    return None


def squash(unit: str) -> str:
    """A unit as it is compared: lower case, single spaces, no full stop at the end."""
    return trim(unicodedata.normalize("NFKC", unit).lower()).rstrip(". ")


def _wrong_unit(units: Sequence[str]) -> str:
    return f"Write the number in {units[0]}." if units else "Write the number only, without words."
