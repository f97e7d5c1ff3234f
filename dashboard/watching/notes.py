"""What goes back with a delivery, beside the files themselves."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dashboard import changes
from dashboard.i18n import LANGS, word
from dashboard.publishing import Outcome
from dashboard.watching.claims import write_whole
from dashboard.watching.places import STAFF


def write(outcome: Outcome, folder: Path, *, at: datetime) -> None:
    """Write what is wrong and what changes, as text that any editor opens.

    Args:
        outcome: What became of the delivery.
        folder: Where to write.
        at: When it was checked.
    """
    parts = ["\r\n".join(_lines(outcome, lang, at=at)) for lang in LANGS]
    text = "\r\n\r\n".join(parts) + "\r\n"
    write_whole(folder / word("watch.file.report", STAFF), text.encode("utf-8-sig"))


def _lines(outcome: Outcome, lang: str, *, at: datetime) -> Iterator[str]:
    for problem in outcome.problems:
        place = problem.place
        values = {
            "file": place.file,
            "sheet": place.sheet,
            "row": "" if place.row is None else place.row,
            "column": place.column,
            "value": place.value,
            **problem.values,
        }
        where = "".join(word(f"cli.place.{part}", lang, **values) for part in values if part in _PARTS and values[part])
        says, mend = (word(f"problem.{problem.code}.{part}", lang, **values) for part in ("says", "mend"))
        kind = word(f"cli.severity.{problem.severity}", lang)
        yield word("cli.problem", lang, kind=kind, code=problem.code, place=where, says=says, mend=mend)
    if outcome.after:
        for section in changes.sections(changes.between(outcome.before, outcome.after, day=at.date()), lang):
            yield section.title
            yield from section.lines
            if section.more:
                yield word("changes.more", lang, count=section.more)


_PARTS = ("file", "sheet", "row", "column", "value")
