"""Loading and describing tables through the public door, right files and wrong ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from coursekit.datasets import describe, descriptor, load, names
from coursekit.errors import DatasetError

Write = Callable[[str | bytes], Path]

FIELDS: list[dict[str, Any]] = [
    {
        "name": "letter_id",
        "constraints": {"required": True, "unique": True, "pattern": "[a-z0-9 -]+"},
    },
    {"name": "pages", "type": "integer", "unit": "pages", "constraints": {"minimum": 1}},
    {"name": "weight_g", "type": "number"},
    {"name": "date", "notation": "edtf"},
    {"name": "signed", "type": "boolean"},
    {"name": "trust", "categoriesOrdered": True, "constraints": {"enum": ["low", "high"]}},
    {"name": "tone", "constraints": {"enum": ["kind", "cross"]}},
    {"name": "tags", "notation": "list"},
]
HEADER = "letter_id,pages,weight_g,date,signed,trust,tone,tags\n"
ROWS = "panina-1949,2,7.5,1949-03-30,true,high,cross,a;b\nnobody,,,,,,,\n"


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A course with one small table; call it with the table's text to write the file."""
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "_config.yml").touch()
    fields = [{"title": f["name"], "description": "Some.", "type": "string"} | f for f in FIELDS]
    resource = {
        "name": "letters",
        "title": "Letters",
        "description": "A table for these tests.",
        "path": "letters.csv",
        "sources": [{"title": "Nobody"}],
        "schema": {"fields": fields, "primaryKey": ["letter_id"]},
    }
    (data / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes) -> Path:
        path = data / "letters.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def faults_of(name: str) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        load(name)
    return [str(fault) for fault in caught.value.faults]


# Loading


def test_columns_have_the_types_of_their_description(letters: Write) -> None:
    letters(HEADER + ROWS)
    types = {name: str(dtype) for name, dtype in load("letters").dtypes.items()}
    assert types == {
        "letter_id": "string",
        "pages": "Int64",
        "weight_g": "Float64",
        "date": "string",
        "date_interval": "interval[datetime64[s], both]",
        "signed": "boolean",
        "trust": "category",
        "tone": "category",
        "tags": "string",
    }


def test_only_levels_described_as_ordered_are_ordered(letters: Write) -> None:
    letters(HEADER + ROWS)
    frame = load("letters")
    assert (frame["trust"].cat.ordered, frame["tone"].cat.ordered) == (True, False)
    assert list(frame["trust"].cat.categories) == ["low", "high"]


def test_empty_cells_are_missing_in_every_column(letters: Write) -> None:
    letters(HEADER + ROWS)
    assert load("letters").drop(columns="letter_id").loc[1].isna().all()


def test_date_keeps_its_text_and_gains_the_days_it_covers(letters: Write) -> None:
    letters(HEADER + "a,,,1801/1900,,,,\nb,,,../1961,,,,\n")
    century, open_start = load("letters")["date_interval"]
    day = pd.Timestamp
    assert pd.Interval(day(1801, 1, 1), day(1900, 12, 31), closed="both") == century
    assert pd.Interval(day(1, 1, 1), day(1961, 12, 31), closed="both") == open_start


def test_each_load_returns_a_new_frame() -> None:
    frame = load("estimates")
    frame["claimant"] = "nobody"
    assert "nobody" not in set(load("estimates")["claimant"])


def test_changed_file_is_read_anew(letters: Write) -> None:
    letters(HEADER + ROWS)
    before = len(load("letters"))
    letters(HEADER + ROWS + "more,,,,,,,\n")
    assert len(load("letters")) == before + 1


@pytest.mark.parametrize("name", names())
def test_every_dataset_loads_with_the_described_columns_and_rows(name: str) -> None:
    frame = load(name)
    expected = [
        column
        for field in descriptor(name).fields
        for column in (field.name, f"{field.name}_interval")[: 1 + (field.notation == "edtf")]
    ]
    assert list(frame.columns) == expected
    assert len(frame) > 0


def test_dataset_that_does_not_exist_is_told_with_the_nearest_name() -> None:
    with pytest.raises(DatasetError, match=r'"estimate"\. Did you mean "estimates"\?'):
        load("estimate")


def test_dataset_that_resembles_none_is_told_with_all_names() -> None:
    with pytest.raises(DatasetError, match="The datasets are paragraphs, notes, citations"):
        describe("xyz")


# Wrong files


