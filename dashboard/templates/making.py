"""One workbook while it is being made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from openpyxl import Workbook

from dashboard.i18n import word
from dashboard.schema import Words
from dashboard.schema.forms import Form


@dataclass(frozen=True, kw_only=True)
class Making:
    """One workbook while it is being made."""

    book: Workbook
    form: Form
    tables: Mapping[str, pd.DataFrame]
    words: Words
    period: str
    release: str
    lang: str
    institutions: tuple[str, ...] | None
    lists: dict[str, str] = field(default_factory=dict)

    def label(self, table: str, column: str) -> str:
        """Name a column, with its unit."""
        return self.words.column(table, column).text(self.lang)

    def say(self, key: str, **values: object) -> str:
        """Say a sentence in the workbook's language."""
        return word(key, self.lang, **values)
