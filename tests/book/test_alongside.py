"""What ends a build before its time is told in a line, and no process is left behind."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from coursekit.book import alongside as module
from coursekit.book.sphinxrun import Run
from coursekit.course import Course
from coursekit.errors import CourseError
from own_course import make_own_course

COMMAND = [sys.executable, "-m", "coursekit", "build"]
WAITS = """
import time
from pathlib import Path

Path("waits").touch()
time.sleep(60)
"""


def be_killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def be_refused(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "book.pdf")


@pytest.mark.parametrize(
    ("fate", "told"),
    [
        (be_killed, "the process that makes the pdf was ended from outside"),
        (be_refused, "book.pdf: cannot be read or written: No space left on device"),
    ],
)
def test_end_of_the_second_process_is_told(
    fate: Callable[..., None],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(module, "run_sphinx", fate)
    with (
        module.alongside(Course(tmp_path), Run(tmp_path, "pdf", {})) as second,
        pytest.raises(CourseError) as raised,
    ):
        second.finish()
    assert told in capsys.readouterr().err + str(raised.value)


def test_disk_that_refuses_is_told_without_a_traceback(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    (course / "taken").touch()
    command = [*COMMAND, "all", "-o", "taken"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("taken/html: cannot be read or written: Not a directory.")
    assert done.stderr.count("\n") == 1


def test_who_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    with subprocess.Popen(
        [*COMMAND, "all"], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as build:
        assert build.stdout
        assert build.stderr
        build.stdout.close()
        assert build.stderr.read() == ""


def test_ctrl_c_while_code_runs_ends_the_build_and_its_processes(tmp_path: Path) -> None:
    course = make_own_course(tmp_path)
    page = course / "chapters" / "rain.md"
    page.write_text(page.read_text("utf-8").replace('load("rain")', WAITS), "utf-8")
    with subprocess.Popen(
        [*COMMAND, "all"],
        cwd=course,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal sends Ctrl-C to all processes of the build
    ) as build:
        wait_for(page.with_name("waits"), build)
        others = psutil.Process(build.pid).children(recursive=True)
        os.killpg(build.pid, signal.SIGINT)
        said = build.communicate(timeout=30)[1]
    assert (build.returncode, said.split()) == (1, ["Interrupted!", "Aborted!"])
    assert psutil.wait_procs(others, timeout=30)[1] == []


def wait_for(path: Path, build: subprocess.Popen[str]) -> None:
    while not path.exists() and build.poll() is None:
        time.sleep(0.05)
