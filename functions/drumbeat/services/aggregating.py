"""Counts the table's changes: daily figures and the error log. Nothing waits for it.

Changes arrive at least once. Each part of a batch is written together with how far its shard was
counted, so repeated changes are recognised, and a killed function neither loses nor doubles
anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from drumbeat.domain import changes
from drumbeat.domain.changes import (
    NOTHING,
    Change,
    Effects,
    Notified,
    NotUnderstood,
    PeriodChanged,
)
from drumbeat.domain.notifications import of_credits
from drumbeat.domain.plans import Plan
from drumbeat.ports import (
    Clock,
    Derived,
    Log,
    MailQueue,
    Notifications,
    TenantReader,
    Unwritable,
)

#: A transaction has 100 actions (DynamoDB Developer Guide, quotas); one of them stores the
#: position.
_MOST_WRITES = 99


@dataclass(frozen=True, slots=True)
class Counted:
    """The result of a batch: how many changes were counted, and how many made no sense."""

    changes: int = 0
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class _Told:
    """A change with its effects."""

    change: Change
    effects: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregator:
    derived: Derived
    tenants: TenantReader
    notifications: Notifications
    mails: MailQueue
    #: The plan of businesses without one of their own.
    default_plan: Plan
    clock: Clock
    log: Log

    def take(self, shard: str, records: Sequence[Mapping[str, Any]]) -> Counted:
        """Count the changes of one shard, in their order.

        Raises Unavailable and ChangedMeanwhile: the same records have to be passed again then.
        """
        batch = [self._told(self.derived.change_of(record)) for record in records]
        batch = [each for each in batch if each.effects != NOTHING]
        self._have_mailed([each for one in batch for each in one.effects.notified])
        for part in _parts(batch):
            self._write(shard, part)
        passed_over = [each for each in batch if isinstance(each.change.what, NotUnderstood)]
        return Counted(len(batch), len(passed_over))

    def _have_mailed(self, notified: Sequence[Notified]) -> None:
        """A repeated notification is still mailed once, because each e-mail is claimed before it is
        sent."""
        self.mails.send(
            {"tenant_id": each.tenant_id, "notification_id": each.notification_id}
            for each in notified
        )

    def _told(self, change: Change) -> _Told:
        """A change whose values make no sense is logged and skipped."""
        try:
            return _Told(change, changes.effects(change, self.default_plan))
        except Exception as error:
            return self._passed_over(change, error)

    def _passed_over(self, change: Change, error: Exception) -> _Told:
        self.log.exception("change_passed_over", position=change.position)
        poison = replace(change, what=NotUnderstood(type(error).__name__))
        return _Told(poison, changes.effects(poison, self.default_plan))

    def _write(self, shard: str, part: Sequence[_Told]) -> None:
        effects = changes.all_effects(each.effects for each in part)
        self._warn(effects.periods)
        if not effects.writes:
            return
        first, last = part[0].change.position, part[-1].change.position
        try:
            written = self.derived.write(
                shard, effects, first=first, last=last, at=self.clock.now()
            )
        except Unwritable as error:
            self._write_apart(shard, part, error)
            return
        if not written:
            self._write_rest(shard, part)

    def _warn(self, periods: Sequence[PeriodChanged]) -> None:
        """Notify people whose credits are low, once per month."""
        now = self.clock.now()
        for each in periods:
            # Most changes need no notification; the business is read only for the words of one that
            # does.
            if not of_credits(each.before, each.after, "UTC", now):
                continue
            tenant = self.tenants.get(each.after.tenant_id)
            if tenant is not None:
                for notification in of_credits(each.before, each.after, tenant.timezone, now):
                    self.notifications.tell_once(notification)

    def _write_rest(self, shard: str, part: Sequence[_Told]) -> None:
        """A part of it was counted before: write what follows."""
        reached = self.derived.reached(shard) or ""
        rest = [each for each in part if each.change.position > reached]
        if rest:
            self._write(shard, rest)

    def _write_apart(self, shard: str, part: Sequence[_Told], error: Unwritable) -> None:
        """Find the change that can't be written, and write the others."""
        if len(part) > 1:
            middle = len(part) // 2
            self._write(shard, part[:middle])
            self._write(shard, part[middle:])
        elif isinstance(part[0].change.what, NotUnderstood):
            raise error
        else:
            self._write(shard, [self._passed_over(part[0].change, error)])


def _parts(batch: Sequence[_Told]) -> Iterator[Sequence[_Told]]:
    """As many changes as one transaction can write, one group after the other."""
    part: list[_Told] = []
    total = NOTHING
    for each in batch:
        grown = total + each.effects
        if part and grown.writes > _MOST_WRITES:
            yield part
            part, grown = [], each.effects
        part.append(each)
        total = grown
    if part:
        yield part
