"""Who the institutions are: how many of which kind, where, since when; the lights; the directory."""

from typing import Any

import pandas as pd

from dashboard.remembered import remembered
from dashboard.schema import AIMS, CLASSES

_DIRECTORY = (
    "inst_id",
    "name_zh",
    "name_en",
    "public_ok",
    "class_primary",
    "classes",
    "aim_primary",
    "aims",
    "objects",
    "joined_on",
    "zone_id",
    "zone_zh",
    "zone_en",
    "building_id",
    "building_zh",
    "building_en",
    "address_zh",
    "address_en",
    "floor",
    "phone",
    "hours",
    "services_zh",
    "services_en",
    "honours_zh",
    "honours_en",
    "status",
    "source_id",
    "as_of",
)
_LIGHTS = ("inst_id", "aim_primary", "class_primary", "zone_id", "joined_year", "order", "status", "source_id", "as_of")


def in_force(institutions: pd.DataFrame, *, on: str | None) -> pd.DataFrame:
    """Keep the institutions that belong to the zone.

    An institution counts from the day it joins to the day before it leaves.

    Args:
        institutions: The ``institutions`` public table. Not changed.
        on: An ISO date, or None for all that have not left as far as the table knows.

    Returns:
        The same columns, those rows.

    Source:
        The zone's register of institutions.
    """
    stays = institutions["left_on"].isna()
    if on is None:
        return institutions[stays].reset_index(drop=True)
    here = (institutions["joined_on"] <= on) & (stays | (institutions["left_on"] > on))
    return institutions[here.fillna(value=False)].reset_index(drop=True)


@remembered
def lights(institutions: pd.DataFrame, *, ever: bool = False) -> pd.DataFrame:
    """Line the institutions in force up, one light each: by first aim, then by id.

    The order depends on the institutions alone, so a light keeps its neighbours from release to release.

    Args:
        institutions: The ``institutions`` public table. Not changed.
        ever: Also those that have left.

    Returns:
        One row per institution.

        =============  ======  ====  =================================
        column         dtype   unit  missing
        =============  ======  ====  =================================
        inst_id        string  –     never
        aim_primary    string  –     never
        class_primary  string  –     never
        zone_id        string  –     never
        joined_year    Int64   year  never
        order          Int64   –     never; its place in line, from 0
        status         string  –     never
        source_id      string  –     never
        as_of          string  –     never
        =============  ======  ====  =================================
    """
    present = institutions if ever else in_force(institutions, on=None)
    rank = present["aim_primary"].map(AIMS.index)
    lined_up = present.assign(rank=rank).sort_values(["rank", "inst_id"], kind="stable", ignore_index=True)
    return lined_up.assign(
        joined_year=lined_up["joined_on"].str[:4].astype("Int64"),
        order=pd.Series(range(len(lined_up)), dtype="Int64"),
    )[list(_LIGHTS)]


def count_by_aim(institutions: pd.DataFrame) -> pd.DataFrame:
    """Count the institutions in force by the aim that they serve first.

    An aim that nobody serves first has a count of 0, which is known.

    Args:
        institutions: The ``institutions`` public table. Not changed.

    Returns:
        One row per aim, in the order in which the aims are always named.

        ============  ======  ============  =======
        column        dtype   unit          missing
        ============  ======  ============  =======
        aim           string  –             never
        institutions  Int64   institutions  never
        ============  ======  ============  =======
    """
    counts = _tally(in_force(institutions, on=None)["aim_primary"])
    return pd.DataFrame(
        {
            "aim": pd.array(list(AIMS), dtype="string"),
            "institutions": pd.array([counts.get(name, 0) for name in AIMS], dtype="Int64"),
        }
    )


def count_by_class(institutions: pd.DataFrame) -> pd.DataFrame:
    """Count the institutions in force by their first service class.

    A class that nobody is in has a count of 0, which is known. A release without a register has no counts at all.

    Args:
        institutions: The ``institutions`` public table. Not changed.

    Returns:
        One row per class, most institutions first; no rows where the table has none.

        ============  ======  ============  =======
        column        dtype   unit          missing
        ============  ======  ============  =======
        class         string  –             never
        institutions  Int64   institutions  never
        ============  ======  ============  =======
    """
    counts = _tally(in_force(institutions, on=None)["class_primary"])
    names = CLASSES if len(institutions) else ()
    return _sorted(
        pd.DataFrame(
            {
                "class": pd.array(list(names), dtype="string"),
                "institutions": pd.array([counts.get(name, 0) for name in names], dtype="Int64"),
            }
        )
    )


