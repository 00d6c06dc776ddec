"""HTML of other systems as the Markdown of exercise files; nothing of a script survives."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
_ROLES = {"sub": "sub", "sup": "sup", "kbd": "kbd"}
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "dl", "dd"}
)
_DROPPED = frozenset({"script", "style", "head", "title", "object", "iframe"})
_LOCATOR = r"(?:[A-Z][\w-]* [\d–-]+(?:, [\d–-]+)*|n\. [\d–-]+(?:, [\d–-]+)*)"
_LOCATORS = re.compile(rf"\[({_LOCATOR}(?:; {_LOCATOR})*)\]")
_TEX = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$", re.DOTALL)
#: Stands for the dollars around formulas until those of the text are escaped; no text has it.
_DOLLAR = "\ufdd0"
_FORMULA = re.compile(f"({_DOLLAR}.+?{_DOLLAR}+)", re.DOTALL)
_LIST_MARK = re.compile(r"- |\d+\. ")


def to_markdown(text: str, *, has_article: bool = False) -> str:
    """Write HTML as Markdown.

    Parameters
    ----------
    text : str
        HTML, or text without any.
    has_article : bool
        Whether ``[Emergence 3]`` is a locator.

    Returns
    -------
    str
        Blocks with an empty line between them.
    """
    reader = _Reader()
    reader.feed(_TEX.sub(_formula, text))
    reader.close()
    text = reader.markdown()
    return _LOCATORS.sub(r"{src}`\1`", text) if has_article else text


def one_line(text: str, *, has_article: bool = False) -> str:
    """Write HTML as Markdown on one line, for a choice or an item."""
    return " ".join(to_markdown(text, has_article=has_article).split())


def _formula(match: re.Match[str]) -> str:
    mark, display = _DOLLAR, match[2] or match[3]
    return f"{mark}{match[1]}{mark}" if match[1] else f"<p>{2 * mark}{display}{2 * mark}</p>"


class _Reader(HTMLParser):
    """Collects blocks; lists and quotations put their marks before each line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.lists: list[int] = []  # 0 for bullets, else the next number
        self.quoted = 0
        self.goes_on = False  # whether the last block is of the quotation that is open
        self.dropped = 0
        self.literal = False
        self.links: list[str] = []

    def markdown(self) -> str:
        self._end_block()
        return "\n\n".join(self.blocks).strip().replace(_DOLLAR, "$")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _DROPPED:
            if tag == "object" and given.get("type", "").startswith("image/"):  # in QTI 2.1
                self._picture(given.get("aria-label", ""), given.get("data", ""))
            self.dropped += 1
        elif tag in _MARKS:
            self.line += "" if self.literal else _MARKS[tag]
            self.literal = self.literal or tag == "code"
        elif tag in _ROLES:
            self.line += f"{{{_ROLES[tag]}}}`"
        elif tag == "br":
            self.line += "\\\n"
        elif tag == "img":
            self._picture(given.get("alt", ""), given.get("src", ""))
        elif tag == "a":
            self.links.append(given.get("href", ""))
            self.line += "["
        elif tag in ("ul", "ol"):
            self._end_block()
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._end_block()
            number = self.lists[-1] if self.lists else 0
            self.line = f"{number}. " if number else "- "
            if number:
                self.lists[-1] += 1
        elif tag == "blockquote":
            self._end_block()
            self.quoted, self.goes_on = self.quoted + 1, False
        elif tag == "pre":
            self._end_block()
            self.line, self.literal = "```\n", True
        elif tag in ("td", "th"):
            self.line += " | "
        elif (tag in _BLOCKS or tag == "tr") and not _LIST_MARK.fullmatch(self.line):
            self._end_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS or tag in _ROLES:  # nothing to be marked
            return
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def _picture(self, alt: str, address: str) -> None:
        self.line += f"![{alt}]({address.replace(' ', '%20')})"

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self.dropped = max(0, self.dropped - 1)
        elif tag == "pre":
            self.line = self.line.rstrip("\n") + "\n```"
            self.literal = False
            self._end_block()
        elif tag in _MARKS:
            if tag == "code" and not self.line.startswith("```"):
                self.literal = False
            self.line += "" if self.literal else _MARKS[tag]
        elif tag in _ROLES:
            self.line += "`"
        elif tag == "a" and self.links:
            self.line += f"]({self.links.pop()})"
        elif tag in ("ul", "ol"):
            self._end_block()
            if self.lists:
                self.lists.pop()
        elif tag == "blockquote":
            self._end_block()
            self.quoted, self.goes_on = max(0, self.quoted - 1), False
        elif tag in _BLOCKS or tag in ("li", "tr"):
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self.dropped:
            return
        if self.literal:
            self.line += data
            return
        for part in _FORMULA.split(data):
            if part.startswith(_DOLLAR):
                self.line += part
            else:
                self.line += escaped(part) if self.line.strip() else escaped_start(part)

    def _end_block(self) -> None:
        text, self.line = self.line, ""
        if not text.startswith("```"):
            text = "\n".join(line.strip() for line in text.strip().split("\n"))
        if not text or text in ("-", "|"):
            return
        indent = "   " * (len(self.lists) - 1)
        prefix = "> " * self.quoted + indent
        block = "\n".join(prefix + line for line in text.split("\n"))
        if self.lists and self.blocks and _is_item(self.blocks[-1]) and _is_item(block):
            self.blocks[-1] += f"\n{block}"
        elif self.goes_on:
            self.blocks[-1] += f"\n{'> ' * (self.quoted - 1)}>\n{block}"
        else:
            self.blocks.append(block)
        self.goes_on = self.quoted > 0


def _is_item(block: str) -> bool:
    return bool(re.match(r"(?:> )*\s*(?:- |\d+\. )", block.rpartition("\n")[2]))


def escaped(text: str) -> str:
    """Escape what Markdown would take for marks, and nothing else."""
    text = re.sub(r"([\\`*$])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    return re.sub(r"<(?=[a-zA-Z/!])", r"\\<", text)


def escaped_start(text: str) -> str:
    """Escape, and what would begin a list or a heading, too."""
    text = re.sub(r"^([-+#>])(?=\s)", r"\\\1", escaped(text.lstrip()))
    return re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", text)
