"""An author's Markdown as the HTML that learning systems take, with its pictures and formulas."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from coursekit.errors import ExerciseError, Fault, shown_path
from coursekit.exercises import Exercise, Prose
from coursekit.exercises.exercise_pictures import find_picture
from coursekit.exercises.item_labels import label_html
from coursekit.exercises.model import NumberKey, RubricKey
from coursekit.exercises.plain import plain, role_words
from coursekit.export.packages import legal

#: Attributes of links, lists and cells for which QTI has no place.
_ONLY_HTML = frozenset({"title", "start", "style"})
#: Roles of which HTML has an element.
_ELEMENTS = {"sub": "sub", "sup": "sup", "emphasis": "em", "strong": "strong"} | {
    "literal": "code",
    "code": "code",
    "kbd": "kbd",
}


def tex(source: str, display: bool) -> str:
    """A formula between the marks that MathJax looks for in most systems."""
    source = html.escape(source, quote=False)
    return rf"\[{source}\]" if display else rf"\({source}\)"


@dataclass(frozen=True)
class Picture:
    """A picture and the name under which it travels, made from its bytes."""

    name: str
    path: Path


@dataclass
class Writer:
    """Writes prose for one target, and collects the pictures that it needs.

    Parameters
    ----------
    root : pathlib.Path
        The course, for pictures that do not lie beside their exercise.
    address : callable
        Gives the address of a picture in the target; its name if left out.
    formula : callable
        Writes TeX source, on a line of its own or not, as HTML.
    """

    root: Path
    address: Callable[[Picture], str] = attrgetter("name")
    formula: Callable[[str, bool], str] = tex
    pictures: dict[str, Picture] = field(default_factory=dict)

    def html(self, prose: Prose | None, exercise: Exercise) -> str:
        """Write `prose` as blocks of well-formed HTML; nothing for None."""
        if prose is None:
            return ""
        return str(_MARKDOWN.render(legal(prose.text), self._env(prose, exercise))).strip()

    def inline(self, prose: Prose, exercise: Exercise) -> str:
        """Write a line of `prose` as HTML without a paragraph around it."""
        env = self._env(prose, exercise)
        return label_html(legal(prose.text), lambda text: _MARKDOWN.renderInline(text, env).strip())

    def _env(self, prose: Prose, exercise: Exercise) -> dict[str, Any]:
        return {"writer": self, "prose": prose, "exercise": exercise}

    def picture(self, name: str, prose: Prose, exercise: Exercise) -> str:
        """The address of the picture that an exercise calls `name`."""
        path = find_picture(name, exercise.path, self.root)
        if path is None:
            place = shown_path(exercise.path, self.root)
            remedy = "Lay it beside the exercise, or correct its name."
            raise ExerciseError(Fault(place, prose.line, f'there is no picture "{name}"', remedy))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        picture = Picture(f"{digest}{path.suffix.lower()}", path)
        self.pictures[picture.name] = picture
        return self.address(picture)


def title_text(exercise: Exercise) -> str:
    """The title without markup, and the variant if there are any."""
    return plain(exercise.title) + (f" ({exercise.variant})" if exercise.variant else "")


def unit_html(exercise: Exercise) -> str:
    """The unit of a number, to stand below its task; mostly nothing."""
    key = exercise.key
    if not isinstance(key, NumberKey) or not key.units:
        return ""
    return f"<p>({html.escape(key.units[0])})</p>"


def rubric_html(exercise: Exercise, writer: Writer) -> str:
    """The levels with their samples, for whoever marks."""
    key = exercise.key
    assert isinstance(key, RubricKey)
    rows = [
        f"<p><strong>{level.points:g}</strong>: {writer.inline(level.says, exercise)}</p>"
        + (
            f"<blockquote>{writer.html(level.sample, exercise)}</blockquote>"
            if level.sample
            else ""
        )
        for level in key.levels
    ]
    return "\n".join(rows)


def fragment(text: str) -> list[ET.Element | str]:
    """Parse HTML that `Writer` has written into nodes to be laid into a document of QTI."""
    root = ET.fromstring(f"<div>{text}</div>")
    for node in root.iter():
        for name in _ONLY_HTML & node.attrib.keys():
            del node.attrib[name]
    nodes: list[ET.Element | str] = [root.text] if root.text else []
    for child in root:
        tail, child.tail = child.tail, None
        nodes += [child, tail] if tail else [child]
    return nodes


def _role(_self: Any, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
    name, text = tokens[place].meta["name"], tokens[place].content
    if name == "math":
        return str(env["writer"].formula(text, False))
    words = html.escape(role_words(text), quote=False)
    if name == "src":
        return f"[{words}]"
    tag = _ELEMENTS.get(name)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _formula(display: bool) -> Callable[..., str]:
    def write(_self: Any, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
        written = str(env["writer"].formula(tokens[place].content.strip(), display))
        return f"<p>{written}</p>\n" if tokens[place].block else written

    return write


def _image(_self: Any, tokens: list[Token], place: int, _options: Any, env: Any) -> str:
    token = tokens[place]
    address = env["writer"].picture(str(token.attrs["src"]), env["prose"], env["exercise"])
    return f'<img src="{html.escape(address)}" alt="{html.escape(token.content)}" />'


def _link(self: Any, tokens: list[Token], place: int, options: Any, env: Any) -> str:
    """A link that leads somewhere outside the book; one into it has words only."""
    leads = str(tokens[place].attrs.get("href", "")).startswith(("http:", "https:", "mailto:"))
    env.setdefault("links", []).append(leads)
    return str(self.renderToken(tokens, place, options, env)) if leads else ""


def _link_end(self: Any, tokens: list[Token], place: int, options: Any, env: Any) -> str:
    return str(self.renderToken(tokens, place, options, env)) if env["links"].pop() else ""


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table")
    markdown.use(dollarmath_plugin).use(myst_role_plugin)
    rules: dict[str, Callable[..., str]] = {
        "myst_role": _role,
        "image": _image,
        "link_open": _link,
        "link_close": _link_end,
        "math_inline": _formula(False),
        "math_inline_double": _formula(True),
        "math_block": _formula(True),
        "math_block_label": _formula(True),
    }
    for name, rule in rules.items():
        markdown.add_render_rule(name, rule)
    return markdown


_MARKDOWN = _markdown()
