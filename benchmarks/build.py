"""How long an author waits for the book, beside a plain Jupyter Book of the same sources.

    python benchmarks/build.py [--runs N] [--changes N]

Cold and warm builds, as medians of N runs, each in a process of its own: our HTML, HTML and PDF
together, and a plain Jupyter Book, which is the same chapters with our roles and directives taken
out, our extension and look left away.

Then ``coursekit watch --pdf`` with a real browser, as medians of N changes: from the moment at
which a file is saved to the moment at which its new text is on the page in Chromium, and in the
PDF that is served; and how much memory the process has taken by the end.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
from browser import find_browser  # noqa: E402

BIN = Path(sys.executable).parent
OURS = ("chapters", "data", "exercises")
FILES = ("_config.yml", "_toc.yml", "references.bib", "CITATION.cff")
ROLE = re.compile(r"\{(?:src|name|term|oddity|exercise)\}`([^`<]+?)(?:\s*<[^>]*>)?`")
BLOCK = re.compile(
    r"^(`{3,}|:{3,})\{(?:exercise|exercise-answers|exercise-progress|register|timeline|terms|codebook|chart-tables)[^\n]*\n.*?^\1\s*$",
    re.MULTILINE | re.DOTALL,
)
STYLE = re.compile(r"^:style: chicago\n", re.MULTILINE)  # of the bibliography; ours
PLAIN_SPHINX = """
sphinx:
  extra_extensions: [sphinxcontrib.bibtex]
  config:
    bibtex_bibfiles: [references.bib]
"""
PAUSE = 5  # seconds for which an author looks at a chart, the machine having no other work
KEY_POINTS = "\n## Key points\n"
# Aims: seconds, times a plain cold build, or megabytes.
AIMS = {"sentence": 1.5, "pdf": 5.0, "table": 6.0, "html": 1.0, "all": 1.3, "memory": 2500}


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
        path.write_text(STYLE.sub("", BLOCK.sub("", text)), encoding="utf-8")
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8")
    head, _, _ = text.partition("\nsphinx:")
    config.write_text(head + PLAIN_SPHINX, encoding="utf-8")


def environment() -> dict[str, str]:
    """Compiled modules are kept, as on an author's machine."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(*command: str, cwd: Path) -> float:
    """Seconds that a command of this environment takes."""
    start = time.perf_counter()
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    return time.perf_counter() - start


def builds(*command: str, prepare: Callable[[Path], object] = lambda _: None) -> dict[str, float]:
    """Seconds of a cold build, a warm one and one after a changed sentence."""
    with course() as folder:
        prepare(folder)
        seconds = {step: run(*command, cwd=folder) for step in ("cold", "warm")}
        add_sentence(folder, 0)
        return seconds | {"sentence changed": run(*command, cwd=folder)}


def add_sentence(folder: Path, number: int) -> None:
    """Change one sentence of one chapter."""
    path = folder / "chapters" / "west.md"
    text = path.read_text(encoding="utf-8")
    sentence = f"\nSentence {number} is new.\n"
    path.write_text(text.replace(KEY_POINTS, f"{sentence}{KEY_POINTS}", 1), "utf-8")


def change_table(folder: Path, number: int) -> None:
    """Change a number of the table behind a chart."""
    path = folder / "data" / "estimates.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r",\d+,,true", f",{number},,true", text, count=1), "utf-8")


@contextmanager
def watched(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run ``coursekit watch --pdf``; give its address when all is built."""
    with subprocess.Popen(
        [BIN / "coursekit", "watch", "--pdf", "--port", "0"],
        cwd=folder,
        env=environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            address = re.search(r"http://\S+", process.stdout.readline())
            assert address
            wait_for_pdf(process)
            yield address[0], process
        finally:
            process.send_signal(signal.SIGINT)


def wait_for_pdf(process: subprocess.Popen[str]) -> None:
    """Wait until the command says that the PDF, too, is up to date."""
    assert process.stdout
    for line in process.stdout:
        if "PDF is up to date" in line:
            return
        if "was not built" in line or "has failed" in line:
            break
    sys.exit(f"coursekit watch has ended or found a fault: {line}")


def watch(changes: int) -> dict[str, float]:
    """Median seconds until a change is in the browser, and in the PDF; megabytes at the end."""
    seconds: dict[str, list[float]] = {"sentence": [], "pdf": [], "table": []}
    with course() as folder, watched(folder) as (address, process):
        with tab(f"{address}chapters/west.html") as page:
            for number in range(changes):
                start = time.perf_counter()
                add_sentence(folder, number)
                seconds["sentence"].append(until_shown(page, f"Sentence {number} is new.", start))
                wait_for_pdf(process)
                seconds["pdf"].append(time.perf_counter() - start)
        # A tab of its own: one that reloads at this moment would not go elsewhere.
        with tab(f"{address}chapters/emergence.html") as page:
            for number in range(max(1, changes // 3)):
                time.sleep(PAUSE)
                start = time.perf_counter()
                change_table(folder, 20_001 + number)
                seconds["table"].append(until_shown(page, f"{20_001 + number:,}", start))
                wait_for_pdf(process)
        seconds["memory"] = [psutil.Process(process.pid).memory_info().rss / 1e6]
    return {step: statistics.median(values) for step, values in seconds.items()}


@contextmanager
def tab(address: str) -> Iterator[Page]:
    """A page in a real browser."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=find_browser(), args=flags)
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


def until_shown(page: Page, words: str, start: float) -> float:
    """Seconds from `start` until the page has the words.

    The page looks at each of its frames; Playwright's `expect` looks once a second in the end.
    """
    has_words = "words => document.querySelector('main')?.textContent.includes(words)"
    page.wait_for_function(has_words, arg=words, timeout=60_000)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind; default 3")
    parser.add_argument("--changes", type=int, default=10, help="of a sentence; default 10")
    given = parser.parse_args()
    kinds = {
        "html": lambda: builds("coursekit", "build", "html", "-q"),
        "all": lambda: builds("coursekit", "build", "all", "-q"),
        "plain": lambda: builds("jupyter-book", "build", ".", "-q", prepare=make_plain),
    }
    # Each kind in turn, so that a machine whose speed changes is fair to all.
    rounds = [{kind: measure() for kind, measure in kinds.items()} for _ in range(given.runs)]
    print(f"{'builds, seconds':24}{'HTML':>8}{'HTML + PDF':>12}{'plain':>8}")
    for step in rounds[0]["plain"]:
        html, both, plain = (statistics.median(one[kind][step] for one in rounds) for kind in kinds)
        print(f"{step:24}{html:8.1f}{both:12.1f}{plain:8.1f}")
        if step == "cold":
            ratios = (
                f"{html / plain:.2f} (aim {AIMS['html']})",
                f"{both / plain:.2f} (aim {AIMS['all']})",
            )
    print(f"cold, times plain: HTML {ratios[0]}, HTML + PDF {ratios[1]}", flush=True)
    shown = watch(given.changes)
    print(f"\n{'watch --pdf, seconds':40}{'median':>8}{'aim':>8}")
    for step, name in (
        ("sentence", "changed sentence in the browser"),
        ("pdf", "changed sentence in the PDF"),
        ("table", "changed table in the browser"),
        ("memory", "megabytes in the end"),
    ):
        print(f"{name:40}{shown[step]:8.1f}{AIMS[step]:8.1f}")


if __name__ == "__main__":
    main()
