"""Across the page or in columns: what is read, and what is looked up or worked through.

A page whose front matter says ``print: columns`` is set small and in two columns, after the one
before it; so is one that says ``print: leaves``, unless what is printed has room to write on sheets
(`typst_writing_room`), where it has leaves of its own.  Extensions say of a page that it is looked
up (`set_looked_up`), or of a part of it which form it has (`columns`, `across`).
"""

from __future__ import annotations

from docutils import nodes
from sphinx.environment import BuildEnvironment

_PRINT = "print"  # field of a page's front matter
_COLUMNS, _LEAVES = "columns", "leaves"  # what it may say
_LOOKED_UP = "looked-up"


class columns(nodes.General, nodes.Element):
    """Sections that are set in two columns, of one height but for what is `looked_up`."""


class undivided(nodes.General, nodes.Element):
    """Boxes that no page parts, but where that would leave much of it empty."""


class across(nodes.General, nodes.Element):
    """What needs the whole width within a page in columns."""


def is_in_columns(env: BuildEnvironment, page: str, *, has_leaves: bool) -> bool:
    """Whether a page is set small and in columns; `has_leaves` where sheets have room to write."""
    facts = env.metadata.get(page, {})
    form = str(facts.get(_PRINT, facts.get(_LOOKED_UP)))
    return form == _COLUMNS or (form == _LEAVES and not has_leaves)


def is_looked_up(env: BuildEnvironment, page: str) -> bool:
    """Whether a page holds nothing but entries to be looked up."""
    return _LOOKED_UP in env.metadata.get(page, {})


def set_looked_up(env: BuildEnvironment) -> None:
    """Note that the page being read is looked up; it is set in columns if it does not say else."""
    env.metadata[env.docname][_LOOKED_UP] = _COLUMNS
