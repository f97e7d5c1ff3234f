"""Data folders with real releases in them, made by the product's own steps from its own sample."""

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from dashboard import preparation, releases, sample
from dashboard.addresses import Grammar
from dashboard.i18n import LANGS
from dashboard.settings import PROJECT
from dashboard.views.showing import Showing
from tests.laying import setting

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

MARKUP = (
    "<img src=x onerror=alert(1)>",
    "<b>b</b>",
    '<a href="javascript:alert(1)">x</a>',
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    '" onmouseover="x',
    "A\u202eB\u202dC",
    "A\x07B\x1bC\tD",
    "${alert(1)}&lt;b&gt;&amp;",
    "Long " + "W" * 195,
)
"""Names that are markup, templates, controls of direction, bells, or as long as a table lets them be."""

TEXTS = {
    "zone.name": MARKUP[3],
    "zone.gx.short": MARKUP[1],
    "zone.bh.short": MARKUP[0],
    "zone.kg.short": MARKUP[2],
    "policy.clause.zone": MARKUP[4],
    "policy.clause.city": MARKUP[5],
    "policy.clause.nation": MARKUP[0],
}


def make(folder: Path, *, cache: Path | None = None) -> Path:
    """Make a data folder without a release: boundaries, words and what lies under the maps are the project's own.

    Args:
        folder: Where.
        cache: Where finished answers are kept, for others to take; else in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
        (folder / "cache").symlink_to(cache)
    (folder / "cache").mkdir(exist_ok=True)
    data = PROJECT / "data"
    for made in (data / "geo", data / "words", *data.glob("cache/geo-*")):
        with contextlib.suppress(FileExistsError):
            (folder / made.relative_to(data)).symlink_to(made)
    return folder


def grammar(folder: Path) -> Grammar:
    """Give the grammar of addresses of a data folder's live release."""
    release = releases.live(folder).release
    assert release is not None
    return Showing(release, setting=setting(), build="0" * 8).grammar


def publish(folder: Path, tables: Mapping[str, pd.DataFrame], *, why: str = "test") -> releases.Published:
    """Prepare input tables and make them the live release of a data folder."""
    return releases.publish(
        folder,
        public=preparation.prepare(tables),
        internal={"reports": tables["reports"]},
        inputs=[],
        by="tester",
        approved_by="",
        why=why,
        program="zone-display test",
        titles=lambda table, column: (f"{table} {column}", f"{table} {column}"),
        at=AT,
    )


def hostile_tables() -> dict[str, pd.DataFrame]:
    """Take the sample and give everything that has a name one that is markup."""
    tables = sample.tables()
    named = {
        "institutions": ("name", "services", "honours"),
        "zones": ("name",),
        "buildings": ("name", "address"),
        "sources": ("title", "publisher"),
        "regions": ("name",),
        "indicators": ("name", "definition", "owner"),
        "structure": ("name", "operator", "functions"),
        "milestones": ("title", "issuer"),
        "targets": ("document",),
    }
    for table, stems in named.items():
        for place, stem in enumerate(stems):
            for lang in LANGS:
                column = f"{stem}_{lang}"
                tables[table] = tables[table].assign(**{column: _markup(tables[table], shift=place)})
    texts = tables["texts"].copy()
    for lang in LANGS:
        for key, name in TEXTS.items():
            texts.loc[texts["key"] == key, lang] = name
    tables["texts"] = texts
    return tables


def _markup(frame: pd.DataFrame, *, shift: int) -> "pd.Series[str]":
    names = [MARKUP[(row + shift) % len(MARKUP)] for row in range(len(frame))]
    return pd.Series(names, index=frame.index, dtype="string")


NAMES = (
    ("长春新区知识产权服务中心", "Changchun IP Service Center"),
    ("吉林省长德专利代理所", "Jilin Changde Patent Agents"),
    ("北湖重行科技（集团）", "Beihu Zhonghang Technology"),
    ("空港IP学院", "Airport IP Academy"),
)
"""Names with readings and words to search by, in both languages."""


def tables_with(count: int) -> dict[str, pd.DataFrame]:
    """Take the sample with as many institutions as asked for, the first ones under ``NAMES``, and no one else's reports."""
    tables = sample.tables()
    known = tables["institutions"]
    rows = pd.concat([known] * (count // len(known) + 1), ignore_index=True).head(count)
    ids = [f"CROWD-{number:03d}" if number >= len(known) else str(rows["inst_id"][number]) for number in range(count)]
    rows = rows.assign(inst_id=pd.array(ids, dtype="string"))
    for place, names in enumerate(NAMES[:count]):
        rows.loc[place, ["name_zh", "name_en"]] = names
    tables["institutions"] = rows
    tables["reports"] = tables["reports"].loc[lambda reports: reports["inst_id"].isin(ids)].reset_index(drop=True)
    return tables
