"""Which nodes of a network to draw, and in what order: pure, and the same on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Tie(NamedTuple):
    """One tie, directed from its doer.

    Parameters
    ----------
    source, target : str
        Ids of nodes.
    sign : str
        positive, negative or neutral.
    certainty : str
        stated, reported, hedged, disputed or inferred.
    """

    source: str
    target: str
    sign: str
    certainty: str


def largest_component(ties: Sequence[Tie]) -> set[str]:
    """Return the nodes of the largest part of the network that hangs together."""
    components: list[set[str]] = []
    for tie in ties:
        touched = [part for part in components if tie.source in part or tie.target in part]
        components = [part for part in components if part not in touched]
        components.append({tie.source, tie.target}.union(*touched))
    return max(components, key=lambda part: (len(part), sorted(part)), default=set())


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
    """Put nodes in a row so that few ties cross, and these are short.

    Ties cross if they stand on the same side, where the hostile ones have theirs, and each has one
    end inside the other.

    Parameters
    ----------
    nodes : set of str
        Ids of nodes.
    ties : sequence of Tie
        Ties among these nodes.

    Returns
    -------
    list of str
        Found by moving one to three neighbours at a time to their best place, until no move gains;
        the best connected node stands in the upper half.
    """
    degree = Counter(end for tie in ties for end in tie[:2])
    names = sorted(nodes, key=lambda node: (-degree[node], node))
    number = {node: at for at, node in enumerate(names)}
    ends = np.array([[number[tie.source], number[tie.target]] for tie in ties], dtype=int)
    hostile = [tie.sign == "negative" for tie in ties]
    sides = [
        (i, j)
        for j in range(len(ties))
        for i in range(j)
        if hostile[i] == hostile[j] and not set(ends[i]) & set(ends[j])
    ]
    pairs = np.array(sides, dtype=int).reshape(-1, 2)
    row = _walk(len(names), ends.tolist())
    cost = _costs([row], ends, pairs)[0]
    while True:
        for size in (1, 2, 3):
            for node in range(len(names)):
                row = _best_place(row, row.index(node), size, ends, pairs)
        cheaper = _costs([row], ends, pairs)[0]
        if cheaper >= cost:
            break
        cost = cheaper
    if row.index(0) > len(row) / 2:
        row.reverse()
    return [names[node] for node in row]


def _walk(size: int, ends: list[list[int]]) -> list[int]:
    """Go from each node, the best connected first, along its ties to those not yet visited."""
    row: list[int] = []
    waiting = list(range(size))
    while waiting:
        node = waiting.pop(0)
        if node not in row:
            row.append(node)
            waiting[:0] = sorted({end for tie in ends if node in tie for end in tie} - {*row})
    return row


def _best_place(
    row: list[int], at: int, size: int, ends: np.ndarray, pairs: np.ndarray
) -> list[int]:
    """Put a stretch of nodes, this way or that, where ties cross least and are shortest."""
    stretch, rest = row[at : at + size], row[:at] + row[at + size :]
    trials = [
        [*rest[:to], *way, *rest[to:]]
        for to in range(len(rest) + 1)
        for way in ([stretch] if len(stretch) == 1 else [stretch, stretch[::-1]])
    ]
    return trials[int(_costs(trials, ends, pairs).argmin())]


def _costs(rows: list[list[int]], ends: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Weigh rows: a crossing as much as a tie over ten neighbours, a step as one."""
    place = np.argsort(np.array(rows, dtype=int), axis=1).astype(np.int16)
    first, last = place[:, ends[:, 0]], place[:, ends[:, 1]]
    low, high = np.minimum(first, last).T, np.maximum(first, last).T
    one, other = pairs[:, 0], pairs[:, 1]
    inside = (low[one] < low[other]) & (low[other] < high[one])
    crossed = inside & (high[one] < high[other])
    inside = (low[other] < low[one]) & (low[one] < high[other])
    crossed |= inside & (high[other] < high[one])
    return 10 * crossed.sum(axis=0) + (high - low).sum(axis=0)