def test_missing_file_is_named(letters: Write) -> None:
    assert faults_of("letters") == [
        "data/letters.csv: the table is missing. Every table of datapackage.json has its file."
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "data/letters.csv: the file is empty"),
        (b"\n \n", "data/letters.csv: the file is empty"),
        (
            b"\xef\xbb\xbf" + HEADER.encode(),
            "data/letters.csv:1: the file begins with a byte order",
        ),
        (f"{HEADER}é".encode("latin-1"), "data/letters.csv:2: byte 0xe9 is not UTF-8"),
        (HEADER.replace(",", ";"), "data/letters.csv:1: the columns are separated by semicolons"),
        (HEADER.replace("pages,", ""), 'data/letters.csv:1: missing: "pages"'),
        (HEADER.replace("tags", "tags,more"), 'data/letters.csv:1: not described: "more"'),
        (HEADER.replace("tags", "tags,pages"), 'data/letters.csv:1: there twice: "pages"'),
        (
            HEADER.replace("pages,weight_g", "weight_g,pages"),
            "data/letters.csv:1: the columns are in another order than described",
        ),
        (HEADER + "a,1\n", "data/letters.csv:2: 2 cells, expected 8"),
        (HEADER + "\n" + ROWS, "data/letters.csv:2: the line is empty"),
        (HEADER + 'a,"1"2,,,,,,\n', "data/letters.csv:2: this is not CSV"),
        (HEADER + ",1,,,,,,\n", "data/letters.csv:2: letter_id: the cell is empty"),
        (
            HEADER + "a,two,,,,,,\n",
            'data/letters.csv:2: pages: expected a whole number, found "two"',
        ),
        (HEADER + "a,1_000,,,,,,\n", 'expected a whole number, found "1_000"'),
        (HEADER + "a,٣,,,,,,\n", 'expected a whole number, found "٣"'),
        (HEADER + f"a,{10**30},,,,,,\n", "expected a whole number, found"),
        (HEADER + "a,,nan,,,,,\n", 'weight_g: expected a number, found "nan"'),
        (HEADER + "a,,1e999,,,,,\n", 'weight_g: expected a number, found "1e999"'),
        (HEADER + "a,0,,,,,,\n", "data/letters.csv:2: pages: expected a number from 1, found 0"),
        (HEADER + "a,,1 g,,,,,\n", 'data/letters.csv:2: weight_g: expected a number, found "1 g"'),
        (HEADER + "a,,,1949-3,,,,\n", 'data/letters.csv:2: date: "1949-3" is not a date in EDTF'),
        (HEADER + "a,,,,yes,,,\n", 'signed: expected true or false, found "yes"'),
        (HEADER + "a,,,,,medium,,\n", 'trust: expected one of low, high, found "medium"'),
        (HEADER + "a,,,,,,,b; c\n", 'tags: "b; c" has an empty item, or a space beside ";"'),
        (HEADER + "a ,,,,,,,\n", '"a " begins or ends with a space'),
        (HEADER + "A!,,,,,,,\n", '"A!" does not match the pattern [a-z0-9 -]+'),
        (HEADER + "a,,,,,,,\na,,,,,,,\n", 'letter_id: "a" is also on line 2'),
    ],
)
def test_fault_names_file_line_and_what_is_wrong(
    letters: Write, content: str | bytes, fault: str
) -> None:
    letters(content)
    assert any(fault in one for one in faults_of("letters"))


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda r: r.pop("title"), '"title" of "letters" is missing'),
        (lambda r: r.update(name=None), '"name" is missing or not a text'),
        (
            lambda r: r.update(path=["a.csv", "b.csv"]),
            '"path" of "letters" is missing or not a text',
        ),
        (lambda r: r.update(path="../letters.xlsx"), "expected a CSV file in the data folder"),
        (lambda r: r.pop("schema"), "the schema of a resource is missing"),
        (lambda r: r["schema"].update(fields=[]), "a schema has no fields"),
        (lambda r: r["schema"].update(fields=[3]), "a field is missing or not an object"),
        (lambda r: r["schema"].update(missingValues=["NA"]), "only an empty cell stands for what"),
        (lambda r: r["schema"].update(primaryKey="letter"), 'letters has no field "letter"'),
        (lambda r: r["schema"].update(primaryKey=7), "primaryKey: expected a name"),
        (
            lambda r: r["schema"]["fields"].append(r["schema"]["fields"][0]),
            '"letter_id" is used',
        ),
        (lambda r: r["schema"]["fields"][1].update(type="date"), 'pages: unknown type "date"'),
        (
            lambda r: r["schema"]["fields"][1].update(notation="edtf"),
            "only a string has a notation",
        ),
        (
            lambda r: r["schema"]["fields"][3].update(notation="EDTF"),
            'date: unknown notation "EDTF',
        ),
        (lambda r: r["schema"]["fields"][1].update(constraints=None), "the constraints of a field"),
        (
            lambda r: r["schema"]["fields"][1].update(constraints={"minimum": "1"}),
            "minimum: expected a number, found '1'",
        ),
        (
            lambda r: r["schema"]["fields"][0].update(constraints={"pattern": "["}),
            "pattern: this is not a regular expression",
        ),
        (lambda r: r["schema"]["fields"][7].update(refersTo="people"), 'no resource "people"'),
        (
            lambda r: r["schema"].update(foreignKeys=[{"fields": "tone"}]),
            "the reference of a foreign key is missing",
        ),
        (
            lambda r: r["schema"].update(
                foreignKeys=[{"fields": "x", "reference": {"resource": "letters", "fields": "y"}}]
            ),
            'letters has no field "x"',
        ),
    ],
)
def test_fault_of_a_description_is_told_with_its_line(
    letters: Write, spoil: Spoil, fault: str
) -> None:
    path = letters(HEADER + ROWS).with_name("datapackage.json")
    package = json.loads(path.read_text("utf-8"))
    spoil(package["resources"][0])
    path.write_text(json.dumps(package, indent=1), "utf-8")
    faults = faults_of("letters")
    assert any(fault in one for one in faults), faults
    assert all(one.startswith("data/datapackage.json:") for one in faults)
    assert not any(one.startswith("data/datapackage.json: ") for one in faults)


