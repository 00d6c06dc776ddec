"""Doing the same work on many batches: here, in processes of this machine, or on a Dask cluster.

One interface for the three: ``workers.map(work, batches)`` calls ``work(shared, batch)`` for
each batch and gives the results in the order of the batches, whoever did them.  A bounded number
of batches is under way at a time, so memory does not grow with their number.  `work` is a function
of a module; `shared` is sent to each worker once; batches and results carry all that is needed, so
that workers share no disk.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Protocol, TypeVar

from coursekit.errors import CourseError, Fault, missing_extra

Batch = TypeVar("Batch")
Done = TypeVar("Done")
Work = Callable[[Any, Batch], Done]

_FEW = 3  # batches; fewer are done before a process has started
_AHEAD = 3  # batches under way for each worker
_LEAST_AHEAD = 40  # and at least so many, for what workers do while this process is busy
_RESTARTS = 5


class Workers(Protocol):
    """Whoever does the work."""

    def map(self, work: Work[Batch, Done], batches: Iterable[Batch]) -> Iterator[Done]:
        """Give ``work(shared, batch)`` for each of `batches`, in their order.

        Processes of this machine begin at once, not when the first result is asked for.
        """
        ...


@contextlib.contextmanager
def hire(shared: Any, batches: int, jobs: int | None = None, dask: str = "") -> Iterator[Workers]:
    """Find workers.

    Parameters
    ----------
    shared : object
        What each of them needs for every batch; can be pickled.
    batches : int
        About how many there will be; a few are done before a process has started.
    jobs : int, optional
        How many processes; default: one for each core.  With 1 all is done in this process.
    dask : str
        Address of a Dask scheduler, which is used instead.

    Yields
    ------
    Workers

    Raises
    ------
    CourseError
        If the scheduler cannot be reached.
    """
    jobs = jobs or cores()
    if dask:
        with _cluster(dask, shared) as cluster:
            yield cluster
    elif jobs == 1 or batches < _FEW:
        yield _Here(shared)
    else:
        pool = _Pool(shared, jobs)
        try:
            yield pool
        finally:
            pool.close()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Here:
    def __init__(self, shared: Any) -> None:
        self.shared = shared

    def map(self, work: Work[Batch, Done], batches: Iterable[Batch]) -> Iterator[Done]:
        return (work(self.shared, batch) for batch in batches)


class _Pool:
    """Processes of this machine.  A process that dies is replaced, and its batch done again."""

    def __init__(self, shared: Any, jobs: int) -> None:
        self._shared = pickle.dumps(shared)
        self._jobs = jobs
        self._restarts = 0
        self._executor = self._start()

    def map(self, work: Work[Batch, Done], batches: Iterable[Batch]) -> Iterator[Done]:
        batches = iter(batches)
        ahead = islice(batches, max(_LEAST_AHEAD, self._jobs * _AHEAD))
        under_way = deque([(batch, self._submit(work, batch)) for batch in ahead])
        return self._go_on(work, under_way, batches)

    def _go_on(
        self,
        work: Work[Batch, Done],
        under_way: deque[tuple[Batch, Future[Done]]],
        batches: Iterator[Batch],
    ) -> Iterator[Done]:
        while under_way:
            done = self._next(work, under_way)
            under_way.extend((batch, self._submit(work, batch)) for batch in islice(batches, 1))
            yield done

    def _start(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            self._jobs,
            # Not fork: it would copy locks that threads of imported libraries hold.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._shared,),
        )
        for _ in range(self._jobs):
            executor.submit(_nothing)  # so that they start now and not with the first batch
        return executor

    def _submit(self, work: Work[Batch, Done], batch: Batch) -> Future[Done]:
        try:
            return self._executor.submit(_do, work, batch)
        except BrokenProcessPool as error:
            # The pool has just lost a process.  Whoever takes this result hears of it in its turn,
            # and then begins anew all that is under way, in the same order.
            failed: Future[Done] = Future()
            failed.set_exception(error)
            return failed

    def _next(self, work: Work[Batch, Done], under_way: deque[tuple[Batch, Future[Done]]]) -> Done:
        while True:
            try:
                done = under_way[0][1].result()
            except BrokenProcessPool as error:
                self._restart(error)
                # A broken pool does not say which batch broke it: all under way are done again.
                batches = [batch for batch, _ in under_way]
                under_way.clear()
                under_way.extend((batch, self._submit(work, batch)) for batch in batches)
            else:
                under_way.popleft()
                return done

    def _restart(self, error: Exception) -> None:
        self.close()
        self._restarts += 1
        if self._restarts > _RESTARTS:
            raise _lost() from error
        self._executor = self._start()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _lost() -> CourseError:
    remedy = "What is marked is kept: run again, perhaps with --jobs 1 or more memory."
    return CourseError(
        Fault("", 0, "the processes that do the marking were ended again and again", remedy)
    )


_shared: Any = None  # in a process of the pool


def _begin(shared: bytes) -> None:
    """Prepare a process of the pool: it ends with its parent, which alone hears the keyboard."""
    global _shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shared = pickle.loads(shared)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _nothing() -> None:
    """What a process is begun with."""


def _do(work: Work[Batch, Done], batch: Batch) -> Done:
    return work(_shared, batch)


class _Cluster:
    """A Dask cluster.  Dask itself gives the batches of a worker that is lost to another."""

    def __init__(self, client: Any, shared: Any) -> None:
        self.client = client
        # The result of a task, not scattered data: Dask can make it again if its worker is lost.
        self.shared = client.submit(pickle.loads, pickle.dumps(shared), pure=False)

    def map(self, work: Work[Batch, Done], batches: Iterable[Batch]) -> Iterator[Done]:
        under_way: deque[Any] = deque()
        for batch in batches:
            under_way.append(self.client.submit(work, self.shared, batch, pure=False))
            if len(under_way) >= max(2, len(self.client.nthreads())) * _AHEAD:
                yield self._next(under_way)
        while under_way:
            yield self._next(under_way)

    def _next(self, under_way: deque[Any]) -> Any:
        from distributed import KilledWorker

        try:
            return under_way.popleft().result()
        except KilledWorker as error:
            raise _lost() from error


@contextlib.contextmanager
def _cluster(address: str, shared: Any) -> Iterator[_Cluster]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise missing_extra(error, "distributed") from error
    try:
        client = Client(address, timeout="5s", set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "Start a scheduler, or give its address as it prints it: tcp://host:8786."
        message = f"no Dask scheduler answers at {address}"
        raise CourseError(Fault("--dask", 0, message, remedy)) from error
    with client:
        yield _Cluster(client, shared)
