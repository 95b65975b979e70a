"""What shares a second starts early, so that each execution has a function when it is due; what is
alone in its second costs no waiting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.ports import DueEntry
from drumbeat.services.dispatching import PAGE, TOGETHER
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import NOW
from tests.unit.services.sweeping import dispatcher, entries

SECOND = timedelta(seconds=1)
LATER = timedelta(minutes=3)


AHEAD = 2 * SECOND


def entry(tenant_id: str, later: timedelta = LATER) -> DueEntry:
    [only] = entries(tenant_id, 1, later)
    return only


def heads(workflow: RecordingWorkflow) -> list[timedelta]:
    """How long before its posts are due each execution's commit starts."""
    return [
        datetime.fromisoformat(each["due_at"]) - datetime.fromisoformat(each["wait_until"])
        for each in workflow.started.values()
    ]


def heads_of(posts: Sequence[DueEntry]) -> list[timedelta]:
    workflow = RecordingWorkflow()
    dispatcher(ListedDueIndex(posts), workflow, start_ahead=AHEAD).sweep()
    return heads(workflow)


def test_a_post_that_is_alone_in_its_second_starts_in_it() -> None:
    assert heads_of([entry("h2o"), entry("bank", later=LATER + SECOND)]) == [0 * SECOND] * 2


def test_posts_of_one_execution_are_alone_together() -> None:
    assert heads_of(entries("h2o", TOGETHER, LATER)) == [0 * SECOND]


def test_posts_of_two_businesses_in_one_second_start_early() -> None:
    assert heads_of([entry("h2o"), entry("bank")]) == [2 * SECOND] * 2


def test_so_do_those_of_one_business_that_do_not_fit_into_an_execution() -> None:
    assert heads_of(entries("h2o", TOGETHER + 1, LATER)) == [2 * SECOND] * 2


def test_a_second_is_shared_across_the_shards_of_the_index() -> None:
    # given: each shard has one post
    index = ShardedDueIndex([entry(each) for each in ("h2o", "bank", "dealer")], shards=3)
    workflow = RecordingWorkflow()

    # when
    dispatcher(index, workflow, shards=3, start_ahead=AHEAD).sweep()

    # then
    assert heads(workflow) == [2 * SECOND] * 3


def test_and_across_pages_from_the_second_page_on() -> None:
    # given: the last second of the first page goes on
    posts = [entry(f"tenant-{number:03}", later=LATER + number * SECOND) for number in range(PAGE)]
    going_on = entry("tenant-999", later=LATER + (PAGE - 1) * SECOND)

    # when
    told = heads_of([*posts, going_on])

    # then: its first execution was alone as far as anybody could see
    assert told == [0 * SECOND] * PAGE + [2 * SECOND]


class OneShardDown(ShardedDueIndex):
    """The first reads of one shard fail."""

    def __init__(self, posts: Sequence[DueEntry], shards: int, down: int, reads: int) -> None:
        super().__init__(posts, shards)
        self.down, self.left = down, reads

    def due(self, shard: int, *where: Any, **how: Any) -> Sequence[DueEntry]:
        if shard == self.down and self.left:
            self.left -= 1
            raise Unavailable("The index is too busy.")
        return super().due(shard, *where, **how)


def test_a_shard_that_can_not_be_read_holds_back_none_before_it() -> None:
    # given: the last shard of this minute's turn
    posts = [entry(each) for each in ("h2o", "bank", "dealer")]
    last = (int(NOW.timestamp()) // 60 + 2) % 3
    workflow = RecordingWorkflow()
    index = OneShardDown(posts, 3, last, reads=2)

    # when
    with pytest.raises(Unavailable):
        dispatcher(index, workflow, shards=3, start_ahead=AHEAD).sweep()

    # then
    assert len(workflow.started) == 2


def test_a_shard_that_can_be_read_again_is_swept_in_its_turn() -> None:
    # given
    posts = [entry(each) for each in ("h2o", "bank", "dealer")]
    workflow = RecordingWorkflow()

    # when
    dispatcher(OneShardDown(posts, 3, 0, reads=1), workflow, shards=3, start_ahead=AHEAD).sweep()

    # then
    assert len(workflow.started) == 3


def test_what_a_person_schedules_for_the_next_minute_starts_early() -> None:
    """Nobody knows then whether it will be alone."""
    workflow = RecordingWorkflow()
    soon = entry("h2o", later=30 * SECOND)

    dispatcher(ListedDueIndex([soon]), workflow, start_ahead=AHEAD).take_up(soon)

    assert heads(workflow) == [2 * SECOND]


def test_a_late_post_waits_for_nothing() -> None:
    assert heads_of([entry("h2o", later=-timedelta(minutes=2))]) == [0 * SECOND]
