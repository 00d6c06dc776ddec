"""What code cells become: charts with their data, tables, notebooks and downloads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from nbclient import NotebookClient

from coursekit.defectors import draw_estimates
from small_course import NOTEBOOK, SmallCourse

CHAPTER = (
    NOTEBOOK
    + """\
(ch-figures)=
# Figures {src}`Emergence 3`

```{code-cell} python
---
tags: [remove-cell]
---
from coursekit import *
from coursekit.defectors import *
```

```{code-cell} python
---
tags: [remove-input]
mystnb:
  figure:
    name: fig-estimates
    caption: What was said about {name}`NTS` numbers. {src}`Emergence 3`
---
draw_estimates()
```

See {numref}`fig-estimates` and {numref}`tbl-groups`; {cite:t}`zemskov1990`.

```{code-cell} python
---
table:
  name: tbl-groups
  caption: Statements by group. {src}`Emergence 3-4`
---
load("estimates").groupby("comparable_group", observed=True).size().to_frame("statements")
```

```{exercise} emergence/three-counts
```
"""
)
TWICE = (
    NOTEBOOK
    + """# A chart drawn twice

```{code-cell} python
from coursekit.defectors import *
from IPython.display import display

display(draw_certainty(), draw_certainty())
```
"""
)


@pytest.fixture(scope="module")
def book(new_course: Callable[[], SmallCourse]) -> SmallCourse:
    course = new_course()
    course.write("chapter", CHAPTER)
    course.write("twice", TWICE)
    course.write("глава/twice", NOTEBOOK + "# Of the same name\n\n```{code-cell} python\n1\n```\n")
    course.write("plain", "# No code\n\n```{toctree}\nглава/twice\n```\n")
    course.write("tables", "# Tables\n\n```{chart-tables}\n```\n")
    for name in ("notes", "paragraphs", "organisations", "people", "places", "periodicals"):
        course.write(name, f"# Register\n\n```{{register}} {name}\n```\n")
    course.write("works", "# Works\n\n```{bibliography}\n```\n")
    for builder in ("html", "text"):
        assert course.build(builder, coursekit_pdf_name="book.pdf") == ""
    return course


@pytest.fixture(scope="module")
def figure(book: SmallCourse) -> Tag:
    element = book.page("chapter").find("figure", id="fig-estimates")
    assert isinstance(element, Tag)
    return element


@pytest.fixture(scope="module")
def notebook(book: SmallCourse) -> nbformat.NotebookNode:
    return nbformat.read(book.out() / "notebooks" / "chapter.ipynb", 4)


def test_chart_stands_in_the_page_in_two_layouts_with_one_alternative_text(figure: Tag) -> None:
    chart = figure.select_one('div.ck-chart[role="img"]')
    assert chart
    assert "35,000" in str(chart["aria-label"])
    layouts = [svg for kind in ("narrow", "wide") for svg in chart.select(f".ck-{kind} > svg")]
    assert len(layouts) == 2
    assert all("35,000" in svg.get_text() for svg in layouts)  # words, not outlines


def test_a_chart_that_is_drawn_twice_has_patterns_of_its_own(book: SmallCourse) -> None:
    page = book.page("twice")
    ids = [tag["id"] for tag in page.select(".ck-chart [id]")]
    used = re.findall(r"url\(#([^)]+)", str(page.select(".ck-chart")))
    assert len(ids) == len(set(ids)) > 0
    assert set(used) == set(ids)


def test_paper_gets_the_picture_laid_out_for_it(
    book: SmallCourse,
) -> None:
    app = book.app
    assert app
    assert app.builder.name == "text"
    page = app.env.get_and_resolve_doctree("chapter", app.builder)
    printed = [book.root / image["uri"] for image in page.findall(nodes.image)]
    assert [path.read_text(encoding="utf-8") for path in printed] == [
        draw_estimates(medium="page").to_svg()
    ]


def test_source_line_of_a_chart_leads_to_the_notes(figure: Tag) -> None:
    source = figure.select_one(".ck-chart-source")
    assert source
    assert source.text.startswith("Source: Antoshin 2025, ")
    assert source.select(".ck-src .ck-src-tip")


def test_data_of_a_chart_fold_open_and_can_be_downloaded(figure: Tag, book: SmallCourse) -> None:
    data = figure.select_one("details.ck-chart-data")
    assert data
    assert data.summary
    assert data.summary.text == "The data behind this chart"
    assert len(data.select("tbody tr")) == 7
    link = data.select_one("a.ck-download")
    assert link
    assert link["href"] == "data/estimates.csv"
    assert (book.out() / "data" / "estimates.csv").is_file()


def test_caption_stands_last_and_knows_roles(figure: Tag) -> None:
    children = [child for child in figure.children if isinstance(child, Tag)]
    assert children[-1].name == "figcaption"
    assert children[-1].select(".ck-src")


def test_data_frame_is_a_numbered_table_with_a_caption(book: SmallCourse) -> None:
    table = book.page("chapter").select_one("table.ck-dataframe")
    assert table
    assert table["id"] == "tbl-groups"
    assert table.caption
    assert table.caption.text.startswith("Table 1 Statements by group.")
    assert [cell.text for cell in table.select("th[scope=col]")] == [
        "comparable_group",
        "statements",
    ]
    assert len(table.select("th[scope=row]")) == len(table.select("tbody tr"))


def test_without_html_a_chart_points_to_its_table_in_the_appendix(book: SmallCourse) -> None:
    text = (book.out("text") / "chapter.txt").read_text(encoding="utf-8")
    assert "Data: the table in the codebook." in text
    assert "The data behind this chart" not in text
    tables = (book.out("text") / "tables.txt").read_text(encoding="utf-8")
    assert "Bulletin of the League" in tables


def test_list_of_charts_leads_to_their_pages(book: SmallCourse) -> None:
    links = book.page("tables").select(".ck-chart-list a")
    assert [str(link["href"]) for link in links] == ["chapter.html", "twice.html"]


def test_data_lie_beside_the_pages_with_all_their_columns(book: SmallCourse) -> None:
    """A table that takes columns from another is whole there; the others are the same files."""
    files = {path.name: path.read_bytes() for path in (book.root / "data").glob("*.csv")}
    copies = {path.name: path.read_bytes() for path in (book.out() / "data").glob("*.csv")}
    assert copies.keys() == files.keys()
    changed = {name for name in files if copies[name] != files[name]}
    package = json.loads((book.root / "data" / "datapackage.json").read_text("utf-8"))
    assert changed == {
        one["path"]
        for one in package["resources"]
        if any("inherits" in key for key in one["schema"].get("foreignKeys", ()))
    }
    assert (book.out() / "data" / "datapackage.json").is_file()
    header, first, *_ = copies["people.csv"].decode("utf-8").splitlines()
    assert "certainty" in header.split(",")
    assert len(first.split(",")) >= len(header.split(","))


def test_only_chapters_with_code_have_a_notebook(book: SmallCourse) -> None:
    notebooks = (book.out() / "notebooks").glob("*.ipynb")
    assert sorted(path.stem for path in notebooks) == ["chapter", "twice", "глава-twice"]


def test_pages_offer_notebook_and_pdf(book: SmallCourse) -> None:
    def offered(page: BeautifulSoup) -> set[str]:
        links = {str(link["href"]) for link in page.select("a[href]")}
        return links & {"book.pdf", "notebooks/chapter.ipynb"}

    assert offered(book.page("chapter")) == {"book.pdf", "notebooks/chapter.ipynb"}
    assert offered(book.page("plain")) == {"book.pdf"}


def test_notebook_installs_the_wheel_that_lies_beside_it(
    notebook: nbformat.NotebookNode, book: SmallCourse, tmp_path: Path
) -> None:
    [wheel] = (book.out() / "notebooks").glob("*.whl")
    assert f"`{wheel.name}`" in notebook.cells[0].source
    named = re.findall(r'%pip install "\./(.+)\[data\]"', notebook.cells[1].source)
    assert named == [wheel.name]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    place = ["--target", str(tmp_path), f"./{wheel.name}[data]"]
    subprocess.run([*pip, *place], cwd=wheel.parent, check=True)
    code = """
