"""What lies under the data of a map: whole, named, credited, and never wearing a number that is not its own."""

import hashlib
import json
import shutil
import tomllib
from itertools import combinations
from pathlib import Path

import brotli
import pytest
import shapely
from shapely.geometry import box

from dashboard import i18n, theme
from dashboard.figures.boundaries import (
    RINGS,
    SIZE,
    Boundaries,
    Composition,
    boundaries,
    clashes,
    composition,
    from_text,
    load,
    project,
    to_text,
    valid_number,
)
from dashboard.figures.boundaries.composition import shapes
from dashboard.figures.boundaries.labels import width, wrap

GEO = Path(__file__).parents[2] / "data" / "geo"
LANGS = i18n.LANGS
EVERY = [(ring, lang) for ring in RINGS for lang in LANGS]
WHOLE_CHINA = ("nation", "northeast_asia")
TAIWAN = "710000"
COUNTRIES = {"CHN", "RUS", "MNG", "PRK", "KOR", "JPN"}
LARGEST = 70_000
NUMBER = "GS(2031)0001"


@pytest.fixture(scope="module")
def geo() -> Boundaries:
    return load(GEO)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GEO, tmp_path / "geo"))


def laid(geo: Boundaries, ring: str, lang: str, **how: object) -> Composition:
    return composition(ring, lang=lang, geo=geo, **how)  # type: ignore[arg-type]


def china(geo: Boundaries) -> shapely.Geometry:
    return shapely.union_all([unit.geometry for unit in geo.features["china_provinces.geojson"]])


def written(ring: str, *, lang: str, geo: Boundaries, **how: object) -> str:
    figure = boundaries(laid(geo, ring, lang, **how), geo=geo)
    words = [str(note.text) for note in figure.layout.annotations]
    words += [str(text) for trace in figure.data for text in trace.text or ()]
    return " ".join(words).replace("<br>", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_no_name_hides_another(geo, ring, lang, public):
    assert clashes(laid(geo, ring, lang, public_display=public).names) == []


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_every_name_stands_inside_the_frame_and_off_the_places_that_are_kept(geo, ring, lang, public):
    page = laid(geo, ring, lang, public_display=public)
    kept = [page.credit_box, page.note_box, page.legend_box]
    kept += [page.stage.inset.frame, page.inset_title_box] if page.stage and page.stage.inset else []
    for label in page.names:
        assert box(0, 0, *SIZE).contains(box(*label.box)), label.text
        for other in kept:
            assert not box(*label.box).intersection(box(*other)).area, (label.text, other)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("ring", "file", "count"),
    [
        ("city", "changchun_districts.geojson", 11),
        ("province", "jilin_prefectures.geojson", 9),
        ("nation", "china_provinces.geojson", 34),
    ],
)
def test_every_unit_of_a_ring_keeps_its_name(geo, ring, file, count, lang):
    units = {unit.id for unit in geo.features[file]}
    assert len(units) == count
    assert units <= {label.id for label in laid(geo, ring, lang).names}


@pytest.mark.parametrize("lang", LANGS)
def test_northeast_asia_names_its_countries(geo, lang):
    assert {label.id for label in laid(geo, "northeast_asia", lang).names} >= COUNTRIES | {TAIWAN}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ring", WHOLE_CHINA)
def test_taiwan_province_is_drawn_and_named_in_full(geo, ring, lang):
    island = next(unit for unit in geo.features["china_provinces.geojson"] if unit.id == TAIWAN)
    page = laid(geo, ring, lang)
    label = next(label for label in page.names if label.id == TAIWAN)
    assert label.text.replace("\n", " ") == island.full[lang]
    own = shapely.union_all(list(shapes(geo, ring, SIZE).own))
    assert own.contains(shapely.Point(project(*island.label, ring=ring, geo=geo)))


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_no_name_is_smaller_than_a_visitor_can_read(geo, ring, lang):
    sizes = {
        trace.textfont.size for trace in boundaries(laid(geo, ring, lang), geo=geo).data if "text" in (trace.mode or "")
    }
    assert sizes <= {theme.CHART_TEXT}


@pytest.mark.parametrize("ring", WHOLE_CHINA)
@pytest.mark.parametrize(
    ("place", "lon", "lat", "inset"),
    [
        ("Pamir in the west", 73.6, 39.3, False),
        ("Mohe in the north", 123.3, 53.5, False),
        ("confluence of Heilongjiang and Wusuli", 134.7, 48.35, False),
        ("Hainan's southern tip", 109.57, 18.2, False),
        ("Diaoyu Dao", 123.475, 25.744, False),
        ("Chiwei Yu", 124.556, 25.923, False),
        ("Zengmu Ansha", 112.28, 3.97, True),
        ("Huangyan Dao", 117.85, 15.15, True),
        ("Yongxing Dao", 112.34, 16.83, True),
    ],
)
def test_china_is_whole(geo, ring, place, lon, lat, inset):
    stage = laid(geo, ring, "zh").stage
    assert stage is not None
    assert stage.inset is not None
    view = stage.inset if inset else stage.map
    assert box(*view.frame).contains(shapely.Point(view.point(lon, lat))), place


