"""What stands where on a ring: shapes, points, names and the places kept for notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from dashboard import i18n, theme
from dashboard.figures.boundaries import schematic
from dashboard.figures.boundaries.files import Boundaries, Box, Feature, Point, Ring
from dashboard.figures.boundaries.labels import ROW_HEIGHT, Label, Name, clashes, ground, place, width, wrap
from dashboard.figures.boundaries.stage import SIZE, Stage, View, stage

_EDGE = 14.0
_BLEED = 12.0
_FINE = 0.42
_SEEN = 3.0
_TINY = 1.2
_ROOM = 42.0
_SPECK = 7.0
_RAISED = 13.0
_LINE_ROOM = 8.0
_MARK = 7.0
_FULL_ACROSS = 150.0
_SLIVER = 4.0
_DOUBLE = 4.0
_NEAR = ("zone", "city")
_ABROAD = "northeast_asia.geojson"
_CHINA = "CHN"
_ALWAYS_NAMED = frozenset({"710000", "810000", "820000"})


@dataclass(frozen=True, eq=False, kw_only=True)
class Shapes:
    """All shapes of a ring in pixels, by what they are."""

    foreign: Sequence[BaseGeometry]
    near: Sequence[BaseGeometry]
    own: Sequence[BaseGeometry]
    land: BaseGeometry
    borders: Sequence[BaseGeometry]
    subject: Sequence[BaseGeometry]
    lakes: Sequence[BaseGeometry]
    rivers: Sequence[BaseGeometry]
    fine: Sequence[BaseGeometry]
    lines: Mapping[str, Sequence[BaseGeometry]]
    islets: Sequence[Point]


@dataclass(frozen=True, eq=False, kw_only=True)
class Composition:
    """A ring, laid out for one language and one size of stage.

    Attributes:
        stage: The projection; None in a schematic, which has no shapes either.
        anchors: Where each unit's circle stands, in pixels.
        origin: Where the arcs begin.
        names: Names that are set, the same whatever the data are.
        credit: The credit's lines, and ``credit_box`` the room they take.
        note_box: Kept for what the data have to say.
        legend_box: Kept for the sizes of circles.
    """

    ring: str
    size: tuple[float, float]
    stage: Stage | None
    anchors: Mapping[str, Point]
    origin: Point
    names: Sequence[Label]
    dots: Sequence[Point]
    credit: Sequence[str]
    credit_box: Box
    note_box: Box
    legend_box: Box
    inset_title: Sequence[str] = ()
    inset_title_box: Box = (0, 0, 0, 0)

    @property
    def across(self) -> float:
        """Say how wide a line of the credit or a note may be."""
        return _across(self.size)

    @property
    def taken(self) -> list[Box]:
        """List the boxes that nothing else may touch."""
        boxes = [self.credit_box, self.note_box, self.legend_box, *(label.box for label in self.names)]
        return boxes + ([self.stage.inset.frame, self.inset_title_box] if self.stage and self.stage.inset else [])


@lru_cache(maxsize=64)
def compose(
    geo: Boundaries, ring: str, lang: str, size: tuple[float, float], review_number: str | None, *, plain: bool
) -> Composition:
    """Lay a ring out.

    Args:
        geo: The boundary files.
        ring: One of ``RINGS``.
        lang: One of ``LANGS``.
        size: Width and height of the plot area in pixels.
        review_number: The map review number, if it is valid for the ring.
        plain: A schematic without boundaries.
    """
    credit = credit_lines(geo.rings[ring], lang=lang, size=size, review_number=review_number, plain=plain)
    text = theme.CHART_TEXT
    line = text * ROW_HEIGHT
    across = max(width(words, text) for words in credit)
    credit_box = (_EDGE, _EDGE, _EDGE + across, _EDGE + line * len(credit) + 4)
    note = [
        words for sentence in _longest_note(ring, lang) for words in wrap(sentence, size=text, across=_across(size))
    ]
    note_across = max((width(words, text) for words in note), default=0)
    note_box = (_EDGE, credit_box[3] + 6, _EDGE + note_across, credit_box[3] + 6 + line * len(note))
    legend_box = (_EDGE, size[1] - _EDGE - 132, _EDGE + 200, size[1] - _EDGE)
    kept = _Kept(credit=credit, credit_box=credit_box, note_box=note_box, legend_box=legend_box)
    return _schematic(geo, ring, lang, size, kept) if plain else _map(geo, ring, lang, size, kept)


def _longest_note(ring: str, lang: str) -> list[str]:
    """Say the most that the data of a ring may have to say, so that room is kept for it."""
    if ring in {"nation", "northeast_asia"}:
        return [no_data(("hong_kong", "macao", "taiwan"), lang=lang)]
    if ring == "zone":
        return [
            i18n.word("map.note.approximate", lang, least=2, most=3),
            i18n.word("map.note.unplaced", lang, names="\N{EM DASH}" * 6),
            i18n.word("map.note.unplaced_buildings", lang, count=10),
        ]
    if ring == "city":
        return [
            i18n.word("map.note.approximate", lang, least=2, most=3),
            i18n.word("map.note.unplaced", lang, names="\N{EM DASH}" * 6),
        ]
    return []


def no_data(places: Sequence[str], *, lang: str) -> str:
    """Say that a thematic map has no figures for some of Hong Kong, Macao and Taiwan.

    Args:
        places: Of ``hong_kong``, ``macao``, ``taiwan``, in this order.
        lang: One of ``i18n.LANGS``.
    """
    names = [i18n.word(f"map.note.{place}", lang) for place in places]
    last = i18n.word("map.note.last", lang)
    listed = i18n.word("map.note.and", lang).join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]
    return i18n.word("map.note.no_data", lang, names=listed)


@dataclass(frozen=True, kw_only=True)
class _Kept:
    credit: Sequence[str]
    credit_box: Box
    note_box: Box
    legend_box: Box


def _across(size: tuple[float, float]) -> float:
    """Say how wide the credit and notes may be: narrow enough to stay off the map's own land."""
    return min(430.0, size[0] * 0.45)


