"""What the tests share: the built book, a browser, and a server for the site."""

from __future__ import annotations

import functools
import gc
import http.server
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from accessibility import SCREENS
from browser import ADVICE, find_browser
from command import run_command

ROOT = Path(__file__).resolve().parents[1]
# Chromium heeds the last list only: this is Playwright's, and two pop-ups of the address bar, for
# which each new window would start two processes that take half a second.
NO_FEATURES = [
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NO_FEATURES)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# Long files that come last would leave all cores but one idle; the first one builds the book, and
# two wait, the first time in a checkout, for packages of Node.
FIRST = (
    "test_site_every_page.py",
    "test_reproducible.py",
    "test_watch.py",
    "test_exercise_cases.py",
    "test_scorm.py",
    "test_exports.py",
    "test_exercise_other_books.py",
    "test_wheel.py",
    "test_marking_page.py",
    "test_execution_key.py",
    "test_build.py",
    "test_products.py",
    "test_typst_course.py",
    "test_site_datasets.py",
)

# However busy the machine is, no example of a property test comes too late.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure() -> None:
    """Look for no garbage while modules are imported: all of them stay.

    Where a shell starts the tests in the background, Ctrl-C is ignored, and would be by every
    command that they start and interrupt.
    """
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, and seldom: a sixth of their time went into it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use twice as many processes as cores: tests wait for browsers, kernels and commands."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files of `FIRST`, in their order."""
    items.sort(key=lambda item: (*FIRST, item.path.name).index(item.path.name))


@pytest.fixture(autouse=True, scope="module")
def sphinx_speaks_english() -> None:
    """Forget words of another module's book: Sphinx puts each further language behind the first."""
    if "sphinx.locale" in sys.modules:
        sys.modules["sphinx.locale"].translators.clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def run_coursekit() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command ``coursekit`` as a user would; the working directory is the checkout."""

    def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        return run_command(*arguments, cwd=cwd)

    return run


@pytest.fixture(scope="session")
def book_date() -> str:
    """The day on which the book of the tests is built, as SOURCE_DATE_EPOCH."""
    return "1750000000"


@pytest.fixture(scope="session")
def book(
    run_coursekit: Callable[..., subprocess.CompletedProcess[str]],
    book_date: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The student edition, both formats and all that is printed, built into a fresh folder.

    The processes of one run share the book that the first of them builds.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with FileLock(shared / "book.lock"):
        built = shared / "book.built"
        if not built.exists():
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("SOURCE_DATE_EPOCH", book_date)
                done = run_coursekit("build", "all", "--print", "-q", "-o", str(shared / "book"))
            assert done.returncode == 0, done.stdout + done.stderr
            built.touch()
    return shared / "book"


@pytest.fixture(scope="session")
def book_html(book: Path) -> Path:
    """The built site, a folder."""
    return book / "html"


@pytest.fixture(scope="session")
def book_pdf(book: Path) -> Path:
    """The built PDF."""
    return book / "pdf" / "soviet-defectors.pdf"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; every host but this machine fails to resolve."""
    path = find_browser()
    assert path, f"No Chromium found. {ADVICE}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def _one_tab(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context()
    page = context.new_page()
    yield page, context.new_cdp_session(page)
    context.close()


@pytest.fixture
def tab(_one_tab: tuple[Page, CDPSession]) -> Page:
    """A tab that remembers nothing.

    It is one tab for all tests, made to forget, since starting one takes a second.  A test that
    changes more than the screen, the media and the storage makes a context of its own.
    """
    page, session = _one_tab
    page.goto("about:blank")
    page.mouse.move(0, 0)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    return page


@pytest.fixture(scope="session")
def screens(browser: Browser) -> Iterator[dict[str, Page]]:
    """A tab for each of `SCREENS`; no policy of a page keeps axe out."""
    contexts = {name: browser.new_context(**of, bypass_csp=True) for name, of in SCREENS.items()}
    yield {name: context.new_page() for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    policy = ""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Callable[..., object]:
    """Serve a folder on this machine, perhaps under a policy: ``with serve(folder) as url``."""

    @contextmanager
    def server(folder: Path, policy: str = "") -> Iterator[str]:
        served = type("_Served", (_Quiet,), {"policy": policy})
        handler = functools.partial(served, directory=str(folder))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
            threading.Thread(target=httpd.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{httpd.server_address[1]}"
            httpd.shutdown()

    return server
