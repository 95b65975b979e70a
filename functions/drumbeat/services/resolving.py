"""People's decisions about posts that did not simply go out: retry, resolve, and missed posts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from drumbeat.domain import lifecycle
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.content import ContentItem, require_publishable
from drumbeat.domain.errors import Conflict, DrumbeatError, NotFound, SlotTaken
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.rescheduling import later_minutes
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Accounts, Calendar, Clock, Contents, Page, Position, Replace
from drumbeat.services.allowance import Allowance
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.instance_steps import hurried
from drumbeat.services.instances import account_deleted
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits, SchedulingRoom
from drumbeat.services.reserving import Reserving

#: The most posts decided in one call.
MAX_AT_ONCE = 100
#: How long ago a post may have been planned that is retried because its account was reconnected.
RETRIED_WITHIN = timedelta(days=14)
#: Instances read in one call that looks for missed ones, and page size.
_MOST_READ = 10_000
_READ_AT_A_TIME = 500
#: Minutes of an account that are checked together for a free one.
_LOOKED_AT = 28
#: How often another minute is tried when one is taken.
_PLACES_TRIED = 5


class Verdict(StrEnum):
    """A person's decision about an unconfirmed post."""

    POSTED = "posted"
    POST_AGAIN = "post_again"
    GIVE_UP = "give_up"


