"""Small servers with one fixed answer, byte for byte."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket], None]


class RawServer:
    """Listens on loopback and passes each connection to `behave`; stores what it received."""

    def __init__(self, behave: Behaviour, tls: ssl.SSLContext | None, *, listens: bool) -> None:
        self.received: list[bytes] = []
        self._listens = listens
        self._behave = behave
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/x"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                with connection:
                    self._talk(connection)
            except OSError:
                continue

    def _talk(self, connection: socket.socket) -> None:
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection:
            if self._listens:
                self.received.append(_request(connection))
            self._behave(connection)

    def close(self) -> None:
        # Closing alone does not end a thread that waits in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@contextmanager
def serving(
    behave: Behaviour, tls: ssl.SSLContext | None = None, *, listens: bool = True
) -> Iterator[RawServer]:
    """`listens` False: `behave` runs at once, before any request."""
    server = RawServer(behave, tls, listens=listens)
    try:
        yield server
    finally:
        server.close()


def saying(content: bytes) -> Behaviour:
    """Sends these bytes and closes the connection."""
    return lambda connection: connection.sendall(content)


def _request(connection: socket.socket) -> bytes:
    """One request, its body included."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            return received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
