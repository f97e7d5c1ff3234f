"""Serves a folder of finished answers from memory: each with its headers, and compressed beforehand."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli

FOR_EVER = "public, max-age=31536000, immutable"
_LIST = "answers.json"


def write(folder: Path, answers: dict[str, tuple[bytes, list[tuple[str, str]]]]) -> None:
    """Put answers into a folder, compressed as well as can be.

    Args:
        folder: Where to.
        answers: Body and headers by address.
    """
    listed = []
    for number, (address, (plain, headers)) in enumerate(answers.items()):
        packed = not address.endswith(".woff2")
        body = brotli.compress(plain) if packed else plain
        (folder / f"{number}.answer").write_bytes(body)
        encoding = [("Content-Encoding", "br"), ("Vary", "Accept-Encoding")] if packed else []
        listed.append([address, f"{number}.answer", [*headers, *encoding, ("Content-Length", str(len(body)))]])
    (folder / _LIST).write_text(json.dumps(listed))


def serve(folder: str) -> Callable[..., Iterable[bytes]]:
    """Make the WSGI app that answers from a folder; browsers only, for every answer is brotli."""
    answers = {
        address: ((Path(folder) / name).read_bytes(), [tuple(pair) for pair in headers])
        for address, name, headers in json.loads((Path(folder) / _LIST).read_text())
    }

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = answers.get(environ["PATH_INFO"])
        if found is None:
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        start_response("200 OK", found[1])
        return [found[0]]

    return answer
