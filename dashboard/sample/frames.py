"""Rows as frames of the schema, and the package's own files as rows."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.schema import INPUT_TABLES, Kind

_FOLDER = Path(__file__).parent
_FLAGS: Mapping[str, bool] = {"Y": True, "N": False}


def typed(rows: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Give rows the columns, their order and the dtypes of an input table.

    Args:
        rows: Columns of the table, of any dtype; a column that is not there is missing in every row. Not changed.
        table: A name of ``schema.INPUT_TABLES``.

    Returns:
        The rows in their order, numbered from 0, with the schema's columns and dtypes.

    Raises:
        KeyError: A column that the table does not have: a misspelt header would be lost without a word.
    """
    form = INPUT_TABLES[table]
    strange = set(rows.columns) - set(form.names)
    if strange:
        raise KeyError(f"{table}: {sorted(strange)}")
    complete = rows.reindex(columns=list(form.names)).reset_index(drop=True)
    return complete.astype({column.name: column.dtype for column in form.columns})


def made(rows: Iterable[Mapping[str, object]], *, table: str) -> pd.DataFrame:
    """Turn made-up rows into a frame that says so.

    Args:
        rows: One mapping per row, without status, source and date.
        table: A name of ``schema.INPUT_TABLES``.

    Returns:
        The table; every row carries ``status`` demo, the generator as its source, and the one date of all that is
        made up.
    """
    source = plan("source")
    origin = {"status": "demo", "source_id": source["source_id"], "as_of": source["as_of"]}
    return typed(pd.DataFrame([{**row, **origin} for row in rows]), table=table)


def published(name: str) -> pd.DataFrame:
    """Read one of the hand-kept files of published facts.

    Args:
        name: The file's name without its ending.

    Returns:
        The file's columns as text, missing where a cell is empty; flags as the input tables have them.
    """
    text = pd.read_csv(_FOLDER / "published" / f"{name}.csv", dtype="string", keep_default_na=False, na_values=[""])
    columns = INPUT_TABLES[name].columns if name in INPUT_TABLES else ()
    return text.assign(**{flag.name: text[flag.name].map(_FLAGS) for flag in columns if flag.kind is Kind.FLAG})


def plan(name: str) -> dict[str, Any]:
    """Read one of the files that say what is made up, and how.

    Args:
        name: The file's name without its ending.
    """
    return tomllib.loads((_FOLDER / "made" / f"{name}.toml").read_text(encoding="utf-8"))
