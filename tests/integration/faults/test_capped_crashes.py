"""Killed at every call while publishing a post that counts towards its network's caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.caps import CalendarDay, Cap, Rolling
from drumbeat.domain.posts import Status
from drumbeat.domain.publishing import Scope
from drumbeat.platforms.webhook import Webhook
from tests.integration.faults.striking import struck_posts
from tests.integration.faults.world import World, broken_invariants


def test_a_post_that_caps_count_goes_out_once_wherever_its_publishing_is_killed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.machine.death = None
    hour, day = Rolling(timedelta(hours=1)), CalendarDay()
    caps = (Cap(most=400, window=hour), Cap(most=400, window=day, scope=Scope.APP))
    paced = replace(Webhook.profile, pacing=replace(Webhook.profile.pacing, caps=caps))
    monkeypatch.setattr(Webhook, "profile", paced)

    for number, post in struck_posts(world, "webhook", "after"):
        posted = number + 1
        assert post.status is Status.POSTED, f"after call {number}: {post}"
        assert broken_invariants(world) == [], f"after call {number}"
        with world.unwatched():
            own = world.stored_gates.get("h2o", post.channel_account_id).tally.counted
            of_all = world.stored_gates.app("webhook").tally.counted
        # A post that is killed between its count and its claim is counted again.
        assert posted <= own <= posted + 3
        assert posted <= of_all <= posted + 3
