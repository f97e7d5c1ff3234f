"""Small frames by hand: one sound delivery, and ways to spoil a cell of it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.schema import INPUT_TABLES, PUBLIC_TABLES

ORIGIN = {"status": "demo", "source_id": "S1", "as_of": "2024-12-31"}
SOUND: Mapping[str, list[dict[str, Any]]] = {
    "regions": [
        {"region_code": "220000", "name_zh": "吉林省", "name_en": "Jilin", "ring": "province"},
        {"region_code": "220100", "name_zh": "长春市", "name_en": "Changchun", "ring": "city", "parent": "220000"},
    ],
    "zones": [
        {"zone_id": zone, "name_zh": zone, "name_en": zone, "state": "active", "lat": lat, "lon": lon}
        for zone, lat, lon in (("bh", 43.968, 125.376), ("gx", 43.786, 125.252), ("kg", 43.996, 125.685))
    ],
    "buildings": [
        {
            "building_id": "B1",
            "name_zh": "楼",
            "name_en": "B",
            "zone_id": "bh",
            "lat": 43.97,
            "lon": 125.4,
            "coord_sys": "wgs84",
        }
    ],
    "institutions": [
        {
            "inst_id": inst,
            "name_zh": inst,
            "name_en": inst,
            "class_primary": "agency",
            "classes": "agency;legal",
            "aim_primary": "creation",
            "aims": "creation",
            "joined_on": "2020-05-01",
            "zone_id": "bh",
            "building_id": "B1",
            "public_ok": True,
        }
        for inst in ("I01", "I02")
    ],
    "reports": [
        {
            "inst_id": inst,
            "period_type": "Q",
            "period": "2024-Q1",
            "revenue": 40.0,
            "employees": 10,
            "patent_attorneys": 2,
        }
        for inst in ("I01", "I02")
    ],
    "indicators": [
        {
            "code": code,
            "name_zh": code,
            "name_en": code,
            "aim": "creation",
            "unit_zh": "件",
            "unit_en": "cases",
            "kind": kind,
            "decimals": 0,
            "better": "up",
            "frequency": "yearly",
            "owner_zh": "新区",
            "owner_en": "New Area",
            "public": True,
        }
        for code, kind in (("in_force", "stock"), ("filed", "flow"))
    ],
    "values": [
        {"code": code, "region_code": "220100", "period_type": "Y", "period": "2023", "value": 100.0, "qualifier": "="}
        for code in ("in_force", "filed")
    ],
    "sources": [
        {
            "source_id": "S1",
            "title_zh": "示例",
            "title_en": "Sample",
            "publisher_zh": "新区",
            "publisher_en": "Area",
            "grade": "A",
        }
    ],
}
MONEY = {"suppressed": False, "complete": True, "reported": 2, "expected": 2}


def framed(rows: list[dict[str, Any]], *, table: str, schema: Mapping[str, Any]) -> pd.DataFrame:
    form = schema[table]
    filled = [{**{name: ORIGIN.get(name) for name in form.names}, **row} for row in rows]
    return pd.DataFrame(
        {one.name: pd.array([row.get(one.name) for row in filled], dtype=one.dtype) for one in form.columns}
    )


@pytest.fixture
def sound() -> dict[str, pd.DataFrame]:
    """Give a delivery in which nothing is wrong."""
    return {name: framed(rows, table=name, schema=INPUT_TABLES) for name, rows in SOUND.items()}


@pytest.fixture
def spoiled(sound) -> Callable[..., dict[str, pd.DataFrame]]:
    """Give the sound delivery with some cells of one table's first row replaced."""

    def spoil(table: str, **cells: Any) -> dict[str, pd.DataFrame]:
        first = {**SOUND[table][0], **cells}
        return {**sound, table: framed([first, *SOUND[table][1:]], table=table, schema=INPUT_TABLES)}

    return spoil


@pytest.fixture
def public() -> dict[str, pd.DataFrame]:
    """Give public tables in which nothing is wrong."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in PUBLIC_TABLES}
    rows |= {name: given for name, given in SOUND.items() if name != "reports"}
    period = {"period_type": "Q", "period": "2024-Q1", **MONEY}
    rows["revenue_total"] = [{**period, "revenue": 80.0, "reported": 4, "expected": 4}]
    rows["revenue_by_zone"] = [{**period, "zone_id": zone, "revenue": 40.0} for zone in ("bh", "gx")]
    rows["revenue_by_class"] = [{**period, "class": name, "revenue": 40.0} for name in ("agency", "legal")]
    return {name: framed(given, table=name, schema=PUBLIC_TABLES) for name, given in rows.items()}


@pytest.fixture(scope="session")
def rule_codes() -> set[str]:
    """List every code that intake and checks may give, as their source has them."""
    areas = (
        "cells|changes|checks|dates|files|forms|headers|indicators|institutions|keys|languages|periods|positions|public"
        "|references|revenue|tables"
    )
    package = Path(__file__).resolve().parents[2] / "dashboard"
    sources = [*(package / "intake").glob("*.py"), *(package / "checks").glob("*.py")]
    found = {code for path in sources for code in re.findall(rf'"((?:{areas})\.[a-z_0-9]+)"', path.read_text("utf-8"))}
    tables = {f"{name}.{column}" for name, table in INPUT_TABLES.items() for column in table.names}
    return found - tables
