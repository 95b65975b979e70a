"""How a change of the table changes what is derived from it: figures, errors, notifications."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from drumbeat.domain import canary, figures
from drumbeat.domain.attempts import Attempt
from drumbeat.domain.credits import Period
from drumbeat.domain.error_log import ErrorKind, LoggedError
from drumbeat.domain.figures import Counters, PlanChange
from drumbeat.domain.media import Asset, AssetStatus
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Tenant
from drumbeat.domain.time_ordered import time_ordered

#: Outcomes of a try that operators should see.
_TROUBLE = frozenset({"failed", "unconfirmed", "missed", "skipped"})


@dataclass(frozen=True, slots=True)
class PostChanged:
    """A post was added, changed or removed; `before` and `after` are None where there is none.

    `unread`: the type of an error in reading one of them; that one is None.
    """

    before: PostInstance | None
    after: PostInstance | None
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A line was added to a post's history."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class AssetChanged:
    before: Asset | None
    after: Asset


@dataclass(frozen=True, slots=True)
class TenantChanged:
    """A business was founded or changed; `after` of one that is gone is its state before
    deletion."""

    before: Tenant | None
    after: Tenant


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    """A month of credits was opened or changed."""

    before: Period | None
    after: Period


@dataclass(frozen=True, slots=True)
class Notified:
    """A notification was made."""

    tenant_id: str
    notification_id: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A change that can't be counted; `why`: the type of the error."""

    why: str


What = PostChanged | Tried | AssetChanged | TenantChanged | PeriodChanged | Notified | NotUnderstood


@dataclass(frozen=True, slots=True)
class Change:
    """One record of the table's stream.

    `position`: its place in its shard, as sortable text. `at`: when it was made, to the second.
    `where`: the item's keys. `tenant_id`: the business that it belongs to, if any.
    """

    position: str
    at: datetime
    where: str
    tenant_id: str | None
    what: What | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """The writes that changes lead to. `figures`: by business and day.

    Days whose changes add up to nothing are included, because a comparison with an earlier state
    needs to know which days were touched.
    """

    figures: Mapping[tuple[str, date], Counters] = field(default_factory=dict)
    #: Businesses that changed from one plan to another, by UTC day.
    plan_changes: Mapping[date, Counters] = field(default_factory=dict)
    errors: Mapping[str, LoggedError] = field(default_factory=dict)
    notified: tuple[Notified, ...] = ()
    periods: tuple[PeriodChanged, ...] = ()

    @property
    def deployment(self) -> Mapping[date, Counters]:
        """The figures of all businesses together, and their plan changes."""
        by_day: defaultdict[date, list[Counters]] = defaultdict(list)
        for day, counters in self.plan_changes.items():
            by_day[day].append(counters)
        for (_, day), counters in self.figures.items():
            by_day[day].append(counters)
        return {day: figures.summed(many) for day, many in by_day.items()}

    @property
    def plans(self) -> Counters:
        """How the numbers of businesses per plan change."""
        sums: list[Counters] = []
        for counters in self.plan_changes.values():
            for change, count in counters.items():
                if isinstance(change, PlanChange):
                    sums += [on_plan(change.before, -count), on_plan(change.after, count)]
        return figures.summed(sums)

    @property
    def writes(self) -> int:
        """How many items are written."""
        days = len(self.figures) + len(self.deployment)
        return days + len(self.errors) + bool(self.plans)

    def __add__(self, other: Effects) -> Effects:
        return Effects(
            figures=_both(self.figures, other.figures),
            plan_changes=_both(self.plan_changes, other.plan_changes),
            errors={**self.errors, **other.errors},
            notified=(*self.notified, *other.notified),
            periods=(*self.periods, *other.periods),
        )


NOTHING = Effects()


def on_plan(plan: str | None, count: int) -> Counters:
    """The counter of `count` more businesses on a plan."""
    return {PlanChange(None, plan): count} if plan else {}


def plan_of(tenant: Tenant | None, default: Plan) -> str | None:
    """The plan that a business counts for; None for a deleted one and for the canary.

    A smaller plan counts when its start is stored, the night after it has begun.
    """
    if tenant is None or tenant.is_gone or tenant.id == canary.TENANT_ID:
        return None
    return (tenant.own_plan or default).value


