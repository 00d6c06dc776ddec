"""What a course that reads an article adds to its book: locators, names, registers, glossary.

`domain` knows where each entry stands and which pages mention it; `course_tables` reads the tables
for pages.  The roles are `source_role`, `name_role` and `inconsistencies`; the generated pages are
made by `registers`, `note_register`, `inconsistencies`, `timeline_page`, `glossary` and
`codebook_page`, out of the nodes of `entry_nodes`; `work_titles` sets titles in them in italics.
"""
