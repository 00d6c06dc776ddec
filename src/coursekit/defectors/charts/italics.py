"""Titles of books and periodicals in the words of charts."""

from __future__ import annotations

import re
from functools import lru_cache

from coursekit.charts.layout import emphasise
from coursekit.course import Course, find_course
from coursekit.datasets import load_rows, names
from coursekit.datasets.titles import TABLES, title_pattern


def italic_titles(words: str) -> str:
    """Mark the titles in `words` that the course's tables know, for `write` to set in italics."""
    return emphasise(words, _pattern(find_course()))


@lru_cache(maxsize=1)  # asked for by every label of a chart
def _pattern(course: Course) -> re.Pattern[str]:
    here = {*names()}
    return title_pattern({name: load_rows(name, course) for name in TABLES if name in here})
