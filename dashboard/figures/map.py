"""The data of the five rings: sub-zones and buildings near by, reach as circles and arcs farther out.

Only what the release holds is drawn here; land, lines and names come from ``boundaries``, whose axes these figures
share.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import shapely

from dashboard import i18n, theme
from dashboard.figures import boundaries, text
from dashboard.figures.boundaries import Boundaries, Composition, Point
from dashboard.figures.boundaries.labels import LINE_HEIGHT, Label, Name, ground, place, width, wrap
from dashboard.figures.boundaries.schematic import arrange

_ARCS = 8
_NEAREST = 55.0
_STEPS = 28
_BEND = 0.17
_WIDEST, _NARROWEST = 10.0, 2.5
_LARGEST = {"zone": 30.0, "city": 34.0, "province": 48.0, "nation": 46.0, "northeast_asia": 54.0}
_CLEAR = 3.0
_CLUSTER = 96.0
_LINES = {"zone": 400.0, "city": 300.0}
_INNER = 0.5
_MARK = 9.0
_PUSHES = 60
_ROUND = 48
_DATA = 5
_WORDS = 12
_UNSTATED = ("hong_kong", "810000"), ("macao", "820000"), ("taiwan", "710000")
_METRES = 1000


@dataclass(frozen=True, kw_only=True)
class _Circle:
    """One circle of a map: what it stands for, where and how large."""

    id: str
    value: int
    at: Point
    radius: float


def rings(
    laid: Composition,
    *,
    lang: str,
    geo: Boundaries,
    zones: pd.DataFrame | None = None,
    buildings: pd.DataFrame | None = None,
    reach: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw the data of one ring.

    Circles have areas in proportion to their numbers, never fills: a count painted over an area would grow with the
    area. At most eight arcs, for more are a tangle. A place without a position is not guessed; ``notes`` names it, and
    the figure says it.

    Args:
        laid: The ring, as ``boundaries.composition`` lays it out.
        lang: One of ``i18n.LANGS``.
        geo: The boundary files that it was laid out from.
        zones: The sub-zones (``zone_id``, ``name_zh``, ``name_en``, ``lat``, ``lon``, ``precision_m``); drawn on
        ``zone`` and
            ``city``. Not changed.
        buildings: The buildings (the same columns with ``building_id`` and ``zone_id``, and ``institutions``); drawn on
        ``zone``.
        reach: The regions served (``region_code``, ``name_zh``, ``name_en``, ``clients``, and ``lat`` and ``lon`` where
        the
            boundary files do not know the code); drawn on every ring but ``zone``. A region without ``clients`` has no
            circle.

    Returns:
        A figure with the layout and axes of the ring's boundaries. Circles carry their id as ``customdata`` and answer
        a tap.

    Raises:
        KeyError: No such language.
    """
    ring = laid.ring
    traces: list[go.Scatter] = []
    if ring in {"zone", "city"} and zones is not None:
        traces += _near(laid, lang=lang, geo=geo, zones=zones, buildings=buildings)
    if ring != "zone" and reach is not None:
        traces += _reach(laid, lang=lang, geo=geo, reach=reach)
    said = notes(ring, lang=lang, geo=geo, zones=zones, buildings=buildings, reach=reach, plain=laid.stage is None)
    traces += _note(laid, said)
    return go.Figure(data=traces, layout=boundaries.layout(laid))


