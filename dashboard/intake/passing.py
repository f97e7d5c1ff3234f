"""A delivery as bytes, from one process to another: JSON for what is said, Arrow for what is counted; never pickle.

Whoever reads these bytes runs nothing that stands in them: only the kinds listed here are made of them.

Source: the Arrow IPC streaming format.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from dashboard.intake.cells import DTYPES
from dashboard.intake.delivery import Conversion, Delivery, FilledForm, FilledSheet, InputFile
from dashboard.schema import Confirmation, Origin, Place, Problem, Severity, Stated

_KINDS = {
    kind.__name__: kind
    for kind in (
        Delivery,
        FilledForm,
        FilledSheet,
        InputFile,
        Conversion,
        Problem,
        Place,
        Confirmation,
        Origin,
        Stated,
        Severity,
    )
}
# pandas writes texts with longer offsets than it needs.
_DTYPES = {**DTYPES, pa.large_string(): DTYPES[pa.string()]}
_KIND, _VALUE, _FRAME, _ARRAY = "kind", "value", "frame", "array"
_LENGTH = 8
OUT_OF_MEMORY = 12
"""What the reading process ends with where its memory does not suffice."""

FILE, FAULT, PART, END = b"f", b"x", b"p", b"."
"""What a message begins with: the number of the file that is being read, a fault of the reader itself, a part of the
delivery, and that nothing follows."""


class Garbled(ValueError):
    """Bytes that are no message, or a message that is no delivery."""


def send(stream: BinaryIO, message: bytes) -> None:
    """Write one message: its length, then its bytes."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def received(content: bytes) -> Iterator[bytes]:
    """Take messages apart; one that was cut off is not given."""
    at = 0
    while at + _LENGTH <= len(content):
        begin = at + _LENGTH
        at = begin + int.from_bytes(content[at:begin], "big")
        if at <= len(content):
            yield content[begin:at]


def pack(delivery: Delivery) -> list[bytes]:
    """Write a delivery: its tables, each as Arrow, then all else as JSON.

    Raises:
        TypeError: It holds something of a kind that is not listed here.
    """
    parts: list[bytes] = []
    told = _tree(delivery, parts)
    return [*parts, json.dumps(told).encode()]


def unpack(parts: list[bytes]) -> Delivery:
    """Read what ``pack`` wrote.

    Raises:
        Garbled: It is something else.
    """
    try:
        delivery = _object(json.loads(parts[-1]), parts)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, pa.ArrowException) as error:
        raise Garbled(str(error)) from error
    if not isinstance(delivery, Delivery):
        raise Garbled(type(delivery).__name__)
    return delivery


def _tree(value: Any, parts: list[bytes]) -> Any:
    """Write a value as JSON can hold it; tables and arrays go to the parts."""
    if isinstance(value, Severity):
        return {_KIND: "Severity", _VALUE: value.value}
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, pd.DataFrame):
        parts.append(_stream(pa.Table.from_pandas(value, preserve_index=False)))
        return {_KIND: _FRAME, _VALUE: len(parts) - 1}
    if isinstance(value, np.ndarray):
        parts.append(_stream(pa.table({_ARRAY: value})))
        return {_KIND: _ARRAY, _VALUE: len(parts) - 1}
    if isinstance(value, Mapping):
        return {_KIND: "", _VALUE: [[key, _tree(held, parts)] for key, held in value.items()]}
    if isinstance(value, tuple | list):
        return [_tree(held, parts) for held in value]
    name = type(value).__name__
    if is_dataclass(value) and not isinstance(value, type) and name in _KINDS:
        held = {field.name: _tree(getattr(value, field.name), parts) for field in fields(value)}
        return {_KIND: name, _VALUE: held}
    raise TypeError(f"not passed from one process to another: {name}")


def _object(told: Any, parts: list[bytes]) -> Any:
    """Make the value that a tree tells of."""
    if isinstance(told, list):
        return tuple(_object(held, parts) for held in told)
    if not isinstance(told, dict):
        return told
    kind, value = told[_KIND], told[_VALUE]
    if kind == _FRAME:
        return _table(parts[value]).to_pandas(types_mapper=_DTYPES.get)
    if kind == _ARRAY:
        return _table(parts[value]).column(_ARRAY).to_numpy()
    if kind == "":
        return {key: _object(held, parts) for key, held in value}
    if kind == "Severity":
        return Severity(value)
    return _KINDS[kind](**{name: _object(held, parts) for name, held in value.items()})


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema.remove_metadata()) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _table(content: bytes) -> pa.Table:
    table = pa.ipc.open_stream(content).read_all()
    table.validate(full=True)
    return table
