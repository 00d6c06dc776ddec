"""A course on another article says in its own files what its registers and indexes show."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from own_course import CONFIG, TOC, describe, make_own_course

SHIPS = (
    "slug:string,name:string,sort_name:string,captain:string,built:string,ports:string",
    'st-roch,St Roch,"Roch, St",Nobody,1928-05,Bonn;Köln\n',
)
TERMS = (
    "term_id:string,term:string,definition:string,dutch:string,transliteration:string",
    "fog,fog,Wet air,mist,\n",
)
WAVES = ("wave:integer", "".join(f"{number}\n" for number in range(1, 5002)))
PAGE = """\
# Ships

The {name}`St Roch`.

```{register} places
```

```{terms}
```
"""
SETTINGS = "    - coursekit.book\n  config:\n    typst_indexes: {places: Index of ships}\n"


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
    run_coursekit: Callable[..., subprocess.CompletedProcess[str]],
) -> Path:
    course = make_own_course(tmp_path_factory.mktemp("course"))
    package = json.loads((course / "data/datapackage.json").read_text("utf-8"))
    ships = describe("places", SHIPS[0])
    ships["entry"] = {"ports": "Calls at", "captain": "Under", "built": "Built"}
    ships["schema"]["fields"][4]["notation"] = "edtf"
    ships["schema"]["fields"][5]["notation"] = "list"
    terms = describe("terms", TERMS[0])
    terms["entry"] = {"dutch": "In Dutch"}
    waves = describe("waves", WAVES[0])
    resources = [*package["resources"], ships, terms, waves]
    files = {
        "_config.yml": CONFIG.replace("    - coursekit.book\n", SETTINGS),
        "_toc.yml": f"{TOC}  - file: chapters/ships\n",
        "chapters/ships.md": PAGE,
        "data/datapackage.json": json.dumps({"resources": resources}),
    }
    for name, (columns, rows) in {"places": SHIPS, "terms": TERMS, "waves": WAVES}.items():
        heading = ",".join(column.partition(":")[0] for column in columns.split(","))
        files[f"data/{name}.csv"] = f"{heading}\n{rows}"
    for name, text in files.items():
        (course / name).write_text(text, encoding="utf-8")
    for command in (("check",), ("build", "all", "--quiet")):
        done = run_coursekit(*command, cwd=course)
        assert done.returncode == 0, done.stdout + done.stderr
    return course / "_build"


def entry(built: Path, name: str) -> str:
    page = BeautifulSoup((built / "html/chapters/ships.html").read_text("utf-8"), "html.parser")
    [term] = [dt for dt in page.select("dl.ck-register > dt") if dt.get_text().startswith(name)]
    facts = term.find_next_sibling("dd")
    assert facts
    return " ".join(facts.get_text(" ").split())


def test_register_shows_the_columns_of_the_course_in_its_order(built: Path) -> None:
    assert entry(built, "Roch, St").startswith("Calls at Bonn, Köln. Under Nobody. Built May 1928.")


def test_page_of_a_very_long_table_says_that_it_has_only_its_beginning(built: Path) -> None:
    page = BeautifulSoup((built / "html/data/waves.html").read_text("utf-8"), "html.parser")
    assert len(page.select("table.ck-dataset tbody tr")) == 5000
    text = " ".join(page.get_text(" ").split())
    assert "5,001 rows" in text
    assert "This page has only the first 5,000 rows" in text
    [table] = page.select("table.ck-dataset")  # what a link to a later row finds
    assert "The file, which can be downloaded above, has further rows." in str(table["data-no-row"])
    assert len((built / "html/data/waves.csv").read_text("utf-8").splitlines()) == 5002


def test_notebooks_come_with_the_kit_without_the_course_that_it_carries(built: Path) -> None:
    [wheel] = (built / "html/notebooks").glob("*.whl")
    with ZipFile(wheel) as packed:
        names = packed.namelist()
    assert "coursekit/__init__.py" in names
    assert not [name for name in names if name.startswith("coursekit/defectors/")]


def test_glossary_gives_the_term_in_the_language_of_the_article(built: Path) -> None:
    assert "In Dutch mist." in entry(built, "fog")


def test_pdf_has_the_index_that_the_course_names(built: Path) -> None:
    [path] = (built / "pdf").glob("*.pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Index of ships" in text
    assert "Index of people" not in text
    assert "Roch, St" in text.partition("Index of ships")[2]
