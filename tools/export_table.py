"""Write the table of kinds and learning systems into ``exercises/README.md``.

    .venv/bin/python tools/export_table.py

It is computed from the exercises of ``tests/cases/marking.json``; a test holds it to them.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from coursekit.course import Course
from coursekit.exercises import read_exercise
from coursekit.export.loss_report import kinds_table

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "exercises" / "README.md"
BLOCK = re.compile(r"(<!-- table of exports -->\n).*?(<!-- end -->)", re.DOTALL)


def computed() -> str:
    """The table as it should stand."""
    cases = json.loads((ROOT / "tests/cases/marking.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder))
        chapter = course.exercises / "cases"
        chapter.mkdir(parents=True)
        exercises = []
        for name, text in cases["exercises"].items():
            path = chapter / f"{name}.md"
            path.write_text(text, encoding="utf-8")
            exercises.append(read_exercise(path, course))
        return kinds_table(exercises)


def main() -> None:
    text = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(rf"\g<1>{computed()}\g<2>", text), encoding="utf-8")


if __name__ == "__main__":
    main()
