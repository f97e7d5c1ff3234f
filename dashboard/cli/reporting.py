"""What became of a delivery, said to a person or a machine."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import i18n
from dashboard.cli.speaking import Speaker
from dashboard.i18n import word
from dashboard.settings import WORDS

if TYPE_CHECKING:
    import pandas as pd

    from dashboard import publishing, releases
    from dashboard.intake import Conversion
    from dashboard.schema import Problem, Words

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


def say_outcome(speaker: Speaker, outcome: "publishing.Outcome", *, data_dir: Path) -> None:
    """Say what was converted and what is wrong, in the order of the files."""
    from dashboard.schema import load_words

    words = load_words(data_dir / WORDS)
    speaker.answer |= {
        "rows": dict(outcome.rows),
        "problems": [_for_machine(problem, words) for problem in outcome.problems],
        "confirmed": [{**_for_machine(made.problem, words), "why": made.why} for made in outcome.confirmed],
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
        _say_problem(speaker, problem, words)
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


def write_report(
    speaker: Speaker, outcome: "publishing.Outcome", paths: Sequence[Path], folder: Path, *, data_dir: Path
) -> None:
    """Write what goes back to whoever delivered; that it could not be written changes nothing of what was done."""
    from dashboard import reports
    from dashboard.schema import load_words

    words = load_words(data_dir / WORDS)
    try:
        written = reports.write(outcome, paths, folder, words=words, at=datetime.now().astimezone())
    except OSError as error:
        speaker.say("cli.report_not_written", folder=folder, reason=error.strerror or error)
        return
    speaker.answer["report"] = [str(path) for path in written]
    for path in written:
        speaker.say("cli.report_written", path=path)


def _say_conversion(speaker: Speaker, made: "Conversion") -> None:
    """Say what was read as other than it was written."""
    from dashboard.reports import wording

    for lang in () if speaker.for_machine else speaker.langs:
        print(word("cli.conversion", lang, says=wording.conversion(made, lang)), flush=True)


def _place(values: Mapping[str, object], lang: str) -> str:
    """Say where something is, as far as that is known."""
    parts = ("file", "sheet", "row", "column", "value")
    return "".join(word(f"cli.place.{part}", lang, **values) for part in parts if values[part] != "")


def _say_problem(speaker: Speaker, problem: "Problem", words: "Words") -> None:
    """Say where a problem is, what it is and what to do, in lines that begin alike."""
    from dashboard.reports import wording

    if speaker.for_machine:
        return
    for lang in speaker.langs:
        sentence = word(
            "cli.problem",
            lang,
            kind=word(f"cli.severity.{problem.severity}", lang),
            code=problem.code,
            place=_place({name: wording.shown(part) for name, part in wording.placed(problem.place).items()}, lang),
            says=wording.says(problem, lang, words=words),
            mend=wording.mend(problem, lang, words=words),
        )
        print(sentence, flush=True)


def _for_machine(problem: "Problem", words: "Words") -> Mapping[str, object]:
    from dashboard.reports import wording

    return {
        "code": problem.code,
        "severity": str(problem.severity),
        **wording.placed(problem.place),
        "values": dict(problem.values),
        "says": {lang: wording.says(problem, lang, words=words) for lang in i18n.LANGS},
        "mend": {lang: wording.mend(problem, lang, words=words) for lang in i18n.LANGS},
    }
