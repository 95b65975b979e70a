"""Who sees a notification, who has read it, and what causes one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.content import Decision
from drumbeat.domain.notifications import (
    Type,
    notification_id,
    of_account,
    of_approval,
    of_post,
)
from drumbeat.domain.posts import PostError, Status
from drumbeat.domain.tenancy import Role
from tests.samples import NOW, account, approval, content, instance, notification

ADA, EVE = "ada@example.com", "eve@example.com"
ERROR = PostError("368", "Blocked for its behaviour.", retryable=False)


@pytest.mark.parametrize("role", Role)
def test_what_is_for_everybody_is_shown_to_everybody(role):
    assert notification().is_shown_to(EVE, role)


def test_what_is_for_admins_is_shown_to_admins_alone():
    told = notification(admins_only=True)

    assert [role for role in Role if told.is_shown_to(EVE, role)] == [Role.ADMIN]


def test_what_is_for_somebody_is_shown_to_them_alone_whatever_their_role():
    told = notification(recipients=frozenset({EVE}), admins_only=True)

    assert told.is_shown_to(EVE, Role.VIEWER)
    assert not told.is_shown_to(ADA, Role.ADMIN)


def test_what_one_member_dismisses_the_others_keep():
    told = notification(dismissed_by=frozenset({EVE}))

    assert not told.is_shown_to(EVE, Role.ADMIN)
    assert told.is_shown_to(ADA, Role.ADMIN)


def test_each_member_reads_for_themselves():
    told = notification(read_by=frozenset({EVE}))

    assert told.is_read_by(EVE, None)
    assert not told.is_read_by(ADA, None)


def test_who_has_read_all_has_not_read_what_comes_later():
    second = timedelta(seconds=1)

    assert notification().is_read_by(EVE, NOW)
    assert not notification().is_read_by(EVE, NOW - second)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.FAILED, Type.POST_FAILED),
        (Status.SKIPPED, Type.POST_SKIPPED),
        (Status.UNCONFIRMED, Type.POST_UNCONFIRMED),
    ],
)
def test_a_post_that_did_not_go_out_is_told_of_in_the_networks_words(status, kind):
    post = instance(status=status, content_title="Winter tips", content_item_id="tips")

    told = of_post(post, ERROR, NOW)

    assert told is not None
    assert (told.type, told.message, told.created_at) == (kind, ERROR.message, NOW)
    assert "Winter tips" in told.title
    assert "H2O Page" in told.title
    assert (told.instance_id, told.content_item_id, told.channel_account_id) == (
        "post",
        "tips",
        "page",
    )
    assert (told.code, told.platform) == (ERROR.code, post.platform)


def test_it_is_told_that_a_connection_is_over():
    post = instance(status=Status.FAILED)

    over = of_post(post, replace(ERROR, disconnected=True), NOW)
    other = of_post(post, ERROR, NOW)

    assert over is not None
    assert other is not None
    assert (over.disconnected, other.disconnected) == (True, False)


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.PUBLISHING, Status.POSTED])
def test_what_goes_its_way_is_nobodys_trouble(status):
    assert of_post(instance(status=status), ERROR, NOW) is None


def test_nobody_is_told_of_a_post_that_is_still_looked_for():
    looked_for = instance(status=Status.UNCONFIRMED, take_up_at=NOW)

    assert of_post(looked_for, ERROR, NOW) is None


def test_an_account_that_must_be_reconnected_is_named():
    told = of_account(account(version=3), NOW)

    assert (told.type, told.channel_account_id) == (Type.ACCOUNT_NEEDS_RECONNECT, "page")
    assert "H2O Page" in told.title


def test_admins_are_asked_for_approval_but_not_by_themselves():
    told = of_approval(content(approval=approval(by=ADA, note="Please.")))

    assert told is not None
    assert (told.type, told.created_at, told.content_item_id) == (
        Type.APPROVAL_REQUESTED,
        NOW,
        "tips",
    )
    assert told.is_shown_to(EVE, Role.ADMIN)
    assert not told.is_shown_to(ADA, Role.ADMIN)
    assert not told.is_shown_to(EVE, Role.EDITOR)
    assert told.message == f"{ADA} asks for approval. Please."


@pytest.mark.parametrize("decision", [Decision.APPROVED, Decision.REJECTED])
def test_an_answer_is_for_who_asked_and_for_the_owner_and_not_for_who_gave_it(decision):
    said = approval(decision=decision, by=ADA)

    told = of_approval(content(owner="Vic@example.com", approval=said), submitter=EVE)

    assert told is not None
    assert told.type == decision.value
    assert told.recipients == {EVE, "vic@example.com"}
    assert of_approval(content(owner=ADA, approval=said), submitter=ADA) is None


@pytest.mark.parametrize(
    ("posts", "words"),
    [
        (0, f"{ADA} has rejected it."),
        (1, f"{ADA} has rejected it. 1 scheduled post is a draft again, with its time kept."),
        (12, f"{ADA} has rejected it. 12 scheduled posts are drafts again, times kept."),
    ],
)
def test_a_rejection_says_how_many_posts_it_withdrew(posts, words):
    said = approval(decision=Decision.REJECTED, by=ADA)

    told = of_approval(content(approval=said), submitter=EVE, withdrawn=posts)

    assert told is not None
    assert told.message == words


def test_one_decision_is_one_notification_however_often_it_is_written():
    once, again = (
        of_approval(content(approval=approval())),
        of_approval(content(approval=approval())),
    )
    other = of_approval(content(approval=approval(version=3)))

    assert once is not None
    assert other is not None
    assert once == again
    assert once.id != other.id


def test_ids_sort_by_time_and_differ_by_event():
    later = NOW + timedelta(milliseconds=1)

    assert notification_id(NOW, "b") < notification_id(later, "a")
    assert notification_id(NOW, "a") != notification_id(NOW, "b")
    assert notification_id(NOW, "a") == notification_id(NOW, "a")
