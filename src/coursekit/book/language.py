"""The language of a build: what Sphinx is told by ``language`` and ``locale_dirs``.

An author's own catalogue, ``<locale_dir>/<language>/LC_MESSAGES/coursekit.po``, comes before ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.i18n import CatalogRepository

from coursekit.catalogue import (
    DOMAIN,
    _,
    catalogue_in_force,
    language_in_force,
    pgettext,
    plural_forms,
    plural_rule,
    translation,
    use_language,
)

WORDS = "ck-words.js"
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def setup_language(app: Sphinx) -> None:
    """Say everything in the language of the book while it is built."""
    app.connect("config-inited", _enter, priority=1)
    app.connect("env-get-outdated", _enter_again, priority=1)
    app.connect("build-finished", _leave, priority=900)


def _enter(app: Sphinx, *_rest: Any) -> None:
    if hasattr(app, "coursekit_language"):
        return  # several extensions of ours ask for it
    config = app.config
    own = CatalogRepository(app.srcdir, config.locale_dirs, config.language, config.source_encoding)
    for catalogue in own.catalogs:
        if catalogue.domain == DOMAIN and catalogue.is_outdated():
            catalogue.write_mo(config.language)
    before = now = catalogue_in_force()
    if language_in_force() != config.language or own.locale_dirs:  # not a sheet of a course
        now = translation(config.language or "en", *map(Path, own.locale_dirs))
    app.coursekit_language = before, now  # type: ignore[attr-defined]
    use_language(now)


def _enter_again(app: Sphinx, *_rest: Any) -> list[str]:
    use_language(app.coursekit_language[1])  # type: ignore[attr-defined]
    return []


def _leave(app: Sphinx, *_rest: Any) -> None:
    use_language(app.coursekit_language[0])  # type: ignore[attr-defined]


def words_of(sources: Iterable[Path]) -> dict[str, str | list[str]]:
    """What the language in force has for the texts in files of JavaScript or Typst.

    Parameters
    ----------
    sources : iterable of pathlib.Path
        Each message stands in them between double quotation marks.

    Returns
    -------
    dict
        The translation for each message that has one; a list of forms where it has a number.
    """
    words: dict[str, str | list[str]] = {}
    for source in sources:
        for literal in _LITERAL.findall(source.read_text(encoding="utf-8")):
            try:
                message = json.loads(literal)
            except ValueError:  # an escape of JavaScript alone: no message has one
                continue
            if forms := plural_forms(message):
                words[message] = list(forms)
            elif message and (said := _(message)) != message:
                words[message] = said
    return dict(sorted(words.items()))


def add_scripts(app: Sphinx, *scripts: Path) -> None:
    """Let ``ck-words.js``, which the pages load first, know what `scripts` say.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The application, in an extension's ``setup``.
    *scripts : pathlib.Path
    """
    if not hasattr(app, "coursekit_scripts"):
        app.coursekit_scripts = []  # type: ignore[attr-defined]
        app.connect("config-inited", _write_words, priority=900)
    app.coursekit_scripts += scripts  # type: ignore[attr-defined]


def _write_words(app: Sphinx, config: Config) -> None:
    scripts: list[Path] = app.coursekit_scripts  # type: ignore[attr-defined]
    if not (words := script_words(scripts)):
        return
    folder = Path(app.doctreedir, "words")
    folder.mkdir(parents=True, exist_ok=True)
    helper = next(path for path in scripts if path.name == WORDS)
    (folder / WORDS).write_text(words + helper.read_text(encoding="utf-8"), encoding="utf-8")
    # Behind the folder of the helper, so that this file takes its place.
    config.html_static_path = [*config.html_static_path, str(folder)]


def script_words(scripts: Iterable[Path]) -> str:
    """Write the words of `scripts` for ``ck-words.js``, before which they stand.

    Parameters
    ----------
    scripts : iterable of pathlib.Path

    Returns
    -------
    str
        JavaScript; empty in English.
    """
    words = words_of(scripts)
    if not words:
        return ""
    point = json.dumps(pgettext("before decimals", "."), ensure_ascii=False)
    said = json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"globalThis.ckCatalogue={{plural:n=>{plural_rule()},decimal:{point},words:{said}}};\n"
