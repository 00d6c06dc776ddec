"""What a chapter's code depends on, found by reading it: modules of coursekit and tables.

Nothing is run or imported.  Code that names ``draw_estimates`` depends on the module where that
is defined, on everything which that module imports from coursekit, on files beside those modules
that they name, and on each table that one of them or the code itself asks for (see `READERS`).
Code that cannot be read depends on everything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
NAME = PACKAGE.name
READERS = {"load", "describe", "given"}  # functions that take the name of a dataset


@dataclass(frozen=True)
class Inputs:
    """Files that a chapter's output is made from, the chapter itself apart.

    Parameters
    ----------
    modules : frozenset of pathlib.Path
        Source files of coursekit and files beside them.
    tables : frozenset of str
        Names of datasets.
    """

    modules: frozenset[Path] = frozenset()
    tables: frozenset[str] = frozenset()


def find_inputs(cells: Iterable[str], tables: Iterable[str]) -> Inputs:
    """Find what the code of a chapter depends on.

    Parameters
    ----------
    cells : iterable of str
        Source of the code cells.
    tables : iterable of str
        Names of the course's datasets.

    Returns
    -------
    Inputs
    """
    known = frozenset(tables)
    try:
        trees = [ast.parse(cell) for cell in cells]
    except SyntaxError:  # a magic command, or a mistake that the run will tell
        return Inputs(frozenset(PACKAGE.rglob("*.py")), known)
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    exported = _exports(PACKAGE / "__init__.py")
    modules: set[Path] = set()
    for name in used & exported.keys():
        _follow(exported[name], modules)
    for tree in trees:
        for module in _imports(tree):
            if module != PACKAGE / "__init__.py":
                _follow(module, modules)
    trees += [_tree(module) for module in modules]
    named = {name for tree in trees for name in _tables_named(tree)}
    beside = {path for module in modules for path in _files_beside(module)}
    return Inputs(frozenset(modules | beside), known & named)


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _tree(path: Path) -> ast.Module:
    return _read(path, path.stat().st_mtime_ns)


def _follow(path: Path, seen: set[Path]) -> None:
    """Add a module and all that it imports from the package."""
    if path not in seen:
        seen.add(path)
        for imported in _imports(_tree(path)):
            _follow(imported, seen)


def _imports(tree: ast.Module) -> Iterator[Path]:
    """Find the package's modules that a module imports, each name where it is defined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (found for alias in node.names if (found := _module(alias.name)))
        elif isinstance(node, ast.ImportFrom):
            yield from _origins(node).values()


def _module(name: str) -> Path | None:
    """Return the file of a module of the package; None for any other module."""
    parts = name.split(".")
    if parts[0] != NAME:
        return None
    base = PACKAGE.joinpath(*parts[1:])
    candidates = (base / "__init__.py", base.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def _exports(path: Path) -> dict[str, Path]:
    """Return where each name is defined that a package's ``__init__`` passes on."""
    found: dict[str, Path] = {}
    for node in ast.walk(_tree(path)) if path.name == "__init__.py" else ():
        if isinstance(node, ast.ImportFrom):
            found |= _origins(node)
    return found


def _origins(node: ast.ImportFrom) -> dict[str, Path]:
    """Return where each name that a statement imports is defined, if in the package."""
    origin = _module(node.module) if node.module and not node.level else None
    if origin is None:
        return {}
    passed_on = _exports(origin)
    return {
        alias.asname or alias.name: _module(f"{node.module}.{alias.name}")
        or passed_on.get(alias.name, origin)
        for alias in node.names
    }


def _tables_named(tree: ast.Module) -> Iterator[str]:
    """Iterate over the datasets that a module asks for, and the CSV files that it names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).endswith(".csv"):
            yield Path(str(node.value)).stem
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            for value in node.args if called in READERS else ():
                if isinstance(value, ast.Constant):
                    yield str(value.value)


def _files_beside(path: Path) -> Iterator[Path]:
    """Find the files, such as outlines of a map, that a module names and that lie beside it."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            name = node.value
            if len(name) < 80 and "\n" not in name and (path.parent / name).is_file():
                yield path.parent / name
