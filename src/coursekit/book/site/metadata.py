"""What a page says about itself to search engines, to Zotero and to whoever links to it.

Node of the flow: ``html-page-context`` fills the variables of ``templates/metadata.html``; the
theme has ``sitemap.xml`` written when all pages are.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

MAX_DESCRIPTION = 200  # characters; search engines cut at about 160
NOT_IN_SITEMAP = {"404", "search", "genindex"}


@dataclass(frozen=True)
class Work:
    """The book as a bibliography names it.

    Parameters
    ----------
    title, subtitle, author, language : str
        As in the book's settings; the subtitle may be empty.
    year : str
        First year in the settings' copyright line; may be empty.
    """

    title: str
    subtitle: str
    author: str
    language: str
    year: str

    @property
    def full_title(self) -> str:
        """Title and subtitle, as a bibliography gives them."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title


def read_work(app: Sphinx) -> Work:
    """Take the book's title, author, language and year from its settings."""
    config = app.config
    year = re.search(r"\d{4}", str(config.copyright))
    return Work(
        title=html.unescape(re.sub(r"<[^>]+>", "", config.html_title)),
        subtitle=config.coursekit_subtitle,
        author="" if config.author == "unknown" else config.author,
        language=config.language,
        year=year.group() if year else "",
    )


def describe_page(given: str, doctree: nodes.document | None) -> str:
    """Return the description in the front matter, else the beginning of the first paragraph."""
    if given:
        return given
    first = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    return shorten(plain_text(first)) if first is not None else ""


def plain_text(node: nodes.Node) -> str:
    """Return the words of a paragraph, without its locators."""
    copy = node.deepcopy()
    for unit in list(copy.findall(nodes.inline)):
        if "ck-src" in unit["classes"]:
            unit.parent.remove(unit)
    return " ".join(copy.astext().split())


def shorten(text: str, limit: int = MAX_DESCRIPTION) -> str:
    """Cut `text` after its last whole sentence, else after a word, within `limit` characters."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    end = max(cut.rfind(stop) for stop in (". ", "? ", "! "))
    return cut[: end + 1] if end > 0 else cut[: cut.rfind(" ")] + " …"


def citation(work: Work, title: str, pdf: str = "") -> list[tuple[str, str]]:
    """Return the tags that Zotero and Google Scholar read, for the book or a part of it.

    Zotero takes a page with ``citation_book_title`` for a part of a book, and a page whose
    ``og:type`` is "book" for a book.
    """
    tags = [
        ("citation_title", title),
        ("citation_book_title", "" if title == work.full_title else work.full_title),
        ("citation_author", work.author),
        ("citation_publication_date", work.year),
        ("citation_language", work.language),
        ("citation_pdf_url", pdf),
    ]
    return [(name, content) for name, content in tags if content]


def open_graph(work: Work, title: str, description: str, url: str) -> list[tuple[str, str]]:
    """Return the tags that a link preview is made from."""
    tags = [
        ("og:type", "book" if title == work.full_title else "article"),
        ("og:title", title),
        ("og:description", description),
        ("og:site_name", work.full_title),
        ("og:url", url),
    ]
    return [(name, content) for name, content in tags if content]


def linked_data(work: Work, title: str, description: str, url: str) -> str:
    """Return schema.org's description of the page, as JSON that is safe inside ``<script>``."""
    book = {
        "@type": "Book",
        "name": work.full_title,
        "author": {"@type": "Organization", "name": work.author},
        "inLanguage": work.language,
        "datePublished": work.year,
    }
    whole = title == work.full_title
    page = book if whole else {"@type": "Chapter", "name": title, "isPartOf": book}
    about = {"description": description, "url": url, "learningResourceType": "teaching module"}
    data = {"@context": "https://schema.org", **page, **about}
    kept = {key: value for key, value in data.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).replace("</", "<\\/")


def citation_forms(work: Work, title: str, url: str) -> dict[str, str]:
    """Return how to cite a page: in words (Chicago), as BibTeX and as RIS; and a file's name."""
    is_whole = title == work.full_title
    name = nodes.make_id(title) or "page"
    of_book = f"{work.full_title}." if is_whole else f"“{title}.” In {work.full_title}."
    text = " ".join(filter(None, [f"{work.author}." if work.author else "", of_book, work.year]))
    text = f"{text.rstrip('.')}.{f' {url}' if url else ''}"
    fields = {
        "author": f"{{{work.author}}}" if work.author else "",  # the name of a group
        "title": title,
        "booktitle": "" if is_whole else work.full_title,
        "year": work.year,
        "url": url,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    kind = "book" if is_whole else "incollection"
    bibtex = "\n".join([f"@{kind}{{{name},", *lines, "}", ""])
    tags = {
        "TY": "BOOK" if is_whole else "CHAP",
        "AU": work.author,
        "TI": title,
        "T2": "" if is_whole else work.full_title,
        "PY": work.year,
        "UR": url,
    }
    ris = "".join(f"{tag}  - {value}\r\n" for tag, value in tags.items() if value)
    return {"name": name, "text": text, "bibtex": bibtex, "ris": f"{ris}ER  - \r\n"}


def fill_metadata(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the page's title, description, citation and previews."""
    work = read_work(app)
    env = app.env
    cover = context.get("ck_cover") == pagename
    own = env.titles[pagename].astext() if pagename in env.titles else context.get("title", "")
    title = work.full_title if cover else re.sub(r"<[^>]+>", "", own)
    source = app.config.root_doc if cover else pagename
    described = doctree or (env.get_doctree(source) if cover else None)
    given = context.get("description") or env.metadata[source].get("description", "")
    description = describe_page(str(given), described)
    base = app.config.html_baseurl
    if cover and base:
        context["pageurl"] = base.rstrip("/") + "/"
    url = context.get("pageurl") or ""
    pdf = app.config.coursekit_pdf_name
    pdf_url = f"{base.rstrip('/')}/{pdf}" if base and pdf else ""
    context["ck_subtitle"] = work.subtitle
    context["ck_description"] = description
    context["ck_cite"] = citation_forms(work, title, url)
    context["ck_citation"] = citation(work, title, pdf_url)
    context["ck_open_graph"] = open_graph(work, title, description, url)
    context["ck_linked_data"] = linked_data(work, title, description, url)


def write_sitemap(app: Sphinx, added: Iterable[str]) -> None:
    """Write ``sitemap.xml`` beside the pages, if the book knows its address.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    added : iterable of str
        Names of the pages that are made without a source.
    """
    base = app.config.html_baseurl
    if not base:
        return
    names = {name for name in (*app.env.all_docs, *added) if name not in NOT_IN_SITEMAP}
    if "index" not in names:
        names.add("")
    urls = (base.rstrip("/") + "/" + (f"{name}.html" if name else "") for name in sorted(names))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"  <url><loc>{html.escape(url)}</loc></url>" for url in urls),
        "</urlset>",
        "",
    ]
    Path(app.outdir, "sitemap.xml").write_text("\n".join(lines), encoding="utf-8")


def setup_metadata(app: Sphinx) -> None:
    """Connect the metadata of pages; runs after the theme has named the cover."""
    meaning = "what stands below the title on the first page and on the cover"
    app.add_config_value("coursekit_subtitle", "", "html", str, meaning)
    app.connect("html-page-context", fill_metadata, priority=910)
