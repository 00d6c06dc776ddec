"""Words in Cyrillic are marked with their language, for hyphenation and for screen readers.

Which language that is, a book says by ``coursekit_cyrillic``; Russian if it does not.  A run of
Cyrillic becomes ``inline.ck-ru.language-ru``; docutils writes the class ``language-ru`` as
``lang="ru"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# Words, and whatever stands between two of them; a run begins and ends with a letter,
# but takes the quotation marks that enclose it along.
_RUN = re.compile(r"«?[\u0400-\u052f\u0301]+(?:[^\w\n]*[\u0400-\u052f\u0301]+)*»?")
RUSSIAN = "ru"
_VERBATIM = (nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.math, nodes.comment)


class MarkCyrillic(SphinxPostTransform):
    """Wrap each run of Cyrillic in the text."""

    default_priority = 700  # after references and citations have been put in

    def run(self, **_: object) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if _RUN.search(text) and not _is_marked(text):
                text.parent.replace(text, list(mark(text, self.config.coursekit_cyrillic)))


def mark(text: str, language: str = RUSSIAN) -> Iterator[nodes.Node]:
    """Split `text` into plain text and runs of Cyrillic that are marked with their `language`."""
    end = 0
    for run in _RUN.finditer(text):
        if run.start() > end:
            yield nodes.Text(text[end : run.start()])
        yield nodes.inline("", run[0], classes=["ck-ru", f"language-{language}"])
        end = run.end()
    if end < len(text):
        yield nodes.Text(text[end:])


def _is_marked(text: nodes.Text) -> bool:
    node = text.parent
    while node is not None:
        if isinstance(node, _VERBATIM) or "ck-ru" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def setup_cyrillic(app: Sphinx) -> None:
    """Connect the setting and the transform."""
    meaning = "the language of words in Cyrillic letters, for hyphenation and reading aloud"
    app.add_config_value("coursekit_cyrillic", RUSSIAN, "env", [str], meaning)
    app.add_post_transform(MarkCyrillic)
