"""The HTTP server that the console's front and the sandbox share."""

from __future__ import annotations

import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.own_requests import WORDS, is_own_host, is_own_origin


class Listener(ThreadingHTTPServer):
    """One thread per connection; open connections don't delay the end of the process."""

    daemon_threads = True
    block_on_close = False
    # The backlog: posts that are due in the same second arrive in the same second.
    request_queue_size = 512

    def server_bind(self) -> None:
        """As in the base class, but without a DNS query for this machine's full name."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        host, port = self.socket.getsockname()[:2]
        self.server_name, self.server_port = host, port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore callers that hang up; report every other error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """A handler that keeps connections open between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def parse_request(self) -> bool:
        """As in the base class, but refuses requests that don't come from this machine."""
        if not super().parse_request():
            return False
        hosts, origin = self.headers.get_all("Host", []), self.headers.get("Origin")
        if len(hosts) != 1 or not is_own_host(hosts[0]):
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        elif origin and not is_own_origin(origin):
            self._refuse(HTTPStatus.FORBIDDEN)
        else:
            return True
        return False

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self.send_error(status, explain=WORDS)

    def read_body(self, most: int) -> bytes | None:
        """The request's body; None when it is longer than `most` bytes or of unknown length.

        Such a body is not read and its end is unknown, so the connection is closed.
        """
        length = self.headers.get("Content-Length", "0")
        unknown = "Transfer-Encoding" in self.headers or not length.isdecimal()
        if unknown or int(length) > most:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing: addresses hold tenants and search words."""