def _changed_at(before: Tenant | None, after: Tenant, at: datetime) -> datetime:
    """When the plan changed. A smaller one began before that was stored: then its start."""
    began_at = before.plan_changes_at if before else None
    if before is None or began_at is None or began_at > at or after.own_plan != before.next_plan:
        return at
    return began_at.astimezone(UTC)


def effects(change: Change, default_plan: Plan) -> Effects:
    """The effects of one change. Raises any error that senseless values cause."""
    match change.what:
        case PostChanged():
            return _of_post(change, change.what)
        case Tried(attempt):
            error = _of_attempt(attempt)
        case AssetChanged(before, after):
            error = _of_asset(before, after)
        case TenantChanged(before, after):
            plans = plan_of(before, default_plan), plan_of(after, default_plan)
            if plans[0] == plans[1]:
                return NOTHING
            day = _changed_at(before, after, change.at).date()
            return Effects(plan_changes={day: {PlanChange(*plans): 1}})
        case PeriodChanged() as period:
            return Effects(periods=(period,))
        case Notified() as note:
            return Effects(notified=(note,)) if note.tenant_id != canary.TENANT_ID else NOTHING
        case NotUnderstood(why):
            error = _of_poison(change, why)
        case None:
            error = None
    return Effects(errors={error.id: error}) if error else NOTHING


def all_effects(changes: Iterable[Effects]) -> Effects:
    total = NOTHING
    for each in changes:
        total = total + each
    return total


_Place = TypeVar("_Place")


def _both(
    one: Mapping[_Place, Counters], other: Mapping[_Place, Counters]
) -> Mapping[_Place, Counters]:
    both = dict(one)
    for place, counters in other.items():
        both[place] = figures.summed([both.get(place, {}), counters])
    return both


def _of_post(change: Change, post: PostChanged) -> Effects:
    """A post that can't be read counts as nothing, as it does when figures are counted again."""
    why = post.unread
    sides: list[figures.Counted | None] = []
    for each in (post.before, post.after):
        try:
            sides.append(figures.of_post(each))
        except Exception as error:
            sides.append(None)
            why = type(error).__name__
    by_day = figures.difference(*sides)
    poison = _of_poison(change, why) if why else None
    return Effects(
        figures={(change.tenant_id or "", day): sums for day, sums in by_day.items()},
        errors={poison.id: poison} if poison else {},
    )


def _of_poison(change: Change, why: str) -> LoggedError:
    return LoggedError(
        id=_id(change.at, f"{change.where} {change.position}"),
        at=change.at,
        kind=ErrorKind.RECORD,
        code="not_understood",
        message=f"The change of {change.where} could not be counted: {why}.",
        tenant_id=change.tenant_id,
    )


def _of_attempt(attempt: Attempt) -> LoggedError | None:
    if attempt.outcome not in _TROUBLE or attempt.tenant_id == canary.TENANT_ID:
        return None
    key = f"{attempt.instance_id} {attempt.generation} {attempt.attempt} {attempt.number}"
    return LoggedError(
        id=_id(attempt.at, f"{key} {attempt.outcome}"),
        at=attempt.at,
        kind=ErrorKind.PUBLISH,
        code=attempt.code or attempt.outcome,
        message=attempt.message or "",
        outcome=attempt.outcome,
        tenant_id=attempt.tenant_id,
        platform=attempt.platform,
        instance_id=attempt.instance_id,
        channel_account_id=attempt.channel_account_id,
    )


def _of_asset(before: Asset | None, after: Asset) -> LoggedError | None:
    was = before is not None and before.status is AssetStatus.REJECTED
    if after.status is not AssetStatus.REJECTED or was:
        return None
    return LoggedError(
        id=_id(after.updated_at, f"{after.id} {after.updated_at.isoformat()}"),
        at=after.updated_at,
        kind=ErrorKind.MEDIA,
        code=after.reason_code or "rejected",
        message=after.reason or "",
        outcome="rejected",
        tenant_id=after.tenant_id,
        asset_id=after.id,
    )


def _id(at: datetime, what: str) -> str:
    """An id that sorts by time and is the same for the same error."""
    return time_ordered(at, hashlib.sha256(what.encode()).digest()[:10])
