"""The report as one HTML page: it asks nothing of the network, runs no script, and prints."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import changes, i18n, theme
from dashboard.i18n import word
from dashboard.publishing import Outcome
from dashboard.reports import wording
from dashboard.reports.rows import Kind
from dashboard.schema import Place, Problem, Severity, Words

MOST = 500
"""Problems listed on the page, in each language; the rest are counted."""
_FONTS = (theme.FONTS[0], "Microsoft YaHei", "PingFang SC")
_COLUMNS = ("number", "severity", "place", "value", "both")
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    outcome: Outcome,
    *,
    files: Sequence[str],
    returned: Sequence[str],
    words: Words,
    at: datetime,
) -> str:
    """Write the page.

    Args:
        outcome: What became of the delivery.
        files: Names of the delivered files.
        returned: Names of the workbooks that go back.
        words: What the sheet of results is called.
        at: When it was checked.
    """
    # There is nothing to compare before it comes to public tables.
    differ = changes.between(outcome.before, outcome.after, day=at.date()) if outcome.after else None
    parts = [
        _part(outcome, lang, files=files, returned=returned, words=words, differ=differ, at=at) for lang in i18n.LANGS
    ]
    return _PAGES.get_template("page.html").render(
        parts=parts,
        colours=theme.LIGHT,
        fonts=", ".join(f'"{name}"' for name in _FONTS),
        title=" · ".join(dict.fromkeys(part["title"] for part in parts)),
    )


def _part(
    outcome: Outcome,
    lang: str,
    *,
    files: Sequence[str],
    returned: Sequence[str],
    words: Words,
    differ: changes.Changes | None,
    at: datetime,
) -> Mapping[str, Any]:
    """Word everything in one language."""
    errors = [each for each in outcome.problems if each.severity is Severity.ERROR]
    warnings = [each for each in outcome.problems if each.severity is Severity.WARNING]
    ordered = [*errors, *warnings]
    confirmed = outcome.confirmed[:MOST]
    alone = len(files) == 1
    moment = f"{i18n.calendar(at.date().isoformat(), lang)} {at:%H:%M}"
    return {
        "tag": i18n.LANG_TAGS[lang],
        "lang": lang,
        "title": word("report.page.title", lang),
        "name": word("language.name", lang),
        "state": word(f"report.state.{state_of(outcome)}", lang, **_release(outcome)),
        "kind": "error" if errors else "warn" if warnings else "ok",
        "facts": [
            word("report.page.files", lang, files=word("report.page.comma", lang).join(map(wording.shown, files))),
            word("report.page.at", lang, at=moment),
            word("report.page.counts", lang, errors=len(errors), warnings=len(warnings)),
        ],
        "words": {name: word(f"report.page.{name}", lang) for name in ("todo", "problems", "confirmed", "read")},
        "steps": _steps(lang, errors=len(errors), warnings=len(warnings), returned=returned, words=words),
        "columns": [word(f"report.column.{name}", lang) for name in _COLUMNS],
        "why": words.results["reason"].text(lang),
        "problems": [
            _line(problem, Kind(problem.severity), lang, alone=alone, words=words) for problem in ordered[:MOST]
        ],
        "more": word("report.page.more", lang, count=len(ordered) - MOST) if len(ordered) > MOST else "",
        "confirmed": [
            {**_line(made.problem, Kind.CONFIRMED, lang, alone=alone, words=words), "why": wording.shown(made.why)}
            for made in confirmed
        ],
        "more_confirmed": word("report.page.more", lang, count=len(outcome.confirmed) - MOST)
        if len(outcome.confirmed) > MOST
        else "",
        "changes": _changes(differ, lang) if differ else [],
        "tables": _tables(outcome, lang, words=words),
        "conversions": [wording.conversion(made, lang) for made in outcome.conversions[:MOST]],
    }


def _changes(differ: changes.Changes, lang: str) -> list[Mapping[str, Any]]:
    """Say what would change on the screens, or has just changed."""
    return [
        {
            "title": section.title,
            "lines": [
                *map(wording.shown, section.lines),
                *([word("changes.more", lang, count=section.more)] if section.more else []),
            ],
        }
        for section in changes.sections(differ, lang)
    ]


def state_of(outcome: Outcome) -> str:
    """Name what became of a delivery: ``mend``, ``confirm``, ``clean``, ``published`` or ``unchanged``."""
    if outcome.problems:
        return "mend" if any(each.severity is Severity.ERROR for each in outcome.problems) else "confirm"
    if outcome.published is None:
        return "clean"
    return "unchanged" if outcome.published.unchanged else "published"


def _release(outcome: Outcome) -> Mapping[str, object]:
    return {"number": outcome.published.number if outcome.published else ""}


def _steps(lang: str, *, errors: int, warnings: int, returned: Sequence[str], words: Words) -> list[str]:
    """Say what to do, in the order of doing it."""
    if not errors and not warnings:
        return []
    # The workbook is in Chinese, so these are named as they stand there.
    names = {name: words.results[name].zh for name in ("sheet", "confirm", "reason", "yes")}
    book = word("report.page.comma", lang).join(map(wording.shown, returned))
    steps = [word("report.step.open" if returned else "report.step.open_own", lang, book=book, **names)]
    if errors:
        steps.append(word("report.step.mend", lang))
    if warnings:
        steps.append(word("report.step.confirm" if returned else "report.step.accept", lang, **names))
    return [*steps, word("report.step.again", lang)]


def _line(problem: Problem, kind: Kind, lang: str, *, alone: bool, words: Words) -> Mapping[str, Any]:
    place = problem.place
    return {
        "kind": kind,
        "severity": word(f"report.kind.{kind}", lang),
        "place": _place(place, lang, alone=alone),
        "value": wording.value(place, lang, words=words),
        "says": wording.says(problem, lang, words=words),
        "mend": wording.mend(problem, lang, words=words),
        "code": problem.code,
    }


def _place(place: Place, lang: str, *, alone: bool) -> list[str]:
    """Say where something is, in lines: the file where there are several, the sheet, the cell with its column."""
    at = " ".join(filter(None, (wording.where(place, lang) if place.file else "", wording.shown(place.column))))
    lines = ["" if alone and place.sheet else place.file, place.sheet, at]
    return [wording.shown(line) for line in lines if line] or [word("report.place.delivery", lang)]


def _tables(outcome: Outcome, lang: str, *, words: Words) -> str:
    """Say what was read."""
    if not outcome.rows:
        return ""
    rows = [
        word("report.page.rows", lang, table=words.tables[name].text(lang), rows=i18n.number(count, lang))
        for name, count in outcome.rows.items()
    ]
    return word("report.page.read_rows", lang, tables=len(rows), rows=word("report.page.comma", lang).join(rows))
