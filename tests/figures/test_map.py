"""The data of the five rings: honest circles, few arcs, and nothing placed that nobody has placed."""

import json
import math
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import i18n
from dashboard.figures.boundaries import RINGS, SIZE, Boundaries, boundaries, composition, load, no_data, project
from dashboard.figures.map import notes, rings

LANGS = i18n.LANGS
REACHED = ("province", "nation", "northeast_asia")
SILENT = ("hong_kong", "macao", "taiwan")


@pytest.fixture(scope="module")
def geo() -> Boundaries:
    return load(Path(__file__).parents[2] / "data" / "geo")


@pytest.fixture
def zones() -> pd.DataFrame:
    return frame(
        ("zone_id", "name_zh", "name_en", "lat", "lon", "precision_m", "institutions"),
        [
            ("gx", "Zh gx", "Sub-zone gx", 43.786, 125.252, 3000, 40),
            ("bh", "Zh bh", "Sub-zone bh", 43.968, 125.376, 2000, 10),
            ("cd", "Zh cd", "Sub-zone cd", pd.NA, pd.NA, pd.NA, 4),
        ],
    )


@pytest.fixture
def buildings() -> pd.DataFrame:
    return frame(
        ("building_id", "name_zh", "name_en", "zone_id", "lat", "lon", "precision_m", "institutions"),
        [
            ("b1", "Zh 1", "Building 1", "gx", 43.79, 125.25, 2500, 16),
            ("b2", "Zh 2", "Building 2", "gx", 43.792, 125.252, 2500, 4),
            ("b3", "Zh 3", "Building 3", "bh", 43.97, 125.38, 0, 9),
            ("b4", "Zh 4", "Building 4", "cd", pd.NA, pd.NA, pd.NA, 4),
        ],
    )


