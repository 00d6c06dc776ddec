"""Assignment files: what is read, and every fault with its line and remedy."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skeletons import BASE

from coursekit.course import Course, find_course
from coursekit.errors import AssignmentError, CourseError, Fault
from coursekit.exercises import (
    Assignment,
    Late,
    Task,
    assignment_names,
    check_assignments,
    find_assignment,
    read_assignment,
)

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "data" / "bank"
LIST = "exercises:\n- all/single\n"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one exercise of each kind in the chapter ``all``."""
    folder = tmp_path / "exercises" / "all"
    folder.mkdir(parents=True)
    (folder.parent / "assignments").mkdir()
    for kind, text in BASE.items():
        (folder / f"{kind}.md").write_text(text, encoding="utf-8")
    return Course(tmp_path)


def read(course: Course, text: str | bytes, name: str = "week-3") -> Assignment:
    """Read a text as an assignment file."""
    path = course.exercises / "assignments" / f"{name}.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_assignment(path, course)


def faults(course: Course, text: str | bytes, name: str = "week-3") -> list[str]:
    """What is wrong with a text, each with its line."""
    with pytest.raises(AssignmentError) as caught:
        read(course, text, name)
    return [str(fault).partition(f"{name}.yml")[2].lstrip(":") for fault in caught.value.faults]


def test_full_file_is_read(course: Course) -> None:
    assignment = read(
        course,
        """\ufefftitle: Whose word?
due: 2026-11-20 18:00
zone: Europe/Berlin
withheld: 2026-12-07
hints: yes
late: 10% a day, at most 50%
grace: 2 hours
attempts: best
exercises:
  - all/single
  - id: all/number
    points: 2.5
    accept: [130, "1 300"]
    because: The map gives both.
  - {id: all/open, drop: the question was ambiguous}
  - id: all/text
    everybody: The text was in the hand-out.
""",
    )
    assert assignment.tasks == (
        Task("all/single", 1.0),
        Task("all/number", 2.5, accept=("130", "1 300"), because="The map gives both."),
        Task("all/open", 3.0, drop="the question was ambiguous"),
        Task("all/text", 1.0, everybody="The text was in the hand-out."),
    )
    assert assignment.due == datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert assignment.due is not None
    assert str(assignment.due.tzinfo) == "Europe/Berlin"
    assert (assignment.name, assignment.title, assignment.until) == (
        "week-3",
        "Whose word?",
        date(2026, 12, 7),
    )
    assert (assignment.hints, assignment.attempts, assignment.out_of) == (True, "best", 4.5)
    assert assignment.late == Late(0.1, 0.5, grace_minutes=120)


def test_what_is_left_out_has_its_default(course: Course) -> None:
    assignment = read(course, LIST)
    assert (assignment.title, assignment.due, assignment.hints, assignment.attempts) == (
        "Week 3",
        None,
        False,
        "last",
    )
    assert assignment.late == Late()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("2026-11-20 18:00", datetime(2026, 11, 20, 18, tzinfo=UTC)),
        ("2026-11-20T18:00:30", datetime(2026, 11, 20, 18, 0, 30, tzinfo=UTC)),
        ("2026-11-20 18:00+05:00", datetime(2026, 11, 20, 13, tzinfo=UTC)),
        ("2026-11-20 18:00Z", datetime(2026, 11, 20, 18, tzinfo=UTC)),
        ("20261120", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("2026-W47-5", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("20261120T1800", datetime(2026, 11, 20, 18, tzinfo=UTC)),
    ],
)
def test_due_date_has_a_zone_and_ends_with_its_day(
    course: Course, due: str, expected: datetime
) -> None:
    assert read(course, f"due: {due}\n{LIST}").due == expected


def test_due_date_with_an_offset_counts_its_days_in_the_zone_that_is_named(course: Course) -> None:
    due = read(course, f"due: 2026-11-20 23:00-05:00\nzone: Europe/Berlin\n{LIST}").due
    assert str(due) == "2026-11-21 05:00:00+01:00"


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ("late: accept", Late()),
        ("late: refuse", Late(refuse=True)),
        ("late: 10% a day", Late(0.1, 1.0)),
        ("late: 12.5 % per day, at most 30 %", Late(0.125, 0.3)),
        ("late: refuse\ngrace: 15 minutes", Late(refuse=True, grace_minutes=15)),
        ("grace: 1 day", Late(grace_minutes=1440)),
    ],
)
def test_rules_for_late_work(course: Course, late: str, expected: Late) -> None:
    assert read(course, f"{late}\n{LIST}").late == expected


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("withheld: always", date.max),
        ("", date.max),
        ("withheld: no", None),
        ("withheld: no\ndue: 2026-11-20", None),
        ("due: 2026-11-20", date(2026, 11, 20)),
        ("due: 2026-11-20\nzone: America/New_York", date(2026, 11, 20)),
        ("due: 2026-11-20 23:00-05:00", date(2026, 11, 20)),
        ("due: 2026-11-20 23:00-05:00\nzone: Europe/Berlin", date(2026, 11, 21)),
        ("due: 2026-11-20\nwithheld: 2026-12-07", date(2026, 12, 7)),
    ],
)
def test_last_day_of_withholding(course: Course, text: str, last_day: date | None) -> None:
    assert read(course, f"{text}\n{LIST}").until == last_day


