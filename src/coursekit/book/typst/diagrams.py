"""Diagrams of mermaid and Graphviz: drawn where the tool is there, else printed as their source.

The extensions draw for the formats that they know; Typst is none of them, so their tools are asked
here, as the author has set them up.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
# What each draws: mermaid's SVG holds its words as HTML, which Typst does not read.
_ENDINGS = {"mermaid": ".png", "graphviz": ".svg"}
_LONGEST = 120  # seconds
_FINE = 3  # dots of mermaid's drawing for each that a screen would have


class DrawDiagrams(SphinxPostTransform):
    """Put pictures in the place of diagrams whose tool is there."""

    default_priority = 6
    formats = ("typst",)

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(nodes.Element)):
            kind = type(node).__name__
            if kind in _ENDINGS and (command := self._command(kind, node)):
                self._draw(node, command, _ENDINGS[kind])

    def _command(self, kind: str, node: nodes.Element) -> list[str]:
        """Return the tool and its options, as the extension would call it; empty without it."""
        if kind == "mermaid":
            tool = self.config.mermaid_cmd
            options = [*self.config.mermaid_params, "-s", str(_FINE)]
        else:
            given: dict[str, Any] = node.get("options", {})
            tool = given.get("graphviz_dot", self.config.graphviz_dot)
            options = [*self.config.graphviz_dot_args, "-Tsvg"]
        words = shlex.split(tool) if isinstance(tool, str) else list(tool)
        return [*words, *options] if words and shutil.which(words[0]) else []

    def _draw(self, node: nodes.Element, command: Sequence[str], ending: str) -> None:
        code = str(node.get("code", ""))
        digest = hashlib.sha256("\0".join([*command, code]).encode()).hexdigest()
        folder = Path(self.app.outdir, "diagrams")
        source, picture = folder / f"{digest}.txt", folder / f"{digest}{ending}"
        folder.mkdir(parents=True, exist_ok=True)
        source.write_text(code, encoding="utf-8")
        given = ["-i", str(source)] if ending == ".png" else [str(source)]
        try:
            if not picture.is_file():
                subprocess.run(
                    [*command, *given, "-o", str(picture)],
                    check=True,
                    capture_output=True,
                    text=True,
                    timeout=_LONGEST,
                )
            if not picture.is_file():
                raise OSError("it wrote no file")
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip()
            LOGGER.warning(
                "%s could not draw the diagram, whose source is printed: %s [typst.diagram]",
                command[0],
                said,
                type="typst",
                subtype="diagram",
                location=node,
            )
            return
        uri = os.path.relpath(picture, self.app.srcdir).replace(os.sep, "/")
        self.app.builder.images.setdefault(uri, picture.name)
        alt = str(node.get("alt") or code).strip()
        image = nodes.image(uri=uri, alt=alt, candidates={"*": uri}, ids=node["ids"])
        if ending == ".png":
            with Image.open(picture) as drawn:
                image["width"] = f"{drawn.width / _FINE:g}px"
        node.replace_self(image)
