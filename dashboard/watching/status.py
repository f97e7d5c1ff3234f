"""The page that the folder always holds: what is shown, how old it is, and what waits for correction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import changes, i18n, theme
from dashboard.i18n import calendar, word
from dashboard.publishing import Entry, Release, Standing
from dashboard.queries.facts import latest
from dashboard.views.texts import HEADLINES, ZONE_REGION, zone_title
from dashboard.views.wording import of, shown, when
from dashboard.watching.places import STAFF

REFRESH_SECONDS = 15
_MOST_PUBLICATIONS = 10
_MOST_LISTED = 8
_TABLES = ("institutions", "revenue_total", "reach", "visits", "milestones", "values")
"""The tables whose dates are told: those that change with the months."""
_FONTS = (theme.FONTS[0], "Microsoft YaHei", "PingFang SC")
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    standing: Standing,
    *,
    waiting: Sequence[str],
    held: Mapping[str, str],
    in_hand: Sequence[str],
    hindered: str,
    at: datetime,
) -> str:
    """Write the page.

    Args:
        standing: What is shown, and every release.
        waiting: Folders of deliveries that staff have to correct, by name.
        held: Files that are there and not taken yet, each with the reason.
        in_hand: Files that are being handled.
        hindered: Key of the sentence that says what is in the way; empty in good times.
        at: When this was; its day counts as today.

    Returns:
        HTML that needs no other file, asks nothing of the network, runs no script and loads itself anew.
    """
    parts = [
        {
            "lang": lang,
            "tag": i18n.LANG_TAGS[lang],
            "say": _Say(lang),
            "zone": zone_title(standing.live.tables, lang) if standing.live else word("shell.name", lang),
            "live": _live(standing, lang, at=at),
            "alarms": list(_alarms(standing, hindered, lang)),
            "looked": _moment(at.isoformat(), lang),
            "doing": [*(word("watch.status.in_hand", lang, name=name) for name in in_hand), *_held(held, lang)],
            "waiting": [{"name": name, "address": _address(name)} for name in waiting],
            "facts": list(_facts(standing.live, lang, at=at)) if standing.live else [],
            "tables": list(_dates(standing.live, lang)) if standing.live else [],
            "stale": _stale(standing.live, lang, at=at) if standing.live else [],
            "publications": [_publication(entry, lang, at=at) for entry in standing.shown[:_MOST_PUBLICATIONS]],
        }
        for lang in i18n.LANGS
    ]
    return _PAGES.get_template("status.html").render(
        parts=parts,
        most=_MOST_LISTED,
        refresh=REFRESH_SECONDS,
        colours=theme.LIGHT,
        fonts=", ".join(f'"{name}"' for name in _FONTS),
        title=word("watch.status.title", STAFF),
    )


class _Say:
    """The words of the page, in one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, name: str, **values: object) -> str:
        return word(f"watch.status.{name}", self._lang, **values)


def _live(standing: Standing, lang: str, *, at: datetime) -> dict[str, Any]:
    entry = next((each for each in standing.history if each.number == standing.number), None)
    if standing.live is None or entry is None:
        return {"head": word("watch.status.nothing_live", lang), "lines": [], "sample": ""}
    return {
        "head": word("watch.status.live", lang, number=entry.number),
        "lines": list(_story(entry, lang, at=at)),
        "sample": word("watch.status.sample", lang) if standing.live.holds_sample else "",
    }


def _story(entry: Entry, lang: str, *, at: datetime) -> Iterator[str]:
    """Say when, by whom and why."""
    yield word("watch.status.when_by", lang, when=_published_at(entry, lang, at=at), by=entry.by or "—")
    if entry.approved_by:
        yield word("watch.status.approved", lang, name=entry.approved_by)
    why = word("watch.status.why", lang, why=_in(entry.why, lang)) if entry.why else ""
    back = word("watch.status.brings_back", lang, number=entry.rolled_back_to) if entry.rolled_back_to else ""
    if why or back:
        yield word("list.semicolon", lang).join(filter(None, (why, back)))


def _in(why: str, lang: str) -> str:
    """Take the half of a reason that a program wrote in both languages; staff's own stand as they are."""
    halves = why.split(" / ")
    return halves[i18n.LANGS.index(lang)] if len(halves) == len(i18n.LANGS) else why


def _published_at(entry: Entry, lang: str, *, at: datetime) -> str:
    """Say when a release was published; nothing is ever said to come from the future."""
    try:
        moment = datetime.fromisoformat(entry.published_at)
    except ValueError:
        return word("watch.status.time_unknown", lang)
    return _moment(entry.published_at, lang) if moment <= at else word("watch.status.time_unknown", lang)


def _moment(iso: str, lang: str) -> str:
    return word("watch.status.moment", lang, date=calendar(iso[:10], lang), time=iso[11:16])


def _alarms(standing: Standing, hindered: str, lang: str) -> Iterator[str]:
    if hindered:
        yield word(f"watch.status.hindered.{hindered.removeprefix('watch.says.').partition('.')[0]}", lang)
    for corrupt in standing.refused:
        yield word("watch.status.refused", lang, name=corrupt.name)


def _held(held: Mapping[str, str], lang: str) -> Iterator[str]:
    for name, reason in held.items():
        yield word(f"watch.status.held.{reason}", lang, name=name)


def _address(name: str) -> str:
    return quote(f"{word('watch.folder.returned', STAFF)}/{name}/")


def _facts(release: Release, lang: str, *, at: datetime) -> Iterator[dict[str, object]]:
    tables = release.tables
    stale = {(age.code, age.region_code) for age in changes.ages(tables, at.date()) if age.stale}
    for code in HEADLINES:
        fact = latest(tables["values"], tables["indicators"], code=code, region=ZONE_REGION)
        if fact:
            yield {
                "name": of(fact, "name", lang),
                "value": str(shown(fact, lang).amount),
                "when": when(fact, lang),
                "stale": (code, ZONE_REGION) in stale,
            }


def _dates(release: Release, lang: str) -> Iterator[dict[str, object]]:
    for name in _TABLES:
        frame = release.tables[name]
        newest = max((str(each) for each in frame["as_of"].dropna()), default="")
        yield {
            "name": word(f"changes.name.{name}", lang),
            "when": calendar(newest, lang) if newest else word("state.missing", lang),
            "rows": len(frame),
        }


def _stale(release: Release, lang: str, *, at: datetime) -> list[str]:
    """List what is older than its indicator allows, what is of the area itself first, then the oldest."""
    tables = release.tables
    names = changes.names(tables, lang)
    ages = [age for age in changes.ages(tables, at.date()) if age.stale]
    ages.sort(key=lambda age: (age.region_code != ZONE_REGION, -age.days))
    return [
        word(
            "changes.age",
            lang,
            name=word(
                "changes.fact",
                lang,
                name=names.get(age.code, age.code),
                region=names.get(age.region_code, age.region_code),
            ),
            date=calendar(age.as_of, lang),
            days=age.days,
        )
        for age in ages
    ]


def _publication(entry: Entry, lang: str, *, at: datetime) -> dict[str, object]:
    return {
        "number": entry.number,
        "live": entry.live,
        "when": _published_at(entry, lang, at=at),
        "by": entry.by or "—",
        "why": _in(entry.why, lang) or "—",
        "note": word("watch.status.brings_back", lang, number=entry.rolled_back_to) if entry.rolled_back_to else "",
        "damaged": not entry.good,
    }
