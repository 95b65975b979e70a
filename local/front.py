"""The distribution's address on one machine: `python -m local.front --port N`.

MiniStack serves a CloudFront distribution to requests that name it in `Host`. Browsers name the
address that they were given, and not every machine resolves `*.localhost`. So this listens on
loopback and passes every request on under the distribution's name, as if it had come by HTTPS. It
decides nothing: the files, the fallback to index.html, the headers and the way to the API are the
template's.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
import threading

from local.listening import Handler, Listener
from local.processes import LOOPBACK

MAX_BODY_BYTES = 10_000_000  # what API Gateway takes
#: Hop-by-hop headers (RFC 9110, section 7.6.1): each of the two connections has its own.
HOP_BY_HOP = {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
#: Headers that are set anew for the upstream connection.
REWRITTEN = HOP_BY_HOP | {"host", "content-length", "x-forwarded-proto"}


class Front(Listener):
    """Passes requests on to `upstream_port` under the name `host`."""

    def __init__(self, port: int, upstream_port: int, host: str) -> None:
        self.upstream_port = upstream_port
        self.host = host
        super().__init__((LOOPBACK, port), _Handler)


class _Handler(Handler):
    server: Front

    def _pass_on(self) -> None:
        body = self.read_body(MAX_BODY_BYTES)
        if body is None:
            self._answer(413, [], b"The body is too large, or its length is unknown.\n")
            return
        try:
            status, headers, content = self._ask(body)
        except (OSError, http.client.HTTPException) as error:
            status, headers = 502, [("Content-Type", "text/plain")]
            content = f"MiniStack does not answer: {error}\n".encode()
        self._answer(status, headers, content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass_on  # noqa: N815

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        upstream = http.client.HTTPConnection(LOOPBACK, self.server.upstream_port, timeout=60)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in REWRITTEN:
                    upstream.putheader(name, value)
            upstream.putheader("Host", self.server.host)
            upstream.putheader("X-Forwarded-Proto", "https")
            if body or self.command in ("POST", "PUT", "PATCH"):
                upstream.putheader("Content-Length", str(len(body)))
            upstream.endheaders(body or None)
            answer = upstream.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            upstream.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        # Without a body (HEAD, 204, 304), Content-Length is the upstream's: the length of the body
        # that is left out.
        bodiless = self.command == "HEAD" or status in (204, 304)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP and (bodiless or name.lower() != "content-length"):
                self.send_header(name, value)
        if not bodiless:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not bodiless:
            self.wfile.write(content)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.front", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream-port", type=int, required=True, help="MiniStack's")
    options = parser.parse_args()

    stop = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    front = Front(options.port, options.upstream_port, os.environ["DISTRIBUTION_HOST"])
    thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    stop.wait()
    front.shutdown()
    front.server_close()
    thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
