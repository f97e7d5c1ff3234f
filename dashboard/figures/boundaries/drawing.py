"""The traces and the layout of what lies under the data."""

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.figures.boundaries.composition import Composition, Shapes, shapes
from dashboard.figures.boundaries.files import Boundaries, Point
from dashboard.figures.boundaries.labels import Label, moved
from dashboard.figures.boundaries.schematic import Oval, ovals
from dashboard.figures.text import plain

_DIGITS = 1
_OVAL_POINTS = 90
_SPECK = 2.4
_ABOVE = 20
# The browser library centres the line's box; the letters stand a little higher in it.
_DROP = 0.13
HALO = "0 0 2px {0}, 0 0 2px {0}, 0 0 4px {0}, 0 0 4px {0}"

# What a line of a map of China looks like: colour role, width in pixels, dash.
_LINES = {
    "province_water": ("rest", 1.2, "4px,5px"),
    "sar": ("rest", 1.6, "5px,4px"),
    "undefined_national": ("ctl-border", 2.4, "6px,5px"),
    "national_land": ("ctl-border", 2.4, "solid"),
    "scs_line": ("ctl-border", 3.2, "solid"),
}
_INKS = {"unit": "text", "country": "text", "place": "text-2", "island": "text-2", "near": "text-2", "origin": "seal"}


def layout(composition: Composition) -> dict[str, Any]:
    """Give the layout that every figure of a ring shares: axes that count pixels of the stage, and no gestures."""
    across, high = composition.size
    axis: dict[str, Any] = {"visible": False, "fixedrange": True, "autorange": False}
    return theme.layout() | {
        "width": across,
        "height": high,
        "xaxis": axis | {"range": [0, across]},
        "yaxis": axis | {"range": [0, high]},
        "plot_bgcolor": theme.ink("surface" if composition.stage is None else "water"),
    }


def figure(composition: Composition, *, geo: Boundaries) -> go.Figure:
    """Draw what lies under the data, with the credit."""
    if composition.stage is None:
        traces = _plan(composition)
    else:
        traces = _ground(composition, shapes(geo, composition.ring, composition.size))
    traces += _inset(composition)
    traces += _names(composition.names)
    drawn = go.Figure(data=traces, layout=layout(composition))
    drawn.add_annotation(
        text="<br>".join(plain(line) for line in composition.credit),
        x=composition.credit_box[0],
        y=composition.credit_box[1],
        xref="x",
        yref="y",
        xanchor="left",
        yanchor="bottom",
        align="left",
        showarrow=False,
        borderpad=0,
        font={"size": theme.CHART_TEXT, "color": theme.ink("text-2"), "shadow": HALO.format(theme.ink("surface"))},
    )
    return drawn


def _ground(composition: Composition, drawn: Shapes) -> list[go.Scatter]:
    """Draw a map's land, water and lines, the lowest first."""
    zone = composition.ring == "zone"
    traces = [
        _filled(drawn.foreign, fill="land-near"),
        _filled(drawn.near, fill="land-near" if zone else "land"),
        _stroked(drawn.borders, line="hairline", thick=1.4),
        *(
            [_stroked([drawn.land.boundary], line="seq-1", thick=16)]
            if composition.ring in {"city", "province"}
            else []
        ),
        _filled([drawn.land], fill="land" if zone else "surface"),
        _filled(drawn.subject, fill="seq-1"),
        _filled(drawn.lakes, fill="water", line="seq-2", thick=0.8),
        _stroked(drawn.rivers, line="seq-2", thick=1.2),
        _stroked(drawn.fine, line="hairline", thick=1.0),
        _outlined(drawn.own, line="surface" if zone else "rest", thick=3 if zone else 1.2),
    ]
    traces += [
        _stroked(drawn.lines.get(kind, ()), line=ink, thick=thick, dash=dash)
        for kind, (ink, thick, dash) in _LINES.items()
    ]
    if drawn.islets:
        traces.append(_specks(drawn.islets))
    if composition.dots:
        traces.append(_dots(composition.dots, size=9, colour=theme.ink("text-2"), ring=theme.ink("surface")))
    if composition.ring not in {"zone", "city"}:
        traces.append(_origin(composition, size=14))
    return [trace for trace in traces if trace.x]


def _plan(composition: Composition) -> list[go.Scatter]:
    """Draw a schematic's ovals, spokes and nodes."""
    rounds = ovals(len(composition.anchors), size=composition.size)
    middle = composition.origin
    fills = [shapely.Polygon(_oval(middle, oval)) for oval in reversed(rounds)]
    traces = [
        _filled([fill], fill=role, line="hairline", thick=1.5)
        for fill, role in zip(fills, ("bg", "surface-2", "seq-1"), strict=False)
    ]
    spokes = [shapely.LineString([middle, point]) for point in composition.anchors.values()]
    traces.append(_stroked(spokes, line="hairline", thick=1.0))
    if composition.anchors:
        traces.append(
            _dots(list(composition.anchors.values()), size=10, colour=theme.ink("rest"), ring=theme.ink("surface"))
        )
    traces.append(_origin(composition, size=18))
    return [trace for trace in traces if trace.x]


def _origin(composition: Composition, *, size: float) -> go.Scatter:
    """Mark the point where the arcs begin, above circles that may lie over it."""
    mark = _dots([composition.origin], size=size, colour=theme.ink("seal"), ring=theme.ink("surface"))
    mark.zorder = _ABOVE - 1
    return mark