def credit_lines(
    ring: Ring, *, lang: str, size: tuple[float, float], review_number: str | None, plain: bool
) -> list[str]:
    """Say where the map comes from and whether it was reviewed, in lines.

    The review number, or the want of one, comes first: it is what a reader looks for.
    """
    if plain:
        sentences = [i18n.word("map.credit.schematic", lang)]
    else:
        names = ["tianditu"]
        names += ["natural_earth"] if {_ABROAD, "foreign_land.geojson"} & set(ring.files) or ring.rivers else []
        names += ["geonames"]
        listed = i18n.word("map.credit.and", lang).join(i18n.word(f"map.credit.{name}", lang) for name in names)
        status = (
            i18n.word("map.credit.review", lang, number=review_number)
            if review_number
            else i18n.word("map.credit.unreviewed", lang)
        )
        sentences = [status, i18n.word("map.credit.source", lang, sources=listed)]
    return [line for sentence in sentences for line in wrap(sentence, size=theme.CHART_TEXT, across=_across(size))]


def _schematic(geo: Boundaries, ring: str, lang: str, size: tuple[float, float], kept: _Kept) -> Composition:
    """Lay out a picture without boundaries."""
    about = geo.rings[ring]
    units = _units(geo, about)
    anchors: dict[str, Point] = {}
    names: list[Name] = []
    if ring != "zone":
        # In a picture without land Taiwan Province stands among the provinces, never beside countries.
        units = [unit for unit in units if ring != "northeast_asia" or (unit.kind == "country" and unit.id != _CHINA)]
        degrees = {unit.id: _degrees(unit, about) for unit in units if unit.id != geo.origin_place}
        anchors = schematic.arrange(degrees, origin=geo.origin, size=size)
        names = [
            Name(id=unit.id, text=_text(unit, about, lang), role="unit", anchor=anchors[unit.id], size=theme.CHART_TEXT)
            for unit in units
            if unit.id in anchors
        ]
    middle = schematic.centre(size)
    if ring == "province":
        anchors[geo.origin_place] = middle
    if ring == "northeast_asia":
        anchors[_CHINA] = middle
    names.append(_origin_name(geo, lang, middle, ring, plain=True))
    under = ground([], [], frame=(0, 0, *size))
    labels = place(names, on=under, taken=[kept.credit_box, kept.note_box, kept.legend_box])
    return Composition(
        ring=ring,
        size=size,
        stage=None,
        anchors=anchors,
        origin=middle,
        names=labels,
        dots=[],
        credit=kept.credit,
        credit_box=kept.credit_box,
        note_box=kept.note_box,
        legend_box=kept.legend_box,
    )


def _origin_name(geo: Boundaries, lang: str, at: Point, ring: str, *, plain: bool = False) -> Name:
    """Name the point where the arcs begin."""
    text = geo.places[geo.origin_place].short[lang]
    if ring == "zone":
        text = i18n.word("map.new_area", lang)
    elif ring == "northeast_asia" and plain:
        text = i18n.word("map.origin_abroad", lang, place=text)
    return Name(id=geo.origin_place, text=text, role="origin", anchor=at, size=theme.CHART_TEXT, mark=8, bold=True)