def frame(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    types = {"lat": "Float64", "lon": "Float64", "precision_m": "Float64", "institutions": "Int64", "clients": "Int64"}
    made = pd.DataFrame(rows, columns=list(columns))
    return made.astype({name: types.get(name, "string") for name in columns})


def reach(*clients: tuple[str, object]) -> pd.DataFrame:
    rows = [(code, f"Zh {code}", f"Region {code}", count) for code, count in clients]
    return frame(("region_code", "name_zh", "name_en", "clients"), rows)


def drawn_ring(
    ring: str, *, lang: str, geo: Boundaries, public_display: bool = False, **data: pd.DataFrame
) -> go.Figure:
    return rings(composition(ring, lang=lang, geo=geo, public_display=public_display), lang=lang, geo=geo, **data)


def circles(figure: go.Figure) -> go.Scatter:
    (drawn,) = [trace for trace in figure.data if trace.customdata and trace.marker.symbol is None]
    return drawn


def arcs(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.fill == "toself"]


def words(figure: go.Figure) -> str:
    texts = [str(text) for trace in figure.data for text in trace.text or ()]
    return " ".join(texts).replace("<br>", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("ring", RINGS)
def test_data_and_boundaries_share_their_axes(geo, zones, ring, public):
    data = drawn_ring(ring, lang="zh", geo=geo, zones=zones, reach=reach(("220200", 5)), public_display=public)
    below = boundaries(composition(ring, lang="zh", geo=geo, public_display=public), geo=geo)
    assert data.layout.xaxis == below.layout.xaxis
    assert data.layout.yaxis == below.layout.yaxis


def test_a_circle_has_the_area_of_its_number(geo):
    drawn = circles(
        drawn_ring("province", lang="zh", geo=geo, reach=reach(("220100", 400), ("220200", 100), ("220300", 25)))
    )
    areas = {code: size**2 for code, size in zip(drawn.customdata, drawn.marker.size, strict=True)}
    assert areas["220100"] == pytest.approx(4 * areas["220200"], rel=0.02)
    assert areas["220200"] == pytest.approx(4 * areas["220300"], rel=0.02)


def test_a_circle_answers_a_tap_with_its_id(geo):
    drawn = circles(drawn_ring("nation", lang="zh", geo=geo, reach=reach(("110000", 4))))
    assert drawn.hoverinfo == "none"
    assert list(drawn.customdata) == ["110000"]


def test_a_region_without_a_number_has_no_circle(geo):
    drawn = circles(
        drawn_ring("nation", lang="zh", geo=geo, reach=reach(("110000", 4), ("310000", pd.NA), ("440000", 0)))
    )
    assert list(drawn.customdata) == ["110000"]


@pytest.mark.parametrize("ring", REACHED)
def test_nothing_served_draws_nothing(geo, ring):
    figure = drawn_ring(ring, lang="zh", geo=geo, reach=reach(("110000", pd.NA)))
    assert not [trace for trace in figure.data if trace.customdata]
    assert not arcs(figure)


def test_there_are_at_most_eight_arcs_to_the_places_with_most(geo):
    codes = [
        unit.id for unit in geo.features["china_provinces.geojson"] if unit.id not in {"220000", "210000", "230000"}
    ]
    served = reach(*[(code, 10 + at) for at, code in enumerate(codes)])
    (drawn,) = arcs(drawn_ring("nation", lang="zh", geo=geo, reach=served))
    assert list(drawn.x).count(None) == 7


def test_no_arc_leads_to_the_place_where_it_begins(geo):
    for ring, code in (("province", "220100"), ("nation", "220000"), ("northeast_asia", "CHN")):
        for public in (False, True):
            assert not arcs(drawn_ring(ring, lang="zh", geo=geo, reach=reach((code, 50)), public_display=public))


def test_a_stronger_link_has_a_wider_arc(geo):
    def wide(first: int, second: int) -> list[float]:
        (drawn,) = arcs(drawn_ring("nation", lang="zh", geo=geo, reach=reach(("440000", first), ("650000", second))))
        ends = [at for at, x in enumerate(drawn.x) if x is None]
        bands = [slice(0, ends[0]), slice(ends[0] + 1, len(drawn.x))]
        return [area(list(drawn.x[band]), list(drawn.y[band])) for band in bands]

    strong, weak = wide(100, 40)
    assert wide(100, 100)[1] > weak
    assert strong > 0


def area(x: list[float], y: list[float]) -> float:
    turns = sum(a * d - b * c for a, b, c, d in zip(x, y, x[1:] + x[:1], y[1:] + y[:1], strict=True))
    return abs(turns) / 2


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ring", ["nation", "northeast_asia"])
@pytest.mark.parametrize("public", [False, True])
def test_a_map_says_that_it_has_no_data_for_taiwan_hong_kong_and_macao(geo, ring, lang, public):
    figure = drawn_ring(ring, lang=lang, geo=geo, reach=reach(("110000", 4), ("710000", pd.NA)), public_display=public)
    said = no_data(SILENT, lang=lang)
    assert said in words(figure) or said.replace(" ", "") in words(figure).replace(" ", "")
    assert i18n.word("map.note.taiwan", lang) in said


@pytest.mark.parametrize("lang", LANGS)
def test_a_map_with_data_for_taiwan_province_does_not_say_that_it_has_none(geo, lang):
    said = notes("nation", lang=lang, geo=geo, reach=reach(("710000", 4)))
    assert said == [no_data(("hong_kong", "macao"), lang=lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_want_of_data_for_taiwan_province_alone_is_said(geo, lang):
    said = notes("nation", lang=lang, geo=geo, reach=reach(("810000", 1), ("820000", 1)))
    assert said == [no_data(("taiwan",), lang=lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_positions_say_how_far_off_they_may_be(geo, zones, lang):
    said = notes("zone", lang=lang, geo=geo, zones=zones)
    assert i18n.word("map.note.approximate", lang, least="2", most="3") in said


@pytest.mark.parametrize("ring", ["zone", "city"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_sub_zone_without_a_position_is_named_and_not_placed(geo, zones, buildings, ring, lang):
    figure = drawn_ring(ring, lang=lang, geo=geo, zones=zones, buildings=buildings)
    marks = next(trace for trace in figure.data if trace.marker.symbol == "diamond")
    assert list(marks.customdata) == ["gx", "bh"]
    name = str(zones.loc[2, f"name_{lang}"])
    assert i18n.word("map.note.unplaced", lang, names=name) in notes(
        ring, lang=lang, geo=geo, zones=zones, buildings=buildings
    )


def test_buildings_without_a_position_are_counted(geo, zones, buildings):
    drawn = circles(drawn_ring("zone", lang="en", geo=geo, zones=zones, buildings=buildings))
    assert set(drawn.customdata) == {"b1", "b2", "b3"}
    said = notes("zone", lang="en", geo=geo, zones=zones, buildings=buildings)
    assert i18n.word("map.note.unplaced_buildings", "en", count="1") in said


def test_a_building_is_moved_no_farther_than_it_is_uncertain(geo, zones, buildings):
    drawn = circles(drawn_ring("zone", lang="zh", geo=geo, zones=zones, buildings=buildings))
    at = {code: (x, y) for code, x, y in zip(drawn.customdata, drawn.x, drawn.y, strict=True)}
    stage = composition("zone", lang="zh", geo=geo).stage
    assert stage is not None
    for row in buildings.dropna().itertuples():
        stated = project(float(row.lon), float(row.lat), ring="zone", geo=geo)
        assert math.dist(stated, at[row.building_id]) <= float(row.precision_m) * stage.map.scale + 0.2


def test_buildings_that_would_overlap_are_moved_apart(geo, zones, buildings):
    drawn = circles(drawn_ring("zone", lang="zh", geo=geo, zones=zones, buildings=buildings))
    at = dict(zip(drawn.customdata, zip(drawn.x, drawn.y, drawn.marker.size, strict=True), strict=True))
    (x, y, one), (across, up, other) = at["b1"], at["b2"]
    assert math.hypot(x - across, y - up) >= (one + other) / 2


def test_numbers_stand_in_the_circles_that_hold_them(geo, zones, buildings):
    assert "16" in words(drawn_ring("zone", lang="zh", geo=geo, zones=zones, buildings=buildings)).split()


def test_a_city_shows_its_sub_zones_by_their_institutions(geo, zones):
    drawn = circles(drawn_ring("city", lang="zh", geo=geo, zones=zones))
    sizes = dict(zip(drawn.customdata, drawn.marker.size, strict=True))
    assert sizes["gx"] == pytest.approx(2 * sizes["bh"], rel=0.02)


def test_a_schematic_holds_every_sub_zone_and_building(geo, zones, buildings):
    figure = drawn_ring("zone", lang="zh", geo=geo, zones=zones, buildings=buildings, public_display=True)
    assert set(circles(figure).customdata) == set(buildings["building_id"])
    marks = next(trace for trace in figure.data if trace.marker.symbol == "diamond")
    assert set(marks.customdata) == set(zones["zone_id"])


def test_a_schematic_of_the_city_shows_its_sub_zones_too(geo, zones):
    figure = drawn_ring("city", lang="zh", geo=geo, zones=zones, public_display=True)
    assert set(circles(figure).customdata) == set(zones["zone_id"])


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("ring", REACHED)
def test_circles_stand_inside_the_frame(geo, ring, public):
    files = {unit.id for unit in geo.features[geo.rings[ring].units]}
    drawn = circles(
        drawn_ring(ring, lang="zh", geo=geo, reach=reach(*[(code, 5) for code in files]), public_display=public)
    )
    assert all(0 < x < SIZE[0] for x in drawn.x)
    assert all(0 < y < SIZE[1] for y in drawn.y)


def test_a_region_that_no_file_knows_is_placed_by_its_coordinates_or_named(geo):
    stray = reach(("ZZ", 5)).assign(lat=pd.array([35.0], dtype="Float64"), lon=pd.array([110.0], dtype="Float64"))
    drawn = circles(drawn_ring("nation", lang="en", geo=geo, reach=stray))
    assert (drawn.x[0], drawn.y[0]) == project(110.0, 35.0, ring="nation", geo=geo)
    assert any("Region ZZ" in said for said in notes("nation", lang="en", geo=geo, reach=reach(("ZZ", 5))))


def test_names_from_data_are_text_and_never_markup(geo, zones):
    hostile = zones.assign(name_en=['<a href="x">A</a>', "<b>B</b>", "<i>C</i>"])
    said = words(drawn_ring("zone", lang="en", geo=geo, zones=hostile))
    assert "&lt;b&gt;B&lt;/b&gt;" in said
    assert "<a" not in said
    assert "<b>" not in said
    assert "<i>" not in said


def test_a_name_that_nobody_wrote_in_english_stands_in_chinese(geo, zones):
    half = zones.assign(name_en=pd.array([pd.NA, "Sub-zone bh", "Sub-zone cd"], dtype="string"))
    assert "Zh gx" in words(drawn_ring("zone", lang="en", geo=geo, zones=half))


def test_frames_are_not_changed(geo, zones, buildings):
    served = reach(("110000", 4), ("310000", pd.NA))
    before = [table.copy(deep=True) for table in (zones, buildings, served)]
    drawn_ring("zone", lang="zh", geo=geo, zones=zones, buildings=buildings)
    drawn_ring("nation", lang="zh", geo=geo, reach=served)
    for table, kept in zip((zones, buildings, served), before, strict=True):
        pd.testing.assert_frame_equal(table, kept)


@pytest.mark.parametrize("ring", RINGS)
def test_a_figure_is_made_of_plain_lists_and_scatter_alone(geo, zones, buildings, ring):
    answer = drawn_ring(
        ring, lang="zh", geo=geo, zones=zones, buildings=buildings, reach=reach(("220200", 5), ("JPN", 7))
    ).to_json()
    assert "bdata" not in answer
    assert {trace["type"] for trace in json.loads(answer)["data"]} <= {"scatter"}
