"""The layers of the package, which pyproject.toml draws under ``tool.importlinter``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_imports_keep_to_the_layers(root: Path) -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
