"""The transport over real sockets: what was certainly not sent, and what may have arrived."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from drumbeat.platforms.requests_transport import RequestsTransport
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response
from tests.contracts.transport import Said, TransportContract
from tests.integration.platforms.servers import Behaviour, saying, serving

SECRET = "canary-secret"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Word: yes\r\n\r\nok"


def send(url: str, *, address: str | None = None, **options: float | str) -> Response:
    settings: dict[str, float | str] = {"connect_seconds": 2, "read_seconds": 2, **options}
    transport = RequestsTransport(**settings)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {SECRET}"}
    return transport.send(Request("POST", url, headers, b"body", address))


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
def full_backlog() -> Iterator[str]:
    """A server that takes no more connections: calling it ends in a connect timeout."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for one in waiting:
            one.close()


class Hold:
    """Sends something, then nothing, until the test ends."""

    def __init__(self, first: bytes = b"") -> None:
        self._first = first
        self._end = threading.Event()

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(self._first)
        self._end.wait(30)

    def release(self) -> None:
        self._end.set()


class TestRequestsTransport(TransportContract):
    @pytest.fixture(autouse=True)
    def place(self) -> Iterator[None]:
        self.said: list[Said] = []
        with serving(self._say) as server:
            self.port = server.port
            yield

    def over(self, *said: Said) -> RequestsTransport:
        self.said += said
        return RequestsTransport(connect_seconds=2, read_seconds=2, resolve=self._look_up)

    def url(self) -> str:
        return f"http://network.example:{self.port}/x"

    def _look_up(self, _host: str, _port: int) -> list[str]:
        """Nothing is found where the request is to stay here."""
        if isinstance(self.said[0], NotSent):
            self.said.pop(0)
            return []
        return ["127.0.0.1"]

    def _say(self, connection: socket.socket) -> None:
        """Hangs up where there is to be no answer."""
        answer = self.said.pop(0)
        if isinstance(answer, Response):
            length = len(answer.body) + (0 if answer.complete else 1)
            headers = {**answer.headers, "content-length": length}
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            head = f"HTTP/1.1 {answer.status} Said\r\n{lines}\r\n"
            connection.sendall(head.encode() + answer.body)


def test_a_request_arrives_as_it_was_given_and_nothing_is_added_to_it() -> None:
    with serving(saying(OK)) as server:
        answer = send(server.url)

    assert (answer.status, answer.body, answer.complete) == (200, b"ok", True)
    assert answer.headers["x-word"] == "yes"
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /x HTTP/1.1"
    assert f"Host: 127.0.0.1:{server.port}" in lines
    assert f"Authorization: Bearer {SECRET}" in lines
    assert "Accept-Encoding: identity" in lines
    assert body == b"body"


# Certainly not sent


def test_nobody_listening_means_not_sent(free_port: int) -> None:
    with pytest.raises(NotSent) as failure:
        send(f"http://127.0.0.1:{free_port}/x")

    assert failure.value.code == "not_connected"


def test_a_name_that_does_not_exist_means_not_sent() -> None:
    with pytest.raises(NotSent) as failure:
        send("http://drumbeat-test.invalid/x")

    assert failure.value.code == "not_connected"


def test_a_name_that_is_not_looked_up_in_time_means_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library's own look-up would wait as long as the resolver does."""
    answered = threading.Event()

    def never(*_: object, **__: object) -> list[object]:
        answered.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    began = time.monotonic()
    try:
        with pytest.raises(NotSent) as failure:
            send("https://graph.example.com/x", connect_seconds=0.2)
    finally:
        answered.set()

    assert failure.value.code == "connect_timeout"
    assert time.monotonic() - began < 10


def test_of_a_names_addresses_the_next_is_tried_where_one_takes_no_connection() -> None:
    with serving(saying(OK)) as server:
        transport = RequestsTransport(resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])

        answer = transport.send(Request("GET", f"http://hooks.example.com:{server.port}/x", {}))

    assert answer.body == b"ok"
    assert f"Host: hooks.example.com:{server.port}".encode() in server.received[0]


def test_no_connection_in_time_means_not_sent(full_backlog: str) -> None:
    with pytest.raises(NotSent) as failure:
        send(full_backlog, connect_seconds=0.2)

    assert failure.value.code == "connect_timeout"


