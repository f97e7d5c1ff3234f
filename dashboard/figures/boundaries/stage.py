"""From degrees to the pixels of a stage: projection, scale and frame of a ring."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from dashboard.figures.boundaries.files import Boundaries, Box, Inset, Ring

SIZE = (1240.0, 628.0)
_DENSE = 0.5
_MARGIN = 12.0


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """One projection, fitted into one frame of the stage.

    Figure axes count pixels of the stage from its lower left corner, so both axes have one scale whatever the frame is.
    """

    projection: pyproj.Transformer
    scale: float
    dx: float
    dy: float
    frame: Box

    def points(self, degrees: np.ndarray) -> np.ndarray:
        """Project an array of longitude and latitude."""
        x, y = self.projection.transform(degrees[:, 0], degrees[:, 1])
        return np.column_stack((np.asarray(x) * self.scale + self.dx, np.asarray(y) * self.scale + self.dy))

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Project one point."""
        x, y = self.points(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Project a shape, as it is."""
        return shapely.transform(geometry, self.points)


@dataclass(frozen=True, eq=False, kw_only=True)
class Stage:
    """The picture area of a ring: the map, and its inset if it has one."""

    ring: Ring
    width: float
    height: float
    map: View
    inset: View | None

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the place of a point of the map, to a tenth of a pixel."""
        x, y = self.map.point(lon, lat)
        return round(x, 1), round(y, 1)

    def free(self) -> BaseGeometry:
        """Give the part of the frame that the inset does not take."""
        frame = box(*self.map.frame)
        return frame.difference(box(*self.inset.frame)) if self.inset else frame


@lru_cache(maxsize=64)
def stage(geo: Boundaries, ring: str, size: tuple[float, float]) -> Stage:
    """Fit a ring's projection into a stage.

    Args:
        geo: The boundary files.
        ring: One of ``RINGS``.
        size: Width and height of the plot area in pixels.

    Raises:
        KeyError: No such ring.
    """
    about = geo.rings[ring]
    width, height = size
    fitting = projection(about.projection)
    west, south, east, north = _bounds(geo, about, fitting)
    smaller = min(width / SIZE[0], height / SIZE[1])
    left, top, right, bottom = (part * smaller for part in about.room)
    if smaller < 1 and about.room_small:
        left, top, right, bottom = about.room_small
    scale = min((width - left - right) / (east - west), (height - top - bottom) / (north - south))
    view = View(
        projection=fitting,
        scale=scale,
        dx=left + (width - left - right - (east - west) * scale) / 2 - west * scale,
        dy=bottom + (height - top - bottom - (north - south) * scale) / 2 - south * scale,
        frame=(0, 0, width, height),
    )
    inset = _inset(about.inset, width=width, size=size) if about.inset else None
    return Stage(ring=about, width=width, height=height, map=view, inset=inset)


def projection(text: str) -> pyproj.Transformer:
    """Make a projection of what ``rings.toml`` says of it."""
    return pyproj.Transformer.from_crs("EPSG:4326", text, always_xy=True)


def _metres(to: pyproj.Transformer, geometry: BaseGeometry) -> BaseGeometry:
    def project(degrees: np.ndarray) -> np.ndarray:
        return np.column_stack(to.transform(degrees[:, 0], degrees[:, 1]))

    return shapely.transform(geometry, project)


def _bounds(geo: Boundaries, ring: Ring, to: pyproj.Transformer) -> Box:
    """Measure, in metres, what has to be inside."""
    wanted: list[BaseGeometry] = [shapely.Point(point) for point in ring.frame_points]
    if ring.frame_of:
        units = shapely.union_all([feature.geometry for feature in geo.features[ring.frame_of]])
        wanted.append(units.intersection(box(*ring.frame_box)) if ring.frame_box else units)
    elif ring.frame_box:
        wanted.append(box(*ring.frame_box))
    west, south, east, north = _metres(to, shapely.GeometryCollection(wanted).segmentize(_DENSE)).bounds
    return west, south, east, north


def _inset(inset: Inset, *, width: float, size: tuple[float, float]) -> View:
    """Fit the inset into the lower right corner."""
    fitting = projection(inset.projection)
    west, south, east, north = _metres(fitting, box(*inset.box).segmentize(_DENSE)).bounds
    across = inset.width * min(size[0] / SIZE[0], size[1] / SIZE[1])
    scale = across / (east - west)
    x0, y0 = width - _MARGIN - across, _MARGIN
    return View(
        projection=fitting,
        scale=scale,
        dx=x0 - west * scale,
        dy=y0 - south * scale,
        frame=(x0, y0, x0 + across, y0 + (north - south) * scale),
    )
