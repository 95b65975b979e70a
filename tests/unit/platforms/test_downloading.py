"""Downloading from addresses outside of the library: checked, limited, and part by part."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from drumbeat.platforms import downloading
from drumbeat.platforms.downloading import GuardedDownloads
from drumbeat.platforms.lookups import Guard
from drumbeat.ports import MediaUnavailable, NoAnswer, Request, Response
from tests.contracts.downloads import DownloadsContract
from tests.fakes.clock import FixedClock
from tests.samples import NOW

URL = "https://pictures.example/van.jpg"


class Server:
    """`ports.Transport` to one file. `ranges`: whether it supports ranges."""

    def __init__(self, content: bytes, *, ranges: bool = True) -> None:
        self.content = content
        self.ranges = ranges
        self.requests: list[Request] = []
        self.redirect = ""
        self.clock: FixedClock | None = None

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        if self.redirect:
            return Response(302, {"location": self.redirect})
        if self.clock is not None:
            self.clock.advance(timedelta(seconds=40))
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["Range"])
        assert found
        start, last = int(found[1]), int(found[2])
        if not self.ranges:
            whole = len(self.content) <= downloading.PART_BYTES
            return Response(200, {}, self.content[: downloading.PART_BYTES], complete=whole)
        part = self.content[start : last + 1]
        told = f"bytes {start}-{start + len(part) - 1}/{len(self.content)}"
        return Response(206, {"content-range": told}, part)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch) -> None:
    monkeypatch.setattr(downloading, "PART_BYTES", 10)


GUARD = Guard(resolve=lambda host, port: ["192.168.0.7" if "private" in host else "93.184.1.1"])


class Host:
    """`ports.Transport` to several files, by their addresses."""

    def __init__(self) -> None:
        self.files: dict[str, Server] = {}
        self.is_silent = False

    def send(self, request: Request) -> Response:
        if self.is_silent:
            raise NoAnswer("answer_timeout", "It did not answer in time.")
        file = self.files.get(request.url)
        return file.send(request) if file else Response(404)


class TestGuardedDownloads(DownloadsContract):
    @pytest.fixture
    def downloads(self) -> GuardedDownloads:
        self.host = Host()
        return GuardedDownloads(FixedClock(NOW), lambda: self.host, guard=GUARD)

    def offer(self, downloads: GuardedDownloads, url: str, content: bytes) -> None:
        self.host.files[url] = Server(content)

    def silence(self, downloads: GuardedDownloads) -> None:
        self.host.is_silent = True


def fetch(server: Server, into: Path, most: int = 1000, clock: FixedClock | None = None) -> bytes:
    GuardedDownloads(clock or FixedClock(NOW), lambda: server, guard=GUARD).fetch(URL, into, most)
    return into.read_bytes()


@pytest.mark.parametrize("size", [1, 9, 10, 11, 35, 40])
def test_a_file_is_copied_part_by_part(tmp_path, size):
    server = Server(bytes(range(size)))

    assert fetch(server, tmp_path / "file") == bytes(range(size))
    assert len(server.requests) == -(-size // 10)


def test_a_server_that_sends_no_parts_sends_all_of_it_at_once(tmp_path):
    server = Server(b"12345678", ranges=False)

    assert fetch(server, tmp_path / "file") == b"12345678"


def refused(server: Server, into: Path, **given: object) -> MediaUnavailable:
    with pytest.raises(MediaUnavailable) as caught:
        fetch(server, into, **given)
    return caught.value


@pytest.mark.parametrize("ranges", [True, False])
def test_more_than_may_be_is_refused(tmp_path, ranges):
    found = refused(Server(bytes(9), ranges=ranges), tmp_path / "file", most=8)

    assert (found.code, found.transient) == ("media_too_large", False)


def test_a_redirect_to_a_private_address_is_refused(tmp_path):
    server = Server(b"secret")
    server.redirect = "https://private.example/secret"

    found = refused(server, tmp_path / "file")

    assert (found.code, found.transient) == ("address_refused", False)
    assert len(server.requests) == 1


def test_a_server_that_is_too_slow_is_given_up_for_now(tmp_path):
    clock = FixedClock(NOW)
    server = Server(bytes(100))
    server.clock = clock

    found = refused(server, tmp_path / "file", clock=clock)

    assert (found.code, found.transient) == ("media_slow", True)
    assert len(server.requests) == 2
