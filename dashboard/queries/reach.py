"""How far the zone's services reach, and where its institutions sit."""

from collections.abc import Set

import pandas as pd

from dashboard.queries import institutions as register
from dashboard.queries.periods import recency
from dashboard.schema import RINGS


def by_region(reach: pd.DataFrame, *, regions: pd.DataFrame, ring: str) -> pd.DataFrame:
    """List the places of a ring that the institutions serve, in the newest period that the ring has.

    All places are shown for the same period, so that they compare; the newest is the one that ends last, the longer
    one of two that end together. A place without a row in it is left out: nothing is known of it there.

    Args:
        reach: The ``reach`` public table. Not changed.
        regions: The ``regions`` public table. Not changed.
        ring: One of ``RINGS``.

    Returns:
        One row per place, most clients first, unknown ones last.

        ===========  =======  =======  =========================
        column       dtype    unit     missing
        ===========  =======  =======  =========================
        region_code  string   –        never
        name_zh      string   –        never
        name_en      string   –        where nobody wrote it
        period       string   –        never
        clients      Int64    clients  where it was not reported
        cases        Int64    cases    where it was not reported
        contracts    Float64  万元     where it was not reported
        status       string   –        never
        source_id    string   –        never
        as_of        string   –        never
        ===========  =======  =======  =========================

    Raises:
        ValueError: There is no such ring.

    Source:
        The zone's own tally of clients, cases and contracts by place.
    """
    if ring not in RINGS:
        raise ValueError(f"not a ring: {ring!r}")
    places = regions[regions["ring"] == ring][["region_code", "name_zh", "name_en"]]
    columns = ["period", "clients", "cases", "contracts", "status", "source_id", "as_of"]
    served = places.merge(reach[["region_code", *columns]], on="region_code")
    if len(served):
        served = served[served["period"] == max(served["period"], key=recency)]
    return served.sort_values(
        ["clients", "region_code"], ascending=[False, True], na_position="last", ignore_index=True
    )


def inside(places: Set[str], *, regions: pd.DataFrame) -> frozenset[str]:
    """Give some regions and all that lie in them, by the ``parent`` of each.

    Args:
        places: Codes of regions.
        regions: The ``regions`` public table. Not changed.
    """
    found: frozenset[str] = frozenset(places)
    while more := frozenset(regions.loc[regions["parent"].isin(found), "region_code"]) - found:
        found |= more
    return found


def building_counts(institutions: pd.DataFrame, *, buildings: pd.DataFrame) -> pd.DataFrame:
    """Count the institutions in force in each building.

    Args:
        institutions: The ``institutions`` public table; those without a building are in no count here. Not changed.
        buildings: The ``buildings`` public table. Not changed.

    Returns:
        One row per building with at least one institution, most first.

        ============  =======  ============  =======================
        column        dtype    unit          missing
        ============  =======  ============  =======================
        building_id   string   –             never
        name_zh       string   –             never
        name_en       string   –             where nobody wrote it
        address_zh    string   –             where nobody wrote it
        address_en    string   –             where nobody wrote it
        zone_id       string   –             never
        lat           Float64  degree        where it is not located
        lon           Float64  degree        where it is not located
        precision_m   Float64  metre         where it is not stated
        institutions  Int64    institutions  never
        ============  =======  ============  =======================
    """
    columns = ["building_id", "name_zh", "name_en", "address_zh", "address_en", "zone_id", "lat", "lon", "precision_m"]
    counted = _counted(institutions, places=buildings, key="building_id")[[*columns, "institutions"]]
    return _most_first(counted[counted["institutions"] > 0])


def zone_counts(institutions: pd.DataFrame, *, zones: pd.DataFrame) -> pd.DataFrame:
    """Count the institutions in force in each sub-zone, with where it lies.

    Active sub-zones stand even with a count of 0; one that has been merged or closed stands only while somebody is in
    it.

    Args:
        institutions: The ``institutions`` public table. Not changed.
        zones: The ``zones`` public table. Not changed.

    Returns:
        One row per sub-zone, most institutions first.

        ============  =======  ============  ================================
        column        dtype    unit          missing
        ============  =======  ============  ================================
        zone_id       string   –             never
        name_zh       string   –             never
        name_en       string   –             where nobody wrote it
        state         string   –             never
        lat           Float64  degree        where it is not located
        lon           Float64  degree        where it is not located
        precision_m   Float64  metre         where it is not stated
        area_km2      Float64  km²           where it is not stated
        institutions  Int64    institutions  where the release has no register
        ============  =======  ============  ================================
    """
    columns = ["zone_id", "name_zh", "name_en", "state", "lat", "lon", "precision_m", "area_km2"]
    counted = _counted(institutions, places=zones, key="zone_id")[[*columns, "institutions"]]
    stands = (counted["state"] == "active") | (counted["institutions"] > 0).fillna(value=False)
    return _most_first(counted[stands])


def _counted(institutions: pd.DataFrame, *, places: pd.DataFrame, key: str) -> pd.DataFrame:
    """Count by place; without a register nothing is known, which is not 0."""
    counts = register.in_force(institutions, on=None)[key].value_counts()
    found = places[key].map(counts).astype("Int64")
    return places.assign(institutions=found.fillna(0) if len(institutions) else found)


def _most_first(counted: pd.DataFrame) -> pd.DataFrame:
    return counted.sort_values("institutions", ascending=False, na_position="last", kind="stable", ignore_index=True)
