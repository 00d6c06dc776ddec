"""Exercises on the page and in print: what stands there, and when it is written again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from skeletons import BASE

from command import run_sphinx
from small_course import SmallCourse

KINDS = [kind for kind in BASE if kind != "data"]


def element(course: SmallCourse, kind: str) -> Tag:
    """The form of one exercise on the built page."""
    node = course.page("kinds").find(id=f"ex-all-{kind}")
    assert isinstance(node, Tag)
    return node


def typst(course: SmallCourse) -> str:
    """The Typst files of the book, joined."""
    folder = course.out("typst")
    book = next(folder.glob("*.typ")).read_text(encoding="utf-8")
    return re.sub(r'#include "/(.+)"', lambda page: (folder / page[1]).read_text("utf-8"), book)


@pytest.mark.parametrize("kind", KINDS)
def test_exercise_is_a_real_form(built_kinds: SmallCourse, kind: str) -> None:
    box = element(built_kinds, kind)
    assert box.name == "ck-exercise"
    assert box.form
    assert box.form.fieldset
    legend = box.form.fieldset.legend
    assert legend
    assert legend.get_text(" ", strip=True).endswith(f"A {kind}")
    described = box.form.fieldset["aria-describedby"]
    assert box.find(id=described).get_text(strip=True) == "Task."  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_label(built_kinds: SmallCourse, kind: str) -> None:
    box = element(built_kinds, kind)
    fields = box.find_all(["input", "select", "textarea"])
    assert fields
    for field in fields:
        inside = field.find_parent("label")
        named = box.find("label", attrs={"for": field.get("id")}) if field.get("id") else None
        labelled = field.get("aria-labelledby", "").split()
        assert inside or named or (all(box.find(id=name) for name in labelled) and labelled)


@pytest.mark.parametrize("kind", KINDS)
def test_answer_can_be_opened_without_a_script(built_kinds: SmallCourse, kind: str) -> None:
    details = element(built_kinds, kind).find("details", class_="ck-answer")
    assert isinstance(details, Tag)
    assert "open" not in details.attrs
    text = details.get_text(" ", strip=True)
    assert ("Sample" if kind == "open" else f"Because of {kind}.") in text


def test_feedback_stands_beside_the_answer_it_belongs_to(built_kinds: SmallCourse) -> None:
    feedback = element(built_kinds, "single").find_all(class_="ck-told")
    pairs = {
        t.find_previous_sibling(class_="ck-given").get_text(): t.get_text(strip=True)
        for t in feedback
    }
    assert pairs == {"Right": "Yes.", "Wrong": "No.", "Other": "No."}


def test_page_has_no_script_of_its_own(built_kinds: SmallCourse) -> None:
    page = built_kinds.page("kinds")
    inline = [s for s in page.find_all("script") if not s.get("src")]
    assert {s["type"] for s in inline} <= {"application/json", "application/ld+json"}
    assert not page.find_all(style=True)
    assert not page.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))


def test_scripts_are_loaded_where_exercises_are(built_kinds: SmallCourse) -> None:
    def loaded(name: str) -> set[str]:
        scripts = built_kinds.page(name).find_all(
            "script", src=re.compile("(marking|exercise|progress)[.]js")
        )
        assert all(script.has_attr("defer") for script in scripts)
        return {re.findall(r"(\w+)\.js", script["src"])[0] for script in scripts}

    assert loaded("kinds") == loaded("progress") == {"marking", "exercise", "progress"}
    assert loaded("index") == loaded("answers") == set()


def test_ids_stand_once(built_kinds: SmallCourse) -> None:
    ids = [tag["id"] for tag in built_kinds.page("kinds").find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)


def test_marking_data_cannot_end_its_element(kinds: SmallCourse) -> None:
    path = kinds.root / "exercises" / "all" / "text.md"
    unit = BASE["number"].replace("tolerance: 20", 'unit: "</script><b>"\ntolerance: 20')
    path.write_text(unit, encoding="utf-8")
    kinds.build()
    script = element(kinds, "text").script
    assert script
    assert json.loads(script.get_text())["units"] == ["</script><b>"]


def test_print_has_room_to_answer(built_kinds: SmallCourse) -> None:
    text = typst(built_kinds)
    for call in (
        "choice-list",
        "answer-line",
        "match-columns",
        "classify-table",
        "order-list",
    ):
        assert f"#{call}" in text
    assert "lines: " in text


def test_print_tells_what_to_do(built_kinds: SmallCourse) -> None:
    told = re.findall(
        r"Choose one\.|Choose all that apply|Your number|Your date|Your answer"
        r"|Write a letter in each gap|Tick one in each row|Number the lines from 1 to \d",
        typst(built_kinds),
    )
    assert len(set(told)) == len(KINDS) - 1  # an open one says it itself


def test_appendix_has_the_answers_with_their_places(built_kinds: SmallCourse) -> None:
    text = typst(built_kinds)
    appendix = text[text.index("[Answers]") :]
    for kind in KINDS:
        assert f"kinds:ex-all-{kind}" in appendix
        if kind != "open":
            assert f"Because of {kind}" in appendix
    before = text[: text.index("[Answers]")]
    assert "Because of" not in before
    assert "answers:answer-ex-all-single" in before


def test_key_in_print_has_the_letters_of_the_choices(built_kinds: SmallCourse) -> None:
    text = typst(built_kinds)
    choices = re.findall(r"#choice-list\(one: true, (?:long: true, )?\((.+?),?\)\)", text)[0].split(
        ", "
    )
    letter = "abc"[choices.index("[Right]")]
    assert "#answer-box(meta: [1 point], whole: true, [1], [#xref(page: true" in text
    assert f"#key-list((([{letter}], [Right]),))" in text
    key = element(built_kinds, "single").find(class_="ck-key")
    assert key
    assert key.get_text(strip=True) == "Right"


def test_site_lists_the_exercises_where_print_has_answers(built_kinds: SmallCourse) -> None:
    page = built_kinds.page("answers")
    links = {a["href"] for a in page.select(".ck-exercise-list a")}
    assert links == {f"kinds.html#ex-all-{kind}" for kind in BASE}
    assert "Because of" not in page.get_text()


def test_progress_page_lists_the_exercises(built_kinds: SmallCourse) -> None:
    rows = built_kinds.page("progress").select("ck-progress-page tr[data-name]")
    assert [row["data-name"] for row in rows] == [f"all/{kind}" for kind in BASE]


def test_sentence_links_to_an_exercise_by_number_and_title(built_kinds: SmallCourse) -> None:
    link = built_kinds.page("progress").find("a", href="kinds.html#ex-all-single")
    assert link
    assert link.get_text() == "1 A single"
    assert re.search(
        r"Begin with #xref\([^)]*kinds:ex-all-single[^)]*\)\[1 A single\]", typst(built_kinds)
    )


def test_instructors_see_key_rubric_and_facts(kinds: SmallCourse) -> None:
    assert kinds.build("html", coursekit_edition="instructor") == ""
    details = element(kinds, "single").find("details", class_="ck-answer")
    assert isinstance(details, Tag)
    assert "open" in details.attrs
    assert "all/single · 1 point · sourcing · apply · Emergence 1" in details.get_text()
    assert kinds.build("typst", coursekit_edition="instructor") == ""
    text = typst(kinds)
    boxes = text[: text.index("[Answers]")]
    assert boxes.count("#key-box(whole: true, [Key])") == len(KINDS)
    assert not re.search(r"lines: |#answer-line", boxes)  # what is solved needs no room
    letter = re.findall(r"#key-box\(whole: true, \[Key\]\)\[([abc])\]", boxes)[0]
    assert f'key: ("{letter}",)' in boxes
    for words in ("[Rubric]", "[Feedback]", "[Hint]", "[Explanation]", "all/single", "Because of"):
        assert words in boxes


def test_changed_exercise_rewrites_its_page(kinds: SmallCourse) -> None:
    kinds.build()
    path = kinds.root / "exercises" / "all" / "single.md"
    path.write_text(path.read_text().replace("A single", "Another one"), encoding="utf-8")
    kinds.build()
    assert "Another one" in element(kinds, "single").get_text()
    assert "Another one" in kinds.page("answers").get_text()
    assert "Begin with 1 Another one." in kinds.page("progress").get_text()


def test_changed_data_rewrite_the_exercises_that_use_them(kinds: SmallCourse) -> None:
    path = kinds.root / "exercises" / "all" / "data.md"
    path.write_text(path.read_text().replace("load('notes')", "load('estimates')"))
    kinds.build()
    before = element(kinds, "data").find(class_="ck-key")
    table = kinds.root / "data" / "estimates.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    kinds.build()
    after = element(kinds, "data").find(class_="ck-key")
    assert before
    assert after
    assert int(after.get_text()) == int(before.get_text()) - 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "Because of",
            "{src}`Emergence 9` Because of",
            19,
            "Emergence has paragraphs 1 to 4, not 9",
        ),
        ("[x] Right", "[x] {name}`Nobody` Right", 11, 'no register has the name "Nobody"'),
        ("  > No.\n- [ ] Other", "  > {oddity}`Z99`\n- [ ] Other", 14, 'no oddity "Z99"'),
        ("sourcing", "magic", 4, 'there is no skill "magic"'),
    ],
)
def test_warning_points_into_the_exercise_file(
    kinds: SmallCourse, old: str, new: str, line: int, says: str
) -> None:
    path = kinds.root / "exercises" / "all" / "single.md"
    path.write_text(path.read_text().replace(old, new, 1), encoding="utf-8")
    warnings = [warning for warning in kinds.build().splitlines() if says in warning]
    assert warnings
    assert all(f"exercises/all/single.md:{line}:" in warning for warning in warnings)


def test_unknown_exercise_is_a_warning_with_the_nearest(kinds: SmallCourse) -> None:
    kinds.write("other", "# Other\n\n```{exercise} all/singel\n```\n\n{exercise}`all/singel`\n")
    warnings = kinds.build()
    said = r'no (?:page has the )?exercise "all/singel". Did you mean "all/single"\?'
    assert re.search(r"other\.md:3: .*" + said, warnings)
    assert re.search(r"other\.md:6: .*" + said, warnings)


def test_exercise_twice_on_a_page_is_a_warning(kinds: SmallCourse) -> None:
    kinds.write("other", "# Other\n\n" + 2 * "```{exercise} all/single\n```\n")
    assert 'the page has the exercise "all/single" twice' in kinds.build()


def test_roles_work_inside_exercises(kinds: SmallCourse) -> None:
    path = kinds.root / "exercises" / "all" / "single.md"
    text = path.read_text().replace("Because of", "{src}`Emergence 3; n. 18` *Because* of")
    path.write_text(text, encoding="utf-8")
    kinds.write("notes", "# Notes\n\n```{register} notes\n```\n")
    kinds.build()
    explanation = element(kinds, "single").find(class_="ck-explanation")
    assert isinstance(explanation, Tag)
    assert explanation.find("a", class_="ck-src-link")
    assert explanation.em


def test_same_exercises_give_the_same_bytes(built_kinds: SmallCourse, kinds: SmallCourse) -> None:
    kinds.build()
    one = (built_kinds.out() / "kinds.html").read_bytes()
    assert (kinds.out() / "kinds.html").read_bytes() == one


def test_another_book_takes_the_exercises_alone(tmp_path: Path) -> None:
    """No article, no datasets, another theme, other builders, two processes."""
    (tmp_path / "exercises" / "all").mkdir(parents=True)
    (tmp_path / "_toc.yml").touch()
    names = [kind for kind in KINDS if kind != "open"]
    for kind in [*names, "open"]:
        text = BASE[kind].replace("source: Emergence 1\n", "")
        (tmp_path / "exercises" / "all" / f"{kind}.md").write_text(text, encoding="utf-8")
    pages = {f"page-{kind}": f"# {kind}\n\n```{{exercise}} all/{kind}\n```\n" for kind in KINDS}
    pages["answers"] = "# Answers\n\n```{exercise-answers}\n```\n\n```{exercise-progress}\n```\n"
    pages["index"] = "# Book\n\n```{toctree}\n" + "\n".join(sorted(pages)) + "\n```\n"
    for name, text in pages.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    settings = 'extensions = ["myst_parser", "coursekit.book.exercises"]\n'
    (tmp_path / "conf.py").write_text(settings + 'exclude_patterns = ["out", "exercises"]\n')
    for builder, name, wanted in (
        ("html", "page-match.html", "<ck-exercise"),
        ("latex", "*.tex", "Because."),
        ("text", "answers.txt", "Because."),
    ):
        out = tmp_path / "out" / builder
        done = run_sphinx("-W", "-q", "-j", "2", "-b", builder, tmp_path, out)
        assert done.stderr == ""
        assert wanted in next(out.glob(name)).read_text(encoding="utf-8")
    listed = BeautifulSoup((tmp_path / "out/html/answers.html").read_text("utf-8"), "html.parser")
    assert len(listed.select(".ck-exercise-list a")) == len(KINDS)
