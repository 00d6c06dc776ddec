"""Commands of TeX whose arguments must be read: each is a method that writes it in Typst."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod

from coursekit.book.typst import texrows
from coursekit.book.typst.texdiagrams import write_diagram, write_enclosed
from coursekit.book.typst.texsymbols import CHARACTERS, SWITCHES, SYMBOLS, TEXTS
from coursekit.book.typst.textokens import TexError, Tokens
from coursekit.book.typst.values import string

NOTHING = '""'
CLOSE = "\ue001"  # stands where no blank may be until the formula is written
ROW_ENDS = frozenset({"&", "\\\\", "\\cr", "\\newline", "\\end"})
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|mm|cm|in|em|ex|pc|mu)\s*")
_IN_EM = {"ex": 0.43, "mu": 1 / 18}
_WORD = re.compile(r"(?:[A-Za-z] ?){2,}")
_IN_WORDS = re.compile(r"(?:(?<!\\)\$(.*?)(?<!\\)\$|\\\((.*?)\\\))", re.DOTALL)
# Commands among the words of ``\text``.
_IN_TEXT = {
    **{char: char for char in "%$&#_{}"}, " ": " ", ",": "\u2009", ";": " ", "quad": "\u2003",
    "qquad": "\u2003\u2003", "ldots": "…", "dots": "…", "-": "", "/": "", "textbackslash": "\\",
    "newline": " ", "\\": " ", "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "l": "ł", "S": "§",
    "times": "×", "degree": "°", "textdegree": "°", "copyright": "©",
}  # fmt: skip


class Commands(Tokens, ABC):
    """Reads commands; `texmath.Reader` reads rows and atoms."""

    is_inner = False  # within an argument, a matrix or brackets, where no line of Typst may end

    @abstractmethod
    def row(self, until: frozenset[str]) -> str:
        """Read atoms up to one of the tokens `until`, or to the end."""

    @abstractmethod
    def rows(self, name: str) -> list[list[str]]:
        """Read the cells of an environment up to its end."""

    @abstractmethod
    def atom(self) -> str:
        """Read one atom."""

    def sub(self, tex: str) -> str:
        """Write TeX that was taken as an argument."""
        reader = type(self)(tex, self.macros)
        reader.is_inner = True
        return reader.row(frozenset()) or NOTHING

    def given(self) -> str:
        """Read an argument as a formula."""
        return self.sub(self.argument())

    def command_mathrm(self) -> str:
        return f"upright({word(self.given())})"

    command_mathup = command_rmfamily = command_mathrm

    def command_mathbf(self) -> str:
        return f"bold(upright({word(self.given())}))"

    command_symbf = command_mathbf

    def command_sqrt(self) -> str:
        index = self.option()
        if index is None:
            return f"sqrt({self.given()})"
        return f"root({self.sub(index)}, {self.given()})"

    def command_operatorname(self) -> str:
        has_limits = self.take_if("*")
        name = self.sub_upright(self.argument())
        return f"op({name}, limits: #true)" if has_limits else f"op({name})"

    command_operatornamewithlimits = command_operatorname

    def sub_upright(self, tex: str) -> str:
        """Write the name of an operator: words in one piece, the rest as a formula."""
        words = tex.replace(r"\,", "\u2009").replace("~", " ").strip()
        words = re.sub(r"\\(?:text|mathrm|rm)\s*\{([^{}\\]*)\}", r"\1", words)
        if not set(words) & set("\\{}$^_"):
            return string(words)
        return f"upright({self.sub(tex)})"

    def command_underbrace(self) -> str:
        return self.braced("underbrace", "_")

    def command_overbrace(self) -> str:
        return self.braced("overbrace", "^")

    def braced(self, function: str, mark: str) -> str:
        """Write a brace over or under a formula, and what is said at it."""
        inner = self.given()
        said = f", {self.atom()}" if self.take_if(mark) else ""
        return f"{function}({inner}{said})"

    def command_substack(self) -> str:
        return texrows.join_rows(type(self)(self.argument(), self.macros).rows(""))

    def command_not(self) -> str:
        """A struck symbol: the one that Unicode has, else the symbol and a stroke."""
        symbol = self.atom()
        struck = unicodedata.normalize("NFC", symbol + "\u0338")
        return struck if len(struck) == 1 else f'class("relation", cancel({symbol}))'

    def command_left(self) -> str:
        written = [self.fence()]
        outside, self.is_inner = self.is_inner, True
        while True:
            written.append(self.row(frozenset({"\\right", "\\middle", "}"})))
            token = self.take()
            if token == "\\right":
                self.is_inner = outside
                return f"lr({' '.join(filter(None, [*written, self.fence()]))})"
            if token != "\\middle":
                raise TexError("\\right is missing")
            written.append(f"mid({self.fence() or NOTHING})")

    def fence(self) -> str:
        """Read a delimiter; a stop stands for none, which is written as one without width."""
        token = self.take()
        if token == ".":
            return "zws"
        if token in ("<", ">"):
            return {"<": "\\⟨", ">": "\\⟩"}[token]
        if token[0] == "\\":
            if token[1:] not in SYMBOLS:
                raise TexError(f"{token} is not a delimiter")
            return SYMBOLS[token[1:]]
        if token.isalnum():
            raise TexError(f"{token} is not a delimiter")
        return CHARACTERS.get(token, token)

    def sized(self, size: int, side: str) -> str:
        """Write a delimiter of a given size; it may stand in braces."""
        kind = {"l": "opening", "r": "closing", "m": "relation"}.get(side, "normal")
        reader = type(self)(self.argument(), self.macros) if self.peek() == "{" else self
        return f'class("{kind}", lr({reader.fence()}, size: #{size}%))'

    def command_begin(self) -> str:
        name = self.argument()
        if name == "CD":
            return write_diagram(self)
        return texrows.write_environment(name, self, self.is_inner)

    def command_enclose(self) -> str:
        notations = self.argument().replace(",", " ").split()
        self.option()  # its colour
        return write_enclosed(notations, self.given())

    def command_label(self) -> str:
        self.argument()
        return ""

    def command_tag(self) -> str:
        bare = self.take_if("*")
        said = self.text(self.argument())
        return f"wide {said}" if bare else f"wide \\( {said} \\)"

    def command_hspace(self) -> str:
        self.take_if("*")
        return _space(self.argument())

    def command_hskip(self) -> str:
        return self.command_kern()

    def command_kern(self) -> str:
        return _space(self.length())

    def length(self) -> str:
        """Take a length, without braces or in them."""
        taken = self.argument() if self.peek() == "{" else ""
        while not (measure := _LENGTH.fullmatch(taken)):
            if len(taken) > 12:
                raise TexError(f"{taken} is not a length")
            taken += self.take()
        return measure[0]

    command_mkern = command_mskip = command_kern

    def command_mspace(self) -> str:
        return _space(self.argument())

    def command_vspace(self) -> str:
        self.argument()
        return ""

    def command_vphantom(self) -> str:
        self.argument()
        return ""

    def command_smash(self) -> str:
        self.option()
        return self.given()

    def command_hline(self) -> str:
        return texrows.HLINE

    command_hdashline = command_hline

    def text(self, tex: str) -> str:
        """Write the words of ``\\text``, and the formulas in them."""
        pieces = []
        for number, piece in enumerate(_IN_WORDS.split(tex)):
            if piece and number % 3:
                pieces.append(self.sub(piece))
            elif piece:
                pieces += self._words(piece)
        return " ".join(pieces) or NOTHING

    def _words(self, tex: str) -> list[str]:
        """Write text without formulas: words, and the commands that stand in it."""
        reader, said, pieces = type(self)(tex, self.macros), "", []
        while token := reader.next_of_text():
            if token in ("{", "}"):
                continue
            if token[0] != "\\":
                said += " " if token.isspace() or token == "~" else token
            elif token[1:] in TEXTS:
                pieces += [string(said)] if said else []
                said = ""
                pieces.append(TEXTS[token[1:]].format(self.text(reader.argument())))
            elif (plain := _IN_TEXT.get(token[1:])) is not None:
                said += plain
            elif token[1:] in SWITCHES:
                continue
            else:
                raise TexError(f"{token} is not known in text")
        return [*pieces, string(_quoted(said))] if said else pieces


def word(written: str) -> str:
    """Return several letters as one word, set without the room that symbols have."""
    return string(written.replace(" ", "")) if _WORD.fullmatch(written) else written


def _quoted(text: str) -> str:
    """Return text with the quotation marks and dashes that TeX makes of several characters."""
    for written, printed in (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–")):
        text = text.replace(written, printed)
    return text


def box(given: str) -> str:
    """Return a box beside which there is no room; Typst would print the blanks."""
    return f"{CLOSE}#box({given}){CLOSE}"


def length(tex: str) -> str:
    """Return a length of TeX as one of Typst."""
    measure = _LENGTH.fullmatch(tex)
    if not measure:
        raise TexError(f"{tex} is not a length")
    value, unit = float(measure[1]), measure[2]
    if unit == "pc":
        value, unit = 12 * value, "pt"
    elif unit in _IN_EM:
        value, unit = value * _IN_EM[unit], "em"
    return f"{value:g}{unit}"


def _space(tex: str) -> str:
    return f"#h({length(tex)})"
