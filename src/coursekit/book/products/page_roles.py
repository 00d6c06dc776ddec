"""What a page is for whoever prints: found by what stands on it, or said in its front matter.

``role: teacher`` in the front matter makes a page one for teachers, ``role: sheet`` one of sheets
to hand out.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinxcontrib.bibtex.nodes import bibliography

from coursekit.book.charttables import chart_tables
from coursekit.book.exercises.nodes import exercise, exercise_answers, exercise_overview
from coursekit.book.page_order import reading_order

LOGGER = logging.getLogger(__name__)
ROLES = (
    "cover",  # the first page
    "chapter",
    "notes",  # notes and paragraphs of the article
    "terms",
    "people",
    "findings",
    "works",
    "register",  # all other lists
    "data",
    "answers",
    "progress",
    "teacher",
    "sheet",  # each of its sections a sheet to hand out
)
REGISTERS = frozenset({"notes", "terms", "people", "findings", "works", "register"})
_BY_NODE: dict[type[nodes.Element], str] = {
    exercise: "chapter",
    exercise_answers: "answers",
    exercise_overview: "progress",
    chart_tables: "data",
    addnodes.glossary: "terms",
    bibliography: "works",
}
_BY_CLASS = {
    "ck-codebook": "data",
    "ck-register-notes": "notes",
    "ck-register-paragraphs": "notes",
    "ck-register-people": "people",
    "ck-register-oddities": "findings",
    "ck-register": "register",
}
_KEY = "ck_role"
_GIVEN = "role"


def note_role(app: Sphinx, doctree: nodes.document) -> None:
    """Note the role of the page that was read."""
    page = app.env.docname
    known = app.env.metadata[page]
    given = str(known.get(_GIVEN) or "")
    if given and given not in ROLES:
        LOGGER.warning(
            "no page has the role %r; the roles are %s", given, ", ".join(ROLES), location=page
        )
    found = "cover" if page == app.config.root_doc else _found(doctree)
    known[_KEY] = given if given in ROLES else found


def _found(doctree: nodes.document) -> str:
    roles = set(_roles_on(doctree))
    return next(
        (role for role in (*_BY_NODE.values(), *_BY_CLASS.values()) if role in roles), "chapter"
    )


def _roles_on(doctree: nodes.document) -> Iterator[str]:
    for node in doctree.findall(nodes.Element):
        for kind, role in _BY_NODE.items():
            if isinstance(node, kind):
                yield role
        classes: list[str] = node.get("classes", [])
        yield from (_BY_CLASS[name] for name in classes if name in _BY_CLASS)


def role_of(env: BuildEnvironment, page: str) -> str:
    """Return the role of a page that has been read, one of `ROLES`."""
    return str(env.metadata.get(page, {}).get(_KEY, "chapter"))


def pages_with(env: BuildEnvironment, *roles: str) -> list[str]:
    """Return the pages that have one of some roles, in the order of the book."""
    return [page for page in reading_order(env) if role_of(env, page) in roles]