def _map(geo: Boundaries, ring: str, lang: str, size: tuple[float, float], kept: _Kept) -> Composition:
    """Lay out a map."""
    fitted = stage(geo, ring, size)
    about = fitted.ring
    drawn = shapes(geo, ring, size)
    units = _units(geo, about)
    free = fitted.free()
    visible = [fitted.map.shape(unit.geometry).intersection(free) for unit in units]
    others = [shapely.union_all([*drawn.foreign, *drawn.near])]
    under = ground(visible, others, frame=(0, 0, *size))
    anchors = _anchors(units, visible, fitted, kept)
    names = [
        Name(
            id=unit.id,
            text=_text(unit, about, lang),
            role="country" if unit.kind == "country" else "near" if ring == "zone" else "unit",
            anchor=anchors[unit.id],
            size=theme.CHART_TEXT,
            own=number,
            mark=0 if ring == "zone" else _MARK,
            centred=ring == "zone",
            reach=90 if ring == "zone" else 300,
            strict=about.units == _ABROAD or unit.id in about.full,
            bold=unit.kind == "country",
        )
        for number, unit in enumerate(units)
        if unit.id in anchors
    ]
    names += _place_names(geo, fitted, lang)
    dots = [name.anchor for name in names if name.role == "place"]
    if ring not in {*_NEAR, "province"}:
        names.append(_origin_name(geo, lang, fitted.map.point(*geo.origin), ring))
    names += _island_names(fitted, lang)
    title, title_box = _title(fitted, lang)
    taken = [kept.credit_box, kept.note_box, kept.legend_box]
    if fitted.inset:
        taken += [fitted.inset.frame, title_box]
    circles = [(fitted.map.point(*point), about.clear_px) for point in about.clear]
    marks = list(circles)
    for line in drawn.lines.get("scs_line", ()):
        marks += [((x, y), _LINE_ROOM) for x, y in shapely.get_coordinates(shapely.segmentize(line, _LINE_ROOM))]
    return Composition(
        ring=ring,
        size=size,
        stage=fitted,
        anchors=anchors,
        origin=fitted.map.point(*geo.origin),
        names=_apart(place(names, on=under, taken=taken, marks=marks), circles=circles if size < SIZE else ()),
        dots=dots,
        credit=kept.credit,
        credit_box=kept.credit_box,
        note_box=kept.note_box,
        legend_box=kept.legend_box,
        inset_title=title,
        inset_title_box=title_box,
    )


def _apart(names: Sequence[Label], *, circles: Sequence[tuple[Point, float]]) -> tuple[Label, ...]:
    """Leave out what found no room: a neighbour's name under the data, and one of two names that lie on each other.

    On the full stage all names find room; on a smaller one some do not, and the list beside the map has them.
    """
    left_out = {
        label.id
        for label in names
        if label.role == "near" and any(box(*label.box).distance(shapely.Point(at)) < clear for at, clear in circles)
    }
    for one, other in clashes(names):
        if not {one, other} & left_out:
            left_out.add(other if one in _ALWAYS_NAMED else one)
    return tuple(label for label in names if label.id not in left_out)


def _units(geo: Boundaries, ring: Ring) -> list[Feature]:
    """List what is labelled: the ring's units, and from the ground whatever must always carry its name."""
    units = list(geo.features[ring.units])
    known = {unit.id for unit in units}
    for name, _ in ring.ground:
        units += [feature for feature in geo.features[name] if feature.id in ring.full and feature.id not in known]
    return units


def _text(unit: Feature, ring: Ring, lang: str) -> str:
    if unit.id in ring.full:
        return "\n".join(wrap(unit.full[lang], size=theme.CHART_TEXT, across=_FULL_ACROSS))
    return unit.short[lang]


def _degrees(unit: Feature, ring: Ring) -> Point:
    """Give the point that stands for a unit."""
    if unit.id in ring.points:
        return ring.points[unit.id]
    if unit.label:
        return unit.label
    middle = unit.geometry.representative_point()
    return middle.x, middle.y


