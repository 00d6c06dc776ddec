"""A small course with one exercise of each kind."""

from __future__ import annotations

import shutil
from pathlib import Path

from skeletons import BASE

from small_course import SmallCourse, make_course

PAGE = "# {title}\n\nSome words.\n\n## Exercises\n\n{exercises}\n"
DIRECTIVE = "```{{exercise}} {name}\n```\n"


def page_of(title: str, *names: str) -> str:
    """The text of a page that shows exercises."""
    shown = "\n".join(DIRECTIVE.format(name=name) for name in names)
    return PAGE.format(title=title, exercises=shown)


def make_kinds(root: Path) -> SmallCourse:
    """A course with one exercise of each kind on the page ``kinds``, an appendix and progress,
    where a sentence links to an exercise.
    """
    course = make_course(root)
    shutil.rmtree(root / "exercises")
    folder = root / "exercises" / "all"
    folder.mkdir(parents=True)
    for kind, text in BASE.items():
        text = text.replace("A title", f"A {kind}").replace("Because.", f"Because of {kind}.")
        hint = "\n## Hint\nLook again.\n"
        (folder / f"{kind}.md").write_text(text + hint, encoding="utf-8")
    course.write("kinds", page_of("Kinds", *(f"all/{kind}" for kind in BASE)))
    course.write("answers", "# Answers\n\n```{exercise-answers}\n```\n")
    begin = "Begin with {exercise}`all/single`."
    course.write("progress", f"# Progress\n\n{begin}\n\n```{{exercise-progress}}\n```\n")
    pages = "kinds\nprogress\nanswers"
    course.write("index", f"# Book\n\n```{{toctree}}\n{pages}\n```\n")
    return course
