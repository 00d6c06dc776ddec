"""What the cover shows besides title and contents: the setting ``coursekit_cover``.

::

    coursekit_cover:
      picture: map                  # the name of a chart
      article: https://doi.org/…    # where to read the article
      puzzle:
        question: Which figure would you print?
        figures:                    # one card each; a click tells what is wrong with it
          - {figure: …, about: …, answer: …, source: Emergence 3; n. 18}
        promise: …                  # what the book does about it
        page: chapters/emergence    # where it goes on
      doors:                        # for whom the book is
        - {title: …, text: …, page: chapters/introduction}

Each part may be missing.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from coursekit.book.charttables import all_charts
from coursekit.book.site.picture_sizes import svg_size
from coursekit.book.site.place_links import PlaceLinks
from coursekit.book.sources.course_tables import course_of
from coursekit.book.sources.domain import NAME
from coursekit.book.sources.source_role import warn
from coursekit.errors import CourseError, Fault
from coursekit.locators import check_source, read_article

PICTURE = "_images/cover.svg"


def cover_context(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what the template of the cover shows of the setting.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    page : str
        Name of the cover.

    Returns
    -------
    dict
        ``ck_puzzle`` with the places of its figures as links, ``ck_doors``, ``ck_article`` and
        ``ck_picture``, the address and the size of an SVG file.
    """
    given = dict(app.config.coursekit_cover)
    if not given or NAME not in app.env.domains:
        return {}
    puzzle = dict(given.get("puzzle", {}))
    links = PlaceLinks(app, page)
    try:
        with links.reading():
            article = read_article(course_of(app.env))
            puzzle["figures"] = [
                {
                    **one,
                    "about": links.set_titles(str(one.get("about", ""))),
                    "answer": links.set_titles(str(one.get("answer", ""))),
                    "source": links.locators(check_source(one["source"], article)),
                }
                for one in puzzle.get("figures", ())
            ]
        picture = _picture(app, given["picture"]) if "picture" in given else None
    except CourseError as error:
        warn(error, "cover", "_config.yml")
        return {}
    return {
        "ck_puzzle": puzzle,
        "ck_doors": given.get("doors", []),
        "ck_article": given.get("article", ""),
        "ck_picture": picture,
    }


def _picture(app: Sphinx, name: str) -> dict[str, Any]:
    """Write the picture of a chart to a file: in the page, a phone would wait for it first."""
    for _, record in all_charts(app.env):
        if record["name"] == name:
            source = Path(app.srcdir, record["screen"].lstrip("/"))
            goal = Path(app.outdir, PICTURE)
            goal.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, goal)
            digest = hashlib.sha256(source.read_bytes()).hexdigest()[:8]
            return {"address": f"{PICTURE}?v={digest}", "size": svg_size(source)}
    known = ", ".join(record["name"] for _, record in all_charts(app.env))
    message = f'coursekit_cover: no page draws the chart "{name}"'
    raise CourseError(Fault("_config.yml", 0, message, f"There are {known}."))


def setup_cover(app: Sphinx) -> None:
    """Connect the setting."""
    meaning = "what the cover shows: picture, article, puzzle and doors, each if you want it"
    app.add_config_value("coursekit_cover", {}, "html", [dict], meaning)
