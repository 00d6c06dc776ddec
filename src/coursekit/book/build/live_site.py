"""Serves the built site on this machine and tells open pages when it has been built anew.

Each page gets one more script, ``live.js``, on its way to the browser; nothing is written into the
files.  The script holds a web socket open.  Over it comes the number of the last build, at which a
page of an earlier one loads itself again, and what was wrong in it, which the page shows.

Only this machine can connect, and only under its own name: no other site that is open in the
browser can read the book.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from coursekit.errors import CourseError, Fault

ADDRESS = "127.0.0.1"
NAMES = r"(127\.0\.0\.1|localhost)"  # by which a browser may ask for us
SCRIPT = Path(__file__).with_name("live.js")
SCRIPT_URL, SOCKET_URL = "/-/live.js", "/-/live"
WAIT = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>The book</title>'
    "<p>There is no such page yet. This one looks again after each build.</p></html>"
)


class LiveSite:
    """The site in a browser, served by a thread of its own within a ``with`` block.

    Parameters
    ----------
    folder : pathlib.Path
        The site; it may not be there yet.
    port : int
        Where to serve it; 0 for any port that is free.

    Raises
    ------
    CourseError
        If the port is taken.
    """

    def __init__(self, folder: Path, port: int) -> None:
        try:
            self._sockets = bind_sockets(port, ADDRESS)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            remedy = "Name another one: --port 8001, or --port 0 for any that is free."
            message = f"the port {port} cannot be used: {reason}"
            raise CourseError(Fault("", 0, message, remedy)) from error
        self.port: int = self._sockets[0].getsockname()[1]
        self.folder = folder.resolve()
        self._started = time.time_ns()
        self._builds = 0
        self._faults = ""
        self._open: set[_Updates] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def address(self) -> str:
        """Where a browser finds the site."""
        return f"http://{ADDRESS}:{self.port}/"

    @property
    def build(self) -> str:
        """Names the last build; no two are alike, not even of two processes."""
        return f"{self._started}.{self._builds}"

    @property
    def state(self) -> str:
        """What the pages are told, as JSON."""
        return json.dumps({"build": self.build, "faults": self._faults})

    def tell(self, faults: str) -> None:
        """Tell the pages of a build, and of its faults, a line each; empty if it has none."""
        self._loop.call_soon_threadsafe(self._tell, faults)

    def _tell(self, faults: str) -> None:
        self._builds += 1
        self._faults = faults
        for page in list(self._open):
            page.send(self.state)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        given = {"site": self}
        files = {"path": str(self.folder)}
        # Tornado would take a file for what it was when it was asked for first, and tell the author
        # of each address that is not there.
        application = Application(static_hash_cache=False, log_function=lambda _: None)
        application.add_handlers(
            NAMES,
            [
                (SOCKET_URL, _Updates, given),
                (SCRIPT_URL, _Script),
                (r"/(|.*/|.*\.html)", _Page, given),
                (r"/(.*)", _File, files),
            ],
        )
        server = HTTPServer(application)
        server.add_sockets(self._sockets)
        self._ready.set()
        await self._end.wait()
        server.stop()
        for page in list(self._open):
            page.close()

    def __enter__(self) -> LiveSite:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(timeout=5)


class _Updates(WebSocketHandler):
    """An open page; Tornado refuses one of another origin."""

    def initialize(self, site: LiveSite) -> None:
        self._site = site

    def open(self, *_: str, **__: str) -> None:
        self._site._open.add(self)
        self.send(self._site.state)

    def send(self, message: str) -> None:
        try:
            sent = self.write_message(message)
        except WebSocketClosedError:
            self.on_close()
        else:
            # A page may close while it is told; asyncio would show the author a traceback.
            sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    def on_close(self) -> None:
        self._site._open.discard(self)


class _Page(RequestHandler):
    """A page of the site, with our script."""

    def initialize(self, site: LiveSite) -> None:
        self._site = site

    def get(self, name: str) -> None:
        root = self._site.folder
        path = (root / name).resolve()
        path = path if path.suffix == ".html" else path / "index.html"
        if not (path.is_relative_to(root) and path.is_file()):
            self.set_status(404)
            path = root / "404.html"
        text = path.read_text(encoding="utf-8") if path.is_file() else WAIT
        script = f'<script src="{SCRIPT_URL}" data-build="{self._site.build}" defer></script>'
        body, end, rest = text.rpartition("</body>")
        self.set_header("Cache-Control", "no-store")
        self.finish(f"{body}{script}{end}{rest}" if end else text + script)


class _File(StaticFileHandler):
    """Any other file of the site; the browser asks each time whether it has changed."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")


class _Script(RequestHandler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(SCRIPT.read_bytes())

    def compute_etag(self) -> Any:
        return None
