"""The products: what each is called and which pages it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from coursekit.catalogue import N_

ALL, OFFERED = "all", "offered"
"""Orders of the whole set, and of what the site offers."""


@dataclass(frozen=True)
class Product:
    """One thing that can be printed.

    Parameters
    ----------
    name : str
        The word by which it is ordered.
    title : str
        What stands on its title page or over its chapter's title; empty: nothing.
    about : str
        What it is, in a line for whoever chooses.
    roles : tuple of str
        Roles of the pages that it holds; see `page_roles`.
    edition : {"", "student", "instructor"}
        The edition in which it always is; empty: that of the build.
    by_chapter : bool
        Whether it can be printed of one chapter.
    needs_exercises : bool
        Whether a chapter without exercises has none.
    """

    name: str
    title: str
    about: str
    roles: tuple[str, ...]
    edition: str = ""
    by_chapter: bool = False
    needs_exercises: bool = False


_LISTS = ("notes", "terms", "findings", "works")
_ALL_PRODUCTS = (
    Product("book", "", N_("The whole book"), ()),
    Product(
        "reader",
        N_("Reader"),
        N_("A reader: the chapters with the notes and terms that they use"),
        ("cover", "chapter", *_LISTS),
    ),
    Product(
        "chapter",
        "",
        N_("One chapter, with its notes, terms, people and exercises"),
        ("chapter", "people", *_LISTS),
        by_chapter=True,
    ),
    Product(
        "worksheet",
        N_("Worksheet"),
        N_("Worksheets: exercises to write on"),
        ("chapter",),
        edition="student",
        by_chapter=True,
        needs_exercises=True,
    ),
    Product(
        "answers",
        N_("Answers"),
        N_("Answers, to be laid beside the worksheets"),
        ("chapter",),
        by_chapter=True,
        needs_exercises=True,
    ),
    Product(
        "instructor",
        N_("For teachers"),
        N_("For teachers: plans, notes, source sheets and all keys"),
        ("teacher", "sheet", "chapter", "works"),
        edition="instructor",
    ),
    Product("sheets", N_("Source sheets"), N_("Source sheets to hand out"), ("sheet",)),
    Product(
        "data",
        N_("Data"),
        N_("The data: what the tables hold, and those of the charts"),
        ("data",),
    ),
)
PRODUCTS = {product.name: product for product in _ALL_PRODUCTS}

OFFERED_PRODUCTS = ("book", "reader", "chapter", "worksheet", "answers", "sheets", "data")
"""What the site offers unless the course's settings say otherwise."""


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

    @property
    def wanted(self) -> dict[str, tuple[str, ...]]:
        """The words that are wanted, by the attribute of an exercise's node that has them."""
        return {
            "exercise_id": self.exercises,
            "kind": self.kinds,
            "skill": self.skills,
            "level": self.levels,
        }

    def takes(self, exercise: Mapping[str, object]) -> bool:
        """Whether an exercise, by the attributes of its node, is wanted."""
        return all(not words or exercise[key] in words for key, words in self.wanted.items())


@dataclass(frozen=True)
class Order:
    """What is to be printed.

    Parameters
    ----------
    product : str
        Name of a product, or `ALL` or `OFFERED`.
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
