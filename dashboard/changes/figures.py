"""Numbers of the screens before and after, worded with unit, qualifier and period in both languages."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.changes.rows import Touched, touched
from dashboard.i18n import LANGS, period, word
from dashboard.queries.facts import Fact, latest
from dashboard.queries.periods import recency
from dashboard.schema import CLASSES, PUBLIC_TABLES
from dashboard.views import texts
from dashboard.views.wording import money, of, shown, when

Tables = Mapping[str, pd.DataFrame]
Said = Mapping[str, str]
"""Text by language."""

MOST_TOLD = 20
GROUPED = {"revenue_total": "", "revenue_by_zone": "zone_id", "revenue_by_class": "class"}
"""Each money table, and the column that names its groups."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number, before and after. A text that is empty means that there is no such number on that side.

    Args:
        code: The indicator, or the money table.
        region: The region, sub-zone or class that it speaks of; empty for the whole area.
        period: The period, as stored; of the newer side where a newer value comes.
        name: What it is called.
        before: What it was, with its period where that is another.
        after: What it is to be.
        raw: The stored numbers before and after.
        newest: Whether it is the newest of its kind, which tiles show; else a number of an earlier period.
    """

    code: str
    region: str
    period: str
    name: Said
    before: Said
    after: Said
    raw: tuple[float | None, float | None]
    newest: bool


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The first numbers that change, and how many more do."""

    told: tuple[Figure, ...]
    more: int


def values(before: Tables, after: Tables) -> Figures:
    """Tell which published values change: first what tiles show, headlines leading, then values of earlier periods.

    Args:
        before: Public tables. Not changed.
        after: Public tables. Not changed.
    """
    rows = _all(touched(PUBLIC_TABLES["values"], before["values"], after["values"]))
    redefined = touched(PUBLIC_TABLES["indicators"], before["indicators"], after["indicators"]).changed["code"]
    pairs = _pairs(rows, after["values"], redefined=set(redefined))
    order = _ranks(before, after)
    pairs.sort(key=lambda pair: (*order(pair[0]), pair[1] != texts.ZONE_REGION, pair[1]))
    sides = (_Side(before), _Side(after))
    told: list[Figure] = []
    spoken = set()
    for code, region in pairs[:MOST_TOLD]:  # wording each costs time, and nobody reads so many
        old, new = (side.newest(code, region) for side in sides)
        spoken |= {(code, region, fact.period_type, fact.period) for fact in (old, new) if fact}
        if old != new:
            told.append(_fact(sides, old, new, newest=True))
    rest = [key for key in rows.itertuples(index=False, name=None) if key not in spoken]
    rest.sort(key=lambda key: (*order(key[0]), key[1:]))
    room = MOST_TOLD - len(told)
    for key in rest[:room]:
        old, new = (side.at(*key) for side in sides)
        if old != new:
            told.append(_fact(sides, old, new, newest=False))
    only_redefined = set(pairs[MOST_TOLD:]) - {key[:2] for key in rest}
    return Figures(told=tuple(told), more=len(rest[room:]) + len(only_redefined))


def sums(before: Tables, after: Tables) -> Figures:
    """Tell which sums of reported revenue change: the whole area first, newest periods first.

    Args:
        before: Public tables. Not changed.
        after: Public tables. Not changed.
    """
    told: list[Figure] = []
    count = 0
    for name, group in GROUPED.items():
        rows = _all(touched(PUBLIC_TABLES[name], before[name], after[name]))
        count += len(rows)
        keys = sorted(rows.to_dict("records"), key=lambda row: recency(str(row["period"])), reverse=True)
        told += _money(before, after, keys[: MOST_TOLD - len(told)], name=name, group=group)
    return Figures(told=tuple(told), more=count - len(told))


def _all(rows: Touched) -> pd.DataFrame:
    return pd.concat([rows.changed, rows.added, rows.removed], ignore_index=True)


def _pairs(rows: pd.DataFrame, values: pd.DataFrame, *, redefined: set[str]) -> list[tuple[str, str]]:
    """List indicator and region of every value that differs, or whose indicator is defined otherwise now."""
    also = values.loc[values["code"].isin(redefined), ["code", "region_code"]]
    both = pd.concat([rows[["code", "region_code"]], also]).drop_duplicates()
    return [(str(code), str(region)) for code, region in both.itertuples(index=False)]


