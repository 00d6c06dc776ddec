"""Kernels that `watch` starts before they are needed, while nobody waits.

A kernel takes a second to start and two to import what charts and tables need.  A spare one has
done both.  It has imported installed libraries only, nothing of the course or of coursekit, and
serves one build, so that it knows nothing that could be old; it is not used when what is installed
has changed meanwhile.
"""

from __future__ import annotations

import asyncio
import sys

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager

from coursekit.book.build.execution_key import installed

KERNEL = "python3"
# A kernel for programs: no history, no debugger, no word unless it fails.
ARGUMENTS = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"]
_LIBRARIES = "--IPKernelApp.exec_lines=['import pandas', 'import matplotlib.pyplot']"


def new_kernel() -> AsyncKernelManager:
    """Return a kernel that is to be started."""
    # With a blocking manager, nbclient waits for ever for a kernel that is slow or dead.
    return AsyncKernelManager(kernel_name=KERNEL)


class SpareKernels:
    """Kernels in reserve; none in a process that never calls `fill`."""

    def __init__(self) -> None:
        self._kernels: list[AsyncKernelManager] = []
        self._installed: list[str] = []
        self.wanted = 0
        """How many kernels a build of the book could use."""

    def fill(self) -> None:
        """Start those that are wanted and not there; they get ready by themselves."""
        if len(self._kernels) < self.wanted:
            self.close()
            self._installed = installed()
            try:
                asyncio.run(self._fill())
            except (OSError, NoSuchKernel):  # the next build that needs a kernel tells of it
                self.wanted = 0

    async def _fill(self) -> None:
        for _ in range(self.wanted):
            kernel = new_kernel()
            self._kernels.append(kernel)  # before it starts: an interrupt may come
            # In that folder no module of the course can be taken for one of a library.
            await kernel.start_kernel(extra_arguments=[*ARGUMENTS, _LIBRARIES], cwd=sys.prefix)

    async def take(self) -> AsyncKernelManager | None:
        """Return one that is as good as new, or nothing."""
        while self._kernels:
            kernel = self._kernels.pop()
            if self._installed == installed() and await kernel.is_alive():
                return kernel
            await kernel.shutdown_kernel(now=True)
        return None

    def close(self) -> None:
        """End all that are left."""
        if self._kernels:
            asyncio.run(self._close())

    async def _close(self) -> None:
        while self._kernels:
            await self._kernels.pop().shutdown_kernel(now=True)


SPARE_KERNELS = SpareKernels()
