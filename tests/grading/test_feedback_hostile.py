"""Whatever an answer, a name or a remark holds: feedback is harmless, and shows it as it is."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from class_results import assignment, exercises
from feedbacks import MARKDOWN, NUMBER, PROSE, both_tell, marked, result, told
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.grading.model import JUDGED, MARKED, OPEN, Change, Result, Student
from coursekit.grading.reports.feedback import Feedback
from coursekit.grading.reports.markdown import escape_markdown
from coursekit.grading.reports.pages import printable

NASTY = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&\"'`*_[]()|\\#!~-=+:1. \n\t\r{}$%/ajsx\u202e\ud800\x00", max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "![x](http://evil.example/track.png)",
            "<javascript:alert(1)>",
            "</p></dd></dl></main><h1>Mine",
            "```\n<b>",
            "| a | b |\n|---|---|",
            "[a]: javascript:alert(1)\n[a]",
            "*/ } body { display: none",
            "&lt;script&gt;",
            "=cmd|' /C calc'!A0",
            "\ud83d",
            "# Title\n===\n- 1. x\n> y",
        ]
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NASTY, inner, max_size=3),
    max_leaves=6,
)
# What the renderer makes, and nothing else.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "article"),
    *("p", "bdi", "h1", "h2", "h3", "strong", "em", "span", "a", "code", "blockquote"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "tabindex", "class", "scope"),
    *("href", "aria-labelledby", "aria-hidden"),
}


@settings(max_examples=150)
@given(name=NASTY, answer=JSON, place=NASTY, why=NASTY, which=st.sampled_from(sorted(exercises())))
def test_nobody_can_write_markup(name: str, answer: Any, place: str, why: str, which: str) -> None:
    made = marked(which, answer, why=why, message=why, state=JUDGED, score=0.5)
    writer = Feedback(assignment(), exercises())
    someone = Student("k", name)
    change = Change(which, None, 1.0, why, 2)
    one = Result(someone, MARKED, (made,), place, name, changes=(change,))
    html, markdown = writer.html(one), writer.markdown(one)
    html.encode("utf-8")
    markdown.encode("utf-8")
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in ELEMENTS
        assert set(tag.attrs) <= ATTRIBUTES
        assert tag.get("href", "#").startswith("#")
    tokens = MARKDOWN.parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    assert {t.type for t in (*tokens, *inline)}.isdisjoint(
        {"html_block", "html_inline", "image", "link_open", "fence", "code_block"}
    )
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h1", "h2", "h2", "h2", "h3"]


@given(text=NASTY)
@settings(max_examples=200)
def test_prose_in_markdown_reads_as_it_was_written(text: str) -> None:
    shown = BeautifulSoup(MARKDOWN.render(escape_markdown(text)), "html.parser").get_text()
    assert "".join(shown.split()) == "".join(printable(text).split())


def test_answer_too_deep_for_python_is_shown_as_such() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    both_tell(result(marked(NUMBER, "1", answer=deep)), "something that cannot be shown")


def test_huge_answer_ends_somewhere() -> None:
    page, _ = told(result(marked(PROSE, "word " * 100_000, state=OPEN, score=None)))
    assert "480,000 characters more, in the file that you sent." in page
    assert len(page) < 40_000


def test_page_loads_nothing_and_runs_nothing() -> None:
    page = Feedback(assignment(), exercises()).html(result(marked(NUMBER, "17")))
    head = BeautifulSoup(page, "html.parser")
    policy = head.find("meta", attrs={"http-equiv": True})["content"]  # type: ignore[index]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not head.find_all(["script", "link", "img", "iframe", "object"])
    assert "http" not in page.replace("http-equiv", "")
