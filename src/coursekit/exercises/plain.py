"""Exercises as plain text: for terminals, notebooks and search results."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from coursekit.exercises.display_order import (
    key_lines,
    letter,
    shown_choices,
    shown_items,
    shown_targets,
)
from coursekit.exercises.item_labels import has_code, one_line
from coursekit.exercises.model import Exercise, Item, RubricKey

#: A role of MyST: its name and what stands in it.
ROLE = re.compile(r"\{([a-z][a-z:-]*)\}`([^`]*)`")
_TITLED = re.compile(r"(.+?)\s*<[^<>]*>", re.DOTALL)
_VERBATIM = {"math": "${}$", "literal": "`{}`", "code": "`{}`"}
_SHAPES = {"sub": "<sub>{}</sub>", "sup": "<sup>{}</sup>", "kbd": "<kbd>{}</kbd>"} | {
    "emphasis": "*{}*",
    "strong": "**{}**",
}
_MARKDOWN = MarkdownIt("commonmark")


def plain(text: str, *, keep_emphasis: bool = False) -> str:
    """Write Markdown as text.

    Parameters
    ----------
    text : str
        Markdown with MyST roles: a locator is put into brackets, other roles give their text.
    keep_emphasis : bool
        Only replace the roles.

    Returns
    -------
    str
    """
    text = ROLE.sub(_role_text, text)
    if keep_emphasis:
        return text
    paragraphs = []
    for token in _MARKDOWN.parse(text):
        if token.type == "inline":
            children = token.children or []
            paragraphs.append(
                "".join(
                    "\n" if child.type in ("softbreak", "hardbreak") else child.content
                    for child in children
                )
            )
        elif token.type in ("fence", "code_block"):
            paragraphs.append(token.content.rstrip())
    return "\n".join(paragraphs)


def _role_text(match: re.Match[str]) -> str:
    role, text = match[1], match[2]
    return f"[{text}]" if role == "src" else role_words(text)


def role_words(text: str) -> str:
    """What a reader sees of a role: ``these people`` for ``these people <people>``."""
    titled = _TITLED.fullmatch(text)
    return titled[1] if titled else text


def role_markdown(role: str, text: str) -> str:
    """What stands in a role, as Markdown for programs that know no roles."""
    if role in _VERBATIM:
        return _VERBATIM[role].format(text)
    return _SHAPES.get(role, "{}").format(role_words(text))


def task_text(exercise: Exercise, *, with_title: bool = True, keep_emphasis: bool = False) -> str:
    """Write the task and what can be chosen."""
    lines = [f"{exercise.title} ({exercise.id})", ""] if with_title else []
    lines.append(plain(exercise.prompt.text, keep_emphasis=keep_emphasis))

    def line(sign: str, item: Item) -> str:
        words = plain(item.label.text, keep_emphasis=keep_emphasis)
        return signed(sign, words) if keep_emphasis else f"{sign} " + words.replace("\n", "\n   ")

    choices = [line(f"{letter(n)})", one) for n, one in enumerate(shown_choices(exercise))]
    items = [line("·", item) for item in shown_items(exercise)]
    targets = [
        line(f"{letter(place)})" if exercise.kind == "match" else "→", target)
        for place, target in enumerate(shown_targets(exercise))
    ]
    for group in (choices, items, targets):
        if group:
            lines += ["", *group]
    return "\n".join(lines)


def label_text(item: Item) -> str:
    """The label of a choice, an item or a target as one line of text."""
    return plain(one_line(item.label.text))


def signed(sign: str, label: str) -> str:
    """Markdown of a label behind its letter or number; code stands below, on lines of its own."""
    if not has_code(label):
        return f"{sign} {label}"
    return f"{sign}\n\n{label}\n" if label.startswith("```") else f"{sign} {label}\n"


def key_text(exercise: Exercise) -> str:
    """Write key, feedback, hint and explanation: what the instructor sees."""
    lines = ["Key"] + [f"  {plain(line)}" for line in key_lines(exercise)]
    if isinstance(exercise.key, RubricKey):
        lines = ["Rubric"]
        for level in exercise.key.levels:
            lines.append(f"  {level.points:g}: {plain(level.says.text)}")
            if level.sample:
                lines += _indented(plain(level.sample.text), "     ")
    feedback = _feedback(exercise)
    if feedback:
        lines += ["", "Feedback"]
        for answer, text in feedback:
            lines += [f"  {plain(answer)}", *_indented(plain(text), "     ")]
    for name, prose in (("Hint", exercise.hint), ("Explanation", exercise.explanation)):
        if prose:
            lines += ["", name, *_indented(plain(prose.text), "  ")]
    return "\n".join(lines)


def _indented(text: str, margin: str) -> list[str]:
    return [margin + line for line in text.split("\n")]


def _feedback(exercise: Exercise) -> list[tuple[str, str]]:
    """Each answer that has feedback, and its feedback."""
    key = exercise.key
    feedback = [
        (one_line(choice.label.text), choice.feedback.text)
        for choice in shown_choices(exercise)
        if choice.feedback
    ]
    items = (*shown_items(exercise), *shown_targets(exercise))
    names = {item.id: one_line(item.label.text) for item in items}
    for mistake in getattr(key, "mistakes", ()):
        if hasattr(mistake, "shown"):
            feedback.append((mistake.shown, mistake.feedback.text))
        else:
            stem = names.get(mistake.stem, "…")
            feedback.append((f"{stem} → {names[mistake.target]}", mistake.feedback.text))
    return feedback
