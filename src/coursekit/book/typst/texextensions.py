"""Commands of MathJax's extensions, and of old TeX, whose arguments must be read."""

from __future__ import annotations

import re

from coursekit.book.typst import texrows
from coursekit.book.typst.texchem import write_chemistry
from coursekit.book.typst.texcommands import NOTHING, ROW_ENDS, Commands, box, length
from coursekit.book.typst.textokens import Macro, TexError
from coursekit.book.typst.texunits import write_number, write_quantity, write_unit
from coursekit.book.typst.values import string

_STYLES = {"0": "display", "1": "inline", "2": "script", "3": "sscript"}
_CLOSING = {"(": ")", "[": "]", "|": "|"}
_WORDS = 28  # ems of a line between two rows; it is broken


class Extensions(Commands):
    """Reads what `Commands` leaves out."""

    # ---- html, unicode, bbox, color, require

    def command_href(self) -> str:
        return f"#link({string(self.argument())})[${self.given()}$]"

    def command_unicode(self) -> str:
        while self.option() is not None:
            pass
        code = self.argument().strip().lower()
        try:
            return string(chr(int(code[1:], 16) if code[:1] == "x" else int(code)))
        except (ValueError, OverflowError):
            raise TexError(f"{code} is not the number of a character") from None

    def command_require(self) -> str:
        self.argument()
        return ""

    def command_bbox(self) -> str:
        given = [part.strip() for part in (self.option() or "").split(",")]
        fill = next(filter(None, map(_fill, given)), "none")
        stroke = "0.5pt" if any(part.startswith("border") for part in given) else "none"
        return f"#box(inset: 0.2em, fill: {fill}, stroke: {stroke}, $ {self.given()} $)"

    def command_colorbox(self) -> str:
        fill = _fill(self.argument()) or "none"
        return f"#box(inset: 0.2em, fill: {fill}, ${self.text(self.argument())}$)"

    def command_fcolorbox(self) -> str:
        stroke = _fill(self.argument()) or "black"
        fill = _fill(self.argument()) or "none"
        inner = self.text(self.argument())
        return f"#box(inset: 0.2em, fill: {fill}, stroke: 0.5pt + {stroke}, ${inner}$)"

    def command_color(self) -> str:
        model, colour = self.option(), self.argument()
        inner = self.given() if self.peek() == "{" else self.row(ROW_ENDS | {"}", ""})
        return _coloured(inner, colour, model)

    def command_textcolor(self) -> str:
        model, colour = self.option(), self.argument()
        return _coloured(self.given(), colour, model)

    # ---- ams, mathtools

    def command_genfrac(self) -> str:
        opening, closing, line, style = (self.argument() for _ in range(4))
        above, below = self.given(), self.given()
        stacked = f"mat(delim: #none, {above} ; {below})"
        written = stacked if re.match(r"\s*0", line) else f"frac({above}, {below})"
        if opening.strip() or closing.strip():
            fences = [type(self)(side or ".", self.macros).fence() for side in (opening, closing)]
            written = f"lr({fences[0]} {written} {fences[1]})"
        return f"{_STYLES[style]}({written})" if style in _STYLES else written

    def command_sideset(self) -> str:
        places = []
        for side in "lr":
            reader = type(self)(self.argument(), self.macros)
            while mark := reader.peek():
                reader.take()
                if mark not in "_^'":
                    raise TexError("\\sideset takes what is raised and lowered only")
                inner = "prime" if mark == "'" else reader.atom()
                places.append(f"{'b' if mark == '_' else 't'}{side}: {inner}")
        return f"attach({', '.join([f'limits({self.atom()})', *places])})"

    def command_prescript(self) -> str:
        above, below, base = self.given(), self.given(), self.given()
        return f"attach({base}, tl: {above}, bl: {below})"

    def command_intertext(self) -> str:
        """Words between two rows: a line of their own, which widens no column."""
        words = f"box(width: {_WORDS}em, ${self.text(self.argument())}$)"
        return f"& #box(width: 0pt, align(center, {words})){texrows.NEW_LINE}"

    command_shortintertext = command_intertext

    def command_rlap(self) -> str:
        return self._lapped("left")

    command_mathrlap = command_rlap

    def command_llap(self) -> str:
        return self._lapped("right")

    command_mathllap = command_llap

    def _lapped(self, side: str) -> str:
        """Write a formula without width of its own, over what stands on its other side."""
        wide = f"box(width: {_WORDS}em, align({side}, ${self.given()}$))"  # else it would be broken
        return box(f"width: 0pt, align({side}, {wide})")

    # ---- TeX before LaTeX

    def command_raise(self) -> str:
        return self._raised(length(self.length()), 1)

    def command_lower(self) -> str:
        return self._raised(length(self.length()), -1)

    def command_raisebox(self) -> str:
        return self._raised(length(self.argument()), 1)

    def _raised(self, height: str, sign: int) -> str:
        return box(f"baseline: {'-' * (sign > 0)}({height}), ${self.given()}$")

    def command_matrix(self) -> str:
        return texrows.write_matrix("matrix", self.rows_of_argument())

    def command_pmatrix(self) -> str:
        return texrows.write_matrix("pmatrix", self.rows_of_argument())

    def command_cases(self) -> str:
        return texrows.write_cases("cases", self.rows_of_argument())

    def command_eqalign(self) -> str:
        return texrows.join_rows(self.rows_of_argument())

    command_displaylines = command_eqalign

    def rows_of_argument(self) -> list[list[str]]:
        return type(self)(self.argument(), self.macros).rows("")

    def command_buildrel(self) -> str:
        above = self.row(frozenset({"\\over"}))
        self.take()
        return f'class("relation", limits({self.atom()}))^({above})'

    def command_root(self) -> str:
        index = self.row(frozenset({"\\of"}))
        self.take()
        return f"root({index}, {self.atom() or NOTHING})"

    def command_rule(self) -> str:
        self.option()
        width, height = length(self.argument()), length(self.argument())
        return f"#box(width: {width}, height: {height}, fill: black)"

    def command_verb(self) -> str:
        mark, taken = self.next_of_text(), ""
        while (token := self.next_of_text()) != mark:
            if not token:
                raise TexError("\\verb does not end")
            taken += token
        return f"mono({string(taken)})"

    def command_let(self) -> str:
        name = self.name_of_macro()
        self.take_if("=")
        self.macros[name] = Macro(f"\\{self.name_of_macro()}")
        return ""

    # ---- physics, braket

    def command_quantity(self) -> str:
        """Brackets as large as what they hold; with two arguments a number and its unit."""
        if (opening := self.peek()) in _CLOSING:
            closing = _CLOSING[self.take()]
            return self.sub(rf"\left{opening}{self.within(closing)}\right{closing}")
        option, first = self.option(), self.argument()
        if option is None and self.peek() != "{":
            return self.sub(rf"\left\{{{first}\right\}}")
        return self.sub(rf"{write_number(first)}\,{write_unit(self.argument())}")

    command_qty = command_quantity

    def command_braket(self) -> str:
        first = self.argument()
        if self.peek() == "{":
            first += f"|{self.argument()}"
        parts = r"\middle|".join(first.split("|"))
        return self.sub(rf"\left\langle {parts}\right\rangle")

    command_Braket = command_innerproduct = command_ip = command_braket

    def command_expectationvalue(self) -> str:
        inner = self.argument()
        if self.peek() == "{":
            state = self.argument()
            inner = rf"{state}\middle|{inner}\middle|{state}"
        return self.sub(rf"\left\langle {inner}\right\rangle")

    command_expval = command_ev = command_expectationvalue

    def command_differential(self) -> str:
        power = self.option()
        raised = f"^{{{power}}}" if power else ""
        return self.sub(rf"\mathrm{{d}}{raised}{self.argument() if self.peek() == '{' else ''}")

    command_dd = command_differential

    def command_derivative(self) -> str:
        return self._derivative(r"\mathrm{d}")

    command_dv = command_derivative

    def command_partialderivative(self) -> str:
        return self._derivative(r"\partial ")

    command_pdv = command_pderivative = command_partialderivative

    def _derivative(self, sign: str) -> str:
        """Write the derivative of the first argument by the others; a single one is by what."""
        self.take_if("*")
        power, given = self.option(), [self.argument()]
        while self.follows_at_once("{".__eq__):
            given.append(self.argument())
        of, by = (given[0], given[1:]) if len(given) > 1 else ("", given)
        power = power or (str(len(by)) if len(by) > 1 else "")
        above = sign + (f"^{{{power}}}" if power else "")
        below = "".join(f"{sign}{one}" for one in by)
        if power and len(by) == 1:
            below += f"^{{{power}}}"
        return self.sub(rf"\frac{{{above} {of}}}{{{below}}}")

    def command_matrixquantity(self) -> str:
        """A matrix in the brackets that stand around its rows, in none if they stand in braces."""
        kinds = {"(": "pmatrix", "[": "bmatrix", "|": "vmatrix"}
        kind = kinds.get(opening := self.peek(), "matrix")
        rows = self.within(_CLOSING[self.take()]) if opening in kinds else self.argument()
        return self.sub(rf"\begin{{{kind}}}{rows}\end{{{kind}}}")

    command_mqty = command_matrixquantity

    # ---- mhchem, siunitx

    def command_ce(self) -> str:
        return self.sub(write_chemistry(self.argument()))

    def command_pu(self) -> str:
        return self.sub(write_quantity(self.argument()))

    def command_SI(self) -> str:
        self.option()
        return self.sub(rf"{write_number(self.argument())}\,{write_unit(self.argument())}")

    def command_si(self) -> str:
        self.option()
        return self.sub(write_unit(self.argument()))

    command_unit = command_si

    def command_num(self) -> str:
        self.option()
        return self.sub(write_number(self.argument()))

    def command_ang(self) -> str:
        self.option()
        parts = zip(self.argument().split(";"), "°′″", strict=False)
        return self.sub("".join(rf"{part}\text{{{sign}}}" for part, sign in parts if part.strip()))


def _coloured(inner: str, colour: str, model: str | None) -> str:
    """Write a formula in a colour; in that of the text if the colour is not known."""
    fill = _fill(colour, model)
    return f"text(fill: #{fill}, {inner})" if fill else inner


def _fill(colour: str, model: str | None = None) -> str:
    """Return a colour of CSS, or of a model of TeX, as Typst has it; nothing if it is not known."""
    from PIL import ImageColor  # few formulas have colours

    given = colour.strip().lower()
    try:
        match (model or "").strip():
            case "":
                shares = [part / 255 for part in ImageColor.getrgb(given)]
            case "HTML":
                shares = [part / 255 for part in ImageColor.getrgb(f"#{given}")]
            case "RGB":
                shares = [float(part) / 255 for part in given.split(",")]
            case "rgb":
                shares = [float(part) for part in given.split(",")]
            case _:
                shares = 3 * [float(given)]  # gray
        return f'rgb("#{bytes(round(255 * share) for share in shares).hex()}")'
    except ValueError:
        return ""
