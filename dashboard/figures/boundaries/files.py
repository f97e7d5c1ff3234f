"""Boundary files as they lie on the disk, read once and never changed."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard import i18n

RINGS = ("zone", "city", "province", "nation", "northeast_asia")
_RINGS_FILE = "rings.toml"
_LINES_FILE = "china_lines.geojson"
_WATER_FILE = "rivers_lakes_50m.geojson"
_PLACES_FILE = "places.geojson"

Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Feature:
    """One shape of a boundary file, with its names.

    ``short`` and ``full`` are names by language. A shape that its source left without a name is never drawn as a unit.
    """

    id: str
    kind: str
    geometry: BaseGeometry
    short: Mapping[str, str]
    full: Mapping[str, str]
    label: Point | None


@dataclass(frozen=True, kw_only=True)
class Inset:
    """A second frame for what lies too far away to be drawn in one with the rest."""

    box: Box
    projection: str
    width: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Ring:
    """What one ring shows; the words are those of ``rings.toml``."""

    name: str
    projection: str
    frame_of: str | None
    frame_box: Box | None
    frame_points: tuple[Point, ...]
    room: Box
    room_small: Box | None
    ground: tuple[tuple[str, str], ...]
    units: str
    finer: str | None
    subject: frozenset[str]
    lines: bool
    rivers: bool
    full: frozenset[str]
    points: Mapping[str, Point]
    places: tuple[str, ...]
    islands: tuple[Feature, ...]
    clear: tuple[Point, ...]
    clear_px: float
    inset: Inset | None

    @property
    def files(self) -> tuple[str, ...]:
        """Name every file that the ring's picture is drawn from, each once."""
        names = [self.units, *(name for name, _ in self.ground), _PLACES_FILE]
        names += [name for name in (self.finer, self.frame_of) if name]
        names += [_LINES_FILE] if self.lines else []
        names += [_WATER_FILE] if self.rivers else []
        return tuple(sorted(set(names)))


@dataclass(frozen=True, eq=False)
class Boundaries:
    """All boundary files of the five rings; two with the same content are equal.

    Attributes:
        hash: Eight hexadecimal digits over the files, ``rings.toml``, this package's code, the colours and the words of
            the map: what a picture of boundaries depends on apart from the display settings.
        rings: What each ring shows.
        origin: Where the arcs begin, in degrees.
        origin_place: Its id in ``places.geojson``.
    """

    hash: str
    rings: Mapping[str, Ring]
    origin: Point
    origin_place: str
    features: Mapping[str, tuple[Feature, ...]] = field(repr=False)
    digests: Mapping[str, str] = field(repr=False)

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Boundaries) and other.hash == self.hash

    def sha256(self, ring: str) -> str:
        """Give the digest that a map review number is bound to.

        It covers all files that the ring is drawn from and the rings' frames, because a review is of the whole picture:
        the digest of one file would let the others change under a number that was given for them, too.

        Args:
            ring: One of ``RINGS``.

        Returns:
            64 hexadecimal digits: SHA-256 of the lines ``<sha256>  <name>`` of the ring's files in the order of their
            names, ``rings.toml`` last.

        Raises:
            KeyError: No such ring.
        """
        names = (*self.rings[ring].files, _RINGS_FILE)
        listing = "".join(f"{self.digests[name]}  {name}\n" for name in names)
        return hashlib.sha256(listing.encode()).hexdigest()

    @property
    def lines(self) -> tuple[Feature, ...]:
        """Give the lines that every map of China carries."""
        return self.features[_LINES_FILE]

    @property
    def water(self) -> tuple[Feature, ...]:
        """Give the rivers and lakes."""
        return self.features[_WATER_FILE]

    @property
    def places(self) -> Mapping[str, Feature]:
        """Give the places, by id."""
        return {place.id: place for place in self.features[_PLACES_FILE]}


