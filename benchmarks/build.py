"""How long the book takes to build, beside a plain Jupyter Book of the same sources.

    python benchmarks/build.py [--runs N]

Prints, as medians of N runs: our HTML build cold, warm (nothing changed), after one sentence was
changed; and the same for a plain Jupyter Book: the same chapters with our roles and directives
taken out, our extension and look left away.  "Our share" is what our build takes beyond the plain
one.

Then the PDF: as a command of its own after the HTML, again, and after a sentence; inside
``build all`` the time from the HTML to the PDF, as the command tells it; and what the PDF adds,
which is the time of ``build all`` less that of ``build html``: the two share the cores.  Each build
runs in a process of its own, as an author's does.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
OURS = ("chapters", "data", "exercises")
FILES = ("_config.yml", "_toc.yml", "references.bib")
ROLE = re.compile(r"\{(?:src|name|term|oddity)\}`([^`<]+?)(?:\s*<[^>]*>)?`")
BLOCK = re.compile(
    r"^(`{3,}|:{3,})\{(?:exercise|exercise-answers|exercise-progress|register|timeline|terms|codebook|chart-tables)[^\n]*\n.*?^\1\s*$",
    re.MULTILINE | re.DOTALL,
)


PLAIN_SPHINX = """
sphinx:
  extra_extensions: [sphinxcontrib.bibtex]
  config:
    bibtex_bibfiles: [references.bib]
"""


@contextmanager
def course() -> Iterator[Path]:
    """A copy of the course in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in OURS:
            shutil.copytree(ROOT / part, folder / part)
        for part in FILES:
            shutil.copyfile(ROOT / part, folder / part)
        yield folder


def make_plain(folder: Path) -> None:
    """Turn the copy into a plain Jupyter Book: stock extensions, stock look, plain text."""
    for path in (folder / "chapters").glob("*.md"):
        text = ROLE.sub(r"\1", path.read_text(encoding="utf-8"))
        path.write_text(BLOCK.sub("", text), encoding="utf-8")
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8")
    head, _, _ = text.partition("\nsphinx:")
    config.write_text(head + PLAIN_SPHINX, encoding="utf-8")


def run(*command: str, cwd: Path) -> tuple[float, str]:
    """Seconds that a command of this environment takes, and what it says."""
    start = time.perf_counter()
    # Compiled modules are kept, as on an author's machine.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - start, done.stdout


def edit(folder: Path) -> None:
    """Change one sentence of one chapter."""
    path = folder / "chapters" / "west.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("\n## Key points\n", "\nOne more sentence.\n\n## Key points\n"), "utf-8"
    )


def measure(
    build: Callable[[Path], float], prepare: Callable[[Path], object] = lambda folder: None
) -> dict[str, float]:
    """Seconds of a cold, a warm and a one-chapter build."""
    with course() as folder:
        prepare(folder)
        found = {"cold": build(folder), "warm": build(folder)}
        edit(folder)
        found["one sentence changed"] = build(folder)
        return found


def medians(tables: list[dict[str, float]]) -> dict[str, float]:
    return {step: statistics.median(table[step] for table in tables) for step in tables[0]}


def ours(folder: Path) -> float:
    return run("coursekit", "build", "html", "-q", cwd=folder)[0]


def plain(folder: Path) -> float:
    return run("jupyter-book", "build", ".", "-q", cwd=folder)[0]


def pdf(folder: Path) -> float:
    return run("coursekit", "build", "pdf", "-q", cwd=folder)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each; default 3")
    runs = parser.parse_args().runs
    measured = [measure_all() for _ in range(runs)]
    mine, stock, alone, wait, added = (
        medians([one[kind] for one in measured])
        for kind in ("ours", "plain", "pdf", "wait", "added")
    )
    print(f"{'HTML, seconds':40}{'ours':>8}{'plain':>8}{'our share':>12}")
    for step, a in mine.items():
        print(f"{step:40}{a:8.1f}{stock[step]:8.1f}{(a - stock[step]) / a:12.0%}")
    print("\nPDF, seconds")
    for step, taken in alone.items():
        step = "after the HTML" if step == "cold" else step
        print(f"{f'command of its own, {step}':40}{taken:8.1f}")
    for step, taken in wait.items():
        print(f"{f'in build all, after the HTML, {step}':40}{taken:8.1f}")
    for step, taken in added.items():
        print(f"{f'added inside build all, {step}':40}{taken:8.1f}")


def measure_all() -> dict[str, dict[str, float]]:
    """Measure each kind of build once, so that a machine whose speed changes is fair to all."""
    waits = []

    def both(folder: Path) -> float:
        taken, told = run("coursekit", "build", "all", "-q", cwd=folder)
        waits.append(float(re.search(r"^PDF .*\((\S+) s\)$", told, re.MULTILINE)[1]))
        return taken

    mine, all_ = measure(ours), measure(both)
    return {
        "ours": mine,
        "wait": dict(zip(mine, waits, strict=True)),
        "added": {step: all_[step] - taken for step, taken in mine.items()},
        "pdf": measure(pdf, ours),
        "plain": measure(plain, make_plain),
    }


if __name__ == "__main__":
    main()
