"""Interfaces of Sphinx, MyST-NB and Jupyter Book that they do not document, and why we need each.

Who moves to another version looks here first.  One more stands in
`coursekit.book.exercises.content`, which does without Jupyter Book.
"""

from __future__ import annotations

import copy
import glob
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from jupyter_book.config import get_final_config
from myst_nb.core.config import NbParserConfig
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

# Sphinx has no event for a warning: who wants to hear of each listens to its logger.
WARNINGS = logging.getLogger(NAMESPACE)
# Through this one it passes on what docutils says.
DOCUTILS_WARNINGS = logging.getLogger(f"{NAMESPACE}.sphinx.util.docutils")


def sphinx_settings(root: Path) -> dict[str, Any]:
    """Turn ``_config.yml`` into settings of Sphinx, as ``jupyter-book build`` does.

    Jupyter Book offers only a function that also runs Sphinx, prints a traceback of whatever
    happens there, and gives back no warning.

    Parameters
    ----------
    root : pathlib.Path
        Folder of ``_config.yml`` and ``_toc.yml``.

    Raises
    ------
    TypeError, ValueError, AttributeError, LookupError
        Where the file holds something else than Jupyter Book expects.
    yaml.YAMLError
        If the file is not YAML.
    """
    given = {
        "external_toc_path": (root / "_toc.yml").as_posix(),
        "latex_individualpages": False,  # Jupyter Book expects a word about it
    }
    settings, _ = get_final_config(
        user_yaml=root / "_config.yml", cli_config=given, sourcedir=root, use_external_toc=True
    )
    return dict(settings)


def fresh_defaults() -> dict[str, Any]:
    """Return copies of Sphinx's own default values that a build could change in place.

    Sphinx hands out the same lists and dictionaries to each application of a process, and
    extensions add to them: a second build would begin with what the first has added.
    """
    return {
        name: copy.deepcopy(option.default)
        for name, option in Config.config_values.items()
        if isinstance(option.default, list | dict | set)
    }


def is_suppressed(record: logging.LogRecord, app: Sphinx) -> bool:
    """Whether the settings silence a warning; listeners of the logger hear those, too."""
    kind = getattr(record, "type", ""), getattr(record, "subtype", "")
    return is_suppressed_warning(*kind, app.config.suppress_warnings)


def name_page(app: Sphinx, record: logging.LogRecord) -> bool:
    """Name the page alone where a warning has no line, as a filter of `DOCUTILS_WARNINGS`.

    What docutils writes as ``page.md:: (WARNING/2) …``, Sphinx would place at ``page.md:``, and
    write a colon behind that.
    """
    place = str(getattr(record, "location", None) or "")
    if place.endswith(":"):
        record.location = app.env.path2doc(place[:-1]) or place
    return True


def place_of_warning(record: logging.LogRecord) -> str:
    """Return where a warning belongs, as ``file:line`` or the name of a page; else nothing.

    Sphinx works this out in a filter of its own handler, which others do not pass.
    """
    place = getattr(record, "location", None)
    if isinstance(place, nodes.Node):
        place = get_node_location(place)
    if isinstance(place, tuple):
        place = place[0]
    return place if isinstance(place, str) else ""


def forget_page(app: Sphinx, page: str) -> None:
    """Have the next build read a page again: Sphinx does so where it misses the page's tree."""
    Path(app.doctreedir, f"{page}.doctree").unlink(missing_ok=True)


def forget_all_pages(app: Sphinx) -> None:
    """Have the next build read every page again."""
    Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def notebook_settings(env: BuildEnvironment) -> NbParserConfig:
    """Return MyST-NB's settings of this build, as its parser will use them.

    Sphinx's configuration has them before MyST-NB has checked them, renamed the old ones and
    found the folder of the cache.
    """
    settings: NbParserConfig = env.mystnb_config  # type: ignore[attr-defined]
    return settings


def leave_unrun(env: BuildEnvironment, paths: Iterable[Path]) -> None:
    """Have MyST-NB run some chapters not at all in this build.

    When it reads them, it is too late to change Sphinx's configuration.
    """
    settings = notebook_settings(env)
    more = (glob.escape(path.as_posix()) for path in paths)
    patterns = [*settings.execution_excludepatterns, *more]
    env.mystnb_config = settings.copy(execution_excludepatterns=patterns)  # type: ignore[attr-defined]
