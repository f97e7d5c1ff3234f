"""Every table by name: what staff deliver (input), what screens may read (public), what stays inside (internal).

Source: the zone's data model; classes, objects and aims after the national survey of the IP service industry.
"""

from collections.abc import Mapping

from dashboard.schema.columns import Column, Kind, Table

STATUSES = ("final", "preliminary", "estimate", "demo")
CLASSES = ("agency", "legal", "information", "operation", "consulting", "training")
OBJECTS = ("patent", "trademark", "copyright", "secret", "variety", "other")
AIMS = ("creation", "utilization", "protection", "management", "service")
ELEMENTS = ("platform", "institution", "capital", "industry", "talent")
RINGS = ("zone", "city", "province", "nation", "northeast_asia")
VISITORS = ("government", "enterprise", "institution", "university", "media", "public", "overseas")
PAGES = ("overview", "structure", "map", "institutions", "revenue", "data", "progress")
TOURS = ("official", "public", "enterprise")
PERIOD_TYPES = ("M", "Q", "H", "Y")
QUALIFIERS = ("=", "≥", ">", "≈")

_YUAN = "unit.wan_yuan"


def _text(name: str, *, required: bool = False, references: str = "") -> Column:
    return Column(name=name, required=required, references=references)


def _code(name: str, allowed: tuple[str, ...] = (), *, required: bool = True, references: str = "") -> Column:
    return Column(name=name, kind=Kind.CODE, allowed=allowed, required=required, references=references)


def _number(name: str, unit: str, *, least: float | None = None, most: float | None = None) -> Column:
    return Column(name=name, kind=Kind.NUMBER, unit=unit, least=least, most=most)


def _count(name: str, unit: str, *, required: bool = False) -> Column:
    return Column(name=name, kind=Kind.INTEGER, unit=unit, least=0, required=required)


def _pair(name: str, *, required: bool = False) -> tuple[Column, Column]:
    """A text in Chinese, and in English where somebody has written it."""
    return _text(f"{name}_zh", required=required), _text(f"{name}_en")


def _date(name: str, *, required: bool = False) -> Column:
    return Column(name=name, kind=Kind.DATE, required=required)


_PERIOD = Column(name="period", kind=Kind.PERIOD, required=True)
_LATITUDE = _number("lat", "unit.degree", least=-90, most=90)
_LONGITUDE = _number("lon", "unit.degree", least=-180, most=180)
_PRECISION = _number("precision_m", "unit.metre", least=0)
_ORIGIN = (
    _code("status", STATUSES),
    _code("source_id", references="sources.source_id"),
    _date("as_of", required=True),
)
_FLAG = Kind.FLAG


def _table(name: str, key: tuple[str, ...], *columns: Column) -> Table:
    return Table(name=name, key=key, columns=(*columns, *_ORIGIN))


