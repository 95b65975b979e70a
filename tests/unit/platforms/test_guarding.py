"""Hosts that people name are called only at addresses that were checked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drumbeat.domain.publishing import Refusal
from drumbeat.platforms.guarding import GuardedTransport
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.transport import not_sent
from drumbeat.ports import NotSent, Request, Response
from tests.unit.platforms.doubles import ScriptedTransport

REQUEST = Request("POST", "https://pds.example/xrpc/x", {"Authorization": "Bearer t"}, b"{}")


def guarded(
    *answers: Response | NotSent, leads_to: Sequence[str]
) -> tuple[GuardedTransport, ScriptedTransport]:
    transport = ScriptedTransport(*answers)
    return GuardedTransport(transport, Guard(lambda _host, _port: leads_to)), transport


def test_a_request_goes_to_the_address_that_was_checked() -> None:
    sender, transport = guarded(Response(200), leads_to=["93.184.216.34"])

    assert sender.send(REQUEST).status == 200

    [sent] = transport.requests
    assert (sent.method, sent.url, sent.headers, sent.body, sent.address) == (
        REQUEST.method,
        REQUEST.url,
        REQUEST.headers,
        REQUEST.body,
        "93.184.216.34",
    )


def test_the_next_address_is_tried_where_certainly_nothing_was_sent() -> None:
    failure = NotSent("not_connected", "pds.example could not be reached.")
    sender, transport = guarded(failure, Response(204), leads_to=["93.184.216.34", "93.184.216.35"])

    assert sender.send(REQUEST).status == 204
    assert [each.address for each in transport.requests] == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize("leads_to", [["127.0.0.1"], ["93.184.216.34", "169.254.169.254"]])
def test_what_leads_to_ourselves_is_not_called_and_trying_again_would_not_help(
    leads_to: list[str],
) -> None:
    sender, transport = guarded(leads_to=leads_to)

    with pytest.raises(NotSent) as caught:
        sender.send(REQUEST)

    assert transport.requests == []
    assert not_sent(caught.value).refusal is Refusal.PERMANENT


def test_a_name_that_is_not_found_may_be_found_later() -> None:
    sender, transport = guarded(leads_to=[])

    with pytest.raises(NotSent) as caught:
        sender.send(REQUEST)

    assert transport.requests == []
    assert not_sent(caught.value).refusal is Refusal.TRANSIENT


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    moved = Response(302, {"location": "http://127.0.0.1/"})
    sender, transport = guarded(moved, leads_to=["93.184.216.34"])

    assert sender.send(REQUEST) == moved
    assert len(transport.requests) == 1