def test_all_faults_of_a_description_are_told_at_once_where_they_stand(letters: Write) -> None:
    path = letters(HEADER + ROWS).with_name("datapackage.json")
    text = json.dumps(json.loads(path.read_text("utf-8")), indent=1)
    text = text.replace('"integer"', '"whole"').replace('"boolean"', '"yes"')
    path.write_text(text, "utf-8")
    lines = [
        n for n, line in enumerate(text.split("\n"), 1) if '"whole"' in line or '"yes"' in line
    ]
    assert [int(fault.split(":")[1]) for fault in faults_of("letters")] == lines


def test_values_allowed_may_be_numbers(letters: Write) -> None:
    path = letters(HEADER + ROWS).with_name("datapackage.json")
    text = path.read_text("utf-8").replace('{"minimum": 1}', '{"enum": [1, 2]}')
    path.write_text(text, "utf-8")
    assert list(load("letters")["pages"].cat.categories) == ["1", "2"]


def test_table_without_a_key_is_described(letters: Write) -> None:
    path = letters(HEADER + ROWS).with_name("datapackage.json")
    path.write_text(
        path.read_text("utf-8").replace('"primaryKey": ["letter_id"]', '"x": 1'), "utf-8"
    )
    assert "Key:" not in describe("letters")


def test_line_of_a_fault_counts_lines_inside_cells(letters: Write) -> None:
    letters(HEADER + 'a,,,,,,,"b\nc"\nd,x,,,,,,\n')
    assert faults_of("letters")[0].startswith("data/letters.csv:4: pages")


def test_all_faults_of_a_file_are_told_at_once(letters: Write) -> None:
    letters(HEADER + "a,x,,,,,,\nb,,y,,,,,\nc,,,z,,,,\n")
    assert [fault.split(":")[1] for fault in faults_of("letters")] == ["2", "3", "4"]


# Describing


def test_codebook_tells_rows_columns_units_levels_and_empty_cells(letters: Write) -> None:
    letters(HEADER + ROWS)
    text = describe("letters")
    assert "letters: Letters (2 rows)" in text
    assert "pages  (whole number; pages; 1 of 2 empty)" in text
    assert "low < high" in text
    assert "kind, cross" in text
    assert "letter_id  (text; never empty)" in text


def test_codebook_shows_as_text_in_a_notebook() -> None:
    assert repr(describe("estimates")) == str(describe("estimates"))


@pytest.mark.parametrize("name", names())
def test_codebook_has_every_column_and_fits_a_terminal(name: str) -> None:
    lines = describe(name).splitlines()
    for field in descriptor(name).fields:
        assert any(line.startswith(f"{field.name}  (") for line in lines)
    assert max(map(len, lines)) <= 88


def test_command_lists_every_dataset(
    run_coursekit: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run_coursekit("data", "list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == names()


def test_command_describes_a_dataset_and_tells_a_wrong_name_without_traceback(
    run_coursekit: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert run_coursekit("data", "describe", "ties").stdout.strip() == describe("ties").strip()
    wrong = run_coursekit("data", "describe", "tie")
    assert (wrong.returncode, wrong.stderr) == (
        1,
        'there is no dataset "tie". Did you mean "ties"?\n',
    )


def test_list_of_datasets_needs_no_pandas() -> None:
    code = "import sys; from coursekit.cli import data; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
