"""Letting an account's posts follow its change or deletion, part by part.

The account has a mark until that is complete, so a run may end anywhere and be continued: what is
done makes no difference when it is done again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from drumbeat.domain import lifecycle, planning
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, NotFound
from drumbeat.domain.planning import Slot
from drumbeat.domain.posts import EDITABLE, Origin, PostInstance, Status
from drumbeat.ports import (
    MAX_PLANNED_AT_ONCE,
    Accounts,
    Calendar,
    Clock,
    Ids,
    Position,
    Remove,
    Replace,
    Stretch,
)
from drumbeat.services.allowance import Allowance
from drumbeat.services.optimistic_locking import until_unchanged

T = TypeVar("T")

#: How far back a new name is copied to posts that were never sent.
_RECENT = timedelta(days=90)
#: Posts of one account that are handled together.
_POSTS_IN_A_PART = 5_000
#: After everything that has a time.
_BEHIND_ALL = datetime(9999, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is left to do for an account, as a message carries it.

    For the account in this `version`, everything before `until` is done. `touched`: this pass
    through the calendar has changed something.
    """

    tenant_id: str
    account_id: str
    version: int
    until: datetime | None = None
    touched: bool = False

    @classmethod
    def of(cls, account: ChannelAccount) -> Errand:
        return cls(tenant_id=account.tenant_id, account_id=account.id, version=account.version)

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> Errand:
        until = message.get("until")
        return cls(
            tenant_id=message["tenant_id"],
            account_id=message["account_id"],
            version=int(message["version"]),
            until=datetime.fromisoformat(until) if until else None,
            touched=bool(message.get("touched")),
        )

    def message(self) -> Mapping[str, Any]:
        return {
            "tenant_id": self.tenant_id,
            "account_id": self.account_id,
            "version": self.version,
            "until": self.until.isoformat() if self.until else None,
            "touched": self.touched,
        }


@dataclass(frozen=True, slots=True)
class _Part:
    """An account's posts up to `end`, in whole weeks of its zone; None: all posts."""

    instances: Sequence[PostInstance]
    withdrawn: frozenset[datetime]
    end: datetime | None


