"""What a chapter's code depends on, found by reading it: modules of coursekit and tables.

Nothing is run or imported.  Code that names ``draw_estimates`` depends on the module where that
is defined, on everything which that module imports from coursekit, on files beside those modules
that they name, and on each table that one of them or the code itself asks for (see `READERS`).
Code that cannot be read depends on everything.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
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
    begin |= {path for statement in _imports(code) for path in _origins(statement).values()}
    modules: set[Path] = set()
    for module in begin - {PACKAGE / "__init__.py"}:
        _follow(module, modules)
    facts = [_facts(module) for module in modules]
    named = {*_tables_named(code), *(name for fact in facts for name in fact.tables)}
    beside = {path for fact in facts for path in fact.files}
    return Inputs(frozenset(modules | beside), known & named)


# A module, and the names that are taken from it, each with the name that it gets.
Import = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Words:
    """What a module says of its inputs, wherever the files may be.

    Parameters
    ----------
    imports : tuple
        What it imports from the package.
    tables : frozenset of str
        Datasets that it asks for.
    names : frozenset of str
        Texts that may be names of files beside it.
    """

    imports: tuple[Import, ...]
    tables: frozenset[str]
    names: frozenset[str]


# What each module says, by its path, with a digest of the module.
Known = dict[Path, tuple[bytes, Words]]
_KNOWN: Known = {}


def known_words() -> Known:
    """Return what is known of the modules, for the next build to `recall`."""
    return dict(_KNOWN)


def recall(known: Known) -> None:
    """Take up what an earlier build has read; a module that has changed is read again."""
    _KNOWN.update(known)


def _words(path: Path) -> Words:
    source = path.read_bytes()
    digest = hashlib.sha256(source).digest()
    if path not in _KNOWN or _KNOWN[path][0] != digest:
        code = list(ast.walk(ast.parse(source)))
        read = Words(
            tuple(_imports(code)), frozenset(_tables_named(code)), frozenset(_file_names(code))
        )
        _KNOWN[path] = digest, read
    return _KNOWN[path][1]


@dataclass(frozen=True)
class _Facts:
    """What one module's inputs are.

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
    words = _words(path)
    found = [_origins(statement) for statement in words.imports]
    exports: dict[str, Path] = {}
    if path.name == "__init__.py":
        for origins in found:
            exports |= origins
    imports = frozenset(module for origins in found for module in origins.values())
    beside = (path.parent / name for name in words.names)
    return _Facts(imports, exports, words.tables, frozenset(filter(Path.is_file, beside)))


def _follow(path: Path, seen: set[Path]) -> None:
    """Add a module and all that it imports from the package."""
    if path not in seen:
        seen.add(path)
        for imported in _facts(path).imports:
            _follow(imported, seen)


def _imports(code: Iterable[ast.AST]) -> Iterator[Import]:
    """Find what a module imports from the package."""
    for node in code:
        found: list[Import] = []
        if isinstance(node, ast.Import):
            found = [(alias.name, ((alias.name, alias.name),)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = ((alias.name, alias.asname or alias.name) for alias in node.names)
            found = [(node.module, tuple(names))]
        yield from (one for one in found if one[0].split(".")[0] == NAME)


@cache
def _module(name: str) -> Path | None:
    """Return the file of a module of the package; None for any other module."""
    parts = name.split(".")
    if parts[0] != NAME:
        return None
    base = PACKAGE.joinpath(*parts[1:])
    candidates = (base / "__init__.py", base.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def _origins(statement: Import) -> dict[str, Path]:
    """Return where each name that a statement imports is defined."""
    module, names = statement
    origin = _module(module)
    if origin is None:
        return {}
    passed_on = _facts(origin).exports if origin.name == "__init__.py" else {}
    return {
        given: _module(f"{module}.{name}") or passed_on.get(name, origin) for name, given in names
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


def _file_names(code: Iterable[ast.AST]) -> Iterator[str]:
    """Find the texts of a module that may be names of files."""
    for node in code:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if "." in name.strip(".") and len(name) < _LONGEST_NAME and "\n" not in name:
                yield name
