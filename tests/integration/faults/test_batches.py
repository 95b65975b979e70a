"""Posts of one business that are due together share an execution, but don't affect each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from drumbeat.aws.opened_connections import RememberingVault
from drumbeat.domain import execution_names
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import BROKEN
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import CalendarRepository
from drumbeat.persistence.table import connection
from drumbeat.ports import Replace, Wanted
from drumbeat.services import batches
from drumbeat.services.batches import _Commit
from drumbeat.services.dispatching import TOGETHER
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.orders import Committed, Order
from drumbeat.services.publishing import Publisher
from drumbeat.services.recording import Recorder
from jobs import publish, record_failure
from tests.integration.faults.mutations import heeds_no_other_execution
from tests.integration.faults.rivals import Person
from tests.integration.faults.scenes import due_together
from tests.integration.faults.world import BOUND, CONTEXT, DUE, World, broken_invariants
from tests.integration.networks import COMMIT, order_fault, refused_for_now
from tests.interference import Killed
from tests.meter import metered
from tests.samples import ADMIN

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
MIXED = ("facebook", "webhook", "webhook")


def statuses(world: World, posts: list[PostInstance]) -> list[Status]:
    return [world.again(post).status for post in posts]


def test_posts_that_are_due_in_one_second_share_an_execution_of_three_states(world: World) -> None:
    posts = due_together(world, *MIXED)
    other = world.schedule(world.connect(), when=DUE + MINUTE)

    world.settle()

    shared = [world.executions(post) for post in posts]
    assert shared[0] == shared[1] == shared[2]
    [execution] = shared[0]
    assert execution.entered == ["Prepare", "Wait", "Commit"]
    assert sorted(execution.posts) == sorted(post.id for post in posts)
    assert execution not in world.executions(other)
    assert statuses(world, [*posts, other]) == [Status.POSTED] * 4
    assert {world.again(post).posted_at for post in posts} == {DUE}
    assert [len(world.attempts(post)) for post in posts] == [1, 1, 1]
    assert broken_invariants(world) == []


class TestCommitsThatAreStartedEarly:
    #: More posts than one execution takes.
    crowd = MIXED * 7

    @pytest.fixture(autouse=True)
    def started_early(self, world: World) -> None:
        object.__setattr__(world.dispatcher, "start_ahead", 2 * SECOND)

    def test_wait_for_the_second(self, world: World) -> None:
        posts = due_together(world, *self.crowd)
        began = world.clock.now()

        world.settle()

        starts = {
            datetime.fromisoformat(each.input["wait_until"])
            for each in world.machine.executions.values()
        }
        assert starts == {DUE - 2 * SECOND}
        assert began < DUE - 2 * SECOND
        assert {world.again(post).posted_at for post in posts} == {DUE}
        assert broken_invariants(world) == []

    def test_read_their_posts_once_before_and_again_in_their_second(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a function does for the first time takes longer."""
        due_together(world, *self.crowd)
        world.run_until(DUE - 3 * SECOND)
        moments: list[datetime] = []
        packages = CalendarRepository.packages

        def noting(calendar: CalendarRepository, *arguments: Any) -> Any:
            moments.append(world.clock.now())
            return packages(calendar, *arguments)

        monkeypatch.setattr(CalendarRepository, "packages", noting)
        world.settle()

        assert moments[:2] == [DUE - 2 * SECOND, DUE]

    def test_open_each_account_once_before_their_second(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vault = world.vault
        world.vault = remembering = RememberingVault(vault, world.clock)
        due_together(world, *self.crowd)
        world.run_until(DUE - 3 * SECOND)
        remembering._opened.clear()  # other functions commit than prepared
        moments: list[datetime] = []
        opening = vault.open

        def noting(*arguments: Any) -> Any:
            moments.append(world.clock.now())
            return opening(*arguments)

        monkeypatch.setattr(vault, "open", noting)
        world.settle()

        # Here the second execution comes when the first has ended.
        assert moments.count(DUE - 2 * SECOND) in (10, 11)
        assert len(moments) == 21

    def test_go_out_in_their_second_if_nothing_could_be_read_before(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts = due_together(world, *self.crowd)
        world.run_until(DUE - 3 * SECOND)
        packages = CalendarRepository.packages

        def failing(calendar: CalendarRepository, *arguments: Any) -> Any:
            if world.clock.now() < DUE:
                raise Unavailable("The table is too busy.")
            return packages(calendar, *arguments)

        monkeypatch.setattr(CalendarRepository, "packages", failing)
        world.settle()

        assert {world.again(post).posted_at for post in posts} == {DUE}
        assert broken_invariants(world) == []

    def test_leave_alone_what_a_person_cancels_meanwhile(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts = due_together(world, *self.crowd)
        sleep = world.clock.sleep

        def cancelling(seconds: float) -> None:
            monkeypatch.setattr(world.clock, "sleep", sleep)
            world.instances.cancel(ADMIN, posts[0].id)
            sleep(seconds)

        world.run_until(DUE - 3 * SECOND)
        monkeypatch.setattr(world.clock, "sleep", cancelling)

        world.settle()

        assert statuses(world, posts) == [Status.DRAFT, *[Status.POSTED] * 20]
        assert len(world.visible()) == 20
        assert broken_invariants(world) == []


def test_more_than_twenty_are_parted_evenly(world: World) -> None:
    posts = due_together(world, *["webhook"] * (TOGETHER + 1))

    world.settle()

    carried = [len(execution.posts) for execution in world.machine.executions.values()]
    assert sorted(carried) == [10, 11]
    assert statuses(world, posts) == [Status.POSTED] * (TOGETHER + 1)
    assert broken_invariants(world) == []


def test_names_keep_to_80_characters_and_inputs_to_names_and_times(world: World) -> None:
    posts = due_together(world, *["facebook"] * TOGETHER)

    world.settle()

    [execution] = world.executions(posts[0])
    assert len(execution.name) <= 80
    assert set(execution.input) == {"tenant_id", "posts", "batch", "due_at", "wait_until"}
    # Step Functions quotas: 256 KB of input for a state.
    assert max(len(json.dumps(each)) for each in execution.passed) < 64 * 1024


def test_outcomes_of_posts_that_share_their_content_are_one_transaction(world: World) -> None:
    due_together(world, *["webhook"] * 5)
    world.run_until(DUE - SECOND)

    with metered(connection().client) as meter:
        world.run_until(DUE)

    claims = [call for call in meter.writes if call.operation == "UpdateItem"]
    outcomes = [call for call in meter.writes if call.operation == "TransactWriteItems"]
    assert len(claims) == 5
    assert [call.actions for call in outcomes] == [5 + 5 + 1], "posts, lines, and the content once"


def test_outcomes_of_each_content_are_a_transaction_of_their_own(world: World) -> None:
    due_together(world, "webhook", "webhook")
    due_together(world, "webhook", "webhook", "webhook")
    world.run_until(DUE - SECOND)

    with metered(connection().client) as meter:
        world.run_until(DUE)

    outcomes = [call for call in meter.writes if call.operation == "TransactWriteItems"]
    assert sorted(call.actions for call in outcomes) == [2 + 2 + 1, 3 + 3 + 1]
    assert len(world.machine.executions) == 1


def test_twenty_posts_are_read_in_two_calls_at_their_second_and_opened_once(world: World) -> None:
    world.vault = RememberingVault(world.vault, world.clock)
    due_together(world, *["facebook"] * TOGETHER)
    world.run_until(DUE - SECOND)
    opened = world.calls.counted["Decrypt"]

    with metered(connection().client) as meter:
        world.run_until(DUE)

    reads = [call for call in meter.calls if call not in meter.writes]
    assert [call.operation for call in reads if call.operation != "Query"] == ["BatchGetItem"] * 2
    assert opened == TOGETHER
    assert world.calls.counted["Decrypt"] == opened, "kept in memory since the preparation"


@pytest.mark.parametrize("failure", [Unavailable("The database is busy."), KeyError("odd")])
def test_posts_that_cannot_be_read_together_are_read_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    posts = due_together(world, *MIXED)
    world.run_until(DUE - SECOND)
    read = CalendarRepository.packages

    def alone(self: CalendarRepository, tenant_id: str, wanted: Sequence[Wanted]) -> Any:
        if len(wanted) > 1:
            raise failure
        return read(self, tenant_id, wanted)

    monkeypatch.setattr(CalendarRepository, "packages", alone)

    world.settle()

    assert statuses(world, posts) == [Status.POSTED] * 3
    assert {world.again(post).posted_at for post in posts} == {DUE}
    assert broken_invariants(world) == []


def test_an_outcome_that_no_longer_fits_holds_back_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = due_together(world, *["webhook"] * 3)
    world.run_until(DUE - SECOND)
    apply = CalendarRepository.apply

    def changed_meanwhile(self: CalendarRepository, *changes: Any, **more: Any) -> None:
        if len(changes) == 3:
            monkeypatch.setattr(CalendarRepository, "apply", apply)
            stored = self.get("h2o", posts[1].id)
            assert stored is not None
            self.apply(touched(stored))
        apply(self, *changes, **more)

    monkeypatch.setattr(CalendarRepository, "apply", changed_meanwhile)
    world.settle()

    assert statuses(world, posts) == [Status.POSTED] * 3
    assert world.networks_saw("webhook") == 3
    [content] = {world.content_of(post).id: world.content_of(post) for post in posts}.values()
    assert (content.scheduled, content.posted) == (0, 3)
    assert broken_invariants(world) == []


@pytest.mark.parametrize("failure", [Unavailable("The database is busy."), KeyError("odd")])
def test_outcomes_that_can_not_be_written_together_are_written_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    posts = due_together(world, *MIXED)
    world.run_until(DUE - SECOND)
    apply = CalendarRepository.apply

    def alone(self: CalendarRepository, *changes: Any, **more: Any) -> None:
        if len(changes) > 1:
            raise failure
        apply(self, *changes, **more)

    monkeypatch.setattr(CalendarRepository, "apply", alone)
    world.settle()

    went_out_together(world, posts)
    entered = [execution.entered for execution in world.executions(posts[0])]
    assert entered == [["Prepare", "Wait", "Commit"]]


def went_out_together(world: World, posts: list[PostInstance]) -> None:
    """At their second, by one call each."""
    assert statuses(world, posts) == [Status.POSTED] * len(posts)
    assert {world.again(post).posted_at for post in posts} == {DUE}
    assert [len(world.attempts(post)) for post in posts] == [1] * len(posts)
    assert world.networks_saw("webhook") + world.networks_saw("commit") == len(posts)
    assert broken_invariants(world) == []


def test_a_bug_in_one_ends_it_and_none_of_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [bad, *others] = due_together(world, "facebook", *MIXED)
    take = Publisher._take

    def broken(self: Publisher, step: Any, package: Any, instance: PostInstance, *more: Any) -> Any:
        if instance.id == bad.id:
            raise KeyError("odd")
        return take(self, step, package, instance, *more)

    monkeypatch.setattr(Publisher, "_take", broken)
    world.settle()

    after = world.again(bad)
    assert [execution.status for execution in world.executions(bad)] == ["SUCCEEDED"]
    assert (after.status, after.error and after.error.code) == (Status.FAILED, BROKEN)
    assert [line.at for line in world.attempts(bad)] == [DUE]
    went_out_together(world, others)


def test_a_bug_in_one_that_can_not_even_be_told_on_it_holds_back_none_of_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [bad, *others] = due_together(world, "facebook", *MIXED)
    contained, bugs = Publisher.contained, [KeyError("odd")]

    def broken(self: Publisher, order: Order, step: Any) -> Committed:
        if order.instance_id == bad.id and bugs:
            raise bugs.pop()
        return contained(self, order, step)

    monkeypatch.setattr(Publisher, "contained", broken)
    world.run_until(DUE + SECOND)
    went_out_together(world, others)
    world.settle()

    assert (world.again(bad).status, world.again(bad).posted_at) == (Status.POSTED, DUE + MINUTE)
    assert (world.networks_saw("webhook"), world.networks_saw("commit")) == (2, 2)
    assert [len(world.attempts(post)) for post in others] == [1] * len(others)
    assert broken_invariants(world) == []


def touched(stored: PostInstance) -> Replace:
    """Changes a post without changing its outcome: its lease, by a sweep."""
    assert stored.take_up_at is not None
    return Replace(stored, replace(stored, take_up_at=stored.take_up_at + MINUTE))


def struck_batches(
    world: World, deaths: Sequence[str | None], **fault: Any
) -> Iterator[tuple[int, list[PostInstance]]]:
    """The same batch again and again, each time killed one call later, and settled. `deaths`: how
    the workflow sees the kill, in turn."""
    accounts = [world.connect(platform) for platform in MIXED]
    for number in count():
        world.machine.death = deaths[number % len(deaths)]
        world.sandbox.faults.clear()
        minute = world.clock.now().replace(second=0, microsecond=0)
        if fault:
            world.sandbox.faults.add(fault)
        content = world.write()
        posts = [world.schedule(each, content, minute + 7 * MINUTE) for each in accounts]
        world.calls.strike(number, "after")
        world.settle(within=BOUND + 10 * MINUTE)
        if not world.calls.struck:
            assert number > 15, "fewer calls than publishing three posts takes"
            return
        yield number, [world.again(post) for post in posts]


def test_each_post_of_a_batch_goes_out_once_wherever_it_is_killed(world: World) -> None:
    for number, posts in struck_batches(world, ["Sandbox.Timedout", None]):
        assert [post.status for post in posts] == [Status.POSTED] * 3, f"after call {number}"
        assert broken_invariants(world) == [], f"after call {number}"


def test_each_post_of_a_batch_whose_answers_were_lost_goes_out_once_wherever_it_is_killed(
    world: World,
) -> None:
    lost = {"kind": "drop_after", "match": {"step": "webhook"}}

    for number, posts in struck_batches(world, ["Sandbox.Timedout"], **lost):
        assert [post.status for post in posts] == [Status.POSTED] * 3, f"after call {number}"
        assert broken_invariants(world) == [], f"after call {number}"


@pytest.mark.parametrize("failing", ["facebook", "webhook"])
def test_one_post_that_is_refused_for_now_is_tried_again_by_itself(
    world: World, failing: str
) -> None:
    order_fault(world, failing, **refused_for_now(failing), times=2)
    other = {"facebook": "webhook", "webhook": "facebook"}[failing]
    [first, second] = due_together(world, failing, other)

    world.settle(within=timedelta(minutes=40))

    [execution] = world.executions(first)
    assert execution.status == "SUCCEEDED"
    assert (world.again(first).tries, world.again(second).tries) == (2, 0)
    assert world.again(first).posted_at == DUE + timedelta(seconds=360)
    assert world.again(second).posted_at == DUE
    assert world.networks_saw(COMMIT[failing]["step"]) == 3
    assert world.networks_saw(COMMIT[other]["step"]) == 1
    assert broken_invariants(world) == []


def test_one_post_that_is_refused_to_the_end_fails_and_the_others_are_left_alone(
    world: World,
) -> None:
    order_fault(world, "facebook", **refused_for_now("facebook"), times=None)
    [failing, fine] = due_together(world, "facebook", "webhook")

    world.settle(within=timedelta(minutes=40))

    assert statuses(world, [failing, fine]) == [Status.FAILED, Status.POSTED]
    assert [line.at for line in world.attempts(failing)] == [
        DUE + timedelta(seconds=late) for late in (0, 60, 360, 1260)
    ]
    assert len(world.attempts(fine)) == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("limit", [30 * SECOND, 10 * MINUTE, 40 * MINUTE])
def test_one_that_its_network_puts_off_is_not_touched_when_another_is_tried_again(
    world: World, limit: timedelta
) -> None:
    limited = {"kind": "rate_limit", "retry_after": int(limit.total_seconds())}
    world.sandbox.faults.add({**limited, "match": {"step": "webhook"}})
    order_fault(world, "facebook", **refused_for_now("facebook"), times=None)
    [failing, put_off] = due_together(world, "facebook", "webhook")

    world.settle(within=timedelta(hours=1))

    after = world.again(put_off)
    assert statuses(world, [failing, put_off]) == [Status.FAILED, Status.POSTED]
    assert (after.tries, after.attempt) == (0, 2), "taken up by a sweep, and by nothing else"
    assert after.posted_at is not None
    assert after.posted_at >= DUE + limit
    assert [line.outcome for line in world.attempts(put_off)] == ["deferred", "posted"]
    assert broken_invariants(world) == []


def test_one_whose_arrival_nobody_knows_is_looked_for_by_its_own_workflow_alone(
    world: World,
) -> None:
    order_fault(world, "facebook", **refused_for_now("facebook"), times=3)
    world.sandbox.faults.add({"kind": "drop_after", "match": {"step": "webhook"}, "times": None})
    [tried, unsure] = due_together(world, "facebook", "webhook")

    world.settle(within=timedelta(hours=1))

    assert statuses(world, [tried, unsure])[0] is Status.POSTED
    assert broken_invariants(world) == []


def test_what_is_cancelled_or_moved_meanwhile_leaves_the_batch_and_the_others_go_out(
    world: World,
) -> None:
    [cancelled, moved, sent] = due_together(world, *MIXED)
    world.run_until(DUE - MINUTE)
    world.instances.cancel(ADMIN, cancelled.id)
    world.instances.edit(ADMIN, moved.id, InstanceEdit(scheduled_for=DUE + 10 * MINUTE))
    world.settle()

    assert statuses(world, [cancelled, moved, sent]) == [
        Status.DRAFT,
        Status.POSTED,
        Status.POSTED,
    ]
    assert world.again(moved).posted_at == DUE + 10 * MINUTE
    assert broken_invariants(world) == []


def test_a_person_who_cancels_one_of_a_batch_is_heard_or_too_late_and_the_others_go_out(
    world: World,
) -> None:
    accounts = [world.connect(platform) for platform in MIXED]
    answers = []
    for number in count():
        due = world.clock.now().replace(second=0, microsecond=0) + 7 * MINUTE
        content = world.write()
        posts = [world.schedule(each, content, due) for each in accounts]
        world.run_until(due - SECOND)
        person = Person(lambda post=posts[1]: world.instances.cancel(ADMIN, post.id))  # type: ignore[misc]
        world.calls.strike(number, "before", person)
        world.run_until(due + 15 * MINUTE)
        if not world.calls.struck:
            break
        [acknowledged] = person.acknowledged
        answers.append(acknowledged)
        assert statuses(world, posts) == [
            Status.POSTED,
            Status.DRAFT if acknowledged else Status.POSTED,
            Status.POSTED,
        ]

    assert set(answers) == {True, False}
    assert broken_invariants(world) == []


@pytest.mark.parametrize("leases", range(4))
def test_two_sweeps_that_see_different_posts_send_nothing_twice(world: World, leases: int) -> None:
    """The first one is killed after some leases, so that the next starts another batch."""
    posts = due_together(world, *MIXED)
    world.sweeping = False
    world.run_until(DUE - 2 * MINUTE)
    names = ["Query", "StartExecution", *["UpdateItem"] * leases]
    world.calls.strike(len(names) - 1, "after")
    with pytest.raises(Killed):
        world.sweep()
    assert world.calls.names == names
    world.sweeping = True

    world.settle()

    assert statuses(world, posts) == [Status.POSTED] * 3
    assert world.networks_saw("webhook") == 2
    assert world.networks_saw("commit") == 1
    assert [len(world.attempts(post)) for post in posts] == [1, 1, 1]
    assert broken_invariants(world) == []


def test_a_twin_leaves_alone_what_the_other_batch_tries_again(world: World) -> None:
    posts = due_together(world, "webhook", "webhook", "webhook")
    order_fault(world, "webhook", **refused_for_now("webhook"), times=3)
    world.sweeping = False
    world.run_until(DUE - 2 * MINUTE)
    world.calls.strike(2, "after")  # after the first lease
    with pytest.raises(Killed):
        world.sweep()
    world.sweeping = True

    world.settle()

    assert len(world.machine.executions) == 2
    assert [world.again(post).tries for post in posts] == [1, 1, 1]
    assert {world.again(post).posted_at for post in posts} == {DUE + MINUTE}
    assert broken_invariants(world) == []


def test_a_batch_that_is_redriven_after_its_end_does_nothing(world: World) -> None:
    posts = due_together(world, *MIXED)
    world.settle()
    calls = len(world.sandbox.ledger.calls())
    [execution] = world.executions(posts[0])

    for payload in list(execution.passed):
        if payload.get("step"):
            publish.handler(payload, CONTEXT)
    answer = record_failure.handler(
        {"order": {**execution.input, "failure": {"Error": "States.Timeout"}}}, CONTEXT
    )

    assert answer == {"outcomes": {"stale": 3}}
    assert statuses(world, posts) == [Status.POSTED] * 3
    assert len(world.sandbox.ledger.calls()) == calls


def test_an_execution_from_before_posts_shared_one_is_finished_as_it_was_begun(
    world: World,
) -> None:
    """Its old definition continues with single posts, while the functions are new."""
    post = world.schedule(world.connect("facebook"))
    world.sweeping = False
    world.run_until(DUE)
    told = {
        "tenant_id": "h2o",
        "instance_id": post.id,
        "slot": world.stored_calendar.slot_of(post),
        "generation": post.generation,
        "attempt": 1,
    }

    prepared = publish.handler({**told, "step": "prepare"}, CONTEXT)
    publish.handler({**told, "step": "commit", "prepared": prepared}, CONTEXT)
    answer = record_failure.handler({**told, "failure": {"Error": "States.Timeout"}}, CONTEXT)

    assert world.again(post).status is Status.POSTED
    assert answer == {"outcomes": {"stale": 1}}
    assert broken_invariants(world) == []


def test_late_posts_of_several_accounts_are_sent_together(world: World) -> None:
    world.sweeping = False
    posts = due_together(world, *MIXED)
    world.run_until(DUE + 10 * MINUTE)
    world.sweeping = True

    world.settle()

    shared = [world.executions(post) for post in posts]
    assert shared[0] == shared[1] == shared[2]
    assert statuses(world, posts) == [Status.POSTED] * 3


def test_names_of_batches_are_of_their_members_alone() -> None:
    starts = [execution_names.execution_name(f"post-{number}", 1, 1) for number in range(3)]

    same = execution_names.batch_of(reversed(starts))
    other = execution_names.batch_of(starts[:2])

    assert execution_names.batch_of(starts) == same != other
    assert execution_names.is_batch(execution_names.batch_name(same))
    assert not execution_names.is_batch(starts[0])


def writes_nothing_alone(patch: pytest.MonkeyPatch) -> None:
    def record(self: Any, arrivals: Sequence[Any]) -> Sequence[Any]:
        self._recorded_together(arrivals)
        return ()

    patch.setattr(_Commit, "_record", record)


def lets_out_bugs_of_writing_together(patch: pytest.MonkeyPatch) -> None:
    def recorded_together(self: Any, arrivals: Sequence[Any]) -> bool:
        return bool(self._recorder.posted_together(arrivals))

    patch.setattr(_Commit, "_recorded_together", recorded_together)


def takes_what_was_not_written_together_for_written(patch: pytest.MonkeyPatch) -> None:
    real = Recorder.posted_together

    def posted_together(self: Recorder, arrivals: Sequence[Any]) -> bool:
        real(self, arrivals)
        return True

    patch.setattr(Recorder, "posted_together", posted_together)


def writes_outcomes_of_all_contents_together(patch: pytest.MonkeyPatch) -> None:
    def record_what_waits(self: Any, *, everything: bool = False) -> set[Any]:
        until = None if everything else self._clock.now() - batches.TOGETHER_WITHIN
        arrivals = self._gathering.take(until)
        return {self._crew.submit(self._record, arrivals)} if arrivals else set()

    patch.setattr(_Commit, "_record_what_waits", record_what_waits)


def lets_bugs_out_of_a_posts_step(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Publisher, "_without_bugs", lambda _self, _order, step: step())


def lets_bugs_out_of_a_post(patch: pytest.MonkeyPatch) -> None:
    def note(self: Any, order: Order, step: Callable[[], Committed]) -> None:
        self._ended[order.instance_id] = step()

    patch.setattr(_Commit, "_note", note)


BUSY, BUG = Unavailable("The database is busy."), KeyError("odd")


@pytest.mark.parametrize(
    ("safeguard_gone", "scenario", "given"),
    [
        (writes_nothing_alone, test_an_outcome_that_no_longer_fits_holds_back_no_other, {}),
        (
            writes_nothing_alone,
            test_outcomes_that_can_not_be_written_together_are_written_one_by_one,
            {"failure": BUSY},
        ),
        (
            takes_what_was_not_written_together_for_written,
            test_outcomes_that_can_not_be_written_together_are_written_one_by_one,
            {"failure": BUSY},
        ),
        (
            lets_out_bugs_of_writing_together,
            test_outcomes_that_can_not_be_written_together_are_written_one_by_one,
            {"failure": BUG},
        ),
        (lets_bugs_out_of_a_posts_step, test_a_bug_in_one_ends_it_and_none_of_the_others, {}),
        (
            lets_bugs_out_of_a_post,
            test_a_bug_in_one_that_can_not_even_be_told_on_it_holds_back_none_of_the_others,
            {},
        ),
    ],
)
def test_a_safeguard_of_batches_that_is_missing_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    scenario: Callable[..., None],
    given: dict[str, Any],
) -> None:
    safeguard_gone(monkeypatch)

    with pytest.raises(AssertionError):
        scenario(world, monkeypatch, **given)


def test_that_outcomes_of_all_contents_are_written_together_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes_outcomes_of_all_contents_together(monkeypatch)

    with pytest.raises(AssertionError):
        test_outcomes_of_each_content_are_a_transaction_of_their_own(world)


def test_that_another_execution_is_not_heeded_is_noticed_of_twins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heeds_no_other_execution(monkeypatch)

    with pytest.raises(AssertionError):
        test_a_twin_leaves_alone_what_the_other_batch_tries_again(world)


def test_that_another_execution_is_not_heeded_is_noticed_of_what_is_put_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heeds_no_other_execution(monkeypatch)

    with pytest.raises(AssertionError):
        test_one_that_its_network_puts_off_is_not_touched_when_another_is_tried_again(
            world, 40 * MINUTE
        )
