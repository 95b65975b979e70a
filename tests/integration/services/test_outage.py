"""Dispatch disabled for hours, then enabled: over the real table, checked in the network's ledger.

A few posts by default; `make nightly` has 5,000 of them overdue.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from itertools import pairwise

from drumbeat.domain.notifications import Type
from drumbeat.domain.posts import Status
from drumbeat.persistence import NotificationRepository
from drumbeat.platforms.facebook import Facebook
from drumbeat.services.resolving import Remedy
from tests.integration.faults.world import DUE, World, broken_invariants
from tests.samples import ADMIN, NOW

GAP = Facebook.profile.pacing.gap

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
#: Of each account, one each half hour.
_POSTS = 12
_ACCOUNTS = -(-int(os.environ.get("DRUMBEAT_OVERDUE", "24")) // _POSTS)


def test_after_six_hours_what_is_in_time_goes_out_and_the_rest_is_for_people_to_decide(
    world: World,
) -> None:
    # given: dispatch was off for six hours, with a post every half hour on each of the accounts
    accounts = [world.connect("facebook") for _ in range(_ACCOUNTS)]
    content = world.write()
    posts = {
        account.id: [
            world.schedule(account, content, when=DUE + turn * 30 * MINUTE)
            for turn in range(_POSTS)
        ]
        for account in accounts
    }
    world.sweeping = False
    world.run_until(DUE + 6 * HOUR)
    back = world.clock.now()

    # when: it comes back
    world.sweeping = True
    world.settle()

    # then: what is late by no more than two hours went out, oldest first and apart
    ends = {account: [world.again(post) for post in each] for account, each in posts.items()}
    for each in ends.values():
        missed, posted = each[:9], each[9:]
        assert {post.status for post in missed} == {Status.MISSED}
        assert {post.status for post in posted} == {Status.POSTED}
    for account in accounts:
        entries = world.visible(posts[account.id][0])
        seen = sorted(datetime.fromtimestamp(e["visible_at"] / 1000, NOW.tzinfo) for e in entries)
        by_due = [post.posted_at for post in ends[account.id] if post.status is Status.POSTED]
        assert by_due == seen
        assert all(
            later - earlier >= Facebook.profile.pacing.gap for earlier, later in pairwise(seen)
        )
        assert seen[0] >= back
    # and: people were told once per account
    told = NotificationRepository().list("h2o", limit=1_000).items
    assert [note.type for note in told] == [Type.POST_MISSED] * _ACCOUNTS
    assert {note.channel_account_id for note in told} == set(posts)
    assert broken_invariants(world) == []

    # when: one call has the missed ones posted after all
    missed_ids = [post.id for each in ends.values() for post in each[:9]]
    answers = world.resolving.resolve_missed(ADMIN, Remedy.POST, missed_ids)
    world.settle(within=HOUR)

    # then: they went out as well, and just as slowly
    assert [answer.error for answer in answers] == [None] * len(missed_ids)
    assert {world.read(each).status for each in missed_ids} == {Status.POSTED}
    assert len(world.visible()) == len(accounts) * _POSTS
    for account in accounts:
        entries = world.visible(posts[account.id][0])
        times = sorted(entry["visible_at"] for entry in entries)
        assert all(b - a >= GAP.total_seconds() * 1000 for a, b in pairwise(times))
    assert broken_invariants(world) == []