def load(geo_dir: Path) -> Boundaries:
    """Read the boundary files of all rings.

    Called once, when the app is put together: the files are replaceable, but never while pictures of them are
    being served.

    Args:
        geo_dir: The folder that holds ``rings.toml`` and the files it names.

    Raises:
        OSError: A file is missing or cannot be read.
        ValueError: A file is not what it should be; the message names it.
    """
    raw = (geo_dir / _RINGS_FILE).read_bytes()
    try:
        table = tomllib.loads(raw.decode())
        rings = {name: _ring(name, table[name]) for name in RINGS}
        origin = table["origin"]
        start, place = (float(origin["lon"]), float(origin["lat"])), str(origin["place"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{geo_dir / _RINGS_FILE}: {error!r}") from error
    names = sorted({name for ring in rings.values() for name in ring.files} | {_LINES_FILE, _WATER_FILE})
    contents = {name: (geo_dir / name).read_bytes() for name in names}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    digests[_RINGS_FILE] = hashlib.sha256(raw).hexdigest()
    return Boundaries(
        hash=_hash(digests),
        rings=rings,
        origin=start,
        origin_place=place,
        features={name: _features(geo_dir / name, content) for name, content in contents.items()},
        digests=digests,
    )


def _hash(digests: Mapping[str, str]) -> str:
    """Hash what pictures of boundaries depend on."""
    digest = hashlib.sha256()
    for name in sorted(digests):
        digest.update(f"{name} {digests[name]}\n".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    for lang in i18n.LANGS:
        words = sorted((key, text) for key, text in i18n.catalogue(lang).items() if key.startswith("map."))
        digest.update(repr(words).encode())
    return digest.hexdigest()[:8]


def _ring(name: str, table: Mapping[str, Any]) -> Ring:
    """Read one ring of ``rings.toml``."""
    frame = table["frame"]
    inset = table.get("inset")
    return Ring(
        name=name,
        projection=str(table["projection"]),
        frame_of=frame.get("of"),
        frame_box=_box(frame["box"]) if "box" in frame else None,
        frame_points=tuple(_point(point) for point in frame.get("points", ())),
        room=_box(table["room"]),
        room_small=_box(table["room_small"]) if "room_small" in table else None,
        ground=tuple((str(layer["file"]), str(layer["as"])) for layer in table["ground"]),
        units=str(table["units"]),
        finer=table.get("finer"),
        subject=frozenset(table.get("subject", ())),
        lines=bool(table.get("lines", False)),
        rivers=bool(table.get("rivers", False)),
        full=frozenset(table.get("full", ())),
        points={unit: _point(point) for unit, point in table.get("points", {}).items()},
        places=tuple(table.get("places", ())),
        islands=tuple(_island(island) for island in table.get("islands", ())),
        clear=tuple(_point(point) for point in table.get("clear", ())),
        clear_px=float(table.get("clear_px", 0)),
        inset=Inset(box=_box(inset["box"]), projection=str(inset["projection"]), width=float(inset["width"]))
        if inset
        else None,
    )


def _island(table: Mapping[str, Any]) -> Feature:
    """Read an island that is too small for an area and still carries its name."""
    names = {lang: str(table[f"name_{lang}"]) for lang in i18n.LANGS}
    point = (float(table["lon"]), float(table["lat"]))
    return Feature(
        id=str(table["id"]), kind="island", geometry=shapely.Point(point), short=names, full=names, label=point
    )


def _point(pair: Any) -> Point:
    x, y = pair
    return float(x), float(y)


def _box(four: Any) -> Box:
    west, south, east, north = four
    return float(west), float(south), float(east), float(north)


def _features(path: Path, content: bytes) -> tuple[Feature, ...]:
    """Read one GeoJSON file; a shape that the source left without a name or a kind is left out."""
    try:
        collection = json.loads(content)
        features = [_feature(feature) for feature in collection["features"]]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise ValueError(f"{path}: {error!r}") from error
    return tuple(
        feature for feature in features if feature.short["zh"] or feature.kind in {"river", "lake", "foreign_land"}
    )


def _feature(feature: Mapping[str, Any]) -> Feature:
    """Read one feature."""
    about = feature["properties"]
    full = {lang: str(about.get(f"name_{lang}") or "") for lang in i18n.LANGS}
    point = (float(about["label_lon"]), float(about["label_lat"])) if "label_lon" in about else None
    return Feature(
        id=str(feature["id"]),
        kind=str(about.get("kind") or about.get("level") or ""),
        geometry=shape(feature["geometry"]),
        short={lang: str(about.get(f"name_{lang}_short") or full[lang]) for lang in i18n.LANGS},
        full=full,
        label=point,
    )
