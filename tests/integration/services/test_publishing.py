"""Publishing, from the calendar to the network and back: once, on time, and recorded.

Each test schedules posts for `DUE`, lets time pass, and looks at the networks' ledger.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.posts import Status
from drumbeat.persistence.table import connection
from drumbeat.services.instances import InstanceEdit
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.integration.networks import COMMIT, PLATFORMS, order_fault, sent
from tests.meter import metered
from tests.samples import ADMIN

PHOTOS = ("https://cdn.example/a.jpg", "https://cdn.example/b.jpg")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "draft",
    [
        {"caption": "Keep your pipes warm."},
        {"caption": "Book now.", "cta_url": "https://h2o.example/book"},
        {"caption": "Before and after", "media_urls": PHOTOS},
    ],
    ids=["text", "link", "photos"],
)
def test_a_scheduled_post_becomes_visible_once_and_is_recorded_as_posted(
    world: World, platform: str, draft: dict[str, Any]
) -> None:
    post = world.schedule(world.connect(platform), **draft)

    world.settle()

    after = world.again(post)
    [entry] = world.visible()
    assert (after.status, after.platform_post_id) == (Status.POSTED, entry["post_id"])
    assert entry["text"] == draft["caption"]
    assert entry["link"] == draft.get("cta_url")
    assert tuple(entry["photos"]) == draft.get("media_urls", ())
    assert entry["calls"] == 1
    assert broken_invariants(world) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_goes_out_at_its_second_and_its_lag_is_recorded(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform))

    world.settle()

    after = world.again(post)
    assert sent(world) == [DUE]
    assert (after.posted_at, after.lag_seconds) == (DUE, 0.0)
    assert world.meter.lags == [0.0]


def test_a_late_start_shows_as_lag(world: World) -> None:
    post = world.schedule(world.connect())
    world.sweeping = False
    world.run_until(DUE + 10 * MINUTE)
    world.sweeping = True

    world.settle()

    assert world.again(post).lag_seconds == 620.0, "the tick is 20 s into its minute"
    assert world.meter.lags == [620.0]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_history_keeps_what_was_shown_and_where(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform), caption="Burst pipe? Call us.")

    world.settle()

    [line] = world.attempts(post)
    [entry] = world.visible()
    assert (line.outcome, line.text, line.at) == ("posted", "Burst pipe? Call us.", DUE)
    assert line.platform_post_id == entry["post_id"]
    assert line.lag_seconds == 0.0


def test_content_follows_its_posts_to_scheduled_and_posted(world: World) -> None:
    content = world.write()
    first = world.schedule(world.connect("webhook"), content)
    second = world.schedule(world.connect("facebook"), content, when=DUE + 20 * MINUTE)
    assert world.content_of(first).status is ContentStatus.SCHEDULED

    world.run_until(DUE + MINUTE)
    between = world.content_of(first)
    world.run_until(DUE + 21 * MINUTE)
    after = world.content_of(second)

    assert (between.status, between.scheduled, between.posted) == (ContentStatus.SCHEDULED, 1, 1)
    assert (after.status, after.scheduled, after.posted) == (ContentStatus.POSTED, 0, 2)


def test_one_content_on_two_accounts_has_its_own_caption_on_each(world: World) -> None:
    content = world.write("For everybody")
    plain = world.schedule(world.connect("webhook"), content)
    own = world.schedule(world.connect("facebook"), content)
    world.instances.edit(ADMIN, own.id, InstanceEdit(caption_override="For the page"))

    world.settle()

    assert [entry["text"] for entry in world.visible(plain)] == ["For everybody"]
    assert [entry["text"] for entry in world.visible(own)] == ["For the page"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_publishing_without_trouble_stays_in_its_budget(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform))
    world.calls.names.clear()

    with metered(connection().client) as meter:
        world.settle()

    reads = [call for call in meter.calls if call.operation in ("BatchGetItem", "GetItem")]
    assert len(meter.writes) <= 3
    assert sum(call.actions for call in meter.writes) <= 5
    assert len(reads) <= 3
    assert world.calls.counted["Decrypt"] <= 2
    assert world.calls.counted["StartExecution"] == 1
    [execution] = world.executions(post)
    assert execution.entered == ["Prepare", "Wait", "Commit"]
    assert world.networks_saw(COMMIT[platform]["step"]) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_all_that_shows_nothing_is_done_ahead(world: World, platform: str) -> None:
    world.schedule(world.connect(platform), media_urls=PHOTOS)
    world.run_until(DUE - timedelta(seconds=1))
    prepared = len(world.sandbox.ledger.calls())

    world.run_until(DUE)

    assert prepared == (3 if platform == "facebook" else 0)
    assert len(world.sandbox.ledger.calls()) - prepared == 1
    assert sent(world) == [DUE]


@pytest.mark.parametrize("early", [3, 120])
def test_a_workflow_that_wakes_early_sends_nothing_early(world: World, early: int) -> None:
    world.machine.wakes_early = timedelta(seconds=early)
    post = world.schedule(world.connect("facebook"))
    world.run_until(DUE - timedelta(seconds=early))
    world.machine.wakes_early = timedelta()

    world.settle()

    assert sent(world) == [DUE]
    after = world.again(post)
    assert (after.status, after.tries, after.lag_seconds) == (Status.POSTED, 0, 0.0)
    assert broken_invariants(world) == []


@pytest.mark.parametrize(
    ("outage", "status"), [(119, Status.POSTED), (125, Status.MISSED)], ids=["in time", "too late"]
)
def test_what_an_outage_made_late_goes_out_within_the_tenants_lateness_and_not_after(
    world: World, outage: int, status: Status
) -> None:
    post = world.schedule(world.connect("facebook"))
    world.sweeping = False
    world.run_until(DUE + outage * MINUTE)
    world.sweeping = True

    world.settle()

    after = world.again(post)
    assert after.status is status
    assert len(world.visible()) == (status is Status.POSTED)
    if status is Status.MISSED:
        assert after.error is not None
        assert after.error.code == "too_late"
        assert [line.outcome for line in world.attempts(post)] == ["missed"]


def test_one_destination_that_fails_holds_back_none_of_the_others(world: World) -> None:
    content = world.write()
    good = world.schedule(world.connect("webhook"), content)
    bad = world.schedule(world.connect("facebook"), content)
    other = world.schedule(world.connect("webhook"), content)
    order_fault(world, "facebook", "status", status=400, body={"error": {"code": 100}}, times=None)

    world.settle()

    assert [world.again(p).status for p in (good, bad, other)] == [
        Status.POSTED,
        Status.FAILED,
        Status.POSTED,
    ]
    assert world.content_of(good).status is ContentStatus.POSTED
    assert broken_invariants(world) == []