def notes(
    ring: str,
    *,
    lang: str,
    geo: Boundaries,
    zones: pd.DataFrame | None = None,
    buildings: pd.DataFrame | None = None,
    reach: pd.DataFrame | None = None,
    plain: bool = False,
) -> list[str]:
    """Say what a reader has to know about the data of a ring: how exact positions are, and what is not on the map.

    Args:
        ring: One of ``boundaries.RINGS``.
        lang: One of ``i18n.LANGS``.
        geo: The boundary files.
        zones: As given to ``rings``.
        buildings: As given to ``rings``.
        reach: As given to ``rings``.
        plain: The ring is drawn as a schematic, where positions mean nothing.

    Returns:
        Sentences, none where there is nothing to say.
    """
    said: list[str] = []
    if ring in {"zone", "city"} and zones is not None and not plain:
        said += _precision(zones, lang)
        said += _unplaced(text.names(zones[~_placed(zones)], lang), lang)
        count = 0 if buildings is None or ring != "zone" else int((~_placed(buildings)).sum())
        said += [i18n.word("map.note.unplaced_buildings", lang, count=i18n.number(count, lang))] if count else []
    if ring in {"nation", "northeast_asia"} and reach is not None:
        told = set(reach.loc[reach["clients"].notna(), "region_code"].astype(str))
        silent = [name for name, code in _UNSTATED if code not in told]
        said += [boundaries.no_data(silent, lang=lang)] if silent else []
    if ring != "zone" and reach is not None:
        known = _known(geo, ring)
        stray = reach[reach["clients"].notna() & ~reach["region_code"].astype(str).isin(known) & ~_placed(reach)]
        said += _unplaced(text.names(stray, lang), lang)
    return said


def _known(geo: Boundaries, ring: str) -> set[str]:
    """List the regions whose place on a ring the boundary files know."""
    about = geo.rings[ring]
    files = (about.units, *(name for name, _ in about.ground))
    return {feature.id for name in files for feature in geo.features[name]}


