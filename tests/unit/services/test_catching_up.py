"""After an outage: posts still in time go out oldest first and paced, the rest is missed.

Time is virtual; a dozen lines simulate the workflow, which waits, and Commit, which judges lateness
and sends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from drumbeat.domain import sending
from drumbeat.domain.posts import PostInstance
from drumbeat.platforms.facebook import Facebook
from drumbeat.platforms.registry import Networks
from drumbeat.ports import DueEntry
from drumbeat.services.dispatching import MOST, MOST_READ, PAGE, Dispatcher
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex, ShardedDueIndex
from tests.fakes.workflow import RecordingWorkflow
from tests.samples import H2O, NOW

MINUTE = timedelta(minutes=1)
GAP = Facebook.profile.pacing.gap
LATENESS = H2O.max_lateness


@dataclass
class Stage:
    """A dispatcher, and the outcomes of the posts that it starts."""

    index: ListedDueIndex
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    workflow: RecordingWorkflow = field(default_factory=RecordingWorkflow)
    sent: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    sweeps: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(
            due_index=self.index,
            gates=self.index.gates,
            networks=Networks(Settings(table_name=""), self.clock),
            workflow=self.workflow,
            clock=self.clock,
            shards=1,
            look_ahead=timedelta(minutes=5),
        )

    def tick(self) -> None:
        """A sweep, and a minute for what it started."""
        self.sweeps.append(self.dispatcher.sweep().started)
        began = self.clock.now()
        self.clock.advance(MINUTE)
        until = f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        for name, told in list(self.workflow.started.items()):
            if told["due_at"] >= until:
                continue
            del self.workflow.started[name]
            at = max(began, datetime.fromisoformat(told["due_at"]))
            for each in told["posts"]:
                self._end(self.index.post(self.index.current[each["instance_id"]]), at)

    def _end(self, post: PostInstance, at: datetime) -> None:
        if sending.is_too_late(post, LATENESS, at):
            self.missed.append(post.id)
        else:
            first_due = self.index.first_due[post.id]
            self.sent.append((post.tenant_id, post.channel_account_id, first_due, at))
        self.index.done(post.id)

    def by_account(self) -> dict[str, list[tuple[datetime, datetime]]]:
        """When each account's posts were first due, and sent, in the order of sending."""
        found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for tenant_id, account_id, first_due, at in sorted(self.sent, key=lambda each: each[3]):
            found[f"{tenant_id}/{account_id}"].append((first_due, at))
        return found


def due(tenant_id: str, account: int, when: datetime) -> DueEntry:
    return DueEntry(
        tenant_id=tenant_id,
        instance_id=f"{tenant_id}-{account:06}-{when:%d%H%M}",
        slot=f"{when:%Y-%m-%dT%H:%MZ}#account-{account:06}",
        generation=1,
        attempt=0,
        due_at=when,
        take_up_at=when,
        scheduled_for=when,
    )


def six_hours_of_posts() -> list[DueEntry]:
    """5,040 posts of three tenants, 14 accounts, one a minute; the last ones are still to come."""
    begin = NOW - timedelta(hours=6)
    sizes = {"all_county": 11, "h2o": 2, "small": 1}
    return [
        due(tenant_id, account, begin + minute * MINUTE)
        for tenant_id, accounts in sizes.items()
        for account in range(accounts)
        for minute in range(1, 361)
    ]


def test_after_six_hours_off_nothing_is_lost_nothing_floods_and_the_oldest_go_first() -> None:
    # given: dispatch was off for six hours, with 5,040 posts due
    posts = six_hours_of_posts()
    stage = Stage(ListedDueIndex(posts))

    # when: it comes back
    for _ in range(75):
        stage.tick()

    # then: none is left behind, and what is older than the lateness is missed, not sent
    assert stage.index.entries == []
    assert len(stage.sent) + len(stage.missed) == len(posts)
    too_old = {post.instance_id for post in posts if NOW - post.due_at > LATENESS}
    in_time = {post.instance_id for post in posts if NOW - post.due_at <= LATENESS - 5 * MINUTE}
    assert too_old <= set(stage.missed)
    assert not in_time & set(stage.missed), "waiting in line makes nothing late"
    # and: each account's go out oldest first, a gap apart
    assert len(stage.by_account()) == 14
    for sent in stage.by_account().values():
        late = [(first_due, at) for first_due, at in sent if at > first_due]
        assert [first_due for first_due, _ in late] == sorted(first_due for first_due, _ in late)
        times = [at for _, at in sent]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert min(gaps) >= GAP
    # and: each sweep did a bounded amount of work
    assert max(stage.sweeps) <= MOST


def test_a_small_tenant_catches_up_almost_as_fast_as_if_it_were_alone() -> None:
    posts = six_hours_of_posts()
    crowded = Stage(ListedDueIndex(posts))
    alone = Stage(ListedDueIndex([post for post in posts if post.tenant_id == "small"]))

    for _ in range(75):
        crowded.tick()
        alone.tick()

    last, soonest = (
        stage.by_account()["small/account-000000"][-1][1] for stage in (crowded, alone)
    )
    sweeps_to_see_all = len(posts) // MOST + 1
    assert last - soonest <= sweeps_to_see_all * MINUTE


