"""Find secrets in a built book: in every byte, and in what the bytes encode or pack."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pypdfium2

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PDF_STRING = re.compile(rb"\(|(?<!<)<[0-9a-fA-F]")
_PDF_DICTIONARY = re.compile(rb"<<.*?>>", re.DOTALL)
_PACKED = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
_DEEPEST = 4


def leaks(places: Iterable[Path], secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Give each secret with the name of the file it was leaked in.

    Parameters
    ----------
    places : iterable of Path
        Files and folders.
    secrets : iterable of str
        Texts long or odd enough not to stand there by chance.
    """
    plain = {secret: _plain(secret) for secret in secrets}
    # Only where its longest inner word is is a secret looked for as a whole: that is quick.
    by_word: dict[str, list[str]] = {}
    for secret, wanted in plain.items():
        by_word.setdefault(max(wanted.split(" ")[1:-1], key=len, default=""), []).append(secret)
    coded = [
        (secret, code)
        for secret in plain
        for code in (base64.b64encode(secret.encode())[:-4], secret[::-1].encode())
        if len(code) > 7
    ]
    leaked = set()
    looked_at = set()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in (file for file in files if file.is_file()):
            for data in _unpack(file.read_bytes(), _DEEPEST):
                if (digest := hashlib.sha256(data).digest()) in looked_at:
                    continue  # the same file lies in several packages
                looked_at.add(digest)
                for view in set(_views(data)):
                    for word in by_word.keys() & {"", *view.split(" ")}:
                        found = [secret for secret in by_word[word] if plain[secret] in view]
                        leaked |= {(secret, file.name) for secret in found}
                leaked |= {(secret, file.name) for secret, code in coded if code in data}
    return leaked


def _plain(text: str) -> str:
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
        for curved, straight in ("’'", "‘'", '“"', '”"'):
            text = text.replace(curved, straight)
    return " ".join(text.casefold().split())


def _views(data: bytes) -> Iterator[str]:
    """The text that the bytes are, by each of the encodings of the web."""
    if data.startswith(_PACKED):  # what is packed is looked at when it is unpacked
        yield _plain(data.decode("ascii", "ignore"))
        return
    text = data.decode("utf-8", "replace")
    yield _plain(text)
    unescaped = _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2] or m[3], 16), 0x10FFFF)), text)
    opened = html.unescape(unquote(unescaped))
    if opened != text:
        yield _plain(opened)
    if "<" in opened:
        yield _plain(_TAG.sub("", opened))
        yield _plain(_TAG.sub(" ", opened))
    if b"\0" in data[:4096]:
        yield _plain(data.decode("utf-16-le", "ignore"))
        yield _plain(data[1:].decode("utf-16-le", "ignore"))


def _unpack(data: bytes, deep: int) -> Iterator[bytes]:
    """The bytes, and all bytes that are packed or coded inside them."""
    yield data
    if not deep:
        return
    for inside in _containers(data):
        yield from _unpack(inside, deep - 1)
    if b"\0" not in data[:4096] and not data.startswith(b"%PDF"):
        texts = [bytes.fromhex(run.decode()) for run in _HEX.findall(data)]
        for run in set(_BASE64.findall(data)):
            for inside in _decoded(run):
                if inside[:2] in (b"\x1f\x8b", b"PK", b"\x78\x9c", b"\x78\xda"):
                    yield from _unpack(inside, deep - 1)
                elif _is_text(inside):
                    texts.append(inside)
        if texts:
            yield b"\n".join(texts)


def _decoded(run: bytes) -> Iterator[bytes]:
    """What a run of base64 holds, wherever in the run it begins."""
    body = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    for cut in range(4):
        part = body[cut:]
        with suppress(binascii.Error):
            yield base64.b64decode(part + b"=" * (-len(part) % 4))


def _is_text(data: bytes) -> bool:
    """Whether most of it can be read; what random letters decode to cannot."""
    head = data[:80]
    return sum(31 < sign < 127 or sign in b"\n\t" for sign in head) > 0.8 * len(head)


def _containers(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        yield zlib.decompress(data, 31)
    elif data.startswith(b"# Sphinx inventory"):
        yield zlib.decompress(data.split(b"\n", 4)[4])
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    elif data.startswith(b"%PDF"):
        yield from _pdf(data)


def _pdf(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield "\n".join(
            str(item)
            for item in pdf.objects
            if not isinstance(item, pikepdf.Stream) and _PDF_STRING.search(item.unparse())
        ).encode()
        drawn = {part.objgen for page in pdf.pages for part in _contents(page)}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                try:
                    stream = item.read_bytes()
                except pikepdf.PdfError:
                    stream = item.read_raw_bytes()
                # What a page shows is read below; what it tells besides stands in dictionaries.
                is_drawn = item.objgen in drawn
                yield b"\n".join(_PDF_DICTIONARY.findall(stream)) if is_drawn else stream
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    yield text.encode()
    yield re.sub("[-\u00ad\u2010\ufffe\u0002]\r?\n", "", text).encode()


def _contents(page: pikepdf.Page) -> Iterable[pikepdf.Object]:
    contents = page.get("/Contents", [])
    return contents if isinstance(contents, pikepdf.Array) else [contents]
