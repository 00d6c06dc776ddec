"""What the book's settings say about exercises: edition, withheld exercises, name of the book."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from coursekit.book.typst.volumes import volume_of
from coursekit.course import find_course
from coursekit.errors import CourseError
from coursekit.exercises import withheld_ids

_NO_NAME = "Project name not set"


def is_instructor(app: Sphinx) -> bool:
    """Whether keys, rubrics and facts are printed with each exercise."""
    edition = volume_of(getattr(app, "builder", None)).edition or app.config.coursekit_edition
    return bool(edition == "instructor")


def withheld(app: Sphinx) -> frozenset[str]:
    """Names of the exercises that are built without anything that tells the answer."""
    return frozenset(app.config.coursekit_withheld_now)


def note_withheld(app: Sphinx, config: Config) -> None:
    """Note what is withheld from this build; when that changes, every page is read again.

    Stops the build before a slip in the settings or in an assignment publishes a key.
    """
    try:
        names = withheld_ids(
            tuple(config.coursekit_withheld), find_course(app.srcdir), book_moment()
        )
    except CourseError as error:
        raise ExtensionError(str(error)) from error
    config.coursekit_withheld_now = sorted(names)


def book_moment() -> datetime | None:
    """The moment from which the book dates, ``SOURCE_DATE_EPOCH``; None if it is not known."""
    try:
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def book_name(app: Sphinx) -> str:
    """A name for what is kept on a reader's device, so that two books do not mix."""
    named = app.config.coursekit_progress_name
    return str(named or nodes.make_id(book_title(app)) or "book")


def book_title(app: Sphinx) -> str:
    """The title of the book; Jupyter Book leaves Sphinx's own word for "no name" in `project`."""
    project = app.config.project
    return str(project if project and project != _NO_NAME else app.config.html_title)
