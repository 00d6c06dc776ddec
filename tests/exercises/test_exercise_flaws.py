"""``coursekit check`` warns of item-writing flaws, a case each, and is silenced with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from skeletons import BASE

from coursekit.course import Course

Run = Callable[..., CompletedProcess[str]]
SINGLE, OPEN, PAIRS = BASE["single"], BASE["open"], BASE["classify"]
HEDGED = SINGLE.replace("[x] Right", "[x] Probably so")
ASKED = OPEN.replace("Task.", "Write at most two sentences.")
CASES = {
    "no-hint": SINGLE,
    "key-in-hint": SINGLE + "\n## Hint\nIt is right, no doubt.\n",
    "key-in-stem": SINGLE.replace("Task.", "Which officers met?").replace(
        "[x] Right", "[x] An officer"
    ),
    "key-longest": SINGLE.replace("[x] Right", "[x] Right, and long, and careful"),
    "key-guarded": HEDGED,
    "catch-all": SINGLE.replace("[ ] Wrong", "[ ] All of the above"),
    "tick-all": BASE["multiple"],
    "category-of-one": PAIRS,
    "no-feedback": PAIRS,
    "date-in-stem": BASE["date"].replace("Task.", "On which day of September 1951 was it?"),
    "sample-length": ASKED.replace("> Sample.", "> One. Two. Three.", 1),
    "rubric-gap": OPEN.replace("Half.", "Lacks the writer or the date."),
}
MORE = [
    ("key-in-stem", BASE["multiple"].replace("Task.", "Who is right?")),
    ("key-in-stem", BASE["text"].replace("Task.", "What is a defector called?")),
    ("key-in-stem", BASE["number"].replace("Task.", "Of 612, how many?")),
    ("sample-length", ASKED.replace("two sentences", "six words")),
    ("rubric-gap", OPEN.replace("Half.", "Does not name the writer, or the date.")),
    ("rubric-gap", OPEN.replace("Half.", "Forgets the writer and the date.")),
]
DATE = BASE["date"].replace("Task.", "In which year did the officers of Hamburg hold a meeting?")
MANY = BASE["number"].replace("Task.", "How many officers of Hamburg held the meeting?")
MANY = MANY.replace("tolerance: 20\n", "").replace("612", "3").replace("130", "4")
TELLS = SINGLE.replace("A title", "Another").replace(
    "Task.", "The officers of Hamburg had their meeting in 1951-09, so who came?"
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course without exercises and without an article."""
    (tmp_path / "exercises" / "all").mkdir(parents=True)
    (tmp_path / "_config.yml").touch()
    return Course(tmp_path)


@pytest.fixture
def warnings(course: Course, run_coursekit: Run) -> Callable[..., list[str]]:
    """Write files into the course and give the names of the rules that warn of the first."""

    def check(text: str, other: str = "") -> list[str]:
        (course.exercises / "all" / "tried.md").write_text(text.replace("A title", "Tried", 1))
        if other:
            (course.exercises / "all" / "other.md").write_text(other)
        done = run_coursekit("check", cwd=course.root)
        assert done.returncode == 0, done.stderr
        return re.findall(r"Worth a look: exercises/all/tried\.\S+: ([^.\n]+)", done.stdout)

    return check


@pytest.mark.parametrize("rule", CASES)
def test_flaw_is_warned_of_until_it_is_silenced(
    warnings: Callable[..., list[str]], rule: str
) -> None:
    assert any(one.startswith(f"{rule}: ") for one in warnings(CASES[rule]))
    silenced = CASES[rule].replace("skill:", f'silence: {{{rule}: "A reason."}}\nskill:', 1)
    assert not any(rule in one for one in warnings(silenced))


@pytest.mark.parametrize(("rule", "text"), MORE)
def test_flaw_is_found_in_other_kinds_and_words(
    warnings: Callable[..., list[str]], rule: str, text: str
) -> None:
    assert any(one.startswith(f"{rule}: ") for one in warnings(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (DATE.replace("1951-09", "1951"), TELLS.replace("1951-09", "1951")),
        (DATE, TELLS.replace("1951-09", "September 1951")),
        (MANY, TELLS.replace("in 1951-09", "with three men")),
        (DATE, SINGLE.replace("> No.", "> The officers of Hamburg had a meeting in 9/1951.", 1)),
    ],
)
def test_key_that_another_exercise_prints_is_warned_of(
    warnings: Callable[..., list[str]], text: str, told: str
) -> None:
    assert not any("key-printed" in one for one in warnings(text))
    told = told.replace("A title", "Another")
    assert any("key-printed: all/other prints the key" in one for one in warnings(text, told))


def test_samples_beside_a_rubric_are_measured_and_must_fit_it(
    warnings: Callable[..., list[str]], course: Course, run_coursekit: Run
) -> None:
    path = course.exercises / "all" / "tried.samples.yml"
    sample = "- points: {}\n  fit: clear\n  answer: One. Two.{}\n"
    path.write_text(sample.format(3, "") + sample.format(1, " Three."))
    assert [one for one in warnings(ASKED) if one.startswith("sample-length")] == [
        "sample-length: the task asks for 1 to 2 sentences, this sample has 3"
    ]
    path.write_text(sample.format(5, "") + "- points: 3\n  fit: border\n  answer: One.\n")
    done = run_coursekit("check", cwd=course.root)
    assert done.returncode != 0
    assert 'tried.samples.yml:1: "5" is no level of the rubric. It has 3, 2, 1.' in done.stderr
    assert "tried.samples.yml:4: a sample at the border has no reason" in done.stderr


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (HEDGED.replace("[ ] Wrong", "[ ] It may be wrong"), "key-guarded"),
        (OPEN.replace("Half.", "Lacks at least one of these: writer, date."), "rubric-gap"),
        (ASKED.replace("> Sample.", "> In box 3, p. 5. Two.", 1), "sample-length"),
        (SINGLE.replace("[x] Right", "[x] Rights"), "key-longest"),
    ],
)
def test_what_only_looks_like_a_flaw_is_not_warned_of(
    warnings: Callable[..., list[str]], text: str, rule: str
) -> None:
    assert not any(rule in one for one in warnings(text))


def test_silence_that_is_not_needed_is_warned_of(warnings: Callable[..., list[str]]) -> None:
    text = SINGLE.replace("skill:", 'silence: {tick-all: "A reason."}\nskill:', 1)
    assert '"silence" names tick-all, which is not there' in warnings(text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("silence: {loud: why}", '4: there is no flaw "loud"'),
        ('silence: {no-hint: ""}', "4: silence of no-hint has no reason"),
        ("silence: no-hint", "4: silence names no flaw"),
    ],
)
def test_silence_needs_a_known_flaw_and_a_reason(
    course: Course, run_coursekit: Run, line: str, says: str
) -> None:
    text = SINGLE.replace("skill:", f"{line}\nskill:", 1)
    (course.exercises / "all" / "single.md").write_text(text)
    done = run_coursekit("check", cwd=course.root)
    assert done.returncode != 0
    assert says in done.stderr
