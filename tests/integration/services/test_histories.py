"""The calendar stays consistent, whatever people, machines and the daily job do in any order.

A small model knows what must be there: which posts, and which minutes people have withdrawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import boto3
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from moto import mock_aws

from drumbeat import persistence
from drumbeat.domain import planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound
from drumbeat.domain.posts import EDITABLE, ON_ITS_WAY, Origin, PostInstance, Status
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.quick_moto import quick_moto
from tests.samples import ADMIN, EDITOR, NOW, schedule

TABLE = "drumbeat-test"
ACCOUNTS = ("page", "hook")
CONTENTS = ("tips", "leaks")
DAYS = 7
MINUTE = timedelta(minutes=1)
Slot = tuple[str, datetime]

#: Schedules with some minutes in common.
SCHEDULES = (
    ScheduleChange(schedule_times=["09:00"], posts_per_week=3),
    ScheduleChange(schedule_times=["09:00", "17:00"], posts_per_week=7),
    ScheduleChange(schedule_times=["17:00"], posts_per_week=2),
)
#: Minutes inside and outside of the grids, in the window and after its end.
WALLS = [
    datetime(2026, 12, day, hour, tzinfo=NOW.tzinfo) for day in range(2, 10) for hour in (1, 17)
]

accounts = st.sampled_from(ACCOUNTS)
contents = st.sampled_from(CONTENTS)
minutes = st.sampled_from(WALLS)
picks = st.integers(0, 10_000)


class Histories(RuleBasedStateMachine):
    """Random histories of two accounts and two content items."""

    client: Any
    properties: Mapping[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.world = ExitStack()
        self.withdrawn: set[Slot] = set()
        self.ids: set[str] = set()

    @initialize()
    def begin(self) -> None:
        self.world.enter_context(mock_aws())
        self.world.enter_context(quick_moto())
        self.client.create_table(TableName=TABLE, **self.properties)
        persistence.connect(TABLE)
        self.desk = Desk(NOW)
        for name in ACCOUNTS:
            self.desk.connect(id=name, schedule=schedule())
        for name in CONTENTS:
            self.desk.write(id=name)
        self.top_off(DAYS)

    def teardown(self) -> None:
        self.world.close()

    # People

    @rule(names=st.lists(accounts, min_size=1, max_size=2), content=contents, when=minutes)
    def post_in_bulk(self, names: list[str], content: str, when: datetime) -> None:
        if when <= self.desk.clock.now():
            return
        taken, empty = self.taken(), self.empty()
        for answer in self.desk.placing.create_many(
            EDITOR, content, names, scheduled_for=when, status=None
        ):
            slot = (answer.channel_account_id, when)
            assert (answer.error is not None) is (slot in taken)
            if answer.instance is not None:
                taken.add(slot)
                self.ids.add(answer.instance.id)
                self.ids.discard(empty.get(slot, ""))

    @rule(name=accounts, content=contents)
    def draft_without_a_time(self, name: str, content: str) -> None:
        [answer] = self.desk.placing.create_many(
            EDITOR, content, [name], scheduled_for=None, status=None
        )
        assert answer.instance is not None
        self.ids.add(answer.instance.id)

    @rule(pick=picks, content=st.none() | contents)
    def fill_or_empty(self, pick: int, content: str | None) -> None:
        self.edit(pick, InstanceEdit(content_item_id=content), knows=True)

    @rule(pick=picks, caption=st.none() | st.just("Only here"))
    def caption(self, pick: int, caption: str | None) -> None:
        self.edit(pick, InstanceEdit(caption_override=caption))

    @rule(pick=picks, status=st.sampled_from([Status.DRAFT, Status.SCHEDULED]))
    def set_status(self, pick: int, status: Status) -> None:
        self.edit(pick, InstanceEdit(status=status))

    @rule(pick=picks, when=minutes)
    def move(self, pick: int, when: datetime) -> None:
        post = self.picked(pick)
        if post is None:
            return
        self.put_elsewhere(pick, post, InstanceEdit(scheduled_for=when))

    @rule(pick=picks, name=accounts)
    def give_another_account(self, pick: int, name: str) -> None:
        post = self.picked(pick)
        if post is not None:
            self.put_elsewhere(pick, post, InstanceEdit(channel_account_id=name))

    def put_elsewhere(self, pick: int, post: PostInstance, edit: InstanceEdit) -> None:
        """It takes over only an empty slot there, and returns the one that it had."""
        taken, empty = self.taken(), self.empty()
        after = self.edit(pick, edit)
        if after is None or after.scheduled_for is None:
            return
        place = (after.channel_account_id, after.scheduled_for)
        if place != (post.channel_account_id, post.scheduled_for):
            assert place not in taken
            self.ids.discard(empty.get(place, ""))
            if post.over_slot and post.scheduled_for and post.scheduled_for > self.desk.clock.now():
                self.ids.add(post.over_slot)
            else:
                self.left(post)

    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        post = self.picked(pick)
        if post is None:
            return
        try:
            self.desk.instances.delete(EDITOR, post.id)
        except Conflict:
            assert post.status not in EDITABLE
            return
        self.ids.remove(post.id)
        self.left(post)

    @rule(name=accounts, change=st.sampled_from(SCHEDULES))
    def reschedule(self, name: str, change: ScheduleChange) -> None:
        before = {p.id: p for p in self.desk.posts(name)}
        account = self.desk.accounts.change(ADMIN, name, schedule=change)

        after = {p.id: p for p in self.desk.posts(name)}
        for post in before.values():
            assert post.id in after or planning.is_empty_slot(post)
        self.ids -= set(before) - set(after)
        self.ids |= set(after) - set(before)
        for start, end in account.planned:
            now = self.desk.clock.now()
            window = planning.window_until(max(now, start), end, account.schedule.timezone)
            self.require_full(account, planning.wanted_in(account.schedule, window))

    @rule(name=accounts, number=st.integers(0, 9))
    def rename(self, name: str, number: int) -> None:
        self.desk.accounts.change(ADMIN, name, name=f"Name {number}")

    @rule(content=contents, number=st.integers(0, 9))
    def retitle(self, content: str, number: int) -> None:
        self.desk.contents.change(EDITOR, content, ContentDraft(title=f"Title {number}"))

    @rule(name=accounts, paused=st.booleans())
    def pause_or_resume(self, name: str, paused: bool) -> None:
        action = self.desk.accounts.pause if paused else self.desk.accounts.resume
        action(ADMIN, name)

    # Machines

    @rule(days=st.sampled_from([3, DAYS]))
    def top_off(self, days: int) -> None:
        before = {p.id for p in self.desk.posts()}
        result = self.desk.top_off(days)

        new = {p.id for p in self.desk.posts()} - before
        assert (len(new), result.accounts_failed) == (result.instances_created, 0)
        self.ids |= new
        for name in ACCOUNTS:
            account = self.desk.account(name)
            if account.status is AccountStatus.ACTIVE:
                window = planning.window_for(account.schedule, self.desk.clock.now(), days)
                self.require_full(account, planning.wanted_in(account.schedule, window))

    @rule(hours=st.sampled_from([1, 11, 24]))
    def time_goes_by(self, hours: int) -> None:
        self.desk.clock.advance(timedelta(hours=hours))

    @rule(pick=picks, outcome=st.sampled_from([Status.POSTED, Status.FAILED, Status.UNCONFIRMED]))
    def publish(self, pick: int, outcome: Status) -> None:
        post = self.picked(pick)
        if post is not None and post.status is Status.SCHEDULED:
            self.desk.force(post, replace(post, status=outcome, take_up_at=None))

    # What holds at any time

    @invariant()
    def the_calendar_is_whole(self) -> None:
        posts = self.desk.posts()
        self.every_post_is_there_once_and_readable(posts)
        self.withdrawn_minutes_are_kept()
        self.content_counts_are_right(posts)
        self.copies_are_fresh_until_a_post_is_out(posts)
        for post in posts:
            assert (post.take_up_at is not None) is (post.status is Status.SCHEDULED)

    def every_post_is_there_once_and_readable(self, posts: list[PostInstance]) -> None:
        slots = [(p.channel_account_id, p.scheduled_for) for p in posts if p.scheduled_for]
        assert len(slots) == len(set(slots))
        assert sorted(p.id for p in posts) == sorted(self.ids)
        for post in posts:
            assert replace(self.desk.read(post.id), caption_override=None) == post

    def withdrawn_minutes_are_kept(self) -> None:
        stones = {
            (name, datetime.fromisoformat(f"{minute}Z"))
            for name in ACCOUNTS
            for minute in self.desk.withdrawn(name)
        }
        assert stones == self.withdrawn - self.occupied()

    def content_counts_are_right(self, posts: list[PostInstance]) -> None:
        for name in CONTENTS:
            showing = Counter(p.status for p in posts if p.content_item_id == name)
            stored = self.desk.content(name)
            assert stored.uses == showing.total()
            assert stored.scheduled == sum(showing[status] for status in ON_ITS_WAY)
            assert stored.posted == showing[Status.POSTED]

    def copies_are_fresh_until_a_post_is_out(self, posts: list[PostInstance]) -> None:
        names = {name: self.desk.account(name).name for name in ACCOUNTS}
        titles = {name: self.desk.content(name).title for name in CONTENTS}
        for post in posts:
            if post.status in EDITABLE:
                assert post.account_name == names[post.channel_account_id]
                assert post.content_title == titles.get(post.content_item_id or "")

    # The model

    def picked(self, pick: int) -> PostInstance | None:
        posts = self.desk.posts()
        return self.desk.read(posts[pick % len(posts)].id) if posts else None

    def edit(self, pick: int, edit: InstanceEdit, *, knows: bool = False) -> PostInstance | None:
        """Makes the edit, with or without a known version; a refusal must change nothing."""
        before = self.picked(pick)
        if before is None:
            return None
        try:
            after = self.desk.instances.edit(
                EDITOR, before.id, edit, before.version if knows else None
            )
        except (Conflict, InvalidInput, NotFound):
            assert self.desk.read(before.id) == before
            return None
        assert after.generation >= before.generation
        return after

    def left(self, post: PostInstance) -> None:
        """A person moved the post away from its slot."""
        if post.scheduled_for and post.origin is Origin.TOPOFF:
            self.withdrawn.add((post.channel_account_id, post.scheduled_for))

    def occupied(self) -> set[Slot]:
        return {
            (p.channel_account_id, p.scheduled_for) for p in self.desk.posts() if p.scheduled_for
        }

    def empty(self) -> dict[Slot, str]:
        """The empty slots that a post may take over."""
        return {
            (p.channel_account_id, p.scheduled_for): p.id
            for p in self.desk.posts()
            if p.scheduled_for and p.status is Status.PLANNED and not p.captioned
        }

    def taken(self) -> set[Slot]:
        return self.occupied() - set(self.empty())

    def require_full(self, account: ChannelAccount, slots: list[planning.Slot]) -> None:
        """Each wanted minute must have a post, unless a person withdrew it or a filled post
        replaces it."""
        taken = self.occupied()
        displaced = planning.displaced(
            account.schedule,
            self.desk.posts(account.id),
            [minute for name, minute in self.withdrawn if name == account.id],
        )
        for slot in slots:
            place = (account.id, slot.scheduled_for)
            assert place in taken or place in self.withdrawn or slot.scheduled_for in displaced


def test_the_calendar_is_whole_after_any_history(table_properties: dict[str, Any]) -> None:
    class Here(Histories):
        client = boto3.client("dynamodb")
        properties = table_properties

    run_state_machine_as_test(
        Here,
        settings=settings(max_examples=5, stateful_step_count=20, deadline=None),
    )
