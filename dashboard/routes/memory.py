"""Answers from memory before Flask is asked: a look into a dict, and the bytes go out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dashboard.views.shelf import Answer, Shelf

_OF_A_BODY = frozenset({"Content-Length", "Content-Encoding", "Content-Type"})
FOR_EVER = "public, max-age=31536000, immutable"
StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def headers(
    answer: Answer, encodings: str, *, type_: str, defence: Sequence[tuple[str, str]]
) -> tuple[list[tuple[str, str]], bytes]:
    """Choose the form that a browser takes, and say what it is.

    Args:
        answer: The answer.
        encodings: The request's ``Accept-Encoding``.
        type_: Media type of the answer.
        defence: The headers of every answer.

    Returns:
        The headers and the body.
    """
    if "br" in encodings:
        encoding, body = [("Content-Encoding", "br")], answer.br
    elif "gzip" in encodings:
        encoding, body = [("Content-Encoding", "gzip")], answer.gzip
    else:
        encoding, body = [], answer.plain
    return [
        ("Content-Type", type_),
        ("Content-Length", str(len(body))),
        ("Cache-Control", FOR_EVER),
        ("ETag", f'"{answer.etag}"'),
        ("Vary", "Accept-Encoding"),
        *encoding,
        *defence,
    ], body


class Memory:
    """Stands before Flask and answers what is kept.

    Args:
        app: The WSGI app behind it.
        shelf: The kept answers.
        defence: The headers of every answer.
        on_show: Says whether the release that an address names is still on show.
    """

    def __init__(
        self, app: Wsgi, *, shelf: Shelf, defence: Sequence[tuple[str, str]], on_show: Callable[[str], bool]
    ) -> None:
        """Take the place before the app."""
        self._app = app
        self._shelf = shelf
        self._defence = defence
        self._on_show = on_show

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let Flask answer."""
        path = environ["PATH_INFO"]
        if not path.startswith("/view/") or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        answer = self._shelf.kept(f"{path}?{query}" if query else path)
        if answer is None or not self._on_show(path.split("/", 3)[2]):
            return self._app(environ, start_response)
        head, body = headers(
            answer, environ.get("HTTP_ACCEPT_ENCODING", ""), type_="application/json", defence=self._defence
        )
        if environ.get("HTTP_IF_NONE_MATCH") == f'"{answer.etag}"':
            start_response(
                "304 Not Modified", [pair for pair in head if pair[0] not in {"Content-Length", "Content-Encoding"}]
            )
            return [b""]
        start_response("200 OK", head)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
