"""The tokens of a TeX formula, macros expanded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|%[^\n]*(?:\n[ \t]*)?|\s+|.", re.DOTALL)
_MOST = 10_000  # tokens that macros may make of a formula
_PARAMETER = re.compile(r"(\\[A-Za-z]+)?#([1-9])")


class TexError(ValueError):
    """A formula that goes beyond what is known here."""


@dataclass(frozen=True)
class Macro:
    """A command that stands for others.

    Parameters
    ----------
    body : str
        TeX, with ``#1`` to ``#9`` for the arguments.
    arguments : int
        How many it takes.
    default : str or None
        What stands for the first one, if it may be left out.
    """

    body: str
    arguments: int = 0
    default: str | None = None


class Tokens:
    """The tokens of a formula, read from left to right; comments are left out.

    Parameters
    ----------
    tex : str
        The formula.
    macros : mapping of str to Macro
        Commands by name; a formula may add to them.
    """

    def __init__(self, tex: str, macros: Mapping[str, Macro]) -> None:
        self.macros = dict(macros)
        # The next token stands last, so that taking it and putting others in its place is cheap.
        self._rest = tokenize(tex)[::-1]
        self._expanded = 0

    def peek(self) -> str:
        """Return the next token, blanks skipped and macros expanded; empty at the end."""
        while self._rest:
            token = self._rest[-1]
            if token.isspace():
                self._rest.pop()
            elif token[1:] in self.macros and token[0] == "\\":
                self._rest.pop()
                self._expand(self.macros[token[1:]])
            else:
                return token
        return ""

    def take(self) -> str:
        """Return the next token and go on behind it."""
        token = self.peek()
        if not token:
            raise TexError("the formula ends too early")
        self._rest.pop()
        return token

    def take_if(self, token: str) -> bool:
        """Go on behind the next token if it is this one."""
        return self.peek() == token and bool(self.take())

    def next_of_text(self) -> str:
        """Take the next token, a blank included and no macro expanded; empty at the end."""
        return self._rest.pop() if self._rest else ""

    def follows_at_once(self, *kinds: Callable[[str], bool]) -> bool:
        """Whether the very next tokens, blanks included, are of these kinds."""
        following = self._rest[: -len(kinds) - 1 : -1]
        return len(following) == len(kinds) and all(
            is_of(token) for is_of, token in zip(kinds, following, strict=True)
        )

    def argument(self) -> str:
        """Take an argument as TeX: a group without its braces, or a token."""
        token = self.peek()
        if token != "{":
            return self.take()
        self.take()
        taken: list[str] = []
        depth = 1
        while self._rest:
            token = self._rest.pop()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not depth:
                return "".join(taken)
            taken.append(token)
        raise TexError("a closing brace is missing")

    def option(self) -> str | None:
        """Take what stands in brackets as TeX; None if nothing does."""
        return self.within("]") if self.take_if("[") else None

    def within(self, closing: str) -> str:
        """Take what stands before a closing bracket as TeX, and the bracket."""
        opening = {")": "("}.get(closing, "")
        taken: list[str] = []
        depth = 0
        while self._rest:
            token = self._rest.pop()
            if token == closing and not depth:
                return "".join(taken)
            depth += (token in ("{", opening)) - (token in ("}", opening and closing))
            taken.append(token)
        raise TexError("a closing bracket is missing")

    def name_of_macro(self) -> str:
        """Take the name of a macro, which is not expanded though it may be known already."""
        while self.follows_at_once(str.isspace):
            self._rest.pop()
        taken = self.argument() if self.follows_at_once("{".__eq__) else self.next_of_text()
        return taken.strip().removeprefix("\\")

    def define(self, command: str) -> None:
        """Take the definition of a macro, behind the command that begins it."""
        name = self.name_of_macro()
        if command == "def":
            count = 0
            while self.peek() != "{":
                count += self.take() == "#"
                if not self.follows_at_once(str.isdigit):
                    raise TexError("a macro with such parameters is not known")
                self.take()
            self.macros[name] = Macro(self.argument(), count)
        elif command == "DeclareMathOperator":
            star = "*" if name == "*" else ""
            name = self.name_of_macro() if star else name
            self.macros[name] = Macro(rf"\operatorname{star}{{{self.argument()}}}")
        else:
            given = self.option()
            count = int(given) if given and given.isdecimal() else 0
            default = self.option()
            self.macros[name] = Macro(self.argument(), count, default)

    def _expand(self, macro: Macro) -> None:
        given = []
        if macro.arguments and macro.default is not None:
            option = self.option()
            given.append(macro.default if option is None else option)
        while len(given) < macro.arguments:
            given.append(self.argument())

        def fill(place: re.Match[str]) -> str:
            command, number = place[1], int(place[2])
            if number > len(given):
                raise TexError(f"a macro has no argument #{number}")
            # A letter behind a command must not become part of its name.
            return f"{command} {given[number - 1]}" if command else given[number - 1]

        put = tokenize(_PARAMETER.sub(fill, macro.body))
        self._expanded += len(put) + 1
        if self._expanded > _MOST:
            raise TexError("its macros call one another without end")
        self._rest += put[::-1]


def tokenize(tex: str) -> list[str]:
    """Split TeX into commands, characters and blanks."""
    return [token for token in _TOKEN.findall(tex) if token[0] != "%"]
