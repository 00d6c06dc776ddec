"""Room for pictures: a page that knows their sizes does not move when they arrive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

HEAD = 2000  # bytes in which an SVG file opens its first element
_VIEW_BOX = re.compile(rb'<svg[^>]*\sviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"')


def svg_size(path: Path) -> tuple[int, int] | None:
    """Return width and height of an SVG file in its own units, or None if it does not tell."""
    try:
        with path.open("rb") as stream:
            view_box = _VIEW_BOX.search(stream.read(HEAD))
    except OSError:
        return None
    return (round(float(view_box[1])), round(float(view_box[2]))) if view_box else None


class sized_image(nodes.image):
    """A picture of known size; ``size`` holds width and height.  Only HTML meets it."""


class ReserveRoom(SphinxPostTransform):
    """Tell HTML the size of each SVG picture; the style sheet scales it all the same."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            sizes = {"width", "height", "scale"} & set(image.attributes)
            if sizes or not image["uri"].endswith(".svg"):
                continue
            if size := svg_size(Path(self.app.srcdir, image["uri"])):
                image.replace_self(sized_image(image.rawsource, **image.attributes, size=size))


def visit_sized_image(self: HTML5Translator, node: sized_image) -> None:
    """Write the image, with its size as attributes: as style they would forbid scaling.

    With its room kept, it need not be fetched before the reader comes near.
    """
    self.visit_image(node)
    width, height = node["size"]
    size = f'<img loading="lazy" width="{width}" height="{height}" '
    self.body[-1] = self.body[-1].replace("<img ", size, 1)


def depart_sized_image(self: HTML5Translator, node: sized_image) -> None:
    self.depart_image(node)


def setup_pictures(app: Sphinx) -> None:
    """Connect the transform and its node."""
    app.add_node(sized_image, html=(visit_sized_image, depart_sized_image))
    app.add_post_transform(ReserveRoom)
