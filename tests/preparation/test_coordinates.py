from math import cos, hypot, radians

import pytest

from dashboard.preparation import coordinates

# Known pairs of eviltransform's tests: WGS-84 and GCJ-02, latitude first.
KNOWN = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
# Known pair of coordtransform's documentation: GCJ-02 and BD-09.
GCJ02, BD09 = (39.915, 116.404), (39.92133699351021, 116.41036949371029)


def metres(here: tuple[float, float], there: tuple[float, float]) -> float:
    north = (here[0] - there[0]) * 111_320
    east = (here[1] - there[1]) * 111_320 * cos(radians(here[0]))
    return hypot(north, east)


@pytest.mark.parametrize(("true", "shifted"), KNOWN)
def test_a_gcj02_position_is_found_back_to_less_than_a_metre(
    true: tuple[float, float], shifted: tuple[float, float]
) -> None:
    assert metres(coordinates.to_wgs84(shifted[0], lon=shifted[1], system="gcj02"), true) < 0.01


def test_a_bd09_position_is_the_gcj02_position_behind_it() -> None:
    found = coordinates.to_wgs84(BD09[0], lon=BD09[1], system="bd09")
    assert metres(found, coordinates.to_wgs84(GCJ02[0], lon=GCJ02[1], system="gcj02")) < 0.01


@pytest.mark.parametrize("lat", [18.2, 43.88, 53.5])
@pytest.mark.parametrize("lon", [73.6, 105.0, 125.35, 134.7])
def test_shifting_a_found_position_leads_back(lat: float, lon: float) -> None:
    true = coordinates.to_wgs84(lat, lon=lon, system="gcj02")
    assert metres(coordinates._gcj02(*true), (lat, lon)) < 0.001
    assert 20 < metres(true, (lat, lon)) < 1_500


def test_abroad_gcj02_is_wgs84() -> None:
    assert coordinates.to_wgs84(35.68, lon=139.76, system="gcj02") == (35.68, 139.76)


def test_wgs84_stays_as_it_is() -> None:
    assert coordinates.to_wgs84(43.88, lon=125.35, system="wgs84") == (43.88, 125.35)


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="utm"):
        coordinates.to_wgs84(43.88, lon=125.35, system="utm")
