"""Serves the pages on this machine, to the one browser that was given their address.

- It listens on 127.0.0.1, on a port that is free, and asks of every request that it names this
  host, so that no other name that leads here (DNS rebinding) gets in.
- Every address begins with a token that is drawn anew each time; without it there is nothing.
- A request that another site's page makes says so in ``Origin`` or ``Sec-Fetch-Site`` and is
  refused; one that changes anything must say that it comes from here.
- The policy admits our script and our style and nothing else.

Writing a mark is short and happens in the server's only thread, so two marks never meet.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from coursekit.catalogue import _
from coursekit.errors import CourseError
from coursekit.exercises import Exercise
from coursekit.grading.marking_page import mark_form, views
from coursekit.grading.marking_page.session import Answer, Refused, Session
from coursekit.grading.rounding import points_text
from coursekit.grading.rubric_sheets.sheet_columns import rubric, worth_of
from coursekit.palette import fill_css

ADDRESS = "127.0.0.1"
HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LARGEST = 1 << 20  # bytes of a request
_FILES = {"marking.js": "text/javascript", "marking.css": "text/css"}


def serve(session: Session, started: Callable[[str], None]) -> None:
    """Serve until the process is interrupted.

    Parameters
    ----------
    session : Session
    started : callable
        Is given the address to open.
    """

    async def run() -> None:
        sockets = bind_sockets(0, ADDRESS)
        port, token = sockets[0].getsockname()[1], secrets.token_urlsafe(32)
        given = {"session": session, "hosts": _hosts(port), "token": token}
        application = Application([(r"/([^/]*)/?(.*)", _Page, given)])
        server = HTTPServer(application, max_body_size=_LARGEST, max_buffer_size=2 * _LARGEST)
        server.add_sockets(sockets)
        started(f"http://{ADDRESS}:{port}/{token}/")
        await asyncio.Event().wait()

    asyncio.run(run())


def _hosts(port: int) -> frozenset[str]:
    return frozenset({f"{ADDRESS}:{port}", f"localhost:{port}"})


class _Page(RequestHandler):
    """Every address: ``/TOKEN/`` the overview, ``/TOKEN/2/17`` answer 17 of exercise 2."""

    def initialize(self, session: Session, hosts: frozenset[str], token: str) -> None:
        self._session = session
        self._hosts = hosts
        self._token = token
        self._root = f"/{token}/"

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        headers = self.request.headers
        if headers.get("Host", "") not in self._hosts:
            raise HTTPError(421)
        given = self.path_args[0] or ""
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise HTTPError(404)
        own = {f"http://{host}" for host in self._hosts}
        origin = headers.get("Origin")
        if (origin is not None and origin not in own) or (
            headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        ):
            raise HTTPError(403)
        if self.request.method == "POST" and origin is None:
            raise HTTPError(403)

    def check_xsrf_cookie(self) -> None:
        """The token in the address and the origin say it; there is no cookie."""

    def compute_etag(self) -> Any:
        return None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, CourseError):
            self.set_status(409)
            self.finish(views.fault_page(str(error), self._root))
        else:
            self.finish(f"<!DOCTYPE html><title>{status_code}</title><p>{status_code}")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, CourseError):
            super().log_exception(typ, value, tb)

    def get(self, _token: str, rest: str) -> None:
        if rest in _FILES:
            data = (HERE / rest).read_text(encoding="utf-8")
            self.set_header("Content-Type", f"{_FILES[rest]}; charset=utf-8")
            self.finish(fill_css(data, "--") if rest.endswith(".css") else data)
            return
        if rest == "":
            folder = (self._session.folder / "marking").as_posix()
            self.finish(views.overview(self._session, self._root, folder))
            return
        number, exercise, which = self._exercise(rest)
        answers = self._session.answers(exercise)
        if which == "":
            self._go(number, _waiting(answers, 0) or min(1, len(answers)))
        elif which == "done":
            self.finish(views.done_page(exercise, self._root, len(answers)))
        else:
            place = _place(which, answers)
            self.finish(views.answer_page(self._session, exercise, answers, place, self._root))

    def post(self, _token: str, rest: str) -> None:
        number, exercise, which = self._exercise(rest)
        answers = self._session.answers(exercise)
        place = _place(which, answers)
        sent = self.get_body_argument("key", ""), self.get_body_argument("digest", "")
        near = [at for at, one in enumerate(answers, 1) if one.key == sent[0]]
        same = (at for at in near if answers[at - 1].of[1] == sent[1])
        place = next(same, place if place in near else next(iter(near), place))
        answer = answers[place - 1]
        typed = mark_form.Typed(
            self.get_body_argument("level", ""),
            self.get_body_argument("points", ""),
            self.get_body_argument("comment", "", strip=False),
        )
        try:
            self._save(exercise, answer, typed)
        except Refused as refused:
            self.set_status(422)
            self.finish(
                views.answer_page(
                    *(self._session, exercise, answers, place, self._root),
                    typed=typed,
                    trouble=_("Not saved. {why}", why=refused),
                )
            )
            return
        self._leave(number, exercise, answers, place)

    def _save(self, exercise: Exercise, answer: Answer, typed: mark_form.Typed) -> None:
        if typed == mark_form.typed_of(answer, exercise):
            return
        if self.get_body_argument("state", "") != answer.state:
            given = mark_form.typed_of(answer, exercise)
            raise Refused(
                _(
                    "Meanwhile somebody else has changed the answer or its mark in the sheet: "
                    "{mark}. Save again if yours is to stand.",
                    mark=_told(given, exercise),
                )
            )
        levels = [level.points for level in rubric(exercise)]
        is_level = typed.level.isdecimal() and int(typed.level) < len(levels)
        level = levels[int(typed.level)] if is_level else None
        points = typed.points if typed.level == mark_form.HAND else ""
        if typed.level == mark_form.HAND and not points:
            raise Refused(_("Type the points, or choose a level."))
        self._session.give(exercise, answer, level, points, typed.comment.replace("\r\n", "\n"))

    def _leave(self, number: int, exercise: Exercise, answers: list[Answer], place: int) -> None:
        go = self.get_body_argument("go", "next")
        if go.isdecimal() and 1 <= int(go) <= len(answers):
            return self._go(number, int(go))
        if go == "before":
            return self._go(number, max(place - 1, 1))
        if go == "next" and place < len(answers):
            return self._go(number, place + 1)
        now = self._session.answers(exercise)
        return self._go(number, _waiting(now, place) or _waiting(now, 0))

    def _go(self, number: int, place: int) -> None:
        self.redirect(f"{self._root}{number}/{place or 'done'}", status=303)

    def _exercise(self, rest: str) -> tuple[int, Exercise, str]:
        number, slash, which = rest.partition("/")
        if not slash or not number.isdecimal() or len(number) > 4:
            raise HTTPError(404)
        if not 1 <= int(number) <= len(self._session.exercises):
            raise HTTPError(404)
        return int(number), self._session.exercises[int(number) - 1], which


def _place(which: str, answers: list[Answer]) -> int:
    if not which.isdecimal() or len(which) > 7 or not 1 <= int(which) <= len(answers):
        raise HTTPError(404)
    return int(which)


def _waiting(answers: list[Answer], after: int) -> int:
    """Place of the first answer after a place that is not marked; 0 if there is none."""
    places = (at for at, one in enumerate(answers, 1) if at > after and not one.is_marked)
    return next(places, 0)


def _told(given: mark_form.Typed, exercise: Exercise) -> str:
    if given.level.isdecimal():
        level = rubric(exercise)[int(given.level)]
        given = mark_form.Typed("", points_text(worth_of(exercise, level)), given.comment)
    points = _("no mark")
    if given.points:
        points = _("{points} points", points=given.points)
    return mark_form.with_comment(points, given.comment)
