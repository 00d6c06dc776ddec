"""What is printed of a book: the whole, a reader, a chapter, a worksheet, its answers and more.

1. `page_roles` notes what each page is when it is read: chapter, notes, terms, data, for teachers.
2. `product_model` says what a product holds: pages of which roles, and what is changed in them.
3. `product_list` turns what was ordered (the setting ``coursekit_products``) into a list of PDFs.
4. `planning` makes of each the volume that the Typst builder writes, with the changes of
   `tree_filters` and the head of `title_block`.
5. `sheet_notes` keeps what sheets tell the teacher from students.
6. `doors` offers them on the site.
7. `printed_list` writes what has become of it, with page counts, into ``printed.json``.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from coursekit.book import typst
from coursekit.book.products.doors import setup_doors
from coursekit.book.products.page_roles import note_role
from coursekit.book.products.planning import plan_volumes
from coursekit.book.products.printed_list import list_printed
from coursekit.book.products.product_model import OFFERED_PRODUCTS
from coursekit.book.products.sheet_notes import setup_sheet_notes
from coursekit.book.products.title_block import TEMPLATE_PART, title_block, visit_title_block
from coursekit.book.typst.volumes import CHOOSE


def setup_products(app: Sphinx) -> None:
    """Connect roles, volumes and the head of a chapter that is printed by itself."""
    ordered = "what is printed; set by coursekit print"
    app.add_config_value("coursekit_products", [], "html", [list], ordered)
    holds = "roles of the pages that a product holds, where they are others than usual"
    app.add_config_value("coursekit_product_roles", {}, "", [dict], holds)
    offers = "products that the site offers, when it is built with them"
    app.add_config_value("coursekit_offered", list(OFFERED_PRODUCTS), "html", [list], offers)
    app.add_node(title_block, typst=(visit_title_block, None))
    typst.add_template_part(app, TEMPLATE_PART)
    app.connect("doctree-read", note_role)
    app.connect(CHOOSE, plan_volumes)
    app.connect("build-finished", list_printed)
    setup_sheet_notes(app)
    setup_doors(app)
