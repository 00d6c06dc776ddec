"""A Sphinx builder that typesets a book with Typst: ``sphinx-build -b typst``.

The pipeline
------------
1. `config` registers the values ``typst_…`` and tells myst-nb which notebook outputs suit paper.
2. `builder` waits until Sphinx has read the sources, on the way `picturepaths` finds pictures;
   HTML and PDF share what was read.
3. `assemble` joins all pages to one tree in the order of the table of contents, marks where parts
   begin, and lets Sphinx resolve the references; on the way `dataframes` turns printed data frames
   into tables, `rawhtml` what HTML says (`htmlreading`) into nodes, and `diagrams` diagrams into
   pictures.
   `characters`, `pictures` and `formulas` try by themselves what Typst might refuse; what it does
   refuse is replaced and told.
4. `labels` decides which Typst label stands for which id of which page.
5. `translator` walks the tree once.  Its visitors stand in ``visitors/``, one module for each
   family of nodes; `escape`, `values`, `columns` and `texmath` are pure functions they use.
6. `builder` writes one ``.typ`` file, and beside it one for each page, the template and the
   pictures; `indexes` adds the indexes.
7. `typeset` compiles it, once, as PDF/UA-1 (`compiling`).

The look stands in ``template/``; a project may put a file of its own in front of it
(``typst_template``).

Nodes of other extensions
-------------------------
They get visitors in the usual way::

    def visit_card(self, node):
        body = self.render_children(node)                # Markup
        self.call("card", body, title=self.markup(node["title"]))
        raise nodes.SkipNode

    app.add_node(card, html=(…), typst=(visit_card, None))

A function of Typst that such a visitor calls and the template lacks stands in a file of the
extension, which its ``setup`` makes known with `add_template_part`::

    add_template_part(app, Path(__file__).with_name("card.typ"))

The helpers are those of `visitors.base.Writer`:

``self.text(words)``, ``self.markup(words)``
    Write text, or return it as markup: escaped, words in Cyrillic marked as Russian.
``self.call(name, *arguments, **named)``
    Write a block: the call of a function of the template.  A `Markup` becomes content, a plain
    string a string, `Code` is written as it is; underscores in names become hyphens.
``self.inline(name, …)``, ``self.open(name, …)`` and ``self.close()``
    The same inside a line.
``self.render_children(node)``, ``self.render(*children)``
    Return the markup of children instead of writing it.
``self.anchor(node)``, ``self.anchor_of(node)``
    Write, or return, the label of a node that something refers to.
``self.index_mark(index, key)``
    Put an entry into an index of `typst_indexes`; those of Sphinx go to ``general``.
``self.emit(code)``
    Write Typst markup as it is.
``self.warn(subtype, message, node)``
    Report a fault as a warning of the type ``typst.<subtype>``.

A node with the class ``no-print`` is left out, as is a notebook cell with that tag.  An inline
node with the attribute ``index_key`` is entered into the index ``index_name``, which prints the
nodes ``index_words`` or, without these, the key.  A node without a
visitor is reported as ``typst.node`` and its children are printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit.book.typst.config import add_template_part
from coursekit.book.typst.values import Code, Markup

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Code", "Markup", "add_template_part", "setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the builder, its configuration and its transform.

    Parameters
    ----------
    app : sphinx.application.Sphinx

    Returns
    -------
    dict
        What Sphinx wants to know of an extension.
    """
    from coursekit.book.language import setup_language
    from coursekit.book.typst.assemble import part
    from coursekit.book.typst.builder import setup_builder
    from coursekit.book.typst.config import setup_config
    from coursekit.book.typst.dataframes import DataFrameTables
    from coursekit.book.typst.diagrams import DrawDiagrams
    from coursekit.book.typst.picturepaths import FindPictures
    from coursekit.book.typst.rawhtml import RawDirective, ReadHtml

    setup_language(app)
    setup_config(app)
    app.add_node(part)
    setup_builder(app)
    app.add_transform(FindPictures)
    app.add_post_transform(DataFrameTables)
    app.add_post_transform(ReadHtml)
    app.add_post_transform(DrawDiagrams)
    app.add_directive("raw", RawDirective, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