class Remedy(StrEnum):
    """What to do with missed posts."""

    POST = "post"
    RESCHEDULE = "reschedule"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The result for one post in a bulk call: one of the two is set."""

    instance_id: str
    instance: PostInstance | None = None
    error: DrumbeatError | None = None


_Change = Callable[[PostInstance], PostInstance]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvingService:
    calendar: Calendar
    accounts: Accounts
    contents: Contents
    dispatcher: Dispatcher
    limits: PlanLimits
    reserving: Reserving
    clock: Clock

    def retry(self, access: Access, instance_id: str) -> PostInstance:
        """Send a failed post again; one that is being sent already is returned unchanged.

        Raises NotFound, Forbidden, LimitReached, NoCredits, and Conflict: `status_conflict`,
        `not_approved`, or `account_paused` and `needs_reconnect` while the account can't post it.
        """
        access.require(Permission.WRITE)
        usable = _Usable(self.accounts, self.contents, access.tenant_id)

        def again(before: PostInstance) -> PostInstance:
            after = lifecycle.retry(before, self.clock.now())
            if after is not before:
                usable.require(before)
            return after

        room = self.limits.room(access.tenant)
        post = self._change(access, instance_id, again, _Line("retried"), room)
        return hurried(self.dispatcher, self.calendar, post, access.tenant)

    def resolve(
        self, access: Access, instance_id: str, verdict: Verdict, permalink: str | None = None
    ) -> PostInstance:
        """Decide about an `Unconfirmed` post. Raises as `retry`."""
        access.require(Permission.WRITE)
        usable = _Usable(self.accounts, self.contents, access.tenant_id)

        def settled(before: PostInstance) -> PostInstance:
            now = self.clock.now()
            if verdict is Verdict.POSTED:
                return lifecycle.confirm(before, permalink, now)
            if verdict is Verdict.GIVE_UP:
                return lifecycle.stop_looking(before)
            after = lifecycle.post_again(before, now)
            usable.require(before)
            return after

        line, room = _Line("resolved", verdict), self.limits.room(access.tenant)
        changed = self._change(access, instance_id, settled, line, room)
        return hurried(self.dispatcher, self.calendar, changed, access.tenant)

    def resolve_missed(
        self,
        access: Access,
        remedy: Remedy,
        instance_ids: Sequence[str],
        times: Mapping[str, datetime] | None = None,
    ) -> Sequence[Resolution]:
        """Decide about missed posts, each with a result of its own.

        Posts to be sent are left to the next sweep, which paces them. A rescheduled post goes to
        its time in `times`, or else keeps its local time on the next day on which that is free.
        Raises Forbidden.
        """
        access.require(Permission.WRITE)
        times = times or {}
        change = self._remedied(access, remedy, times)
        line, room = _Line("resolved", remedy), self.limits.room(access.tenant)

        bulk = replace(self, reserving=self.reserving.for_many())

        def remedied(instance_id: str) -> PostInstance:
            tries = 1 if instance_id in times else _PLACES_TRIED
            return bulk._placed(access, instance_id, change, line, tries, room)

        return _each(instance_ids, remedied)

    def retry_many(self, access: Access, instance_ids: Sequence[str]) -> Sequence[Resolution]:
        """Retry posts, each with a result of its own; the next sweep starts and paces them.

        Raises Forbidden.
        """
        access.require(Permission.WRITE)
        usable = _Usable(self.accounts, self.contents, access.tenant_id)

        def again(before: PostInstance) -> PostInstance:
            after = lifecycle.retry(before, self.clock.now())
            if after is not before:
                usable.require(before)
            return after

        line, room = _Line("retried"), self.limits.room(access.tenant)
        bulk = replace(self, reserving=self.reserving.for_many())
        return _each(instance_ids, lambda each: bulk._change(access, each, again, line, room))

    def missed(self, access: Access, after: Position | None) -> Page[str]:
        """Ids of missed posts in time order, as many as one call decides about.

        A page may be short, or empty, although more follow, as `next` shows.
        """
        access.require(Permission.READ)
        return self._found(access, after, lambda post: post.status is Status.MISSED)

    def disconnected(self, access: Access, account_id: str, after: Position | None) -> Page[str]:
        """Ids of the account's posts that failed without a valid connection, as `missed`.

        Only those planned within `RETRIED_WITHIN`, so that old posts don't go out by a bulk action.
        Raises NotFound for an unknown account.
        """
        access.require(Permission.READ)
        if self.accounts.get(access.tenant_id, account_id) is None:
            raise NotFound("No such account.")

        def wanted(post: PostInstance) -> bool:
            return (
                post.status is Status.FAILED
                and post.channel_account_id == account_id
                and post.error is not None
                and post.error.disconnected
            )

        return self._found(access, after, wanted, since=self.clock.now() - RETRIED_WITHIN)

    def _found(
        self,
        access: Access,
        after: Position | None,
        predicate: Callable[[PostInstance], bool],
        since: datetime | None = None,
    ) -> Page[str]:
        ids: list[str] = []
        position, read, allowance = after, 0, Allowance.of_a_request(self.clock)
        while True:
            page = self.calendar.range(
                access.tenant_id, since, None, limit=_READ_AT_A_TIME, after=position
            )
            read += _READ_AT_A_TIME
            for instance in page.items:
                if predicate(instance):
                    ids.append(instance.id)
                    if len(ids) == MAX_AT_ONCE:
                        return Page(ids, self.calendar.position(instance))
            position = page.next
            if position is None or read >= _MOST_READ or allowance.is_spent:
                return Page(ids, position)

    def _remedied(self, access: Access, remedy: Remedy, times: Mapping[str, datetime]) -> _Change:
        usable = _Usable(self.accounts, self.contents, access.tenant_id)
        free = _FreeMinutes(self.calendar, access.tenant_id, self.clock.now())

        def change(before: PostInstance) -> PostInstance:
            lifecycle.require_missed(before)
            if remedy is Remedy.DROP:
                return lifecycle.cancel(before)
            now = self.clock.now()
            if remedy is Remedy.POST:
                usable.require(before)
                return lifecycle.retry(before, now)
            usable.require_account(before)
            choice = times.get(before.id)
            if choice is not None:
                return lifecycle.move(before, choice, now)
            when, wall_time = free.next_for(before)
            return lifecycle.move(before, when, now, wanted=wall_time)

        return change

    def _placed(
        self,
        access: Access,
        instance_id: str,
        change: _Change,
        line: _Line,
        tries: int,
        room: SchedulingRoom,
    ) -> PostInstance:
        """Let `change` choose another minute when somebody else has taken that one."""
        for _ in range(tries - 1):
            with suppress(SlotTaken):
                return self._change(access, instance_id, change, line, room)
        return self._change(access, instance_id, change, line, room)

    def _change(
        self,
        access: Access,
        instance_id: str,
        change: _Change,
        line: _Line,
        room: SchedulingRoom,
    ) -> PostInstance:
        def step() -> PostInstance:
            before = self.calendar.get(access.tenant_id, instance_id)
            if before is None:
                raise NotFound("No such post.")
            after = change(before)
            if after is before:
                return before
            room.require(before, after)
            after = replace(after, version=before.version + 1)
            after = self.reserving.covered(access.tenant, before, after)
            attempt = line.about(before, access.email, self.clock.now())
            self.calendar.apply(Replace(before, after), attempts=[attempt])
            return replace(after, revision=before.revision + 1)

        post = until_unchanged(step)
        room.scheduled(post)
        return post


def _each(
    instance_ids: Sequence[str], decide: Callable[[str], PostInstance]
) -> Sequence[Resolution]:
    answers = []
    for instance_id in instance_ids:
        try:
            post = decide(instance_id)
        except DrumbeatError as error:
            answers.append(Resolution(instance_id, error=error))
        else:
            answers.append(Resolution(instance_id, instance=post))
    return answers


@dataclass(frozen=True, slots=True)
class _Line:
    """A person's decision as a line of the post's history."""

    outcome: str
    code: str | None = None

    def about(self, before: PostInstance, email: str, at: datetime) -> Attempt:
        return Attempt(
            tenant_id=before.tenant_id,
            instance_id=before.id,
            generation=before.generation,
            attempt=before.attempt,
            number=before.tries,
            at=at,
            outcome=self.outcome,
            code=self.code,
            message=f"By {email}.",
        )


@dataclass(frozen=True, slots=True)
class _Usable:
    """Which accounts can post now, and which content may go out, each read once."""

    accounts: Accounts
    contents: Contents
    tenant_id: str
    seen: dict[str, ChannelAccount | None] = field(default_factory=dict)
    read: dict[str, ContentItem | None] = field(default_factory=dict)

    def require(self, post: PostInstance) -> None:
        """Raises Conflict unless the post could go out now."""
        self.require_account(post)
        content_id = post.content_item_id
        if content_id is None:
            return
        if content_id not in self.read:
            self.read[content_id] = self.contents.get(self.tenant_id, content_id)
        content = self.read[content_id]
        if content is not None:
            require_publishable(content)

    def require_account(self, post: PostInstance) -> None:
        """Raises Conflict when the account of `post` is gone, or can't post."""
        account_id = post.channel_account_id
        if account_id not in self.seen:
            self.seen[account_id] = self.accounts.get(self.tenant_id, account_id)
        account = self.seen[account_id]
        if account is None or account.status is AccountStatus.DELETING:
            raise account_deleted(post)
        if account.status is AccountStatus.PAUSED:
            raise Conflict(f"'{account.name}' is paused; resume it first.", code="account_paused")
        if account.status is AccountStatus.NEEDS_RECONNECT:
            raise Conflict(
                f"'{account.name}' must be reconnected before it can post.",
                code="needs_reconnect",
            )


@dataclass(slots=True)
class _FreeMinutes:
    """Finds minutes at which an account has no post, each only once."""

    calendar: Calendar
    tenant_id: str
    now: datetime
    given: set[tuple[str, datetime]] = field(default_factory=set)

    def next_for(self, post: PostInstance) -> tuple[datetime, datetime]:
        """The next one at the post's local time, with the wall time that it stands for.

        Each call takes the next day. Raises SlotTaken when a year has none.
        """
        account_id, later = post.channel_account_id, later_minutes(post, self.now)
        while places := list(islice(later, _LOOKED_AT)):
            minutes = [when for when, _ in places]
            posts = self.calendar.at_minutes(self.tenant_id, account_id, minutes)
            conflicts = {
                each.scheduled_for for each in posts if not lifecycle.is_free_for(each, post)
            }
            for when, wall_time in places:
                if when not in conflicts and (account_id, when) not in self.given:
                    self.given.add((account_id, when))
                    return when, wall_time
        raise SlotTaken(f"'{post.account_name}' has a post at that time of every day.")
