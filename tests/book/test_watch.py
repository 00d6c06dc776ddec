"""``coursekit watch``: what an author changes is in the browser, and what is wrong with it, too."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect
from watching import LONG, Watch, go, watching

from accessibility import faults
from coursekit.cli import main
from own_course import make_own_course

MODULE = "CAPITAL = 'Bonn'\n"
CELL = "```{code-cell}\nimport capitals; print(capitals.CAPITAL, 'pandas' in dir())\n```\n"


def make_course(folder: Path) -> Path:
    """Make a course with a module and a style of its own."""
    course = make_own_course(folder)
    (course / "chapters" / "capitals.py").write_text(MODULE, "utf-8")
    page = course / "chapters" / "rain.md"
    page.write_text(f"{page.read_text('utf-8')}\n{CELL}", "utf-8")
    (course / "_static").mkdir()
    (course / "_static" / "own.css").write_text("h1 { letter-spacing: 1px }\n", "utf-8")
    return course


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A course that is being watched, with its PDF."""
    course = make_course(tmp_path_factory.mktemp("watched"))
    with watching(course, "--pdf") as running:
        running.wait_for("PDF is up to date")
        yield running


@pytest.fixture
def rain(watch: Watch, tab: Page) -> Iterator[Page]:
    """The chapter with code, open in a browser."""
    watch.wait_until_idle()
    go(tab, f"{watch.url}chapters/rain.html")
    expect(tab.locator("h1")).to_contain_text("Rain")
    yield tab
    go(tab, "about:blank")


def text_shown(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words, timeout=LONG)


def test_changed_sentence_is_in_the_browser(watch: Watch, rain: Page) -> None:
    # Many editors write a file beside it, and then give it the name.
    page = watch.course / "chapters" / "rain.md"
    beside = page.with_name(".rain.md.new")
    beside.write_text(page.read_text("utf-8").replace("and then it", "until it"), "utf-8")
    beside.replace(page)
    text_shown(rain, "until it stopped")
    assert " chapters/rain.md and 1 more have changed.\n" in watch.said()


def test_changed_table_runs_its_chapter(watch: Watch, rain: Page) -> None:
    watch.change("data/rain.csv", "Bonn,3", "Bonn,17")
    text_shown(rain, "17")


def test_changed_exercise_is_in_the_browser(watch: Watch, rain: Page) -> None:
    watch.change("exercises/rain/days.md", "On how many days", "For how many days")
    text_shown(rain, "For how many days")


def test_changed_module_runs_the_chapters(watch: Watch, rain: Page) -> None:
    text_shown(rain, "Bonn")
    watch.change("chapters/capitals.py", "'Bonn'", "'Valletta'")
    text_shown(rain, "Valletta")


def test_kernels_that_wait_for_a_change_know_nothing_old(watch: Watch, rain: Page) -> None:
    waiting = kernels_in_reserve(watch)
    watch.change("data/rain.csv", "Bonn,17", "Bonn,23")
    watch.change("chapters/capitals.py", "'Valletta'", "'Berne'")
    text_shown(rain, "23")
    text_shown(rain, "Berne False")
    assert not any(kernel.is_running() for kernel in waiting)  # each is used once


def kernels_in_reserve(watch: Watch) -> list[psutil.Process]:
    """Wait until the kernel for the next change of the one chapter with code has been started."""
    process, end = psutil.Process(watch.process.pid), time.monotonic() + LONG / 1000
    while not (found := [one for one in process.children() if "-f" in one.cmdline()]):
        assert time.monotonic() < end, watch.said()
        time.sleep(0.05)
    return found


def test_changed_style_is_in_the_browser(watch: Watch, rain: Page) -> None:
    expect(rain.locator("h1")).to_have_css("letter-spacing", "1px")
    watch.change("_static/own.css", "1px", "2px")
    expect(rain.locator("h1")).to_have_css("letter-spacing", "2px", timeout=LONG)


