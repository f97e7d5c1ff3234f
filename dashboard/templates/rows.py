"""What each sheet shows of the input tables: the rows that are printed in advance.

A cell holds what the tables hold (a code, an ISO date, a number), or a name where the tables hold a key.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from dashboard.i18n import period as period_in_words
from dashboard.schema import INPUT_TABLES, parse_period
from dashboard.schema.forms import Sheet
from dashboard.schema.naming import NAMES, names, whole_zone

Row = dict[str, Any]
Tables = Mapping[str, pd.DataFrame]


def rows(
    sheet: Sheet, tables: Tables, *, period: str, lang: str, institutions: tuple[str, ...] | None = None
) -> list[Row]:
    """List the rows of a sheet.

    Args:
        sheet: The sheet.
        tables: Input tables; one that is absent has no rows. Not changed.
        period: The period of the form, or empty.
        lang: Language of names.
        institutions: Only these ``inst_id``; None for all.

    Returns:
        Column → value, missing ones left out.
    """
    known = {name: tables.get(name, INPUT_TABLES[name].empty()) for name in INPUT_TABLES}
    made = _MAKERS.get(sheet.name, _content)(sheet, known, period, lang)
    kept = made if institutions is None else (row for row in made if row.get("inst_id") in institutions)
    return [{name: value for name, value in row.items() if bool(pd.notna(value))} for row in kept]


def members(tables: Tables, *, period: str) -> pd.DataFrame:
    """Give the institutions that are in force in any part of a period.

    Args:
        tables: Input tables. Not changed.
        period: The period.

    Returns:
        Their rows of ``institutions``.
    """
    institutions, asked = tables.get("institutions", INPUT_TABLES["institutions"].empty()), parse_period(period)
    joined = institutions["joined_on"] <= asked.end.isoformat()
    stayed = institutions["left_on"].isna() | (institutions["left_on"] > asked.start.isoformat())
    return institutions[joined & stayed]


def last_origin(sheet: Sheet, tables: Tables, *, lang: str) -> Row:
    """Say what source and status the rows of a sheet had when they came last.

    Args:
        sheet: The sheet.
        tables: Input tables. Not changed.
        lang: Language of names.

    Returns:
        ``source`` and ``status``; nothing where no such rows have come yet.
    """
    came = tables.get(sheet.target, INPUT_TABLES[sheet.target].empty())
    if sheet.target == "values":
        zone = whole_zone(tables.get("regions", INPUT_TABLES["regions"].empty()))
        came = came[(came["region_code"] == zone) & came["period_type"].isin(("M", "YTD"))]
    if not len(came):
        return {}
    newest = came.sort_values("as_of", kind="stable").iloc[-1]
    called = names(tables.get("sources", INPUT_TABLES["sources"].empty()), table="sources", lang=lang)
    return {"source": called.get(newest["source_id"]), "status": newest["status"]}


def _indicators(sheet: Sheet, tables: Tables, period: str, lang: str) -> Iterator[Row]:
    """Print one row per indicator, for the zone as a whole: last value, and what is reported for this month already."""
    del sheet
    zone = whole_zone(tables["regions"])
    regions, called = (names(tables[name], table=name, lang=lang) for name in ("regions", "indicators"))
    values = tables["values"][tables["values"]["region_code"] == zone]
    for indicator in tables["indicators"].to_dict("records"):
        series = values[values["code"] == indicator["code"]]
        now = series[series["period"] == period]
        totals = now[now["period_type"].isin(("YTD", "cumulative"))]
        plain = now[now["period_type"].isin(("M", "asof"))]
        before = series[(series["period"] != period) & series["value"].notna()].sort_values(["as_of", "period"])
        last = before.iloc[-1] if len(before) else None
        flow = indicator["kind"] == "flow"
        total_type = "cumulative" if series["period_type"].eq("cumulative").any() else "YTD"
        said = pd.concat([plain, totals])
        yield {
            "indicator": called[indicator["code"]],
            "region": regions.get(zone),
            "unit_zh": indicator["unit_zh" if lang == "zh" else "unit_en"],
            "decimals": indicator["decimals"],
            "accumulates": flow,
            "last_period": None if last is None else period_in_words(last["period"], lang),
            "last_value": None if last is None else last["value"],
            "this_value": plain["value"].iloc[0] if len(plain) else None,
            "total_value": totals["value"].iloc[0] if len(totals) else None,
            "total_type": total_type if flow else None,
            **{name: _one(said[name]) for name in ("qualifier", "scope_note_zh", "scope_note_en")},
        }


def _one(values: "pd.Series[Any]") -> Any:
    """Give what all agree on; nothing where they differ, for an empty cell leaves each as it is."""
    return values.iloc[0] if len(values) and values.nunique(dropna=False) == 1 else None


def _visits(sheet: Sheet, tables: Tables, period: str, lang: str) -> Iterator[Row]:
    """Print the receptions of the month that are known already."""
    del sheet
    regions = names(tables["regions"], table="regions", lang=lang)
    visits = tables["visits"]
    for visit in visits[visits["date"].str.startswith(period)].to_dict("records"):
        yield {**_text_keys(visit), "origin": _named(regions, visit["origin_region"])}


def _changes(sheet: Sheet, tables: Tables, period: str, lang: str) -> Iterator[Row]:
    """Print nothing: what has changed is for the clerk to say."""
    del sheet, tables, period, lang
    yield from ()


def _reports(sheet: Sheet, tables: Tables, period: str, lang: str) -> Iterator[Row]:
    """Print one row per institution in force: its last revenue, and what it has reported for this period already."""
    reports, asked = tables["reports"], parse_period(period)
    before = str(_before(asked))
    called = names(tables["institutions"], table="institutions", lang=lang)
    by_period = {at: reports[reports["period"] == at].set_index("inst_id") for at in (before, period)}
    for inst_id in members(tables, period=period)["inst_id"]:
        last, now = (by_period[at].loc[inst_id] if inst_id in by_period[at].index else {} for at in (before, period))
        yield {
            **{name: now.get(name) for name in sheet.table.names},
            "institution": called[inst_id],
            "inst_id": inst_id,
            "last_revenue": last.get("revenue"),
        }


def _before(period: Any) -> Any:
    """Name the period of the same kind that came before."""
    steps = 12 // period.months
    year, number = (period.year - 1, steps) if period.number == 1 else (period.year, period.number - 1)
    return type(period)(year, number, period.type)


def _content(sheet: Sheet, tables: Tables, period: str, lang: str) -> Iterator[Row]:
    """Print every row of the sheet's table, keys as names."""
    del period
    called = {table: names(tables[table], table=table, lang=lang) for table in NAMES}
    keys = {"zone": "zone_id", "building": "building_id", "indicator": "code", "region": "region_code"}
    for record in tables[sheet.target].to_dict("records"):
        row = _text_keys(record)
        for name, table in sheet.choices.items():
            row[name] = _named(called[table], record[keys[name]])
        if sheet.target == "institutions":
            row["institution"] = called["institutions"][str(record["inst_id"])]
        if sheet.keyed:
            row["row_key"] = "#".join(str(record[name]) for name in INPUT_TABLES[sheet.target].key)
        yield row


def _text_keys(record: Mapping[Any, Any]) -> Row:
    return {str(name): value for name, value in record.items()}


def _named(called: Mapping[str, str], key: Any) -> str | None:
    return None if pd.isna(key) else called.get(str(key))


_MAKERS: Mapping[str, Callable[[Sheet, Tables, str, str], Iterator[Row]]] = {
    "monthly_indicators": _indicators,
    "monthly_changes": _changes,
    "monthly_visits": _visits,
    "quarterly_reports": _reports,
}
