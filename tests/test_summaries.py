"""A summary is shorter than its section and leaves no paragraph of it out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursekit.checking.book_files import read_settings
from coursekit.course import find_course
from coursekit.datasets import load
from coursekit.locators import parse_source

SECTIONS = ("Introduction", "Emergence", "Identity", "West", "Conclusion")
BOX = re.compile(r"^:::.*?^:::$", re.M | re.S)
LONGEST = 0.85
SOURCE = re.compile(r"\{src\}`([^`]*)`")
ROLE = re.compile(r"\{\w+\}`([^`<]*?)(?:\s*<[^>]*>)?`")


def summary(root: Path, section: str) -> str:
    """Return the source of a chapter's summary, without boxes and headings."""
    text = (root / f"chapters/{section.lower()}.md").read_text("utf-8")
    heading = read_settings(find_course(root)).summary
    part = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.sub(r"^#.*$", "", BOX.sub("", part), flags=re.M)


@pytest.mark.parametrize("section", SECTIONS)
def test_summary_has_at_most_85_per_cent_of_the_words_of_its_section(
    root: Path, section: str
) -> None:
    words = ROLE.sub(r"\1", SOURCE.sub("", summary(root, section))).split()
    rows = load("paragraphs").query("section == @section")
    assert len(words) <= LONGEST * rows["words"].sum()


@pytest.mark.parametrize("section", SECTIONS)
def test_summary_cites_every_paragraph_of_its_section(root: Path, section: str) -> None:
    cited = {
        paragraph
        for source in SOURCE.findall(summary(root, section))
        for locator in parse_source(source)
        if locator.section == section
        for paragraph in locator.paragraphs
    }
    rows = load("paragraphs").query("section == @section")
    assert cited >= set(rows["paragraph"])
