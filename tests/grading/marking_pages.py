"""The page of ``coursekit mark`` as a program meets it: sheets, and what is asked and sent."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from graded import Class, read_csv

LONG = "Because of this and that. " * 300 + "\n\n<script>alert(1)</script>"
Start = Callable[..., Any]


def class_of(folder: Path, size: int, **answers: str) -> Class:
    """A class that has answered an essay and was graded once."""
    made = Class(folder, size=size, exercises=("one/capital", "one/reasons"))
    for person in made.people:
        made.receive(person, reasons=answers.get(f"a{person.place}", f"Reason {person.place}."))
    made.grade()
    return made


def rows(made: Class, marker: str = "") -> list[dict[str, str]]:
    return read_csv(made.out / "marking" / marker / "one--reasons.csv")


def given(row: dict[str, str]) -> str:
    """What a row of the sheet has: the level that is ticked, or points, and the comment."""
    ticked = [name.split(" |")[0] for name, cell in row.items() if "|" in name and cell == "x"]
    return " ".join(filter(None, [*ticked, row["points"], row["comment"]]))


def send(address: str, path: str = "", body: str | None = None, **headers: str) -> int:
    """Ask for a page as any program could; return the status."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=10)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    method = "GET" if body is None else "POST"
    connection.request(method, (path or parts.path), body, {**form, **headers})
    status = connection.getresponse().status
    connection.close()
    return status


def by_markers(made: Class, start: Start, anna: tuple[str, ...], ben: tuple[str, ...]) -> None:
    """Let two people mark with levels, by their place in the rubric."""
    for name, levels in (("Anna", anna), ("Ben", ben)):
        process, address = start(made, "--marker", name)
        parts = urlsplit(address)
        for place, level in enumerate(levels, start=1):
            row = rows(made, name)[place - 1]
            state = state_of(address, place)
            body = {"key": row["key"], "state": state, "level": level, "comment": name}
            path = f"{parts.path}1/{place}"
            origin = f"http://{parts.netloc}"
            assert send(address, path, urlencode(body), Origin=origin) == 303
        process.kill()


def state_of(address: str, place: int) -> str:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=10)
    connection.request("GET", f"{parts.path}1/{place}")
    page = connection.getresponse().read().decode()
    return page.split('name="state" value="')[1].split('"')[0]
