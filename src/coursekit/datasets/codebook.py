"""The codebook of a table, for a terminal or a notebook."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from coursekit.catalogue import _, ngettext
from coursekit.datasets.descriptors import Field
from coursekit.datasets.typed_tables import Table

WIDTH = 88


class Codebook(str):
    """Text that a notebook shows as it is, not as a quoted string with ``\\n`` in it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def write_codebook(table: Table) -> Codebook:
    """Write the codebook of a table.

    Parameters
    ----------
    table : Table
        The table, read.

    Returns
    -------
    Codebook
        Name, title, number of rows, description and sources, then for each column its type, unit,
        levels, description and the number of empty cells.
    """
    resource = table.resource
    count = ngettext("{n} row", "{n} rows", len(table.rows))
    heading = f"{resource.name}: {resource.title} ({count})"
    parts = [heading, "=" * len(heading), _wrap(resource.description)]
    parts += [_wrap(_("Source: {source}", source=source.title)) for source in resource.sources]
    if resource.primary_key:
        parts += [_wrap(_("Key: {columns}", columns=", ".join(resource.primary_key)))]
    parts += [
        _wrap(_("{columns}: see {table}", columns=", ".join(key.columns), table=key.resource))
        for key in resource.foreign_keys
    ]
    parts += ["", _("Columns"), "-" * len(_("Columns"))]
    for column in resource.fields:
        empty = sum(not row[column.name] for row in table.rows)
        parts += [f"{column.name}  ({'; '.join(_facts(column, empty, len(table.rows)))})"]
        if column.levels:
            joint = " < " if column.ordered else ", "
            parts += [_wrap(joint.join(column.levels), "    ")]
        parts += [_wrap(column.description, "    ")]
    return Codebook("\n".join(parts))


def _facts(column: Field, empty: int, rows: int) -> Iterator[str]:
    yield column.kind
    if column.unit:
        yield column.unit
    if empty:
        yield _("{empty} of {rows} empty", empty=empty, rows=rows)
    else:
        yield _("never empty") if column.required else _("none empty")


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
