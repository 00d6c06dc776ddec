"""When the file of a page is gone, its HTML goes, too, and the page that led to it is read again.

Sphinx would leave the HTML in the site, and would tell of what leads to it only in a build that
begins from nothing.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def follow_removal(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Take the HTML of removed pages out of the site; return the pages whose contents had them."""
    if app.builder.format == "html":
        for page in removed:
            Path(app.builder.get_outfilename(page)).unlink(missing_ok=True)  # type: ignore[attr-defined]
    return sorted(
        page
        for page, held in env.toctree_includes.items()
        if page not in removed and not removed.isdisjoint(held)
    )


def setup_removed_pages(app: Sphinx) -> None:
    """Connect the removal."""
    app.connect("env-get-outdated", follow_removal)
