"""What a page asks of its reader, printed below its title: time, level, what to read before.

The times are computed when the page has been read; level and pages to read before stand in its
front matter::

    level: introductory
    before: introduction, emergence

Only a page with exercises has such a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from coursekit.book.chartcells import disclosure
from coursekit.book.exercises.nodes import exercise
from coursekit.catalogue import _, ngettext

WORDS_A_MINUTE = 238
"""Mean silent reading rate of adults for English non-fiction; most are between 175 and 300.

M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019),
104047, doi 10.1016/j.jml.2019.104047.
"""
MINUTES = {
    **dict.fromkeys(("single", "multiple"), 1),
    **dict.fromkeys(("number", "date", "text"), 2),
    **dict.fromkeys(("match", "classify", "order"), 4),
    "open": 5,
}
"""Minutes for an exercise of each kind.

By the rule of thumb of Lansing Community College's Center for Teaching Excellence, "Tips on
Constructing Tests" (www.lcc.edu/cte/resources/teachingtips/tip3.aspx): a minute for a choice,
half a minute to a minute for each pair (ours have five or so), two to five minutes for a short
answer.  An answer that is typed after looking something up is a short answer of two minutes, one
in a few sentences of five.
"""
_EFFORT = "coursekit-effort"  # metadata of the page
_NOT_READ = (exercise, disclosure, nodes.literal_block, nodes.comment, nodes.raw)


def effort(words: int, kinds: Sequence[str]) -> str:
    """Say how long a page takes.

    Parameters
    ----------
    words : int
        Words to read, without those of exercises.
    kinds : sequence of str
        Kinds of its exercises.

    Returns
    -------
    str
        With minutes, to the minute below ten and to five above.
    """
    reading = _rounded(words / WORDS_A_MINUTE)
    solving = _rounded(sum(MINUTES[kind] for kind in kinds))
    return _(
        "about {reading} to read; {exercises}, about {solving}",
        reading=_minutes(reading),
        exercises=ngettext("{n} exercise", "{n} exercises", len(kinds)),
        solving=_minutes(solving),
    )


def _minutes(number: int) -> str:
    return ngettext("{n} minute", "{n} minutes", number)


def _rounded(minutes: float) -> int:
    return max(1, round(minutes)) if minutes < 10 else 5 * round(minutes / 5)


def effort_of(env: BuildEnvironment, page: str) -> str:
    """Return how long a page takes, once it has been read; empty for one without exercises."""
    return str(env.metadata.get(page, {}).get(_EFFORT, ""))


def tell_effort(app: Sphinx, document: nodes.document) -> None:
    """Put the line below the title of the page that was read."""
    kinds = [node["kind"] for node in document.findall(exercise)]
    title = next(iter(document.findall(nodes.title)), None)
    if not kinds or title is None:
        return
    settings = app.env.metadata[app.env.docname]
    settings[_EFFORT] = effort(_words(document), kinds)
    line = nodes.paragraph(
        "", f"{settings[_EFFORT][:1].upper()}{settings[_EFFORT][1:]}.", classes=["ck-effort"]
    )
    if level := str(settings.get("level") or ""):
        line += nodes.Text(" " + _("Level: {level}.", level=level))
    if before := [one.strip() for one in str(settings.get("before") or "").split(",")]:
        line += list(_pages(app.env.docname, [one for one in before if one]))
    title.parent.insert(title.parent.index(title) + 1, line)


def _words(node: nodes.Node) -> int:
    """Count the words of running text: none of code, locators, or what is folded away."""
    if isinstance(node, nodes.Text):
        return len(node.split())
    assert isinstance(node, nodes.Element)
    if isinstance(node, _NOT_READ) or "ck-src" in node.get("classes", ()):
        return 0
    return sum(map(_words, node.children))


def _pages(here: str, pages: Sequence[str]) -> Iterator[nodes.Node]:
    """Name the pages to read before, each as a link that the build checks."""
    for number, page in enumerate(pages):
        yield nodes.Text(" " + _("Read before:") + " " if number == 0 else "; ")
        yield addnodes.pending_xref(
            "",
            nodes.inline("", page, classes=["std", "std-doc"]),
            refdomain="std",
            reftype="doc",
            reftarget=page,
            refdoc=here,
            refexplicit=False,
            refwarn=True,
        )
    if pages:
        yield nodes.Text(".")


def setup_effort(app: Sphinx) -> None:
    """Connect the line; late, when a page has all its words."""
    app.connect("doctree-read", tell_effort, priority=900)
