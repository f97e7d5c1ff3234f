"""Names on a map: where each stands so that none hides another and none that is required vanishes."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.figures.boundaries.files import Box, Point

LINE_HEIGHT = 1.25
# What plotly.js puts between the lines of one text.
ROW_HEIGHT = 1.3
_FIRST, _LAST = 32, 126
# Advance widths of Noto Sans SC Medium for U+0020 … U+007E, in thousandths of an em (its hmtx table).
_ADVANCE = (
    *(
        225,
        343,
        518,
        570,
        570,
        939,
        706,
        298,
        356,
        356,
        484,
        570,
        298,
        357,
        298,
        390,
        570,
        570,
        570,
        570,
        570,
        570,
        570,
        570,
    ),
    *(
        570,
        570,
        298,
        298,
        570,
        570,
        570,
        492,
        972,
        622,
        667,
        646,
        699,
        600,
        566,
        701,
        741,
        309,
        549,
        664,
        558,
        830,
        734,
        754,
    ),
    *(
        648,
        754,
        656,
        608,
        611,
        733,
        594,
        894,
        596,
        553,
        607,
        356,
        390,
        356,
        570,
        562,
        615,
        575,
        629,
        517,
        630,
        566,
        346,
        578,
    ),
    *(
        621,
        288,
        289,
        575,
        298,
        943,
        624,
        615,
        630,
        630,
        409,
        480,
        396,
        620,
        545,
        829,
        526,
        544,
        491,
        356,
        281,
        356,
        570,
    ),
)
_LETTER = 620
_BOLD = 1.035
_EM = 1000

_STOPS = " \N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}"
_BREAKS = re.compile(f"[^{_STOPS}]*(?:[{_STOPS}]|$)")

_GAP = 6.0
_APART = 8.0
_CLOSE = 1.0
_CELL = 4
_PLACES = 64
_TRIES = 400
_KICKED = 3
_SWEEPS = 8
_TANGLE = 8.0
_DEAR = 9.0
_ON_MARK = 8.0
_OVER_MARK = 20.0
_INTRUDING = 4.0
_LEADER_OVER = 0.03
_CLASH = 100.0
_HOPELESS = 15 * _CLASH
_FLAT = 1e-6


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name that wants a place.

    Attributes:
        text: The name; a line feed parts its lines.
        anchor: The point that is named, in pixels.
        own: Number of the unit it belongs to in the ground, or -1.
        mark: Radius around the anchor that stays free, for what is drawn there.
        centred: The name may stand on its anchor.
        required: It is set whatever happens; others go when they fit nowhere.
        strict: It should keep off land that is not its own.
        reach: How far from its anchor it may stand, with a leader line.
    """

    id: str
    text: str
    role: str
    anchor: Point
    size: float
    own: int = -1
    mark: float = 6.0
    centred: bool = False
    required: bool = True
    reach: float = 300.0
    strict: bool = False
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name in its place: the box it fills, and the leader line if it stands away from its anchor."""

    id: str
    text: str
    role: str
    anchor: Point
    size: float
    box: Box
    leader: tuple[Point, Point] | None

    @property
    def centre(self) -> Point:
        """Give the middle of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Ground:
    """What lies under the names, in cells: -1 water, -2 land of others, else the number of a unit."""

    cells: np.ndarray
    frame: Box

    def crossed(self, lines: np.ndarray, own: int) -> np.ndarray:
        """Measure how many pixels of each leader line run over other units."""
        steps = np.linspace(0.0, 1.0, 24)[None, :]
        real = np.nan_to_num(lines)
        x = real[:, :1] + (real[:, 2:3] - real[:, :1]) * steps
        y = real[:, 1:2] + (real[:, 3:4] - real[:, 1:2]) * steps
        rows, columns = self.cells.shape
        cells = self.cells[
            np.clip(y // _CELL, 0, rows - 1).astype(int), np.clip(x // _CELL, 0, columns - 1).astype(int)
        ]
        length = np.hypot(real[:, 2] - real[:, 0], real[:, 3] - real[:, 1])
        return np.asarray(((cells >= 0) & (cells != own)).mean(1) * length)

    def area(self, unit: int) -> float:
        """Measure how much of a unit is in the picture, in square pixels."""
        return float((self.cells == unit).sum()) * _CELL**2

    def share(self, boxes: np.ndarray, own: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Measure how much of each box lies on other units, on other land, and on the own unit."""
        wanted = (self.cells >= 0) & (self.cells != own), self.cells == -2, (self.cells == own) & (own >= 0)
        other, foreign, inside = (_mean(cells, boxes) for cells in wanted)
        return other, foreign, inside


def width(text: str, size: float) -> float:
    """Measure a line of text in pixels.

    Han characters and full-width punctuation are one em; Latin letters have the widths of the font of the screens.
    A label that lies beside others has to be measured more exactly than one that only has to fit.

    Example:
        >>> width("Jilin", 100) < width("Liaoning", 100)
        True
    """
    return sum(_advance(letter) for letter in text) * size / _EM


def _advance(letter: str) -> int:
    code = ord(letter)
    if _FIRST <= code <= _LAST:
        return _ADVANCE[code - _FIRST]
    return _EM if unicodedata.east_asian_width(letter) in "WFA" and unicodedata.category(letter) != "Ll" else _LETTER


def wrap(text: str, *, size: float, across: float) -> list[str]:
    """Break a sentence into lines that are no wider than ``across``.

    It breaks at spaces and after Chinese punctuation; elsewhere only where a run without either is too wide for a line.

    Example:
        >>> wrap("one two three", size=10, across=50)
        ['one two', 'three']
    """
    lines = [""]
    for run in _BREAKS.findall(text):
        for part in [run] if width(run.rstrip(" "), size) <= across else list(run):
            if lines[-1] and width((lines[-1] + part).rstrip(" "), size) > across:
                lines.append("")
            lines[-1] += part
    return [line.strip(" ") for line in lines]


def ground(units: Sequence[BaseGeometry], others: Sequence[BaseGeometry], *, frame: Box) -> Ground:
    """Lay the ground out in cells, so that thousands of places for a name can be weighed at once."""
    columns, rows = int(frame[2] // _CELL) + 1, int(frame[3] // _CELL) + 1
    x, y = (np.arange(columns) + 0.5) * _CELL, (np.arange(rows) + 0.5) * _CELL
    cells = np.full((rows, columns), -1, dtype=np.int16)
    for number, shapes in ((-2, others), (0, units)):
        for offset, geometry in enumerate(shapes):
            if geometry.is_empty:
                continue
            west, south, east, north = geometry.bounds
            low, high = max(0, int(south // _CELL)), min(rows, int(north // _CELL) + 1)
            left, right = max(0, int(west // _CELL)), min(columns, int(east // _CELL) + 1)
            if low >= high or left >= right:
                continue
            across, up = np.meshgrid(x[left:right], y[low:high])
            shapely.prepare(geometry)
            inside = shapely.contains_xy(geometry, across, up)
            cells[low:high, left:right][inside] = number if number < 0 else offset
    return Ground(cells=cells, frame=frame)


def _mean(cells: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Average a mask over boxes, through its running sums."""
    sums = np.pad(cells.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    left, low, right, high = (np.rint(boxes[:, side] / _CELL).astype(int) for side in range(4))
    rows, columns = cells.shape
    left, right = np.clip(left, 0, columns), np.clip(np.maximum(right, left + 1), 0, columns)
    low, high = np.clip(low, 0, rows), np.clip(np.maximum(high, low + 1), 0, rows)
    total = sums[high, right] - sums[low, right] - sums[high, left] + sums[low, left]
    return np.asarray(total / np.maximum((right - left) * (high - low), 1))


@dataclass(frozen=True, eq=False)
class _Choice:
    """All places that one name could take, with what each costs."""

    boxes: np.ndarray
    leaders: np.ndarray
    cost: np.ndarray


def place(
    names: Sequence[Name], *, on: Ground, taken: Sequence[Box] = (), marks: Sequence[tuple[Point, float]] = ()
) -> list[Label]:
    """Find a place for every name.

    Each name has many possible places: beside its point, and away from it with a leader line. Names change places
    until none wants to; many beginnings are tried and the best outcome is kept. The same names always give the same
    map.

    Args:
        names: What is to be named.
        on: The ground below.
        taken: Boxes that no name may touch.
        marks: Points with a radius that names should leave free.

    Returns:
        One label per name that has a place, in the order given: all that are required, and of the others those that
        fit.
    """
    if not names:
        return []
    points = [(name.anchor, name.mark) for name in names] + list(marks)
    choices = [_choice(name, on=on, taken=taken, marks=points) for name in names]
    return _labels(names, choices, _thinned(names, choices, _Game(choices).best()))


class _Game:
    """Names that change places until they agree.

    What every place of every name costs beside every place of every other is worked out once; then trying a change is a
    look-up, and many beginnings can be tried.
    """

    def __init__(self, choices: Sequence[_Choice]) -> None:
        boxes = np.concatenate([choice.boxes for choice in choices])
        leaders = np.concatenate([choice.leaders for choice in choices])
        self._cost = [choice.cost for choice in choices]
        self._burden = np.concatenate(self._cost).astype(np.float32)
        ends = np.cumsum([len(cost) for cost in self._cost])
        self._spans = [slice(end - len(cost), end) for end, cost in zip(ends, self._cost, strict=True)]
        self._starts = np.array([span.start for span in self._spans])
        led = np.flatnonzero(np.isfinite(leaders[:, 0]))
        clash = np.zeros((len(boxes), len(boxes)), dtype=np.float32)
        for span in self._spans:
            clash[span] = _CLASH * (_overlap(boxes[span], boxes) | _through(leaders[span], boxes))
            clash[span][:, led] += _CLASH * _through(leaders[led], boxes[span]).T + _TANGLE * _cross(
                leaders[span], leaders[led]
            )
        for span in self._spans:
            clash[span, span] = 0
        self._clash = clash

    def best(self) -> list[int]:
        """Find the best outcome of many tries: from the best so far, a few names are moved and all settle again."""
        chance = np.random.default_rng(0)
        best = self._settle(np.array([int(cost.argmin()) for cost in self._cost]))
        least = self._total(best)
        for _ in range(_TRIES):
            tried = best.copy()
            for at in chance.choice(len(tried), size=min(_KICKED, len(tried)), replace=False):
                tried[at] = int(chance.integers(len(self._cost[at])))
            tried = self._settle(tried)
            total = self._total(tried)
            if total < least - _FLAT:
                best, least = tried, total
        return [int(at) for at in best]

    def _settle(self, chosen: np.ndarray) -> np.ndarray:
        """Let every name move to its best place, in turn, until none wants to."""
        now = chosen.copy()
        burden = self._burden + self._clash[self._starts + now].sum(0)
        for _ in range(_SWEEPS):
            still = True
            for at, span in enumerate(self._spans):
                better = int(burden[span].argmin())
                if better != now[at]:
                    burden += self._clash[span.start + better] - self._clash[span.start + now[at]]
                    now[at] = better
                    still = False
            if still:
                break
        return now

    def _total(self, chosen: np.ndarray) -> float:
        at = self._starts + chosen
        return float(self._burden[at].sum() + self._clash[np.ix_(at, at)].sum() / 2)


def _overlap(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    a, b = boxes[:, None, :], others[None, :, :]
    return (
        (a[..., 0] < b[..., 2] + _APART)
        & (b[..., 0] < a[..., 2] + _APART)
        & (a[..., 1] < b[..., 3] + _CLOSE)
        & (b[..., 1] < a[..., 3] + _CLOSE)
    )


def _through(leaders: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Tell which leader lines run through which boxes."""
    crossed = np.zeros((len(leaders), len(boxes)), dtype=bool)
    real = np.flatnonzero(np.isfinite(leaders[:, 0]))
    if not len(real):
        return crossed
    lines = leaders[real]
    low, high = np.zeros((len(real), len(boxes))), np.ones((len(real), len(boxes)))
    for axis in (0, 1):
        start, run = lines[:, axis, None], (lines[:, axis + 2] - lines[:, axis])[:, None]
        run = np.where(np.abs(run) < _FLAT, _FLAT, run)
        first, last = (boxes[None, :, axis] - 1 - start) / run, (boxes[None, :, axis + 2] + 1 - start) / run
        low, high = np.maximum(low, np.minimum(first, last)), np.minimum(high, np.maximum(first, last))
    crossed[real] = low < high
    return crossed


def _cross(leaders: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Tell which leader lines cross each other."""
    a, b = leaders[:, None, :], others[None, :, :]

    def side(line: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        run, rise = line[..., 2] - line[..., 0], line[..., 3] - line[..., 1]
        return np.asarray(run * (y - line[..., 1]) - rise * (x - line[..., 0]))

    apart = side(a, b[..., 0], b[..., 1]) * side(a, b[..., 2], b[..., 3]) < 0
    return np.asarray(apart & (side(b, a[..., 0], a[..., 1]) * side(b, a[..., 2], a[..., 3]) < 0))


def _choice(name: Name, *, on: Ground, taken: Sequence[Box], marks: Sequence[tuple[Point, float]]) -> _Choice:
    """List the places of one name and what each costs."""
    across = max(width(line, name.size) for line in name.text.split("\n")) * (_BOLD if name.bold else 1)
    high = name.size * (LINE_HEIGHT + ROW_HEIGHT * name.text.count("\n"))
    near, costs = _beside(name, across, high)
    far, leaders, lengths = _away(name, across, high)
    centres = np.concatenate((near, far))
    half = np.array([across / 2, high / 2])
    boxes = np.column_stack((centres - half, centres + half))
    lines = np.concatenate((np.full((len(near), 4), np.nan), leaders))
    cost = np.concatenate((costs, 2.2 + lengths / 45))
    inner = np.add(on.frame, (6, 4, -6, -4))
    cost += 20 * _CLASH * ((boxes[:, :2] < inner[:2]).any(1) | (boxes[:, 2:] > inner[2:]).any(1))
    if taken:
        kept = np.array(taken)
        cost += 20 * _CLASH * _overlap(boxes, kept).sum(1) + _CLASH * _through(lines, kept).sum(1)
    fit = cost < _HOPELESS if (cost < _HOPELESS).any() else cost <= cost.min()
    boxes, lines, cost = boxes[fit], lines[fit], cost[fit]
    other, foreign, inside = on.share(boxes, name.own)
    weight = _INTRUDING if name.strict else 1.0
    cost += weight * (4.0 * other + 2.0 * foreign) + on.crossed(lines, name.own) * _LEADER_OVER
    if name.own >= 0 and (area := on.area(name.own)) < across * high / 2:
        cost += 4.0 * np.minimum(inside * across * high / max(area, 1.0), 1.0)
    elif name.own >= 0:
        cost += np.where(np.isfinite(lines[:, 0]), 1.5 * inside, 1.2 * (1 - inside - other - foreign))
    points = np.array([(*point, radius) for point, radius in marks if not (name.centred and point == name.anchor)])
    if len(points):
        cost += _ON_MARK * _touches(boxes, points).sum(1)
    points = np.array([(*point, radius) for point, radius in marks if point != name.anchor])
    led = np.isfinite(lines[:, 0])
    if len(points) and led.any():
        cost[led] += _OVER_MARK * _passes(lines[led], points).sum(1)
    cheapest = np.argsort(cost, kind="stable")[:_PLACES]
    return _Choice(boxes=boxes[cheapest], leaders=lines[cheapest], cost=cost[cheapest])


def _beside(name: Name, across: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """List places next to the anchor, the best first."""
    x, y = name.anchor
    gap = name.mark + _GAP
    up, side = gap - 3 + high / 2, gap + across / 2
    slant = gap * 0.6
    spots = [(0.0, 0.0, 0.0)] if name.centred else []
    spots += [(0, -up, 0.1), (0, up, 0.2), (side, 0, 0.25), (-side, 0, 0.4)]
    spots += [(slant + across / 2, slant + high / 2, 0.7), (slant + across / 2, -slant - high / 2, 0.7)]
    spots += [(-slant - across / 2, slant + high / 2, 0.8), (-slant - across / 2, -slant - high / 2, 0.8)]
    for part in (-0.4, -0.2, 0.2, 0.4):
        spots += [(part * across, -up, 0.2 + abs(part)), (part * across, up, 0.3 + abs(part))]
    for part in (-0.35, 0.35):
        spots += [(side, part * high, 0.5), (-side, part * high, 0.6)]
    places = np.array(spots)
    return places[:, :2] + [x, y], places[:, 2]


def _away(name: Name, across: float, high: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """List places away from the anchor, with the leader line that joins them to it."""
    angles = np.deg2rad(np.arange(0, 360, 15.0))
    lengths = np.arange(name.mark + 20, max(name.reach, name.mark + 21), 11.0)
    angle, length = (grid.ravel() for grid in np.meshgrid(angles, lengths))
    way = np.column_stack((np.cos(angle), np.sin(angle)))
    ends = np.array(name.anchor) + way * length[:, None]
    # The line meets the middle of the box's left or right edge, or of its upper or lower one where it comes in steeply.
    steep = np.abs(way[:, 1]) > 0.8
    shift = np.where(
        steep[:, None],
        np.column_stack((np.zeros(len(way)), np.sign(way[:, 1]) * high / 2)),
        np.column_stack((np.sign(way[:, 0]) * (across / 2 + 4), np.zeros(len(way)))),
    )
    starts = np.array(name.anchor) + way * (name.mark * 0.5 if name.mark < _GAP * 2 else name.mark)
    return ends + shift, np.column_stack((starts, ends)), length


def _touches(boxes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Tell which boxes come closer to which points than the points' radius."""
    x = np.clip(points[:, 0], boxes[:, None, 0], boxes[:, None, 2]) - points[:, 0]
    y = np.clip(points[:, 1], boxes[:, None, 1], boxes[:, None, 3]) - points[:, 1]
    return np.asarray(np.hypot(x, y) < points[:, 2])


def _passes(lines: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Tell which lines come closer to which points than the points' radius."""
    start, way = lines[:, None, :2], (lines[:, 2:] - lines[:, :2])[:, None, :]
    square = np.maximum((way**2).sum(2), _FLAT)
    along = np.clip(((points[None, :, :2] - start) * way).sum(2) / square, 0, 1)
    closest = start + way * along[..., None] - points[None, :, :2]
    return np.asarray(np.hypot(closest[..., 0], closest[..., 1]) < points[:, 2])


def _thinned(names: Sequence[Name], choices: Sequence[_Choice], chosen: Sequence[int]) -> list[int]:
    """Leave out names that are not required and found no good place; -1 stands for left out."""
    kept = list(chosen)
    for at in range(len(names) - 1, -1, -1):
        if names[at].required:
            continue
        box, line = choices[at].boxes[[kept[at]]], choices[at].leaders[[kept[at]]]
        standing = [other for other in range(len(names)) if kept[other] >= 0 and other != at]
        boxes = np.array([choices[other].boxes[kept[other]] for other in standing]).reshape(-1, 4)
        lines = np.array([choices[other].leaders[kept[other]] for other in standing]).reshape(-1, 4)
        hidden = _overlap(box, boxes).any() or _through(line, boxes).any() or _through(lines, box).any()
        if hidden or choices[at].cost[kept[at]] > _DEAR:
            kept[at] = -1
    return kept


def _labels(names: Sequence[Name], choices: Sequence[_Choice], chosen: Sequence[int]) -> list[Label]:
    labels = []
    for name, choice, at in zip(names, choices, chosen, strict=True):
        if at < 0:
            continue
        left, low, right, high = (round(float(side), 1) for side in choice.boxes[at])
        line = [round(float(end), 1) for end in choice.leaders[at]] if np.isfinite(choice.leaders[at][0]) else None
        labels.append(
            Label(
                id=name.id,
                text=name.text,
                role=name.role,
                anchor=name.anchor,
                size=name.size,
                box=(left, low, right, high),
                leader=((line[0], line[1]), (line[2], line[3])) if line else None,
            )
        )
    return labels


def clashes(labels: Sequence[Label]) -> list[tuple[str, str]]:
    """List the pairs of labels whose boxes overlap.

    Example:
        >>> clashes([])
        []
    """
    ordered = sorted(labels, key=lambda label: label.box[0])
    pairs = [(one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :]]
    return [
        (one.id, other.id)
        for one, other in pairs
        if other.box[0] < one.box[2] and one.box[1] < other.box[3] and other.box[1] < one.box[3]
    ]


def moved(labels: Sequence[Label]) -> list[tuple[Point, Point]]:
    """Give the leader lines of the labels that stand away from their anchors."""
    return [label.leader for label in labels if label.leader]
