"""Reports of what is lost in an export: to read, to calculate with, and in a few lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coursekit.exercises import KINDS, Exercise
from coursekit.export.loss import LEFT_OUT, LIMITS, SAME, Form, Limit, Loss, loss
from coursekit.export.selection import Selection
from coursekit.export.targets import TARGETS, Target
from coursekit.wording import in_figures

_MOST_TOLD = 8
_MOST_ALIKE = 2


def report_markdown(
    title: str, target: str, losses: Iterable[Loss], terms: Sequence[str] = ()
) -> str:
    """Write the report for people; `terms` are those of `assignment_terms`."""
    losses = list(losses)
    lines = [f"# {title}: what {target} does not carry", "", _counts(losses)]
    if terms:
        lines += ["", "## Of the assignment", "", *(f"- {term}" for term in terms)]
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
    shown = Counter[str]()
    for limit in one.limits:
        shown[limit.what] += 1
        if shown[limit.what] <= _MOST_ALIKE:
            lines.append(f"  - {limit}")
    lines += [
        f"  - {what}: {count - _MOST_ALIKE} more such differences stand in the CSV report"
        for what, count in shown.items()
        if count > _MOST_ALIKE
    ]
    return lines


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
    reasons: dict[str, list[str]] = {}
    for one in losses:
        if one.why:
            reasons.setdefault(one.why, []).append(one.name)
    for why, names in reasons.items():
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        lines.append(f"  left out, because {why}: {', '.join(names[:_MOST_TOLD])}{more}")
    for words, some in (("Marked differently:", True), ("Not carried:", False)):
        counted = Counter(
            text
            for one in losses
            for text in {_kind(limit) for limit in one.limits if limit.touches_marks is some}
        )
        lines += [words] if counted else []
        most = sorted(counted.items(), key=lambda row: (-row[1], row[0]))[:_MOST_TOLD]
        lines += [f"  {text} ({in_figures(count, 'question')})" for text, count in most]
        if len(counted) > _MOST_TOLD:
            lines.append(f"  … and {len(counted) - _MOST_TOLD} more in the report")
    return "\n".join(lines)


def assignment_terms(selection: Selection, target: Target) -> list[str]:
    """Say what an assignment lays down and the file does not hold: each a sentence.

    Parameters
    ----------
    selection : Selection
        Gives no terms if it is no assignment.
    target : Target
    """
    assignment = selection.assignment
    if assignment is None:
        return []
    terms = []
    if assignment.due and not target.takes_due:
        due = f"{assignment.due:%Y-%m-%d %H:%M} {assignment.due.tzinfo}"
        terms.append(f"It is due on {due}: set this in the quiz.")
    late = assignment.late
    if late.refuse or late.per_day or late.grace_minutes:
        terms.append("Its rules for late work: the file holds none.")
    terms.append(f"Of several attempts the {assignment.attempts} counts: set this in the quiz.")
    for task in assignment.tasks:
        if task.drop:
            terms.append(f"{task.exercise} is dropped and not exported: {task.drop}")
        elif task.everybody:
            terms.append(f"{task.exercise}: everybody gets its points, but not from the system.")
        elif task.bonus:
            terms.append(
                f"{task.exercise} is a bonus; in the quiz its points count like any other."
            )
    if assignment.exceptions:
        terms.append(f"{in_figures(len(assignment.exceptions), 'exception')} for single students.")
    if not assignment.hints:
        terms.append("Hints are left out; hints: yes in the assignment file hands them out.")
    return terms


def _kind(limit: Limit) -> str:
    """A limit without its examples, and without shares that differ between exercises."""
    if not limit.touches_marks:
        return limit.what.removeprefix("not carried: ")
    return f"{limit.what} gets {'less' if limit.theirs < limit.ours else 'more'}"


def kinds_table(exercises: Iterable[Exercise]) -> str:
    """Write a Markdown table of kinds and targets, computed from `exercises`.

    A cell names the target's question and says whether every answer that was tried gets the same
    mark there as here.  The last row says how each target was proved.
    """
    exercises = list(exercises)
    titles = [target.title for target in TARGETS.values()]
    lines = [f"| kind | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for kind in KINDS:
        some = [one for one in exercises if one.kind == kind]
        cells = [_cell(kind, some, target.forms) for target in TARGETS.values()]
        lines.append(f"| `{kind}` | {' | '.join(cells)} |")
    lines.append(f"| how tried | {' | '.join(target.tried for target in TARGETS.values())} |")
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