@pytest.mark.parametrize("ring", WHOLE_CHINA)
def test_every_part_of_the_ten_part_line_is_drawn(geo, ring):
    line = next(line for line in geo.lines if line.kind == "scs_line")
    parts = shapely.get_parts(line.geometry)
    assert len(parts) == 10
    page = laid(geo, ring, "zh")
    assert page.stage is not None
    assert page.stage.inset is not None
    drawn = shapely.union_all(list(shapes(geo, ring, SIZE).lines["scs_line"])).buffer(1.5)
    for part in parts:
        places = [view.shape(part).centroid for view in (page.stage.map, page.stage.inset)]
        assert any(drawn.contains(place) for place in places)


@pytest.mark.parametrize("ring", WHOLE_CHINA)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_covers_the_territory_of_china(geo, ring, lang):
    page = laid(geo, ring, lang)
    assert page.stage is not None
    assert page.stage.inset is not None
    whole = page.stage.map.shape(china(geo))
    for cover in (page.stage.inset.frame, page.inset_title_box, page.credit_box, page.note_box, page.legend_box):
        assert whole.intersection(box(*cover)).is_empty


@pytest.mark.parametrize("ring", WHOLE_CHINA)
def test_islands_too_small_for_an_area_are_dots(geo, ring):
    assert len(shapes(geo, ring, SIZE).islets) > 20


def test_a_shape_that_its_source_left_unnamed_is_not_drawn(geo):
    assert "XKR" not in {unit.id for unit in geo.features["northeast_asia.geojson"]}
    drawn = shapes(geo, "northeast_asia", SIZE)
    land = shapely.union_all([*drawn.foreign, *drawn.own])
    assert not land.contains(shapely.Point(project(147.6, 45.05, ring="northeast_asia", geo=geo)))


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_a_picture_is_small_and_made_of_plain_lists(geo, ring, lang):
    answer = boundaries(laid(geo, ring, lang), geo=geo).to_json()
    assert "bdata" not in answer
    assert len(brotli.compress(answer.encode(), quality=9)) <= LARGEST
    assert {trace["type"] for trace in json.loads(answer)["data"]} == {"scatter"}
    assert len(json.loads(answer)["data"]) <= 24


@pytest.mark.parametrize("ring", RINGS)
def test_both_axes_have_one_scale(geo, ring):
    layout = boundaries(laid(geo, ring, "zh"), geo=geo).layout
    assert list(layout.xaxis.range) == [0, SIZE[0]]
    assert list(layout.yaxis.range) == [0, SIZE[1]]
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange


@pytest.mark.parametrize("ring", WHOLE_CHINA)
def test_maps_of_china_keep_areas_true(geo, ring):
    units = {unit.id: unit.geometry for unit in geo.features["china_provinces.geojson"]}
    stage = laid(geo, ring, "zh").stage
    assert stage is not None

    def shown(unit: str, known_km2: float) -> float:
        return stage.map.shape(units[unit].segmentize(0.1)).area / known_km2

    assert shown("650000", 1_664_900) == pytest.approx(shown("230000", 473_000), rel=0.05)


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_a_map_without_a_number_says_that_it_was_not_reviewed(geo, ring, lang):
    assert i18n.word("map.credit.unreviewed", lang) in written(ring, lang=lang, geo=geo)


@pytest.mark.parametrize(("ring", "lang"), EVERY)
@pytest.mark.parametrize("public", [False, True])
def test_a_map_with_a_number_shows_it_on_every_screen(geo, ring, lang, public):
    words = written(ring, lang=lang, geo=geo, review_number=NUMBER, public_display=public)
    assert i18n.word("map.credit.review", lang, number=NUMBER) in words
    assert i18n.word("map.credit.unreviewed", lang) not in words


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_a_map_names_its_sources_lower_left(geo, ring, lang):
    words = written(ring, lang=lang, geo=geo)
    for source in ("tianditu", "geonames"):
        assert i18n.word(f"map.credit.{source}", lang).replace("\N{NO-BREAK SPACE}", " ") in words
    (credit,) = boundaries(laid(geo, ring, lang), geo=geo).layout.annotations
    assert (credit.xanchor, credit.yanchor) == ("left", "bottom")
    assert credit.x < SIZE[0] / 20
    assert credit.y < SIZE[1] / 20


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_public_screens_without_a_number_get_a_schematic_without_boundaries(geo, ring, lang):
    page = laid(geo, ring, lang, public_display=True)
    assert page.stage is None
    assert i18n.word("map.credit.schematic", lang).split()[0][:3] in written(
        ring, lang=lang, geo=geo, public_display=True
    )


