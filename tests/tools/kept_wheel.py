"""Importing this reads the files of coursekit's wheel, which do not change while tests run.

Each build of a site with notebooks packs them; asking hatchling for them anew would be a fifth of
the work of building a small course.
"""

from __future__ import annotations

from coursekit.book.downloads import wheel

FILES = wheel._contents()
wheel._contents = FILES.copy  # the build has no other door to them
