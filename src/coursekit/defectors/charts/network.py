"""Who stood with whom, who against? Ties as arcs: hostile to the left, friendly to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coursekit.charts.chart import Chart, Mark, Medium, note_mark
from coursekit.charts.frames import PLACE, given, places, source_line, texts, words
from coursekit.charts.layout import (
    LEADING,
    ROOMY,
    arrow_tip,
    block,
    text_width,
    wrap,
    write,
    write_lines,
    write_paragraph,
)
from coursekit.charts.style import (
    INK,
    OXBLOOD,
    QUIET,
    RULE,
    SMALL,
    TEAL,
    TEXT,
    WASH,
)
from coursekit.defectors.charts.network_order import Tie, core, order
from coursekit.errors import DatasetError, Fault
from coursekit.wording import counted, format_list

_COLUMNS = (*PLACE, "from_node", "to_node", "relation", "sign", "certainty")
_PILL, _LONG_PILL = 136.0, 190.0
_PORT, _GAP, _NARROWEST, _WIDEST_STEP = 4.2, 5.0, 16.0, 26.0

SIGN_COLOURS = {"negative": OXBLOOD, "positive": TEAL, "neutral": QUIET}
LINE_STYLES: dict[str, Any] = {
    "stated": "-",
    "reported": (0, (5, 2.2)),
    "hedged": (0, (8, 2, 1.1, 2)),
    "disputed": (0, (5, 1.7, 1.1, 1.7, 1.1, 1.7)),
    "inferred": (0, (1.1, 1.7)),
}


@dataclass
class _Row:
    """One node in its place: its pill and the ends of arcs on both sides."""

    label: list[str]
    is_periodical: bool
    is_organised: bool
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw_network(
    frame: pd.DataFrame | None = None,
    nodes: pd.DataFrame | None = None,
    *,
    at_least: int = 2,
    medium: Medium = "screen",
) -> Chart:
    """Draw the signed network as arcs beside a column of names.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Rows like those of ``load("ties")``, which is the default.
    nodes : pandas.DataFrame, optional
        Rows like those of ``load("nodes")``, which is the default: labels and types.
    at_least : int
        Draw the nodes of the largest component with so many ties, and both ends of its negative
        ties; 1 draws every node.  The table always has all ties.
    medium : {"screen", "page"}
        What to lay the chart out for.

    Returns
    -------
    Chart

    Raises
    ------
    DatasetError
        If a frame lacks columns that are needed, or has no row, or no tie is left to draw.
    """
    rows = given(frame, "ties", _COLUMNS)
    known = given(nodes, "nodes", ("node_id", "label", "type")).set_index("node_id")
    labels = {str(key): words(label) for key, label in known["label"].items()}
    types = {str(key): words(kind) for key, kind in known["type"].items()}
    ties = [
        Tie(words(row.from_node), words(row.to_node), words(row.sign), words(row.certainty))
        for row in rows.itertuples()
    ]
    kept = core(ties, at_least)
    drawn = [tie for tie in ties if tie.source in kept and tie.target in kept]
    everyone = {end for tie in ties for end in tie[:2]}
    if not drawn:
        message = f"no node of the largest component has {at_least} ties, and none is hostile"
        raise DatasetError(Fault("", 0, message, "Draw every node: at_least=1."))
    left_out = _left_out(len(kept), len(everyone), len(drawn), len(ties))
    return Chart(
        "network",
        _alt(drawn, kept, labels) + left_out,
        _table(rows, labels),
        ("ties", "nodes"),
        source_line(rows),
        partial(_draw, order(kept, drawn), drawn, labels, types, left_out.strip()),
        medium,
    )


def _left_out(kept: int, nodes: int, drawn: int, ties: int) -> str:
    if (kept, drawn) == (nodes, ties):
        return ""
    return (
        f" It shows {kept} of {nodes} nodes and {drawn} of {ties} ties: whoever has several ties "
        "in the main network, and every quarrel in it. The dataset of ties has them all."
    )


def _table(rows: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "From": [labels.get(words(node), words(node)) for node in rows["from_node"]],
            "Relation": texts(rows["relation"]),
            "To": [labels.get(words(node), words(node)) for node in rows["to_node"]],
            "Sign": texts(rows["sign"]),
            "Certainty": texts(rows["certainty"]),
            "Place": places(rows),
        }
    )


def _alt(ties: list[Tie], kept: set[str], labels: dict[str, str]) -> str:
    signs = Counter(tie.sign for tie in ties)
    levels = Counter(tie.certainty for tie in ties)
    degree = Counter(end for tie in ties for end in tie[:2])
    against = Counter(end for tie in ties if tie.sign == "negative" for end in tie[:2])
    known = [level for level in LINE_STYLES if levels[level]]
    top = sorted(degree, key=lambda node: (-degree[node], node))[:3]
    said = format_list(
        [f"{labels.get(n, n)} ({degree[n]} ties, {against[n] or 'none'} hostile)" for n in top]
    )
    return (
        f"Arc diagram of {len(kept)} people, groups, journals and conferences and "
        f"{counted(len(ties), 'tie')}: {signs['positive']} positive to the right, "
        f"{signs['negative']} negative to the left, {signs['neutral']} neutral. "
        f"By certainty {format_list([f'{levels[level]} {level}' for level in known])}. "
        f"Most ties: {said}."
    )


def _draw(
    row_order: list[str],
    ties: list[Tie],
    labels: dict[str, str],
    types: dict[str, str],
    left_out: str,
    ax: Axes,
    width: float,
) -> float:
    y = _draw_key(ax, 12, width, {tie.certainty for tie in ties})
    pill = _PILL if width < ROOMY else _LONG_PILL
    left = (width - pill) / 2
    ends = Counter(
        (end, tie.sign == "negative") for tie in ties for end in (tie.source, tie.target)
    )
    rows: dict[str, _Row] = {}
    for node in row_order:
        kind = types.get(node, "")
        bold = kind in {"organisation", "event"}
        label = wrap(labels.get(node, node), pill - 12, SMALL, bold=bold)
        ports = max(ends[node, True], ends[node, False])
        height = max(len(label) * SMALL * LEADING + 5, ports * _PORT + 4)
        rows[node] = _Row(label, kind == "periodical", bold, y, height)
        y += height + (_GAP if width < ROOMY else 4.0)
    for node, row in rows.items():
        block(ax, left, row.top, pill, row.height, WASH, outline=RULE, round_by=4)
        edges = (left, row.top, left + pill, row.top + row.height)
        note_mark(ax, Mark(labels.get(node, node), *edges))
        first = row.middle - (len(row.label) - 1) * SMALL * LEADING / 2 + 0.31 * SMALL
        write_lines(
            ax, width / 2, first, row.label, SMALL,
            align="center", italic=row.is_periodical, bold=row.is_organised,
        )  # fmt: skip
    for on_left in (True, False):
        side = [tie for tie in ties if (tie.sign == "negative") == on_left]
        _draw_side(ax, rows, side, on_left, left - 1 if on_left else width - left + 1)
    if left_out:
        y = write_paragraph(ax, 0, y + 12, left_out, width, italic=True) - 12
    return y + 2


def _draw_side(ax: Axes, rows: dict[str, _Row], ties: list[Tie], on_left: bool, x: float) -> None:
    """Draw the arcs of one side, each around those within it."""
    ports = _ports(rows, ties)
    spans = [(ports[at, tie.source], ports[at, tie.target]) for at, tie in enumerate(ties)]
    lanes = _lanes(spans)
    direction = -1 if on_left else 1
    widest = (x if on_left else ax.get_xlim()[1] - x) - 3
    step = min((widest - _NARROWEST) / max([*lanes, 1]), _WIDEST_STEP)
    for tie, (start, end), lane in zip(ties, spans, lanes, strict=True):
        reach = _NARROWEST + step * lane
        turn = x + direction * reach / 0.75  # a cubic curve stays within 3/4 of its handles
        points = [(x, start), (turn, start), (turn, end), (x + direction * 4, end)]
        colour = SIGN_COLOURS.get(tie.sign, QUIET)
        ax.add_patch(
            PathPatch(
                Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]),
                facecolor="none",
                edgecolor=colour,
                linewidth=0.9 if tie.sign == "neutral" else 1.3,
                linestyle=LINE_STYLES.get(tie.certainty, "-"),
                zorder=3,
            )
        )
        arrow_tip(ax, x, end, -direction, colour, hollow=tie.sign == "neutral", order=4)


def _lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Put each arc outside of the shorter ones that it meets; the innermost have lane 0."""
    lanes = [0] * len(spans)
    placed: list[int] = []
    for at in sorted(range(len(spans)), key=lambda at: abs(spans[at][1] - spans[at][0])):
        low, high = sorted(spans[at])
        met = [lanes[o] for o in placed if min(spans[o]) < high and low < max(spans[o])]
        lanes[at] = max(met, default=-1) + 1
        placed.append(at)
    return lanes


