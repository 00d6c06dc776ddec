"""Across the page or in columns: what is read, and what is looked up or worked through.

A page whose front matter says ``print: columns`` is set small and in two columns, after the one
before it.  Extensions say the same of a page (`set_in_columns`), or of a part of it (`columns`,
`across`).
"""

from __future__ import annotations

from docutils import nodes
from sphinx.environment import BuildEnvironment

_PRINT, _COLUMNS = "print", "columns"  # field of a page's front matter, and what it may say
_LOOKED_UP = "looked-up"


class columns(nodes.General, nodes.Element):
    """Sections that are set in two columns."""


class across(nodes.General, nodes.Element):
    """What needs the whole width within a page in columns."""


def is_in_columns(env: BuildEnvironment, page: str) -> bool:
    """Whether a page is set small and in columns."""
    facts = env.metadata.get(page, {})
    return str(facts.get(_PRINT, facts.get(_LOOKED_UP))) == _COLUMNS


def is_looked_up(env: BuildEnvironment, page: str) -> bool:
    """Whether a page holds nothing but entries to be looked up."""
    return _LOOKED_UP in env.metadata.get(page, {})


def set_looked_up(env: BuildEnvironment) -> None:
    """Note that the page being read is looked up; it is set in columns if it does not say else."""
    env.metadata[env.docname][_LOOKED_UP] = _COLUMNS
