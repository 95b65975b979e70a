"""What a network refuses until the operator does something there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.posts import Status
from drumbeat.domain.profiles import OAuth
from drumbeat.domain.publishing import NotPublished, Outcome, Refusal, Scope
from tests.integration.faults.world import DUE, World

UNPAID = NotPublished(Refusal.OPERATOR, "credits_depleted", "Payment required.")


class Refusing:
    """Facebook, as if it refused the app with each of these outcomes, one after the other."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        network: Any = world.networks.get("facebook")
        self.outcomes: list[Outcome] = []
        self.calls = 0
        self._commit = network.commit
        profile = replace(network.profile, connects_by=OAuth(scopes=()))
        patch.setattr(network, "profile", profile)
        patch.setattr(network, "commit", self.commit)

    def commit(self, *given: Any) -> Any:
        self.calls += 1
        return self.outcomes.pop(0) if self.outcomes else self._commit(*given)


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
