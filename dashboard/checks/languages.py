"""Texts that are there in one language only."""

from collections.abc import Iterator

import numpy as np

from dashboard.checks.evidence import Evidence
from dashboard.schema import Problem, Severity

_NAMED = 5


def have_english(evidence: Evidence) -> Iterator[Problem]:
    """Where there is Chinese there is English; a column without it is named once, with its first rows."""
    for name, frame in evidence.tables.items():
        origin = evidence.origin(name)
        for column in frame.columns:
            english = column.removesuffix("zh") + "en"
            if column != "zh" and not column.endswith("_zh"):
                continue
            positions = np.flatnonzero((frame[column].notna() & frame[english].isna()).to_numpy(dtype=bool))
            positions = positions[origin.fresh(positions, columns=(column, english))]
            if len(positions):
                rows = ", ".join(str(origin.rows[position]) for position in positions[:_NAMED])
                yield evidence.whole(
                    "languages.english_missing",
                    name,
                    column=english,
                    severity=Severity.WARNING,
                    count=len(positions),
                    rows=rows + (" …" if len(positions) > _NAMED else ""),
                )