def _placed(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which rows have a position."""
    if not {"lat", "lon"} <= set(frame.columns):
        return pd.Series(data=False, index=frame.index)
    return frame["lat"].notna() & frame["lon"].notna()


def _precision(zones: pd.DataFrame, lang: str) -> list[str]:
    """Say how far off the positions of sub-zones may be."""
    stated = sorted(
        {
            round(float(metres) / _METRES, 1)
            for metres in zones.loc[_placed(zones), "precision_m"].dropna()
            if metres > 0
        }
    )
    if not stated:
        return []
    least, most = (i18n.number(value, lang, decimals=1) for value in (stated[0], stated[-1]))
    if least == most:
        return [i18n.word("map.note.approximate_one", lang, most=most)]
    return [i18n.word("map.note.approximate", lang, least=least, most=most)]


def _unplaced(names: Sequence[str], lang: str) -> list[str]:
    if not names:
        return []
    return [i18n.word("map.note.unplaced", lang, names=i18n.word("map.note.and", lang).join(names))]


def _note(laid: Composition, sentences: Sequence[str]) -> list[go.Scatter]:
    """Write the notes above the credit."""
    if not sentences:
        return []
    lines = _note_lines(laid, sentences)
    # Plotly sets the lowest line a little above its point.
    written = boundaries.text(
        [(laid.note_box[0] + 1, laid.note_box[1] - 3)],
        ["<br>".join(text.plain(line) for line in lines)],
        colour=theme.ink("text-2"),
        side="top right",
        weight=400,
    )
    written.zorder = _WORDS
    return [written]


def _note_lines(laid: Composition, sentences: Sequence[str]) -> list[str]:
    return [line for sentence in sentences for line in wrap(sentence, size=theme.CHART_TEXT, across=laid.across)]


def _near(
    laid: Composition, *, lang: str, geo: Boundaries, zones: pd.DataFrame, buildings: pd.DataFrame | None
) -> list[go.Scatter]:
    """Draw sub-zones with the precision of their points, and buildings by their institutions."""
    at = _zone_points(laid, geo, zones)
    circles = _sub_zones(laid, zones, at)
    if laid.ring == "zone":
        circles = _buildings(laid, buildings, at) if buildings is not None else []
    discs = _discs(laid, zones, at)
    rooms = _rooms(laid, at=at, circles=circles, discs=discs)
    names = [
        Name(
            id=zone,
            text="\n".join(wrap(name, size=theme.CHART_TEXT, across=_LINES[laid.ring])),
            role="zone",
            anchor=at[zone],
            size=theme.CHART_TEXT,
            bold=True,
            mark=rooms.get(zone, _MARK),
            reach=240,
        )
        for zone, name in zip(zones["zone_id"], text.names(zones, lang), strict=True)
        if zone in at
    ]
    labels = place(
        names,
        on=ground([], [], frame=(0, 0, *laid.size)),
        taken=laid.taken,
        marks=[(circle.at, circle.radius) for circle in circles],
    )
    traces = [_outline([(at[zone], radius) for zone, radius in discs.items()])] if discs else []
    if laid.stage is None and at:
        traces += [_spokes(laid.origin, list(at.values()))]
        traces += [_clusters(list(at.values()))] if laid.ring == "zone" else []
    if circles:
        traces += [*_circles(circles, solid=True), *_counts(circles, lang)]
        traces += _legend(laid, circles, title=i18n.word("map.legend.institutions", lang), lang=lang)
    return [*traces, *_zone_marks(list(at), list(at.values()), under=bool(circles)), *_zone_names(labels)]


def _zone_points(laid: Composition, geo: Boundaries, zones: pd.DataFrame) -> dict[str, Point]:
    """Place the sub-zones: by their coordinates on a map, by their order around the middle in a schematic."""
    placed = zones[_placed(zones)]
    degrees = {str(row.zone_id): (float(str(row.lon)), float(str(row.lat))) for row in placed.itertuples()}
    if laid.stage is not None:
        return {zone: laid.stage.pixel(*point) for zone, point in degrees.items()}
    rest = {str(zone): geo.origin for zone in zones["zone_id"] if str(zone) not in degrees}
    return arrange(degrees | rest, origin=geo.origin, size=laid.size, part=_INNER if laid.ring == "city" else 1.0)


def _sub_zones(laid: Composition, zones: pd.DataFrame, at: dict[str, Point]) -> list[_Circle]:
    """Give each sub-zone the area of its institutions."""
    if "institutions" not in zones.columns:
        return []
    counted = zones[zones["institutions"].notna() & (zones["institutions"] > 0) & zones["zone_id"].isin(at)]
    most = int(counted["institutions"].max()) if len(counted) else 0
    return [
        _Circle(id=zone, value=int(value), at=at[zone], radius=_radius(int(value), most, laid))
        for zone, value in zip(counted["zone_id"], counted["institutions"], strict=True)
    ]


def _buildings(laid: Composition, buildings: pd.DataFrame, zones: dict[str, Point]) -> list[_Circle]:
    """Place the buildings and give each the area of its institutions."""
    counted = buildings[buildings["institutions"].notna() & (buildings["institutions"] > 0)]
    if laid.stage is not None:
        counted = counted[_placed(counted)]
    counted = counted.sort_values(["institutions", "building_id"], ascending=[False, True])
    most = int(counted["institutions"].max()) if len(counted) else 0
    uncertain = dict(
        zip(counted["building_id"].astype(str), counted["precision_m"].fillna(0).astype(float), strict=True)
    )
    circles: list[_Circle] = []
    shifts: list[float] = []
    around: dict[str, int] = {}
    for row in counted.itertuples():
        value = int(str(row.institutions))
        radius = _radius(value, most, laid)
        if laid.stage is None:
            zone = str(row.zone_id)
            if zone not in zones:
                continue
            turn = around[zone] = around.get(zone, -1) + 1
            angle = turn * 2.4
            away = _LARGEST["zone"] * 1.9
            at = zones[zone][0] + math.cos(angle) * away, zones[zone][1] + math.sin(angle) * away
            shifts.append(away)
        else:
            at = laid.stage.pixel(float(str(row.lon)), float(str(row.lat)))
            metres = uncertain[str(row.building_id)]
            shifts.append(metres * laid.stage.map.scale)
        circles.append(_Circle(id=str(row.building_id), value=value, at=at, radius=radius))
    return _apart(circles, shifts)


def _apart(circles: Sequence[_Circle], shifts: Sequence[float]) -> list[_Circle]:
    """Push overlapping circles apart, none farther than its position is uncertain."""
    now = [list(circle.at) for circle in circles]
    for _ in range(_PUSHES):
        for one in range(len(now)):
            for other in range(one):
                x, y = now[one][0] - now[other][0], now[one][1] - now[other][1]
                gap = math.hypot(x, y)
                short = circles[one].radius + circles[other].radius + _CLEAR - gap
                if short <= 0:
                    continue
                x, y = (x / gap, y / gap) if gap else (math.cos(one * 2.4), math.sin(one * 2.4))
                for at, way in ((one, short / 2), (other, -short / 2)):
                    now[at] = [now[at][0] + x * way, now[at][1] + y * way]
                    off = math.dist(now[at], circles[at].at)
                    if off > shifts[at]:
                        part = shifts[at] / off
                        now[at] = [
                            start + (end - start) * part for start, end in zip(circles[at].at, now[at], strict=True)
                        ]
    return [
        _Circle(id=circle.id, value=circle.value, at=(round(x, 1), round(y, 1)), radius=circle.radius)
        for circle, (x, y) in zip(circles, now, strict=True)
    ]


def _discs(laid: Composition, zones: pd.DataFrame, at: dict[str, Point]) -> dict[str, float]:
    """Measure, in pixels, how far from its point each sub-zone may lie."""
    if laid.stage is None:
        return {}
    scale = laid.stage.map.scale
    stated = zones[zones["precision_m"].notna() & zones["zone_id"].isin(at)]
    return {zone: float(metres) * scale for zone, metres in zip(stated["zone_id"], stated["precision_m"], strict=True)}


def _rooms(
    laid: Composition, *, at: dict[str, Point], circles: Sequence[_Circle], discs: dict[str, float]
) -> dict[str, float]:
    """Say how much room around its point the name of each sub-zone leaves for what is drawn there."""
    if laid.ring == "city":
        return {circle.id: circle.radius for circle in circles}
    return dict.fromkeys(at, _CLUSTER) if laid.stage is None else discs


def _spokes(origin: Point, points: Sequence[Point]) -> go.Scatter:
    """Join points to the middle of a schematic."""
    return go.Scatter(
        x=[x for point in points for x in (origin[0], point[0], None)][:-1],
        y=[y for point in points for y in (origin[1], point[1], None)][:-1],
        mode="lines",
        line={"color": theme.ink("hairline"), "width": 2},
        hoverinfo="skip",
        zorder=0,
    )


def _clusters(points: Sequence[Point]) -> go.Scatter:
    """Draw the ground that the buildings of one sub-zone share in a schematic."""
    discs = _outline([(point, _CLUSTER) for point in points], dashed=False)
    discs.update(fill="toself", fillcolor=theme.ink("seq-1"), line={"color": theme.ink("hairline"), "width": 1.5})
    return discs


def _zone_marks(ids: Sequence[str], points: Sequence[Point], *, under: bool) -> list[go.Scatter]:
    """Mark the sub-zones; below the buildings, whose numbers they must not hide."""
    return [
        go.Scatter(
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="markers",
            marker={
                "size": 17,
                "symbol": "diamond",
                "color": theme.ink("seal"),
                "line": {"width": 2.5, "color": theme.ink("surface")},
            },
            customdata=list(ids),
            hoverinfo="none",
            zorder=_DATA - 1 if under else _DATA + 2,
        )
    ]


def _zone_names(labels: Sequence[Label]) -> list[go.Scatter]:
    written = boundaries.text(
        [label.centre for label in labels],
        ["<br>".join(text.plain(line) for line in label.text.split("\n")) for label in labels],
        colour=theme.ink("seal"),
        weight=600,
    )
    written.zorder = _WORDS
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in (label.leader for label in labels if label.leader):
        x += [start[0], end[0], None]
        y += [start[1], end[1], None]
    leaders = go.Scatter(
        x=x, y=y, mode="lines", line={"color": theme.ink("seal"), "width": 1.4}, hoverinfo="skip", zorder=_DATA + 1
    )
    return [leaders, written] if x else [written]


def _reach(laid: Composition, *, lang: str, geo: Boundaries, reach: pd.DataFrame) -> list[go.Scatter]:
    """Draw the regions served as circles, and the strongest links as arcs."""
    circles = _regions(laid, reach)
    if not circles:
        return []
    away_from = home(geo, laid.ring)
    far = [
        circle
        for circle in circles
        if circle.id not in away_from and math.dist(circle.at, laid.origin) - circle.radius > _NEAREST
    ]
    far = [] if laid.ring == "city" else far
    traces = [_arcs(laid.origin, far[:_ARCS])] if far else []
    return [
        *traces,
        *_circles(circles, solid=False),
        *_legend(laid, circles, title=i18n.word("map.legend.clients", lang), lang=lang),
    ]


def home(geo: Boundaries, ring: str) -> set[str]:
    """List the regions of a ring that hold the origin: no arc leads to where it begins, nothing reaches it."""
    origin = shapely.Point(geo.origin)
    about = geo.rings[ring]
    files = (about.units, *(name for name, _ in about.ground))
    return {unit.id for name in files for unit in geo.features[name] if unit.geometry.contains(origin)}


def _regions(laid: Composition, reach: pd.DataFrame) -> list[_Circle]:
    """Place the regions, the largest first."""
    served = reach[reach["clients"].notna() & (reach["clients"] > 0)].sort_values(
        ["clients", "region_code"], ascending=[False, True]
    )
    most = int(served["clients"].max()) if len(served) else 0
    circles = []
    for row, known in zip(served.itertuples(), _placed(served), strict=True):
        code = str(row.region_code)
        if code in laid.anchors:
            at = laid.anchors[code]
        elif known and laid.stage is not None:
            at = laid.stage.pixel(float(str(row.lon)), float(str(row.lat)))
        else:
            continue
        value = int(str(row.clients))
        circles.append(_Circle(id=code, value=value, at=at, radius=_radius(value, most, laid)))
    return circles


def _radius(value: int, most: int, laid: Composition) -> float:
    """Give a circle the area that its number asks for; the largest stands in one proportion to the stage."""
    return _LARGEST[laid.ring] * laid.size[1] / boundaries.SIZE[1] * math.sqrt(value / most)


def _arcs(origin: Point, circles: Sequence[_Circle]) -> go.Scatter:
    """Draw arcs from the origin to circles, as one shape of curved bands whose width goes by the number."""
    most = max(circle.value for circle in circles)
    x: list[float | None] = []
    y: list[float | None] = []
    for circle in circles:
        band = _band(origin, circle, max(_NARROWEST, _WIDEST * circle.value / most))
        x += [*(round(across, 1) for across, _ in band), None]
        y += [*(round(up, 1) for _, up in band), None]
    return go.Scatter(
        x=x[:-1],
        y=y[:-1],
        mode="lines",
        fill="toself",
        fillcolor=theme.ink("arc"),
        line={"width": 0.8, "color": theme.ink("surface")},
        hoverinfo="skip",
        zorder=_DATA - 1,
    )


def _band(origin: Point, circle: _Circle, wide: float) -> list[Point]:
    """Bend a band from the origin to the edge of a circle."""
    run, rise = circle.at[0] - origin[0], circle.at[1] - origin[1]
    length = math.hypot(run, rise)
    side = 1 if run > 0 else -1
    middle = origin[0] + run / 2 - rise * _BEND * side, origin[1] + rise / 2 + run * _BEND * side

    def at(part: float) -> Point:
        rest = 1 - part
        return (
            rest * rest * origin[0] + 2 * rest * part * middle[0] + part * part * circle.at[0],
            rest * rest * origin[1] + 2 * rest * part * middle[1] + part * part * circle.at[1],
        )

    head = 9 + wide * 1.1
    tip = 1 - (circle.radius + 3) / length
    neck = max(0.3, tip - head / length)
    left: list[Point] = []
    right: list[Point] = []
    for step in range(_STEPS + 1):
        part = 9 / length + (neck - 9 / length) * step / _STEPS
        here, next_ = at(part), at(part + 0.01)
        turn = math.atan2(next_[1] - here[1], next_[0] - here[0]) + math.pi / 2
        half = wide / 2 * (0.45 + 0.55 * step / _STEPS)
        left.append((here[0] + math.cos(turn) * half, here[1] + math.sin(turn) * half))
        right.append((here[0] - math.cos(turn) * half, here[1] - math.sin(turn) * half))
    here, point = at(neck), at(tip)
    turn = math.atan2(point[1] - here[1], point[0] - here[0]) + math.pi / 2
    barb = wide / 2 + 4.5
    barbs = [(here[0] + math.cos(turn) * barb * sign, here[1] + math.sin(turn) * barb * sign) for sign in (1, -1)]
    return [*left, barbs[0], point, barbs[1], *reversed(right), left[0]]


def _circles(circles: Sequence[_Circle], *, solid: bool) -> list[go.Scatter]:
    """Draw circles, the largest below, each with its id for a tap."""
    primary, surface = theme.ink("primary"), theme.ink("surface")
    return [
        go.Scatter(
            x=[circle.at[0] for circle in circles],
            y=[circle.at[1] for circle in circles],
            mode="markers",
            marker={
                "size": [round(2 * circle.radius, 1) for circle in circles],
                "sizemode": "diameter",
                "color": primary if solid else theme.ink("reach"),
                "opacity": 1,
                "line": {"width": 2, "color": surface if solid else primary},
            },
            customdata=[circle.id for circle in circles],
            hoverinfo="none",
            zorder=_DATA,
        )
    ]


def _counts(circles: Sequence[_Circle], lang: str) -> list[go.Scatter]:
    """Write numbers into the circles that are large enough for them."""
    fitting = [
        (circle, count)
        for circle, count in ((circle, i18n.number(circle.value, lang)) for circle in circles)
        if math.hypot(width(count, theme.CHART_TEXT), theme.CHART_TEXT * 0.75) <= 2 * circle.radius - 2
    ]
    if not fitting:
        return []
    written = boundaries.text(
        [circle.at for circle, _ in fitting],
        [count for _, count in fitting],
        colour=theme.ink("on-primary"),
        shadow=False,
    )
    written.zorder = _DATA + 1
    return [written]


def _legend(laid: Composition, circles: Sequence[_Circle], *, title: str, lang: str) -> list[go.Scatter]:
    """Show what sizes of circles mean: nested circles of round numbers."""
    most = max(circle.value for circle in circles)
    values = _steps(most)
    left, _, _, top = laid.legend_box
    line = theme.CHART_TEXT * LINE_HEIGHT
    radii = [_radius(value, most, laid) for value in values]
    base = top - line - 10 - 2 * radii[0]
    middle = left + radii[0] + 2
    heads = [base + 2 * radius for radius in radii]
    rows = [heads[0] - 5]
    for head in heads[1:]:
        rows.append(min(head, rows[-1] - theme.CHART_TEXT * 1.05))
    edge = middle + radii[0] + 14
    titled = boundaries.text([(left, top - line / 2)], [title], colour=theme.ink("text-2"), side="middle right")
    numbers = boundaries.text(
        [(edge, row) for row in rows],
        [i18n.number(value, lang) for value in values],
        colour=theme.ink("text-2"),
        side="middle right",
    )
    shapes = _outline([((middle, base + radius), radius) for radius in radii], dashed=False)
    lines = go.Scatter(
        x=[x for _ in rows for x in (middle, edge - 10, edge, None)][:-1],
        y=[y for head, row in zip(heads, rows, strict=True) for y in (head, head, row, None)][:-1],
        mode="lines",
        line={"color": theme.ink("text-3"), "width": 1},
        hoverinfo="skip",
    )
    for trace in (titled, numbers):
        trace.zorder = _WORDS
    return [shapes, lines, titled, numbers]


def _steps(most: int) -> list[int]:
    """Choose round numbers for a legend, the largest first, none above the data.

    Example:
        >>> _steps(347), _steps(7)
        ([200, 50], [5, 1])
    """
    power = 10 ** (len(str(most)) - 1)
    top = max(step * power for step in (1, 2, 5) if step * power <= most)
    low = max(1, top // 4 if str(top).startswith("2") else top // 5)
    return [top, low] if low < top else [top]


def _outline(discs: Sequence[tuple[Point, float]], *, dashed: bool = True) -> go.Scatter:
    """Draw circles as lines."""
    x: list[float | None] = []
    y: list[float | None] = []
    for (across, up), radius in discs:
        turns = [math.tau * step / _ROUND for step in range(_ROUND + 1)]
        x += [*(round(across + radius * math.cos(turn), 1) for turn in turns), None]
        y += [*(round(up + radius * math.sin(turn), 1) for turn in turns), None]
    line: dict[str, Any] = {
        "color": theme.ink("seal" if dashed else "primary"),
        "width": 1.6,
        "dash": "5px,5px" if dashed else "solid",
    }
    shade = {"fill": "toself", "fillcolor": theme.ink("unsure")} if dashed else {}
    return go.Scatter(x=x[:-1], y=y[:-1], mode="lines", line=line, hoverinfo="skip", zorder=_DATA - 2, **shade)
