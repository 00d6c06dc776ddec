"""TeX mathematics as Typst mathematics: the usual subset, and an error for all else.

Grammar::

    formula = *( atom *( "^" atom | "_" atom | "'" ) )
    atom    = letter | number | operator | command *argument | "{" formula "}" | environment

Each atom is written with spaces around it, so that Typst never joins two letters to one name.
"""

from __future__ import annotations

import re

from coursekit.book.typst.texsymbols import (
    ACCENTS,
    CHARACTERS,
    FENCES,
    FUNCTIONS,
    SPACES,
    STYLES,
    SYMBOLS,
)
from coursekit.book.typst.values import string

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|%[^\n]*\n?|\s+|\d+(?:\.\d+)?|.", re.DOTALL)
_SCRIPTS = {"^", "_", "'"}
_DELIMITERS = {
    "matrix": "#none",
    "smallmatrix": "#none",
    "pmatrix": '"("',
    "bmatrix": '"["',
    "Bmatrix": '"{"',
    "vmatrix": '"|"',
    "Vmatrix": '"||"',
}
_ALIGNED = {"aligned", "align", "align*", "split", "gathered", "gather", "gather*", "equation*"}
_TEXT = {"text", "textrm", "textnormal", "mbox"}


class TexError(ValueError):
    """A formula that goes beyond the subset."""


def convert(tex: str) -> str:
    """Write a TeX formula as Typst mathematics.

    Parameters
    ----------
    tex : str
        The formula without its dollar signs.

    Returns
    -------
    str
        What stands between the dollar signs in Typst.

    Raises
    ------
    TexError
        If the formula uses something that is not known here.
    """
    reader = _Reader(tex)
    return re.sub(r" {2,}", " ", reader.formula(until=frozenset())).strip()


class _Reader:
    """Reads the tokens of one formula from left to right."""

    def __init__(self, tex: str) -> None:
        self.tokens = [token for token in _TOKEN.findall(tex) if not _is_comment(token)]
        self.at = 0

    def peek(self) -> str:
        """Return the next token, blanks skipped; an empty string at the end."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        if not token:
            raise TexError("the formula ends too early")
        self.at += 1
        return token

    def formula(self, until: frozenset[str]) -> str:
        """Read atoms up to one of the tokens `until`, which is left unread, or to the end."""
        parts: list[str] = []
        while (token := self.peek()) not in until:
            if not token and until:
                raise TexError(f"{min(until)} is missing")
            if not token:
                break
            if token == "}":
                raise TexError("there is a closing brace without an opening one")
            parts.append(self.scripted())
        return " ".join(parts)

    def scripted(self) -> str:
        """Read one atom with what is raised and lowered beside it."""
        grouped = self.peek() == "{"
        base = '""' if self.peek() in _SCRIPTS else self.atom()
        if grouped and self.peek() in _SCRIPTS:
            base = f'class("normal", {base})'
        while self.peek() in _SCRIPTS:
            mark = self.take()
            base += "'" if mark == "'" else f"{mark}({self.atom()})"
        return base

    def atom(self) -> str:
        token = self.take()
        if token == "{":
            inner = self.formula(frozenset({"}"}))
            self.take()
            return inner or '""'
        if token.startswith("\\"):
            return self.command(token[1:])
        return CHARACTERS.get(token, token)

    def command(self, name: str) -> str:
        for table in (SYMBOLS, SPACES):
            if name in table:
                return table[name]
        if name in FUNCTIONS:
            return name
        if function := ACCENTS.get(name) or STYLES.get(name):
            return f"{function}({self.atom()})"
        if name in _TEXT:
            return string(self.words())
        match name:
            case "frac" | "dfrac" | "tfrac":
                return f"frac({self.atom()}, {self.atom()})"
            case "binom":
                return f"binom({self.atom()}, {self.atom()})"
            case "sqrt":
                return self.root()
            case "operatorname" | "operatorname*":
                return f"op({string(self.words())})"
            case "left":
                return self.fenced()
            case "begin":
                return self.environment(self.words())
            case "\\":
                return "\\\n"
        raise TexError(f"\\{name} is not known")

    def root(self) -> str:
        if self.peek() != "[":
            return f"sqrt({self.atom()})"
        self.take()
        index = self.formula(frozenset({"]"}))
        self.take()
        return f"root({index}, {self.atom()})"

    def fenced(self) -> str:
        left = self.fence()
        inner = self.formula(frozenset({"\\right"}))
        self.take()
        return f"lr({left} {inner} {self.fence()})"

    def fence(self) -> str:
        token = self.take()
        if token not in FENCES:
            raise TexError(f"{token} is no delimiter")
        return FENCES[token]

    def environment(self, name: str) -> str:
        rows = self.rows(name)
        if name in _DELIMITERS:
            cells = "; ".join(", ".join(cell or '""' for cell in row) for row in rows)
            return f"mat(delim: {_DELIMITERS[name]}, {cells})"
        if name == "cases":
            return "cases(" + ", ".join(" & ".join(row) for row in rows) + ")"
        if name in _ALIGNED:
            return " \\\n".join(" & ".join(row) for row in rows)
        raise TexError(f"the environment {name} is not known")

    def rows(self, name: str) -> list[list[str]]:
        """Read the cells of an environment up to its end."""
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self.formula(frozenset({"&", "\\\\", "\\end"})))
            token = self.take()
            if token == "\\\\":
                rows.append([])
            elif token == "\\end":
                if self.words() != name:
                    raise TexError(f"the environment {name} does not end")
                return [row for row in rows if any(row)]

    def words(self) -> str:
        """Read a group in braces as the characters it holds."""
        if self.take() != "{":
            raise TexError("a group in braces is expected")
        depth, start = 1, self.at
        while depth and self.at < len(self.tokens):
            depth += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
        if depth:
            raise TexError("} is missing")
        return "".join(self.tokens[start : self.at - 1])


def _is_comment(token: str) -> bool:
    return token.startswith("%")
