"""The products: what each is called and which pages it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Product:
    """One thing that can be printed.

    Parameters
    ----------
    name : str
        The word by which it is ordered.
    title : str
        What stands on its title page or over its chapter's title; empty: nothing.
    roles : tuple of str
        Roles of the pages that it holds; see `page_roles`.
    edition : {"student", "instructor"}
        The edition in which it is printed unless another is asked for.
    by_chapter : bool
        Whether it can be printed of one chapter.
    needs_exercises : bool
        Whether a chapter without exercises has none.
    """

    name: str
    title: str
    roles: tuple[str, ...]
    edition: str = "student"
    by_chapter: bool = False
    needs_exercises: bool = False


PRODUCTS = {
    product.name: product
    for product in (
        Product("book", "", ()),
        Product("reader", "Reader", ("cover", "chapter", "notes", "terms", "findings", "works")),
        Product(
            "chapter",
            "",
            ("chapter", "notes", "terms", "people", "findings", "works"),
            by_chapter=True,
        ),
        Product("worksheet", "Worksheet", ("chapter",), by_chapter=True, needs_exercises=True),
        Product("answers", "Answers", ("chapter",), by_chapter=True, needs_exercises=True),
        Product("instructor", "For teachers", ("teacher", "chapter"), edition="instructor"),
        Product("data", "Data", ("data",)),
    )
}


@dataclass(frozen=True)
class Selection:
    """Which exercises of a chapter are wanted; what is empty excludes none.

    Parameters
    ----------
    exercises, kinds, skills, levels : tuple of str
        Names as ``emergence/three-counts``, kinds, skills and levels.
    """

    exercises: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def takes(self, exercise: Mapping[str, object]) -> bool:
        """Whether an exercise, by the attributes of its node, is wanted."""
        wanted = {
            "exercise_id": self.exercises,
            "kind": self.kinds,
            "skill": self.skills,
            "level": self.levels,
        }
        return all(not words or exercise[key] in words for key, words in wanted.items())


@dataclass(frozen=True)
class Order:
    """What is to be printed.

    Parameters
    ----------
    product : str
        Name of a product, or ``all``: the whole set.
    chapter : str
        Name of a chapter, as ``emergence`` or ``chapters/emergence``; empty: each, or none.
    selection : Selection
        Which exercises.
    """

    product: str
    chapter: str = ""
    selection: Selection = field(default_factory=Selection)


def short_name(page: str) -> str:
    """Return the name by which a chapter is ordered: ``emergence`` for ``chapters/emergence``."""
    return PurePosixPath(page).name