def _ports(rows: dict[str, _Row], ties: list[Tie]) -> dict[tuple[int, str], float]:
    """Give every end of every tie its own height on its pill, so that nested arcs do not cross.

    From top to bottom: short arcs up, long arcs up, long arcs down, short arcs down.
    """
    positions: dict[str, list[tuple[float, int, int]]] = {node: [] for node in rows}
    for at, tie in enumerate(ties):
        for end, other in ((tie.source, tie.target), (tie.target, tie.source)):
            gap = rows[other].middle - rows[end].middle
            positions[end].append((1 / gap if gap else 0.0, -at if gap > 0 else at, at))
    return {
        (tie, node): rows[node].middle + (place - (len(ends) - 1) / 2) * _PORT
        for node, ends in positions.items()
        for place, (_, _, tie) in enumerate(sorted(ends))
    }


def _draw_key(ax: Axes, y: float, width: float, levels: set[str]) -> float:
    """Explain sides, lines and letters; return the y below."""
    write(ax, 0, y, "against", TEXT, colour=OXBLOOD, bold=True)
    write(ax, width, y, "for", TEXT, colour=TEAL, bold=True, align="right")
    end = width - text_width("neutral, ", TEXT) - text_width("for", TEXT, bold=True)
    write(ax, end, y, "neutral,", TEXT, colour=QUIET)
    arrow_tip(ax, end - 9, y - 4, -1, QUIET, hollow=True)
    x = 75.0
    for level in (level for level in LINE_STYLES if level in levels):
        if x + 29 + text_width(level, SMALL) > end - 20:
            x, y = 75.0, y + 17
        x = _draw_sample(ax, x, y, level, LINE_STYLES[level])
    y += 17
    x = 75.0
    faces = (("person, group", False, False), ("organisation, event", True, False))
    for name, bold, italic in (*faces, ("journal", False, True)):
        if x + text_width(name, SMALL, bold=bold, italic=italic) > width:
            x, y = 75.0, y + 17
        write(ax, x, y, name, SMALL, bold=bold, italic=italic)
        x += text_width(name, SMALL, bold=bold, italic=italic) + 10
    return y + 12


def _draw_sample(ax: Axes, x: float, y: float, name: str, style: Any) -> float:
    ax.plot([x, x + 24], [y - 4, y - 4], color=INK, linewidth=1.3, linestyle=style,
            solid_capstyle="butt", dash_capstyle="butt")  # fmt: skip
    write(ax, x + 29, y, name, SMALL)
    return x + 29 + text_width(name, SMALL) + 14