import coursekit
from coursekit import check, load
import coursekit.defectors
print(coursekit.__file__, len(load("estimates")), check("emergence/three-counts", "a").score)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(tmp_path / "coursekit"))


def test_wheel_tells_nothing_of_what_is_withheld(new_course: Callable[[], SmallCourse]) -> None:
    course = new_course()
    course.write("chapter", CHAPTER)
    name = "emergence/three-counts"
    course.build("html", coursekit_withheld=[name], suppress_warnings=["*"])
    notebooks = course.out() / "notebooks"
    [wheel] = notebooks.glob("*.whl")
    with ZipFile(wheel) as packed:
        exercises = [entry for entry in packed.namelist() if "/exercises/" in entry]
    assert f"coursekit/defectors/exercises/{name}.md" not in exercises
    assert len([entry for entry in exercises if "/defectors/exercises/emergence/" in entry]) > 1
    assert not [entry for entry in exercises if entry.endswith(".yml")]
    assert "withheld from this book" in (notebooks / "chapter.ipynb").read_text(encoding="utf-8")


def test_notebook_has_the_text_without_myst(notebook: nbformat.NotebookNode) -> None:
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert "# Figures [Emergence 3]" in text
    assert "*Fig. 1. What was said about NTS numbers. [Emergence 3]*" in text
    assert "See Fig. 1 and Table 1; Zemskov (1990)." in text
    assert "{" not in text


def test_notebook_asks_exercises(notebook: nbformat.NotebookNode) -> None:
    task, code = notebook.cells[-2:]
    assert task.source.startswith("**Exercise: Three counts, one question**")
    assert 'check("emergence/three-counts", answer)' in code.source


def test_notebook_holds_no_key_and_no_output(book: SmallCourse) -> None:
    text = (book.out() / "notebooks" / "chapter.ipynb").read_text(encoding="utf-8")
    stored = json.loads(text)
    assert all(not cell["outputs"] for cell in stored["cells"] if cell["cell_type"] == "code")
    exercise = (book.root / "exercises/emergence/three-counts.md").read_text(encoding="utf-8")
    feedback = exercise.partition("  > ")[2].partition("\n")[0]
    assert feedback
    assert feedback not in text


def test_notebook_runs_far_from_the_course(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    last = notebook.cells[-1].outputs[0]
    assert "Three counts, one question" in last["data"]["text/plain"]


def test_notebook_is_the_same_at_each_build(book: SmallCourse) -> None:
    path = book.out() / "notebooks" / "chapter.ipynb"
    before = path.read_bytes()
    path.unlink()
    book.build(coursekit_pdf_name="book.pdf")
    assert path.read_bytes() == before
