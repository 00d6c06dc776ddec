"""What the checks read from a chapter's source."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.checking.chapters import Chapter, Use, read_chapter

SOURCE = """\
---
description: A chapter.
---
(ch-one)=
# One

## What the article says

A claim {src}`Emergence 3; n. 18`.
Its author is {name}`the major <vasily-denisov>`.

A second paragraph without any.

:::{admonition} A box {src}`West 1`
:class: outside
As {cite:t}`tromly2018` says, see [the notes](notes.md#note-1) and [more](<a file.md>).
A role is written `` {src}`Nowhere 1` ``, a link `[text](nowhere.md)`.
:::

```{code-cell} python
---
mystnb:
  figure:
    name: fig-one
    caption: A chart {src}`West 2`
---
text = "{src}`Nowhere 1`"
```

```python
"{src}`Nowhere 2`"
```
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    path = tmp_path / "one.md"
    path.write_text(SOURCE, encoding="utf-8")
    return read_chapter(path)


def test_roles_are_found_with_their_lines_in_text_boxes_and_captions(chapter: Chapter) -> None:
    assert list(chapter.used("src")) == [
        Use("src", "Emergence 3; n. 18", 9),
        Use("src", "West 1", 14),
        Use("src", "West 2", 25),
    ]


def test_target_of_a_role_is_what_it_points_at(chapter: Chapter) -> None:
    assert [use.target for use in chapter.used("name", "cite:t")] == [
        "vasily-denisov",
        "tromly2018",
    ]


def test_labels_of_sections_and_figures_are_found(chapter: Chapter) -> None:
    assert {use.text for use in chapter.used("label")} == {"ch-one", "fig-one"}


def test_links_in_a_box_are_found_but_none_in_code(chapter: Chapter) -> None:
    assert list(chapter.used("link")) == [
        Use("link", "notes.md#note-1", 16),
        Use("link", "a file.md", 16),
    ]


def test_paragraphs_know_their_heading_and_locators(chapter: Chapter) -> None:
    assert [(p.heading, p.sources, p.line) for p in chapter.paragraphs] == [
        ("What the article says", ("Emergence 3; n. 18",), 9),
        ("What the article says", (), 12),
    ]
