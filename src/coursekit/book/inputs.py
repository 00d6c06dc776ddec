"""What a chapter's code depends on, found by reading it: modules of coursekit and tables.

Nothing is run or imported.  Code that names ``draw_estimates`` depends on the module where that
is defined, on everything which that module imports from coursekit, on files beside those modules
that they name, and on each table that one of them or the code itself asks for (see `READERS`).
Code that cannot be read depends on everything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
NAME = PACKAGE.name
_LONGEST_NAME = 80
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
        code = [node for cell in cells for node in ast.walk(ast.parse(cell))]
    except SyntaxError:  # a magic command, or a mistake that the run will tell
        return Inputs(frozenset(PACKAGE.rglob("*.py")), known)
    used = {node.id for node in code if isinstance(node, ast.Name)}
    exported = _facts(PACKAGE / "__init__.py").exports
    begin = {exported[name] for name in used & exported.keys()}
    begin |= set(_imports(code))
    modules: set[Path] = set()
    for module in begin - {PACKAGE / "__init__.py"}:
        _follow(module, modules)
    facts = [_facts(module) for module in modules]
    named = {*_tables_named(code), *(name for fact in facts for name in fact.tables)}
    beside = {path for fact in facts for path in fact.files}
    return Inputs(frozenset(modules | beside), known & named)


@dataclass(frozen=True)
class _Facts:
    """What one module says of its inputs.

    Parameters
    ----------
    imports : frozenset of pathlib.Path
        Modules of the package that it imports.
    exports : mapping of str to pathlib.Path
        Where each name is defined that an ``__init__`` passes on.
    tables : frozenset of str
        Datasets that it asks for.
    files : frozenset of pathlib.Path
        Files beside it that it names, such as outlines of a map.
    """

    imports: frozenset[Path]
    exports: Mapping[str, Path]
    tables: frozenset[str]
    files: frozenset[Path]


def _facts(path: Path) -> _Facts:
    return _read_facts(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _read_facts(path: Path, _stamp: int) -> _Facts:
    code = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    exports: dict[str, Path] = {}
    if path.name == "__init__.py":
        for node in code:
            if isinstance(node, ast.ImportFrom):
                exports |= _origins(node)
    imports = frozenset(_imports(code))
    files = frozenset(_files_beside(path, code))
    return _Facts(imports, exports, frozenset(_tables_named(code)), files)


def _follow(path: Path, seen: set[Path]) -> None:
    """Add a module and all that it imports from the package."""
    if path not in seen:
        seen.add(path)
        for imported in _facts(path).imports:
            _follow(imported, seen)


def _imports(code: Iterable[ast.AST]) -> Iterator[Path]:
    """Find the package's modules that a module imports, each name where it is defined."""
    for node in code:
        if isinstance(node, ast.Import):
            yield from (found for alias in node.names if (found := _module(alias.name)))
        elif isinstance(node, ast.ImportFrom):
            yield from _origins(node).values()


@cache
def _module(name: str) -> Path | None:
    """Return the file of a module of the package; None for any other module."""
    parts = name.split(".")
    if parts[0] != NAME:
        return None
    base = PACKAGE.joinpath(*parts[1:])
    candidates = (base / "__init__.py", base.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def _origins(node: ast.ImportFrom) -> dict[str, Path]:
    """Return where each name that a statement imports is defined, if in the package."""
    origin = _module(node.module) if node.module and not node.level else None
    if origin is None:
        return {}
    passed_on = _facts(origin).exports if origin.name == "__init__.py" else {}
    return {
        alias.asname or alias.name: _module(f"{node.module}.{alias.name}")
        or passed_on.get(alias.name, origin)
        for alias in node.names
    }


def _tables_named(code: Iterable[ast.AST]) -> Iterator[str]:
    """Iterate over the datasets that a module asks for, and the CSV files that it names."""
    for node in code:
        if isinstance(node, ast.Constant) and str(node.value).endswith(".csv"):
            yield Path(str(node.value)).stem
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            for value in node.args if called in READERS else ():
                if isinstance(value, ast.Constant):
                    yield str(value.value)


def _files_beside(path: Path, code: Iterable[ast.AST]) -> Iterator[Path]:
    """Find the files that a module names and that lie beside it."""
    for node in code:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if "." in name.strip(".") and len(name) < _LONGEST_NAME and "\n" not in name:
                found = path.parent / name
                if found.is_file():
                    yield found
