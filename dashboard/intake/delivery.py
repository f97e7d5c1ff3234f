"""What came out of staff's files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from dashboard.schema import Confirmation, Origin, Place, Problem, Stated


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """One file as it was delivered.

    Args:
        name: Its own name, without folders.
        size: Bytes.
        sha256: Of its bytes, as hexadecimal text.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Something that was read as other than it was written, and is therefore said.

    Args:
        code: The words ``conversion.<code>`` belong to it.
        place: File, sheet and column.
        values: What the sentence names, beside the place.
    """

    code: str
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class FilledSheet:
    """What was filled in on one sheet of a laid-out workbook.

    Args:
        name: The sheet, as ``schema.forms`` calls it.
        rows: Its rows that say something, with the columns and dtypes of the sheet; names are still names.
        origin: Where those rows stand.
        head: What is said once for all of them: ``source``, ``as_of``, ``status`` and the rest, where it is filled in.
        head_places: Where each of these stands, or its label where it is not filled in.
    """

    name: str
    rows: pd.DataFrame
    origin: Origin
    head: Mapping[str, str]
    head_places: Mapping[str, Place]


@dataclass(frozen=True, kw_only=True, eq=False)
class FilledForm:
    """One laid-out workbook as it came back.

    Args:
        file: Its own name, without folders.
        form: ``monthly``, ``quarterly`` or ``content``.
        period: The period that it is for, or empty.
        release: Name of the release that its rows were printed from.
        sheets: Sheet → what was filled in.
    """

    file: str
    form: str
    period: str
    release: str
    sheets: Mapping[str, FilledSheet]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Typed frames by table, where they came from, and all that is wrong with them.

    Args:
        tables: Table → frame with the schema's columns in their order and dtypes; missing is ``pd.NA``. Only tables
            that were delivered and whose header could be read; a cell that could not be read is missing here and a
            problem there.
        origins: Table → file, sheet, rows and headers behind its frame.
        problems: Every broken rule, in the order in which a person goes through the files.
        conversions: What was converted on the way.
        files: The files that were opened.
        confirmations: What was answered in the sheets of results of returned workbooks.
        totals: Table → the totals that its file states, where it states any.
        forms: The laid-out workbooks among the files; their rows are not in ``tables`` yet.
    """

    tables: Mapping[str, pd.DataFrame]
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...]
    conversions: tuple[Conversion, ...]
    files: tuple[InputFile, ...]
    confirmations: tuple[Confirmation, ...] = ()
    totals: Mapping[str, Stated] = field(default_factory=dict)
    forms: tuple[FilledForm, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What has been found so far; readers add to it, so that one problem does not hide the next."""

    problems: list[Problem] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def refuse(self, code: str, place: Place, /, **values: object) -> None:
        """Add a problem that refuses the delivery."""
        self.problems.append(Problem(code=code, place=place, values={k: str(v) for k, v in values.items()}))

    def say(self, code: str, place: Place, /, **values: object) -> None:
        """Add a conversion."""
        where = " / ".join(filter(None, (place.file, place.sheet)))
        told = {"where": where, **{name: str(value) for name, value in values.items()}}
        self.conversions.append(Conversion(code=code, place=place, values=told))
