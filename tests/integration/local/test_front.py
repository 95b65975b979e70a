"""The local stand-in of the distribution forwards requests and answers unchanged."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from local.front import Front
from local.processes import LOOPBACK, free_port

HOST = "d111111abcdef8.cloudfront.net"


class _Echo(BaseHTTPRequestHandler):
    """Answers with the request, and with the status that the path names."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        asked = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(),
        }
        content = json.dumps(asked).encode()
        status = int(self.path.split("?")[0].rpartition("/")[2])
        self.send_response(status)
        self.send_header("X-From-Upstream", "yes")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != 204 and self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""


@pytest.fixture
def upstream() -> Iterator[int]:
    server = HTTPServer((LOOPBACK, 0), _Echo)
    with _serving(server):
        yield server.server_port


@pytest.fixture
def front(upstream: int) -> Iterator[http.client.HTTPConnection]:
    with _fronting(upstream) as connection:
        yield connection


def test_a_request_is_passed_on_under_the_distributions_name(
    front: http.client.HTTPConnection,
) -> None:
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    front.request("PATCH", "/api/v1/200?a=%2F&b=", body='{"a": 1}', headers=headers)

    answer = front.getresponse()
    asked = json.loads(answer.read())

    assert answer.status == 200
    assert answer.headers["X-From-Upstream"] == "yes"
    assert (asked["method"], asked["path"]) == ("PATCH", "/api/v1/200?a=%2F&b=")
    assert asked["body"] == '{"a": 1}'
    assert asked["headers"]["host"] == HOST
    assert asked["headers"]["x-forwarded-proto"] == "https"
    assert asked["headers"]["authorization"] == "Bearer token"


@pytest.mark.parametrize("status", [204, 304, 404, 503])
def test_any_answer_comes_back_as_it_is(front: http.client.HTTPConnection, status: int) -> None:
    for _ in range(2):  # the second time over the same connection
        front.request("GET", f"/{status}")
        answer = front.getresponse()
        answer.read()

        assert answer.status == status
        assert answer.headers["X-From-Upstream"] == "yes"


def test_an_answer_to_head_says_the_length_that_it_does_not_have(
    front: http.client.HTTPConnection,
) -> None:
    front.request("HEAD", "/200")

    answer = front.getresponse()

    assert int(answer.headers["Content-Length"]) > 0
    assert answer.read() == b""


def test_a_body_of_unknown_length_is_refused(front: http.client.HTTPConnection) -> None:
    # The body is announced and never sent: the refusal must not wait for it.
    front.putrequest("POST", "/200")
    front.putheader("Transfer-Encoding", "chunked")
    front.endheaders()

    assert front.getresponse().status == 413


@pytest.mark.parametrize("host", ["rebound.example", "rebound.example:8402", "127.0.0.1.example"])
def test_a_name_that_was_made_to_resolve_to_this_machine_is_refused(
    front: http.client.HTTPConnection, host: str
) -> None:
    front.request("GET", "/200", headers={"Host": host})

    answer = front.getresponse()

    assert answer.status == 421
    assert "X-From-Upstream" not in answer.headers


@pytest.mark.parametrize("host", ["localhost:8402", "127.0.0.1", "[::1]:8402", "app.localhost"])
def test_this_machines_own_names_are_served(front: http.client.HTTPConnection, host: str) -> None:
    front.request("GET", "/200", headers={"Host": host})

    assert front.getresponse().status == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://stranger.example", 403), ("null", 403), ("http://127.0.0.1:5173", 200)],
)
def test_pages_of_other_origins_may_not_ask(
    front: http.client.HTTPConnection, origin: str, status: int
) -> None:
    front.request("POST", "/200", body="{}", headers={"Origin": origin})

    assert front.getresponse().status == status


def test_nobody_behind_it_is_a_bad_gateway() -> None:
    with _fronting(free_port()) as connection:
        connection.request("GET", "/")

        assert connection.getresponse().status == 502


@contextmanager
def _fronting(upstream: int) -> Iterator[http.client.HTTPConnection]:
    server = Front(0, upstream, HOST)
    with _serving(server):
        connection = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=10)
        yield connection
        connection.close()


@contextmanager
def _serving(server: HTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()
