"""The same work by whoever does it: in one process, in several, on a Dask cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster
from graded import EXERCISES, Class, bytes_of

from coursekit.errors import CourseError
from coursekit.grading import workers
from coursekit.grading.workers import Workers, hire


def label(shared: str, batch: int) -> tuple[str, int]:
    return f"{shared} {batch}", os.getpid()


def die_once(flag: Path, batch: int) -> int:
    """Kill the process that does batch 5, the first time."""
    if batch == 5 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return batch * batch


def die(_shared: object, batch: int) -> int:
    if batch == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A real cluster of two processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Two hundred students, graded in one process."""
    made = Class(tmp_path_factory.mktemp("workers"), size=200, exercises=tuple(EXERCISES))
    made.receive_all()
    made.grade()
    return made


def test_results_come_in_the_order_of_the_batches() -> None:
    for jobs in (1, 2):
        with hire("batch", 40, jobs) as hired:
            done = list(hired.map(label, range(40)))
        assert [text for text, _ in done] == [f"batch {number}" for number in range(40)]
    assert os.getpid() not in {pid for _, pid in done}


def test_little_work_starts_no_process() -> None:
    with hire("batch", 2, 4) as hired:
        assert {pid for _, pid in hired.map(label, range(2))} == {os.getpid()}


def test_only_so_many_batches_are_under_way() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(200):
            taken.append(number)
            yield number

    with hire("batch", 200, 2) as hired:
        for place, _ in enumerate(hired.map(label, batches())):
            assert len(taken) - place <= 50


def test_batch_of_a_process_that_dies_is_done_again(tmp_path: Path) -> None:
    with hire(tmp_path / "died", 12, 2) as hired:
        assert list(hired.map(die_once, range(12))) == [number**2 for number in range(12)]
    assert (tmp_path / "died").exists()


def test_batch_that_kills_every_process_is_given_up_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_RESTARTS", 1)
    with pytest.raises(CourseError, match="ended again and again"), hire("", 12, 2) as hired:
        list(hired.map(die, range(12)))


def test_cluster_gives_the_same_bytes(many: Class, cluster: LocalCluster) -> None:
    out = many.root / "on-cluster"
    assert many.grade(output=out, dask=cluster.scheduler_address).written
    assert bytes_of(out) == bytes_of(many.out)


def test_worker_of_a_cluster_that_is_killed_midway_changes_nothing(
    many: Class, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    real = workers._Cluster.map

    def killing(self: Workers, work: object, batches: object) -> Iterator[object]:
        for place, done in enumerate(real(self, work, batches)):  # type: ignore[arg-type,var-annotated]
            if place == 1 and not killed:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)
            yield done

    monkeypatch.setattr(workers._Cluster, "map", killing)
    out = many.root / "killed-worker"
    assert many.grade(output=out, dask=cluster.scheduler_address).written
    assert len(killed) == 1
    assert bytes_of(out) == bytes_of(many.out)


def test_batches_of_a_lost_worker_come_in_order(cluster: LocalCluster, tmp_path: Path) -> None:
    with hire(tmp_path / "died", 12, dask=cluster.scheduler_address) as hired:
        assert list(hired.map(die_once, range(12))) == [number**2 for number in range(12)]
    assert (tmp_path / "died").exists()


def test_address_without_a_scheduler_is_told(many: Class) -> None:
    with pytest.raises(CourseError, match="no Dask scheduler answers"):
        many.grade(dask="tcp://127.0.0.1:9")
