"""What an import could not carry, and what an author must add, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from coursekit.errors import Fault, shown_path
from coursekit.export.importing import Imported
from coursekit.wording import in_figures


def import_report(name: str, imported: Sequence[Imported], output: Path) -> str:
    """Write the report of one import as Markdown."""
    lines = [f"# What became of {name}", "", import_summary(imported)]
    for title, some in (
        ("Not imported", [one for one in imported if one.path is None]),
        ("To be completed", [one for one in imported if one.path and (one.lost or one.missing)]),
        ("Complete", [one for one in imported if one.path and not one.lost and not one.missing]),
    ):
        lines += ["", f"## {title}", ""] if some else []
        for one in some:
            place = f" (`{shown_path(one.path, output)}`)" if one.path else ""
            lines.append(f"- **{one.title}**{place}")
            lines += [f"  - lost: {lost}" for lost in one.lost]
            lines += [f"  - add: {_words(fault)}" for fault in one.missing]
    return "\n".join(lines) + "\n"


def _words(fault: Fault) -> str:
    place = f"line {fault.line}: " if fault.line else ""
    return f"{place}{fault.message}. {fault.remedy}".strip()


def import_summary(imported: Iterable[Imported]) -> str:
    """Say in a few lines how many files there are and what is missing most often."""
    imported = list(imported)
    written = [one for one in imported if one.path]
    whole = sum(not one.lost and not one.missing for one in written)
    questions = in_figures(len(imported), "question")
    files = in_figures(len(written), "exercise file")
    lines = [f"{questions}, {files}, {whole} of them complete."]
    lost = Counter(lost for one in imported for lost in set(one.lost))
    missing = Counter(
        re.sub(r'"[^"]*"', "…", fault.message) for one in imported for fault in one.missing
    )
    lines += [f"  lost: {text} ({count})" for text, count in lost.most_common(8)]
    lines += [f"  add: {text} ({count})" for text, count in missing.most_common(8)]
    return "\n".join(lines)
