"""``{exercise} emergence/three-counts``: an exercise file on a page."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from coursekit.book.exercises.content import ExerciseBuilder
from coursekit.book.exercises.registry import recall_exercise
from coursekit.book.exercises.settings import is_instructor, withheld
from coursekit.course import find_course
from coursekit.datasets import dataset_files
from coursekit.errors import CourseError, Fault

LOGGER = logging.getLogger(__name__)
SERIAL = "coursekit-exercise"
_HERE = "coursekit_exercises_here"  # names of those that the page has so far


class ExerciseDirective(SphinxDirective):
    """``{exercise} <chapter>/<slug>``: the exercise of that name, to be answered on the page."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0].strip()
        course = find_course(self.env.srcdir)
        self.env.note_dependency((course.exercises / f"{name}.md").as_posix())
        try:
            exercise = recall_exercise(self.env, name)
        except CourseError as error:
            for fault in error.faults:
                self._warn(fault)
            return []
        for dataset in exercise.datasets:
            for path in dataset_files(dataset, course):
                self.env.note_dependency(path.as_posix())
        if name in (here := self.env.temp_data.setdefault(_HERE, set())):
            self._warn(Fault("", 0, f'the page has the exercise "{name}" twice', "Keep one."))
            return []
        here.add(name)
        if not hasattr(self.state, "_renderer"):
            self._warn(
                Fault("", 0, "exercises need a page in Markdown", "Write this page in Markdown.")
            )
            return []
        kept = exercise.id in withheld(self.env.app) and not is_instructor(self.env.app)
        number = self.env.new_serialno(SERIAL) + 1
        return [ExerciseBuilder(self, exercise, withheld=kept).node(number)]

    def _warn(self, fault: Fault) -> None:
        place = f"{fault.path}:{fault.line}" if fault.path else self.get_location()
        if fault.path:
            place = f"{find_course(self.env.srcdir).root / fault.path}:{fault.line or 1}"
        message = f"{fault.message}. {fault.remedy}" if fault.remedy else fault.message
        LOGGER.warning(message, location=place, type="coursekit", subtype="exercise")
