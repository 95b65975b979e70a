"""Refusals that only the operator can fix, and gates by their scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.posts import Status
from drumbeat.domain.profiles import OAuth, Pasted
from drumbeat.domain.publishing import Ambiguous, NotPublished, Outcome, Refusal, Scope
from tests.integration.faults.world import DUE, World
from tests.samples import ADMIN, NOW

UNPAID = NotPublished(Refusal.OPERATOR, "credits_depleted", "Payment required.")


class Refusing:
    """Facebook, refusing the app with each of these outcomes in turn."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch, way: OAuth | None = None) -> None:
        network: Any = world.networks.get("facebook")
        self.outcomes: list[Outcome] = []
        #: The outcomes of preparing, in turn.
        self.preparations: list[NotPublished] = []
        self.calls = self.prepared = self.looked = 0
        self._commit, self._prepare, self._find = network.commit, network.prepare, network.find
        profile = replace(network.profile, connects_by=way or OAuth(scopes=()))
        patch.setattr(network, "profile", profile)
        patch.setattr(network, "commit", self.commit)
        patch.setattr(network, "prepare", self.prepare)
        patch.setattr(network, "find", self.find)

    def commit(self, *given: Any) -> Any:
        self.calls += 1
        return self.outcomes.pop(0) if self.outcomes else self._commit(*given)

    def prepare(self, *given: Any) -> Any:
        self.prepared += 1
        return self.preparations.pop(0) if self.preparations else self._prepare(*given)

    def find(self, *given: Any) -> Any:
        self.looked += 1
        return self._find(*given)


def test_it_is_put_off_without_a_try_and_goes_out_when_it_is_mended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = world.schedule(world.connect("facebook"))
    refusing = Refusing(world, monkeypatch)
    refusing.outcomes = [UNPAID]

    world.run_until(DUE + timedelta(minutes=1))
    meanwhile = world.again(post)
    world.settle(within=timedelta(hours=2))

    assert (meanwhile.status, meanwhile.tries) == (Status.SCHEDULED, 0)
    assert meanwhile.error is not None
    assert meanwhile.error.code == "credits_depleted"
    assert world.again(post).status is Status.POSTED
    assert world.meter.operator_calls == ["facebook"]
    assert world.meter.failures == 0


@pytest.mark.parametrize(
    "refusal", [UNPAID, NotPublished(Refusal.RATE_LIMITED, "app_limit", "Slow.", 600, Scope.APP)]
)
def test_no_other_account_of_the_app_runs_into_it(
    world: World, monkeypatch: pytest.MonkeyPatch, refusal: NotPublished
) -> None:
    first = world.schedule(world.connect("facebook"))
    other = world.schedule(world.connect("facebook"), when=DUE + timedelta(minutes=1))
    hook = world.schedule(world.connect("webhook"), when=DUE + timedelta(minutes=1))
    refusing = Refusing(world, monkeypatch)
    refusing.outcomes = [refusal]

    world.run_until(DUE + timedelta(minutes=3))

    assert refusing.calls == 1
    assert [world.again(each).status for each in (first, other)] == [Status.SCHEDULED] * 2
    assert world.again(hook).status is Status.POSTED
    world.settle(within=timedelta(hours=2))
    assert [world.again(each).status for each in (first, other)] == [Status.POSTED] * 2


@pytest.mark.parametrize(
    ("seconds", "scope", "alarms"),
    [
        (600, Scope.APP, []),
        (3_600, Scope.APP, ["facebook"]),
        (3_600, Scope.ACCOUNT, []),
    ],
)
def test_a_share_of_the_app_that_is_used_up_for_long_is_told_to_the_operator(
    world: World, monkeypatch: pytest.MonkeyPatch, seconds: float, scope: Scope, alarms: list[str]
) -> None:
    world.schedule(world.connect("facebook"))
    refusing = Refusing(world, monkeypatch)
    refusing.outcomes = [NotPublished(Refusal.RATE_LIMITED, "quota", "Full.", seconds, scope)]

    world.settle(within=timedelta(hours=2))

    assert world.meter.operator_calls == alarms
    assert len(world.visible()) == 1


def test_where_tokens_may_be_of_other_apps_too_no_other_account_is_held_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.schedule(world.connect("facebook"))
    other = world.schedule(world.connect("facebook"), when=DUE + timedelta(minutes=1))
    refusing = Refusing(world, monkeypatch, OAuth(scopes=(), pasted=Pasted(())))
    refusing.outcomes = [NotPublished(Refusal.RATE_LIMITED, "4", "Slow.", 600, Scope.APP)]

    world.run_until(DUE + timedelta(minutes=3))

    assert [world.again(each).status for each in (first, other)] == [
        *(Status.SCHEDULED, Status.POSTED)
    ]


def test_what_is_not_mended_in_time_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = world.schedule(world.connect("facebook"))
    refusing = Refusing(world, monkeypatch)
    refusing.outcomes = [UNPAID] * 9

    world.settle(within=timedelta(hours=4))

    after = world.again(post)
    assert after.status is Status.MISSED
    assert after.error is not None
    assert "Payment required" in after.error.message


