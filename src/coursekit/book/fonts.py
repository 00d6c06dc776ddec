"""Where the fonts of PDF and charts lie."""

from __future__ import annotations

from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "fonts"
