"""The boxes of exercises and courses in print, and how they break."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typst_pdf import Paper, has_ink, right_end
from typst_snippets import PARTS, PREAMBLE, Snippets, page_texts

from coursekit.book.printing import CLASS_FUNCTIONS

IMPORTS = "".join(f'#import "template/{part.name}": *\n' for part in PARTS)
WORDS = "Words that fill the page. "
LINES = "The article names several reasons, and it weighs none of them against another one. " * 2
MIDDLE = 105 / 25.4 * 72  # of a page, in points
BOXES = sorted(name for name in CLASS_FUNCTIONS.values() if name.endswith("-box"))


class Printer:
    """Compiles Typst that calls what exercises and courses add to the template."""

    def __init__(self, snippets: Snippets) -> None:
        self._snippets = snippets

    def compile(self, body: str) -> bytes:
        return self._snippets.compile(body, IMPORTS + PREAMBLE)

    def pages(self, body: str) -> list[str]:
        return page_texts(self.compile(body))


@pytest.fixture(scope="module")
def snippets(snippets: Snippets) -> Printer:
    return Printer(snippets)


@pytest.mark.parametrize("name", BOXES)
def test_every_box_of_a_course_is_drawn_with_and_without_title(
    snippets: Printer, name: str
) -> None:
    printed = "".join(
        snippets.pages(f"#{name}(title: [Title])[First.]\n#{name}(whole: true)[Last.]")
    )
    for words in ("Title", "First.", "Last."):
        assert words in printed


@pytest.mark.parametrize("set_so", ["#together[{}]", "#write-lines(2, body: [{}])"])
def test_justified_lines_fill_the_width_they_have(snippets: Printer, set_so: str) -> None:
    usual = right_end(snippets.compile(LINES))
    assert right_end(snippets.compile(set_so.format(LINES))) == pytest.approx(usual, abs=3)


EXERCISE = """
#exercise-box([3], [Three counts], meta: [1 point])[
  Why?
  #task[Choose all that apply.]
  #choice-list(([one], [two]))
  #choice-list(key: ("b",), ([one], [two]))
  #choice-list(one: true, key: ("a",), ([one], [two]))
  #answer-line(unit: [km])[Your number:]
  #match-columns(key: ("B", "A"), ([stem a], [stem b]), ([target a], [target b], [spare]))
  #classify-table(key: ("2",), ([item],), ([in], [out]), head: [Item])
  #order-list(key: ("2", "1"), ([earlier], [later]))
  #key-box([Key])[the second]
  #key-list((([b], [two]),))
  #rubric-table((([2], [all], true), ([1], [some], false)))
]
#answer-box([3], [Three counts])[Because.]
"""


def test_exercise_has_room_to_answer_every_kind(snippets: Printer) -> None:
    printed = " ".join("".join(snippets.pages(EXERCISE)).split())
    for words in ("Exercise 3", "1 point", "km", "stem b", "spare", "later", "Key", "Because."):
        assert words in printed
    assert [printed.count(sign) for sign in "☐☑○◉"] == [2 + 1, 1, 1 + 1, 1 + 1]


def test_exercise_without_number_and_title_is_drawn(snippets: Printer) -> None:
    printed = "".join(snippets.pages("#exercise-box(none, none)[Why?]"))
    assert "Exercise" in "".join(printed.split())


def test_short_box_goes_whole_to_the_next_page(snippets: Printer) -> None:
    box = f"#exercise-box(whole: true, [1], [T])[BEGIN {WORDS * 30} END]"
    pages = snippets.pages(f"#v(82%)\n{box}")
    assert [("BEGIN" in page, "END" in page) for page in pages] == [(False, False), (True, True)]


def test_long_box_breaks_and_starts_where_it_stands(snippets: Printer) -> None:
    box = f"#exercise-box([1], [T])[BEGIN {WORDS * 200} END]"
    pages = snippets.pages(f"#v(50%)\n{box}")
    assert "BEGIN" in pages[0]
    assert "END" in pages[-1]
    assert len(pages) > 1


def ruled_lines(page: str) -> int:
    """Count the lines to write on; each ends with the word that stands for it."""
    return page.count("RULED")


def test_lines_to_write_on_go_over_a_page_several_at_a_time(snippets: Printer) -> None:
    box = "#exercise-box([1], [T], lines: 12)[BEGIN]"
    counted = "#show block.where(height: 8.2mm): it => { it + [RULED] }\n"
    for share in range(50, 95, 3):
        pages = snippets.pages(f"{counted}#v({share}%)\n{box}")
        lines = [ruled_lines(page) for page in pages if ruled_lines(page)]
        assert sum(lines) == 12
        assert min(lines) >= 2
        assert lines[0] >= 4
        assert next("BEGIN" in page for page in pages if ruled_lines(page))


ITEMS = ", ".join(f"[ITEM {n}]" for n in range(9))
LONG = [
    f"classify-table(({ITEMS}), ([in], [out]))",
    f"order-list(({ITEMS}))",
    f"choice-list(long: true, ({ITEMS}))",
]


@pytest.mark.parametrize("items", LONG)
@pytest.mark.parametrize("share", range(61, 100, 3))
def test_long_items_begin_below_their_question_and_none_ends_alone(
    snippets: Printer, items: str, share: int
) -> None:
    pdf = snippets.compile(f"#v({share}%)\n#exercise-box([1], [T], items: {items})[QUESTION]")
    pages = page_texts(pdf)
    first = next(number for number, page in enumerate(pages) if "QUESTION" in page)
    assert "ITEM 0" in pages[first]
    assert not any(has_ink(pdf, number) for number in range(first))  # no empty box is left behind
    counts = [page.count("ITEM") for page in pages]
    assert sum(counts) == 9
    assert counts[-1] >= 2


def test_row_to_tick_has_the_room_that_names_of_columns_leave(
    snippets: Printer, tmp_path: Path
) -> None:
    names = "[describes the page], [guesses at a motive], [judges the past]"
    table = f"#classify-table(([Q row with words for half the breadth Z],), ({names}))"
    (tmp_path / "rows.pdf").write_bytes(snippets.compile(table))
    first, last = (s for s in Paper(tmp_path / "rows.pdf").signs if s.text in "QZ")
    assert abs(first.bottom - last.bottom) < 3  # in one line


@pytest.mark.parametrize("share", range(70, 100, 3))
def test_key_stays_with_the_title_of_its_answer(snippets: Printer, share: int) -> None:
    key = "\n".join(f"- KEY {n}" for n in range(5))
    answer = f"#answer-box([1], [TITLE])[#together[\n{key}\n]\n\n{WORDS * 50}]"
    pages = snippets.pages(f"#v({share}%)\n{answer}")
    assert next(page for page in pages if "TITLE" in page).count("KEY") == 5


@pytest.mark.parametrize(
    ("box", "name"),
    [
        (f"#exercise-box([2.9], [T])[{WORDS * 250} END]", "Exercise 2.9"),
        (f"#source-box(title: [A #emph[close] look])[{WORDS * 250} END]", "A close look"),
        (f"#answer-box([2.9], [T])[{WORDS * 250} END]", "Exercise 2.9"),
    ],
)
def test_box_over_a_page_says_so_on_both_pages(snippets: Printer, box: str, name: str) -> None:
    first, second, *others = snippets.pages(f"{box}\n\n#pagebreak()\nAfter it.")
    assert (f"{name}, to be continued" in first, f"{name}, continued" in second) == (True, True)
    for page in (*others, snippets.pages("#v(20%)\n#exercise-box([1], [T])[Short.]")[0]):
        assert "continue" not in page


def boxes_of(*counts: int) -> str:
    """Exercises that may be torn, each with a number of lines."""
    return "".join(
        f"#exercise-box([2.{n}], [T], items: [#list({', '.join(['[WORD]'] * count)})])[Why?]\n\n"
        for n, count in enumerate(counts, 1)
    )


def test_exercise_over_a_column_says_so_at_both_columns(snippets: Printer) -> None:
    first, second = snippets.pages(f"Before.\n#two-columns[{boxes_of(90, 60)}]")
    said = r"Exercise (2\.\d, (?:to be )?continued)"
    assert re.findall(said, first) == [
        "2.1, continued",
        "2.1, to be continued",
        "2.2, to be continued",
    ]
    assert re.findall(said, second) == ["2.2, continued"]


@pytest.mark.parametrize(("counts", "pages", "torn"), [([36] * 4, 2, False), ([36] * 5, 2, True)])
def test_exercise_is_torn_between_columns_where_that_saves_a_page(
    snippets: Printer, counts: list[int], pages: int, torn: bool
) -> None:
    printed = snippets.pages(f"Before.\n#two-columns[{boxes_of(*counts)}]")
    assert (len(printed), "continued" in "".join(printed)) == (pages, torn)


@pytest.mark.parametrize("boxes", [2, 3, 9, 13])
def test_columns_end_at_one_height(snippets: Printer, boxes: int, tmp_path: Path) -> None:
    box = "#exercise-box([1], [Q], whole: true)[#v(4cm)]\n\n"
    body = f"#v(30%)\n\n#two-columns[\n{box * boxes}\n]"
    (tmp_path / "columns.pdf").write_bytes(snippets.compile(body))
    titles = [sign for sign in Paper(tmp_path / "columns.pdf").signs if sign.text == "Q"]
    assert len(titles) == boxes
    on_last = [sign.left > MIDDLE for sign in titles if sign.page == titles[-1].page]
    assert abs(on_last.count(True) - on_last.count(False)) <= 1


def test_last_section_stands_beside_another_where_it_would_stand_alone(
    snippets: Printer, tmp_path: Path
) -> None:
    box = "#exercise-box([1], [Q], whole: true)[#v({height}cm)]\n\n"
    boxes = box.format(height=4) * 6 + f"#heading(level: 2)[S]\n\n{box.format(height=9)}" * 2
    (tmp_path / "columns.pdf").write_bytes(snippets.compile(f"= C\n#two-columns[\n{boxes}\n]"))
    titles = [sign for sign in Paper(tmp_path / "columns.pdf").signs if sign.text == "Q"]
    last = [(sign.page, sign.left > MIDDLE) for sign in titles[-2:]]
    assert last == [(2, False), (2, True)]


def test_no_figure_parts_a_box(snippets: Printer) -> None:
    table = "#data-table(header: (([H],),), [A])#v(12cm)"
    figure = f'#numbered-figure(kind: "table", mark: "one", caption: [CAPTION])[{table}]'
    boxes = f"#exercise-box([1], [BOX])[{LINES * 3}]\n\n" * 4
    printed = "".join(snippets.pages(f"#v(60%)\n{figure}\n{WORDS}\n#two-columns[\n{boxes}\n]"))
    assert printed.index("CAPTION") < printed.index("BOX")


@pytest.mark.parametrize(("share", "parted"), [(50, True), (70, False), (80, False)])
def test_task_goes_to_the_next_page_where_little_stays_empty(
    snippets: Printer, share: int, parted: bool
) -> None:
    items = f"#list({', '.join(['[ITEM]'] * 25)})"
    task = f"#exercise-box([1], [T], items: [{items}])[TASK]"
    pages = snippets.pages(f"#v({share}%)\n\n#undivided[#exercise-box([2], [T])[Why?]\n\n{task}]")
    with_task = next(page for page in pages if "TASK" in page)
    assert ("ITEM" in with_task, with_task.count("ITEM") < 25) == (True, parted)


def test_task_with_its_key_moves_whole_and_those_after_it_fill_the_page(
    snippets: Printer, tmp_path: Path
) -> None:
    """What cannot be parted leaves half a page empty; where the next ones begin must be known."""
    boxes = "".join(
        f"#exercise-box([{n}], [Q], key: [#key-box([K])[d]#rest[#v({after}cm)]])[#v({task}cm)]\n\n"
        for n, (task, after) in enumerate([(11, 1), (12, 1), (2, 9), (2, 4)])
    )
    (tmp_path / "boxes.pdf").write_bytes(snippets.compile(f"#undivided[\n{boxes}\n]"))
    titles = [sign for sign in Paper(tmp_path / "boxes.pdf").signs if sign.text == "Q"]
    assert [sign.page for sign in titles] == [1, 2, 2, 3]


@pytest.mark.parametrize("share", range(80, 100, 2))
def test_feedback_stays_with_its_title(snippets: Printer, share: int) -> None:
    box = "#key-box(apart: true, [FEEDBACK])[#list([FIRST], [SECOND])]"
    pages = snippets.pages(f"#v({share}%)\n#exercise-box([1], [T], key: [{box}])[Why?]")
    for page in pages:
        assert ("FEEDBACK" in page.upper()) == ("FIRST" in page)


@pytest.mark.parametrize("share", range(60, 100, 5))
def test_level_of_a_rubric_stays_with_its_sample(snippets: Printer, share: int) -> None:
    rows = ", ".join(f"([{n}], [LEVEL {n} {WORDS * 30} SAMPLE {n}], true)" for n in range(3))
    pages = snippets.pages(f"#v({share}%)\n#rubric-table(({rows}))")
    for n in range(3):
        assert next(f"SAMPLE {n}" in page for page in pages if f"LEVEL {n}" in page)


@pytest.mark.parametrize("share", range(60, 100, 5))
def test_last_level_of_a_rubric_stands_below_another(snippets: Printer, share: int) -> None:
    rows = ", ".join(f"([{n}], [LEVEL {n} {WORDS * 4}], true)" for n in range(4))
    pages = snippets.pages(f"#v({share}%)\n#rubric-table(({rows}))")
    assert next("LEVEL 2" in page for page in pages if "LEVEL 3" in page)


@pytest.mark.parametrize("share", range(64, 100, 6))
def test_rubric_begins_on_the_page_of_its_task(snippets: Printer, share: int) -> None:
    rows = ", ".join(f"([{level}], [LEVEL {WORDS * 9}], true)" for level in range(5))
    key = f"[#key-box([RUBRIC], apart: true)[#rubric-table(({rows},))]]"
    body = f"#v({share}%)\n#exercise-box([1], [TITLE], key: {key})[TASK]"
    pages = [page for page in snippets.pages(body) if "LEVEL" in page or "TASK" in page]
    assert "TASK" in pages[0]
    assert re.search(r"RUBRIC.*LEVEL", pages[0], re.DOTALL)
