"""Input tables by hand and by chance, and an attacker who knows all that is published."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_matrix

from dashboard.preparation import revenue
from dashboard.schema import CLASSES, INPUT_TABLES, PERIOD_TYPES, parse_period

Rows: TypeAlias = Iterable[Mapping[str, Any]]
Tables: TypeAlias = dict[str, pd.DataFrame]
Cell: TypeAlias = tuple[str, str, str]

MONEY = {
    "revenue_total": ("total", None),
    "revenue_by_zone": ("zone", "zone_id"),
    "revenue_by_class": ("class", "class"),
}
ORIGIN = {"status": "final", "source_id": "s1", "as_of": "2025-01-31"}
INSTITUTION = {"class_primary": "agency", "zone_id": "gx", "joined_on": "2018-01-01", "public_ok": True}


def shaped(name: str, rows: Rows) -> pd.DataFrame:
    """Give hand-written rows the schema's form; an origin unless they have one."""
    frame = pd.DataFrame([{**ORIGIN, **row} for row in rows])
    return pd.DataFrame(
        {
            column.name: frame.get(column.name, pd.Series(pd.NA, index=frame.index)).astype(column.dtype)
            for column in INPUT_TABLES[name].columns
        }
    )


@pytest.fixture
def table() -> Callable[[str, Rows], pd.DataFrame]:
    return shaped


@pytest.fixture
def reported() -> Callable[..., Tables]:
    """Make institutions and their reports: ``{"a": {"2024-Q1": 5, …}}``, and what is special about an institution."""

    def make(amounts: Mapping[str, Mapping[str, float | None]], **about: Mapping[str, Any]) -> Tables:
        reports = [
            {"inst_id": name, "period": period, "period_type": parse_period(period).type, "revenue": amount}
            for name, periods in amounts.items()
            for period, amount in periods.items()
        ]
        institutions = [{"inst_id": name, **INSTITUTION, **about.get(name, {})} for name in amounts]
        return {"institutions": shaped("institutions", institutions), "reports": shaped("reports", reports)}

    return make


@pytest.fixture
def chance_zone() -> Callable[..., Tables]:
    """Make worlds by chance, one a calendar year: nothing ties a year to another, so each is a case of its own."""

    def make(seed: int, *, kinds: str, years: int = 12, sigma: float = 1.0, most: int = 14) -> Tables:
        chance = np.random.default_rng(seed)
        institutions, reports = [], []
        for year in range(2000, 2000 + years):
            zones = [f"z{number}" for number in range(chance.integers(1, 5))]
            classes = CLASSES[: chance.integers(1, 7)]
            idle, silent, zero, split = chance.choice([0.0, 0.1, 0.4], 4)
            for number in range(chance.integers(1, most + 1)):
                inst_id = f"{year}-{number}"
                first, last = chance.integers(1, 13) if chance.random() < idle else 1, chance.integers(1, 13)
                left = f"{year}-{max(first, last):02d}-20" if chance.random() < idle else f"{year + 1}-01-01"
                institutions.append(
                    {
                        **INSTITUTION,
                        "inst_id": inst_id,
                        "zone_id": chance.choice(zones),
                        "class_primary": chance.choice(classes),
                        "joined_on": f"{year}-{first:02d}-10",
                        "left_on": left,
                    }
                )
                kind = chance.choice(list(kinds))
                size = float(np.exp(chance.normal(3, sigma)))
                for period in (part for part in parse_period(str(year)).parts(str(kind))):
                    if chance.random() < silent:
                        continue
                    amount = 0.0 if chance.random() < zero else round(size * float(np.exp(chance.normal(0, 0.3))), 2)
                    row = {"inst_id": inst_id, "period": str(period), "period_type": period.type, "revenue": amount}
                    if chance.random() < split:
                        part = round(amount * float(chance.random()), 2)
                        row |= dict.fromkeys((f"revenue_{name}" for name in classes), 0.0)
                        row[f"revenue_{classes[0]}"] = part
                        row[f"revenue_{classes[-1]}"] = round(row[f"revenue_{classes[-1]}"] + amount - part, 2)
                        if len(classes) == 1:
                            row["revenue_agency"] = amount
                    reports.append(row)
        return {"institutions": shaped("institutions", institutions), "reports": shaped("reports", reports)}

    return make


@pytest.fixture
def like_the_sample() -> Callable[[int], Tables]:
    """Make 86 institutions with quarterly reports for five years, sizes and groups as the shipped sample has them."""

    def make(seed: int) -> Tables:
        chance = np.random.default_rng(seed)
        zones = [*["gx", "bh", "kg", "cd"] * 8, *chance.choice(["gx", "bh", "kg", "cd"], 54, p=[0.4, 0.3, 0.2, 0.1])]
        shares = [0.4, 0.15, 0.15, 0.12, 0.1, 0.08]
        classes = chance.permutation([*CLASSES * 5, *chance.choice(CLASSES, 56, p=shares)])
        institutions, reports = [], []
        for number, (zone, own) in enumerate(zip(zones, classes, strict=True)):
            joined = f"{chance.integers(2018, 2024)}-{chance.integers(1, 13):02d}-15"
            about = {"inst_id": f"i{number:02d}", "zone_id": zone, "class_primary": own, "joined_on": joined}
            institutions.append({**INSTITUTION, **about})
            size, split = float(np.exp(chance.normal(3, 1.0))), chance.random() < 0.5
            other = chance.choice([name for name in CLASSES if name != own])
            for period in (part for year in range(2021, 2026) for part in parse_period(str(year)).parts("Q")):
                late = str(period) in {"2025-Q3", "2025-Q4"} and chance.random() < 0.08
                if late or period.end.isoformat() < joined:
                    continue
                amount = round(size * (1 + period.number / 10) * float(np.exp(chance.normal(0, 0.15))), 2)
                row = {"inst_id": f"i{number:02d}", "period": str(period), "period_type": "Q", "revenue": amount}
                if split:
                    row[f"revenue_{own}"] = round(amount * 0.75, 2)
                    row[f"revenue_{other}"] = round(amount - row[f"revenue_{own}"], 2)
                reports.append(row)
        return {"institutions": shaped("institutions", institutions), "reports": shaped("reports", reports)}

    return make


