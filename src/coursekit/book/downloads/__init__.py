"""What stands beside the pages: the data, each chapter's notebook, and the PDF.

``data/<name>.csv``, ``data/datapackage.json`` and ``notebooks/<chapter>.ipynb`` have addresses
that do not change; beside the notebooks lies the wheel that they install, and ``notebooks.zip``
holds them all with the wheel.  Templates get ``ck_notebook_url``, ``ck_notebooks_url`` and
``ck_pdf_url``, relative to the page; each is empty where there is nothing to offer.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary
from zipfile import ZipFile

from docutils import nodes
from myst_nb.core.read import is_myst_markdown_notebook
from pybtex.database import Person
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinxcontrib.bibtex.domain import BibtexDomain

from coursekit.book.downloads.notebooks import Task, make_notebook, write_notebook
from coursekit.book.downloads.plain_myst import Phrasebook
from coursekit.book.downloads.wheel import NAME, lay_wheel, zip_entry
from coursekit.book.exercises.registry import recall_exercise
from coursekit.book.exercises.settings import book_title, withheld
from coursekit.book.sources.course_tables import course_of
from coursekit.book.sources.domain import dataset_page
from coursekit.catalogue import N_, _
from coursekit.course import Course
from coursekit.datasets import whole_csv, whole_description
from coursekit.datasets.package import DESCRIPTOR, read_resources
from coursekit.errors import CourseError
from coursekit.exercises.plain import task_text
from coursekit.wording import format_list

ALL_NOTEBOOKS = "notebooks/notebooks.zip"
HOW_TO = N_("""\
The notebooks of the book, and the Python package that they use: the file {wheel}.
It holds the data, the charts and the exercises, and is on no package index under this name.

Unpack everything into one folder, open a terminal there, and install it once:

    pip install jupyterlab "./{wheel}[data]"

The libraries that it needs come from the package index; the package itself does not.
Then start:

    jupyter lab
""")
# The pages that each build has read.
_READ: WeakKeyDictionary[Sphinx, frozenset[str]] = WeakKeyDictionary()


def note_notebook(app: Sphinx, docname: str, source: list[str]) -> None:
    """Remember which pages have code, and so a notebook."""
    app.env.metadata[docname]["ck_notebook"] = is_myst_markdown_notebook(source[0])


def fill_page(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Give a page the addresses of its downloads."""
    here = app.builder.get_target_uri(page)
    pdf, has_notebook = app.config.coursekit_pdf_name, _has_notebook(app.env, page)
    notebook = f"notebooks/{_notebook_name(app.env, page)}" if has_notebook else ""
    context["ck_pdf_url"] = relative_uri(here, pdf) if pdf else ""
    has_any = any(_has_notebook(app.env, name) for name in app.env.found_docs)
    context["ck_notebooks_url"] = relative_uri(here, ALL_NOTEBOOKS) if has_any else ""
    context["ck_notebook_url"] = relative_uri(here, notebook) if notebook else ""


