"""Service to places, made up ring by ring."""

from collections.abc import Mapping

import pandas as pd

from dashboard.sample.chance import Chance
from dashboard.sample.frames import made, plan

_COLUMNS = ("clients", "cases", "contracts")


def by_year(regions: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Make up clients, cases and contracts by place and year.

    Rings lie within one another, so the city, the province and the nation are sums of their own parts; a place's
    numbers are never added to those of the ring around it.

    Args:
        regions: The input table; ``region_code``, ``parent`` and ``ring`` are read. Not changed.
        seed: The sample's seed.

    Returns:
        The input table ``reach``, by ``period`` and then in the order of the regions. No row for places of which
        nothing is made up: Hong Kong, Macao and Taiwan among them.
    """
    words, chance = plan("reach"), Chance(seed, subject="reach")
    rows = []
    for year, size in words["years"].items():
        amounts: dict[str, dict[str, float]] = {}
        for code, clients in words["clients"].items():
            served = max(1, round(clients * size * _wobble(words, chance=chance)))
            cases = max(served, round(served * words["cases_per_client"] * _wobble(words, chance=chance)))
            contracts = round(served * words["contracts_per_client"] * _wobble(words, chance=chance), 1)
            amounts[code] = {"clients": served, "cases": cases, "contracts": contracts}
        for whole, ring in words["wholes"].items():
            parts = regions.loc[(regions["parent"] == whole) & (regions["ring"] == ring), "region_code"]
            amounts[whole] = _sum(amounts, codes=set(parts))
        rows += [
            {"period": year, "region_code": code, **amounts[code]} for code in regions["region_code"] if code in amounts
        ]
    return made(rows, table="reach")


def _wobble(words: Mapping[str, float], *, chance: Chance) -> float:
    return chance.between(1 - words["noise"], 1 + words["noise"])


def _sum(amounts: Mapping[str, Mapping[str, float]], *, codes: set[str]) -> dict[str, float]:
    """Add up the parts that there are."""
    found = [amounts[code] for code in amounts if code in codes]
    return {name: round(sum(part[name] for part in found), 1) for name in _COLUMNS}