def _oval(middle: Point, oval: Oval) -> list[Point]:
    circle = shapely.Point(0, 0).buffer(1, quad_segs=_OVAL_POINTS // 4)
    return [(middle[0] + x * oval.across, middle[1] + y * oval.high) for x, y in circle.exterior.coords]


def _inset(composition: Composition) -> list[go.Scatter]:
    """Draw the frame of the inset and its title."""
    if composition.stage is None or composition.stage.inset is None:
        return []
    left, low, right, high = composition.inset_title_box
    return [
        _stroked([shapely.box(*composition.stage.inset.frame).exterior], line="ctl-border", thick=1.6),
        text(
            [((left + right) / 2, (low + high) / 2)],
            ["<br>".join(plain(line) for line in composition.inset_title)],
            colour=theme.ink("text-2"),
        ),
    ]


def _names(names: Sequence[Label]) -> list[go.Scatter]:
    """Draw leader lines and names: one trace per kind of name, above all data."""
    leaders = [shapely.LineString(leader) for leader in moved(names)]
    traces = [_stroked(leaders, line="text-3", thick=1.2)] if leaders else []
    for role in dict.fromkeys(label.role for label in names):
        labels = [label for label in names if label.role == role]
        traces.append(
            text(
                [label.centre for label in labels],
                ["<br>".join(plain(line) for line in label.text.split("\n")) for label in labels],
                colour=theme.ink(_INKS[role]),
                size=labels[0].size,
                weight=600 if role in {"origin", "country"} else 500,
            )
        )
    for trace in traces:
        trace.zorder = _ABOVE
    return traces


def text(
    points: Sequence[Point],
    words: Sequence[str],
    *,
    colour: str,
    size: float = theme.CHART_TEXT,
    weight: int = 500,
    side: str = "middle center",
    shadow: bool = True,
) -> go.Scatter:
    """Write words at points."""
    font: dict[str, Any] = {"size": size, "color": colour, "weight": weight}
    if shadow:
        font["shadow"] = HALO.format(theme.ink("surface"))
    drop = _DROP * size if side.startswith("middle") else 0
    return go.Scatter(
        x=[round(x, _DIGITS) for x, _ in points],
        y=[round(y - drop, _DIGITS) for _, y in points],
        mode="text",
        text=list(words),
        textposition=side,
        textfont=font,
        hoverinfo="skip",
        cliponaxis=False,
    )


def _filled(areas: Iterable[BaseGeometry], *, fill: str, line: str | None = None, thick: float = 0) -> go.Scatter:
    x, y = _parts(
        ring
        for area in areas
        for polygon in _polygons(shapely.orient_polygons(area))
        for ring in (polygon.exterior, *polygon.interiors)
    )
    return go.Scatter(
        x=x,
        y=y,
        # A line is an element of the page for every part of it; a fill is one for all parts.
        mode="lines" if thick else "none",
        fill="toself",
        fillcolor=theme.ink(fill),
        line={"color": theme.ink(line or fill), "width": thick, "simplify": False},
        hoverinfo="skip",
    )


def _specks(points: Sequence[Point]) -> go.Scatter:
    """Draw islands too small for an area: one path, for as many markers would be as many elements of the page."""
    half = _SPECK / 2
    return _filled([shapely.box(x - half, y - half, x + half, y + half) for x, y in points], fill="rest")


def _outlined(areas: Sequence[BaseGeometry], *, line: str, thick: float) -> go.Scatter:
    """Draw the lines between neighbours once, and their coasts."""
    edges = shapely.union_all([area.boundary for area in areas]) if areas else shapely.LineString()
    merged = shapely.line_merge(edges) if edges.geom_type == "MultiLineString" else edges
    return _stroked([merged], line=line, thick=thick)


def _stroked(lines: Iterable[BaseGeometry], *, line: str, thick: float, dash: str = "solid") -> go.Scatter:
    x, y = _parts(
        part
        for geometry in lines
        for part in shapely.get_parts(geometry)
        if part.geom_type in {"LineString", "LinearRing"}
    )
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": theme.ink(line), "width": thick, "dash": dash, "simplify": False},
        hoverinfo="skip",
    )


def _dots(points: Sequence[Point], *, size: float, colour: str, ring: str | None = None) -> go.Scatter:
    return go.Scatter(
        x=[round(x, _DIGITS) for x, _ in points],
        y=[round(y, _DIGITS) for _, y in points],
        mode="markers",
        marker={"size": size, "color": colour, "line": {"width": 2 if ring else 0, "color": ring or colour}},
        hoverinfo="skip",
    )


def _polygons(area: BaseGeometry) -> list[Any]:
    return [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]


def _parts(parts: Iterable[BaseGeometry]) -> tuple[list[float | None], list[float | None]]:
    """Join parts into two lists with a gap between them, as plain numbers that JSON writes short."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in parts:
        points: list[tuple[float, float]] = []
        for across, up in shapely.get_coordinates(part):
            point = (round(float(across), _DIGITS), round(float(up), _DIGITS))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) < 2:
            continue
        if x:
            x.append(None)
            y.append(None)
        x += [_short(point[0]) for point in points]
        y += [_short(point[1]) for point in points]
    return x, y


def _short(value: float) -> float:
    return int(value) if value == int(value) else value
