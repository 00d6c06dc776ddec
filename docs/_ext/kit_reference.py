"""The reference of the kit, made from what its extensions tell Sphinx."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives import (
    _directive_registry,
    _directives,  # there is no public list of them,
)
from docutils.parsers.rst.roles import _roles  # nor of these
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective


def _parsed(directive: SphinxDirective, markdown: Iterator[str]) -> list[nodes.Node]:
    parent = nodes.container()
    lines = StringList("\n".join(markdown).splitlines(), "kit")
    directive.state.nested_parse(lines, directive.content_offset, parent)
    return parent.children


class SettingsDirective(SphinxDirective):
    """``{kit-settings} PREFIX``: every setting that begins so."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return _parsed(self, self._entries())

    def _entries(self) -> Iterator[str]:
        prefix = self.arguments[0]
        options = {
            name: option
            for name, option in sorted(self.config.values.items())
            if name.startswith(prefix)
        }
        if not options:
            raise ExtensionError(f"no setting begins with {prefix}")
        for name, option in options.items():
            if not option.description:
                raise ExtensionError(f"the setting {name} has no description")
            yield f"`{name}`"
            yield f": {option.description[0].upper()}{option.description[1:]}."
            yield f"  {_kind(option.valid_types)} Default: {_shown(option.default)}."
            yield ""


_KINDS = {
    str: "A text.",
    int: "A number.",
    float: "A number.",
    list: "A list.",
    tuple: "A list.",
    dict: "A table.",
}


def _kind(types: Any) -> str:
    """What a value may be; Sphinx keeps one type, or several."""
    given = [types] if isinstance(types, type) else types
    return next(_KINDS[one] for one in given if one in _KINDS)


def _shown(default: Any) -> str:
    if default in ("", None) or default == [] or default == {}:
        return "nothing"
    return f"`{default!r}`"


class DirectivesDirective(SphinxDirective):
    """``{kit-directives}``: every directive that our extensions add."""

    def run(self) -> list[nodes.Node]:
        return _parsed(self, _directive_entries())


class RolesDirective(SphinxDirective):
    """``{kit-roles}``: every role that our extensions add."""

    def run(self) -> list[nodes.Node]:
        return _parsed(self, _role_entries())


def _directive_entries() -> Iterator[str]:
    for name, cls in sorted(_directives.items()):
        # What docutils has, too, is for print only.
        if (
            inspect.isclass(cls)
            and cls.__module__.startswith("coursekit.")
            and name not in _directive_registry
        ):
            yield from _entry(name, cls, cls.option_spec or {})


def _role_entries() -> Iterator[str]:
    for name, role in sorted(_roles.items()):
        if type(role).__module__.startswith("coursekit."):
            yield from _entry(name, type(role), {})


def _entry(name: str, cls: type, options: dict[str, Any]) -> Iterator[str]:
    about = inspect.cleandoc(cls.__doc__ or "")
    if not about:
        raise ExtensionError(f"{name} has no docstring")
    yield f"`{name}`"
    # reStructuredText's literals, which may hold a grave accent, as Markdown's code.
    says = re.sub(r"``(.+?)``(?!`)", r"`` \1 ``", " ".join(about.split()))
    yield f": {says}"
    for option, reads in options.items():
        yield f"  Option `{option}`{': no value' if reads is directives.flag else ''}."
    yield ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("kit-settings", SettingsDirective)
    app.add_directive("kit-directives", DirectivesDirective)
    app.add_directive("kit-roles", RolesDirective)
    return {"parallel_read_safe": True}
