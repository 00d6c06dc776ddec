"""Find a Chromium for the tests, or install one.

``python tests/tools/browser.py`` prints where it is; ``--install`` makes sure that there is one.
The order: the variable CHROMIUM, the PATH, Playwright's own; then Debian's package, if we may
install packages, then Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ADVICE = "Install Chromium, or set CHROMIUM to a browser's path."


def find_browser() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for path in map(shutil.which, NAMES) if path), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> None:
    """Install a Chromium the way this machine allows."""
    apt = shutil.which("apt-get")
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        attempts[:0] = [[apt, "update", "-qq"], [apt, "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        print("Browser for the tests:", " ".join(command), flush=True)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if find_browser():
            return


if __name__ == "__main__":
    if "--install" in sys.argv and not find_browser():
        install_browser()
    path = find_browser()
    sys.exit(f"No Chromium found. {ADVICE}" if path is None else print(path))
