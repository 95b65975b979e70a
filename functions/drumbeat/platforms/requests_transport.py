"""The transport that makes real calls, with requests."""

from __future__ import annotations

import io
import logging
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from drumbeat.platforms.addresses import is_own
from drumbeat.platforms.lookups import MAX_ADDRESSES, Resolver, look_up
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response

#: The most bytes of one answer; media, which are read whole, need more.
_BODY_BYTES = 256 * 1024
_PIECE_BYTES = 16 * 1024
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError)

# urllib3 logs the URL, as a warning when headers are malformed, and paths of webhooks are secret.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class RequestsTransport:
    """Sends each request over a new connection.

    A connection that was kept may have been closed by the other side while the function slept;
    sending on it fails in a way that looks as if the request could have arrived. Proxies and
    `.netrc` of the environment are ignored: the latter would replace the Authorization header.

    Timeouts in seconds: to connect (TLS handshake included), for each piece of the answer, for the
    whole body, and for everything after connecting, because a server that sends single bytes would
    never exceed the timeout for a piece. At most `body_bytes` of a body are read; a longer one is
    incomplete. A name whose addresses were not checked beforehand is looked up within the timeout
    for connecting: the library would wait for the resolver without limit.
    """

    def __init__(
        self,
        *,
        connect_seconds: float = 3.0,
        read_seconds: float = 20.0,
        body_seconds: float = 10.0,
        whole_seconds: float = 25.0,
        body_bytes: int = _BODY_BYTES,
        ca_bundle: str | None = None,
        resolve: Resolver | None = None,
    ) -> None:
        self._resolve = resolve or partial(look_up, seconds=connect_seconds)
        self._timeout = (connect_seconds, read_seconds)
        self._body_seconds = body_seconds
        self._whole_seconds = whole_seconds
        self._body_bytes = body_bytes
        self._verify: bool | str = ca_bundle or True

    def send(self, request: Request) -> Response:
        if request.address is not None:
            return self._send(request)
        addresses = self._addresses(request.url)
        for address in addresses[:-1]:
            with suppress(NotSent):
                return self._send(replace(request, address=address))
        return self._send(replace(request, address=addresses[-1]))

    def _addresses(self, url: str) -> Sequence[str]:
        """A few addresses of the URL's host. Raises NotSent."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            addresses = self._resolve(host, parts.port or (443 if parts.scheme == "https" else 80))
        except TimeoutError:
            raise NotSent("connect_timeout", f"{host} was not looked up in time.") from None
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise NotSent("not_connected", f"{host} was not found.")
        return addresses[:MAX_ADDRESSES]

    def _send(self, request: Request) -> Response:
        whole = max(self._whole_seconds, request.seconds or 0)
        watchdog = _Watchdog(self._timeout[0], whole)
        adapter = _WatchedAdapter(request.address, watchdog)
        with watchdog, requests.Session() as session:
            session.trust_env = False
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            try:
                with session.request(
                    request.method,
                    request.url,
                    headers=_headers(request),
                    data=_in_pieces(request.body),
                    timeout=self._timeout,
                    allow_redirects=False,
                    stream=True,
                    verify=self._verify,
                ) as answer:
                    if watchdog.expired:  # during the headers, which then look complete
                        raise requests.Timeout
                    return self._response(answer, watchdog)
            except _FAILURES as error:
                # Without its cause, which holds the request and so our secrets.
                raise _failure(
                    error, request.url, connected=adapter.connected, expired=watchdog.expired
                ) from None

    def _response(self, answer: requests.Response, watchdog: _Watchdog) -> Response:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body, complete = self._body(answer)
        # If no length was announced, a body that the watchdog has cut off looks complete.
        return Response(answer.status_code, headers, body, complete and not watchdog.expired)

    def _body(self, answer: requests.Response) -> tuple[bytes, bool]:
        """The bytes of the body, and whether they are all of it."""
        deadline = time.monotonic() + self._body_seconds
        body = bytearray()
        try:
            while piece := answer.raw.read1(_PIECE_BYTES, decode_content=False):
                body += piece
                if len(body) > self._body_bytes or time.monotonic() > deadline:
                    return bytes(body[: self._body_bytes]), False
        except _FAILURES:
            return bytes(body), False
        return bytes(body), True


class _Watchdog:
    """Ends an exchange that takes too long by shutting down its socket.

    It holds a duplicate of the socket, because the library replaces its own when TLS begins.
    """

    def __init__(self, connect_seconds: float, whole_seconds: float) -> None:
        self.expired = False
        self._connect_seconds = connect_seconds
        self._whole_seconds = whole_seconds
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> _Watchdog:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._cancel()
            self._forget()

    def connecting(self, connection: socket.socket) -> None:
        """Watch a connection from its beginning, TLS included."""
        with self._lock:
            self._forget()
            self._socket = connection.dup()
            self._start(self._connect_seconds)

    def connected(self) -> None:
        """The connection is made; watch the request and the answer."""
        with self._lock:
            if not self.expired:
                self._start(self._whole_seconds)

    def _start(self, seconds: float) -> None:
        self._cancel()
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def _expire(self) -> None:
        with self._lock:
            if self._timer is not threading.current_thread() or self._socket is None:
                return  # it can no longer be stopped
            self.expired = True
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _forget(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


class _WatchedAdapter(HTTPAdapter):
    """Connects to a given address, and records whether a connection was ever made."""

    def __init__(self, address: str | None, watchdog: _Watchdog) -> None:
        self.connected = False
        self._address = address
        self._watchdog = watchdog
        super().__init__()

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host: dict[str, Any]
        pool: dict[str, Any]
        host, pool = map(dict, super().build_connection_pool_key_attributes(request, verify, cert))
        if self._address is not None:
            if host["scheme"] == "https":
                pool = {**pool, "server_hostname": host["host"], "assert_hostname": host["host"]}
            host = {**host, "host": self._address}
        return host, pool

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        adapter = self

        class Watched(pool.ConnectionCls):  # type: ignore[misc]  # known at run time only
            def _new_conn(self) -> socket.socket:
                connection: socket.socket = super()._new_conn()
                adapter._watchdog.connecting(connection)
                return connection

            def connect(self) -> None:
                super().connect()
                adapter._watchdog.connected()
                adapter.connected = not adapter._watchdog.expired

        pool.ConnectionCls = Watched
        return pool


def _in_pieces(body: bytes | None) -> bytes | io.BytesIO | None:
    """A long body is sent in pieces, because the library allows each send, of any length, only the
    timeout for connecting."""
    return body if body is None or len(body) <= _PIECE_BYTES else io.BytesIO(body)


def _headers(request: Request) -> Mapping[str, str]:
    """Names the host, because the connection may be to an address; without compression, so that the
    limit of the body is also the limit of the unpacked content."""
    return {
        "User-Agent": "Drumbeat",
        **request.headers,
        "Host": urlsplit(request.url).netloc,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _failure(error: Exception, url: str, *, connected: bool, expired: bool) -> NotSent | NoAnswer:
    """NotSent if no connection was made; otherwise NoAnswer, because it may have arrived."""
    split = urlsplit(url)
    host = split.hostname or ""
    if connected:
        if expired or isinstance(error, requests.Timeout):
            return NoAnswer("answer_timeout", f"{host} did not answer in time.")
        return NoAnswer("answer_broken", f"The connection to {host} broke before its answer.")
    if not expired and isinstance(error, requests.exceptions.SSLError):
        return NotSent("tls_failed", f"No secure connection to {host}. {_secured(split)}")
    if expired or isinstance(error, requests.Timeout):
        return NotSent("connect_timeout", f"{host} could not be reached in time.")
    return NotSent("not_connected", f"{host} could not be reached.")


def _secured(address: SplitResult) -> str:
    """A remedy after a TLS failure. Only local machines are ever called without TLS."""
    if is_own(address.hostname or ""):
        plain = f"http://{address.netloc.rpartition('@')[2]}"
        return f"If it speaks no https, begin its address with http, as in {plain}"
    return (
        "Its certificate is not valid, or it speaks no https: check the address, or have whoever "
        "runs it see to that."
    )
