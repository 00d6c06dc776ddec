"""One fact, one row: what two pages once said differently is found when it comes back.

Each case puts into a copy of the course what it once said, and the check of the course finds it.
Where the fault was a number, `test_numbers_in_prose` does: 10, the "seven" statements; 11, the
voices; 12, the lines of the network.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from course_copy import change, copy_course
from coursekit.checking import check_course
from coursekit.course import Course
from coursekit.datasets import load
from coursekit.exercises import exercise_ids, find_exercise
from coursekit.exercises.exercise_claims import check_claims_of


@pytest.fixture
def course(root: Path, tmp_path: Path) -> Course:
    return copy_course(root, tmp_path)


# The fifteen


PUT_BACK = {
    "1 Arnold's war service as a fact": (
        "chapters/identity.md",
        'he had been, they said, "a soldier of Hitler\'s army".',
        'for he had been "a soldier of Hitler\'s army".',
        "F215",
    ),
    "2 two Milruds as one man": (
        "chapters/identity.md",
        "The note is about an Aleksei Milrud, who seems to be the same man: about his father, and",
        "The note is about his father, and",
        "F392",
    ),
    "2 the same in the ties": (
        "data/ties.csv",
        "T69,alexey-milrud-tomson,novyi-put,worked for,positive,F393",
        "T69,alexey-milrud-tomson,novyi-put,worked for,positive,F328",
        'F328 does not name "novyi-put"',
    ),
    "3 the threat as stated": (
        "data/claims.csv",
        '"the Hamburg leaders, it seems",reported',
        '"the Hamburg leaders, it seems",stated',
        "F182 is stated",
    ),
    "4 TSOPE made by Americans": (
        "chapters/audit-abstract.md",
        "Efforts by American agents led to {name}`TSOPE`, the article states,",
        "American services made {name}`TSOPE`, the article states,",
        "F230",
    ),
    "4 the year of its founding": (
        "data/organisations.csv",
        ",1952?/1953?,1963,",
        ",1952,1963?,",
        "the date 1963?",
    ),
    "5 who lived at Fishbeck": (
        "data/places.csv",
        '"Miroshnikov, and perhaps Denisov too, lived in this DP camp in Hamburg"',
        "DP camp in Hamburg where Miroshnikov lived",
        "F133",
    ),
    "6 the Executive Committee's day": (
        "data/terms.csv",
        "The article tells of it together with the Hamburg conference of 1951, without a date of "
        "its own.",
        "Formed at the Hamburg conference of 1951.",
        "F145",
    ),
    "6 its members": (
        "data/organisations.csv",
        "hamburg,1951-09?,,,F145",
        "hamburg,1951-09?,,miroshnikov,F145",
        'no claim names both "executive-committee" and "miroshnikov"',
    ),
    "7 the year of socialist money": (
        "data/oddities.csv",
        "By a letter of 1948, socialists give Svoboda money and articles, though on the whole its "
        "editors prefer the NTS and the right.",
        "Svoboda has socialist money in 1948.",
        "F321",
    ),
    "8 the year of the return": (
        "data/claims.csv",
        ",event,,1956?/1958?,boris-olshansky,Antoshin (footnote),stated\nF356",
        ",event,,1956?,boris-olshansky,Antoshin (footnote),stated\nF356",
        "F355",
    ),
    "8 where he fled from": (
        "data/events.csv",
        "The article does not say from where; after the war he taught in the eastern part of "
        "Berlin",
        "He fled from the eastern part of Berlin",
        "F352",
    ),
    "9 a figure for all Germany": (
        "data/oddities.csv",
        "But it covers one zone and cannot refute a larger figure, of which the article gives no "
        "place.",
        "But it cannot refute a figure for all Germany.",
        "F109",
    ),
    "12 SBONR as an enemy": (
        "chapters/identity.md",
        "{name}`SBONR`, which the article counts on the left, does not support it.",
        "it is at odds with {name}`SBONR`, which the article counts on the left.",
        "F200",
    ),
    "13 what Malakhov thought": (
        "chapters/identity.md",
        "he admitted a right to independence, after communism, for every nation",
        "after communism a right to independence should belong to every nation",
        "F163",
    ),
    "14 whose grudge": (
        "chapters/audit-names.md",
        "A letter of 1948 is cited for opponents who blamed some of them for Stalin's policy,",
        "A letter of 1948 is cited for the grievance of the one side,",
        "F211",
    ),
    "a register that says more than its claim": (
        "data/places.csv",
        '"Defectors were very few here, a British officer said"',
        "Few defectors here",
        "claim F115 is reported; the row does not say so",
    ),
    "two tones of ties on one claim": (
        "data/ties.csv",
        "T13,grigory-klimov,svoboda,published,positive",
        "T13,grigory-klimov,svoboda,published,neutral",
        "rests on the same claim and is positive",
    ),
}


@pytest.fixture(scope="module")
def faults(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the check tells of a copy in which all is put back at once."""
    return told_of(copy_course(root, tmp_path_factory.mktemp("course")), PUT_BACK)


def told_of(course: Course, cases: dict[str, tuple[str, str, str, str]]) -> list[str]:
    """What the check tells of a course into which all cases were put."""
    for name, old, new, _ in cases.values():
        change(course, name, old, new)
    return [str(fault) for fault in check_course(course)]


