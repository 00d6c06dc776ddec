"""The page of a dataset answers what a reader asks it; no exercise needs Python."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from site_pages import looking

from accessibility import faults, faults_on_screens
from coursekit import check

SOME = ("citations", "events", "claims")


class Asking:
    """Reads what the page of a dataset answers."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def open(self, name: str, *where: str, **more: str) -> None:
        query = urlencode([("where", one) for one in where] + list(more.items()))
        self.page.goto(f"{self.site}/data/{name}.html?{query}")

    def total(self, name: str, *where: str, measure: str = "rows") -> float:
        self.open(name, *where, count="", measure=measure)
        return float(self.page.locator(".ck-counts tfoot td").last.inner_text())

    def groups(self, name: str, *where: str, by: str, measure: str = "rows") -> dict[str, float]:
        self.open(name, *where, count=by, measure=measure)
        rows = self.page.locator(".ck-counts tbody tr").all_inner_texts()
        return {key: float(value) for key, value in (row.split("\t") for row in rows)}

    def rows(self, name: str, *where: str, columns: str, **more: str) -> list[list[str]]:
        self.open(name, *where, columns=columns, **more)
        return [
            row.split("\t") for row in self.page.locator(".ck-dataset tbody tr").all_inner_texts()
        ]


INTRODUCTION, IDENTITY = "section,is,Introduction", "section,is,Identity"


def _words_for_each_note(ask: Asking) -> list[str]:
    words = ask.groups("paragraphs", by="section", measure="sum,words")
    notes = ask.groups("notes", by="section")
    return sorted(notes, key=lambda section: words[section] / notes[section])


def _words_without_a_note(ask: Asking) -> float:
    body = "section,not,Abstract"
    bare = ask.total("paragraphs", body, "notes,empty,", measure="sum,words")
    return round(100 * bare / ask.total("paragraphs", body, measure="sum,words"), 1)


def _reader_in_a_hurry(ask: Asking) -> float:
    abstract = ask.total("paragraphs", "section,is,Abstract", "paragraph,is,1", measure="sum,words")
    words = ask.groups("paragraphs", by="section", measure="sum,words")
    whole = sum(words.values()) - words["Abstract"] + abstract
    return round(100 * (abstract + words["Conclusion"]) / whole, 1)


def _borrowed_voices(ask: Asking) -> list[str]:
    every = ask.groups("claims", by="section")
    reported = ask.groups("claims", "certainty,is,reported", by="section")
    disputed = ask.groups("claims", "certainty,is,disputed", by="section")
    sections = ("Emergence", "Identity", "West")
    return sorted(sections, key=lambda s: -(reported[s] + disputed.get(s, 0)) / every[s])


def _part_and_whole(ask: Asking) -> float:
    rows = ask.rows("estimates", columns="estimate_id,low_persons")
    persons = {name: float(count) for name, count in rows if count.strip()}
    return round(
        100 * persons["tribune-headline-deserters"] / persons["tribune-headline-refuge"], 1
    )


def _whom_each_counts(ask: Asking) -> dict[str, str]:
    rows = ask.rows("estimates", columns="estimate_id,population,territory")
    whom = {name: f"{who}; {where}" for name, who, where in rows}
    return {
        '"more than 20,000", in a bulletin': whom["bulletin-1949"].replace(
            "not stated", "place not stated"
        ),
        '"really very few", by word of mouth': whom["british-officer-1949"],
        "800–900, in the text of the article": whom["tribune-1950"],
        "35,000, in a headline": whom["tribune-headline-refuge"],
    }


def _from_seat_to_seat(ask: Asking) -> float:
    rows = ask.rows("places", columns="slug,latitude_deg,longitude_deg")
    place = {slug: (radians(float(n)), radians(float(e))) for slug, n, e in rows if n.strip()}
    (north, east), (other_north, other_east) = place["hamburg"], place["munich"]
    rise, turn = north - other_north, east - other_east
    half = sin(rise / 2) ** 2 + cos(north) * cos(other_north) * sin(turn / 2) ** 2
    return round(2 * 6371 * asin(sqrt(half)))


