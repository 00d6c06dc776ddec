"""Books of other authors: nothing in them costs the PDF, and nothing is lost without a word."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from other_books import EXTENSIONS, Built
from typst_pdf import MM
from typst_snippets import SAMPLE


def test_book_is_named_as_jupyter_book_names_it(build: Callable[..., Built]) -> None:
    settings = {"html_title": "My Book", "project": "Project name not set", "author": "A. Thor"}
    book = build("# Title\n\nWords.\n", **settings)
    assert book.pdf.name == "my-book.pdf"
    assert book.words.startswith("My Book A. Thor")
    with book.paper.pikepdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "My Book"


def test_book_without_a_title_is_named_as_its_first_page(build: Callable[..., Built]) -> None:
    book = build("# Of rivers\n\nWords.\n", html_title="", project="Project name not set")
    assert book.pdf.name == "of-rivers.pdf"


def test_exercises_proofs_and_tabs_are_numbered_titled_and_referred_to(
    build: Callable[..., Built],
) -> None:
    page = """# Title

See {ref}`a-task`, {numref}`a-task`, {ref}`a-way`, {prf:ref}`a-truth` and {prf:ref}`a-method`.

```{exercise} Count them
:label: a-task

How many letters?
```

```{solution} a-task
:label: a-way

Three.
```

```{prf:theorem} Of letters
:label: a-truth

Every letter has a writer.
```

```{prf:proof}
Nobody else writes it.
```

```{prf:algorithm} Reading
:label: a-method

Open it first.
```

````{tabs}
```{tab} Python
Words of one.
```
```{tab} R
Words of another.
```
````
"""
    companions = ["sphinx_exercise", "sphinx_proof", "sphinx_tabs.tabs"]
    book = build(
        page,
        extensions=[*EXTENSIONS, *companions],
        numfig=True,
        sphinx_tabs_valid_builders=["typst"],  # as HTML, with which the PDF shares what was read
    )
    assert book.warnings == ""
    for words in (
        "See Exercise 1, Exercise 1, Solution to Exercise 1 (Count them), Theorem 1 and Algorithm",
        "Exercise 1 (Count them) How many letters? Solution to Exercise 1 (Count them) Three.",
        "Theorem 1 (Of letters) Every letter has a writer. Proof. Nobody else writes it.",
        "Algorithm 1 (Reading) Open it first. Python Words of one. R Words of another.",
    ):
        assert words in book.words
    assert book.paper.findings() == []


@pytest.mark.parametrize(("heading", "kept"), [("A Book", False), ("Welcome", True)])
def test_first_page_without_text_is_left_out_only_if_the_title_page_says_the_same(
    build: Callable[..., Built], heading: str, kept: bool
) -> None:
    book = build(f"# {heading}\n\n```{{toctree}}\nnext\n```\n", {"next.md": b"# Next\n\nWords.\n"})
    assert (f"{heading} " in book.words.partition("Contents")[2]) is kept


def test_list_of_pages_is_added_to_a_first_page_without_a_title(
    build: Callable[..., Built],
) -> None:
    files = {
        "_toc.yml": b"root: index\nsubtrees: [{entries: [{file: next}, {file: genindex}]}]\n",
        "genindex.md": b"# Made by Sphinx\n",
        "next.md": b"# Next\n\nMore.\n",
    }
    book = build("Words.\n", files, extensions=["sphinx_external_toc", *EXTENSIONS])
    assert book.words.endswith("Words. 2 Next More. 3")


def test_works_are_listed_with_the_labels_that_the_text_cites_them_by(
    build: Callable[..., Built],
) -> None:
    works = b"@misc{nobody, title = {Found}}\n@misc{k, title={B}, author={Kay, A.}, year=1951}\n"
    book = build(
        "# Title\n\n{cite}`nobody,k`\n\n```{bibliography}\n:style: alpha\n```\n",
        {"works.bib": works},
        extensions=[*EXTENSIONS, "sphinxcontrib.bibtex"],
        bibtex_bibfiles=["works.bib"],
    )
    assert "[nob] Found." in book.words
    assert "[Kay51] A. Kay." in book.words


def test_code_cell_can_be_referred_to(build: Callable[..., Built]) -> None:
    page = """\
---
file_format: mystnb
kernelspec: {name: python3}
---
# Title

See [the code](the-code).

(the-code)=
```{code-cell}
x = 1
```
"""
    book = build(page)
    assert "nothing is printed" not in book.warnings
    assert any(kind == "/Link" for kind, _ in book.paper.elements())


def test_link_to_what_the_pdf_lacks_is_told_with_its_words_and_its_page(
    build: Callable[..., Built],
) -> None:
    page = "# Title\n\nSee [the picture](#a-map).\n\n````{only} html\n(a-map)=\n## A map\n````\n"
    told = "the link “the picture” leads to “a-map” on the page index; the PDF has no such place"
    assert told in build(page).warnings


def test_card_keeps_header_title_and_footer(build: Callable[..., Built]) -> None:
    page = "# Title\n\n:::{card} Quiz\nHEADER\n^^^\nBODY\n+++\nFOOTER\n:::\n"
    paper = build(page).paper
    (shown,) = (page for page in paper.flat if "HEADER" in page)
    places = [shown.index(part) for part in ("HEADER", "Quiz", "BODY", "FOOTER")]
    assert places == sorted(places)
    header, title, body = (
        next(sign for sign in paper.signs if sign.text == letter and sign.page == 3)
        for letter in "HQB"
    )
    assert header.bottom > title.top
    assert title.bottom > body.top


def test_links_and_empty_formulas_in_headings_cost_nothing(build: Callable[..., Built]) -> None:
    pages = "\n\n".join(["words " * 400] * 3)
    page = f"""# Of [the web](https://example.org)