_REGIONS = _table(
    "regions",
    ("region_code",),
    _code("region_code"),
    *_pair("name", required=True),
    _code("ring", RINGS),
    _code("parent", required=False, references="regions.region_code"),
    _text("comparable_with"),
)
_ZONES = _table(
    "zones",
    ("zone_id",),
    _code("zone_id"),
    *_pair("name", required=True),
    _text("level"),
    _code("state", ("active", "merged", "historical")),
    _number("area_km2", "unit.km2", least=0),
    _LATITUDE,
    _LONGITUDE,
    _PRECISION,
)
_STRUCTURE = _table(
    "structure",
    ("element_id",),
    _code("element_id"),
    _code("tier", ("carrier", "platform", "center", "institution_group")),
    Column(name="seq", kind=Kind.INTEGER, required=True, least=1),
    *_pair("name"),
    *_pair("operator"),
    *_pair("functions"),
    _code("zone_id", required=False, references="zones.zone_id"),
    *_pair("address"),
    _date("opened_on"),
    _code("state", ("planned", "unveiled", "operating"), required=False),
    Column(name="confirmed", kind=_FLAG, required=True),
)
_INSTITUTIONS = _table(
    "institutions",
    ("inst_id",),
    _code("inst_id"),
    *_pair("name", required=True),
    _code("class_primary", CLASSES),
    Column(name="classes", kind=Kind.CODES, allowed=CLASSES),
    Column(name="objects", kind=Kind.CODES, allowed=OBJECTS),
    _code("aim_primary", AIMS),
    Column(name="aims", kind=Kind.CODES, allowed=AIMS),
    _date("joined_on", required=True),
    _date("left_on"),
    _code("zone_id", references="zones.zone_id"),
    _code("element_id", required=False, references="structure.element_id"),
    _code("building_id", required=False, references="buildings.building_id"),
    _text("floor"),
    _text("phone"),
    _text("hours"),
    *_pair("services"),
    *_pair("honours"),
    Column(name="public_ok", kind=_FLAG, required=True),
)
_BUILDINGS = _table(
    "buildings",
    ("building_id",),
    _code("building_id"),
    *_pair("name", required=True),
    *_pair("address"),
    _code("zone_id", references="zones.zone_id"),
    _LATITUDE,
    _LONGITUDE,
    _code("coord_sys", ("wgs84", "gcj02", "bd09")),
    _PRECISION,
)
_REPORTS = _table(
    "reports",
    ("inst_id", "period"),
    _code("inst_id", references="institutions.inst_id"),
    _code("period_type", PERIOD_TYPES),
    _PERIOD,
    _number("revenue", _YUAN, least=0),
    *(_number(f"revenue_{name}", _YUAN, least=0) for name in CLASSES),
    _count("employees", "unit.people"),
    _count("patent_attorneys", "unit.people"),
    _count("clients", "unit.clients"),
    _count("patent_cases", "unit.cases"),
    _count("trademark_cases", "unit.cases"),
)
_INDICATORS = _table(
    "indicators",
    ("code",),
    _code("code"),
    *_pair("name", required=True),
    _code("aim", AIMS),
    _code("element", ELEMENTS, required=False),
    *_pair("unit", required=True),
    _code("kind", ("stock", "flow", "ratio")),
    Column(name="decimals", kind=Kind.INTEGER, required=True, least=0, most=6),
    *_pair("definition"),
    _code("better", ("up", "down", "none")),
    _code("frequency", ("monthly", "quarterly", "half_yearly", "yearly", "irregular")),
    _count("stale_after_days", "unit.days"),
    Column(name="break_dates", kind=Kind.CODES),
    *_pair("owner", required=True),
    _text("next_update"),
    Column(name="public", kind=_FLAG, required=True),
    Column(name="show_on", kind=Kind.CODES),
)
_VALUES = _table(
    "values",
    ("code", "region_code", "period_type", "period"),
    _code("code", references="indicators.code"),
    _code("region_code", references="regions.region_code"),
    _code("period_type", ("M", "Q", "H", "Y", "YTD", "asof", "cumulative")),
    _PERIOD,
    _number("value", ""),
    _code("qualifier", QUALIFIERS),
    _text("unit_published"),
    _number("value_published", ""),
    _number("yoy_published", "unit.percent"),
    *_pair("scope_note"),
)
_TARGETS = _table(
    "targets",
    ("code", "region_code", "period"),
    _code("code", references="indicators.code"),
    _code("region_code", references="regions.region_code"),
    _PERIOD,
    _number("value", ""),
    _code("qualifier", QUALIFIERS),
    *_pair("document"),
)
_REACH = _table(
    "reach",
    ("period", "region_code"),
    _PERIOD,
    _code("region_code", references="regions.region_code"),
    _count("clients", "unit.clients"),
    _count("cases", "unit.cases"),
    _number("contracts", _YUAN, least=0),
)
_VISITS = _table(
    "visits",
    ("date", "group_id"),
    _date("date", required=True),
    _code("group_id"),
    _code("category", VISITORS),
    _count("person_times", "unit.visits", required=True),
    _code("origin_region", required=False, references="regions.region_code"),
)
_MILESTONES = _table(
    "milestones",
    ("date", "seq"),
    _date("date", required=True),
    Column(name="seq", kind=Kind.INTEGER, required=True, least=1),
    *_pair("title", required=True),
    *_pair("issuer"),
    _text("document_no"),
)
_SOURCES = Table(
    name="sources",
    key=("source_id",),
    columns=(
        _code("source_id"),
        *_pair("title", required=True),
        *_pair("publisher", required=True),
        _text("address_or_number"),
        _date("published_on"),
        _date("retrieved_on"),
        _code("grade", ("A", "B", "C", "D")),
        _text("licence"),
        _code("status", STATUSES),
        _date("as_of", required=True),
    ),
)
_TEXTS = _table(
    "texts",
    ("key",),
    _code("key"),
    _text("zh", required=True),
    _text("en"),
    Column(name="confirmed", kind=_FLAG, required=True),
)
# A stop of a tour: what the screen shows there, as an address says it, and the sentence that stands above it.
_TOURS = _table(
    "tours",
    ("tour", "seq"),
    _code("tour", TOURS),
    Column(name="seq", kind=Kind.INTEGER, required=True, least=1, most=20),
    _code("page", PAGES),
    _text("picture"),
    Column(name="seconds", kind=Kind.INTEGER, unit="unit.seconds", required=True, least=5, most=1800),
    *_pair("said", required=True),
)


