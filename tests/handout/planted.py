"""A course with one graded exercise of each kind, whose keys tell words found nowhere else.

It lies in the folder ``course`` and has no article; one exercise has variants, one leads to the
chart of a chapter, one is dropped from the assignment.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.book.handout import FORMATS, Recipient, hand_out
from coursekit.course import Course
from coursekit.exercises import find_assignment

STUDENTS = [Recipient("4711", "Анна Ивановна"), Recipient("№ 12/б", "Bo 🙂")]
HINT = "Look under the juniper"
SECRETS = [
    HINT,
    *("Zebrafish yodel", "Quixotic gherkin", "Obelisk umbrage", "Walrus aplomb", "Kumquat enigma"),
    *("Tundra fandango", "73519462", "Corncrake waltz", "Pumice larkspur", "9184.7263"),
    *("Ocelot debris", "Marzipan sextant", "1873-04-17", "Gossamer trowel", "Mandrake syrup"),
    *("quincunxial", "zugzwangish", "Velvet ordinance", "Pangolin sonata", "Halibut rotunda"),
    *("Harpsichord lemur", "Yeti stipend", "Bauxite minuet", "Lichen armada", "Thistle dirigible"),
    *("Palimpsest otter", "Isthmus bagatelle", "Wistful carbuncle", "Sassafras tribunal"),
    *("Mezzanine yak", "Tapioca summit", "Pewter gondola", "Flummery caravan", "48151623"),
    *("42108642", "31415926", "Nougat parapet", "ukulele", "Because juniper"),
]
# The same exercises with other keys: students see no difference.
TURNED = {
    "single": [("[x] Right", "[ ] Right"), ("[ ] Wrong", "[x] Wrong")],
    "multiple": [("[x] Rite", "[ ] Rite\n  > No.")],
    "number": [("73519462", "5")],
    "date": [("1873-04-17", "1900")],
    "text": [("quincunxial", "plain")],
    "match": [("A -> 2\n", "A -> 1\n"), ("[x] A -> 1\n", "[x] A -> 2\n"), ("B -> 2", "B -> 1")],
    "classify": [("C -> 2\n", "C -> 1\n"), ("[x] C -> 1", "[x] C -> 2")],
    "order": [("1. one\n2. two", "1. two\n2. one"), ("three -> two", "three -> one")],
    "variants": [("48151623", "7")],
}


@dataclass(frozen=True)
class Handed:
    """A course and the folder with its hand-outs."""

    course: Course
    folder: Path
    written: list[Path]


def plant(root: Path, *changes: tuple[str, str]) -> Course:
    """Write the course, with `changes` to the text of its assignment ``first``."""
    shutil.copytree(Path(__file__).parent / "course", root)
    path = root / "exercises" / "assignments" / "first.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return Course(root)


def turn_keys(course: Course) -> None:
    """Make other answers right, and change nothing that a student sees."""
    for kind, pairs in TURNED.items():
        path = course.exercises / "all" / f"{kind}.md"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, (kind, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def hand_out_all(
    course: Course, folder: Path, formats: Sequence[str] = FORMATS, name: str = "first"
) -> Handed:
    """Hand out an assignment in every form, on paper for `STUDENTS`."""
    assignment = find_assignment(name, course)
    written = [
        path for to in formats for path in hand_out(assignment, course, to, folder, STUDENTS)
    ]
    return Handed(course, folder, written)