def _anchors(units: Sequence[Feature], visible: Sequence[BaseGeometry], fitted: Stage, kept: _Kept) -> dict[str, Point]:
    """Give every unit that can be seen a point inside what can be seen of it."""
    anchors: dict[str, Point] = {}
    room: BaseGeometry = box(*fitted.map.frame).buffer(-20)
    for taken in (kept.credit_box, kept.note_box, kept.legend_box):
        room = room.difference(box(*taken))
    for unit, shown in zip(units, visible, strict=True):
        whole = fitted.map.shape(unit.geometry)
        if shown.is_empty:
            continue
        point = fitted.map.point(*_degrees(unit, fitted.ring))
        if shown.area > 0.7 * whole.area or (unit.kind == "country" and shown.contains(shapely.Point(point))):
            raised = (point[0], point[1] + _RAISED)
            anchors[unit.id] = raised if shown.contains(shapely.Point(raised)) else point
            continue
        inner = shown.intersection(room)
        parts = [part for part in shapely.get_parts(inner) if part.area > 1]
        if not parts:
            continue
        circle = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area), tolerance=4)
        if circle.length >= _ROOM:
            x, y = circle.coords[0]
            anchors[unit.id] = (round(x, 1), round(y, 1))
    return {unit: (round(x, 1), round(y, 1)) for unit, (x, y) in anchors.items()}


def _title(fitted: Stage, lang: str) -> tuple[list[str], Box]:
    """Set the inset's title above its frame, where it covers nothing that the inset shows."""
    if fitted.inset is None:
        return [], (0, 0, 0, 0)
    left, _, right, top = fitted.inset.frame
    lines = wrap(i18n.word("map.inset.title", lang), size=theme.CHART_TEXT, across=right - left + 4)
    across = max(width(line, theme.CHART_TEXT) for line in lines)
    return lines, (right - across, top + 4, right, top + 4 + theme.CHART_TEXT * ROW_HEIGHT * len(lines))


def _island_names(fitted: Stage, lang: str) -> list[Name]:
    """Name the islands that are too small to be seen as areas."""
    return [
        Name(
            id=island.id,
            text=island.short[lang],
            role="island",
            anchor=fitted.map.point(*island.label),
            size=theme.CHART_TEXT,
            mark=3,
            required=False,
            reach=90,
        )
        for island in fitted.ring.islands
        if island.label
    ]


def _place_names(geo: Boundaries, fitted: Stage, lang: str) -> list[Name]:
    """Name the ring's places, where there is room for them."""
    places = geo.places
    return [
        Name(
            id=place_id,
            text=places[place_id].short[lang],
            role="place",
            anchor=fitted.map.point(*_degrees(places[place_id], fitted.ring)),
            size=theme.CHART_TEXT,
            mark=4,
            required=False,
            reach=0,
        )
        for place_id in fitted.ring.places
    ]


@lru_cache(maxsize=32)
def shapes(geo: Boundaries, name: str, size: tuple[float, float]) -> Shapes:
    """Project, cut and thin all shapes of a ring; they are the same in every language."""
    fitted = stage(geo, name, size)
    ring = fitted.ring
    units = geo.features[ring.units]
    abroad = ring.units == _ABROAD
    ground = [*ring.ground, (ring.units, "foreign" if abroad else "own")]
    layers: dict[str, list[BaseGeometry]] = {"foreign": [], "near": [], "own": []}
    borders: list[BaseGeometry] = []
    beyond: BaseGeometry = shapely.Polygon()
    for file, role in ground:
        areas = _areas([feature for feature in geo.features[file] if feature.id != _CHINA], fitted)
        if file == _ABROAD:
            beyond = shapely.union_all(layers["foreign"]).buffer(_DOUBLE)
        layers[role] += areas
        if role == "near" or (role == "foreign" and file == _ABROAD and ring.units != "china_provinces.geojson"):
            edges = shapely.union_all([area.boundary for area in areas]).difference(beyond)
            borders = [border.difference(shapely.union_all(areas).buffer(_DOUBLE)) for border in borders] + [edges]
    own = shapely.union_all(layers["own"])
    borders = [] if own.is_empty else [border.difference(own.buffer(_DOUBLE)) for border in borders]
    near = shapely.union_all([*layers["near"], own])
    pool = [*units, *(feature for file, _ in ring.ground for feature in geo.features[file])]
    water = geo.water if ring.rivers else ()
    return Shapes(
        foreign=[_closed(shapely.union_all([*layers["foreign"], near]))],
        near=[_closed(near)] if layers["near"] else [],
        own=layers["own"],
        land=own,
        borders=[border for border in borders if not border.is_empty],
        subject=_areas([feature for feature in pool if feature.id in ring.subject], fitted),
        lakes=_within(_areas([feature for feature in water if feature.kind == "lake"], fitted), own),
        rivers=_within(_paths([feature.geometry for feature in water if feature.kind == "river"], fitted), own),
        fine=_paths([feature.geometry.boundary for feature in geo.features[ring.finer]], fitted) if ring.finer else [],
        lines=_lines(geo, fitted),
        islets=_islets([feature for feature in pool if feature.kind == "province"], fitted) if ring.lines else [],
    )


