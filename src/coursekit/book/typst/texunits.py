"""Numbers with their units, ``\\SI`` and ``\\qty`` of siunitx and ``\\pu`` of mhchem, as TeX."""

from __future__ import annotations

import re
from itertools import product

from coursekit.book.typst.textokens import TexError, tokenize

_PREFIXES = {
    "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n",
    "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "hecto": "h",
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E",
}  # fmt: skip
_UNITS = {
    "meter": "m", "metre": "m", "gram": "g", "kilogram": "kg", "second": "s", "ampere": "A",
    "kelvin": "K", "mole": "mol", "candela": "cd", "hertz": "Hz", "newton": "N", "pascal": "Pa",
    "joule": "J", "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "ohm": "Ω",
    "siemens": "S", "weber": "Wb", "tesla": "T", "henry": "H", "lumen": "lm", "lux": "lx",
    "becquerel": "Bq", "gray": "Gy", "sievert": "Sv", "radian": "rad", "steradian": "sr",
    "degree": "°", "arcminute": "′", "arcsecond": "″", "celsius": "°C", "degreeCelsius": "°C",
    "minute": "min", "hour": "h", "day": "d", "litre": "L", "liter": "L", "tonne": "t",
    "hectare": "ha", "electronvolt": "eV", "dalton": "Da", "angstrom": "Å", "bar": "bar",
    "percent": "%", "bit": "bit", "byte": "B", "decibel": "dB", "neper": "Np",
}  # fmt: skip
# Short names, such as \kHz: a prefix and a unit in one.
_SHORT = {
    f"{'u' if prefix == 'µ' else prefix}{unit}": f"{prefix}{unit}"
    for prefix, unit in product(
        ["", *_PREFIXES.values()], ["m", "g", "s", "A", "K", "mol", "Hz", "N", "Pa", "J", "W", "C",
                                    "V", "F", "S", "T", "H", "L", "l", "eV", "B"],
    )
}  # fmt: skip
_POWERS = {"squared": "2", "cubed": "3"}
_POWERS_BEFORE = {"square": "2", "cubic": "3"}
_NUMBER = re.compile(
    r"\s*([-+]|\\pm)?\s*(\d[\d\s]*)?([.,]\d+)?(\(\d+\))?(?:\s*(?:\+-|\\pm)\s*([\d.,]+))?"
    r"(?:\s*[eEdD]\s*([-+]?\d+))?\s*"
)


def write_number(source: str) -> str:
    """Write a number as siunitx takes it as TeX: ``1.5e-3``, ``3.2(1)``, ``4 +- 0.5``.

    Parameters
    ----------
    source : str
        The number, or several with an ``x`` between them.

    Raises
    ------
    TexError
        If it is none.
    """
    return r"\times ".join(map(_write_number, re.split(r"x", source)))


def _write_number(source: str) -> str:
    match = _NUMBER.fullmatch(source)
    if match is None or not any(match.group(2, 3, 6)):
        raise TexError(f"{source} is not a number")
    sign, whole, rest, doubt, tolerance, power = match.groups(default="")
    whole = re.sub(r"\s+", "", whole)
    said = f"{sign}{whole or '0' * bool(rest)}{rest.replace(',', '{,}')}{doubt}"
    said += rf"\pm {tolerance}" if tolerance else ""
    if power:
        said += rf"\times 10^{{{power}}}" if whole or rest else f"10^{{{power}}}"
    return said


def write_unit(source: str) -> str:
    """Write a unit as TeX: ``\\meter\\per\\second`` or ``m.s^{-1}``.

    Parameters
    ----------
    source : str
        The unit as siunitx takes it.

    Raises
    ------
    TexError
        If a unit is not known.
    """
    if "\\" not in source:
        parts = re.sub(r"[A-Za-zµΩ°%Å]+", r"\\mathrm{\g<0>}", source.strip())
        return re.sub(r"[.~\s]+", r"\\,", parts)
    written: list[str] = []
    prefix, power, below = "", "", ""
    tokens = iter(token for token in tokenize(source) if not token.isspace() and token not in ".~")
    for token in tokens:
        name = token.removeprefix("\\")
        if name in _PREFIXES and name not in _UNITS:
            prefix = _PREFIXES[name]
        elif name == "per":
            below = "-"
        elif name in _POWERS_BEFORE:
            power = _POWERS_BEFORE[name]
        elif name in _POWERS or name == "tothe":
            given = _POWERS.get(name) or "".join(iter(lambda: next(tokens, "}"), "}")).lstrip("{")
            sign = "-" if written and written[-1].endswith("^{-1}") else ""
            written[-1:] = [f"{''.join(written[-1:]).removesuffix('^{-1}')}^{{{sign}{given}}}"]
        elif (unit := _UNITS.get(name) or _SHORT.get(name)) is not None:
            raised = f"^{{{below}{power or 1}}}" if below or power else ""
            written.append(rf"\text{{{prefix}{unit}}}".replace("%", r"\%") + raised)
            prefix, power, below = "", "", ""
        else:
            raise TexError(f"the unit {token} is not known")
    return r"\,".join(written)


def write_quantity(source: str) -> str:
    """Write a number and its unit as mhchem takes them: ``1.2e3 kJ/mol``, ``4 kg m-3``.

    Parameters
    ----------
    source : str
        The argument of ``\\pu``.
    """
    number, _, unit = source.strip().partition(" ")
    raised = re.sub(r"(?<=[A-Za-z])(-?\d+)", r"^{\1}", unit)
    return rf"{write_number(number)}\,{write_unit(raised)}" if unit else write_number(number)
