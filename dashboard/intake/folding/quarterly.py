"""What the quarterly workbook says, and the returns of single institutions with it."""

from dashboard.intake.folding.lines import Book, Line
from dashboard.intake.folding.monthly import institution
from dashboard.schema import INPUT_TABLES
from dashboard.schema.forms import QUARTERLY

_SHEET = QUARTERLY.sheets["quarterly_reports"]
_AMOUNTS = tuple(name for name in _SHEET.table.names if name in INPUT_TABLES["reports"].by_name and name != "inst_id")


def report(line: Line, book: Book) -> None:
    """Take one institution's report for the quarter; an empty cell is a missing figure."""
    inst_id = institution(line, book)
    if inst_id is None:
        if line.get("institution") is None and line.get("inst_id") is None:
            book.refuse(line, "folding.needs", "institution", title=book.words.column(line.sheet.name, "institution"))
        return
    handle = (inst_id, line.period)
    if line.removes:
        if not book.ledger.remove("reports", handle, line=line):
            book.refuse(line, "folding.nothing_to_remove", "remove")
        return
    values = {name: line.get(name) for name in _AMOUNTS}
    if handle not in book.ledger.before("reports") and all(value is None for value in values.values()):
        return  # a dash in every cell is no report
    key = {"inst_id": inst_id, "period_type": QUARTERLY.period_type, "period": line.period}
    columns = {"inst_id": "institution", "period": "institution", "period_type": "institution"}
    book.put("reports", handle, {**key, **values}, line=line, columns=columns)
