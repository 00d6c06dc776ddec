"""What must lie beside exercises that are done on paper, computed from where their keys rest."""

from __future__ import annotations

from collections.abc import Iterable

from coursekit.catalogue import N_, _
from coursekit.course import Course
from coursekit.locators import PARAGRAPHS, read_article, sections_of
from coursekit.wording import format_list

HOW_TO_READ = N_(
    "What stands in brackets says where to look: a section of the article, a paragraph in it, a "
    "note (n.)."
)
_WITH_NOTES = N_("From the article you need, notes included: {sections}.")
_TEXT_ALONE = N_("From the article you need: {sections}.")


def article_at_hand(sources: Iterable[str] | None, course: Course) -> str:
    """Say which sections of the article some exercises need.

    Parameters
    ----------
    sources : iterable of str or None
        Of exercises, as their files name them; what is empty is passed over.  None if they are not
        told: then all sections are named.
    course : Course

    Returns
    -------
    str
        Empty where nothing is needed, or the course reads no article.
    """
    if not (course.data / PARAGRAPHS).is_file():
        return ""
    article = read_article(course)
    sections = list(article.paragraphs)
    if sources is not None:
        sections = sections_of(filter(None, sources), article)
    said = _(_WITH_NOTES if article.notes else _TEXT_ALONE, sections=format_list(sections))
    return said if sections else ""
