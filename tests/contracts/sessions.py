"""The contracts of `ports.Session` and `ports.MediaReader`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import pytest

from drumbeat.domain.publishing import Medium
from drumbeat.ports import AccessLost, MediaReader, MediaUnavailable, Request, Response, Session
from tests.fakes.granting import DEAD, LOST, RotatingNetwork

LET_IN, REFUSED = Response(200), Response(401)


def request(connection: Mapping[str, Any]) -> Request:
    return Request("POST", "https://network.example", {"authorization": connection["access"]})


class Gatekeeper:
    """`ports.Transport` to a network with grants. `requests`: the access that was used."""

    def __init__(self, network: RotatingNetwork) -> None:
        self.network = network
        self.requests: list[str] = []

    def send(self, request: Request) -> Response:
        access = request.headers["authorization"]
        self.requests.append(access)
        return LET_IN if self.network.lets_in({"access": access}) else REFUSED


class Opens(Protocol):
    """Opens sessions of an account at a network that is reached by `gate`."""

    network: RotatingNetwork
    gate: Gatekeeper

    def open(self) -> Session: ...


class SessionContract:
    """Subclasses give `scene`."""

    @pytest.fixture
    def scene(self) -> Opens:
        raise NotImplementedError

    def test_a_request_goes_out_with_the_access_that_there_is(self, scene: Opens) -> None:
        session = scene.open()

        assert session.send(request) == LET_IN
        assert scene.gate.requests == ["access-1"]
        assert session.connection["access"] == "access-1"

    def test_access_that_ends_unexpectedly_is_renewed_and_the_request_made_anew(
        self, scene: Opens, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scene.network, "lets_in", _but_the_first)
        session = scene.open()

        assert session.send(request) == LET_IN
        assert scene.gate.requests == ["access-1", "access-2"]
        assert session.connection["access"] == "access-2"

    def test_what_is_refused_after_a_renewal_too_is_refused(
        self, scene: Opens, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scene.network, "lets_in", _nobody)
        session = scene.open()

        assert session.send(request) == REFUSED
        assert scene.gate.requests == ["access-1", "access-2"]
        assert session.send(request) == REFUSED
        assert scene.network.asked == ["grant-1"]

    @pytest.mark.parametrize(("said", "dead"), [(DEAD, True), (LOST, False)])
    def test_access_that_is_lost_stays_lost_in_this_session(
        self, scene: Opens, monkeypatch: pytest.MonkeyPatch, said: Any, dead: bool
    ) -> None:
        monkeypatch.setattr(scene.network, "lets_in", _nobody)
        scene.network.before = [lambda: said] * 2
        session = scene.open()

        for _ in range(3):
            with pytest.raises(AccessLost) as lost:
                session.send(request)
            assert (lost.value.dead, lost.value.code) == (dead, said.code)

        assert scene.gate.requests == ["access-1"]


class MediaReaderContract:
    """Subclasses give `media`, and `medium`, which has `content`, and one that is not there."""

    gone = Medium(url="https://cdn.example/gone.mp4")

    @pytest.fixture
    def media(self) -> MediaReader:
        raise NotImplementedError

    @pytest.fixture
    def medium(self) -> Medium:
        raise NotImplementedError

    @pytest.fixture
    def content(self) -> bytes:
        return b"0123456789"

    def test_it_is_read_whole(self, media: MediaReader, medium: Medium, content: bytes) -> None:
        part = media.read(medium)

        assert (part.content, part.size) == (content, len(content))

    @pytest.mark.parametrize(("start", "length"), [(4, None), (2, 3), (9, 1), (0, 10), (8, 100)])
    def test_it_is_read_in_parts(
        self, media: MediaReader, medium: Medium, content: bytes, start: int, length: int | None
    ) -> None:
        part = media.read(medium, start, length)

        assert part.content == content[start : None if length is None else start + length]
        assert part.size == len(content)

    def test_networks_get_its_own_address(self, media: MediaReader, medium: Medium) -> None:
        assert media.url(medium) == medium.url

    def test_what_is_not_there_is_said_to_be_so(self, media: MediaReader) -> None:
        with pytest.raises(MediaUnavailable) as caught:
            media.read(self.gone)

        assert not caught.value.transient
        assert caught.value.message.endswith(".")


def _but_the_first(connection: Mapping[str, Any]) -> bool:
    return str(connection["access"]) != "access-1"


def _nobody(connection: Mapping[str, Any]) -> bool:
    return False