def test_a_schematic_never_shows_taiwan_province_beside_countries(geo):
    names = {label.id for label in laid(geo, "northeast_asia", "zh", public_display=True).names}
    assert TAIWAN not in names
    assert names == (COUNTRIES - {"CHN"}) | {geo.origin_place}


@pytest.mark.parametrize("lang", LANGS)
def test_a_schematic_of_the_nation_names_all_of_it(geo, lang):
    names = {label.id for label in laid(geo, "nation", lang, public_display=True).names}
    assert {unit.id for unit in geo.features["china_provinces.geojson"]} <= names


@pytest.mark.parametrize("ring", RINGS)
def test_a_number_holds_only_for_the_files_that_it_was_given_for(geo, ring):
    digest = geo.sha256(ring)
    assert valid_number(geo, ring, number=NUMBER, sha256=digest.upper()) == NUMBER
    assert valid_number(geo, ring, number=NUMBER, sha256="0" * 64) is None
    assert valid_number(geo, ring, number=NUMBER, sha256=None) is None
    assert valid_number(geo, ring, number=" ", sha256=digest) is None


def test_a_replaced_file_loses_the_number_of_its_rings_and_of_no_other(geo, copied):
    path = copied / "jilin_prefectures.geojson"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    replaced = load(copied)
    changed = {ring for ring in RINGS if replaced.sha256(ring) != geo.sha256(ring)}
    assert changed == {"city", "province"}
    assert replaced.hash != geo.hash


def test_the_same_files_are_equal(geo, copied):
    assert load(copied) == geo
    assert hash(load(copied)) == hash(geo)
    assert len(geo.hash) == 8


def test_a_file_that_is_no_map_is_named(copied):
    (copied / "places.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"places\.geojson"):
        load(copied)


def test_a_missing_file_is_named(copied):
    (copied / "china_lines.geojson").unlink()
    with pytest.raises(FileNotFoundError, match=r"china_lines\.geojson"):
        load(copied)


def test_names_are_text_and_never_markup(copied):
    path = copied / "jilin_prefectures.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][1]["properties"]["name_en_short"] = "<b>A</b>"
    path.write_text(json.dumps(collection), encoding="utf-8")
    words = written("province", lang="en", geo=load(copied))
    assert "&lt;b&gt;A&lt;/b&gt;" in words
    assert "<b>" not in words


def test_every_file_says_where_it_comes_from():
    told = tomllib.loads((GEO / "sources.toml").read_text(encoding="utf-8"))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GEO.glob("*.geojson")}
    assert {name: about["sha256"] for name, about in told.items()} == files
    for about in told.values():
        assert about["source_zh"]
        assert about["source_en"]
        assert about["licence"]


def test_a_point_is_projected_onto_the_axes_of_its_ring(geo):
    west, _ = project(125.0, 43.9, ring="city", geo=geo)
    east, north = project(125.6, 44.2, ring="city", geo=geo)
    _, south = project(125.6, 43.7, ring="city", geo=geo)
    assert 0 < west < east < SIZE[0]
    assert 0 < south < north < SIZE[1]


@pytest.mark.parametrize("size", [(1000.0, 1000.0), (1240.0, 700.0)])
@pytest.mark.parametrize("ring", ["province", "northeast_asia"])
def test_other_stages_keep_names_apart_too(geo, ring, size):
    page = laid(geo, ring, "zh", size=size)
    assert clashes(page.names) == []
    assert all(label.box[2] <= size[0] and label.box[3] <= size[1] for label in page.names)


def test_lines_are_no_wider_than_asked():
    lines = wrap("one two three four five", size=20, across=120)
    assert " ".join(lines) == "one two three four five"
    assert all(width(line, 20) <= 120 for line in lines)


@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_leader_lines_run_through_no_name(geo, ring, lang):
    names = laid(geo, ring, lang).names
    for label, other in combinations(names, 2):
        for one, two in ((label, other), (other, label)):
            if one.leader:
                assert not shapely.LineString(one.leader).intersects(box(*two.box)), (one.text, two.text)


@pytest.mark.parametrize("how", [{}, {"public_display": True}, {"review_number": "GS(2026)0001"}])
@pytest.mark.parametrize(("ring", "lang"), EVERY)
def test_a_ring_that_was_written_down_is_read_back_as_it_was(geo, ring, lang, how):
    page = laid(geo, ring, lang, **how)
    kept = from_text(to_text(page), geo=geo)
    assert to_text(kept) == to_text(page)
    assert kept.taken == page.taken
    assert kept.credit == tuple(page.credit)
    if page.stage is not None:
        assert kept.stage is not None
        assert kept.stage.map.point(125.3, 43.9) == page.stage.map.point(125.3, 43.9)
