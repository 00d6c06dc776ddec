"""Exercises in the book: directives, nodes, their HTML and Typst forms, the appendix.

1. ``{exercise}`` or ``{coursekit-exercise}`` reads a file and builds its nodes (`directive`,
   `nodes`).
2. On the site a node becomes a form, which ``ck-exercise.js`` checks (`form`).
3. In print it becomes a box to write in (`typst`); the answers stand in an appendix (`answers`,
   `printed_answers`).
4. ``{exercise}`` as a role is a link to an exercise (`link_role`).
5. `registry` remembers which pages have exercises, so that lists and links are written again.

Another book takes the exercises alone with the extension ``coursekit.book.exercises``: it needs
neither our datasets nor an article, and its exercises need no locators.
"""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import is_directive_registered

from coursekit.book.exercises import form, printed_answers, progress_page, typst
from coursekit.book.exercises.answers import (
    AnswersDirective,
    FillAnswers,
    ProgressDirective,
    SetInColumns,
)
from coursekit.book.exercises.directive import ExerciseDirective
from coursekit.book.exercises.fallback import WritePlainly
from coursekit.book.exercises.link_role import ExerciseRole, LinkExercises
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_answer,
    exercise_answers,
    exercise_keys,
    exercise_link,
    exercise_overview,
    exercise_part,
)
from coursekit.book.exercises.registry import forget_page, merge_pages, note_page, pages_to_rewrite
from coursekit.book.exercises.settings import note_withheld
from coursekit.book.language import add_scripts, setup_language
from coursekit.book.typst.config import add_template_part

STATIC = Path(__file__).resolve().parent / "static"
SCRIPTS = (
    "ck-words.js",
    "ck-dates.js",
    "ck-numbers.js",
    "ck-marking.js",
    "ck-answer-form.js",
    "ck-feedback.js",
    "ck-exercise.js",
    "ck-progress.js",
)
FILES = "exercises/*/*.md"
#: The directive's own name, which no other extension has; sphinx-exercise has the short one, too.
OWN_NAME, SHORT_NAME = "coursekit-exercise", "exercise"
# What only an exercise file has, whole or not yet.
_IS_EXERCISE = re.compile(
    r"^(?:kind\s*:|variants\s*:|##\s+(?:Answers|Rubric)\b)", re.MULTILINE | re.IGNORECASE
)


def _add_static(app: Sphinx, config: Config) -> None:
    """Offer our script and style to a book that does not use our look."""
    if str(STATIC) not in config.html_static_path:
        config.html_static_path = [*config.html_static_path, str(STATIC)]


def _leave_out_files(app: Sphinx, config: Config) -> None:
    """Keep Sphinx from making pages of the exercise files, which hold the keys.

    An author's own page in that folder stays one, if nothing in it could be an exercise.
    """
    root = Path(app.srcdir)
    files = [path for path in sorted(root.glob(FILES)) if _may_be_exercise(path)]
    names = [path.relative_to(root).as_posix() for path in files]
    config.exclude_patterns = [*config.exclude_patterns, *map(glob.escape, names)]


def _may_be_exercise(path: Path) -> bool:
    return bool(_IS_EXERCISE.search(path.read_text(encoding="utf-8", errors="replace")))


def _take_short_name(app: Sphinx, config: Config) -> None:
    """Take the name ``exercise``, unless an extension that was set up before or after has it."""
    if not is_directive_registered(SHORT_NAME):
        app.add_directive(SHORT_NAME, ExerciseDirective)
        app.add_role(SHORT_NAME, ExerciseRole())


def _add_files(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load scripts and style on the pages that need them only."""
    needs = (exercise, exercise_overview)
    if doctree is None or not any(isinstance(node, needs) for node in doctree.findall()):
        return
    app.add_css_file("ck-exercise.css", priority=110)
    for place, name in enumerate(SCRIPTS):
        app.add_js_file(name, priority=110 + place, loading_method="defer")


def _nothing(*_: Any) -> None:
    """Leave a node: all was written when it was entered."""


EDITION = "`student`, or `instructor`: with keys and rubrics"


def setup(app: Sphinx) -> dict[str, object]:
    """Connect the exercises alone, without the rest of the book."""
    app.add_config_value("coursekit_edition", "student", "env", str, EDITION)
    setup_exercises(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def setup_exercises(app: Sphinx) -> None:
    """Connect directives, nodes, appendix, script and style."""
    setup_language(app)
    add_scripts(app, *(STATIC / name for name in SCRIPTS))
    withheld = "exercises, patterns such as `audit/*`, and assignments whose answers are kept back"
    app.add_config_value("coursekit_withheld", [], "env", [list, tuple], withheld)
    computed = "what is withheld on the day of the build; set by the build itself"
    app.add_config_value("coursekit_withheld_now", [], "env", [list], computed)
    for words in ("skill", "level"):
        meaning = f"the words that the field {words} of an exercise may have; empty: any"
        app.add_config_value(f"coursekit_{words}s", [], "env", [list, tuple], meaning)
    progress = "the name under which a browser keeps a reader's answers; empty: that of the course"
    app.add_config_value("coursekit_progress_name", "", "html", str, progress)
    app.add_directive(OWN_NAME, ExerciseDirective)
    app.add_role(OWN_NAME, ExerciseRole())
    app.add_directive("exercise-answers", AnswersDirective)
    app.add_directive("exercise-progress", ProgressDirective)
    app.add_node(
        exercise, html=(form.visit_exercise, _nothing), typst=(typst.visit_exercise, _nothing)
    )
    app.add_node(exercise_answer, typst=(printed_answers.visit_exercise_answer, _nothing))
    app.add_node(exercise_keys, typst=(printed_answers.visit_exercise_keys, _nothing))
    add_template_part(app, typst.TEMPLATE_PART)
    app.add_node(exercise_overview, html=(progress_page.visit_exercise_overview, _nothing))
    app.add_node(exercise_part)
    app.add_node(exercise_answers)
    app.add_node(exercise_link)
    app.add_post_transform(FillAnswers)
    app.add_post_transform(SetInColumns)
    app.add_post_transform(LinkExercises)
    app.add_post_transform(WritePlainly)
    app.connect("config-inited", _take_short_name)
    app.connect("config-inited", _add_static)
    app.connect("config-inited", _leave_out_files)
    app.connect("config-inited", note_withheld)
    app.connect("doctree-read", note_page)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", merge_pages)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("html-page-context", _add_files)
