"""Which nodes of a network to draw, and in what order: pure, and the same on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

Pairs = Counter[tuple[str, ...]]


class Tie(NamedTuple):
    """One tie, directed from its doer.

    Parameters
    ----------
    source, target : str
        Ids of nodes.
    sign : str
        positive, negative or neutral.
    certainty : str
        stated, reported, disputed or inferred.
    """

    source: str
    target: str
    sign: str
    certainty: str


def largest_component(ties: Sequence[Tie]) -> set[str]:
    """Return the nodes of the largest part of the network that hangs together."""
    found: list[set[str]] = []
    for tie in ties:
        touched = [part for part in found if tie.source in part or tie.target in part]
        found = [part for part in found if part not in touched]
        found.append({tie.source, tie.target}.union(*touched))
    return max(found, key=lambda part: (len(part), sorted(part)), default=set())


def core(ties: Sequence[Tie], at_least: int) -> set[str]:
    """Return the nodes worth drawing together.

    These are the nodes of the largest component with `at_least` ties, and both ends of every
    negative tie in it, so that no quarrel is hidden.  With `at_least` 1, every node.
    """
    if at_least <= 1:
        return {end for tie in ties for end in tie[:2]}
    inside = largest_component(ties)
    degree = Counter(end for tie in ties for end in tie[:2])
    kept = {node for node in inside if degree[node] >= at_least}
    return kept | {
        end for tie in ties for end in tie[:2] if tie.sign == "negative" and end in inside
    }


def order(nodes: set[str], ties: Sequence[Tie]) -> list[str]:
    """Put nodes in a row so that the ties between them are short.

    Parameters
    ----------
    nodes : set of str
        Ids of nodes.
    ties : sequence of Tie
        Ties among these nodes.

    Returns
    -------
    list of str
        Found by moving one to three neighbours at a time to their best place, until no move
        shortens the sum of all ties; the best connected node stands in the upper half.
    """
    degree = Counter(end for tie in ties for end in tie[:2])
    pairs = Counter(tuple(sorted(tie[:2])) for tie in ties if tie.source != tie.target)
    row: list[str] = []
    for node in sorted(nodes, key=lambda node: (-degree[node], node)):
        row = _best_place(row, [node], pairs)
    length = _length(row, pairs)
    while True:
        for size in (1, 2, 3):
            for node in sorted(nodes):
                at = row.index(node)
                stretch = row[at : at + size]
                row = _best_place(row[:at] + row[at + size :], stretch, pairs)
        shorter = _length(row, pairs)
        if shorter >= length:
            break
        length = shorter
    if row and row.index(max(row, key=lambda node: (degree[node], node))) > len(row) / 2:
        row.reverse()
    return row


def _best_place(row: list[str], stretch: list[str], pairs: Pairs) -> list[str]:
    """Put a stretch of nodes, this way or that, where all ties together are shortest."""
    trials = [
        [*row[:at], *way, *row[at:]]
        for at in range(len(row) + 1)
        for way in ([stretch] if len(stretch) == 1 else [stretch, stretch[::-1]])
    ]
    return min(trials, key=lambda trial: _length(trial, pairs))


def _length(row: list[str], pairs: Pairs) -> int:
    place = {node: at for at, node in enumerate(row)}
    return sum(
        weight * abs(place[one] - place[other])
        for (one, other), weight in pairs.items()
        if one in place and other in place
    )
