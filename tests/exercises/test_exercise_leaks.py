"""Withheld exercises: nothing that tells is in site or PDF, and the search would see it."""

from __future__ import annotations

import base64
import gzip
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from kinds_course import make_kinds, page_of
from skeletons import BASE

from coursekit.book.products.product_model import ALL, Order
from coursekit.course import Course
from coursekit.exercises import find_exercise
from coursekit.exercises.model import RubricKey
from coursekit.exercises.plain import plain
from leaks import leaks
from small_course import SmallCourse

# What tells the answer, for each kind a few words that stand nowhere else.
CANARIES = {
    "single": {"Yes.": "Zebrafish yodel", "No.": "Quixotic gherkin", "Because.": "Obelisk umbrage"},
    "multiple": {"Yes.": "Walrus aplomb", "No.": "Kumquat enigma", "Because.": "Tundra fandango"},
    "number": {
        "612": "73519462",
        "130": "9184.7263",
        "No.": "Pumice larkspur",
        "Because.": "Ocelot debris",
    },
    "date": {"1951-09": "1873-04-17", "No.": "Gossamer trowel", "Because.": "Mandrake syrup"},
    "text": {"defector": "quincunxial", "turncoat": "zugzwangish", "No.": "Velvet ordinance"},
    "match": {"No.": "Harpsichord lemur", "Because.": "Bauxite minuet"},
    "classify": {"Because.": "Thistle dirigible"},
    "order": {"No.": "Palimpsest otter", "Because.": "Isthmus bagatelle"},
    "open": {
        "All.": "Wistful carbuncle",
        "Sample.": "Sassafras tribunal",
        "Half.": "Mezzanine yak",
    },
}
HINT = "Look under the juniper"
SECRETS = sorted({HINT, *(word for words in CANARIES.values() for word in words.values())})
# What the PDF prints of an exercise that is not withheld: key, explanation, rubric; no feedback.
PRINTED = [
    "Obelisk umbrage",
    "73519462",
    "Mandrake syrup",
    "quincunxial",
    "Wistful carbuncle",
    "Palimpsest",
]


def plant(root: Path, *, withheld: bool, terms: str = "withheld: no") -> SmallCourse:
    """Build a course whose exercises tell canaries, all of them in one assignment.

    `withheld` says whether the settings withhold it, `terms` what its own file says.
    """
    course = make_kinds(root)
    folder = course.root / "exercises"
    for kind, words in CANARIES.items():
        text = BASE[kind] + f"\n## Hint\n{HINT}\n"
        for old, new in words.items():
            text = text.replace(old, new)
        (folder / "all" / f"{kind}.md").write_text(text, encoding="utf-8")
    (folder / "all" / "data.md").unlink()
    (folder / "assignments").mkdir()
    names = [f"all/{kind}" for kind in CANARIES]
    (folder / "assignments" / "first.yml").write_text(
        f"{terms}\nexercises:\n" + "".join(f"- {n}\n" for n in names)
    )
    course.write("kinds", page_of("Kinds", *names))
    settings = {"coursekit_withheld": ["first"]} if withheld else {}
    assert course.build("html", **settings) == ""
    assert print_orders(course, Order(ALL), **settings) == ""
    return course