def _closed(area: BaseGeometry) -> BaseGeometry:
    """Close the slivers between files of different detail, and leave the coasts where they are."""
    closed = area.buffer(_SLIVER, quad_segs=1).buffer(-_SLIVER, quad_segs=1)
    return closed.union(area).simplify(_FINE / 2)


def _within(shapes: Sequence[BaseGeometry], whole: BaseGeometry) -> list[BaseGeometry]:
    """Keep what lies inside an area."""
    return [kept for kept in (shape.intersection(whole) for shape in shapes) if not kept.is_empty]


def _lines(geo: Boundaries, fitted: Stage) -> dict[str, list[BaseGeometry]]:
    """Draw the lines that a map of China carries, by their kind.

    The national line is cut from the same outline as the provinces. Where a ring's own units are drawn from a finer
    file, the line follows that finer outline instead, so that it is not seen double.
    """
    if not fitted.ring.lines:
        return {}
    by_kind: dict[str, list[BaseGeometry]] = {}
    for line in geo.lines:
        by_kind.setdefault(line.kind, []).append(line.geometry)
    if fitted.ring.units not in {"china_provinces.geojson", _ABROAD}:
        outline = shapely.union_all([unit.geometry for unit in geo.features[fitted.ring.units]]).boundary
        national = shapely.union_all(by_kind["national_land"])
        near = 0.09
        by_kind["national_land"] = [
            national.difference(outline.buffer(near)),
            outline.intersection(national.buffer(near)),
        ]
    return {kind: _paths(lines, fitted) for kind, lines in by_kind.items()}


def _views(fitted: Stage) -> list[tuple[View, BaseGeometry]]:
    """List the frames with the area that each may draw in."""
    bleed = box(*fitted.map.frame).buffer(_BLEED, join_style="mitre")
    if not fitted.inset:
        return [(fitted.map, bleed)]
    inner = box(*fitted.inset.frame)
    corner = box(inner.bounds[0], -_BLEED, fitted.width + _BLEED, inner.bounds[3])
    return [(fitted.map, bleed.difference(corner)), (fitted.inset, inner)]


def _areas(features: Sequence[Feature], fitted: Stage) -> list[BaseGeometry]:
    """Project and cut areas; neighbours keep one shared line."""
    shown: list[BaseGeometry] = []
    for view, area in _views(fitted):
        cut = [_cut(view.shape(feature.geometry), area) for feature in features]
        cut = [geometry for geometry in cut if not geometry.is_empty]
        if cut:
            shown += list(shapely.coverage_simplify(np.array(cut), _FINE * 2.4))
    return [geometry for geometry in shown if not geometry.is_empty]


def _cut(geometry: BaseGeometry, area: BaseGeometry) -> BaseGeometry:
    """Cut an area, and keep nothing of it but areas."""
    geometry = geometry if geometry.is_valid else geometry.buffer(0)
    parts = [part for part in shapely.get_parts(geometry.intersection(area)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _paths(lines: Sequence[BaseGeometry], fitted: Stage) -> list[BaseGeometry]:
    """Project, cut and thin lines."""
    shown = []
    for view, area in _views(fitted):
        whole = shapely.union_all([view.shape(line) for line in lines])
        merged = shapely.line_merge(whole) if whole.geom_type == "MultiLineString" else whole
        shown.append(merged.intersection(area).simplify(_FINE))
    return [geometry for geometry in shown if not geometry.is_empty]


def _islets(features: Sequence[Feature], fitted: Stage) -> list[Point]:
    """Find the islands that are too small to be seen as areas and lie apart from any that is seen."""
    dots: list[Point] = []
    for view, area in _views(fitted):
        parts = shapely.get_parts([view.shape(feature.geometry) for feature in features])
        parts = parts[shapely.intersects(parts, area)]
        seen = shapely.area(parts) >= _SEEN
        large = shapely.union_all(parts[seen])
        shapely.prepare(large)
        for part in parts[~seen]:
            middle = part.centroid
            clear = shapely.distance(middle, large) > _SPECK and all(
                abs(x - middle.x) + abs(y - middle.y) > _TINY * 3 for x, y in dots
            )
            if clear and area.contains(middle):
                dots.append((round(middle.x, 1), round(middle.y, 1)))
    return dots
