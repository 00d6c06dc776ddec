"""``coursekit mark``: a page in the browser on which a person marks prose.

1. `session` knows the sheets: which answers there are, what was given, and how a mark gets into its
   sheet.  Nothing else keeps a mark.
2. `views` makes the pages; each is plain HTML with a form, and ``marking.js`` adds the keys.
3. `server` serves them on this machine alone.
"""
