"""List sentences that are hard to read: long ones, chains of passives, openings that repeat.

    python tools/prose.py chapters exercises data        # every sentence, with its place
    python tools/prose.py --count chapters exercises     # the numbers alone

A finding is a reason to read the sentence aloud, not a fault: nothing fails because of it.
Markdown is read a sentence a line, as this repository writes it; a CSV file cell by cell.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LONGEST = 32
"""Words of a sentence that is still called short enough."""
IN_A_ROW = 3
"""So many neighbouring sentences with one first word are listed."""

SKIPPED = re.compile(r"^\s*(```|~~~|:::|---|\$|%|\w[\w-]*:\s|:\w[\w-]*:|\.\. )")
SOURCE = re.compile(r"\s*\{(?:src|oddity|cite:p)\}`[^`]*`")
ROLE = re.compile(r"\{[\w:]+\}`([^`<]*?)(?:\s*<[^>]*>)?`")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"[*_`#>|]|\[[ x]\]|\[\^\w+\]:?|^\s*(?:[-+]|\d+\.)\s", re.M)
END = re.compile(r"(?<=[.?!…])[\"”’)]*\s+(?=[\"“‘(]*[A-ZА-Я])")
BE = r"(?:is|are|was|were|be|been|being)"
PARTICIPLE = (
    r"(?:\w{2,}ed|known|given|taken|made|told|said|written|seen|found|set|put|held|left|called"
    r"|brought|shown|drawn|sent|kept|meant|borne|cut|read|named|printed|stuck|fought|won|lost)"
)
PASSIVE = re.compile(
    rf"\b{BE}\b(?: (?:not|never|also|often|only|then|later|so|\w+ly))? {PARTICIPLE}\b"
)
ABBREVIATION = re.compile(r"\b(?:n|no|nos|p|pp|vol|St|Dr|[A-Z])\.$")


class Finding(NamedTuple):
    """A sentence worth reading aloud."""

    kind: str
    path: str
    line: int
    sentence: str


def plain(text: str) -> str:
    """Return Markdown as it reads: without locators and marks, roles as their words."""
    text = ROLE.sub(r"\1", SOURCE.sub("", text))
    return re.sub(r"\s+", " ", MARKS.sub("", LINK.sub(r"\1", text))).strip()


def sentences(text: str) -> list[str]:
    """Split a text into sentences; an abbreviation or an initial ends none."""
    parts: list[str] = []
    for part in END.split(text):
        if parts and ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return [part for part in parts if part]


def read_markdown(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield paragraphs of prose as line and sentences; code, tables and options are left out."""
    block: list[str] = []
    start, fence = 0, ""
    lines = path.read_text("utf-8").splitlines()
    front = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else -1
    for number, line in enumerate([*lines, ""], start=1):
        mark = re.match(r"\s*(```+(?!\{)|```+(?=\{code))", line)
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
        elif mark:
            fence = "```"
        elif number <= front + 1:
            continue
        elif line.strip() and not SKIPPED.match(line) and not line.lstrip().startswith(("|", "#")):
            start = start if block else number
            block.append(line)
            continue
        if block:
            yield start, [one for line in block for one in sentences(plain(line))]
            block = []


def read_table(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of a CSV file that hold a sentence."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader, None)
        for row in reader:
            for cell in row:
                if len(cell.split()) > 3 and not re.match(r"[\w-]+(;[\w-]+)+$", cell):
                    yield reader.line_num, sentences(cell)


def read(paths: Iterable[Path]) -> Iterator[tuple[Path, int, list[str]]]:
    """Yield every paragraph and cell of files and folders."""
    for path in paths:
        if path.is_dir():
            yield from read(sorted([*path.rglob("*.md"), *path.rglob("*.csv")]))
        else:
            reader = read_table if path.suffix == ".csv" else read_markdown
            yield from ((path, line, said) for line, said in reader(path))


def review(paths: Iterable[Path]) -> tuple[int, list[Finding]]:
    """Count the sentences and find those that are hard to read.

    Parameters
    ----------
    paths : iterable of Path
        Markdown and CSV files, and folders of them.

    Returns
    -------
    int
        All sentences.
    list of Finding
        In the order of the files.
    """
    total, found = 0, []
    for path, line, said in read(paths):
        total += len(said)
        for one in said:
            if len(one.split()) > LONGEST:
                found.append(Finding(f"over {LONGEST} words", str(path), line, one))
            if len(PASSIVE.findall(one)) > 1:
                found.append(Finding("passives in a chain", str(path), line, one))
        first = [one.split()[0].strip("\"“‘'(").casefold() for one in said]
        for at in range(len(said) - IN_A_ROW + 1):
            if len(set(first[at : at + IN_A_ROW])) == 1:
                row = " / ".join(said[at : at + IN_A_ROW])
                found.append(Finding("same opening", str(path), line, row))
    return total, found


def main() -> None:
    """Print the findings, or their numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--count", action="store_true", help="print the numbers alone")
    given = parser.parse_args()
    total, found = review(given.paths)
    if not given.count:
        for one in found:
            print(f"{one.path}:{one.line}: {one.kind}: {one.sentence}")
    counts = Counter(one.kind for one in found)
    print(f"{total} sentences; " + ", ".join(f"{kind}: {counts[kind]}" for kind in sorted(counts)))


if __name__ == "__main__":
    main()
