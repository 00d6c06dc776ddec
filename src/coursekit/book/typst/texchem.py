"""Chemical formulas and equations, ``\\ce`` of mhchem, as TeX: its usual forms, not all of them."""

from __future__ import annotations

import re

from coursekit.book.typst.textokens import TexError

_ARROWS = {
    "<=>>": "xrightleftharpoons", "<<=>": "xrightleftharpoons", "<=>": "xrightleftharpoons",
    "<-->": "xtofrom", "<->": "xleftrightarrow", "->": "xrightarrow", "<-": "xleftarrow",
}  # fmt: skip
_BONDS = {"-": r"\mathord{-}", "=": r"\mathord{=}", "#": r"\mathord{\equiv}"}
# Those that have a name: ``\bond{...}``; of mhchem's broken and solid ones side by side there is no
# sign.
_BONDS |= {str(number): _BONDS[sign] for number, sign in enumerate("-=#", start=1)}
_BONDS |= {"~": r"\text{┄}", "...": r"{\cdots}", "....": r"{\cdots\cdot}"}
_BONDS |= {"->": r"{\rightarrow}", "<-": r"{\leftarrow}"}
# What is raised or lowered.
_PLACE = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\d+[+-]?|[+-]|[A-Za-z*]|\\[A-Za-z]+)"
_ARGUMENT = r"(?:\[((?:[^\[\]{}]|\{[^{}]*\})*)\])?"
_TOKEN = re.compile(
    rf"""
      (?P<arrow>{"|".join(map(re.escape, _ARROWS))}){_ARGUMENT}{_ARGUMENT}
    | (?P<blank>\s+)
    | \$(?P<math>[^$]*)\$
    | (?P<state>\((?:aq|s|l|g|cr|am)\))
    | (?P<gas>\^(?=\s|$)) | (?P<solid>(?<=\s)v(?=\s|$))
    | (?P<raised>\^{_PLACE}) | (?P<lowered>_{_PLACE})
    | (?P<bound>(?<=[A-Za-z)\]}}])\d+) | (?P<fraction>\d+/\d+) | (?P<number>\d+(?:\.\d+)?)
    | (?P<charge>[+-])(?=$|[\s)\],]) | (?P<dot>[*.])
    | \\bond\{{(?P<named>[^{{}}]*)\}} | (?P<bond>[=\#-])(?=[A-Z\\(\[]) | (?P<plus>\+)
    | (?P<letters>[A-Za-z]+) | (?P<closing>[)\]]) | (?P<sign>[(\[,;'/])
    | \{{(?P<text>[^{{}}]*)\}} | (?P<command>\\[A-Za-z]+)
    """,
    re.VERBOSE,
)
# Elements and states, in what is raised or lowered.
_UPRIGHT = re.compile(r"[A-Z][A-Za-z]*|(?<=\()(?:aq|s|l|g|cr|am)(?=\))")
# On which side of a symbol they stand.
_SIDES = {"raised": "^", "charge": "^", "lowered": "_", "bound": "_"}
_CARRIES = {"letters", "closing", "raised", "lowered", "bound", "command"}


def write_chemistry(source: str) -> str:
    """Write a chemical formula or equation as TeX.

    Parameters
    ----------
    source : str
        The argument of ``\\ce``.

    Returns
    -------
    str
        TeX in which elements are upright, numbers behind them lowered, charges raised.

    Raises
    ------
    TexError
        If the formula uses a form of mhchem that is not known here.
    """
    written, at, before = [], 0, ""
    taken: set[str] = set()  # the sides of the symbol at which something stands
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise TexError(f"the chemical formula cannot be read at {source[at : at + 12]}")
        at = match.end()
        kind = next(name for name, found in match.groupdict().items() if found is not None)
        if kind == "charge" and before not in _CARRIES:
            kind = "plus"
        side = _SIDES.get(kind, "")
        if side in taken:  # as of CO2_{(g)}: what comes second stands behind what came first
            written.append("{}")
            taken = set()
        taken = {*taken, side} if side else set()
        written.append(_write(kind, match, before))
        before = kind
    return "".join(written)


def _write(kind: str, match: re.Match[str], before: str) -> str:
    found = match[0]
    match kind:
        case "blank" | "sign" | "closing":
            return found
        case "arrow":
            above, below = (write_chemistry(given or "") for given in match.group(2, 3))
            return rf"\{_ARROWS[match['arrow']]}[{below}]{{{above}}}"
        case "math":
            return match["math"]
        case "text":
            return rf"\text{{{match['text']}}}" if match["text"] else "{}"
        case "letters":
            return rf"\mathrm{{{found}}}"
        case "state":
            return rf"\,(\mathrm{{{found[1:-1]}}})"
        case "gas" | "solid":
            return r"\uparrow " if kind == "gas" else r"\downarrow "
        case "bound":
            return f"_{{{found}}}"
        case "number":
            return rf"{found}\,"
        case "fraction":
            return r"\tfrac{{{}}}{{{}}}\,".format(*found.split("/"))
        case "raised" | "lowered":
            base = "" if before in _CARRIES else "{}"
            inner = found[2:-1] if found[1] == "{" else found[1:]
            upright = _UPRIGHT.sub(r"\\mathrm{\g<0>}", inner)
            return f"{base}{found[0]}{{{upright}}}"
        case "charge":
            return f"^{{{found}}}"
        case "dot":
            return r"\cdot "
        case "bond":
            return _BONDS[found]
        case "named":
            if (bond := match["named"].strip()) not in _BONDS:
                raise TexError(f"\\bond has no form {bond} that is known")
            return _BONDS[bond]
        case _:  # a plus, a command
            return f"{found} "
