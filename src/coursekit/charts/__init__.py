"""Drawing: a frame in, a `Chart` out; and the three charts of a class.

`chart` is the value that page, print and notebook show; `layout`, `labels`, `style` and `svg` draw
and write it; `frames` reads the columns of a table.  The charts of a class are `distractors`,
`item_map` and `score_histogram`.  The charts of an article are with its course.
"""