def test_what_is_withheld_becomes_free_when_its_day_is_over_in_its_zone(course: Course) -> None:
    assignment = read(course, f"withheld: 2026-12-07\nzone: America/New_York\n{LIST}")
    over = datetime(2026, 12, 8, 5, tzinfo=UTC)  # midnight in New York
    assert assignment.withholds(over - timedelta(seconds=1))
    assert not assignment.withholds(over)
    assert assignment.withholds(None)


def test_withheld_always_and_never(course: Course) -> None:
    far = datetime(9999, 12, 30, tzinfo=UTC)
    assert read(course, f"withheld: always\n{LIST}").withholds(far)
    assert not read(course, f"withheld: no\n{LIST}").withholds(None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tilte: A\n" + LIST, '1: there is no field "tilte". Did you mean "title"?'),
        (LIST + "color: red\n", '3: there is no field "color". The fields are title, exercises'),
        ("title: A\ntitle: B\n" + LIST, '2: "title" is given twice, first on line 1'),
        ("title:\n" + LIST, "1: title is empty"),
        ("title: [a]\n" + LIST, '1: "title" is not a simple value'),
        ("title: A\n", "no exercises are listed"),
        ("exercises: []\n", "1: no exercises are listed"),
        ("exercises: all/single\n", "1: no exercises are listed"),
        ("", "the file is empty"),
        ("- a\n", "1: the file is not a table of fields"),
        (
            "exercises:\n- {id: all/number, points: 2,5}\n",
            '2: there is no field "5". Write a decimal with a point, like 2.5.',
        ),
        ("a: 'b\n", "the file cannot be read: "),
        (
            "a: b: c\n",
            '1: the value of a has a colon in it. Put it into quotation marks: a: "b: c"',
        ),
        (b"title: \xe9\n", "the file is not UTF-8"),
        ("due: 20 November\n" + LIST, '1: "20 November" is not a date. Write it like 2026-11-20'),
        ("due: 2026-02-30\n" + LIST, '1: "2026-02-30" is not a date'),
        ("due: 0026-11-20\n" + LIST, '1: "0026-11-20" is not a date'),
        ("due: 9999-12-31T23:59-12:00\n" + LIST, "is not a date. Write it like 2026-11-20"),
        (
            "due: 2026-03-29 02:30\nzone: Europe/Berlin\n" + LIST,
            '1: there is no "2026-03-29 02:30" in Europe/Berlin: the clocks skip that time',
        ),
        (
            "due: 2026-11-20\nwithheld: 2026-11-02\n" + LIST,
            "2: the answers are shown after 2026-11-02, but the work is due on 2026-11-20",
        ),
        ("zone: Europe/Berlyn\n" + LIST, 'zone "Europe/Berlyn". Did you mean "Europe/Berlin"?'),
        (
            "withheld: yes\n" + LIST,
            '1: "yes" does not say how long answers are withheld. Write always, no or a day',
        ),
        ("withheld: 2026-13-01\n" + LIST, '1: "2026-13-01" does not say how long'),
        ("hints: maybe\n" + LIST, '1: there is no hints "maybe". Write no or yes.'),
        ("attempts: bset\n" + LIST, '1: there is no attempts "bset". Did you mean "best"?'),
        ("late: 10%\n" + LIST, '1: "10%" is not a rule for late work. Write accept, refuse, or'),
        ("late: 110% a day\n" + LIST, "is not a rule for late work"),
        ("grace: 15\n" + LIST, '1: "15" is not a length of time. Write it like 15 minutes'),
        (
            LIST + "- all/singel\n",
            '3: there is no exercise "all/singel". Did you mean "all/single"?',
        ),
        (LIST + "- all/single\n", '3: "all/single" is given twice, first on line 2'),
        (LIST + "- points: 2\n", "3: an exercise has no id"),
        (LIST + "- [a]\n", "3: an exercise is neither a name nor a table"),
        (
            LIST + "- {id: all/text, point: 2}\n",
            '3: there is no field "point". Did you mean "points"?',
        ),
        (LIST + "- {id: all/text, points: -1}\n", '3: "-1" is not a number of points'),
        (LIST + "- {id: all/text, points: many}\n", '3: "many" is not a number of points'),
        (LIST + "- {id: all/text, drop: yes}\n", '3: "drop: yes" gives no reason'),
        (LIST + "- {id: all/text, drop: }\n", "3: drop is empty"),
        (
            LIST + "- {id: all/text, drop: a slip, everybody: a slip}\n",
            '3: "all/text" is dropped and given to everybody',
        ),
        (LIST + "- {id: all/open, accept: x}\n", "3: an open exercise has no key to add to"),
        (
            LIST + "- {id: all/number, accept: &a [*a]}\n",
            '3: "[[…]]" is not an answer to all/number',
        ),
        (LIST + "- {id: all/number, accept: [612]}\n", '3: "612" is already right'),
    ],
)
def test_fault_has_its_line_and_its_remedy(
    course: Course, text: str | bytes, expected: str
) -> None:
    messages = faults(course, text)
    assert len(messages) == 1
    assert expected in messages[0]


