"""When the file of a page is gone, its HTML goes, too, and the page that led to it is read again.

Sphinx would leave the HTML and the copy of the source in the site, and would tell of what leads to
it only in a build that begins from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def follow_removal(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Take removed pages out of the site; return the pages whose contents had them."""
    if app.builder.format == "html":
        for path in (path for page in removed for path in _files_of(app, page)):
            path.unlink(missing_ok=True)
    return sorted(
        page
        for page, held in env.toctree_includes.items()
        if page not in removed and not removed.isdisjoint(held)
    )


def _files_of(app: Sphinx, page: str) -> Iterator[Path]:
    """Return a page's files in the site: its HTML, and its source, of which no ending is known."""
    yield Path(app.builder.get_outfilename(page))  # type: ignore[attr-defined]
    for suffix in app.config.source_suffix:
        ending = f"{suffix}{app.config.html_sourcelink_suffix}"
        yield Path(app.outdir, "_sources", f"{page}{ending}")


def setup_removed_pages(app: Sphinx) -> None:
    """Connect the removal."""
    app.connect("env-get-outdated", follow_removal)
