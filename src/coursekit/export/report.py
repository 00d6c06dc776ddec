"""What is lost in an export, told: to read, to calculate with, and in a few lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coursekit.exercises import KINDS, Exercise
from coursekit.export.loss import LEFT_OUT, LIMITS, SAME, Form, Limit, Loss, loss
from coursekit.export.targets import TARGETS

_MOST_TOLD = 8


def report_markdown(title: str, target: str, losses: Iterable[Loss]) -> str:
    """Write the report for people."""
    losses = list(losses)
    lines = [f"# {title}: what {target} does not carry", "", _counts(losses)]
    for status in (LEFT_OUT, LIMITS, SAME):
        some = [one for one in losses if one.status == status]
        if not some:
            continue
        lines += ["", f"## {status[0].upper()}{status[1:]}", ""]
        for one in some:
            lines += _report_lines(one)
    return "\n".join(lines) + "\n"


def _report_lines(one: Loss) -> list[str]:
    variant = f", variant {one.variant}" if one.variant else ""
    asked = f" as {one.form}" if one.form else f": {one.why}"
    lines = [f"- **{one.exercise}**{variant} ({one.kind}){asked}"]
    return lines + [f"  - {limit}" for limit in one.limits]


def report_csv(losses: Iterable[Loss]) -> str:
    """Write the report for whoever wants to calculate further: a row for each thing lost."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(
        ["exercise", "variant", "kind", "question", "status", "what", "ours", "theirs", "examples"]
    )
    for one in losses:
        head = [one.exercise, one.variant, one.kind, one.form, one.status]
        for limit in one.limits:
            shares = [limit.ours, limit.theirs] if limit.touches_marks else ["", ""]
            table.writerow([*head, limit.what, *shares, " | ".join(limit.examples)])
        if not one.limits:
            table.writerow([*head, one.why, "", "", ""])
    return out.getvalue()


def _counts(losses: list[Loss]) -> str:
    counts = Counter(one.status for one in losses)
    return "; ".join(f"{counts[s]} {s}" for s in (SAME, LIMITS, LEFT_OUT)) + "."


def summary(target: str, losses: Iterable[Loss]) -> str:
    """Say in a few lines what is lost most often; the whole stands in the report."""
    losses = list(losses)
    lines = [f"{target}: {_counts(losses)}"]
    lines += [f"  left out: {one.exercise}, because {one.why}" for one in losses if one.why]
    for words, some in (("Marked otherwise:", True), ("Not carried:", False)):
        counted = Counter(
            text
            for one in losses
            for text in {_kind(limit) for limit in one.limits if limit.touches_marks is some}
        )
        lines += [words] if counted else []
        most = sorted(counted.items(), key=lambda row: (-row[1], row[0]))[:_MOST_TOLD]
        lines += [f"  {text} ({count} exercise{'s' if count > 1 else ''})" for text, count in most]
        if len(counted) > _MOST_TOLD:
            lines.append(f"  … and {len(counted) - _MOST_TOLD} more in the report")
    return "\n".join(lines)


def _kind(limit: Limit) -> str:
    """A limit without its examples, and without shares that differ between exercises."""
    if not limit.touches_marks:
        return limit.what.removeprefix("not carried: ")
    return f"{limit.what} gets {'less' if limit.theirs < limit.ours else 'more'}"


def kinds_table(exercises: Iterable[Exercise]) -> str:
    """Write a Markdown table of kinds and targets, computed from `exercises`.

    A cell names the target's question and says whether every answer that was tried gets the same
    mark there as here.
    """
    exercises = list(exercises)
    titles = [target.title for target in TARGETS.values()]
    lines = [f"| kind | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for kind in KINDS:
        some = [one for one in exercises if one.kind == kind]
        cells = [_cell(kind, some, target.forms) for target in TARGETS.values()]
        lines.append(f"| `{kind}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(kind: str, exercises: Sequence[Exercise], forms: Mapping[str, Form]) -> str:
    form = forms.get(kind)
    losses = [loss(one, forms) for one in exercises]
    if form is None or all(one.why for one in losses):
        return "–"
    if form.rule is None:
        by_hand = "marking by hand" in form.carries
        return f"{form.name}: {'a person marks' if by_hand else 'not marked'}"
    same = not any(one.touches_marks for one in losses)
    some = " (some)" if any(one.why for one in losses) else ""
    return f"{form.name}{some}: {'same marks' if same else 'with limits'}"
