"""Answer files: what is read, what is told of those that cannot be read, and the checksum."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from classroom import course_exercises, hand_in, make_class
from coursekit.errors import SubmissionError
from coursekit.grading.model import GivenAnswer, Sender, Submission
from coursekit.grading.submissions.answerfile import (
    LIMIT,
    checksum,
    read_submission,
    schema,
    too_large,
    write_submission,
)

CASES = json.loads(
    (Path(__file__).parents[1] / "cases" / "answerfiles.json").read_text(encoding="utf-8")
)
ANSWER = GivenAnswer("emergence/three-counts", "0123456789", "people", "", 2, 60)
SUBMISSION = Submission(
    "a-course",
    "week-3",
    Sender("0400007", "Вера Fischer 🦊", "vera@example.org"),
    "2026-11-20T10:00:00Z",
    (ANSWER,),
)
WRITTEN = write_submission(SUBMISSION)


def answer_file(**fields: Any) -> dict[str, Any]:
    """The JSON of a sound answer file, with other fields; None takes a field away."""
    value = {**json.loads(WRITTEN), **fields}
    value = {key: one for key, one in value.items() if one is not None}
    return value | ({} if "checksum" in fields else {"checksum": checksum(value)})


def as_file(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(SubmissionError) as caught:
        read_submission(data, "anna.json")
    return [str(fault) for fault in caught.value.faults]


def entry(**fields: Any) -> dict[str, Any]:
    return {"exercise": "a/b", "digest": "0", "answer": "x", **fields}


# -- what is written is read, and what is published is true ---------------------------------------


def test_a_class_reads_as_it_was_written() -> None:
    exercises = course_exercises()
    for person in make_class(60):
        submission = hand_in(person, exercises)
        assert read_submission(write_submission(submission)) == submission


@pytest.mark.parametrize("case", CASES["files"], ids=lambda case: case["name"])
def test_published_case_has_its_checksum_and_its_bytes(case: dict[str, Any]) -> None:
    value = case["value"]
    assert checksum(value) == case["checksum"]
    submission = read_submission(as_file({**value, "checksum": case["checksum"]}))
    assert submission.notes == ()
    assert write_submission(submission).decode() == case["written"]


def test_schema_is_one_and_takes_what_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    for person in make_class(20):
        validator.validate(json.loads(write_submission(hand_in(person, course_exercises()))))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"format": "coursekit-answers/2"},
        {"course": ""},
        {"student": []},
        {"student": {"id": ["7"]}},
        {"answers": {}},
        {"answers": [entry(answer=[["nested"]])]},
        {"answers": [entry(attempts=-1)]},
        {"answers": [entry(answer={"a": None, "b": 2.5})]},
        {"answers": [entry(answer=["\U0001f98a", 2**53 - 1, True])]},
        {"checksum": "md5:0"},
        {"more": {"of": "a later format"}},
        *({"course": "x" * length} for length in (200, 201)),
        *({"saved": "x" * length} for length in (0, 41)),
        *({"student": {"name": "x" * length}} for length in (200, 201)),
        *({"answers": [entry(digest="7" * length)]} for length in (64, 65)),
        *({"answers": [entry(variant="v" * length)]} for length in (200, 201)),
        *({"answers": [entry(attempts=count)]} for count in (10**6, 10**6 + 1, 1.0, True)),
        *({"answers": [entry(seconds=count)]} for count in (10**8, 10**8 + 1)),
        *({"answers": [entry(answer="x" * length)]} for length in (10**5, 10**5 + 1)),
        *({"answers": [entry(answer=["x"] * length)]} for length in (1000, 1001)),
        *(
            {"answers": [entry(answer=dict.fromkeys(map(str, range(size))))]}
            for size in (1000, 1001)
        ),
        *({"answers": [entry()] * size} for size in (1000, 1001)),
    ],
    ids=lambda fields: str(fields)[:60],
)
def test_reader_and_schema_agree_on_what_is_sound(fields: dict[str, Any]) -> None:
    value = answer_file(**fields)
    sound = jsonschema.Draft202012Validator(schema()).is_valid(value)
    try:
        taken = read_submission(as_file(value)).notes == ()
    except SubmissionError:
        taken = False
    assert taken is sound


# -- forms of the same file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: json.dumps(json.loads(text), indent=4).encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: f"\n \t{text}\n\n".encode(),
    ],
    ids=["utf-8 with mark", "utf-16 little", "utf-16 big", "pretty", "windows", "blanks"],
)
def test_other_form_of_the_same_file_reads_the_same(encode: Callable[[str], bytes]) -> None:
    assert read_submission(encode(WRITTEN.decode())) == SUBMISSION


def test_edited_file_is_read_with_a_note() -> None:
    data = WRITTEN.replace(b'"people"', b'"number"')
    submission = read_submission(data)
    assert submission.answers[0].answer == "number"
    assert submission.notes == (
        "The checksum does not fit: the file may have been damaged or edited after it was saved.",
    )


def test_file_without_a_checksum_is_read_with_a_note() -> None:
    value = answer_file()
    del value["checksum"]
    submission = read_submission(as_file(value))
    assert submission.answers == SUBMISSION.answers
    assert ["no checksum" in note for note in submission.notes] == [True]


def test_what_cannot_be_shown_is_replaced_and_told() -> None:
    answers = [
        entry(answer="a\ud800b\x00c\u202ed\ne"),
        entry(exercise="a/c", answer={"k\x1b": "v"}),
    ]
    value = answer_file(answers=answers, student={"id": "1", "name": "Eve\u2067\x7f", "email": ""})
    submission = read_submission(json.dumps(value).encode())
    assert submission.answers[0].answer == "a\ufffdb\ufffdc\ufffdd\ne"
    assert submission.answers[1].answer == {"k\ufffd": "v"}
    assert submission.sender.name == "Eve\ufffd\ufffd"
    assert submission.notes == ("Characters that cannot be shown were replaced.",)
    assert read_submission(write_submission(submission)) == replace(submission, notes=())


def test_numbers_too_long_for_a_number_are_kept_as_text() -> None:
    data = as_file(answer_file(answers=[entry(answer=0)])).replace(
        b'"answer": 0', b'"answer": 1e999'
    )
    assert read_submission(data).answers[0].answer == "1e999"
    for long in ("-12345678901234567890", "1e+300", "9" * 4000):
        spoilt = data.replace(b"1e999", long.encode())
        assert read_submission(spoilt).answers[0].answer == long


# -- one clear line for each fault ----------------------------------------------------------------


HOSTILE = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\t\n", "the file is empty"),
    "zeros": (b"\0" * 900, "nothing but zeros"),
    "truncated": (WRITTEN[: len(WRITTEN) // 2], "the file breaks off after"),
    "cut in a text": (WRITTEN[: WRITTEN.index(b"people") + 3], "the file breaks off after"),
    "huge": (b" " * (LIMIT + 1), "the file has 5.0 MB; an answer file has at most 5 MB"),
    "nested": (b"[" * 49_000 + b"]" * 49_000, "nested deeper"),
    "many parts": (b"[" + b"{}," * 60_000 + b"{}]", "more lists and objects"),
    "NaN": (WRITTEN.replace(b'"people"', b"NaN"), "the file holds NaN"),
    "Infinity": (WRITTEN.replace(b'"people"', b"-Infinity"), "the file holds -Infinity"),
    "double key": (
        WRITTEN.replace(b'"course"', b'"course":"other","course"'),
        'the file gives "course" twice',
    ),
    "huge number": (
        as_file(answer_file()).replace(b'"attempts": 2', b'"attempts": ' + b"9" * 5000),
        "a number of thousands of digits",
    ),
    "latin-1": ('{"name": "Müller"}'.encode("latin-1"), "the file is not in UTF-8"),
    "utf-16 cut": (WRITTEN.decode().encode("utf-16")[:-1], "the file is not in UTF-16"),
    "utf-16 without mark": (WRITTEN.decode().encode("utf-16-le"), "zero bytes"),
    "utf-32": (WRITTEN.decode().encode("utf-32"), "in UTF-32"),
    "surrogate bytes": (WRITTEN.replace(b"people", b"\xed\xa0\x80"), "the file is not in UTF-8"),
    "raw control": (
        WRITTEN.replace(b"people", b"peo\x07ple"),
        "the file is damaged in line 1, character 27. Ask",
    ),
    "words": (b"Dear professor, my answers are: a, b, c", "it is not JSON"),
    "list": (b"[1, 2]", "the file holds a list, not an answer file"),
    "text": (b'"answers"', "the file holds a text"),
    "other JSON": (b'{"name": "package"}', 'does not say "format"'),
    "later format": (
        as_file(answer_file(format="coursekit-answers/9")),
        "Install the newest coursekit",
    ),
    "no answers": (as_file(answer_file(answers="none")), '"answers" is not a list but a text'),
    "no course": (as_file(answer_file(course=None)), "does not say its course"),
    "no assignment": (as_file(answer_file(assignment=[])), "does not say its assignment"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "it seems to be a PDF document"),
    "Word": (
        b"PK\x03\x04\x14\0\x06\0[Content_Types].xml\xff\xffword/document.xml",
        "it seems to be a Word document",
    ),
    "zip": (b"PK\x03\x04\x14\0\x06\0answers.json\xff\xff", "it seems to be an archive (zip)"),
    "page": (
        b"<!doctype html>\n<html lang=en><title>Week 3",
        "it seems to be a web page (HTML). Ask the student to open the hand-out",
    ),
    "XML": (b'<?xml version="1.0"?><answers/>', "it seems to be a file in XML or HTML"),
    "page after comments": (b"<!-- a --> <!-- b -->\n<HTML>", "it seems to be a web page (HTML)"),
    # These two took hours: comments were parted in every way, names compared with all others.
    "many comments": (b"<!---->" * 500 + b"x", "it is not JSON"),
    "a name twice among many": (
        ("{" + ",".join(f'"{n}":1' for n in range(300_000)) + ',"299999":2}').encode(),
        'the file gives "299999" twice',
    ),
    "notebook": (
        b'{"cells": [{"cell_type": "code"}], "nbformat": 4,}',
        "it seems to be a Jupyter notebook",
    ),
    "sound notebook": (b'{"cells": [], "nbformat": 4}', "it seems to be a Jupyter notebook"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "it seems to be a picture (JPEG)"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\xff", "it seems to be a photo or video from a phone"),
    "RTF": (b"{\\rtf1\\ansi {answers}}", "it seems to be a text document (RTF)"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_broken_file_is_told_in_one_clear_line(name: str) -> None:
    data, expected = HOSTILE[name]
    (line,) = faults_of(data)
    assert expected in line
    assert line.startswith("anna.json: ")
    assert line.endswith(".")
    assert "\n" not in line
    assert len(line) < 300


def test_all_faults_of_a_file_are_told_at_once() -> None:
    assert len(faults_of(as_file(answer_file(course=None, assignment=7, answers=None)))) == 3


def test_too_large_file_is_told_by_its_size_and_its_looks() -> None:
    told_of = too_large(104_900_000, b"%PDF-1.4")
    assert told_of.startswith("The file has 104.9 MB; an answer file has at most 5 MB.")
    assert "It seems to be a PDF document." in told_of


# -- what can be saved of a file, is --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        (entry(exercise="x/y", answer=[["a"]]), 'to "x/y", a list that holds other things'),
        (
            entry(exercise="x/y", answer={"a": {"b": "c"}}),
            'to "x/y", a table that holds',
        ),
        (entry(exercise="x/y", answer="a" * 100_001), 'to "x/y", a text of 100,001 characters'),
        (entry(exercise=""), "an answer without the name of its exercise"),
        (entry(exercise=["x"]), "an answer without the name of its exercise"),
        ("x", "a text in the list of answers"),
        (None, "nothing in the list of answers"),
    ],
    ids=str,
)
def test_answer_of_a_wrong_type_costs_only_itself(wrong: Any, note: str) -> None:
    submission = read_submission(
        as_file(answer_file(answers=[entry(), wrong, entry(exercise="a/c")]))
    )
    assert [answer.exercise for answer in submission.answers] == ["a/b", "a/c"]
    assert len(submission.notes) == 1
    assert submission.notes[0].startswith(f"Left out, because it is not an answer: {note}")


def test_senseless_counts_and_moments_are_not_used() -> None:
    wrong = entry(attempts=-3, seconds="long", digest=7, variant=None)
    submission = read_submission(as_file(answer_file(answers=[wrong], saved="yesterday")))
    assert submission.answers == (GivenAnswer("a/b", "7", "x", "", 0, 0),)
    assert submission.saved == ""
    assert len(submission.notes) == 3


@pytest.mark.parametrize("saved", ["2026-11-20T10:00:00", "0001-01-01T00:00:00+23:00", "20"])
def test_moment_without_a_place_in_time_is_not_used(saved: str) -> None:
    submission = read_submission(as_file(answer_file(saved=saved)))
    assert (submission.saved, len(submission.notes)) == ("", 1)


def test_file_without_a_student_can_still_be_marked() -> None:
    submission = read_submission(as_file(answer_file(student="Anna")))
    assert submission.sender == Sender()
    assert submission.answers == SUBMISSION.answers


def test_number_of_a_student_may_be_a_number() -> None:
    submission = read_submission(as_file(answer_file(student={"id": 400007, "name": "Anna"})))
    assert submission.sender == Sender("400007", "Anna", "")


def test_thousand_faults_make_few_notes() -> None:
    wrong = [entry(exercise=f"a/{n}", attempts="x", seconds="y") for n in range(400)]
    wrong += [entry(exercise=f"b/{n}", answer=[[]]) for n in range(400)]
    submission = read_submission(as_file(answer_file(answers=wrong)))
    assert len(submission.answers) == 400
    assert len(submission.notes) <= 6
    assert sum(map(len, submission.notes)) < 1000
