"""TeX mathematics as Typst mathematics: what MathJax's users write, and an error for all else.

Grammar::

    formula = row *( ("\\" | "&") row )
    row     = *( atom *( "^" atom | "_" atom | "'" ) )
    atom    = letter | number | operator | command *argument | "{" row "}" | environment

Why not a converter of others: of 3,000 formulas drawn from twenty public books Typst refused 115
as tex2typst 0.1.7 wrote them, 90 as tylax 0.3.8 did, and none as they are written here; 7 are
refused here, for macros of their books, of which none of the three was told. Of the first 172
constructions in the tests' table, 25 and 39 came out otherwise without a word, among them ``x^10``
as x to the first and a nought, ``\\underline{ab}`` as nothing, ``\\biggl[ x \\biggr]`` without its
brackets. mitex works within Typst, so that what it refuses costs the book, and Typst fetches it
from the network.

Each atom is written with spaces around it, so that Typst never joins two letters to one name.
Commands that take a formula apart stand here; what needs no reader is a table in `texsymbols`,
larger commands are in `texcommands` and `texextensions`, environments in `texrows`, and what is
other TeX in `texmacros`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from coursekit.book.typst import texrows
from coursekit.book.typst.texcommands import CLOSE, NOTHING, ROW_ENDS, word
from coursekit.book.typst.texextensions import Extensions
from coursekit.book.typst.texmacros import BUILT_IN
from coursekit.book.typst.texsymbols import (
    CHARACTERS,
    FORMS,
    FUNCTION_OF,
    FUNCTIONS,
    SIZES,
    SPACES,
    SWITCHES,
    SYMBOLS,
    TEXTS,
)
from coursekit.book.typst.textokens import Macro, TexError

__all__ = ["Macro", "TexError", "convert"]

# Words, also those in another face, with the blanks beside them.
_WORDS = re.compile(r'( ?)((?:(?:bold|upright|italic|sans|mono)\()*"(?:\\.|[^"\\])*"\)*)( ?)')
_BOXES = re.compile(f" ?{CLOSE}([^{CLOSE}]*){CLOSE} ?")
_CLOSE_BEFORE, _CLOSE_BEHIND = re.compile(r"[\w()\[\]{}\"']"), re.compile(r'[\w"]|\\[()\[\]{}]')
_SIGNS = frozenset(CHARACTERS.values())
_SCRIPTS = {"^", "_", "'", "’"}
_BARS = {CHARACTERS["|"], CHARACTERS["‖"]}
_SIDES_OF_BAR = {"l": "opening", "r": "closing"}
_INFIX = {
    "\\over": "frac({}, {})",
    "\\choose": "binom({}, {})",
    "\\atop": "mat(delim: #none, {} ; {})",
    "\\brack": 'mat(delim: "[", {} ; {})',
    "\\brace": 'mat(delim: "{{", {} ; {})',
}
# Commands of two arguments; the first of Typst's function is the second of TeX where they swap.
_OF_TWO = {
    "frac": "frac({0}, {1})",
    "dfrac": "display(frac({0}, {1}))",
    "tfrac": "inline(frac({0}, {1}))",
    "cfrac": "display(frac({0}, {1}))",
    "binom": "binom({0}, {1})",
    "dbinom": "display(binom({0}, {1}))",
    "tbinom": "inline(binom({0}, {1}))",
    "overset": "limits({1})^({0})",
    "stackrel": 'class("relation", limits({1}))^({0})',
    "underset": "limits({1})_({0})",
}
_ARROWS = {
    "xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒",
    "xLeftarrow": "⇐", "xmapsto": "↦", "xhookrightarrow": "↪", "xrightharpoonup": "⇀",
    "xLeftrightarrow": "⇔", "xhookleftarrow": "↩", "xrightharpoondown": "⇁",
    "xleftharpoonup": "↼", "xleftharpoondown": "↽", "xrightleftharpoons": "⇌",
    "xleftrightharpoons": "⇋", "xtwoheadrightarrow": "↠", "xtwoheadleftarrow": "↞",
    "xlongequal": "=", "xtofrom": "⇄", "xlongrightarrow": "→", "xlongleftarrow": "←",
    "xLongrightarrow": "⇒", "xLongleftarrow": "⇐",
}  # fmt: skip


def convert(tex: str, macros: Mapping[str, Macro] | None = None) -> str:
    """Write a TeX formula as Typst mathematics.

    Parameters
    ----------
    tex : str
        The formula without its dollar signs.
    macros : mapping of str to Macro, optional
        The author's own commands by name; a dict also takes in those that the formula defines,
        as MathJax keeps them for the formulas that follow.

    Returns
    -------
    str
        What stands between the dollar signs in Typst.

    Raises
    ------
    TexError
        If the formula uses something that is not known here.
    """
    if (len(tex) - len(tex.rstrip("\\"))) % 2:  # a control space whose blank was stripped
        tex = tex[:-1]
    reader = Reader(tex, {**BUILT_IN, **(macros or {})})
    written = texrows.join_rows(reader.rows(""))
    if texrows.HLINE in written:
        raise TexError("\\hline is outside an array")
    if isinstance(macros, dict):
        own = {n: macro for n, macro in reader.macros.items() if macro is not BUILT_IN.get(n)}
        macros.update(own)
    return _close_up(re.sub(r" {2,}", " ", written).strip())


def _close_up(written: str) -> str:
    """Take out the blanks beside words, which Typst would print; but for those at a sign."""

    def close(words: re.Match[str]) -> str:
        before, said, behind = words.groups()
        if before and _CLOSE_BEFORE.match(written, words.start() - 1):
            before = "" if said[0] == '"' else "/**/"  # a comment, which parts two names
        if behind and _CLOSE_BEHIND.match(written, words.end()):
            behind = ""
        return f"{before}{said}{behind}"

    return _BOXES.sub(r"\1/**/", _WORDS.sub(close, written))


class Reader(Extensions):
    """Reads a formula and writes it in Typst."""

    def rows(self, name: str) -> list[list[str]]:
        """Read the cells of an environment up to its end, or those of the whole formula."""
        rows: list[list[str]] = [[]]
        outside = self.is_inner
        self.is_inner = outside or (bool(name) and not texrows.is_frame(name))
        while True:
            rows[-1].append(self.row(ROW_ENDS if name else ROW_ENDS - {"\\end"}))
            token = self.peek()
            if token == "\\end":
                self.take()
                if (ended := self.argument()) != name:
                    raise TexError(f"the environment {name} ends with {ended}")
                break
            if not token:
                if name:
                    raise TexError(f"the environment {name} does not end")
                break
            self.take()
            if token != "&":
                if not self.follows_at_once(str.isspace):
                    self.take_if("*")
                    self.option()
                rows.append([])
        self.is_inner = outside
        if len(rows) > 1 and not any(rows[-1]):  # after the last line's end
            rows.pop()
        return rows

    def row(self, until: frozenset[str]) -> str:
        """Read atoms up to one of the tokens `until`, which is left unread, or to the end."""
        parts: list[str] = []
        while (token := self.peek()) not in until:
            if not token:
                if "}" in until and "\\right" not in until:
                    raise TexError("a closing brace is missing")
                break
            if token == "}":
                raise TexError("there is a closing brace without an opening one")
            if token in _INFIX:
                self.take()
                above, below = " ".join(parts) or NOTHING, self.row(until) or NOTHING
                return _INFIX[token].format(above, below)
            if token[1:] in SWITCHES and token[0] == "\\":
                self.take()
                if rest := self.row(until):
                    form = SWITCHES[token[1:]]
                    parts.append(form.format(rest if "style" in token else word(rest)))
                break
            parts.append(self.scripted())
        return " ".join(filter(None, parts))

    def scripted(self) -> str:
        """Read one atom with what is raised and lowered beside it."""
        braced = self.peek() == "{"
        base = NOTHING if self.peek() in _SCRIPTS else self.atom()
        if base.isdecimal():
            base += self._digits()
        if braced and (self.peek() in _SCRIPTS or _is_sign(base)):
            base = f'class("normal", {base})'  # in braces even a sign is an ordinary symbol
        scripts: dict[str, str] = {}
        primes = 0
        while self.peek() in _SCRIPTS or self.peek() in ("\\limits", "\\nolimits"):
            mark = self.take()
            if mark in ("\\limits", "\\nolimits"):
                base = f"{'limits' if mark == chr(92) + 'limits' else 'scripts'}({base})"
            elif mark in "'’":
                primes += 1
            elif mark in scripts:
                raise TexError(f"there are two {mark} on one symbol")
            else:
                scripts[mark] = self.atom() or NOTHING
        if not base and (scripts or primes):
            base = NOTHING
        # In Typst a prime after an exponent would stand beside it; TeX puts both into the exponent.
        if primes and "^" in scripts:
            scripts["^"] = " ".join(["prime"] * primes + [scripts["^"]])
        elif primes:
            base += "'" * primes
        return base + "".join(f"{mark}({scripts[mark]})" for mark in "_^" if mark in scripts)

    def atom(self) -> str:
        token = self.take()
        if token == "{":
            inner = self.row(frozenset({"}"}))
            self.take()
            return inner or NOTHING
        if token[0] == "\\":
            return self.command(token[1:])
        if token in "&^_'#$":
            raise TexError(f"{token} has no place here")
        return _as_bar(CHARACTERS.get(token, token))

    def _digits(self) -> str:
        """Take the rest of a number; an argument without braces is one digit only."""
        taken = ""
        while self.follows_at_once(str.isdecimal) or self.follows_at_once(
            ".".__eq__, str.isdecimal
        ):
            taken += self.take()
        return taken

    def command(self, name: str) -> str:
        for table in (SYMBOLS, SPACES):
            if name in table:
                side = {"vert": name[0], "Vert": name[0]}.get(name[1:], "")
                return _as_bar(table[name], _SIDES_OF_BAR.get(side, "normal"))
        if name in FUNCTIONS:
            return name
        if name in FUNCTION_OF:
            inner = self.given()
            if name in ("mathtt", "mathit"):
                inner = word(inner)
            return f"{FUNCTION_OF[name]}({inner})" if FUNCTION_OF[name] else inner
        if name in FORMS:
            return FORMS[name].format(self.given())
        if name in TEXTS:
            return TEXTS[name].format(self.text(self.argument()))
        if name in _OF_TWO:
            if name == "cfrac":
                self.option()
            return _OF_TWO[name].format(self.given(), self.given())
        if name in _ARROWS:
            below, above = self.option(), self.given()
            arrow = f"limits(stretch({_ARROWS[name]}, size: #(100% + 1em)))^({above})"
            return arrow + (f"_({self.sub(below)})" if below else "")
        if (size := name.rstrip("lrm")) in SIZES:
            return self.sized(SIZES[size], name.removeprefix(size))
        if name in ("newcommand", "renewcommand", "providecommand", "def", "DeclareMathOperator"):
            self.define(name)
            return ""
        # What needs more than a table is a method of `Commands`, named after the command.
        method: Callable[[], str] | None = getattr(self, f"command_{name}", None)
        if method is None:
            raise TexError(f"\\{name} is not known")
        return method()


def _as_bar(sign: str, side: str = "normal") -> str:
    """Write a bar as what it is: Typst takes it for a fence, and prints the blanks beside it."""
    return f'class("{side}", {sign})' if sign in _BARS else sign


def _is_sign(written: str) -> bool:
    """Whether this is a single sign, as it is written here."""
    return written in _SIGNS or (len(written) == 1 and not written.isalnum())