def test_a_server_that_speaks_no_tls_means_not_sent() -> None:
    with (
        serving(saying(b"HTTP/1.1 400 No TLS\r\n\r\n"), listens=False) as server,
        pytest.raises(NotSent) as failure,
    ):
        send(server.url.replace("http://", "https://"))

    assert failure.value.code == "tls_failed"
    assert failure.value.message.endswith(
        f"If it speaks no https, begin its address with http, as in {server.url.removesuffix('/x')}"
    )


def test_a_tls_handshake_that_never_ends_means_not_sent() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, pytest.raises(NotSent) as failure:
        send(f"https://127.0.0.1:{listener.getsockname()[1]}/x", connect_seconds=0.2)

    assert failure.value.code == "connect_timeout"


# Perhaps arrived


@pytest.mark.parametrize(
    "behaviour",
    [
        saying(b""),
        saying(b"HTTP/1.1 20"),
        saying(b"gibberish\r\n\r\n"),
        saying(b"HTTP/1.1 abc OK\r\n\r\n"),
        saying(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"),
    ],
    ids=["hangs up", "half a status", "gibberish", "no status", "endless header"],
)
def test_a_connection_that_breaks_before_its_answer_is_ambiguous(behaviour: Behaviour) -> None:
    with serving(behaviour) as server, pytest.raises((NoAnswer, NotSent)) as failure:
        send(server.url)

    assert isinstance(failure.value, NoAnswer)
    assert len(server.received) == 1


def test_a_reset_after_sending_is_ambiguous() -> None:
    def reset(connection: socket.socket) -> None:
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    with serving(reset) as server, pytest.raises(NoAnswer) as failure:
        send(server.url)

    assert failure.value.code == "answer_broken"


def test_no_answer_in_time_is_ambiguous() -> None:
    hold = Hold()
    with serving(hold) as server:
        with pytest.raises(NoAnswer) as failure:
            send(server.url, read_seconds=0.2)
        hold.release()

    assert failure.value.code == "answer_timeout"


# Answers that are not whole


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\npart",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\npart",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\npart",
    ],
    ids=["too short", "broken chunk", "gibberish chunk"],
)
def test_half_a_body_keeps_its_status_and_is_marked(content: bytes) -> None:
    with serving(saying(content)) as server:
        answer = send(server.url)

    assert (answer.status, answer.complete) == (200, False)


