"""Files within a hand-out, as addresses that hold them."""

from __future__ import annotations

import base64
from pathlib import Path

_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


def data_address(path: Path) -> str:
    """The address that holds a picture or a font."""
    kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    return pack_data(path.read_bytes(), kind)


def pack_data(content: bytes, kind: str) -> str:
    """The address that holds `content` of a MIME type."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
