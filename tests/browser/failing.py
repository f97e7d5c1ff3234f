"""A line to a server that can fail: late, in the middle of an answer, or with errors of its own."""

import http.client
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

SOUND, ERRORS, HALF, LATE = "sound", "errors", "half", "late"
LATE_SECONDS = 30
_OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "server", "date"}


class Line:
    """Hands requests on to a server, and its answers back, as well as it is told to.

    Args:
        port: The server's.
    """

    def __init__(self, port: int) -> None:
        """Take a port; it is sound until it is told otherwise."""
        self.how = SOUND
        self._over = threading.Event()
        self._line = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, port))
        self._line.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._line.server_address[1]}"

    def __enter__(self) -> Self:
        """Begin to hand on."""
        threading.Thread(target=self._line.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of all that is held up."""
        self._over.set()
        self._line.shutdown()
        self._line.server_close()

    def hold(self) -> None:
        """Wait as long as an answer is late."""
        self._over.wait(LATE_SECONDS)


def _handler(line: Line, port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers one question on each connection."""

        def do_GET(self) -> None:
            if line.how == LATE:
                line.hold()
            if line.how == ERRORS:
                self.send_error(500)
                return
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LATE_SECONDS)) as asked:
                asked.request("GET", self.path, headers=dict(self.headers))
                answer = asked.getresponse()
                body = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_THE_LINE:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if line.how == HALF else body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
