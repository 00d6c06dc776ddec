"""The words by which a course sorts its exercises, if its settings name them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from coursekit.course import Course


def course_words(course: Course, field: str) -> tuple[str, ...]:
    """The values that a field of the front matter may have.

    They stand in ``_config.yml``, under ``sphinx: config:``, as ``coursekit_skills`` and
    ``coursekit_levels``.

    Parameters
    ----------
    course : Course
    field : {"skill", "level"}

    Returns
    -------
    tuple of str
        Empty if the course names none: then any word will do, and none is needed.
    """
    path = course.root / "_config.yml"
    try:
        words = _config(path, path.stat().st_mtime_ns).get(f"coursekit_{field}s")
    except OSError:
        return ()
    return tuple(map(str, words)) if isinstance(words, list) else ()


# Read once for all exercises of a course: a hundred times the same file takes half a second.
@lru_cache(maxsize=8)
def _config(path: Path, _stamp: int) -> dict[str, object]:
    try:
        settings = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
        config = settings["sphinx"]["config"]
    except (ValueError, yaml.YAMLError, KeyError, TypeError):
        return {}  # `coursekit check` and the build say what is wrong with the file
    return config if isinstance(config, dict) else {}