def _by_name(*tables: Table) -> Mapping[str, Table]:
    return {table.name: table for table in tables}


INPUT_TABLES: Mapping[str, Table] = _by_name(
    _REGIONS,
    _ZONES,
    _STRUCTURE,
    _INSTITUTIONS,
    _BUILDINGS,
    _REPORTS,
    _INDICATORS,
    _VALUES,
    _TARGETS,
    _REACH,
    _VISITS,
    _MILESTONES,
    _SOURCES,
    _TEXTS,
    _TOURS,
)

INTERNAL_TABLES: Mapping[str, Table] = INPUT_TABLES
"""What stays inside a release: every table as it was accepted, for the next delivery may speak of a part of it only."""


LATER_TABLES = frozenset({"tours"})
"""Tables that releases of earlier programs do not have: empty there, so that a new program shows an old release."""


def _money(name: str, *group: Column) -> Table:
    """Revenue of a period, by group: the only form in which money leaves the reports."""
    return _table(
        name,
        ("period", *(column.name for column in group)),
        _code("period_type", PERIOD_TYPES),
        _PERIOD,
        *group,
        # Missing where suppressed, and where nobody who was due has reported yet.
        _number("revenue", _YUAN, least=0),
        Column(name="suppressed", kind=_FLAG, required=True),
        # False: somebody who was in force has not reported all of the period, so the sum is a part.
        Column(name="complete", kind=_FLAG, required=True),
        _count("reported", "unit.institutions", required=True),
        _count("expected", "unit.institutions", required=True),
    )


PUBLIC_TABLES: Mapping[str, Table] = _by_name(
    _REGIONS,
    _ZONES,
    _STRUCTURE,
    # Where public_ok is false the names, contacts and texts are missing; the dot stays.
    _INSTITUTIONS,
    _BUILDINGS,
    _money("revenue_total"),
    _money("revenue_by_zone", _code("zone_id", references="zones.zone_id")),
    _money("revenue_by_class", _code("class", CLASSES)),
    _table(
        "institutions_in_force",
        ("period", "zone_id", "class_primary"),
        _code("period_type", PERIOD_TYPES),
        _PERIOD,
        _code("zone_id", references="zones.zone_id"),
        _code("class_primary", CLASSES),
        _count("institutions", "unit.institutions", required=True),
    ),
    _INDICATORS,
    _VALUES,
    _TARGETS,
    _REACH,
    # Receptions of one day, category and origin added up: no group is told from another.
    _table(
        "visits",
        ("date", "category", "origin_region"),
        *(column for column in _VISITS.columns if column.name not in {"group_id", *(o.name for o in _ORIGIN)}),
    ),
    _MILESTONES,
    _SOURCES,
    _TEXTS,
    _TOURS,
)
