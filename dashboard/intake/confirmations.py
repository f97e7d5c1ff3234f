"""The sheet of results in a returned workbook: what a person confirmed there, and why. It is never a table."""

from collections.abc import Sequence

from dashboard.intake.grids import Sheet, letter
from dashboard.intake.texts import stripped
from dashboard.schema import Confirmation, Place, Words
from dashboard.schema.words import plain

_WANTED = ("confirm", "reason", "mark")


def is_results(sheet: Sheet, *, words: Words) -> bool:
    """Tell whether a sheet is the sheet of results of a workbook."""
    return bool(sheet.sheet) and _is(sheet.sheet, "sheet", words=words)


def read_confirmations(sheet: Sheet, *, words: Words) -> list[Confirmation]:
    """Read the answers in a sheet of results.

    Whether they are complete and still hold is for whoever has the warnings to say; a row without any answer or reason
    says nothing, and neither does a sheet whose columns are no longer there.
    """
    found: list[Confirmation] = []
    columns: list[int] = []
    cells = zip(*(column.to_pylist() for column in sheet.columns), strict=True)
    for number, texts in zip(sheet.rows.tolist(), cells, strict=True):
        if not columns:
            columns = _columns(texts, words=words)
            continue
        said, reason, mark = (stripped(texts[index]) for index in columns)
        if mark and (said or reason):
            place = Place(
                file=sheet.file,
                sheet=sheet.sheet,
                row=number,
                column=words.results["reason"].zh,
                cell=f"{letter(columns[1])}{number}",
            )
            answer = _answer(said, words=words)
            found.append(
                Confirmation(mark=mark, place=place, answer=answer, said=said, reason=reason, texts=tuple(texts))
            )
    return found


def _columns(texts: Sequence[str], *, words: Words) -> list[int]:
    """Say where the wanted columns stand; nowhere in a row that is not their header."""
    found = [next((at for at, text in enumerate(texts) if _is(text, name, words=words)), -1) for name in _WANTED]
    return [] if -1 in found else found


def _answer(said: str, *, words: Words) -> bool | None:
    if _is(said, "yes", words=words):
        return True
    return False if not said or _is(said, "no", words=words) else None


def _is(text: str, name: str, *, words: Words) -> bool:
    return plain(text) in {plain(spelling) for spelling in words.results[name].spellings}
