"""Checking media: which addresses are called, and the meaning of their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from drumbeat.domain.preflight import MEDIA_UNCHECKED, MediaFacts, MediaTrouble
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.media_probe import HttpMediaProbe
from drumbeat.ports.transport import NoAnswer, NotSent, Response, TransportFailure
from tests.unit.platforms.doubles import NOW, ScriptedTransport, StandingClock

URL = "https://media.example.com/pipe.png"
LATER = NOW + timedelta(seconds=8)
PUBLIC = "93.184.216.34"


def a_probe(
    transport: ScriptedTransport, names: Mapping[str, Sequence[str]] | None = None
) -> HttpMediaProbe:
    known = names or {}
    return HttpMediaProbe(
        transport, StandingClock(), guard=Guard(lambda host, _port: known.get(host, [PUBLIC]))
    )


def look(*answers: Response | TransportFailure, url: str = URL) -> MediaFacts | MediaTrouble:
    return a_probe(ScriptedTransport(*answers)).look(url, until=LATER)


def test_one_byte_is_asked_for_at_the_address_that_was_checked() -> None:
    transport = ScriptedTransport(Response(206, {"content-range": "bytes 0-0/4096"}, b"\x89"))

    a_probe(transport).look(URL, until=LATER)

    [request] = transport.requests
    assert (request.method, request.url, request.address) == ("GET", URL, PUBLIC)
    assert request.headers["Range"] == "bytes=0-0"


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        (
            Response(206, {"content-type": "image/png", "content-range": "bytes 0-0/4096"}),
            MediaFacts("image/png", 4096),
        ),
        (
            Response(200, {"content-type": "IMAGE/JPEG; q=1", "content-length": "12"}),
            MediaFacts("image/jpeg", 12),
        ),
        (Response(200, {"content-type": "image/jpg"}), MediaFacts("image/jpeg", None)),
        (Response(200, {"content-length": "many"}), MediaFacts(None, None)),
        (Response(206, {"content-range": "bytes 0-0/*"}), MediaFacts(None, None)),
        (Response(416, {"content-type": "image/png"}), MediaFacts("image/png", 0)),
    ],
)
def test_an_answer_tells_kind_and_size_of_the_whole(answer: Response, facts: MediaFacts) -> None:
    assert look(answer) == facts


@pytest.mark.parametrize(
    ("status", "certain"), [(403, True), (404, True), (410, True), (429, False), (503, False)]
)
def test_a_refusal_is_trouble_that_may_pass_or_not(status: int, certain: bool) -> None:
    assert look(Response(status)) == MediaTrouble(
        "media_unreachable", f"The address answers HTTP {status}.", certain
    )


@pytest.mark.parametrize(
    ("failure", "certain"),
    [
        (NotSent("not_connected", "Unreachable."), True),
        (NotSent("tls_failed", "Its certificate."), True),
        (NotSent("connect_timeout", "Too late."), False),
        (NoAnswer("answer_timeout", "No answer."), False),
    ],
)
def test_no_answer_is_trouble_and_a_slow_one_may_still_come(
    failure: TransportFailure, certain: bool
) -> None:
    assert look(failure) == MediaTrouble("media_unreachable", failure.message, certain)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/pipe.png",
        "http://169.254.169.254/latest/meta-data",
        "https://localhost/pipe.png",
        "ftp://media.example.com/pipe.png",
        "https://user:pass@media.example.com/x",
        "https://[::1/x",
    ],
)
def test_addresses_that_are_not_public_are_never_called(url: str) -> None:
    transport = ScriptedTransport()

    found = a_probe(transport).look(url, until=LATER)

    assert isinstance(found, MediaTrouble)
    assert found.code == "media_address_refused"
    assert transport.requests == []


def test_a_name_that_leads_into_a_private_network_is_never_called() -> None:
    transport = ScriptedTransport()
    probe = a_probe(transport, {"media.example.com": [PUBLIC, "10.0.0.7"]})

    found = probe.look(URL, until=LATER)

    assert isinstance(found, MediaTrouble)
    assert found.code == "media_address_refused"
    assert transport.requests == []


def test_plain_http_and_fragments_are_looked_at_as_networks_do() -> None:
    transport = ScriptedTransport(Response(200))

    a_probe(transport).look("http://media.example.com/pipe.png#top", until=LATER)

    assert transport.requests[0].url == "http://media.example.com/pipe.png"


def test_a_redirect_is_followed_to_where_it_leads() -> None:
    transport = ScriptedTransport(
        Response(302, {"location": "/moved.png"}),
        Response(307, {"location": "https://cdn.example.com/x.png"}),
        Response(200, {"content-type": "image/png", "content-length": "3"}),
    )

    assert a_probe(transport).look(URL, until=LATER) == MediaFacts("image/png", 3)
    assert [request.url for request in transport.requests] == [
        URL,
        "https://media.example.com/moved.png",
        "https://cdn.example.com/x.png",
    ]


def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    found = look(Response(302, {"location": "http://169.254.169.254/latest/meta-data"}))

    assert isinstance(found, MediaTrouble)
    assert found.code == "media_address_refused"


@pytest.mark.parametrize("location", [URL, "https://[::1"])
def test_redirects_that_lead_nowhere_end(location: str) -> None:
    found = look(*[Response(302, {"location": location})] * 4)

    assert isinstance(found, MediaTrouble)
    assert found.code == "media_unreachable"


def test_nothing_is_called_after_the_time_that_was_given() -> None:
    transport = ScriptedTransport()

    found = a_probe(transport).look(URL, until=NOW)

    assert isinstance(found, MediaTrouble)
    assert (found.code, found.certain) == (MEDIA_UNCHECKED, False)
    assert transport.requests == []
