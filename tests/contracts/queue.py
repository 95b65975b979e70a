"""The contract of `ports.RunQueue`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from drumbeat.ports import RunQueue


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