def test_changed_contents_are_in_the_browser(watch: Watch, rain: Page) -> None:
    (watch.course / "chapters" / "snow.md").write_text("# Snow\n\nIt snowed.\n", "utf-8")
    watch.change(
        "_toc.yml", "  - file: chapters/notes", "  - file: chapters/notes\n  - file: chapters/snow"
    )
    expect(rain.locator("nav", has_text="Snow").first).to_be_attached(timeout=LONG)


@pytest.mark.parametrize(
    ("name", "good", "bad", "told"),
    [
        ("chapters/rain.md", "{src}`Start 2`", "{src}`Start 9`", "chapters/rain.md:8: WARNING:"),
        ("chapters/rain.md", 'load("rain")', 'load("ran")', "this code fails"),
        ("_config.yml", "title: A", "title: : A", "_config.yml:1: this is not YAML"),
        ("_toc.yml", "root:", "rot:", "_toc.yml: this is not a table of contents: 'root' key"),
        ("_toc.yml", "chapters/notes", "chapters/fog", "_toc.yml:5: there is no file chapters/fog"),
        ("data/datapackage.json", '{\n "resources"', '[\n "resources"', "datapackage.json"),
    ],
)
def test_fault_is_told_and_shown_until_it_is_mended(
    watch: Watch, rain: Page, name: str, good: str, bad: str, told: str
) -> None:
    shown = rain.locator("ck-live-faults pre")
    watch.change(name, good, bad)
    try:
        expect(shown).to_contain_text(told, timeout=LONG)
        assert told in watch.said()
    finally:
        watch.change(name, bad, good)
    expect(shown).to_have_count(0, timeout=LONG)
    text_shown(rain, "It rained")


def test_faults_can_be_read_by_everyone_and_hidden(watch: Watch, rain: Page) -> None:
    watch.change("chapters/rain.md", "{src}`Start 2`", "{src}`Start 9`")
    box = rain.get_by_role("alert")
    try:
        expect(box).to_contain_text("Start has paragraphs", timeout=LONG)
        assert [fault for fault in faults(rain) if "ck-live" in fault] == []
        box.get_by_role("button", name="Hide").press("Enter")
        expect(box).to_have_count(0)
    finally:
        watch.change("chapters/rain.md", "{src}`Start 9`", "{src}`Start 2`")


def test_pdf_is_kept_up_to_date_and_offered(watch: Watch, rain: Page) -> None:
    offered = watch.course / "_build" / "html" / "a-small-course.pdf"
    before = offered.read_bytes()
    address = f"{watch.url}{offered.name}"
    known = {"If-None-Match": rain.request.get(address).headers["etag"]}
    watch.change("chapters/welcome.md", "A page.", "Another page.")
    end = time.monotonic() + LONG / 1000
    while offered.read_bytes() == before:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert rain.request.get(address, headers=known).body().startswith(b"%PDF")
    # The page may be loading anew just now.
    expect(rain.locator("a[href$='a-small-course.pdf']").first).to_be_attached(timeout=LONG)


def test_only_this_machine_can_connect_and_only_by_its_own_name(watch: Watch, tab: Page) -> None:
    port = int(watch.url.rsplit(":", 1)[1].strip("/"))
    process = psutil.Process(watch.process.pid)
    listening = [c.laddr for c in process.net_connections("inet") if c.status == "LISTEN"]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert port in {address.port for address in listening}
    answer = tab.request.get(f"{watch.url}chapters/rain.html", headers={"Host": "evil.example"})
    assert "It rained" not in answer.text()
    assert "tornado" not in watch.said()


def test_files_hold_nothing_of_the_watching(watch: Watch) -> None:
    pages = list((watch.course / "_build" / "html").rglob("*.html"))
    assert pages
    assert [path.name for path in pages if b"live" in path.read_bytes()] == []