def count_by_zone(institutions: pd.DataFrame, *, zones: pd.DataFrame) -> pd.DataFrame:
    """Count the institutions in force by sub-zone.

    Active sub-zones stand even with a count of 0; one that has been merged or closed stands only while somebody is in
    it.

    Args:
        institutions: The ``institutions`` public table. Not changed.
        zones: The ``zones`` public table. Not changed.

    Returns:
        One row per sub-zone, most institutions first; no rows where the register has none.

        ============  ======  ============  =====================
        column        dtype   unit          missing
        ============  ======  ============  =====================
        zone_id       string  –             never
        name_zh       string  –             never
        name_en       string  –             where nobody wrote it
        institutions  Int64   institutions  never
        ============  ======  ============  =====================
    """
    counts = _tally(in_force(institutions, on=None)["zone_id"])
    counted = zones[["zone_id", "name_zh", "name_en"]].assign(
        institutions=zones["zone_id"].map(lambda zone: counts.get(zone, 0)).astype("Int64")
    )
    stands = (zones["state"] == "active") | (counted["institutions"] > 0)
    return _sorted(counted[stands if len(institutions) else stands & False])


def count_by_year(institutions: pd.DataFrame) -> pd.DataFrame:
    """Count who joined and who left, year by year, and how many were in force at each year's end.

    Years between the first and the last in which nobody joined stand with 0: nobody joining is known, not missing.

    Args:
        institutions: The ``institutions`` public table, those that have left included. Not changed.

    Returns:
        One row per year from the first to the last in which somebody joined or left.

        ========  =====  ============  ==========================
        column    dtype  unit          missing
        ========  =====  ============  ==========================
        year      Int64  year          never
        joined    Int64  institutions  never
        left      Int64  institutions  never
        in_force  Int64  institutions  never; at the year's end
        ========  =====  ============  ==========================
    """
    joined = _tally(institutions["joined_on"].str[:4].dropna().astype(int))
    left = _tally(institutions["left_on"].str[:4].dropna().astype(int))
    known = {*joined, *left}
    years = range(min(known), max(known) + 1) if known else range(0)
    counts = pd.DataFrame(
        {
            "year": pd.array(list(years), dtype="Int64"),
            "joined": pd.array([joined.get(year, 0) for year in years], dtype="Int64"),
            "left": pd.array([left.get(year, 0) for year in years], dtype="Int64"),
        }
    )
    return counts.assign(in_force=(counts["joined"] - counts["left"]).cumsum())


def directory(institutions: pd.DataFrame, *, zones: pd.DataFrame, buildings: pd.DataFrame) -> pd.DataFrame:
    """List every institution in force with what its card tells.

    Where an institution does not want to be named (``public_ok`` false) its names, contacts and texts are missing; it
    is listed all the same, for it is counted.

    Args:
        institutions: The ``institutions`` public table. Not changed.
        zones: The ``zones`` public table. Not changed.
        buildings: The ``buildings`` public table. Not changed.

    Returns:
        One row per institution in force, by ``inst_id``; all text but ``public_ok`` (boolean). ``classes`` and
        ``aims`` are codes joined by ``;``, the first one first, and never missing; ``objects`` likewise, where given.
        ``zone_zh`` is never missing. Of the building all is missing where none is given, and the rest where nobody
        has written it.
    """
    present = in_force(institutions, on=None)
    places = buildings.set_index("building_id")
    areas = zones.set_index("zone_id")
    named = present.assign(
        classes=_first_first(present["class_primary"], present["classes"]),
        aims=_first_first(present["aim_primary"], present["aims"]),
        zone_zh=_looked_up(present["zone_id"], areas["name_zh"]),
        zone_en=_looked_up(present["zone_id"], areas["name_en"]),
        building_zh=_looked_up(present["building_id"], places["name_zh"]),
        building_en=_looked_up(present["building_id"], places["name_en"]),
        address_zh=_looked_up(present["building_id"], places["address_zh"]),
        address_en=_looked_up(present["building_id"], places["address_en"]),
    )
    return named.sort_values("inst_id", kind="stable", ignore_index=True)[list(_DIRECTORY)]


def _tally(values: "pd.Series[Any]") -> dict[Any, int]:
    return {value: int(count) for value, count in values.value_counts().items()}


def _sorted(counts: pd.DataFrame) -> pd.DataFrame:
    """Most first; equals keep the order in which they came."""
    return counts.sort_values("institutions", ascending=False, kind="stable", ignore_index=True)


def _first_first(first: "pd.Series[str]", others: "pd.Series[str]") -> "pd.Series[str]":
    """Join the first code and the others, each once."""
    codes = first.str.cat(others.fillna(""), sep=";").str.split(";")
    return codes.map(lambda each: ";".join(code for code in dict.fromkeys(each) if code)).astype("string")


def _looked_up(ids: "pd.Series[str]", names: "pd.Series[str]") -> "pd.Series[str]":
    return ids.map(names.to_dict()).astype("string")
