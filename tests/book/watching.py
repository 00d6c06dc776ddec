"""``coursekit watch``, running: what it says, and an author who changes files."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from playwright.sync_api import Error, Page

LONG = 60_000  # milliseconds; a machine may have much else to do


@dataclass
class Watch:
    """The command, running, and what it has said."""

    process: subprocess.Popen[str]
    course: Path
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def said(self) -> str:
        return "".join(self.lines)

    def wait_for(self, words: str, times: int = 1) -> None:
        """Wait until it has said something."""
        end = time.monotonic() + LONG / 1000
        while len(re.findall(words, self.said())) < times:
            assert time.monotonic() < end, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def wait_until_idle(self) -> None:
        """Wait until all that an earlier test has changed is built: a late build reloads pages."""
        end = time.monotonic() + LONG / 1000
        while "PDF is up to date" not in self.lines[-1]:
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)

    @property
    def url(self) -> str:
        self.wait_for(r"http://\S+")
        return re.findall(r"http://\S+", self.said())[0]

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file of the course as an editor does."""
        path = self.course / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@contextlib.contextmanager
def watching(course: Path, *options: str, code: Path | None = None) -> Iterator[Watch]:
    """Run the command; at the end, send it what Ctrl-C sends."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONUNBUFFERED": "1"}
    if code is not None:
        environment["PYTHONPATH"] = str(code)
    process = subprocess.Popen(
        [sys.executable, "-m", "coursekit", "watch", "--port", "0", *options],
        cwd=course,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Watch(process, course)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def go(page: Page, address: str) -> None:
    """Open an address; a watched page that loads itself anew at that moment would win."""
    while True:
        try:
            page.goto(address)
        except Error as error:
            if "interrupted" not in error.message and "ERR_ABORTED" not in error.message:
                raise
        else:
            return
