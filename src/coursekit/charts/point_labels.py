"""Names beside points on a map, where none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

Box = tuple[float, float, float, float]
Line = tuple[tuple[float, float], tuple[float, float]]
_DISTANCES = (2.0, 7.0, 14.0, 22.0, 32.0, 44.0, 58.0)
# East first, then the other directions as a reader likes them; steps of a sixteenth of a turn.
_DIRECTIONS = (0, 8, 1, 15, 7, 9, 2, 14, 12, 4, 6, 10, 3, 13, 5, 11)
_ROUNDS = 4


@dataclass(frozen=True)
class Spot:
    """A point with the size of its name.

    Parameters
    ----------
    x, y, radius : float
        The marker, in chart pixels.
    width, height : float
        The name.
    """

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """The square around the marker."""
        return (
            self.x - self.radius,
            self.y - self.radius,
            self.x + self.radius,
            self.y + self.radius,
        )


def push_apart(spots: Sequence[Spot], gap: float = 1.0) -> list[Spot]:
    """Move markers that cover each other apart until they only touch."""
    moved = list(spots)
    # Moving one pair apart may push others together; a few rounds settle any map of ours.
    for _ in range(20):
        for one in range(len(moved)):
            for other in range(one + 1, len(moved)):
                a, b = moved[one], moved[other]
                dx, dy = b.x - a.x, b.y - a.y
                apart = hypot(dx, dy)
                lacking = a.radius + b.radius + gap - apart
                if lacking > 0.01:
                    ux, uy = (dx / apart, dy / apart) if apart else (1.0, 0.0)
                    moved[one] = _shifted(a, -ux * lacking / 2, -uy * lacking / 2)
                    moved[other] = _shifted(b, ux * lacking / 2, uy * lacking / 2)
    return moved


def _shifted(spot: Spot, dx: float, dy: float) -> Spot:
    return Spot(spot.x + dx, spot.y + dy, spot.radius, spot.width, spot.height)


def place_names(spots: Sequence[Spot], bounds: Box) -> list[Box]:
    """Choose a place for every name.

    Parameters
    ----------
    spots : sequence of Spot
        All points of one panel.
    bounds : Box
        Left, top, right and bottom of the room for names.

    Returns
    -------
    list of Box
        One for each spot: near its marker, inside the bounds, off other names and markers as far
        as there is room.  Each name in turn takes the cheapest of its places while the others
        stay, for a few rounds.
    """
    trials = [_candidates(spot, bounds) for spot in spots]
    chosen: list[Box | None] = [None] * len(spots)
    turns = sorted(range(len(spots)), key=lambda at: (-spots[at].width, spots[at].x, at))
    # Wide names choose first: they have the fewest places left.  All orders would be too many.
    for _ in range(_ROUNDS):
        for at in turns:
            others = {i: box for i, box in enumerate(chosen) if box and i != at}
            markers = [spot.box for i, spot in enumerate(spots) if i != at]
            lines = [line for i, box in others.items() if (line := leader(spots[i], box))]
            chosen[at] = _cheapest(spots[at], trials[at], [*others.values()], markers, lines)
    return [box for box in chosen if box]


def _cheapest(
    spot: Spot,
    trials: Sequence[tuple[float, Box]],
    names: Sequence[Box],
    markers: Sequence[Box],
    lines: Sequence[Line],
) -> Box:
    """Return the cheapest of the places, which come in the order of their own cost."""
    best, least = trials[0][1], float("inf")
    for cost, box in trials:
        if cost >= least:
            break
        cost += _trouble(leader(spot, box), box, names, markers, lines)
        if cost < least:
            best, least = box, cost
    return best


def _candidates(spot: Spot, bounds: Box) -> list[tuple[float, Box]]:
    """Places around a marker with what each costs by itself."""
    candidates = []
    for rank, direction in enumerate(_DIRECTIONS):
        ux, uy = cos(direction * pi / 8), -sin(direction * pi / 8)
        for distance in _DISTANCES:
            reach = spot.radius + distance
            # The name touches the circle of that reach with the side that faces the marker.
            x = spot.x + ux * reach + (ux - 1) * spot.width / 2
            y = spot.y + uy * reach + (uy - 1) * spot.height / 2
            box = (x, y, x + spot.width, y + spot.height)
            if _apart(spot, box) < spot.radius + 1:
                continue
            outside = (
                max(0.0, bounds[0] - box[0])
                + max(0.0, bounds[1] - box[1])
                + max(0.0, box[2] - bounds[2])
                + max(0.0, box[3] - bounds[3])
            )
            candidates.append((distance + rank * 0.6 + outside * 1000, box))
    return sorted(candidates)


def _trouble(
    line: Line | None,
    box: Box,
    names: Sequence[Box],
    markers: Sequence[Box],
    lines: Sequence[Line],
) -> float:
    """Cost of a name at `box`, led to by `line`, beside what is there already."""
    covered = sum(_overlaps(box, other, 2) for other in names)
    covered += sum(_overlaps(box, other, 2.5) for other in markers)
    crossed = sum(_crosses(other, box) for other in lines)
    if line:
        crossed += sum(_crosses(line, other) for other in (*names, *markers))
    return 400 * covered + 300 * crossed


def _crosses(line: Line, box: Box) -> bool:
    (x, y), (to_x, to_y) = line
    steps = [step / 12 for step in range(13)]
    points = [(x + (to_x - x) * step, y + (to_y - y) * step) for step in steps]
    return any(_overlaps((*point, *point), box, 1) for point in points)


def _overlaps(one: Box, other: Box, gap: float) -> bool:
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def _nearest(spot: Spot, box: Box) -> tuple[float, float]:
    return min(max(spot.x, box[0]), box[2]), min(max(spot.y, box[1]), box[3])


def _apart(spot: Spot, box: Box) -> float:
    x, y = _nearest(spot, box)
    return hypot(x - spot.x, y - spot.y)


def leader(spot: Spot, box: Box) -> Line | None:
    """Return the line that joins a marker to a name that stands off, or None if it is near."""
    x, y = _nearest(spot, box)
    apart = _apart(spot, box)
    if apart < spot.radius + 6:
        return None
    ux, uy = (x - spot.x) / apart, (y - spot.y) / apart
    return (
        (spot.x + ux * spot.radius, spot.y + uy * spot.radius),
        (x - ux * 1.5, y - uy * 1.5),
    )
