"""A shown fact, read anew in the tables of its release: which number it must be, in which words, of which status."""

from collections.abc import Mapping

import pandas as pd

from dashboard.i18n import amount, word
from dashboard.schema import VISITORS, parse_period

NEWEST_QUARTER = "2025-Q4"


def expected(tables: Mapping[str, pd.DataFrame], fact: Mapping[str, str], lang: str) -> tuple[float | None, str, str]:
    """Read a fact in the release: its number, its words, its status."""
    code = fact["code"]
    if code == "institutions_in_force":
        return _registered(tables, lang)
    if code == "visits_tally":
        return _visits(tables["visits"], fact, lang)
    if code == "reach.clients":
        return _clients(tables, fact, lang)
    if code.startswith("revenue_") and code in tables:
        return _reported(tables[code], fact, lang)
    return _published(tables, fact, lang)


def _registered(tables: Mapping[str, pd.DataFrame], lang: str) -> tuple[float, str, str]:
    counts = tables["institutions_in_force"]
    newest = counts[counts["period"] == NEWEST_QUARTER]
    count = int(newest["institutions"].sum())
    assert count == tables["institutions"]["left_on"].isna().sum()
    return count, str(amount(count, unit="institutions", lang=lang)), "demo"


def _clients(tables: Mapping[str, pd.DataFrame], fact: Mapping[str, str], lang: str) -> tuple[float, str, str]:
    regions = tables["regions"]
    inside = regions.loc[regions["ring"] == fact["region"], "region_code"]
    reach = tables["reach"]
    rows = reach[(reach["period"] == fact["period"]) & reach["region_code"].isin(inside)]
    count = int(rows["clients"].sum())
    return count, str(amount(count, unit="clients", lang=lang)), "demo"


def _visits(visits: pd.DataFrame, fact: Mapping[str, str], lang: str) -> tuple[float, str, str]:
    period = parse_period(fact["period"])
    rows = visits[(visits["date"] >= period.start.isoformat()) & (visits["date"] <= period.end.isoformat())]
    if fact["region"] in VISITORS:
        rows = rows[rows["category"] == fact["region"]]
    count = int(rows["person_times"].sum())
    return count, str(amount(count, unit="visits", lang=lang)), "demo"


def _reported(table: pd.DataFrame, fact: Mapping[str, str], lang: str) -> tuple[float | None, str, str]:
    rows = table[table["period"] == fact["period"]]
    for key in ("zone_id", "class"):
        if key in rows:
            rows = rows[rows[key] == fact["region"]]
    (row,) = rows.to_dict("records")
    if row["suppressed"]:
        return None, word("state.suppressed", lang), "suppressed"
    if pd.isna(row["revenue"]):
        return None, word("state.missing", lang), "missing"
    value = float(row["revenue"])
    return value, str(amount(value, unit="wan_yuan", lang=lang)), str(row["status"])


def _published(tables: Mapping[str, pd.DataFrame], fact: Mapping[str, str], lang: str) -> tuple[float | None, str, str]:
    values, indicators = tables["values"], tables["indicators"]
    (row,) = values[
        (values["code"] == fact["code"])
        & (values["region_code"] == fact["region"])
        & (values["period"] == fact["period"])
    ].to_dict("records")
    (known,) = indicators[indicators["code"] == fact["code"]].to_dict("records")
    unit = "wan_yuan" if known["unit_zh"] == word("unit.wan_yuan", "zh") else known[f"unit_{lang}"]
    text = amount(
        float(row["value"]), unit=unit, lang=lang, qualifier=row["qualifier"], decimals=int(known["decimals"])
    )
    return float(row["value"]), str(text), str(row["status"])
