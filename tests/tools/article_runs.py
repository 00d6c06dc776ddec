"""Runs of eleven words, and the hashes of the article's, which stand for its text in the tests.

A maintainer who has the article's text writes the hashes anew with
``python tests/tools/article_runs.py ARTICLE.txt > tests/data/article-runs.txt``.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

LENGTH = 11
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_MARKS = re.compile(
    r"""\{[\w:.+-]+\}(?=`)              # a role's name; its text stays
      | (?<=\w)\s*<[^<>`\n]+>(?=`)      # a role's target
      | \]\([^)\s]*\)                   # a link's target
      | \[\^[\w-]+\]:?                  # a footnote's mark
      | <sup>\s*\d+\s*</sup>
      | </?[a-zA-Z][^<>]*>""",
    re.VERBOSE,
)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """One case, no accents, no apostrophes."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in "'’ʼ")


def words(text: str) -> list[tuple[str, int]]:
    """The words of `text`, folded, each with the line it stands on, from 1."""
    plain = _MARKS.sub(lambda m: " " + "\n" * m[0].count("\n"), text).replace("*", "")
    return [
        (fold(match[0]), number)
        for number, line in enumerate(plain.split("\n"), 1)
        for match in _WORD.finditer(line)
    ]


def runs(folded: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Every run of eleven words as one string, with the line where it begins."""
    for start in range(len(folded) - LENGTH + 1):
        window = folded[start : start + LENGTH]
        yield " ".join(word for word, _ in window), window[0][1]


def digest(run: str) -> str:
    """Six bytes of a run's SHA-256, in Base64: enough that no two runs of ours meet by chance."""
    return base64.urlsafe_b64encode(hashlib.sha256(run.encode()).digest()[:6]).decode()


def article_runs(text: str) -> set[str]:
    """The hashes of the article's runs: the body as one text, each note by itself."""
    lines = text.split("\n")
    notes = [line for line in lines if line.startswith("<sup>")]
    body = "\n".join(line for line in lines if not line.startswith("<sup>"))
    return {digest(run) for part in [body, *notes] for run, _ in runs(words(part))}


def shared_runs(text: str, hashes: set[str], titles: Iterable[str]) -> list[tuple[int, str]]:
    """The runs that `text` shares with the article, with their lines; titles break a run."""
    folded = words(text)
    if not any(digest(run) in hashes for run, _ in runs(folded)):
        return []  # titles only break runs, so there are none
    breaks = {tuple(word for word, _ in words(title)) for title in titles}
    return [
        (line, run)
        for piece in _without(folded, breaks)
        for run, line in runs(piece)
        if digest(run) in hashes
    ]


def _without(
    folded: list[tuple[str, int]], phrases: set[tuple[str, ...]]
) -> Iterator[list[tuple[str, int]]]:
    """The stretches of `found` between the phrases."""
    lengths = sorted({len(phrase) for phrase in phrases if len(phrase) > 1}, reverse=True)
    piece: list[tuple[str, int]] = []
    at = 0
    while at < len(folded):
        size = next(
            (n for n in lengths if tuple(word for word, _ in folded[at : at + n]) in phrases), 0
        )
        if size:
            yield piece
            piece = []
        else:
            piece.append(folded[at])
        at += size or 1
    yield piece


if __name__ == "__main__":
    print("\n".join(sorted(article_runs(Path(sys.argv[1]).read_text(encoding="utf-8")))))