@pytest.mark.parametrize("case", PUT_BACK)
def test_what_two_pages_said_differently_is_found_when_it_comes_back(
    faults: list[str], case: str
) -> None:
    name, _, _, expected = PUT_BACK[case]
    fitting = [fault for fault in faults if fault.startswith(f"{name}:") and expected in fault]
    assert len(fitting) == 1, faults


def test_15_findings_are_numbered_without_a_gap() -> None:
    for kind, numbers in (
        load("oddities")["oddity_id"]
        .str[1:]
        .astype(int)
        .groupby(load("oddities")["oddity_id"].str[0])
    ):
        assert list(numbers) == list(range(1, len(numbers) + 1)), kind


def test_15_answers_on_the_screen_are_promised_where_they_are(book_html: Path) -> None:
    page = (book_html / "chapters/answers.html").read_text("utf-8")
    assert "these links lead there" in page
    assert "comes with its reasons" not in page


def test_column_that_is_inherited_may_not_be_typed_as_well(course: Course) -> None:
    change(
        course,
        "data/datapackage.json",
        '"inherits": ["date", "who_says", "certainty"',
        '"inherits": ["date", "unit", "certainty"',
    )
    faults = [str(fault) for fault in check_course(course)]
    assert [
        fault for fault in faults if 'quantities has the field "unit" and inherits it, too' in fault
    ]


def test_firm_verb_is_found_where_only_hearsay_is_cited(course: Course) -> None:
    page = course.chapters / "west.md"
    before = page.read_text("utf-8")
    firm = "\nHer lines {verb} that relief was idiotic. {{src}}`West 1; n. 47`\n"
    said = "".join(firm.format(verb=verb) for verb in ("prove", "show", "state"))
    page.write_text(before.replace("\n## The charts\n", f"{said}\n## The charts\n"), "utf-8")
    faults = [str(fault) for fault in check_course(course)]
    assert [fault.startswith("chapters/west.md:") and "is firmer" in fault for fault in faults] == (
        [True] * 3
    )
    softened = page.read_text("utf-8").replace("Her lines ", "Her lines, as she says, ")
    page.write_text(softened, "utf-8")
    assert check_course(course) == []


DISAGREES = {
    # A finding is where its claims are, and nowhere else.
    "a finding without a place of its claims": (
        "data/oddities.csv",
        "A05,3,Emergence 3; n. 18,F109;F112",
        "A05,3,Emergence 4; n. 20,F109;F112",
        "claim F109 is in Emergence 3; n. 18, which is not named",
    ),
    "a finding with a place without claims": (
        "data/oddities.csv",
        "A06,2,Emergence 3; n. 18-19,F307;F308",
        "A06,2,Emergence 3-4; n. 18-19,F307;F308",
        "no claim that it names is in Emergence 4",
    ),
    "a finding that is firmer than its claims": (
        "data/oddities.csv",
        "The headline of an American newspaper report",
        "A report in an American paper",
        "its claims are reported; the row does not say so",
    ),
    # So is an exercise.
    "an exercise without a place of its claims": (
        "exercises/emergence/three-counts.md",
        "claims: F109, F114,",
        "claims: F109, F114, F131,",
        "claim F131 is in Identity 1, which is not named",
    ),
    "an exercise with a claim that is none": (
        "exercises/emergence/three-counts.md",
        "claims: F109, F114, F131,",
        "claims: F109, F114, F131, F999,",
        'there is no claim "F999"',
    ),
    "an exercise with a place without claims": (
        "exercises/emergence/three-counts.md",
        "source: Emergence 3-4; n. 18-20",
        "source: Emergence 2-4; n. 18-20",
        "no claim that it names is in Emergence 2",
    ),
    # What an earlier work holds is as certain as the claim says.
    "an earlier work that is firmer than its claim": (
        "data/historiography.csv",
        "F050,By the article's account",
        "F050,",
        "claim F050 is reported; the row does not say so",
    ),
}


@pytest.fixture(scope="module")
def disagreeing(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the check tells of a copy with all of `DISAGREES`."""
    return told_of(copy_course(root, tmp_path_factory.mktemp("course")), DISAGREES)


@pytest.mark.parametrize("case", DISAGREES)
def test_finding_or_work_that_disagrees_with_its_claims_is_found(
    disagreeing: list[str], case: str
) -> None:
    name, _, _, expected = DISAGREES[case]
    fitting = [fault for fault in disagreeing if fault.startswith(f"{name}:") and expected in fault]
    assert fitting, disagreeing


def test_every_exercise_names_its_claims_unless_a_table_or_a_chart_tells(root: Path) -> None:
    charts = {
        "emergence/a-tall-year",
        "identity/what-the-lines-show",
        "introduction/what-a-tile-tells",
        "west/distances-and-marks",
    }
    bank = root / "banks" / "seminar"
    course = Course(root, banks=(bank,))
    names = exercise_ids(Course(root)) + [
        path.relative_to(bank).with_suffix("").as_posix() for path in sorted(bank.glob("*/*.md"))
    ]
    exercises = [find_exercise(name, course) for name in names]
    silent = {one.id for one in exercises if not one.claims and not one.computed}
    assert silent == charts
    assert list(check_claims_of(exercises, course)) == []
