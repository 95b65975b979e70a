"""Media outside of the library: which addresses are read, how much, and the message when they can't
be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from drumbeat.domain.publishing import Medium
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.media_reader import MOST_BYTES, AddressedMedia
from drumbeat.ports import MediaUnavailable, NoAnswer, NotSent, Part
from drumbeat.ports.transport import Response, TransportFailure
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock

PUBLIC = "93.184.216.34"
MEDIUM = Medium(url="https://cdn.example/a.jpg?sig=1#top")


def reader(
    *answers: Response | TransportFailure, leads_to: Sequence[str] = (PUBLIC,)
) -> tuple[AddressedMedia, ScriptedTransport]:
    transport = ScriptedTransport(*answers)
    guard = Guard(lambda _host, _port: leads_to)
    return AddressedMedia(StandingClock(), transport, guard=guard), transport


def moved(where: str) -> Response:
    return Response(302, {"location": where})


def test_a_picture_is_read_from_the_address_that_was_checked() -> None:
    media, transport = reader(Response(200, {"content-type": "Image/JPEG; x=y"}, b"abcdef"))

    assert media.read(MEDIUM) == Part(b"abcdef", "image/jpeg", 6)

    [request] = transport.requests
    assert (request.url, request.address) == ("https://cdn.example/a.jpg?sig=1", PUBLIC)


def test_a_part_is_asked_for_and_its_whole_size_is_known() -> None:
    headers = {"content-type": "video/mp4", "content-range": "bytes 2-3/900"}
    media, transport = reader(Response(206, headers, b"cd"))

    assert media.read(MEDIUM, 2, 2) == Part(b"cd", "video/mp4", 900)

    assert transport.requests[0].headers["Range"] == "bytes=2-3"


def test_a_part_is_cut_out_where_a_server_sends_the_whole() -> None:
    media, _ = reader(Response(200, {}, b"abcdef"))

    assert media.read(MEDIUM, 2, 2).content == b"cd"


def test_redirects_are_followed_and_each_is_checked() -> None:
    media, transport = reader(moved("/b.jpg"), moved("http://other.example/c"), Response(200))

    media.read(MEDIUM)

    assert [request.url for request in transport.requests[1:]] == [
        "https://cdn.example/b.jpg",
        "http://other.example/c",
    ]


@pytest.mark.parametrize(
    "where", ["http://169.254.169.254/latest", "http://127.0.0.1/", "file:///etc/passwd"]
)
def test_a_redirect_leads_to_nothing_of_ours(where: str) -> None:
    media, transport = reader(moved(where))

    with pytest.raises(MediaUnavailable) as caught:
        media.read(MEDIUM)

    assert not caught.value.transient
    assert len(transport.requests) == 1


def test_a_name_that_leads_to_ourselves_is_not_called() -> None:
    media, transport = reader(leads_to=("10.0.0.7",))

    with pytest.raises(MediaUnavailable, match="public address"):
        media.read(MEDIUM)

    assert transport.requests == []


def test_redirects_that_go_on_for_ever_are_left() -> None:
    media, transport = reader(*[moved("/round")] * 9)

    with pytest.raises(MediaUnavailable, match="nowhere"):
        media.read(MEDIUM)

    assert len(transport.requests) == 4


def test_redirects_end_when_the_time_is_over() -> None:
    class Later(StandingClock):
        times = iter([NOW, NOW + timedelta(minutes=1)])

        def now(self) -> datetime:
            return next(self.times)

    transport = ScriptedTransport(moved("/b"))
    media = AddressedMedia(Later(), transport, guard=Guard(lambda _host, _port: [PUBLIC]))

    with pytest.raises(MediaUnavailable, match="too long") as caught:
        media.read(MEDIUM)

    assert caught.value.transient


@pytest.mark.parametrize(
    ("answer", "transient"),
    [
        (Response(404), False),
        (Response(403), False),
        (Response(429), True),
        (Response(503), True),
        (NotSent("not_connected", "cdn.example could not be reached."), True),
        (NoAnswer("answer_timeout", "cdn.example did not answer in time."), True),
        (Response(200, {}, b"half", complete=False), True),
        (Response(200, {}, b"x" * MOST_BYTES, complete=False), False),
    ],
)
def test_what_can_not_be_read_says_whether_another_try_may(
    answer: Response | TransportFailure, transient: bool
) -> None:
    media, _ = reader(answer)

    with pytest.raises(MediaUnavailable) as caught:
        media.read(MEDIUM)

    assert caught.value.transient is transient
    assert "sig=1" not in caught.value.message