def test_posts_that_are_on_time_keep_their_second_while_their_account_catches_up() -> None:
    late = [due("h2o", 1, NOW - minute * MINUTE) for minute in range(1, 31)]
    prompt = [due("h2o", 1, NOW + minute * MINUTE) for minute in range(2, 10)]
    stage = Stage(ListedDueIndex([*late, *prompt]))

    for _ in range(30):
        stage.tick()

    sent = stage.by_account()["h2o/account-000001"]
    assert len(sent) == 38
    assert {first_due for first_due, at in sent if at == first_due} == {e.due_at for e in prompt}
    times = [at for _, at in sent]
    assert all(b - a >= GAP for a, b in pairwise(times))


def test_a_gate_that_closes_meanwhile_holds_back_its_line_alone_and_keeps_its_order() -> None:
    posts = [due("h2o", account, NOW - n * MINUTE) for account in (1, 2) for n in range(1, 31)]
    stage = Stage(ListedDueIndex(posts))
    opens = NOW + 40 * MINUTE
    stage.index.gates.close("h2o", "account-000001", opens)

    for _ in range(90):
        stage.tick()

    held, free = (stage.by_account()[f"h2o/account-00000{n}"] for n in (1, 2))
    assert (len(held), len(free)) == (30, 30)
    assert free[-1][1] < opens <= held[0][1]
    assert [first_due for first_due, _ in held] == sorted(first_due for first_due, _ in held)
    times = [at for _, at in held]
    assert all(b - a >= GAP for a, b in pairwise(times))


def test_another_sweep_that_is_at_an_account_leaves_it_alone() -> None:
    stage = Stage(ListedDueIndex([due("h2o", n, NOW - MINUTE) for n in (1, 2)]))
    stage.index.gates.busy.add("account-000001")

    stage.tick()

    assert list(stage.by_account()) == ["h2o/account-000002"]
    stage.index.gates.busy.clear()
    stage.tick()
    assert len(stage.by_account()) == 2


def test_one_tenants_100_000_at_nine_do_not_delay_another_tenants_one() -> None:
    # given: 100,000 posts in one second, each on an account of its own, and one of h2o's
    nine = NOW + 5 * MINUTE
    posts = [due("all_county", account, nine) for account in range(100_000)]
    stage = Stage(ListedDueIndex([*posts, due("h2o", 1, nine)]))

    # when
    stage.tick()

    # then: h2o's is among the first
    assert any(each["tenant_id"] == "h2o" for each in stage.workflow.started.values())
    assert stage.sweeps == [MOST]


def test_each_sweep_goes_on_where_the_one_before_stopped() -> None:
    # given: more posts in one second than six sweeps may start
    nine = NOW + 5 * MINUTE
    many = 6 * MOST + 1
    stage = Stage(ListedDueIndex([due("all_county", account, nine) for account in range(many)]))

    # when
    stage.tick()
    while stage.sweeps[-1]:
        stage.tick()

    # then
    assert sum(stage.sweeps) == many
    assert max(stage.sweeps) <= MOST
    assert len(stage.sweeps) <= many // MOST + 2


def test_a_backlog_of_60_000_holds_back_nothing_that_is_on_time_and_gets_shorter() -> None:
    # given: one tenant's 60,000 of six hours, and 8 of h2o's and 8 of its own still to come
    begin = NOW - timedelta(hours=6)
    backlog = [
        due("all_county", account, begin + minute * MINUTE)
        for minute in range(360)
        for account in range(167)
    ]
    prompt = [
        due(tenant_id, account, NOW + 3 * MINUTE)
        for tenant_id in ("all_county", "h2o")
        for account in range(8)
    ]
    index = ShardedDueIndex([*backlog, *prompt], shards=4)
    clock, workflow = FixedClock(NOW), RecordingWorkflow()
    dispatcher = Dispatcher(
        due_index=index,
        gates=index.gates,
        networks=Networks(Settings(table_name=""), clock),
        workflow=workflow,
        clock=clock,
        shards=4,
        look_ahead=timedelta(minutes=5),
    )

    # when
    left = [_waiting(index)]
    for sweep in range(4):
        pages = index.pages
        dispatcher.sweep()

        # then: what is on time is started by the first sweep, and each does a bounded amount
        begun = set(workflow.posts)
        if sweep == 0:
            assert {post.instance_id for post in prompt} <= begun
        assert len(begun) <= MOST
        assert index.pages - pages <= MOST_READ
        left.append(_waiting(index))
        for instance_id in begun:
            index.done(instance_id)
        workflow.started.clear()
        clock.advance(MINUTE)

    # and: each reduces the backlog by as much as it may, from each shard in turn
    shorter = [sum(before) - sum(after) for before, after in pairwise(left)]
    assert min(shorter) >= MOST - len(prompt) - 4 * PAGE
    assert all(before - after >= PAGE * 4 for before, after in zip(left[0], left[-1], strict=True))


def _waiting(index: ShardedDueIndex) -> list[int]:
    """Posts that no sweep has started or put in line yet, by shard."""
    return [
        sum(each.attempt == 0 and each.due_at == each.scheduled_for for each in shard.entries)
        for shard in index.shards
    ]
