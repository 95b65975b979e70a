"""The contracts of `ports.RunQueue` and `ports.MediaQueue`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from drumbeat.ports import MediaQueue, RunQueue


class RunQueueContract:
    """Subclasses give `queue`, empty, and `waiting`: the messages in it."""

    @pytest.fixture
    def queue(self) -> RunQueue:
        raise NotImplementedError

    def waiting(self, queue: RunQueue) -> Sequence[Any]:
        raise NotImplementedError

    @pytest.mark.parametrize("number", [0, 1, 10, 11, 25])
    def test_any_number_of_messages_arrives_each_on_its_own(
        self, queue: RunQueue, number: int
    ) -> None:
        messages = [{"tenant_id": f"tenant-{n}", "days": 28} for n in range(number)]

        assert queue.send(iter(messages)) == number

        assert sorted(self.waiting(queue), key=str) == sorted(messages, key=str)

    def test_what_is_sent_later_comes_beside_what_waits(self, queue: RunQueue) -> None:
        queue.send([{"tenant_id": "h2o"}])
        queue.send([{"tenant_id": "all_county", "left": None}])

        assert {each["tenant_id"] for each in self.waiting(queue)} == {"h2o", "all_county"}

    def test_what_is_no_json_is_a_bug(self, queue: RunQueue) -> None:
        with pytest.raises(TypeError):
            queue.send([{"tenant_id": object()}])


class MediaQueueContract:
    """Subclasses give `queue`, empty, and `waiting`: the messages in it."""

    @pytest.fixture
    def queue(self) -> MediaQueue:
        raise NotImplementedError

    def waiting(self, queue: MediaQueue) -> Sequence[Any]:
        raise NotImplementedError

    def test_every_message_arrives_and_the_same_one_twice(self, queue: MediaQueue) -> None:
        pipe, film = ({"tenant_id": "h2o", "asset_id": each} for each in ("pipe", "film"))

        for message in (pipe, film, pipe):
            queue.send(message)

        assert sorted(self.waiting(queue), key=str) == [film, pipe, pipe]

    def test_a_message_stays_as_it_was_sent_when_its_original_changes(
        self, queue: MediaQueue
    ) -> None:
        message = {"tenant_id": "h2o", "asset_id": "pipe"}
        queue.send(message)

        message["asset_id"] = "film"

        assert self.waiting(queue) == [{"tenant_id": "h2o", "asset_id": "pipe"}]

    def test_a_message_that_is_not_json_is_a_bug(self, queue: MediaQueue) -> None:
        with pytest.raises(TypeError):
            queue.send({"tenant_id": "h2o", "asset_id": object()})

        assert self.waiting(queue) == []
