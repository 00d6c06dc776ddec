"""A small book with one of everything, for the tests of the Typst builder."""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

project = "Letters from the Border"
author = "A. Example"
language = "en"
extensions = [
    "myst_nb",
    "sphinx_design",
    "sphinx_togglebutton",
    "sphinxcontrib.bibtex",
    "sphinx.ext.mathjax",
    "sphinx.ext.todo",
    "coursekit.book.typst",
]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"}
root_doc = "index"
numfig = True
todo_include_todos = True
nb_execution_mode = "off"
myst_enable_extensions = [
    "colon_fence",
    "deflist",
    "fieldlist",
    "dollarmath",
    "amsmath",
    "smartquotes",
    "attrs_inline",
    "substitution",
    "strikethrough",
    "tasklist",
]
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
exclude_patterns = ["_build"]
suppress_warnings = ["myst.strikethrough"]

typst_subtitle = "A sample book"
typst_indexes = {"people": "Index of people", "general": "Index"}
typst_class_functions = {"boxed": "card", "place": "fine"}
typst_template_parts = [str(Path(__file__).with_name("fine.typ"))]
typst_script_languages = {"Cyrillic": "ru"}
typst_edition = "Student edition"
typst_imprint = ["On “Letters”, Journal of Samples 1 (2020): 1–9.", "CC BY 4.0"]


class Person(SphinxRole):
    """A name that the index of people takes: ``{person}`Klimov, Grigory```."""

    def run(self):
        family, _, given = self.text.partition(", ")
        return [
            nodes.inline("", f"{given} {family}".strip(), index_name="people", index_key=self.text)
        ], []


def setup(app):
    app.add_role("person", Person())
