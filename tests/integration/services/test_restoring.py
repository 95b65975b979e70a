"""After a restore of the table: which posts are left to people, over the real repositories."""

from __future__ import annotations

from datetime import timedelta

from drumbeat.domain.content import ContentStatus
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.restoring import RESTORED, Held, Restoring, Started
from tests.integration.services.desk import Desk
from tests.integration.wiring import LOOK_AHEAD
from tests.samples import NOW, instance

RESTORED_TO = NOW - timedelta(hours=1)


def scheduled(desk: Desk, number: int, **given: object) -> PostInstance:
    when = NOW + timedelta(hours=number)
    values = {
        "id": f"post-{number}",
        "status": Status.SCHEDULED,
        "scheduled_for": when,
        "due_at": when,
        "take_up_at": when,
        "generation": 1,
        "content_item_id": "tips",
        "content_title": "Winter tips",
    }
    return desk.place(instance(**{**values, **given}))


def hold_back(desk: Desk, *started: Started) -> Held:
    service = Restoring(calendar=desk.stored_calendar, clock=desk.clock, look_ahead=LOOK_AHEAD)
    return service.hold_back(started, RESTORED_TO)


def started(post_id: str, generation: int = 1) -> Started:
    at = RESTORED_TO + timedelta(minutes=10)
    return Started(tenant_id="h2o", instance_id=post_id, generation=generation, at=at)


def test_what_was_started_since_is_left_to_people_who_are_told_and_the_rest_goes_on(
    desk: Desk,
) -> None:
    desk.connect()
    desk.write()
    sent, other = scheduled(desk, 1), scheduled(desk, 2)

    held = hold_back(desk, started(sent.id))

    assert [post.id for post in held.left_to_people] == [sent.id]
    found = desk.read(sent.id)
    assert found.status is Status.UNCONFIRMED
    assert found.error is not None
    assert found.error.code == RESTORED
    [told] = desk.stored_notifications.list("h2o", limit=10, after=None).items
    assert told.instance_id == sent.id
    [line] = desk.stored_calendar.attempts("h2o", sent.id)
    assert (line.outcome, line.code) == ("unconfirmed", RESTORED)
    # and the sweep of their time starts the other one alone
    desk.clock.advance(timedelta(hours=2))
    desk.dispatcher.sweep()
    assert list(desk.workflow.started) == [f"{other.id}-1-1"]


def test_doing_it_again_tells_nobody_again(desk: Desk) -> None:
    desk.connect()
    desk.write()
    post = scheduled(desk, 1)
    hold_back(desk, started(post.id))

    again = hold_back(desk, started(post.id))

    assert again == Held([], [])
    assert len(desk.stored_notifications.list("h2o", limit=10, after=None).items) == 1


def test_of_many_workflows_of_a_post_the_last_counts(desk: Desk) -> None:
    desk.connect()
    desk.write()
    post = scheduled(desk, 1)

    hold_back(desk, started(post.id, 4), started(post.id, 2))

    assert desk.read(post.id).generation == 4


def test_a_draft_whose_content_was_archived_is_named_and_holds_up_no_other(desk: Desk) -> None:
    desk.connect()
    desk.write(own_status=ContentStatus.ARCHIVED)
    desk.write(id="news", title="Winter tips")
    draft = {"status": Status.DRAFT, "due_at": None, "take_up_at": None}
    desk.stock(
        [instance(id="post-1", content_item_id="tips", content_title="Winter tips", **draft)]
    )
    other = scheduled(desk, 2, content_item_id="news")

    held = hold_back(desk, started("post-1"), started(other.id))

    assert [post.id for post in held.left_to_people] == [other.id]
    assert [line.split(":")[0] for line in held.refused] == ["h2o post-1"]


def test_a_post_that_is_not_there_any_more_is_passed_over(desk: Desk) -> None:
    assert hold_back(desk, started("gone")) == Held([], [])
