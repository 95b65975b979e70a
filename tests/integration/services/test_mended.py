"""What people are told once a cause is fixed, and what they can send again then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain import trying
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.findings import Checked, Finding, Preflight, Severity
from drumbeat.domain.notifications import (
    Cause,
    is_settled,
    of_account,
    of_approval,
    of_missed,
    of_post,
    of_preflight,
)
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.preflight import Horizon
from drumbeat.services.history import HistoryQuery
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, EDITOR, NOW, account, instance, instant

MINUTE = timedelta(minutes=1)
WHEN = instant("2026-12-22T17:00Z")
DEAD = PostError("190", "The token has expired.", retryable=False, disconnected=True)
OTHER = PostError("100", "No such parameter.", retryable=False)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.connect()
    desk.write()
    return desk


def failed(name: str = "post", error: PostError = DEAD, **given: Any) -> PostInstance:
    return instance(
        **{
            "id": name,
            "status": Status.FAILED,
            "content_item_id": "tips",
            "content_title": "Winter tips",
            "scheduled_for": NOW - timedelta(days=1),
            "due_at": NOW - timedelta(days=1),
            "generation": 1,
            "error": error,
        }
        | given
    )


class TestAfterAReconnect:
    def test_only_what_failed_by_the_dead_connection_is_found(self, desk):
        desk.place(failed("dead", scheduled_for=NOW - 3 * MINUTE))
        desk.place(failed("other", OTHER, scheduled_for=NOW - 2 * MINUTE))
        desk.place(failed("long ago", scheduled_for=NOW - timedelta(days=15)))
        desk.connect(id="second")
        desk.place(failed("elsewhere", channel_account_id="second", scheduled_for=NOW - 4 * MINUTE))

        page = desk.resolving.disconnected(EDITOR, "page", None)

        assert (list(page.items), page.next) == (["dead"], None)

    def test_it_is_retried_and_the_sweep_paces_it(self, desk):
        desk.place(failed())

        [answer] = desk.resolving.retry_many(EDITOR, ["post"])

        assert answer.instance == desk.read("post")
        assert (answer.instance.status, answer.instance.due_at) == (Status.SCHEDULED, NOW)
        assert desk.workflow.started == {}

    def test_before_it_each_is_refused(self, desk):
        before = desk.account()
        desk.stored_accounts.update(
            before, replace(before, status=AccountStatus.NEEDS_RECONNECT, version=2)
        )
        post = desk.place(failed())

        [answer] = desk.resolving.retry_many(EDITOR, ["post"])

        assert answer.error is not None
        assert answer.error.code == "needs_reconnect"
        assert desk.read("post") == post

    def test_the_mark_is_stored_with_the_error(self, desk):
        assert desk.place(failed()).error == DEAD


class TestWhatWasMissed:
    def test_says_what_the_last_try_before_met(self, desk):
        post = desk.place(
            failed(status=Status.SCHEDULED, error=PostError("http_503", "Try later.", True))
        )
        late = PostError("too_late", "It was due too long ago.", retryable=False)

        desk.recorder.ended(post, Status.MISSED, late)

        error = desk.read("post").error
        assert error.code == "too_late"
        assert error.message == "It was due too long ago. Before that: Try later."


class TestPostsSentAtOnce:
    def test_wait_out_the_gap_of_their_account_and_say_when_they_are_due(self, desk):
        """Webhooks accept one post every five seconds."""
        desk.connect(id="hook", platform="webhook")
        names = ["one", "two", "three"]
        for number, name in enumerate(names):
            at = WHEN + number * MINUTE
            desk.place(
                instance(id=name, channel_account_id="hook", platform="webhook", scheduled_for=at)
            )
            desk.instances.edit(EDITOR, name, InstanceEdit(content_item_id="tips"))

        answers = [desk.instances.post_now(EDITOR, name) for name in names]

        waits = [0, 5, 10]
        assert [(each.due_at - NOW).total_seconds() for each in answers] == waits
        stored = [desk.read(name) for name in names]
        assert [(each.due_at - NOW).total_seconds() for each in stored] == waits
        lags = [trying.lag(each, each.due_at) for each in stored]
        assert lags == [0, 0, 0], "what was told is what was promised"
        assert len(desk.workflow.started) == 3
        due_at = sorted(each["due_at"] for each in desk.workflow.started.values())
        assert due_at == [f"2026-12-01T12:00:{second:02}Z" for second in waits]

    def test_are_left_to_the_sweep_where_it_comes_first(self, desk):
        for number in range(6):
            name = f"post-{number}"
            desk.place(instance(id=name, scheduled_for=WHEN + number * MINUTE))
            desk.instances.edit(EDITOR, name, InstanceEdit(content_item_id="tips"))
            desk.instances.post_now(EDITOR, name)

        gap = desk.networks.get("facebook").profile.pacing.gap.total_seconds()
        assert len(desk.workflow.started) == 1 + 90 // gap
        assert desk.read("post-5").due_at == NOW


class TestHistory:
    def test_what_was_sent_ahead_stands_where_it_went_out(self, desk):
        posted = {"status": Status.POSTED, "error": None}
        desk.place(
            failed("early", **posted, scheduled_for=NOW - 60 * MINUTE, posted_at=NOW - 60 * MINUTE)
        )
        desk.place(failed("ahead", **posted, scheduled_for=WHEN, posted_at=NOW - 30 * MINUTE))
        desk.place(
            failed("late", **posted, scheduled_for=NOW - 10 * MINUTE, posted_at=NOW - 9 * MINUTE)
        )
        desk.place(failed("far", **posted, scheduled_for=NOW + timedelta(days=40), posted_at=NOW))

        def pages() -> list[str]:
            found, after = [], None
            while True:
                page = desk.history.list(EDITOR, HistoryQuery(), limit=1, after=after)
                found += [each.id for each in page.items]
                after = page.next
                if after is None:
                    return found

        whole = desk.history.list(EDITOR, HistoryQuery(), limit=10, after=None).items
        assert [each.id for each in whole] == ["far", "late", "ahead", "early"]
        assert pages() == ["far", "late", "ahead", "early"]
        today = HistoryQuery(start_date=NOW.date(), end_date=NOW.date())
        assert "ahead" in [
            each.id for each in desk.history.list(EDITOR, today, limit=10, after=None).items
        ]


LATER = NOW + MINUTE
POST = failed(due_at=NOW - MINUTE)
RISK = Finding("token_expires", Severity.ERROR, "The token ends before that.")


def checked(at: Any, *findings: Finding) -> Preflight:
    of = Checked(generation=1, version=1)
    return Preflight(checked_at=at, checked=of, findings=findings)


class TestSettled:
    @pytest.mark.parametrize(
        ("now", "settled"),
        [
            (POST, False),
            (replace(POST, due_at=LATER), True),  # failed again, which is told by itself
            (replace(POST, status=Status.SCHEDULED, due_at=LATER), True),
            (replace(POST, status=Status.POSTED), True),
            (replace(POST, status=Status.DRAFT, due_at=None), True),
            (None, True),
        ],
    )
    def test_a_failed_post(self, now, settled):
        told = of_post(POST, DEAD, NOW)
        assert told is not None
        assert is_settled(told, Cause(post=now)) is settled

    def test_missed_posts(self):
        post = replace(POST, status=Status.MISSED)
        told = of_missed(post, OTHER, NOW)
        assert not is_settled(told, Cause(post=post))
        assert is_settled(told, Cause(post=replace(post, status=Status.DRAFT)))

    @pytest.mark.parametrize(
        ("status", "settled"),
        [(AccountStatus.NEEDS_RECONNECT, False), (AccountStatus.ACTIVE, True)],
    )
    def test_an_account(self, status, settled):
        told = of_account(account(), NOW)
        assert is_settled(told, Cause(account=account(status=status))) is settled

    def test_a_finding_of_a_check(self):
        post = replace(POST, status=Status.SCHEDULED, due_at=WHEN, preflight=checked(NOW, RISK))
        told = of_preflight(post, checked(NOW, RISK), Horizon.DAY)
        assert told is not None
        assert not is_settled(told, Cause(post=post))
        assert not is_settled(told, Cause(post=replace(post, preflight=checked(LATER, RISK))))
        assert is_settled(told, Cause(post=replace(post, preflight=checked(LATER))))
        assert is_settled(told, Cause(post=replace(post, status=Status.DRAFT)))

    def test_a_question_until_it_is_answered(self, desk):
        desk.contents.submit(EDITOR, "tips")
        assert [note.is_settled for note in notes(desk)] == [False]
        assert unread(desk) == 1
        desk.clock.advance(MINUTE)

        desk.contents.decide(ADMIN, "tips", approved=False, note="Too long.")

        assert unread(desk) == 0
        assert [note.is_settled for note in notes(desk)] == [True]
        assert [note.is_settled for note in notes(desk, EDITOR)] == [False]
        desk.clock.advance(MINUTE)

        desk.contents.submit(EDITOR, "tips")

        assert [note.is_settled for note in notes(desk)] == [False, True]
        assert [note.is_settled for note in notes(desk, EDITOR)] == [True]

    def test_an_approval_is_news_and_stays_so(self, desk):
        approved = desk.contents.submit(EDITOR, "tips")
        approved = desk.contents.decide(ADMIN, "tips", approved=True)
        told = of_approval(approved, submitter=EDITOR.email)
        assert told is not None
        assert not is_settled(told, Cause(content=approved))

    def test_is_read_in_few_calls(self, desk):
        for number in range(20):
            desk.write(id=f"text-{number}")
            desk.contents.submit(EDITOR, f"text-{number}")

        with desk.metered() as meter:
            inbox = desk.notifications.list(ADMIN, unread_only=False, limit=50, after=None)

        assert inbox.unread_count == 20
        assert meter.operations == {"GetItem": 1, "Query": 2, "BatchGetItem": 1}


def notes(desk: Desk, who: Any = ADMIN) -> Any:
    return desk.notifications.list(who, unread_only=False, limit=50, after=None).page.items


def unread(desk: Desk, who: Any = ADMIN) -> int:
    return desk.notifications.list(who, unread_only=False, limit=50, after=None).unread_count