def test_all_faults_are_told_at_once(course: Course) -> None:
    (course.exercises / "all" / "text.md").write_text("broken", encoding="utf-8")
    text = "tilte: A\ndue: soon\nlate: never\nexercises:\n- all/x\n- id: all/text\n  points: no\n"
    messages = faults(course, text)
    assert [one.partition(":")[0] for one in messages if one] == ["1", "2", "3", "5", "7"]
    assert len(messages) > 5  # and the exercise's own


@pytest.mark.parametrize("name", ["Week 3", "week_3", "неделя", "week-3-"])
def test_name_is_that_of_a_file_on_any_system(course: Course, name: str) -> None:
    assert "is not a valid name for an assignment. Use lower case" in faults(course, LIST, name)[0]


def test_assignment_is_found_by_its_name(course: Course) -> None:
    read(course, LIST, "week-3")
    read(course, LIST, "week-4")
    assert assignment_names(course) == ["week-3", "week-4"]
    assert find_assignment("week-4", course).name == "week-4"
    with pytest.raises(AssignmentError, match='Did you mean "week-3"'):
        find_assignment("weak-3", course)


def test_check_reads_all_assignments(course: Course) -> None:
    read(course, LIST, "good")
    for name in ("one", "two"):
        (course.exercises / "assignments" / f"{name}.yml").write_text("exercises: [x/y]\n")
    assert [fault.path for fault in check_assignments(course)] == [
        "exercises/assignments/one.yml",
        "exercises/assignments/two.yml",
    ]


def test_shipped_assignments_are_in_order() -> None:
    course = find_course(ROOT, [BANK])
    assert check_assignments(course) == []
    assert assignment_names(course) == ["sources-and-numbers", "week-3"]
    week = find_assignment("week-3", course)
    assert len(week.tasks) == 9
    assert week.due is not None


def test_example_of_the_guide_is_sound(tmp_path: Path) -> None:
    guide = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "week-3.yml"
    path.write_text(re.findall(r"^```yaml\n(title: .*?)^```$", guide, re.DOTALL | re.MULTILINE)[0])
    assignment = read_assignment(path, find_course(ROOT))
    assert assignment.due is not None
    assert [bool(task.accept) for task in assignment.tasks] == [False, False, True]


def test_shipped_sample_withholds_nothing_from_self_study() -> None:
    assert find_assignment("sources-and-numbers", find_course(ROOT)).until is None


def test_deeply_nested_file_is_a_fault(course: Course) -> None:
    with pytest.raises(CourseError):
        read(course, "[" * 100_000)


SAMPLE = (BANK / "assignments" / "week-3.yml").read_text(encoding="utf-8") + (
    "  - {id: emergence/three-counts, points: 2, accept: [b, [a], {c: d}], because: A slip.}\n"
)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_file_is_read_or_told_what_is_wrong_with_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = SAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        odd = st.sampled_from(
            [*"[]{}:&*!|>%-'\"#\t\n\0", "\ud800", "🎓", "1e400", "99:99", "<<: *a"]
        )
        text = text[:start] + data.draw(odd | st.text(max_size=3)) + text[end:]
    path = tmp_path_factory.getbasetemp() / "week-3.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    tasks: tuple[Task, ...] = ()
    messages: tuple[Fault, ...] = ()
    try:
        tasks = read_assignment(path, find_course(ROOT, [BANK])).tasks
    except AssignmentError as error:
        messages = error.faults
    assert bool(tasks) != bool(messages)
