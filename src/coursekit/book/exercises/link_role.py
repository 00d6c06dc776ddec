"""``{exercise}`emergence/three-counts```: a link to an exercise, by number and title.

Where it stands and which number it has are known when every page is read: the role leaves a
placeholder, which is filled when a page is written.
"""

from __future__ import annotations

import difflib

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from coursekit.book.exercises.nodes import exercise_link, number_on
from coursekit.book.exercises.registry import Listed, listed_by_page, registry_of

LOGGER = logging.getLogger(__name__)


class ExerciseRole(SphinxRole):
    """``{exercise}`rivers/bonn```: a link to an exercise, by its number."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        registry_of(self.env).linking.add(self.env.docname)
        link = exercise_link(self.rawtext, exercise_id=self.text.strip())
        self.set_source_info(link)
        return [link], []


class LinkExercises(SphinxPostTransform):
    """Put links in place of the role's placeholders."""

    default_priority = 8  # before references are resolved

    def run(self, **_: object) -> None:
        links = list(self.document.findall(exercise_link))
        if not links:
            return
        known = {
            one.name: (page, one) for page, listed in listed_by_page(self.env) for one in listed
        }
        for link in links:
            name = link["exercise_id"]
            if name in known:
                link.replace_self(self._reference(*known[name]))
                continue
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f'Did you mean "{near[0]}"?' if near else "Put it on one, or link another."
            message = f'no page has the exercise "{name}". {remedy}'
            LOGGER.warning(message, location=link, type="coursekit", subtype="exercise")
            link.replace_self(nodes.literal("", name))

    def _reference(self, page: str, one: Listed) -> nodes.reference:
        words = f"{number_on(self.env, page, one.number)} {one.title}"
        holder = nodes.inline("", words, classes=["std", "std-ref"])
        uri = self.app.builder.get_relative_uri(self.env.docname, page)
        return nodes.reference("", "", holder, internal=True, refuri=f"{uri}#{one.anchor}")
