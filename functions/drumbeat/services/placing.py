"""New posts: one text on one or more accounts, at a time, on an empty slot, or as a draft."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from drumbeat.domain import lifecycle, notifications, zones
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import ContentItem, require_publishable, require_schedulable
from drumbeat.domain.errors import Conflict, DrumbeatError, InvalidInput
from drumbeat.domain.options import Options
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import Calendar, Clock, Ids, Put, Replace
from drumbeat.services.instance_steps import InstanceSteps, counted, written
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits, SchedulingRoom
from drumbeat.services.reserving import Reserving

#: At a time, and among so many posts the next empty slots are looked for.
_READ_AT_A_TIME = 250
_MOST_LOOKED_AT = 10_000


class When(StrEnum):
    """When a new post is to go out."""

    NOW = "now"
    #: On the account's next empty slot.
    NEXT_FREE = "next_free"
    DRAFT = "draft"
    AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one text goes on one account: `scheduled_for` is for `When.AT`, `slot`, the empty one
    that `next_empty` has found, for `When.NEXT_FREE`.
    """

    channel_account_id: str
    when: When
    scheduled_for: datetime | None = None
    slot: PostInstance | None = None
    caption: str | None = None
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """What became of one account's part in a bulk call: one of the two is set."""

    channel_account_id: str
    instance: PostInstance | None = None
    error: DrumbeatError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Puts content on accounts: each post is made in one transaction."""

    steps: InstanceSteps
    calendar: Calendar
    reserving: Reserving
    limits: PlanLimits
    clock: Clock
    ids: Ids

    def create_many(
        self,
        access: Access,
        content_id: str,
        account_ids: Sequence[str],
        *,
        scheduled_for: datetime | None,
        status: Status | None,
    ) -> Sequence[BulkAnswer]:
        """One instance per account, each answered on its own.

        With a time they are scheduled unless `status` says Draft. Raises NotFound for the
        content, InvalidInput for what is wrong for all of them, Forbidden.
        """
        access.require(Permission.WRITE)
        status = status or (Status.SCHEDULED if scheduled_for else Status.DRAFT)
        if status is Status.SCHEDULED and scheduled_for is None:
            raise InvalidInput.of("scheduled_for", "Scheduled posts need a time.")
        if scheduled_for is not None:
            lifecycle.require_future(scheduled_for, self.clock.now())
        self.steps.content(access.tenant_id, content_id)
        room = self.limits.room(access.tenant)
        answers, reserving = [], self.reserving.for_many()
        for account_id in account_ids:
            try:
                post = until_unchanged(
                    partial(
                        self._create,
                        access.tenant,
                        reserving,
                        content_id,
                        account_id,
                        scheduled_for,
                        status,
                        room,
                    )
                )
            except DrumbeatError as error:
                answers.append(BulkAnswer(account_id, error=error))
            else:
                answers.append(BulkAnswer(account_id, instance=post))
        return answers

    def place(
        self, access: Access, content_id: str, place: Place, room: SchedulingRoom | None = None
    ) -> PostInstance:
        """A new post of this content; on an empty slot, if its account has one there.

        `room`: of the call that places several. Raises NotFound, SlotTaken, NoCredits, Conflict
        (`not_approved`, `no_empty_slot`), LimitReached, InvalidInput, Forbidden.
        """
        access.require(Permission.WRITE)
        room = room or self.limits.room(access.tenant)

        def step() -> PostInstance:
            content = self.steps.content(access.tenant_id, content_id)
            before, after = self.placed(access, content, place, room)
            after, contents = self.steps.reworded(access, before, after, content)
            after = self.steps.begun_ahead(after, content)
            after = self.reserving.covered(access.tenant, before, after)
            notification = notifications.of_change_after_approval(*contents) if contents else None
            if before.origin is Origin.PERSON:
                self.calendar.apply(Put(after), reword=contents, notification=notification)
                return after
            after = counted(after, before)
            self.calendar.apply(Replace(before, after), reword=contents, notification=notification)
            return written(before, after)

        post = until_unchanged(step)
        room.scheduled(post)
        return self.steps.hurry(post, access.tenant)

    def placed(
        self, access: Access, content: ContentItem, place: Place, room: SchedulingRoom
    ) -> tuple[PostInstance, PostInstance]:
        """The post before and after `content` is put there; nothing is written. Raises as `place`.

        What it was before is the empty slot that it takes, or a bare post.
        """
        account = self.steps.account(access.tenant_id, place.channel_account_id)
        now = self.clock.now()
        if place.when is When.NEXT_FREE:
            before = self._still_empty(access, account, place.slot)
        else:
            if place.scheduled_for is not None:
                lifecycle.require_future(place.scheduled_for, now)
            before = _bare(account, self.ids.new(), place.scheduled_for, now)
        after = lifecycle.override_caption(lifecycle.fill(before, content), place.caption)
        after = lifecycle.choose(after, self.steps.chosen(after, place.options, account))
        match place.when:
            case When.NOW:
                require_publishable(self.steps.worded(access, content, after))
                after = lifecycle.post_now(after, now)
            case When.AT | When.NEXT_FREE:
                require_schedulable(content)
                after = lifecycle.schedule(after, now)
            case When.DRAFT:
                pass
        room.require(before, after)
        return before, after

    def next_empty(
        self, access: Access, account_ids: Sequence[str]
    ) -> Sequence[PostInstance | None]:
        """The next empty slot of each account, found by one walk; named twice, its next two."""
        by_account: defaultdict[str, list[PostInstance]] = defaultdict(list)
        counts = Counter(account_ids)
        position, read, now = None, 0, self.clock.now()
        while read < _MOST_LOOKED_AT and any(
            len(by_account[each]) < counts[each] for each in counts
        ):
            page = self.calendar.range(
                access.tenant_id, now, None, limit=_READ_AT_A_TIME, after=position
            )
            read += max(len(page.items), _READ_AT_A_TIME)
            for slot in page.items:
                if slot.status is Status.PLANNED and (slot.scheduled_for or now) > now:
                    by_account[slot.channel_account_id].append(slot)
            position = page.next
            if position is None:
                break
        queues = {each: iter(slots) for each, slots in by_account.items()}
        return [next(queues.get(each, iter(())), None) for each in account_ids]

    def _still_empty(
        self, access: Access, account: ChannelAccount, slot: PostInstance | None
    ) -> PostInstance:
        """The slot that was found, or another where somebody was faster.

        Raises Conflict (`no_empty_slot`).
        """
        if slot is not None:
            current = self.calendar.get(access.tenant_id, slot.id)
            if current is not None and current.status is Status.PLANNED:
                return current
            slot = self.next_empty(access, [account.id])[0]
        if slot is None:
            raise Conflict(
                f"'{account.name}' has no empty slot ahead. Fill the next 4 weeks, or choose a "
                "time.",
                code="no_empty_slot",
            )
        return slot

    def _create(
        self,
        tenant: Tenant,
        reserving: Reserving,
        content_id: str,
        account_id: str,
        scheduled_for: datetime | None,
        status: Status,
        room: SchedulingRoom,
    ) -> PostInstance:
        account, now = self.steps.account(tenant.id, account_id), self.clock.now()
        bare = _bare(account, self.ids.new(), scheduled_for, now)
        instance = lifecycle.fill(bare, self.steps.content(tenant.id, content_id))
        if status is Status.SCHEDULED:
            instance = self.steps.begun_ahead(lifecycle.schedule(instance, now))
            instance = reserving.covered(tenant, bare, instance)
        room.require(None, instance)
        self.calendar.apply(Put(instance))
        room.scheduled(instance)
        return self.steps.hurry(instance)


def _bare(
    account: ChannelAccount, instance_id: str, when: datetime | None, now: datetime
) -> PostInstance:
    zone = account.schedule.timezone
    local = zones.meant(when, zone).isoformat(timespec="minutes") if when else None
    return PostInstance(
        id=instance_id,
        tenant_id=account.tenant_id,
        channel_account_id=account.id,
        account_name=account.name,
        platform=account.platform,
        timezone=zone,
        status=Status.PLANNED,
        origin=Origin.PERSON,
        scheduled_for=when.astimezone(UTC) if when else None,
        wanted_local=local,
        created_at=now,
    )