def test_what_is_refused_while_preparing_alarms_the_operator_and_holds_all_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [world.schedule(world.connect("facebook")) for _ in range(2)]
    refusing = Refusing(world, monkeypatch)
    refusing.preparations = [UNPAID]

    world.run_until(DUE + timedelta(minutes=1))

    held = [world.again(each) for each in posts]
    assert world.meter.operator_calls == ["facebook"]
    assert (refusing.calls, [each.status for each in held]) == (0, [Status.SCHEDULED] * 2)
    assert [each.error.code if each.error else None for each in held] == ["app_limited"] * 2
    assert held[0].error is not None
    assert "It waits until 2026-12-01 05:" in held[0].error.message


@pytest.mark.parametrize("of_app", [True, False])
def test_nothing_is_prepared_while_a_gate_is_closed(
    world: World, monkeypatch: pytest.MonkeyPatch, *, of_app: bool
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account)
    refusing = Refusing(world, monkeypatch)
    close(world, account, of_app=of_app)

    world.run_until(DUE + timedelta(minutes=9))

    assert (refusing.prepared, refusing.calls) == (0, 0)
    world.settle(within=timedelta(hours=2))
    assert world.again(post).status is Status.POSTED


@pytest.mark.parametrize("of_app", [True, False])
def test_what_may_have_arrived_is_not_looked_for_while_a_gate_is_closed(
    world: World, monkeypatch: pytest.MonkeyPatch, *, of_app: bool
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account)
    refusing = Refusing(world, monkeypatch)
    refusing.outcomes = [Ambiguous("answer_timeout", "No answer.")]
    world.run_until(DUE + timedelta(seconds=10))
    looked = refusing.looked
    close(world, account, of_app=of_app)

    world.run_until(DUE + timedelta(minutes=9))

    assert (refusing.looked, world.again(post).tries) == (looked, 1)
    world.settle(within=timedelta(hours=2))
    assert world.again(post).status is Status.POSTED
    assert len(world.visible(post)) == 1


@pytest.mark.parametrize("of_app", [True, False])
def test_a_check_ahead_says_that_a_gate_is_closed_beyond_the_posts_time(
    world: World, monkeypatch: pytest.MonkeyPatch, *, of_app: bool
) -> None:
    account = world.connect("facebook")
    posts = [world.schedule(account, when=DUE + n * timedelta(minutes=30)) for n in range(2)]
    Refusing(world, monkeypatch)
    close(world, account, of_app=of_app)

    found = [world.preflight_checker.check_now("h2o", post.id) for post in posts]

    said = [[each.code for each in one.findings if "until" in each.message] for one in found if one]
    assert said == [["app_limited" if of_app else "rate_limited"], []]


@pytest.mark.parametrize("of_app", [True, False])
def test_post_now_says_until_when_a_closed_gate_holds_the_post(
    world: World, monkeypatch: pytest.MonkeyPatch, *, of_app: bool
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account, when=DUE + timedelta(days=1))
    refusing = Refusing(world, monkeypatch)
    opens = close(world, account, of_app=of_app)

    told = world.instances.post_now(ADMIN, post.id)
    world.run_until(NOW + timedelta(minutes=5))

    held = world.again(post)
    assert (told.due_at, held.due_at, refusing.calls) == (opens, opens, 0)
    assert held.error is not None
    world.settle(within=timedelta(hours=2))
    assert world.again(post).status is Status.POSTED


def test_post_now_of_what_would_be_too_late_by_then_promises_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.connect("facebook")
    post = world.schedule(account, when=DUE + timedelta(days=1))
    Refusing(world, monkeypatch)
    world.stored_gates.close_app("facebook", NOW + timedelta(hours=3))

    told = world.instances.post_now(ADMIN, post.id)
    world.run_until(NOW + timedelta(minutes=1))

    assert told.due_at == NOW
    assert world.again(post).status is Status.MISSED


@pytest.mark.parametrize("of_app", [True, False])
def test_what_comes_late_is_lined_up_behind_a_closed_gate(
    world: World, monkeypatch: pytest.MonkeyPatch, *, of_app: bool
) -> None:
    account = world.connect("facebook")
    posts = [world.schedule(account, when=DUE + n * timedelta(minutes=1)) for n in range(3)]
    refusing = Refusing(world, monkeypatch)
    world.sweeping = False
    world.run_until(DUE + timedelta(minutes=5))
    opens = close(world, account, of_app=of_app)
    world.sweeping = True

    world.run_until(DUE + timedelta(minutes=9))
    calls = refusing.calls
    world.settle(within=timedelta(hours=2))

    assert calls == 0
    assert [len(world.executions(post)) for post in posts] == [1, 1, 1]
    sent = [world.again(post).posted_at for post in posts]
    assert sent == [opens, opens + timedelta(seconds=20), opens + timedelta(seconds=40)]


def close(world: World, account: ChannelAccount, *, of_app: bool) -> datetime:
    """Closes a gate until ten minutes after the first post is due; returns when it opens."""
    opens = max(DUE, world.clock.now()) + timedelta(minutes=10)
    if of_app:
        world.stored_gates.close_app("facebook", opens)
    else:
        world.stored_gates.close("h2o", account.id, opens)
    return opens
