"""Chinese map coordinates turned into WGS-84, in which every public position is kept.

Maps published in China shift positions by a few hundred metres (GCJ-02), one of them by a second step (BD-09). Both
steps are known functions of the true position; the way back is found by repeating the step, to well under a
centimetre.

Source: the formulas in common use (for example ``eviltransform``); the shift is not defined in any public standard.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

_AXIS = 6378245.0
_FLATNESS = 0.00669342162296594323
# Outside this frame GCJ-02 is WGS-84.
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347
# A ten-billionth of a degree is a hundredth of a millimetre.
_CLOSE = 1e-10
_ROUNDS = 50


def to_wgs84(lat: float, *, lon: float, system: str) -> tuple[float, float]:
    """Give the true position of a place.

    Args:
        lat: Latitude in ``system``, degrees.
        lon: Longitude in ``system``, degrees.
        system: ``wgs84``, ``gcj02`` or ``bd09``.

    Returns:
        Latitude and longitude.

    Raises:
        ValueError: No such system.

    Example:
        >>> [round(degrees, 5) for degrees in to_wgs84(31.17530398, lon=121.53154186, system="gcj02")]
        [31.17743, 121.52721]
    """
    if system == "wgs84":
        return lat, lon
    if system == "gcj02":
        return _undone(_gcj02, lat=lat, lon=lon)
    if system == "bd09":
        lat, lon = _undone(_bd09, lat=lat, lon=lon)
        return _undone(_gcj02, lat=lat, lon=lon)
    raise ValueError(f"no such coordinate system: {system!r}")


def _undone(step: Callable[[float, float], tuple[float, float]], *, lat: float, lon: float) -> tuple[float, float]:
    """Find the position that a step leads here: move a guess by what its image misses, until it misses nothing."""
    guess_lat, guess_lon = lat, lon
    for _ in range(_ROUNDS):
        image_lat, image_lon = step(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - image_lat, guess_lon + lon - image_lon
        if max(abs(lat - image_lat), abs(lon - image_lon)) < _CLOSE:
            break
    return guess_lat, guess_lon


def _gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Shift a WGS-84 position as maps published in China do."""
    if not (_SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    both = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    root = 1 - _FLATNESS * sin(radians(lat)) ** 2
    north = north * 180.0 / (_AXIS * (1 - _FLATNESS) / (root * sqrt(root)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(root) * cos(radians(lat)) * pi)
    return lat + north, lon + east


def _bd09(lat: float, lon: float) -> tuple[float, float]:
    """Shift a GCJ-02 position by the second step."""
    turn = pi * 3000.0 / 180.0
    radius = hypot(lon, lat) + 0.00002 * sin(lat * turn)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * turn)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065
