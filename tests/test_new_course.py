"""``coursekit new``, and the draft of a table's description: what an author begins with."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from coursekit.checking import check_course
from coursekit.cli import main
from coursekit.course import Course
from coursekit.exercises import KINDS, read_exercises, warn_exercises
from paper_form import form_of

GIVEN = ("--title", "Ships & Soldier's tales", "--author", "Иван Ås", "--language", "en")


def new(folder: Path, *options: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["new", str(folder), *options], input=typed)


@pytest.mark.parametrize(
    ("language", "article", "data"),
    [
        ("en", "--article", "--no-data"),
        ("de", "--article", "--data"),
        ("es", "--no-article", "--data"),
        ("fr", "--no-article", "--no-data"),
        ("ru", "--article", "--data"),
    ],
)
def test_new_course_is_in_order_and_gives_nothing_to_look_at(
    tmp_path: Path, language: str, article: str, data: str
) -> None:
    given = (*GIVEN[:-1], language)
    assert new(tmp_path / "ferry", *given, article, data).exit_code == 0
    course = Course(tmp_path / "ferry")
    assert check_course(course) == []
    assert warn_exercises(course) == []
    assert {one.kind for one in read_exercises(course)[0]} == set(KINDS)
    assert (course.data / "notes.csv").exists() == (article == "--article")
    assert (course.root / "chapters/charts.py").exists() == (data == "--data")
    contributing, chapter = (
        (course.root / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "chapters/ferry.md")
    )
    named = re.findall("{src}`.*?`", contributing)
    assert bool(named) == (article == "--article")
    assert [locator for locator in named if locator not in chapter] == []
    titles = {one.title for one in read_exercises(course)[0]}
    assert ("The cheap boat" in titles) == (language == "en")
    for page in (course.root / "chapters").glob("*.md"):  # a colon in a translation ends a name
        front_matter = page.read_text("utf-8").split("---\n")[1]
        assert "description" in yaml.safe_load(front_matter), page.name


def test_every_text_file_of_a_new_course_is_filled_in(tmp_path: Path) -> None:
    new(tmp_path / "ferry", *GIVEN, "--article", "--data")
    texts = {
        path.relative_to(tmp_path): path.read_text("utf-8")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert [name for name, text in texts.items() if "<%" in text or "<<" in text] == []
    assert [name for name, text in texts.items() if not text.endswith("\n")] == []
    names = {name.as_posix().removeprefix("ferry/") for name in texts}
    assert {"LICENSE", "CITATION.cff", ".gitignore", ".github/workflows/pages.yml"} <= names
    settings = yaml.safe_load((tmp_path / "ferry/_config.yml").read_text("utf-8"))
    assert (settings["title"], settings["author"]) == (GIVEN[1], GIVEN[3])


def test_new_course_prints_its_set_and_says_what_is_missing(
    tmp_path: Path, run_coursekit: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    new(tmp_path / "ferry", *GIVEN, "--article", "--data")
    done = run_coursekit("print", "all", "-q", "-o", "paper", cwd=tmp_path / "ferry")
    assert done.returncode == 0, done.stderr
    kinds = {path.stem for path in (tmp_path / "ferry" / "paper").glob("*.pdf")}
    book = min(kinds, key=len)
    held = {"reader", "ferry", "ferry-worksheet", "ferry-answers", "instructor", "data"}
    assert {f"{book}-{kind}" for kind in held} <= kinds
    assert "the keys alone are printed" in done.stderr
    form = ("--paper", "us-letter", "--text-size", "18")
    one = ("chapter", "--chapter", "ferry", "-q", "-o", "one")
    alone = run_coursekit("print", *one, *form, cwd=tmp_path / "ferry")
    assert alone.returncode == 0, alone.stderr
    assert form_of(tmp_path / "ferry" / "one" / f"{book}-ferry.pdf") == ("us-letter", True)
    [chart] = (tmp_path / "ferry").rglob(f"typst/{book}-ferry/assets/*.svg")
    assert 'width="300pt"' in chart.read_text("utf-8")  # the layout with the largest words
    lost = run_coursekit("print", "chapter", "--chapter", "boat", cwd=tmp_path / "ferry")
    assert lost.returncode == 1
    assert lost.stderr == 'there is no chapter "boat". The chapters are ferry, text.\n'


# The code of Norwegian is a word for false in YAML.
def test_what_no_option_says_is_asked(tmp_path: Path) -> None:
    done = new(tmp_path / "ferry", typed="Tales\nÅse\nno\ny\nn\n")
    assert done.exit_code == 0, done.output
    settings = yaml.safe_load((tmp_path / "ferry/_config.yml").read_text("utf-8"))
    assert settings["author"] == "Åse"
    assert settings["sphinx"]["config"]["language"] == "no"
    assert not (tmp_path / "ferry/data/crossings.csv").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = new(tmp_path)  # it is told before anything is asked
    assert done.exit_code == 1
    assert "there is something already. Name a folder that is empty" in done.output
    assert "Title" not in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_a_repository_has_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", "utf-8")
    done = new(tmp_path, *GIVEN, "--article", "--data")
    assert (done.exit_code, ".gitignore: the file is there already" in done.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]
    assert (tmp_path / ".gitignore").read_text("utf-8") == "mine\n"


def test_course_that_the_disk_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file where a folder is needed", "utf-8")
    done = new(tmp_path, *GIVEN, "--article", "--data")
    assert (done.exit_code, ".github" in done.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == [".github"]


def test_all_that_cannot_be_used_is_told_at_once(tmp_path: Path) -> None:
    given = ("--title", " ", "--author", "A\nB", "--language", "Deutsch")
    done = new(tmp_path / "ferry", *given, "--article", "--data")
    assert done.exit_code == 1
    assert "the title is empty" in done.output
    assert "the author is empty or has a line break" in done.output
    assert '"Deutsch" is not a language. Give its code: en, de' in done.output
    assert not (tmp_path / "ferry").exists()


# The draft of a description


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    new(tmp_path / "ferry", *GIVEN, "--article", "--data")
    monkeypatch.chdir(tmp_path / "ferry")
    return tmp_path / "ferry"


def describe(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["data", "describe", *arguments])


TRIPS = "code,when,km,ok,имя\n007,1951-09,1.5,true,Иван\n008,1952,2,false,\n"


def test_draft_has_what_the_cells_show(course: Path) -> None:
    (course / "data/trips.csv").write_text(TRIPS, "utf-8")
    draft = json.loads(describe("data/trips.csv").output)
    fields = {field["name"]: field for field in draft["schema"]["fields"]}
    kinds = {name: (field["type"], field.get("notation")) for name, field in fields.items()}
    assert kinds == {
        "code": ("string", None),  # as a number it would lose its zeros
        "when": ("string", "edtf"),
        "km": ("number", None),
        "ok": ("boolean", None),
        "имя": ("string", None),
    }
    assert fields["code"]["constraints"] == {"required": True, "unique": True}
    assert "constraints" not in fields["имя"]
    assert draft["schema"]["primaryKey"] == ["code"]


def test_draft_is_added_and_every_meaning_asked_for(course: Path) -> None:
    (course / "data/trips.csv").write_text(TRIPS, "utf-8")
    before = (course / "data/datapackage.json").read_text("utf-8")
    assert describe("trips.csv", "--write").exit_code == 0
    after = (course / "data/datapackage.json").read_text("utf-8")
    assert after.startswith(before.rstrip().removesuffix("]\n}").rstrip())
    faults = [str(fault) for fault in check_course(Course(course))]
    asked = [fault for fault in faults if '"description" of' in fault and "trips" in fault]
    assert asked
    again = describe("trips.csv", "--write")
    assert (again.exit_code, "is described already" in again.output) == (1, True)
    (course / "data/datapackage.json").write_text(
        after.replace('"description": ""', '"description": "Some."'), "utf-8"
    )
    assert check_course(Course(course)) == []


@pytest.mark.parametrize(
    ("name", "header", "told"),
    [
        ("trips", "id;km", "trips.csv:1: the columns are kept apart by ';', and not by commas"),
        ("trips", "id,km,km", 'trips.csv:1: two columns are named "km"'),
        ("trips", "id,,km", "trips.csv:1: column 2 has no name"),
        ("trips", "id,km a day", 'the name of a column, "km a day", has other characters than'),
        ("my trips", "id", 'my trips.csv: the name of the table, "my trips", has other'),
    ],
)
def test_table_whose_names_cannot_stay_is_refused_before_a_draft(
    course: Path, name: str, header: str, told: str
) -> None:
    (course / f"data/{name}.csv").write_text(f"{header}\n1,2,3\n", "utf-8")
    before = (course / "data/datapackage.json").read_bytes()
    done = describe(f"{name}.csv", "--write")
    assert (done.exit_code, told in done.output) == (1, True)
    assert (course / "data/datapackage.json").read_bytes() == before


def test_descriptor_in_an_old_encoding_is_told_and_kept(course: Path) -> None:
    (course / "data/trips.CSV").write_text(TRIPS, "utf-8")
    assert json.loads(describe("trips.CSV").output)["path"] == "trips.CSV"
    (course / "data/datapackage.json").write_bytes('{"name": "Å"}'.encode("cp1252"))
    done = describe("trips.CSV", "--write")
    assert (done.exit_code, "the file is not UTF-8" in done.output) == (1, True)


def test_first_table_of_a_course_begins_the_descriptor(tmp_path: Path) -> None:
    new(tmp_path / "plain", *GIVEN, "--no-article", "--no-data")
    (tmp_path / "plain/data").mkdir()
    (tmp_path / "plain/data/trips.csv").write_text(TRIPS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "plain")
        assert describe("trips.csv", "--write").exit_code == 0
    package = json.loads((tmp_path / "plain/data/datapackage.json").read_text("utf-8"))
    assert [one["name"] for one in package["resources"]] == ["trips"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("{\n", "datapackage.json:2: the file is not JSON from character 1 of this line on"),
        ('{"a": 1}', 'no list "resources"'),
    ],
)
def test_files_that_cannot_be_described_stay_as_they_are(
    course: Path, text: str, told: str
) -> None:
    name = "data/datapackage.json" if text else "data/trips.csv"
    (course / "data/trips.csv").write_text(TRIPS, "utf-8")
    (course / name).write_text(text, "utf-8")
    done = describe("trips.csv", "--write")
    assert (done.exit_code, told in done.output) == (1, True)
    assert (course / name).read_text("utf-8") == text
