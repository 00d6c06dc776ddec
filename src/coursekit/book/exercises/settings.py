"""What the book's settings say about exercises: edition, withheld exercises, name of the book."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from coursekit.course import find_course
from coursekit.errors import CourseError
from coursekit.exercises import withheld_ids


def is_instructor(app: Sphinx) -> bool:
    """Whether keys, rubrics and facts are printed with each exercise."""
    return bool(app.config.coursekit_edition == "instructor")


def withheld(app: Sphinx) -> frozenset[str]:
    """Names of the exercises that are built without anything that tells the answer."""
    entries = app.config.coursekit_withheld
    if not entries:
        return frozenset()
    return withheld_ids(tuple(entries), find_course(app.srcdir))


def check_withheld(app: Sphinx) -> None:
    """Stop the build before a slip in the settings publishes a key."""
    try:
        withheld(app)
    except CourseError as error:
        raise ExtensionError(str(error)) from error


def book_name(app: Sphinx) -> str:
    """A name for what is kept on a reader's device, so that two books do not mix."""
    config = app.config
    return str(config.coursekit_progress_name or nodes.make_id(config.project) or "book")