def _in_the_order_of_print(ask: Asking) -> list[str]:
    rows = ask.rows("works", columns="work_id,year", sort="year")
    asked = {
        "zemskov1990": "Zemskov, on repatriation (first item of note 1)",
        "zemskov1995": "Zemskov, on what became of the repatriated (note 2)",
        "sheviakov1993": 'Sheviakov, on the "secrets" of repatriation (note 3)',
        "polian2002": "Polian, on the victims of two dictatorships (note 4)",
        "tolstoy1978": "Tolstoy, on the victims of Yalta (note 5)",
    }
    return [asked[name] for name, _ in rows if name in asked]


def _span_of_research(ask: Asking) -> str:
    ends = [
        ask.total("citations", INTRODUCTION, "work_id,filled,", measure=f"{end},year")
        for end in ("least", "most")
    ]
    return "–".join(f"{year:.0f}" for year in ends)


def _one_section_in_time(ask: Asking) -> list[str]:
    asked = {
        "yalta": "The Yalta agreements on the return of Soviet citizens",
        "repatriation-limited": "Limits on sending people home",
        "letter-panina": "Panina's letter on UNRRA and the IRO",
        "letter-miller": "Miller's letter on order in the camps",
        "hamburg-conference": "The officers' conference at Hamburg",
    }
    rows = ask.rows("events", columns="date,event_id", sort="date")
    [[edition]] = ask.rows("works", "work_id,is,klimov2002", columns="date")
    assert max(re.findall(r"\d{4}", " ".join(date for date, name in rows if name in asked))) < (
        edition
    )
    in_time = [asked[name] for _, name in rows if name in asked]
    return [*in_time, "The edition of Klimov's book that is cited"]


SOLVED: dict[str, Callable[[Asking], Any]] = {
    "audit/sections-and-their-notes": _words_for_each_note,
    "audit/words-without-a-note": _words_without_a_note,
    "conclusion/a-reader-in-a-hurry": _reader_in_a_hurry,
    "conclusion/voices-by-section": _borrowed_voices,
    "emergence/part-and-whole": _part_and_whole,
    "emergence/whom-each-statement-counts": _whom_each_counts,
    "identity/dated-to-the-day": lambda ask: ask.total("events", IDENTITY, "precision,is,day"),
    "identity/from-seat-to-seat": _from_seat_to_seat,
    "introduction/from-notes-to-works": lambda ask: ask.total(
        "citations", INTRODUCTION, measure="different,work_id"
    ),
    "introduction/in-the-order-of-print": _in_the_order_of_print,
    "introduction/span-of-research": _span_of_research,
    "introduction/to-whom-they-wrote": lambda ask: ask.total(
        "citations",
        "kind,is,archival letter",
        "recipient,has,Nicolaevsky",
        measure="different,work_id",
    ),
    "west/behind-eight-notes": lambda ask: ask.total(
        "citations",
        "section,is,West",
        "source_group,not,scholarship",
        measure="different,work_id",
    ),
    "west/one-section-in-time": _one_section_in_time,
}


@pytest.mark.parametrize("name", SOLVED)
def test_an_exercise_on_a_dataset_is_solved_without_python(name: str, site: str, tab: Page) -> None:
    answer = SOLVED[name](Asking(tab, site))
    assert check(name, answer).score == 1


def test_every_task_that_names_a_dataset_is_among_them_and_leads_to_rows(
    book_html: Path, site: str, tab: Page
) -> None:
    named, empty = set(), []
    for chapter in sorted((book_html / "chapters").glob("*.html")):
        links = BeautifulSoup(chapter.read_text("utf-8"), "lxml").select(
            "ck-exercise .ck-task a[href*='/data/']"
        )
        for link in links:
            named.add(link.find_parent("ck-exercise")["id"])
            address = urljoin(f"{site}/chapters/", link["href"])
            tab.goto(address)
            if not tab.locator(".ck-dataset tbody tr td + td").count():
                empty.append(address)
    assert named == {"ex-" + name.replace("/", "-") for name in SOLVED}
    assert empty == []


