"""A small course to build: the data of the real one, and pages written by a test."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

ROOT = Path(__file__).resolve().parents[2]
# Templates of the site, compiled: all courses of a process have the same ones.
_COMPILED = tempfile.TemporaryDirectory()
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NOTEBOOK = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n"


@dataclass
class SmallCourse:
    """A course with the data and exercises of the real one and pages written by a test."""

    root: Path
    app: Sphinx | None = field(default=None, init=False)

    def write(self, name: str, text: str) -> None:
        """Write a page."""
        path = self.root / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, builder: str = "html", parallel: int = 1, **settings: object) -> str:
        """Build the pages and return the warnings."""
        import_module("kept_wheel")
        pages = sorted(path.stem for path in self.root.glob("*.md") if path.stem != "index")
        if not (self.root / "index.md").exists():
            self.write("index", "# Book\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n")
        warnings = io.StringIO()
        values = {
            # A dict of its own: Sphinx would write into the default that all applications share.
            "source_suffix": {".rst": "restructuredtext"},
            "extensions": ["myst_nb", "sphinxcontrib.bibtex", "coursekit.book"],
            "bibtex_bibfiles": ["references.bib"],
            "html_theme": "sphinx_book_theme",
            "project": "Book",
            "exclude_patterns": ["out", "data", "exercises"],
            "myst_enable_extensions": ["colon_fence"],
            "nb_execution_mode": "cache",
            "nb_execution_cache_path": str(self.root / "out" / "cache"),
            "nitpicky": True,
            "numfig": True,
            **settings,
        }
        with docutils_namespace():
            self.app = Sphinx(
                self.root,
                None,
                self.out(builder),
                self.root / "out" / "doctrees",
                builder,
                values,
                status=None,
                warning=warnings,
                parallel=parallel,
            )
            if templates := getattr(self.app.builder, "templates", None):
                cache = FileSystemBytecodeCache(_COMPILED.name)
                templates.environment.bytecode_cache = cache
            self.app.build()
        return _COLOUR.sub("", warnings.getvalue())

    def out(self, builder: str = "html") -> Path:
        """Return the folder of what was built."""
        return self.root / "out" / builder

    def page(self, name: str) -> BeautifulSoup:
        """Read a built page."""
        html = (self.out() / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(html, "html.parser")


# The words by which the exercises of the real course, and of most tests, are sorted.
SORTED_BY = """\
sphinx:
  config:
    coursekit_skills:
      [sourcing, contextualisation, corroboration, close-reading, quantification, argument]
    coursekit_levels: [remember, understand, apply, analyse, evaluate, create]
"""


def make_course(root: Path) -> SmallCourse:
    """Make an empty course in a new folder."""
    root.mkdir(parents=True, exist_ok=True)
    for folder in ("data", "exercises"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "references.bib", root)
    (root / "_config.yml").write_text(SORTED_BY, encoding="utf-8")
    return SmallCourse(root)
