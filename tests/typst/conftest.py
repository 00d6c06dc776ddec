"""What the tests of the Typst builder share: an application for snippets, the sample book."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from other_books import EXTENSIONS, Built
from sphinx.util.docutils import docutils_namespace, patch_docutils
from typst_snippets import FONTS, SAMPLE, Snippets, make_app, page_texts

from command import run_sphinx


@pytest.fixture(scope="module")  # while it lives, no other application may start
def snippets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snippets]:
    """One application for the snippets of a module."""
    folder = tmp_path_factory.mktemp("snippets")
    with patch_docutils(str(folder)), docutils_namespace():
        yield Snippets(folder)


@pytest.fixture(scope="session")
def build_sample(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., tuple[Path, str]]:
    """Build the sample book, warnings being errors; returns the folder and what Sphinx said."""

    def build(
        folder: Path | None = None, builder: str = "typst", *options: str
    ) -> tuple[Path, str]:
        folder = folder or tmp_path_factory.mktemp("sample")
        source = folder / "source"
        if not source.exists():
            shutil.copytree(SAMPLE, source)
        command = [
            *("-b", builder, "-W", "--keep-going", "--no-color"),
            *("-d", str(folder / "doctrees"), "-D", f"typst_font_paths={FONTS}", *options),
            *(str(source), str(folder / builder)),
        ]
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("SOURCE_DATE_EPOCH", "1700000000")
            done = run_sphinx(*command)
        assert done.returncode == 0, done.stderr
        return folder / builder, done.stdout

    return build


@pytest.fixture(scope="session")
def sample(build_sample: Callable[..., tuple[Path, str]]) -> Path:
    """The PDF of the sample book, built without a warning."""
    folder, _ = build_sample()
    return folder / "letters-from-the-border.pdf"


@pytest.fixture(scope="session")
def sample_pages(sample: Path) -> list[str]:
    """The text of the sample book's pages."""
    return page_texts(sample)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    """Build a book of one page."""

    def build(page: str, files: dict[str, bytes] | None = None, **settings: object) -> Built:
        source = tmp_path / "source"
        source.mkdir()
        (source / "index.md").write_text(page, encoding="utf-8")
        for name, content in (files or {}).items():
            (source / name).write_bytes(content)
        given: dict[str, object] = {
            "project": "A book",
            "extensions": EXTENSIONS,
            "nb_execution_mode": "off",
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "source_suffix": {".md": "myst-nb"},
        }
        with docutils_namespace():
            app, warnings = make_app(source, tmp_path, **(given | settings))
            app.build()
        (pdf,) = (tmp_path / "typst").glob("*.pdf")
        return Built(pdf, warnings.getvalue())

    return build
