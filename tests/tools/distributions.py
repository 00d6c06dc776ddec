"""What the wheel and the installed distributions ask for, and environments that hold just that."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

from coursekit.errors import DISTRIBUTION


def make_environment(folder: Path, wheel: Path, *extras: str) -> Path:
    """Make an environment with the wheel and what some extras need; return its Python."""
    venv.create(folder, with_pip=False)
    site = next((folder / "lib").glob("python*/site-packages"))
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    wanted = [requirement for extra in extras for requirement in required(wheel, extra)]
    for name in closure([*required(wheel), *wanted]):
        link_distribution(name, site)
    return folder / "bin" / "python"


def required(wheel: Path, extra: str = "") -> list[Requirement]:
    """What the wheel asks for, or one of its extras."""
    with ZipFile(wheel) as packed:
        [metadata] = [name for name in packed.namelist() if name.endswith(".dist-info/METADATA")]
        text = packed.read(metadata).decode()
    lines = [line for line in text.splitlines() if line.startswith("Requires-Dist: ")]
    requirements = [Requirement(line.removeprefix("Requires-Dist: ")) for line in lines]
    return [
        one
        for one in requirements
        if (one.marker.evaluate({"extra": extra}) if one.marker else not extra)
        and one.name != DISTRIBUTION
    ]


def closure(requirements: Iterable[Requirement]) -> set[str]:
    """The distributions that `requirements` lead to, among those that are installed."""
    known: set[str] = set()
    waiting = [(one.name, frozenset(one.extras)) for one in requirements]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        known.add(name)
        for line in distribution(name).requires or ():
            one = Requirement(line)
            states = [{"extra": extra} for extra in ("", *extras)]
            if one.marker and not any(one.marker.evaluate(state) for state in states):
                continue
            step = (one.name, frozenset(one.extras))
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return known


def link_distribution(name: str, site: Path) -> None:
    """Offer an installed distribution to another environment."""
    known = distribution(name)
    for top in {file.parts[0] for file in known.files or () if file.parts[0] != ".."}:
        target, link = Path(str(known.locate_file(top))), site / top
        if not target.exists() or top == "__pycache__":
            continue
        if link.is_dir() and target.is_dir():  # a namespace that several share
            for inner in target.iterdir():
                if not (link / inner.name).exists():
                    (link / inner.name).symlink_to(inner)
        elif not link.exists():
            link.symlink_to(target)


def modules_of(name: str) -> set[str]:
    return {file.parts[0].removesuffix(".py") for file in distribution(name).files or ()}