def note_reading(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages this build reads; their notebooks are made anew."""
    _READ[app] = frozenset(docnames)


def remove_notebooks(
    app: Sphinx, _env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    """Take the notebooks of removed pages out of the site."""
    for page in removed if app.builder.format == "html" else ():
        for name in _names(page):  # another page that has it now gets it anew
            Path(app.outdir, "notebooks", f"{name}.ipynb").unlink(missing_ok=True)
    return []


def lay_out(app: Sphinx, error: Exception | None) -> None:
    """Copy the data and write the notebooks into the finished site."""
    if error is not None or app.builder.format != "html":
        return
    course, folder = course_of(app.env), Path(app.outdir) / "notebooks"
    remove_tables(app, course)
    copy_data(course, Path(app.outdir) / "data")
    stale = [page for page in sorted(app.env.found_docs) if _is_stale(app, page, folder)]
    phrases = phrasebook(app) if stale else Phrasebook()
    has_any = any(_has_notebook(app.env, page) for page in app.env.found_docs)
    if has_any:
        texts = (_text_of(app.env, page) for page in app.env.found_docs)
        lay_wheel(folder, withheld(app), any("coursekit.defectors" in text for text in texts))
    for page in stale:
        text = _text_of(app.env, page)
        ask = partial(task_of, app)
        try:
            name = _notebook_name(app.env, page)
            notebook = make_notebook(text, Path(name).stem, book_title(app), phrases, ask)
        except CourseError:  # an exercise with a fault, of which the page has told
            continue
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(write_notebook(notebook), encoding="utf-8")
    if has_any:
        pages = [page for page in app.env.found_docs if _has_notebook(app.env, page)]
        names = [_notebook_name(app.env, page) for page in pages]
        pack_notebooks(Path(app.outdir, ALL_NOTEBOOKS), names)


def _text_of(env: BuildEnvironment, page: str) -> str:
    return Path(env.doc2path(page)).read_text(encoding="utf-8", errors="replace")


def pack_notebooks(path: Path, names: list[str]) -> None:
    """Pack the notebooks that lie beside `path`, the wheel, and how to install it."""
    with ZipFile(path, "w") as packed:
        packed.writestr(zip_entry("README.txt"), _(HOW_TO, wheel=NAME))
        for name in sorted([*names, NAME]):
            if (path.parent / name).is_file():
                packed.writestr(zip_entry(name), (path.parent / name).read_bytes())


def _is_stale(app: Sphinx, page: str, folder: Path) -> bool:
    """Whether a page has a notebook that is missing or may say something else by now."""
    if not _has_notebook(app.env, page):
        return False
    path = folder / _notebook_name(app.env, page)
    read = _READ.get(app, frozenset())
    # With the first page the order of the book may have changed, and so the numbers of figures.
    if not path.is_file() or not read.isdisjoint({page, app.config.root_doc}):
        return True
    made = path.stat().st_mtime_ns
    return any(work.stat().st_mtime_ns > made for work in _works(app))


def _works(app: Sphinx) -> list[Path]:
    """Return the files that hold the book's bibliography, if it has one."""
    named = app.config.bibtex_bibfiles if "bibtex_bibfiles" in app.config else ()
    paths = (Path(app.srcdir, name) for name in named)
    return [path for path in paths if path.is_file()]


def remove_tables(app: Sphinx, course: Course) -> None:
    """Take out of the site what an earlier build has laid there of tables that are gone since."""
    laid = Path(app.outdir, "data", DESCRIPTOR)
    before = json.loads(laid.read_text("utf-8"))["resources"] if laid.is_file() else []
    now = read_resources(course) if (course.data / DESCRIPTOR).is_file() else {}
    for table in before:
        if table["name"] not in now:
            page = dataset_page(table["name"])
            if page not in app.env.found_docs:
                Path(app.outdir, f"{page}.html").unlink(missing_ok=True)
        if table["path"] not in {resource.path for resource in now.values()}:
            laid.with_name(table["path"]).unlink(missing_ok=True)
    if not now:
        laid.unlink(missing_ok=True)


def copy_data(course: Course, folder: Path) -> None:
    """Write the tables, each with all its columns, and their description.

    A table with a fault is copied as it is, if it is there: the pages made from it and
    ``coursekit check`` tell what is wrong, and a download is no place to say it once more.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (course.data / DESCRIPTOR).is_file():
        return
    resources = read_resources(course)
    (folder / DESCRIPTOR).write_text(whole_description(course), "utf-8")
    for name, resource in resources.items():
        source, target = course.data / resource.path, folder / resource.path
        try:
            target.write_text(whole_csv(name, course), "utf-8", newline="")
        except (CourseError, FileNotFoundError, UnicodeDecodeError):
            if source.is_file():
                shutil.copyfile(source, target)


def task_of(app: Sphinx, name: str) -> Task:
    """Return the task of an exercise."""
    exercise = recall_exercise(app.env, name)
    lines = task_text(exercise, with_title=False, keep_emphasis=True).split("\n")
    # Markdown would join the choices into one paragraph.
    text = "**" + _("Exercise: {title}", title=exercise.title) + "**\n\n" + "  \n".join(lines)
    return Task(exercise.kind, text, name in withheld(app))


def phrasebook(app: Sphinx) -> Phrasebook:
    """Make the words of this book for citations and references."""
    cites = BibtexDomain.name in app.registry.domains
    domain = cast(BibtexDomain, app.env.get_domain(BibtexDomain.name)) if cites else None
    works = domain.bibdata.data.entries if domain else {}
    return Phrasebook(partial(_cite, works), partial(_refer, app.env))


def _cite(works: Mapping[str, Any], keys: str, textual: bool) -> str:
    """Write ``(Tromly 2019; Zubkova 2000)``, or ``Tromly (2019)`` in running text."""
    cited_works = [works[key.strip()] for key in keys.split(",") if key.strip() in works]
    cited = [(_authors(work), work.fields.get("year", _("n.d."))) for work in cited_works]
    if textual:
        return format_list([f"{who} ({year})" for who, year in cited])
    return f"({'; '.join(f'{who} {year}' for who, year in cited)})"


def _authors(work: Any) -> str:
    people: list[Person] = work.persons.get("author") or work.persons.get("editor") or []
    names = [" ".join([*person.prelast_names, *person.last_names]).strip("{}") for person in people]
    if not names:
        return str(work.fields.get("title", "")).strip("{}")
    return format_list(names)


def _refer(env: BuildEnvironment, label: str, title: str) -> str:
    """Write the number of a figure or the title of a section where the text refers to it."""
    std = env.get_domain("std")
    page, anchor, *_ = std.anonlabels.get(label, ("", ""))  # type: ignore[attr-defined]
    for kind in ("figure", "table"):
        if number := env.toc_fignumbers.get(page, {}).get(kind, {}).get(anchor):
            spelled = ".".join(map(str, number))
            named = title if "%s" in title else env.config.numfig_format[kind]
            return str(named).replace("%s", spelled)
    known = std.labels.get(label)  # type: ignore[attr-defined]
    return title or (known[2] if known else label)


def _has_notebook(env: BuildEnvironment, page: str) -> bool:
    return bool(env.metadata.get(page, {}).get("ck_notebook"))


def _notebook_name(env: BuildEnvironment, page: str) -> str:
    """Name the notebook of a page after its file; after all of its place if two have one name."""
    short, whole = _names(page)
    alike = [one for one in env.found_docs if _names(one)[0] == short and _has_notebook(env, one)]
    return f"{short if len(alike) < 2 else whole}.ipynb"


def _names(page: str) -> tuple[str, str]:
    return page.rpartition("/")[2], page.replace("/", "-")


def setup_downloads(app: Sphinx) -> None:
    """Connect the downloads."""
    app.connect("env-get-outdated", remove_notebooks)
    app.connect("env-before-read-docs", note_reading)
    app.connect("source-read", note_notebook)
    app.connect("html-page-context", fill_page)
    app.connect("build-finished", lay_out)