def test_a_reader_filters_counts_sorts_and_hides_and_the_address_tells_it(
    site: str, tab: Page
) -> None:
    tab.goto(f"{site}/data/citations.html")
    tab.get_by_role("button", name="Add a filter").press("Enter")
    expect(tab.get_by_label("Column", exact=True)).to_be_focused()
    tab.get_by_label("Column", exact=True).select_option("Section")
    tab.get_by_label("Value").select_option("West")
    shown = tab.locator(".ck-ask output")
    expect(shown).to_contain_text(" of ")
    rows = int(shown.inner_text().split()[0])
    tab.get_by_text("Count and sum").click()
    tab.get_by_label("Count by").select_option("Kind")
    expect(tab.locator(".ck-counts tfoot td")).to_have_text(str(rows))
    tab.get_by_role("button", name="Year: Activate to sort").press("Enter")
    tab.get_by_text("Choose columns").click()
    tab.get_by_role("checkbox", name="Remark").uncheck()
    expect(tab.locator("th", has_text="Remark")).to_have_count(0)
    told = dict(parse_qsl(urlsplit(tab.url).query))
    assert told["where"] == "section,is,West"
    assert (told["count"], told["sort"]) == ("kind", "year")
    assert "remark" not in told["columns"].split(",")
    assert faults(tab) == []
    tab.reload()
    expect(shown).to_have_text(re.compile(f"^{rows} of "))
    expect(tab.locator("th[aria-sort=ascending]")).to_contain_text("Year")
    tab.get_by_role("button", name="Remove the filter on Section").click()
    expect(tab.get_by_role("button", name="Add a filter")).to_be_focused()
    expect(shown).not_to_contain_text(" of ")


def test_what_is_shown_is_downloaded_as_the_file_has_it(site: str, tab: Page) -> None:
    tab.goto(f"{site}/data/events.html?search=Kazan&columns=event_id,date,participants&sort=date")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download what is shown").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    [head, *rows] = list(csv.reader(io.StringIO(text)))
    assert head == ["date", "event_id", "participants"]  # what a reader wants first stands first
    assert ["1956?/1958?", "olshansky-returns", "boris-olshansky"] in rows
    assert len(rows) == tab.locator(".ck-dataset tbody tr").count()


def test_uncertain_dates_stand_in_words_and_in_order(site: str, tab: Page) -> None:
    dates = [row[0] for row in Asking(tab, site).rows("events", columns="date", sort="date")]
    wanted = ["19th century", "1825", "1946–1947", "15 October 1949", "September 1951"]
    assert [date for date in dates if date in wanted] == wanted
    assert not any(re.search(r"\d{4}-\d\d|[?~X]", date) for date in dates)


def test_a_name_is_found_in_either_script(site: str, tab: Page) -> None:
    tab.goto(f"{site}/data/events.html")
    field = tab.get_by_label("Search the rows")
    field.focus()
    tab.wait_for_function("!!globalThis.ckFold")
    field.fill("Ольшанский")
    expect(tab.locator(".ck-dataset tbody")).to_contain_text("Boris Olshansky")
    field.fill("nothing of the kind")
    expect(tab.locator(".ck-dataset tbody")).to_contain_text("No row fits")
    expect(tab.locator(".ck-ask output")).to_have_text(re.compile("^0 of "))


def test_a_locator_tells_what_it_means_and_leads_there(site: str, tab: Page) -> None:
    tab.goto(f"{site}/data/citations.html")
    link = tab.locator(".ck-dataset .ck-src a").first
    link.hover()
    expect(tab.locator(".ck-card")).to_contain_text("Zemskov")
    link.click()
    tab.wait_for_url("**/chapters/notes.html#note-1")


@pytest.mark.parametrize("name", SOME)
def test_tools_and_rows_can_be_used_by_everyone(name: str, site: str, tab: Page) -> None:
    tab.goto(f"{site}/data/{name}.html?where=section,is,West&count=section&columns=section,note")
    tab.get_by_text("Choose columns").click()
    assert faults_on_screens(tab) == {}


def test_without_a_script_all_rows_are_a_plain_table(site: str, browser: Browser) -> None:
    with looking(browser, java_script_enabled=False) as (_, page):
        page.goto(f"{site}/data/estimates.html?where=section,is,West")
        assert page.locator(".ck-dataset tbody tr").count() == 7
        assert page.locator(".ck-ask").count() == 0
        page.get_by_role("link", name="Emergence 3; n. 18").click()
        page.wait_for_url("**/chapters/notes.html#note-18")
