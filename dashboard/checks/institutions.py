"""What an institution says of itself, against itself."""

from collections.abc import Iterator

import pandas as pd

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem, Severity

_LISTS = (("class_primary", "classes"), ("aim_primary", "aims"))
# A mobile number of the mainland, with or without the country's own, between anything that is no digit.
_MOBILE = r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"


def first_of_their_lists(evidence: Evidence) -> Iterator[Problem]:
    """The main class and aim are among all those that are listed, where any are."""
    institutions = evidence.frame("institutions")
    for first, listed in _LISTS:
        pairs = zip(institutions[first], institutions[listed], strict=True)
        absent = [not (pd.isna(one) or pd.isna(all_of)) and one not in all_of.split(";") for one, all_of in pairs]
        if any(absent):
            yield from evidence.rows(
                "institutions.first_not_listed", "institutions", absent, column=first, listed=institutions[listed]
            )


def sit_in_their_zone(evidence: Evidence) -> Iterator[Problem]:
    """An institution's building lies in its sub-zone; one that does not is counted in one and drawn in the other."""
    institutions, buildings = evidence.frame("institutions"), evidence.frame("buildings")
    if not len(institutions):
        return
    zone_of = buildings.dropna(subset=["building_id"]).drop_duplicates("building_id").set_index("building_id")
    there = institutions["building_id"].map(zone_of["zone_id"]).astype("string")
    yield from evidence.rows(
        "institutions.building_elsewhere",
        "institutions",
        there != institutions["zone_id"],
        column="zone_id",
        severity=Severity.WARNING,
        building=institutions["building_id"],
        zone=there,
    )


def have_public_phones(evidence: Evidence) -> Iterator[Problem]:
    """A telephone that is shown to everybody is nobody's own."""
    institutions = evidence.frame("institutions")
    if len(institutions):
        mobile = institutions["phone"].str.contains(_MOBILE, regex=True)
        yield from evidence.rows(
            "institutions.mobile", "institutions", mobile, column="phone", severity=Severity.WARNING
        )


def employ_their_attorneys(evidence: Evidence) -> Iterator[Problem]:
    """An institution has no more patent attorneys than people."""
    reports = evidence.frame("reports")
    if len(reports):
        more = reports["patent_attorneys"] > reports["employees"]
        yield from evidence.rows(
            "institutions.more_attorneys_than_people",
            "reports",
            more,
            column="patent_attorneys",
            severity=Severity.WARNING,
            employees=reports["employees"],
        )
