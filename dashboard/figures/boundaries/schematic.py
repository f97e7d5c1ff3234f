"""Where places stand in a picture without boundaries: their bearing from the origin, on a few ovals."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.figures.boundaries.files import Point

_MANY = 12
_FLAT = 0.86
# Right of the centre and above it: the credit and the notes stand in the lower left corner.
_MIDDLE = (0.54, 0.56)
_AXES = (0.36, 0.345)
_LAYERS = (0.44, 0.76, 1.1)


@dataclass(frozen=True, kw_only=True)
class Oval:
    """One oval around the origin, with its half axes in pixels."""

    across: float
    high: float


def centre(size: tuple[float, float]) -> Point:
    """Give the point that everything is drawn around."""
    return round(size[0] * _MIDDLE[0], 1), round(size[1] * _MIDDLE[1], 1)


def ovals(count: int, *, size: tuple[float, float]) -> list[Oval]:
    """Draw as many ovals as a number of places needs, the outermost as large as the stage allows."""
    layers = 1 if count <= _MANY else 3
    across, high = size[0] * _AXES[0], size[1] * _AXES[1]
    if layers == 1:
        return [Oval(across=across * _FLAT, high=high * _FLAT)]
    return [Oval(across=across * part, high=high * part) for part in _LAYERS]


def arrange(
    points: Mapping[str, Point], *, origin: Point, size: tuple[float, float], part: float = 1.0
) -> dict[str, Point]:
    """Give every place a point on an oval.

    Only the order is kept: nearer places stand on inner ovals, and around an oval they follow each other as they do
    on the compass. Equal gaps leave room for every name, and say that neither distance nor area is meant.

    Args:
        points: Longitude and latitude by id.
        origin: Longitude and latitude of the middle.
        size: Width and height of the stage in pixels.
        part: How large the ovals are, against those that fill the stage.

    Returns:
        Pixels by id.

    Example:
        >>> arrange({"a": (126.0, 44.0)}, origin=(125.0, 44.0), size=(1000, 500))["a"][0] > 500
        True
    """
    rounds = ovals(len(points), size=size)
    away = sorted(points, key=lambda place: (math.dist(_flat(points[place], origin), (0, 0)), place))
    middle = centre(size)
    placed: dict[str, Point] = {}
    for oval, members in zip(rounds, _shared(away, rounds), strict=True):
        for place, bearing in _spread({place: _bearing(points[place], origin) for place in members}).items():
            placed[place] = (
                round(middle[0] + part * oval.across * math.cos(bearing), 1),
                round(middle[1] + part * oval.high * math.sin(bearing), 1),
            )
    return placed


def _flat(point: Point, origin: Point) -> Point:
    """Measure degrees east and north with one scale."""
    return (point[0] - origin[0]) * math.cos(math.radians(origin[1])), point[1] - origin[1]


def _bearing(point: Point, origin: Point) -> float:
    east, north = _flat(point, origin)
    return math.atan2(north, east)


def _shared(ordered: Sequence[str], rounds: Sequence[Oval]) -> list[list[str]]:
    """Share places out over the ovals, by the room each has."""
    room = [oval.across + oval.high for oval in rounds]
    ends = [round(len(ordered) * sum(room[: at + 1]) / sum(room)) for at in range(len(rounds))]
    return [list(ordered[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _spread(bearings: Mapping[str, float]) -> dict[str, float]:
    """Keep the order of bearings and make the gaps equal; turn the whole to lie as near to the true ones as it can."""
    ordered = sorted(bearings, key=lambda place: (bearings[place], place))
    count = len(ordered)
    step = math.tau / max(count, 1)
    gaps = [bearings[place] - at * step for at, place in enumerate(ordered)]
    turn = math.atan2(sum(math.sin(gap) for gap in gaps), sum(math.cos(gap) for gap in gaps))
    return {place: turn + at * step for at, place in enumerate(ordered)}
