"""The contract of `ports.Transport`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drumbeat.ports import NoAnswer, NotSent, Request, Response, Transport
from drumbeat.ports.transport import TransportFailure

SECRET = "canary-secret"
UNREACHED = NotSent("not_connected", "Nobody listens there.")
UNANSWERED = NoAnswer("answer_broken", "The connection broke before the answer.")
Said = Response | TransportFailure


class TransportContract:
    """Subclasses give `over`: a transport to a place that says these things, one after the other;
    and `url`: where that is."""

    def over(self, *said: Said) -> Transport:
        raise NotImplementedError

    @pytest.fixture
    def call(self) -> Request:
        return Request("POST", self.url(), {"Authorization": SECRET}, b"body")

    def url(self) -> str:
        raise NotImplementedError

    def test_each_request_has_the_next_answer(self, call: Request) -> None:
        said = [Response(200, {"X-Word": "yes"}, b"first"), Response(503), Response(201, {}, b"{}")]
        transport = self.over(*said)

        answers = [transport.send(call) for _ in said]

        assert [(each.status, each.body, each.complete) for each in answers] == [
            (200, b"first", True),
            (503, b"", True),
            (201, b"{}", True),
        ]
        assert answers[0].headers["x-word"] == "yes"

    def test_a_redirect_is_an_answer(self, call: Request) -> None:
        transport = self.over(Response(307, {"location": "/elsewhere"}), Response(200))

        moved = transport.send(call)

        assert (moved.status, moved.headers["location"]) == (307, "/elsewhere")

    @pytest.mark.parametrize("failure", [UNREACHED, UNANSWERED], ids=["not sent", "no answer"])
    def test_a_failure_is_of_its_kind_and_is_not_repeated(
        self, call: Request, failure: TransportFailure
    ) -> None:
        transport = self.over(failure, Response(200))

        with pytest.raises(type(failure)) as raised:
            transport.send(call)

        assert raised.value.message.endswith(".")
        assert raised.value.code != ""
        assert SECRET not in f"{raised.value!r} {vars(raised.value)}"
        assert transport.send(call).status == 200

    def test_a_body_that_breaks_off_is_said_to_be_incomplete(self, call: Request) -> None:
        whole = Response(200, {}, b"half")
        transport = self.over(replace(whole, complete=False), whole)

        answers = [transport.send(call) for _ in range(2)]

        assert [(each.body, each.complete) for each in answers] == [
            (b"half", False),
            (b"half", True),
        ]
