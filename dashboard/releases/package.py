"""The package file of a release: what its tables are, where they came from, who published them and why; sealed.

Form: Data Package standard, version 2 (https://datapackage.org/standard/data-package/), with our own fields beside.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.schema import Column, Kind, Table

Titles = Callable[[str, str], tuple[str, str]]
Fields = dict[str, Any]

FILE = "datapackage.json"
MOST_BYTES = 16 << 20
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_NAME = re.compile(r"(?P<number>[1-9]\d{0,8})-(?P<content>[0-9a-f]{8})")
_SEAL = "seal"
_END = b"\n}\n"
_TYPES: Mapping[Kind, str] = {
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.FLAG: "boolean",
}


@dataclass(frozen=True, kw_only=True)
class Input:
    """A file that a release was made from.

    Args:
        name: Its own name, without folders.
        size: Its bytes.
        sha256: Its SHA-256 in hexadecimal.
    """

    name: str
    size: int
    sha256: str


def number_of(name: str) -> int | None:
    """Tell the number of a release from its name, or None where it is no name of a release.

    Example:
        >>> number_of("12-9f3c2a7b"), number_of(".new-12-9f3c2a7b")
        (12, None)
    """
    match = _NAME.fullmatch(name)
    return int(match["number"]) if match else None


def digest(content: bytes) -> str:
    """Write the SHA-256 of some bytes as packages do."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def content_of(resources: Iterable[Mapping[str, Any]]) -> str:
    """Sum up what a release holds, in eight digits: of its tables' files alone, whatever files those were made from.

    Args:
        resources: The package's resources in their order; ``name`` and ``hash`` count.
    """
    lines = "".join(f"{resource['name']} {resource['hash']}\n" for resource in resources)
    return hashlib.sha256(lines.encode()).hexdigest()[:8]


def resource(content: bytes, *, rows: int, table: Table, titles: Titles) -> Fields:
    """Describe one table's file.

    Args:
        content: The file.
        rows: How many rows it holds.
        table: Its schema.
        titles: Chinese and English title of (table, column); the column is empty for the table itself.
    """
    zh, en = titles(table.name, "")
    return {
        "name": table.name,
        "title": zh,
        "title_en": en,
        "path": path_of(table.name),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": digest(content),
        "rows": rows,
        "schema": {
            "fields": [_field(column, titles=titles(table.name, column.name)) for column in table.columns],
            "primaryKey": list(table.key),
        },
    }


def path_of(table: str) -> str:
    """Name a table's file."""
    return f"{table}.parquet"


def _field(column: Column, *, titles: tuple[str, str]) -> Fields:
    limits = {
        "required": column.required or None,
        "enum": list(column.allowed) if column.allowed and column.kind is Kind.CODE else None,
        "minimum": column.least,
        "maximum": column.most,
    }
    constraints = {name: limit for name, limit in limits.items() if limit is not None}
    return {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "title": titles[0],
        "title_en": titles[1],
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def sources(inputs: Sequence[Input]) -> list[Fields]:
    """List the files that a release was made from."""
    return [{"title": made.name, "bytes": made.size, "hash": f"sha256:{made.sha256}"} for made in inputs]


def seal(package: Mapping[str, Any]) -> bytes:
    """Write a package file in which no bit can change unseen: its last field is the hash of all before it."""
    body = _text(package)
    return body.removesuffix(_END) + _tail(digest(body))


def unseal(content: bytes) -> Fields:
    """Read a package file, or refuse it.

    Raises:
        ValueError: It is not, to the byte, what ``seal`` wrote.
        TypeError: It is no package at all.
    """
    tail = _tail(digest(b""))
    body = content[: -len(tail)] + _END
    if content != body.removesuffix(_END) + _tail(digest(body)):
        raise ValueError("seal")
    return dict(json.loads(content))


def _tail(said: str) -> bytes:
    return f',\n "{_SEAL}": "{said}"'.encode() + _END


def _text(package: Mapping[str, Any]) -> bytes:
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def compose(*, number: int, previous: str, resources: Sequence[Fields], facts: Mapping[str, Any]) -> Fields:
    """Put a package together.

    Args:
        number: The release's number.
        previous: Name of the release that was live before it, or empty.
        resources: Its tables.
        facts: Who, when, why and from what, by the names that the package file uses.
    """
    content = content_of(resources)
    return {
        "$schema": _PROFILE,
        "name": f"release-{number}",
        "title": f"Release {number}",
        "version": str(number),
        "created": facts["publishedAt"],
        "number": number,
        "content": content,
        "previous": previous,
        **facts,
        "resources": list(resources),
    }