_NO_CHANGE = planning.Regrid(to_remove=(), to_create=(), to_restate=())
_Piece = tuple[Sequence[PostInstance], Sequence[PostInstance], Sequence[Replace]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    accounts: Accounts
    calendar: Calendar
    clock: Clock
    ids: Ids

    def current(self, account: ChannelAccount) -> ChannelAccount:
        """The present account. Raises NotFound once it is being deleted."""
        current = self.accounts.get(account.tenant_id, account.id)
        if current is None or current.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return current

    def run(self, errand: Errand, allowance: Allowance) -> Errand | None:
        """Do what is left for an account, until that is done or the allowance is spent.

        Returns what is left; nothing is left when the account is gone.
        """
        account = self.accounts.get(errand.tenant_id, errand.account_id)
        if account is None:
            return None
        if account.status is AccountStatus.DELETING:
            return self._take_apart(account, errand, allowance)
        try:
            return self.follow(account, allowance, errand)[1]
        except NotFound:
            return Errand.of(account)  # its deletion has begun meanwhile

    def follow(
        self, account: ChannelAccount, allowance: Allowance, errand: Errand | None = None
    ) -> tuple[ChannelAccount, Errand | None]:
        """Make planned slots follow the account's schedule, and its posts its zone and name.

        Empty planned slots that left the grid are removed, new ones are created, everything else
        stays in place and gets the local time of the account's zone. The newest change wins: an
        errand for an older version begins again. Returns the account as it then is, and what is
        left.
        """
        rest = errand or Errand.of(account)

        def step() -> ChannelAccount:
            nonlocal rest
            while True:
                current = self.current(account)
                if not current.is_unfinished or allowance.is_late():
                    return current
                if rest.version != current.version:
                    rest = Errand.of(current)
                rest = allowance.reached = self._follow_part(current, rest, allowance)
                if allowance.is_spent:
                    return self.current(account)

        current = until_unchanged(step)
        return current, rest if current.is_unfinished else None

    def _follow_part(self, account: ChannelAccount, errand: Errand, allowance: Allowance) -> Errand:
        now, zone = self.clock.now(), account.schedule.timezone
        this_week, _ = planning.whole_weeks(now, now, zone)
        first = errand.until or self._from(account, this_week)
        # Consistent, because an empty slot that was not seen now would stay off the grid.
        part = self._read(account, first, allowance)
        change = _NO_CHANGE
        if account.replanning:
            change = planning.regrid(
                account.schedule,
                _wanted(account, first, part.end, now),
                [i for i in part.instances if i.scheduled_for and i.scheduled_for >= this_week],
                part.withdrawn,
                now,
            )
        create = [planned_post(account, self.ids.new(), slot, now) for slot in change.to_create]
        restate = [Replace(old, _restated(old, slot, account)) for old, slot in change.to_restate]
        leaving = {each.id for each in change.to_remove} | {each.before.id for each in restate}
        others = (each for each in part.instances if each.id not in leaving)
        restate += [
            Replace(each, post) for each in others if (post := _as_of(account, each)) != each
        ]
        pieces = _pieces(create, change.to_remove, restate)
        if part.end is None and not pieces:
            pieces = [((), (), ())]
        for number, (creations, removals, replacements) in enumerate(pieces, start=1):
            if number > 1 and allowance.is_spent:
                return errand
            complete = part.end is None and number == len(pieces)
            after = _complete(account) if complete else account
            self.calendar.plan(
                account, after, create=creations, remove=removals, restate=replacements
            )
            allowance.spend()
        return replace(errand, until=part.end or _BEHIND_ALL)

    def _from(self, account: ChannelAccount, this_week: datetime) -> datetime | None:
        """From where on posts may have to follow; None: from the beginning."""
        if account.rezoning:
            return None
        if account.renaming:
            recent = planning.monday_before(self.clock.now() - _RECENT, account.schedule.timezone)
            return min(recent, this_week)
        return this_week

    def _read(self, account: ChannelAccount, first: datetime | None, allowance: Allowance) -> _Part:
        """The account's posts from `first` on, until there are many or the allowance is spent."""
        instances: list[PostInstance] = []
        withdrawn: set[datetime] = set()
        position: Position | None = None
        while True:
            page = self.calendar.stretch(account.tenant_id, account.id, first, position)
            allowance.spend()
            instances += page.instances
            withdrawn |= set(page.withdrawn)
            if page.next is None:
                return _Part(instances, frozenset(withdrawn), None)
            if len(instances) >= _POSTS_IN_A_PART or allowance.is_spent:
                end = _whole_weeks_until(page, account)
                if first is None or first < end:
                    return _cut(instances, withdrawn, end)
            position = page.next

    def _take_apart(
        self, account: ChannelAccount, errand: Errand, allowance: Allowance
    ) -> Errand | None:
        """Remove empty slots, turn scheduled posts into drafts, then remove the account.

        Posts that people have moved behind the reached position are found by another pass: the
        account is removed after a pass that was made in one run, or found nothing.
        """
        first, position, touched = errand.until, None, errand.touched
        at = first
        while True:
            page = self.calendar.stretch(account.tenant_id, account.id, first, position)
            allowance.spend()
            mine = [each for each in page.instances if _has_to_go(each)]
            if not self._release_all(account, mine, allowance):
                return replace(errand, until=at, touched=True)
            touched = touched or bool(mine)
            position = page.next
            if position is None:
                break
            at = page.reached or _BEHIND_ALL
            allowance.reached = replace(errand, until=at, touched=touched)
            if allowance.is_spent:
                return replace(errand, until=at, touched=touched)
        if errand.until is not None and touched:
            return Errand.of(account)
        self.accounts.delete(account.tenant_id, account.id)
        return None

    def _release_all(
        self, account: ChannelAccount, posts: Sequence[PostInstance], allowance: Allowance
    ) -> bool:
        """Release these posts; False when the allowance was spent before the last."""
        empty = [each for each in posts if each.status is Status.PLANNED]
        others = [each for each in posts if each.status is not Status.PLANNED]
        count = 0
        for piece in chunks(empty, MAX_PLANNED_AT_ONCE):
            if count and allowance.is_spent:
                return False
            try:
                self.calendar.plan(account, account, remove=piece)
            except ChangedMeanwhile:
                others += piece
            allowance.spend()
            count += 1
        for each in others:
            if count and allowance.is_spent:
                return False
            until_unchanged(partial(self._release, account.tenant_id, each.id))
            allowance.spend()
            count += 1
        return True

    def _release(self, tenant_id: str, instance_id: str) -> None:
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None or not _has_to_go(instance):
            return
        if instance.status is Status.PLANNED:
            self.calendar.apply(Remove(instance))
        else:
            self.calendar.apply(Replace(instance, lifecycle.unplace(instance)))


def planned_post(
    account: ChannelAccount, instance_id: str, slot: Slot, now: datetime
) -> PostInstance:
    """An empty slot made by top-off."""
    return PostInstance(
        id=instance_id,
        tenant_id=account.tenant_id,
        channel_account_id=account.id,
        account_name=account.name,
        platform=account.platform,
        timezone=account.schedule.timezone,
        status=Status.PLANNED,
        origin=Origin.TOPOFF,
        scheduled_for=slot.scheduled_for,
        wanted_local=slot.intent,
        created_at=now,
    )


def chunks(items: Sequence[T], size: int) -> list[Sequence[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _wanted(
    account: ChannelAccount, first: datetime | None, end: datetime | None, now: datetime
) -> list[Slot]:
    """The slots wanted in the part that was topped off, from `first` up to `end`."""
    start, until = first or now, end or _BEHIND_ALL
    slots: list[Slot] = []
    for began_at, ended_at in account.planned:
        if ended_at > max(now, start) and began_at < until:
            window = planning.window_until(max(now, began_at), ended_at, account.schedule.timezone)
            last = min(until, ended_at + timedelta(days=1))
            slots += planning.wanted_between(account.schedule, window, start, last)
    return slots


def _has_to_go(instance: PostInstance) -> bool:
    """Whether it has to change when its account is removed."""
    if instance.status in (Status.PLANNED, Status.SCHEDULED):
        return True
    return instance.status is Status.DRAFT and instance.scheduled_for is not None


def _restated(instance: PostInstance, slot: Slot, account: ChannelAccount) -> PostInstance:
    """The same minute, with the local time that the schedule now wants."""
    return replace(
        instance, wanted_local=slot.intent, timezone=slot.timezone, account_name=account.name
    )


def _as_of(account: ChannelAccount, instance: PostInstance) -> PostInstance:
    """With the account's zone and, unless it is out, its name."""
    zone = account.schedule.timezone
    if instance.timezone != zone:
        instance = lifecycle.follow_zone(instance, zone)
    if instance.account_name != account.name and instance.status in EDITABLE:
        instance = replace(instance, account_name=account.name)
    return instance


def _complete(account: ChannelAccount) -> ChannelAccount:
    return replace(account, replanning=False, rezoning=False, renaming=False)


def _whole_weeks_until(page: Stretch, account: ChannelAccount) -> datetime:
    if page.reached is None:
        return _BEHIND_ALL
    return planning.monday_before(page.reached, account.schedule.timezone)


def _cut(instances: Sequence[PostInstance], withdrawn: set[datetime], end: datetime) -> _Part:
    return _Part(
        [each for each in instances if each.scheduled_for and each.scheduled_for < end],
        frozenset(minute for minute in withdrawn if minute < end),
        end,
    )


def _pieces(
    create: Sequence[PostInstance],
    remove: Sequence[PostInstance],
    restate: Sequence[Replace],
) -> list[_Piece]:
    """Divide a change into transactions that fit."""
    return [
        *(((), piece, ()) for piece in chunks(remove, MAX_PLANNED_AT_ONCE)),
        *((piece, (), ()) for piece in chunks(create, MAX_PLANNED_AT_ONCE)),
        *(((), (), piece) for piece in chunks(restate, MAX_PLANNED_AT_ONCE)),
    ]