def test_headers_that_break_off_leave_a_status_without_a_document(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(0), serving(saying(b"HTTP/1.1 200 OK\r\nContent-")) as server:
        answer = send(f"{server.url}/{SECRET}?key={SECRET}")

    assert (answer.status, answer.document()) == (200, None)
    assert SECRET not in caplog.text


def test_a_body_that_stalls_keeps_its_status_and_is_marked() -> None:
    hold = Hold(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart")
    with serving(hold) as server:
        answer = send(server.url, read_seconds=0.2)
        hold.release()

    assert (answer.status, answer.body, answer.complete) == (200, b"part", False)


def test_a_body_that_trickles_is_given_up() -> None:
    ended = threading.Event()

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(250):
            connection.sendall(b"x")
            if ended.wait(0.02):
                return

    with serving(trickle) as server:
        answer = send(server.url, body_seconds=0.3)
        ended.set()

    assert (answer.status, answer.complete) == (200, False)


def test_a_body_without_end_is_cut_off() -> None:
    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(64):
            connection.sendall(b"x" * 65536)

    with serving(flood) as server:
        answer = send(server.url)

    assert len(answer.body) == 256 * 1024
    assert not answer.complete


def test_a_compressed_body_is_not_unpacked() -> None:
    packed = b"\x1f\x8b\x08\x00rest"
    content = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\n" + packed
    with serving(saying(content)) as server:
        assert send(server.url).body == packed


# What it does not do


def test_redirects_are_not_followed() -> None:
    with serving(saying(OK)) as elsewhere:
        moved = f"HTTP/1.1 307 Go\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n"
        with serving(saying(moved.encode())) as server:
            answer = send(server.url)

    assert answer.status == 307
    assert elsewhere.received == []


def test_the_environments_proxies_and_passwords_are_ignored(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(saying(OK)) as proxy, serving(saying(OK)) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        send(server.url)

    assert proxy.received == []
    assert f"Bearer {SECRET}".encode() in server.received[0]


def test_each_request_has_a_connection_of_its_own() -> None:
    kept = OK.replace(b"\r\nX-Word", b"\r\nConnection: keep-alive\r\nX-Word")
    with serving(saying(kept)) as server:
        transport = RequestsTransport()
        for _ in range(2):
            assert transport.send(Request("GET", server.url, {})).status == 200

    assert len(server.received) == 2


def test_failures_carry_nothing_of_the_request(free_port: int) -> None:
    with pytest.raises(NotSent) as failure:
        send(f"http://127.0.0.1:{free_port}/{SECRET}?key={SECRET}")

    error: BaseException = failure.value
    assert SECRET not in f"{error!r} {error} {vars(error)}"
    assert error.__cause__ is None
    assert error.__suppress_context__


# Addresses that were checked beforehand


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    """A server's TLS for hooks.example.com, and the bundle that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.com")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    bundle, secret = folder / "certificate.pem", folder / "key.pem"
    bundle.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle, secret)
    return context, str(bundle)


def test_a_call_goes_to_the_given_address_under_the_urls_name(
    certificate: tuple[ssl.SSLContext, str],
) -> None:
    tls, bundle = certificate
    asked: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)  # type: ignore[assignment]
    with serving(saying(OK), tls) as server:
        url = f"https://hooks.example.com:{server.port}/x"
        answer = send(url, address="127.0.0.1", ca_bundle=bundle)

    assert answer.status == 200
    assert asked == ["hooks.example.com"]
    assert f"Host: hooks.example.com:{server.port}".encode() in server.received[0]


def test_a_certificate_for_another_name_means_not_sent(
    certificate: tuple[ssl.SSLContext, str],
) -> None:
    tls, bundle = certificate
    with serving(saying(OK), tls) as server, pytest.raises(NotSent) as failure:
        send(f"https://other.example.com:{server.port}/x", address="127.0.0.1", ca_bundle=bundle)

    assert failure.value.code == "tls_failed"


def test_a_certificate_that_nobody_trusts_means_not_sent(
    certificate: tuple[ssl.SSLContext, str],
) -> None:
    tls, _ = certificate
    with serving(saying(OK), tls) as server, pytest.raises(NotSent) as failure:
        send(f"https://hooks.example.com:{server.port}/x", address="127.0.0.1")

    assert failure.value.code == "tls_failed"
    assert "Its certificate is not valid, or it speaks no https" in failure.value.message
    assert "http://" not in failure.value.message, "a public host is never called without TLS"


def test_the_given_address_may_be_of_ipv6() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listener:
        port = listener.getsockname()[1]
        answering = threading.Thread(target=_answer_once, args=(listener,))
        answering.start()
        answer = send(f"http://hooks.example.com:{port}/x", address="::1")
        answering.join()

    assert answer.status == 200


def _answer_once(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(OK)


# A server that sends single bytes, so that no wait between two is too long


class Drip:
    """Sends something, then one byte at a time, until the client hangs up."""

    def __init__(self, first: bytes = b"", byte: bytes = b"x") -> None:
        self._first = first
        self._byte = byte
        self._end = threading.Event()

    def __call__(self, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(self._first)
            while True:
                self._end.wait(0.05)
                connection.sendall(self._byte)


@pytest.mark.parametrize(
    "drip",
    [
        Drip(b"", b"H"),
        Drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        Drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        Drip(b"HTTP/1.1 100 Continue\r\nX-Slow: "),
    ],
    ids=["status line", "header", "100 Continue for ever", "header of 100 Continue"],
)
def test_a_drip_before_the_answer_is_ended_at_the_deadline(drip: Drip) -> None:
    began = time.monotonic()
    with serving(drip) as server, pytest.raises(NoAnswer) as failure:
        send(server.url, whole_seconds=0.5)

    assert failure.value.code == "answer_timeout"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"]
)
def test_a_body_that_drips_is_cut_off_at_the_deadline(head: bytes) -> None:
    with serving(Drip(head)) as server:
        began = time.monotonic()
        answer = send(server.url, whole_seconds=0.5, body_seconds=60)

    assert (answer.status, answer.complete) == (200, False)
    assert time.monotonic() - began < 5


def test_a_tls_handshake_that_drips_means_not_sent() -> None:
    record = b"\x16\x03\x03\x40\x00"
    began = time.monotonic()
    drip = Drip(record, b"\x00")
    with serving(drip, listens=False) as server, pytest.raises(NotSent) as failure:
        send(server.url.replace("http://", "https://"), connect_seconds=0.5)

    assert failure.value.code == "connect_timeout"
    assert time.monotonic() - began < 5