def test_built_over_and_over_the_book_is_the_same_as_built_once(
    watch: Watch, tmp_path: Path
) -> None:
    for name, pause in (("A page.", 0), ("The last page.", 1)):
        page = watch.course / "chapters" / "welcome.md"
        page.write_text(f"# Welcome\n\n{name}\n", "utf-8")
        time.sleep(pause)
    built = len(re.findall("PDF is up to date", watch.said()))
    (watch.course / "chapters" / "welcome.md").write_text("# Welcome\n\nAt last.\n", "utf-8")
    watch.wait_for("PDF is up to date", built + 1)
    again = tmp_path / "once"
    shutil.copytree(watch.course, again, ignore=shutil.ignore_patterns("_build"))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "coursekit", "build", "all", "-q"]
    subprocess.run(command, cwd=again, env=environment, check=True, capture_output=True)
    assert products(watch.course / "_build") == products(again / "_build")


def products(built: Path) -> dict[str, str]:
    """Return the digests of what was built for readers."""
    files = [*(built / "html").rglob("*"), *(built / "pdf").glob("*.pdf")]
    return {
        path.relative_to(built).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file() and path.name != ".buildinfo"
    }


def test_ctrl_c_ends_it_and_its_processes(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    page = course / "chapters" / "rain.md"
    waits = "import time, pathlib; pathlib.Path('waits').touch(); time.sleep(60)"
    page.write_text(page.read_text("utf-8").replace('load("rain")', waits), "utf-8")
    with watching(course) as running:
        while not page.with_name("waits").exists():
            assert running.process.poll() is None, running.said()
            time.sleep(0.05)
        others = psutil.Process(running.process.pid).children(recursive=True)
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(timeout=30) == 0
    assert psutil.wait_procs(others, timeout=30)[1] == []
    assert "Traceback" not in running.said()


def test_interrupt_that_python_ignores_ends_it_all_the_same(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    # Python prints an exception that is raised while an object is given back, and goes on.
    (course / "interrupts.py").write_text(
        "import os, signal\n"
        "class Given:\n"
        "    def __del__(self): os.kill(os.getpid(), signal.SIGINT)\n"
        "def setup(app): Given()\n",
        "utf-8",
    )
    with (course / "_config.yml").open("a", encoding="utf-8") as config:
        config.write('  local_extensions: {interrupts: "."}\n')
    with watching(course) as running:
        assert running.process.wait(timeout=LONG / 1000) == 0
    assert "Exception ignored in" in running.said()


def test_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "coursekit", "watch", "--port", str(port)]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f"the port {port} cannot be used: Address already in use. "
        "Name another one: --port 8001, or --port 0 for any that is free.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["watch", "--port", "65536"], "65536 is not in the range 0<=x<=65535"),
        (["wach"], "No such command 'wach'. Did you mean 'watch'?"),
        (["build", "html", "--address", "example.org"], '"example.org" is not an address'),
    ],
)
def test_slip_in_a_command_is_told_before_anything_is_built(
    arguments: list[str], told: str
) -> None:
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, told in done.output) == (2, True)


def test_changed_coursekit_starts_the_process_anew(root: Path, tmp_path: Path, tab: Page) -> None:
    code = tmp_path / "code"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "src" / "coursekit", code / "coursekit", ignore=ignored)
    with watching(make_course(tmp_path / "course"), code=code) as running:
        running.wait_for("HTML is up to date")
        go(tab, f"{running.url}chapters/rain.html")
        module = code / "coursekit" / "book" / "build" / "retry.py"
        text = module.read_text("utf-8")
        module.write_text(f"{text}def\n", "utf-8")
        expect(tab.locator("ck-live-faults pre")).to_contain_text("retry.py", timeout=LONG)
        before = tab.locator("script[data-build]").get_attribute("data-build")
        module.write_text(text + "# Changed.\n", "utf-8")
        running.wait_for("HTML is up to date", 2)
        expect(tab.locator("ck-live-faults")).to_have_count(0, timeout=LONG)
        expect(tab.locator("script[data-build]")).not_to_have_attribute(
            "data-build", before or "", timeout=LONG
        )
        assert running.said().count("starting again") == 1
