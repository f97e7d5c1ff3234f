"""Changes in sentences, for a terminal, a report, and a machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.changes.comparison import Changes
from dashboard.changes.figures import Figure, Figures
from dashboard.changes.freshness import Age
from dashboard.i18n import LANGS, calendar, word


@dataclass(frozen=True, kw_only=True)
class Section:
    """One subject: its title and its sentences, and how many more there would be."""

    title: str
    lines: tuple[str, ...]
    more: int = 0


def sections(changes: Changes, lang: str, *, most: int = 20) -> tuple[Section, ...]:
    """Word changes.

    Args:
        changes: What changes.
        lang: One of ``i18n.LANGS``.
        most: The most sentences of a section; the rest is counted.

    Returns:
        The sections that have something to say, the whole first; where nothing changes, one that says so.
    """
    if changes.nothing:
        return (Section(title=word("changes.nothing", lang), lines=()),)
    every = (
        Section(title=word("changes.title", lang), lines=tuple(_whole(changes, lang))),
        _figures("changes.values", changes.values, lang, most=most),
        _figures("changes.sums", changes.sums, lang, most=most),
        _capped("changes.tables", [_table(change, lang) for change in changes.tables], most=most, lang=lang),
        _capped("changes.pages", list(_pages(changes, lang)), most=most, lang=lang),
        _capped("changes.fresh", [_age(age, changes, lang) for age in changes.fresh], most=most, lang=lang),
        _capped("changes.stale", [_age(age, changes, lang) for age in changes.stale], most=most, lang=lang),
    )
    return tuple(section for section in every if section.lines)


def as_json(changes: Changes) -> dict[str, Any]:
    """Give changes to a machine: numbers as stored, sentences in both languages."""
    return {
        "nothing": changes.nothing,
        "first": changes.first,
        "sample": {"before": changes.sample[0], "after": changes.sample[1]},
        "values": [_figure_as_json(figure) for figure in changes.values.told],
        "more_values": changes.values.more,
        "sums": [_figure_as_json(figure) for figure in changes.sums.told],
        "more_sums": changes.sums.more,
        "tables": [
            {
                "table": change.table,
                "added": change.added,
                "removed": change.removed,
                "changed": change.changed,
                "demo": {"before": change.demo[0], "after": change.demo[1]},
            }
            for change in changes.tables
        ],
        "pages": [{"page": change.page, "parts": list(change.parts)} for change in changes.pages],
        "fresh": [_age_as_json(age) for age in changes.fresh],
        "stale": [_age_as_json(age) for age in changes.stale],
        "says": {
            lang: [
                {"title": section.title, "lines": list(section.lines), "more": section.more}
                for section in sections(changes, lang)
            ]
            for lang in LANGS
        },
    }


def _whole(changes: Changes, lang: str) -> Iterator[str]:
    """Say what holds for the release as a whole."""
    before, after = changes.sample
    if changes.first:
        yield word("changes.first_sample" if after else "changes.first", lang)
    elif before and not after:
        yield word("changes.becomes_real", lang)
    elif after and not before:
        yield word("changes.becomes_sample", lang)
    rows = [sum(getattr(change, side) for change in changes.tables) for side in ("added", "removed", "changed")]
    yield word("changes.rows", lang, added=rows[0], removed=rows[1], changed=rows[2])


def _capped(key: str, lines: list[str], *, most: int, lang: str) -> Section:
    return Section(title=word(key, lang), lines=tuple(lines[:most]), more=len(lines[most:]))


def _figures(key: str, figures: Figures, lang: str, *, most: int) -> Section:
    lines = [_figure(figure, lang) for figure in figures.told[:most]]
    return Section(title=word(key, lang), lines=tuple(lines), more=len(figures.told[most:]) + figures.more)


def _figure(figure: Figure, lang: str) -> str:
    name, before, after = figure.name[lang], figure.before[lang], figure.after[lang]
    if not before:
        return word("changes.comes", lang, name=name, after=after)
    if not after:
        return word("changes.goes", lang, name=name, before=before)
    if before == after:
        return word("changes.described", lang, name=name, after=after)
    return word("changes.becomes", lang, name=name, before=before, after=after)


def _table(change: Any, lang: str) -> str:
    parts = [
        word(f"changes.count.{side}", lang, count=getattr(change, side))
        for side in ("added", "removed", "changed")
        if getattr(change, side)
    ]
    before, after = change.demo
    if before != after:
        parts.append(word("changes.demo_rows", lang, before=before, after=after))
    return word(
        "changes.table",
        lang,
        name=word(f"changes.name.{change.table}", lang),
        says=word("list.semicolon", lang).join(parts),
    )


def _pages(changes: Changes, lang: str) -> Iterator[str]:
    for change in changes.pages:
        parts = word("list.comma", lang).join(word(f"changes.part.{part}", lang) for part in change.parts)
        yield word("changes.page", lang, page=word(f"page.{change.page}", lang), parts=parts)


def _age(age: Age, changes: Changes, lang: str) -> str:
    names = changes.names[lang]
    name = word(
        "changes.fact",
        lang,
        name=names.get(age.code, age.code),
        region=names.get(age.region_code, age.region_code),
    )
    return word("changes.age", lang, name=name, date=calendar(age.as_of, lang), days=age.days)


def _figure_as_json(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "region": figure.region,
        "period": figure.period,
        "newest": figure.newest,
        "before": figure.raw[0],
        "after": figure.raw[1],
        "says": {lang: _figure(figure, lang) for lang in LANGS},
    }


def _age_as_json(age: Age) -> dict[str, Any]:
    return {"code": age.code, "region": age.region_code, "as_of": age.as_of, "days": age.days}