## To [the end](the-end), $$ and <https://example.org/x>

{pages}

(the-end)=
## The end
"""
    book = build(page)
    assert book.warnings == ""
    assert book.paper.findings() == []
    assert "Of the web 3" in book.words  # the running head
    links = [kind for kind, _ in book.paper.elements() if kind == "/Link"]
    assert len(links) >= 3


def test_what_the_standard_forbids_costs_the_standard_and_not_the_book(
    build: Callable[..., Built],
) -> None:
    book = build("# Title\n\nWords.\n\n```{raw} typst\n$x$\n```\n")
    assert "WARNING: the PDF does not meet ua-1, and is made without: Typst on" in book.warnings
    assert "missing alt text" in book.warnings
    assert "Words." in book.words


def test_pictures_of_an_earlier_build_do_not_stay(build: Callable[..., Built]) -> None:
    book = build("# Title\n\nWords.\n")
    stale = book.pdf.parent / "assets" / "old.png"
    stale.write_bytes(b"old")
    shutil.rmtree(book.pdf.parent.parent / "source")
    build("# Title\n\nWords.\n")
    assert not stale.exists()


def test_odd_titles_captions_and_headers_cost_neither_the_book_nor_the_standard(
    build: Callable[..., Built],
) -> None:
    rows = "".join(f"| {number} | a word |\n" for number in range(60))
    page = f"""# Title[^n]

## Again[^n]

##

## ![A logo](chart.svg)

## Crossed a̷l̴g̶o̶ 1️⃣

```{{figure}} chart.svg
A caption[^n]
```

$$
\\text{{漢}} \\unheard
$$

| Column[^n] | [Link](https://example.org) |
|---|---|
{rows}

[^n]: The note.

## {"A title that is far too long for the head of a page " * 4}

{"word " * 900}

<table><thead><tr><th rowspan="2">Æ</th><th colspan="2">Ω</th></tr><tr><th>ß</th><th>ð</th></tr>
</thead>
<tbody><tr><td>1</td><td>one and two</td><td>three and four</td></tr></tbody></table>

<table><thead><tr><th>One</th><th>Many</th></tr></thead>
<tr><th rowspan="90">Tall</th><td>the first</td></tr>
{"".join(f"<tr><td>row {number}</td></tr>" for number in range(1, 89))}
<tr><td>the last</td></tr></table>

| Ŋ rather long head | x |
|---:|---|
| þ | y |

| One | Two |
|---|---|
| `{"x" * 90}` | ${"+".join(f"a_{{{number}}}" for number in range(60))}$ |
"""
    chart = (SAMPLE / "chart.svg").read_bytes()
    book = build(page, {"chart.svg": chart}, numfig=True)
    paper = book.paper
    assert paper.findings() == []
    assert paper.outside_the_text() == []
    assert "index.md:5: WARNING: a heading without words is left out" in book.warnings
    for words in ("A logo", "a[combining short solidus overlay]l", "[U+6F22]", "Fig. 1. A caption"):
        assert words in book.words
    assert book.words.count("The note.") == 1
    high, spanning, left, right = (
        next(sign for sign in paper.signs if sign.text == letter) for letter in "ÆΩßð"
    )
    assert high.right < left.right < spanning.left < right.left
    head, flush = (next(s for s in paper.signs if s.text == letter) for letter in "Ŋþ")
    assert flush.left > head.right  # as the author wants it
    assert "row 88 the last" in book.words
    assert min(sign.bottom for sign in paper.signs) > 10 * MM


def test_kinds_that_few_books_have_lose_nothing(build: Callable[..., Built]) -> None:
    wide = "a" * 150
    page = f"""# Kinds

## {"Endless" * 16}

```{{eval-rst}}
.. sidebar:: A side
   :subtitle: Its subtitle

   Its words.

.. productionlist::
   sum: `number` "+" `number`
   number: "0"

.. math:: p = q

   r = s

.. index:: pair: one; two
   see: alias; one
```

## Of {{math}}`\\unheard`

<video src="film.mp4" title="A film"></video>

<ol start="3" type="a"><li>third</li></ol>

<code> conda install  -c one-channel</code> and then
press <i aria-label="the rocket" class="icon"></i> above, <q>he said</q>.

Among words $({wide})$ a formula.

<table><tr><th colspan="3000">Absurd</th></tr>
<tr><td rowspan="500">tall</td><td>one</td></tr><tr><td>two</td></tr></table>

<table><tr><td>left</td><td>right</td></tr></table>

![A drawing](drawing.svg)
"""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><foreignObject/></svg>'
    book = build(page, {"drawing.svg": svg.encode()})
    paper = book.paper
    assert paper.findings() == []
    assert paper.outside_the_text() == []
    for words in (
        "A side Its subtitle Its words.",
        'sum ::= number "+" number',
        "𝑝 = 𝑞 𝑟 = 𝑠",
        "conda install -c one-channel and then press the rocket above, “he said”.",
        "Absurd tall one two left right",
        "A film c. third",
        "alias, see one, 3 one, two, 3 two, one, 3",
    ):
        assert words in book.words
    kinds = [kind for kind, _ in paper.elements()]
    assert (kinds.count("/Table"), kinds.count("/TH")) == (1, 1)  # without a header it is none
    place = "index.md:39: WARNING: the HTML in the picture drawing.svg is not drawn"
    assert place in book.warnings
    assert "index.md:32: WARNING: the formula" in book.warnings
    assert "index.md:23: WARNING: the formula" in book.warnings
    assert "the HTML element <video> is not printed, and no link leads to the file" in book.warnings
    assert len(book.warnings.splitlines()) == 4
