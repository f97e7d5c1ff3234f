"""Twenty clients that ask for views as fast as they are answered; a process of its own, bounded in count and time.

Run as ``python -m tests.load.clients PORT COUNT SECONDS`` with one address a line on standard input. It speaks only to
127.0.0.1. One thread and one ``epoll`` keep what the clients themselves take from the processors small.
"""

import json
import selectors
import socket
import statistics
import sys
import time

CLIENTS = 20
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_PIECE = 1 << 18


class _Client:
    """One connection that is kept open, with one question at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""
        self._missing = -1
        self.asked = 0.0

    def ask(self, question: bytes) -> None:
        self._got, self._missing = b"", -1
        self.asked = time.perf_counter()
        self.socket.sendall(question)

    def answered(self) -> bool:
        """Take what has come; say whether the answer is whole."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closed a connection")
        if self._missing >= 0:
            self._missing -= len(piece)
            return self._missing <= 0
        self._got += piece
        head, found, body = self._got.partition(_END)
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(head[:80])
        length = head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0]
        self._missing = int(length) - len(body)
        return self._missing <= 0


def press(port: int, addresses: list[str], *, count: int, seconds: float) -> dict[str, float]:
    """Ask for the addresses in turn, each client its next one when it has its answer.

    Args:
        port: The server's port on loopback.
        addresses: What to ask for.
        count: The most answers.
        seconds: The most time.

    Returns:
        Answers, seconds, and the median and 95th percentile of an answer's time in milliseconds.
    """
    questions = [
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n".encode()
        for address in addresses
    ]
    times: list[float] = []
    with selectors.EpollSelector() as waiting:
        clients = [_Client(port) for _ in range(CLIENTS)]
        began = time.perf_counter()
        for number, client in enumerate(clients):
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.ask(questions[number * len(questions) // CLIENTS])
        given = 0
        while len(times) < count and time.perf_counter() - began < seconds:
            for key, _ in waiting.select(timeout=1):
                client = key.data
                if client.answered():
                    times.append((time.perf_counter() - client.asked) * 1000)
                    given += 1
                    client.ask(questions[given % len(questions)])
        passed = time.perf_counter() - began
        for client in clients:
            client.socket.close()
    cuts = statistics.quantiles(times, n=100)
    return {"answers": len(times), "seconds": passed, "p50": cuts[49], "p95": cuts[94], "cpu": time.process_time()}


if __name__ == "__main__":
    answers = press(int(sys.argv[1]), sys.stdin.read().split(), count=int(sys.argv[2]), seconds=float(sys.argv[3]))
    sys.stdout.write(json.dumps(answers))
