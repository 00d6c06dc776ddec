"""Building the book: one run of Sphinx a format, and a process that stays and builds anew.

1. `run` builds what ``coursekit build`` is asked for; `sphinx_run` is one run of Sphinx.
2. `execution_key` says what a chapter's results depend on; `execution` finds the chapters whose
   results the cache does not have, `kernels` runs them, `cell_faults` tells where their code fails;
   `spare_kernels` starts kernels before they are needed, in `watch`.
3. `retry` has pages of which a build has warned read again by the next one; `removed_pages` follows
   a page whose file is gone.
4. `private` holds every interface of Sphinx, MyST-NB and Jupyter Book that they do not document.
"""