def print_orders(course: SmallCourse, *orders: Order, **settings: object) -> str:
    """Print what is ordered, at a time that is always the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        return course.build("typst", coursekit_products=[*orders], **settings)


def printed(course: SmallCourse, kind: str) -> Path:
    return course.out("typst") / f"soviet-defectors{kind}.pdf"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, SmallCourse]:
    """The course with everything withheld and with nothing withheld."""
    folder = tmp_path_factory.mktemp("leaks")
    return {kept: plant(folder / str(kept), withheld=kept) for kept in (True, False)}


def test_nothing_of_a_withheld_exercise_is_built(planted: dict[bool, SmallCourse]) -> None:
    course = planted[True]
    course.build("epub", coursekit_withheld=["first"])
    [epub] = course.out("epub").glob("*.epub")
    assert {said for said, _ in leaks([epub], ["To be sorted into", HINT])} == {"To be sorted into"}
    assert leaks([course.out("html"), course.out("typst"), epub], SECRETS) == set()


def test_search_finds_what_is_not_withheld(planted: dict[bool, SmallCourse]) -> None:
    course = planted[False]
    on_site = {secret for secret, _ in leaks([course.out("html") / "kinds.html"], SECRETS)}
    assert on_site == set(SECRETS)
    for kind in ("", "-kinds-answers", "-instructor"):
        found = {secret for secret, _ in leaks([printed(course, kind)], PRINTED)}
        assert found >= set(PRINTED) - {"Palimpsest"}, kind


def test_what_students_are_given_tells_no_key(planted: dict[bool, SmallCourse]) -> None:
    course = planted[False]
    given = [printed(course, kind) for kind in ("-kinds", "-kinds-worksheet", "-reader")]
    assert leaks(given, SECRETS) == set()


def test_withheld_exercise_can_still_be_answered(planted: dict[bool, SmallCourse]) -> None:
    page = planted[True].page("kinds")
    boxes = page.find_all("ck-exercise")
    assert len(boxes) == len(CANARIES)
    for box in boxes:
        assert box.form.find_all(["input", "select", "textarea"])
        assert not box.find_all(["details", "script"])
        assert box["data-digest"]


def test_what_students_get_is_the_same_whatever_the_key(
    planted: dict[bool, SmallCourse], tmp_path: Path
) -> None:
    """Not even an order or a name depends on the key: turn every key round, get the same bytes."""
    course = plant(tmp_path / "course", withheld=True)
    turns = {
        "single": [("[x] Right", "[ ] Right"), ("[ ] Wrong", "[x] Wrong")],
        "multiple": [("[x] Rite", "[ ] Rite\n  > No.")],
        "number": [("73519462", "5")],
        "date": [("1873-04-17", "1900")],
        "text": [("quincunxial", "plain")],
        "match": [("A -> 1", "A -> 2"), ("B -> 2", "B -> 1")],
        "classify": [("C -> 1", "C -> 2")],
        "order": [("1. one\n2. two", "1. two\n2. one"), ("three -> two", "three -> one")],
    }
    for kind, pairs in turns.items():
        path = course.root / "exercises" / "all" / f"{kind}.md"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    assert course.build("html", coursekit_withheld=["first"]) == ""
    before = (planted[True].out() / "kinds.html").read_bytes()
    assert (course.out() / "kinds.html").read_bytes() == before
    print_orders(course, Order("chapter", "kinds"), Order("worksheet", "kinds"), Order("reader"))
    for kind in ("-kinds", "-kinds-worksheet", "-reader"):
        before = printed(planted[False], kind).read_bytes()
        assert printed(course, kind).read_bytes() == before, kind


def test_instructors_have_the_key_of_withheld_exercises(tmp_path: Path) -> None:
    course = plant(tmp_path / "course", withheld=True)
    course.build("html", coursekit_withheld=["first"], coursekit_edition="instructor")
    assert "Obelisk umbrage" in course.page("kinds").get_text()


@pytest.mark.parametrize("entry", ["all/singel", "first ", "nothing/*", "assignments/first"])
def test_slip_in_the_settings_stops_the_build(kinds: SmallCourse, entry: str) -> None:
    from sphinx.errors import ExtensionError

    with pytest.raises(ExtensionError, match="is neither an exercise nor an assignment"):
        kinds.build("html", coursekit_withheld=[entry])


def test_nothing_of_the_real_exercises_leaks(tmp_path: Path, root: Path) -> None:
    """All real exercises on one page, all withheld: none of their feedback and reasons is built."""
    from small_course import make_course

    course = make_course(tmp_path / "course")
    real = Course(course.root)
    names = sorted(
        path.relative_to(real.exercises).with_suffix("").as_posix()
        for path in real.exercises.glob("*/*.md")
    )
    secrets: set[str] = set()
    for name in names:
        found = find_exercise(name, real)
        told = [found.explanation, found.hint]
        key = found.key
        if isinstance(key, RubricKey):
            told += [prose for level in key.levels for prose in (level.says, level.sample)]
        told += [mistake.feedback for mistake in getattr(key, "mistakes", ())]
        told += [choice.feedback for choice in getattr(key, "choices", ())]
        for prose in filter(None, told):
            secrets |= {line for line in plain(prose.text).split("\n") if len(line) > 30}
    course.write("all", page_of("All", *names))
    settings = {"coursekit_withheld": ["*"], "nitpicky": False, "suppress_warnings": ["ref.*"]}
    for builder in ("html", "typst"):
        course.build(builder, **settings)
    built = [course.out("html"), course.out("typst")]
    assert len(secrets) > 100
    found = leaks(built, [*secrets, "Some words."])
    assert {secret for secret, _ in found} == {"Some words."}  # what is there is seen


@pytest.mark.parametrize(
    "hide",
    [
        lambda secret: secret.encode(),
        lambda secret: secret.upper().replace(" ", "\n").encode(),
        lambda secret: json.dumps(secret.replace("e", "é")).replace("\\u00e9", "\\u0065").encode(),
        lambda secret: "".join(f"&#{ord(sign)};" for sign in secret).encode(),
        lambda secret: "".join(f"%{ord(sign):02x}" for sign in secret).encode(),
        lambda secret: b"x" + base64.b64encode(b"..." + secret.encode() + b"..."),
        lambda secret: secret.encode().hex().encode(),
        lambda secret: gzip.compress(secret.encode()),
        lambda secret: base64.b64encode(gzip.compress(secret.encode())),
        lambda secret: b"\xff\xfe\0\0" + secret.encode("utf-16-le"),
        lambda secret: secret.replace("ee", "e<b>e</b>").encode(),
        lambda secret: secret[::-1].encode(),
    ],
)
def test_search_sees_through_disguises(tmp_path: Path, hide) -> None:  # type: ignore[no-untyped-def]
    secret = "Zebrafish yodel between"
    (tmp_path / "file.bin").write_bytes(
        b"before " + hide(secret) if hide(secret)[:2] != b"\x1f\x8b" else hide(secret)
    )
    assert leaks([tmp_path], [secret]) == {(secret, "file.bin")}


def test_search_sees_into_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", "Zebrafish yodel")
    assert leaks([tmp_path], ["Zebrafish yodel"]) == {("Zebrafish yodel", "file.zip")}


@pytest.mark.parametrize("told", ["(Zebrafish yodel)", f"<{b'Zebrafish yodel'.hex()}>"])
def test_search_hears_what_a_page_of_a_pdf_says_to_screen_readers(
    tmp_path: Path, told: str
) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(f"/Span <</ActualText {told}>> BDC EMC".encode())
        pdf.save(tmp_path / "file.pdf")
    assert leaks([tmp_path], ["Zebrafish yodel"]) == {("Zebrafish yodel", "file.pdf")}