class Attacker:
    """Works out by linear programming what hidden sums can be, from nothing but what is published.

    It knows that sub-zones and classes add up to totals, shorter periods to longer ones, that no revenue is below 0,
    and that nothing stands behind a longer period but its parts wherever those are complete.
    """

    def __init__(self, public: Mapping[str, pd.DataFrame], *, parts: pd.DataFrame) -> None:
        rows = pd.concat(
            [
                public[name].assign(dimension=kind, group=public[name][column] if column else "")
                for name, (kind, column) in MONEY.items()
            ]
        )
        self.rows: dict[Cell, dict[str, Any]] = {
            (row["dimension"], row["group"], row["period"]): row for row in rows.to_dict("records")
        }
        # What the attacker is after: each institution's part of each sum, and so each true sum.
        self.parts: dict[Cell, list[int]] = {
            cell: [int(amount) for amount in amounts]
            for cell, amounts in parts.groupby(["dimension", "group", "period"])["amount"]
        }
        self.truth = {cell: sum(self.parts.get(cell, [])) / revenue.FEN for cell in self.rows}

    def estimates(self) -> list[Cell]:
        """List the hidden sums whose interval does not reach from 0.85 to 1.15 of their true amount."""
        years = sorted({period[:4] for _, _, period in self.rows})
        return [
            cell for year in years for cell in self._estimates({k: r for k, r in self.rows.items() if k[2][:4] == year})
        ]

    def _estimates(self, rows: Mapping[Cell, Mapping[str, Any]]) -> list[Cell]:
        hidden = [cell for cell, row in rows.items() if row["suppressed"]]
        if not hidden:
            return []
        column = {cell: place for place, cell in enumerate(hidden)}
        known: list[dict[int, float]] = []
        right: list[float] = []
        extra = len(hidden)

        def law(whole: Cell, parts: Iterable[Cell], *, beyond: bool) -> None:
            nonlocal extra
            line: dict[int, float] = {}
            total = 0.0
            for sign, cell in ((1.0, whole), *((-1.0, part) for part in parts)):
                if cell in column:
                    line[column[cell]] = sign
                else:
                    amount = rows[cell]["revenue"]
                    total -= sign * (0.0 if pd.isna(amount) else float(amount))
            if beyond:
                line[extra] = -1.0
                extra += 1
            known.append(line)
            right.append(total)

        for cell in rows:
            kind, group, period = cell
            if kind == "total":
                for dimension in ("zone", "class"):
                    law(cell, [c for c in rows if c[0] == dimension and c[2] == period], beyond=False)
            types = [name for name in PERIOD_TYPES if any(parse_period(c[2]).type == name for c in rows)]
            place = types.index(parse_period(period).type)
            if place:
                parts = [(kind, group, str(part)) for part in parse_period(period).parts(types[place - 1])]
                there = [part for part in parts if part in rows]
                law(cell, there, beyond=not all(bool(rows[part]["complete"]) for part in there))
        return self._too_narrow(hidden, known=known, right=right, columns=extra)

    def _too_narrow(
        self, hidden: list[Cell], *, known: list[dict[int, float]], right: list[float], columns: int
    ) -> list[Cell]:
        """Ask for all sums at once: a copy of the laws for each, in which it is to be as large or small as can be."""
        # In thousandths of the largest, so that the solver's tolerance is far below the 15 %.
        scale = 1000.0 / max(self.truth[cell] for cell in hidden)
        entries = [(r, c, v) for r, line in enumerate(known) for c, v in line.items()]
        laws = csr_matrix(
            ([v for _, _, v in entries], ([r for r, _, _ in entries], [c for _, c, _ in entries])),
            shape=(len(known), columns),
        )
        copies = block_diag([laws] * len(hidden), format="csr")
        narrow: set[Cell] = set()
        for sign, goal in ((-1.0, 1.15), (1.0, 0.85)):
            bounds: list[tuple[float, float | None]] = [(0.0, None)] * (columns * len(hidden))
            wish = np.zeros(columns * len(hidden))
            for place, cell in enumerate(hidden):
                target = self.truth[cell] * scale * goal
                own = place * columns + place
                wish[own] = sign
                bounds[own] = (0.0, target) if sign < 0 else (target, None)
            found = linprog(wish, A_eq=copies, b_eq=np.tile(right, len(hidden)) * scale, bounds=bounds, method="highs")
            assert found.status == 0, found.message
            for place, cell in enumerate(hidden):
                if abs(found.x[place * columns + place] - self.truth[cell] * scale * goal) > 1e-5:
                    narrow.add(cell)
        return sorted(narrow)


@pytest.fixture
def attacker() -> Callable[[Mapping[str, pd.DataFrame], Tables], Attacker]:
    def make(public: Mapping[str, pd.DataFrame], tables: Tables) -> Attacker:
        return Attacker(public, parts=revenue.parts(tables["reports"], institutions=tables["institutions"]))

    return make
