"""All public tables from all input tables, in the form that the schema gives them."""

from collections.abc import Mapping

import pandas as pd

from dashboard.preparation import coordinates, register, revenue, visits
from dashboard.preparation.disclosure import suppressed
from dashboard.schema import INPUT_TABLES, PUBLIC_TABLES, Table, parse_period

MONEY: Mapping[str, tuple[str, str]] = {
    "revenue_total": (revenue.TOTAL, ""),
    "revenue_by_zone": (revenue.ZONE, "zone_id"),
    "revenue_by_class": (revenue.CLASS, "class"),
}
"""Each money table: the dimension it shows, and the column that names the group; the total has none."""


def prepare(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Make the public tables: add up, then withhold what would give a report away.

    Nothing else reaches the public process. Per-institution amounts end here.

    Args:
        tables: Input tables by name, as the checks have passed them; one that is absent counts as empty. Not changed.

    Returns:
        Every table of ``PUBLIC_TABLES`` by name, with its columns and dtypes, sorted by key, the same whatever the
        order of the rows that came in. Money tables: see ``revenue`` for what a row is and ``disclosure`` for what is
        hidden; ``revenue`` is rounded to no less than a fen. What is not aggregated passes as it is: ``institutions``
        without what an institution does not want shown, ``buildings`` in WGS-84, ``indicators`` that are public and
        only their ``values`` and ``targets``, ``visits`` without groups.
    """
    given = {name: _shaped(tables.get(name), table=table) for name, table in INPUT_TABLES.items()}
    made = {name: given[name] for name in PUBLIC_TABLES if name in given}
    sums = revenue.cells(given["reports"], institutions=given["institutions"])
    sums = sums.assign(suppressed=suppressed(sums))
    made |= {name: _money(sums, name=name) for name in MONEY}
    made["institutions"] = register.shown(given["institutions"])
    made["institutions_in_force"] = register.in_force(
        given["institutions"], periods=set(made["revenue_total"]["period"])
    )
    made["buildings"] = _true_positions(given["buildings"])
    made["indicators"] = given["indicators"].loc[given["indicators"]["public"].fillna(value=False)]
    for name in ("values", "targets"):
        made[name] = given[name].loc[given[name]["code"].isin(made["indicators"]["code"])]
    made["visits"] = visits.by_day(given["visits"])
    return {name: _sorted(_shaped(made[name], table=table), table=table) for name, table in PUBLIC_TABLES.items()}


def _shaped(frame: pd.DataFrame | None, *, table: Table) -> pd.DataFrame:
    """Give a frame the schema's columns and dtypes; a column it lacks is missing throughout."""
    rows = pd.DataFrame() if frame is None else frame
    if dict(rows.dtypes) == table.dtypes and tuple(rows.columns) == table.names:
        return rows
    return pd.DataFrame(
        {
            name: rows[name].astype(dtype) if name in rows else pd.Series(pd.NA, index=rows.index, dtype=dtype)
            for name, dtype in table.dtypes.items()
        }
    )


def _sorted(frame: pd.DataFrame, *, table: Table) -> pd.DataFrame:
    return frame.sort_values(list(table.key), kind="stable", ignore_index=True)


def _money(sums: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Take one money table out of the sums, in 万元; hidden amounts and amounts nobody reported are missing."""
    dimension, group = MONEY[name]
    rows = sums.loc[(sums["dimension"] == dimension) & ~sums["rest"].astype(bool)]
    awaited = (rows["expected"] > 0) & (rows["answered"] == 0)
    shown = (rows["amount"].astype("Float64") / revenue.FEN).mask(rows["suppressed"] | awaited)
    rows = rows.assign(
        period_type=[parse_period(period).type for period in rows["period"]],
        revenue=shown,
        complete=rows["reported"] == rows["expected"],
    )
    return rows.rename(columns={"group": group}) if group else rows


def _true_positions(buildings: pd.DataFrame) -> pd.DataFrame:
    """Turn every position into WGS-84, to a centimetre; a building without one keeps none."""
    moved = buildings.copy()
    foreign = moved["coord_sys"].notna() & (moved["coord_sys"] != "wgs84")
    for row in moved.index[foreign & moved["lat"].notna() & moved["lon"].notna()]:
        lat, lon = coordinates.to_wgs84(
            float(moved.loc[row, "lat"]), lon=float(moved.loc[row, "lon"]), system=str(moved.loc[row, "coord_sys"])
        )
        moved.loc[row, ["lat", "lon"]] = [round(lat, 7), round(lon, 7)]
    moved.loc[foreign, "coord_sys"] = "wgs84"
    return moved
