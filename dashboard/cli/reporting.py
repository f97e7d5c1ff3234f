"""What became of a delivery, said to a person or a machine."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard import i18n
from dashboard.cli.speaking import Speaker
from dashboard.i18n import word

if TYPE_CHECKING:
    import pandas as pd

    from dashboard import publishing, releases
    from dashboard.intake import Conversion
    from dashboard.schema import Problem

    Tables = Mapping[str, pd.DataFrame]

_MOST_SHOWN = 50


def say_release(speaker: Speaker, published: "releases.Published") -> None:
    """Say which release is live now."""
    key = "cli.unchanged" if published.unchanged else "cli.published"
    speaker.say(key, number=published.number, name=published.name)
    speaker.answer["release"] = {
        "number": published.number,
        "name": published.name,
        "unchanged": published.unchanged,
    }


def say_outcome(speaker: Speaker, outcome: "publishing.Outcome") -> None:
    """Say what was converted and what is wrong, in the order of the files."""
    speaker.answer |= {
        "rows": dict(outcome.rows),
        "problems": [_for_machine(problem) for problem in outcome.problems],
        "confirmed": [{**_for_machine(made.problem), "why": made.why} for made in outcome.confirmed],
        "conversions": [
            {
                "code": made.code,
                "file": made.place.file,
                "sheet": made.place.sheet,
                "column": made.place.column,
                **made.values,
            }
            for made in outcome.conversions
        ],
    }
    for made in outcome.conversions:
        _say_conversion(speaker, made)
    for problem in outcome.problems[:_MOST_SHOWN]:
        _say_problem(speaker, problem)
    for confirmed in outcome.confirmed:
        speaker.say("cli.confirmed", code=confirmed.problem.code)
    if len(outcome.problems) > _MOST_SHOWN:
        speaker.say("cli.more_problems", count=len(outcome.problems) - _MOST_SHOWN)
    if outcome.problems:
        errors = sum(problem.severity == "error" for problem in outcome.problems)
        speaker.say("cli.problems", errors=errors, warnings=len(outcome.problems) - errors)


def say_changes(speaker: Speaker, before: "Tables", after: "Tables") -> None:
    """Say what the screens would show otherwise; nothing where it did not come to public tables."""
    if not after:
        return
    from dashboard import changes

    differ = changes.between(before, after, day=datetime.now().astimezone().date())
    speaker.answer["changes"] = changes.as_json(differ)
    for lang in () if speaker.for_machine else speaker.langs:
        for section in changes.sections(differ, lang):
            print(section.title)
            for line in section.lines:
                print(f"  {line}")
            if section.more:
                print(f"  {word('changes.more', lang, count=section.more)}", flush=True)


def _say_conversion(speaker: Speaker, made: "Conversion") -> None:
    """Say what was read as other than it was written."""
    values = {**_placed(made.place), **made.values}
    for lang in () if speaker.for_machine else speaker.langs:
        says = word(f"conversion.{made.code}", lang, **values)
        print(word("cli.conversion", lang, place=_place(values, lang), says=says), flush=True)


def _place(values: Mapping[str, object], lang: str) -> str:
    """Say where something is, as far as that is known."""
    parts = ("file", "sheet", "row", "column", "value")
    return "".join(word(f"cli.place.{part}", lang, **values) for part in parts if values[part] != "")


def _say_problem(speaker: Speaker, problem: "Problem") -> None:
    """Say where a problem is, what it is and what to do, in lines that begin alike."""
    if speaker.for_machine:
        return
    values = _values(problem)
    for lang in speaker.langs:
        says = word(f"problem.{problem.code}.says", lang, **values)
        mend = word(f"problem.{problem.code}.mend", lang, **values)
        kind = word(f"cli.severity.{problem.severity}", lang)
        place = _place(values, lang)
        print(word("cli.problem", lang, kind=kind, code=problem.code, place=place, says=says, mend=mend), flush=True)


def _placed(place: Any) -> dict[str, object]:
    row = "" if place.row is None else place.row
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": row,
        "column": place.column,
        "cell": place.cell,
        "value": place.value,
    }


def _values(problem: "Problem") -> dict[str, object]:
    """Give a sentence all that it may name: the place, and what the problem adds to it."""
    return {**_placed(problem.place), **problem.values}


def _for_machine(problem: "Problem") -> Mapping[str, object]:
    values = _values(problem)
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        **_placed(problem.place),
        "values": dict(problem.values),
        "says": {lang: word(f"problem.{problem.code}.says", lang, **values) for lang in i18n.LANGS},
        "mend": {lang: word(f"problem.{problem.code}.mend", lang, **values) for lang in i18n.LANGS},
    }