def _ranks(before: Tables, after: Tables) -> Callable[[str], tuple[int, int]]:
    """Give the order in which indicators are told: the headlines, then as the tables have them."""
    codes = [*after["indicators"]["code"], *before["indicators"]["code"]]
    place = {code: at for at, code in reversed(list(enumerate(codes)))}
    headline = {code: at for at, code in enumerate(texts.HEADLINES)}
    return lambda code: (headline.get(code, len(headline)), place.get(code, len(place)))


class _Side:
    """The published values of one release, found by indicator and region."""

    def __init__(self, tables: Tables) -> None:
        """Take its tables, and name its regions once."""
        self._values, self._indicators = tables["values"], tables["indicators"]
        regions = tables["regions"]
        self.names = {
            lang: dict(
                zip(regions["region_code"], regions[f"name_{lang}"].fillna(regions["name_zh"]), strict=True),
            )
            for lang in LANGS
        }

    def newest(self, code: str, region: str) -> Fact | None:
        """Give what a tile shows."""
        return latest(self._values, self._indicators, code=code, region=region)

    def at(self, code: str, region: str, period_type: str, of_period: str) -> Fact | None:
        """Give the value of one period."""
        return latest(self._values, self._indicators, code=code, region=region, of=(period_type, of_period))


def _fact(sides: tuple[_Side, _Side], old: Fact | None, new: Fact | None, *, newest: bool) -> Figure:
    fact = new or old
    if fact is None:
        raise ValueError("a change has a side")
    names = sides[1 if new else 0].names
    return Figure(
        code=fact.code,
        region=fact.region_code,
        period=fact.period,
        name={
            lang: word(
                "changes.fact",
                lang,
                name=of(fact, "name", lang),
                region=names[lang].get(fact.region_code, fact.region_code),
            )
            for lang in LANGS
        },
        before={lang: _said(old, lang) for lang in LANGS},
        after={lang: _said(new, lang) for lang in LANGS},
        raw=(old.value if old else None, new.value if new else None),
        newest=newest,
    )


def _said(fact: Fact | None, lang: str) -> str:
    """Word a value with its time, and with its status where that is not final."""
    if fact is None:
        return ""
    said = word("changes.value", lang, amount=shown(fact, lang).amount, when=when(fact, lang))
    if fact.status == "final":
        return said
    return word("changes.with_status", lang, said=said, status=word(f"changes.status.{fact.status}", lang))


def _money(
    before: Tables, after: Tables, keys: list[dict[Hashable, Any]], *, name: str, group: str
) -> Iterator[Figure]:
    columns = PUBLIC_TABLES[name].key
    if not keys:
        return
    rows = [
        {tuple(row[column] for column in columns): row for row in each[name].to_dict("records")}
        for each in (before, after)
    ]
    called = {lang: _groups(before, after, group, lang) for lang in LANGS}
    for key in keys:
        old, new = (side.get(tuple(key[column] for column in columns)) for side in rows)
        region = str(key[group]) if group else ""
        yield Figure(
            code=name,
            region=region,
            period=str(key["period"]),
            name={
                lang: word(
                    "changes.fact",
                    lang,
                    name=word("changes.sum", lang, period=period(str(key["period"]), lang)),
                    region=called[lang].get(region, region),
                )
                for lang in LANGS
            },
            before={lang: _sum(old, name, region, lang) for lang in LANGS},
            after={lang: _sum(new, name, region, lang) for lang in LANGS},
            raw=(_number(old), _number(new)),
            newest=False,
        )


def _groups(before: Tables, after: Tables, group: str, lang: str) -> dict[str, str]:
    """Name what a money table is split by."""
    if not group:
        return {"": word("list.whole", lang)}
    if group == "class":
        return {name: word(f"class.{name}", lang) for name in CLASSES}
    return texts.zone_names(before, lang) | texts.zone_names(after, lang)


def _sum(row: Mapping[Hashable, Any] | None, table: str, region: str, lang: str) -> str:
    """Word a sum: the amount, or why there is none, and whether somebody's report is missing in it."""
    if row is None:
        return ""
    amount = str(money(row, table=table, region=region, lang=lang).amount)
    if bool(row["complete"]) or bool(row["suppressed"]):
        return amount
    return word("changes.incomplete", lang, amount=amount, reported=row["reported"], expected=row["expected"])


def _number(row: Mapping[Hashable, Any] | None) -> float | None:
    return None if row is None or pd.isna(row["revenue"]) else float(row["revenue"])
