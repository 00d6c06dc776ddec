"""``coursekit export``: exercises for a learning system, with a report of what is lost."""

from __future__ import annotations

from pathlib import Path

import click

from coursekit.cli.shared_options import bank_option
from coursekit.course import find_course
from coursekit.exercises import KINDS
from coursekit.export.targets import TARGETS


@click.command()
@click.argument("target", type=click.Choice(list(TARGETS)))
@click.argument("what", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; named after what is exported if left out.",
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind.")
@click.option("--skill", "skills", multiple=True, help="Only this skill.")
@click.option("--level", "levels", multiple=True, help="Only this level.")
@click.option(
    "--strict",
    is_flag=True,
    help="Write nothing if answers would be marked otherwise than here; list them.",
)
@click.option(
    "--hint-penalty",
    type=click.FloatRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="What a hint costs, where the system knows hints (Moodle).",
)
@bank_option
def export(
    target: str,
    what: tuple[str, ...],
    output: Path | None,
    kinds: tuple[str, ...],
    skills: tuple[str, ...],
    levels: tuple[str, ...],
    strict: bool,
    hint_penalty: float,
    banks: tuple[Path, ...],
) -> None:
    """Write exercises for the learning system TARGET, and what it does not carry.

    WHAT is exercises, chapters, an assignment, folders of a bank, or all.  Beside the file stand
    two reports of what is lost: FILE.loss.md to read, FILE.loss.csv to calculate with.
    """
    from coursekit.export import Options, select
    from coursekit.export import export as export_to
    from coursekit.export.loss_report import (
        assignment_terms,
        report_csv,
        report_markdown,
        summary,
    )

    chosen = TARGETS[target]
    selection = select(what, find_course(banks=banks), kinds, skills, levels)
    done = export_to(selection, target, Options(hint_penalty=hint_penalty / 100, strict=strict))
    path = output or Path(f"{selection.name}-{target}{chosen.ending}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(done.content)
    terms = assignment_terms(selection, chosen)
    reports = {
        ".loss.md": report_markdown(selection.title, chosen.title, done.losses, terms),
        ".loss.csv": report_csv(done.losses),
    }
    for ending, text in reports.items():
        path.with_name(path.name + ending).write_text(text, encoding="utf-8")
    click.echo(summary(chosen.title, done.losses))
    if terms:
        click.echo("Of the assignment the file does not hold:")
        for term in terms:
            click.echo(f"  {term}")
    click.echo(path.as_posix())
    for ending in reports:
        click.echo(path.with_name(path.name + ending).as_posix())
