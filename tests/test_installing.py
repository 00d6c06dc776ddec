"""Nobody is told to install somebody else's package under our name; extras hold what is said."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from coursekit.errors import DISTRIBUTION, EXTRAS
from distributions import closure, modules_of

# What follows "pip install" up to the end of the line, of a quotation or of a piece of code.
LINE = re.compile(
    r"pip3? install\b((?:[ \t]+(?:\\\n[ \t]*)?(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s`'\"|;&)]+))*)"
)
WORD = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|(\S+)")
WITH_VALUE = {"-c", "-r", "-e", "--target", "--find-links", "--python"}
# Tools of other projects, which a file, or those of a folder, ask to install by the names they
# have on the index.
OTHERS = {
    "benchmarks/notebook_graders.py": {"nbgrader", "otter-grader", "ipykernel"},
    "tools/subset_fonts.py": {"fonttools", "brotli"},
    "src/coursekit/book/downloads/__init__.py": {"jupyterlab"},
    "src/coursekit/locale/": {"jupyterlab"},
}


def installed(text: str) -> Iterator[str]:
    """What the lines of a text have pip install, paths and files apart."""
    for line in LINE.finditer(text):
        words = iter([next(filter(None, word)) for word in WORD.findall(line[1]) if any(word)])
        for word in words:
            if word in WITH_VALUE:
                next(words, None)
            elif not word.startswith(("-", ".", "/", "{", "\\")):
                yield word


def is_ours(requirement: str) -> bool:
    """Whether a requirement names our distribution, alone or with extras."""
    name = re.split(r"[\[<>=!~ ]", requirement.rstrip(".,"), maxsplit=1)[0]
    return name in {DISTRIBUTION, "{DISTRIBUTION}"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("%pip install coursekit", ["coursekit"]),
        ('Type: pip install "coursekit[data]".', ["coursekit[data]"]),
        ("`pip install -q -c constraints.txt coursekit` first", ["coursekit"]),
        ("python -m pip install -e '.[test]'", []),
        ('%pip install "./coursekit.whl[data]"', []),
        ("pip install numpy \\\n    pandas", ["numpy", "pandas"]),
    ],
)
def test_lines_for_pip_are_found(text: str, names: list[str]) -> None:
    assert list(installed(text)) == names


def test_no_text_of_the_project_installs_a_name_that_is_not_ours(root: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    here = Path(__file__).relative_to(root).as_posix()
    strange = []
    for name in filter(None, listed):
        path = root / name
        if name == here or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        known = set().union(*(tools for place, tools in OTHERS.items() if name.startswith(place)))
        strange += [
            f"{name}: {one}" for one in installed(text) if not is_ours(one) and one not in known
        ]
    assert strange == []


def test_no_file_of_the_site_installs_a_name_that_is_not_ours(book_html: Path) -> None:
    files = [path for path in book_html.rglob("*") if path.suffix in {".html", ".ipynb", ".js"}]
    lines = []
    for path in files:
        # In a notebook quotation marks are escaped.
        text = path.read_text(encoding="utf-8").replace('\\"', '"').replace("\\n", "\n")
        lines += [f"{path.name}: {one}" for one in installed(text) if not is_ours(one)]
    assert [path for path in files if path.suffix == ".ipynb"]
    assert lines == []


def test_extras_bring_what_messages_promise(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: list(map(Requirement, of)) for name, of in project["optional-dependencies"].items()
    }

    def brought(extra: str) -> set[str]:
        own = [one for one in extras[extra] if one.name != DISTRIBUTION]
        parts = [part for one in extras[extra] if one.name == DISTRIBUTION for part in one.extras]
        return closure(own).union(*map(brought, parts))

    for extra, modules in EXTRAS.items():
        known = {name for one in brought(extra) for name in modules_of(one)}
        assert set(modules) <= known, extra
