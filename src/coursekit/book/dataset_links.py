"""In HTML the name of a dataset in an exercise leads to its page, with the section set.

``the dataset `citations``` and `` `load("citations")` `` become links; an exercise whose sources
lie in one section of the article leads to the rows of this section.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.book.exercises.nodes import exercise
from coursekit.book.exercises.registry import recall_exercise
from coursekit.book.sources.course_tables import course_of
from coursekit.book.sources.domain import dataset_link
from coursekit.datasets.joins import whole_resource
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import CourseError
from coursekit.locators import FOOTNOTE, parse_source

_NAMED = re.compile(r'(?:load\(["\'])?(?P<name>\w+)(?:["\']\))?')


class LinkDatasets(SphinxPostTransform):
    """Make links of the datasets that the exercises of a page name."""

    default_priority = 8  # before references are resolved
    formats = ("html",)

    def run(self, **_: object) -> None:
        tasks = list(self.document.findall(exercise))
        course = course_of(self.env)
        if not tasks or not (course.data / DESCRIPTOR).is_file():
            return
        known = read_resources(course)
        for task in tasks:
            # What is withheld tells nothing of its key, not even the section.
            source = recall_exercise(self.env, task["exercise_id"]).source if task["data"] else ""
            section = _section(source)
            for literal in list(task.findall(nodes.literal)):
                named = _NAMED.fullmatch(literal.astext())
                if named and (resource := known.get(named["name"])):
                    fields = whole_resource(resource, known).fields
                    has_section = any(field.name == "section" for field in fields)
                    query = {"where": f"section,is,{section}"} if section and has_section else {}
                    here, shown = self.env.docname, literal.deepcopy()
                    literal.replace_self(dataset_link(here, resource.name, shown, query))


def _section(source: str) -> str:
    """Return the one section of the article in which all sources lie, or nothing."""
    try:
        sections = {one.section for one in parse_source(source)} if source else set()
    except CourseError:  # told where the exercise is read
        return ""
    return sections.pop() if len(sections) == 1 and FOOTNOTE not in sections else ""


def setup_dataset_links(app: Sphinx) -> None:
    """Connect the transform."""
    app.add_post_transform(LinkDatasets)
