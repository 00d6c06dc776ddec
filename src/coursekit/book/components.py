"""The components of the book; each is a function that connects itself to Sphinx."""

from __future__ import annotations

from coursekit.book.build.execution import setup_execution
from coursekit.book.build.execution_key import setup_execution_key
from coursekit.book.build.removed_pages import setup_removed_pages
from coursekit.book.build.retry import setup_retry
from coursekit.book.chartcells import setup_chartcells
from coursekit.book.charttables import setup_charttables
from coursekit.book.dataset_links import setup_dataset_links
from coursekit.book.downloads import setup_downloads
from coursekit.book.effort import setup_effort
from coursekit.book.exercises import setup_exercises
from coursekit.book.printing import setup_printing
from coursekit.book.products import setup_products
from coursekit.book.site.theme import setup_theme
from coursekit.book.sources.bibliography import setup_bibliography
from coursekit.book.sources.codebook_page import setup_codebook
from coursekit.book.sources.course_tables import setup_tablefiles
from coursekit.book.sources.cyrillic import setup_cyrillic
from coursekit.book.sources.domain import setup_domain
from coursekit.book.sources.glossary import setup_glossary
from coursekit.book.sources.inconsistencies import setup_inconsistencies
from coursekit.book.sources.mentions import setup_mentions
from coursekit.book.sources.name_role import setup_name_role
from coursekit.book.sources.paper_mentions import setup_paper_mentions
from coursekit.book.sources.registers import setup_registers
from coursekit.book.sources.source_role import setup_source_role
from coursekit.book.sources.timeline_page import setup_timeline
from coursekit.book.sources.work_titles import setup_work_titles
from coursekit.book.tablenodes import setup_tables

COMPONENTS = (
    setup_domain,
    setup_source_role,
    setup_name_role,
    setup_inconsistencies,
    setup_mentions,
    setup_paper_mentions,
    setup_registers,
    setup_timeline,
    setup_glossary,
    setup_work_titles,
    setup_codebook,
    setup_dataset_links,
    setup_bibliography,
    setup_tables,
    setup_tablefiles,
    setup_execution_key,
    setup_execution,
    setup_downloads,
    setup_chartcells,
    setup_charttables,
    setup_cyrillic,
    setup_exercises,
    setup_effort,
    setup_removed_pages,
    setup_retry,
    setup_theme,
    setup_printing,
    setup_products,
)
