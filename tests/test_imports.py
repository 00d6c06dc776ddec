"""The rooms of the package and the one-way doors between them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "coursekit"

# What each room may import from the rest of the package, itself apart.
ALLOWED = {
    "errors": set(),
    "course": {"errors"},
    "csvfile": {"errors"},
    "locators": {"errors", "course", "csvfile"},
    "edtf": {"errors"},
    "datasets": {"errors", "course", "csvfile", "locators", "edtf"},
    "charts": {"errors", "course", "locators", "edtf", "datasets"},
    "exercises": {"errors", "course", "locators", "edtf", "datasets"},
    "chapters": {"errors", "course"},
    "contents": {"errors", "course"},
    "checking": {
        *{"errors", "course", "locators", "datasets", "exercises"},
        *{"chapters", "contents"},
    },
    "book": {
        *{"errors", "course", "locators", "edtf", "datasets", "charts", "exercises"},
        *{"contents", "csvfile"},
    },
    "grading": {"errors", "course", "locators", "datasets", "charts", "exercises"},
}
ON_TOP = {"__init__", "__main__", "cli"}

# Libraries that belong to one room.
ROOM_OF = {
    "sphinx": "book",
    "docutils": "book",
    "myst_nb": "book",
    "jupyter_book": "book",
    "typst": "book",
    "matplotlib": "charts",
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module]
            if node.module == "coursekit":
                names += [f"coursekit.{alias.name}" for alias in node.names]
    return names


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_module_imports_only_from_rooms_below(path: Path) -> None:
    here = room(path)
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("coursekit.")}
    if here not in ON_TOP:
        assert rooms - {here} <= ALLOWED[here]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_library_stays_in_its_room(path: Path) -> None:
    strangers = [
        name for name in imported(path) if ROOM_OF.get(name.split(".")[0], room(path)) != room(path)
    ]
    assert strangers == []


def test_typst_builder_knows_nothing_of_coursekit() -> None:
    outside = [
        name
        for path in (PACKAGE / "book" / "typst").rglob("*.py")
        for name in imported(path)
        if name.startswith("coursekit.") and not name.startswith("coursekit.book.typst")
    ]
    assert outside == []
