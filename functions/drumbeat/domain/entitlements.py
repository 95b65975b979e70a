"""The limits of one business, and the errors for exceeding them.

Refusals, `GET /limits`, `POST /limits/check` and the console all use this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from drumbeat.domain import plans, zones
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.errors import LimitReached
from drumbeat.domain.plans import AS_USUAL, Configured, Limit, Limits, Plan
from drumbeat.domain.posts import ON_ITS_WAY, PostInstance, Status
from drumbeat.domain.quotas import readable

_IN_BYTES = frozenset({Limit.STORAGE, Limit.FILE})
#: Statuses that count towards a day; posts that failed don't.
_COUNTED = ON_ITS_WAY | {Status.POSTED}

#: The problem and its remedy. `most` and `current` are formatted before.
_WORDS: Mapping[Limit, tuple[str, str]] = {
    Limit.CREDITS: ("The {plan} plan has {most} credits a month.", "Wait for the next month."),
    Limit.ACCOUNTS: (
        "On the {plan} plan you can connect {most} {where} {account}, and have {current}.",
        "Delete one that you no longer need.",
    ),
    Limit.QUEUE: (
        "On the {plan} plan {most} posts can be scheduled at a time, and {current} are.",
        "Wait until one has gone out, or cancel one.",
    ),
    Limit.DAYS_AHEAD: (
        "On the {plan} plan posts can be scheduled {most} days ahead; this is {current}.",
        "Choose an earlier day.",
    ),
    Limit.POSTS: (
        "On the {plan} plan {most} posts a day can go out on {where}, and that day has {current}.",
        "Choose another day.",
    ),
    Limit.GENERATIONS: (
        "On the {plan} plan you can have {most} texts written a day, and have had {current}.",
        "Have more written tomorrow.",
    ),
    Limit.VARIATIONS: (
        "On the {plan} plan you can have {most} versions of a text written; this is {current}.",
        "Ask for fewer.",
    ),
    Limit.RULES: (
        "On the {plan} plan you can have {most} automation rules, and have {current}.",
        "Delete one that you no longer need.",
    ),
    Limit.STORAGE: (
        "On the {plan} plan the library may hold {most}, and holds {current}.",
        "Delete what you no longer need.",
    ),
    Limit.FILE: (
        "On the {plan} plan a file may have {most}, and this one has {current}.",
        "Make it smaller.",
    ),
    Limit.API_KEYS: (
        "On the {plan} plan you can have {most} API keys, and have {current}.",
        "Delete one that you no longer need.",
    ),
    Limit.WEBHOOKS: (
        "On the {plan} plan you can have {most} webhooks, and have {current}.",
        "Delete one that you no longer need.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlements:
    """The limits of a business on `plan`, including its own overrides."""

    plan: Plan
    limits: Limits
    configured: Configured = AS_USUAL

    @property
    def is_open(self) -> bool:
        """Whether no limit applies, so that nothing has to be counted."""
        return all(most is None for most in self.limits.values())

    def upgrade_to(self, limit: Limit) -> Plan | None:
        """The plan that would give more; None when none does."""
        most = self.limits[limit]
        return plans.next_plan_with_more(self.plan, limit, self.configured, than=most)

    def allows(self, limit: Limit, current: int, *, more: int = 1) -> bool:
        """Whether there is room for `more` in addition to `current`."""
        most = self.limits[limit]
        return most is None or current + more <= most

    def require_room(self, limit: Limit, current: int, *, more: int = 1, where: str = "") -> None:
        """Raise LimitReached unless there is room. `where`: the network's name, for the message."""
        if not self.allows(limit, current, more=more):
            raise self.reached(limit, current, where=where)

    def reached(self, limit: Limit, current: int, *, where: str = "") -> LimitReached:
        """The error: the limit, the present number, and a remedy."""
        most = self.limits[limit] or 0
        larger = self.upgrade_to(limit)
        template, remedy = _WORDS[limit]
        message = template.format(
            plan=named(self.plan),
            most=_shown(limit, most),
            current=_shown(limit, current),
            where=where,
            account="account" if most == 1 else "accounts",
        )
        parts = [message, remedy]
        if larger is not None:
            bound = plans.limits_of(larger, None, self.configured)[limit]
            room = "no limit" if bound is None else _shown(limit, bound)
            parts.append(f"The {named(larger)} plan has room for more ({room}).")
        return LimitReached(
            " ".join(parts),
            name=limit.value,
            current=current,
            most=most,
            upgrade_to=larger.value if larger else None,
        )

    def locked(self, account_name: str, *, where: str) -> LimitReached:
        """The error for scheduling on an account that the plan has no room for."""
        most = self.limits[Limit.ACCOUNTS] or 0
        larger = self.upgrade_to(Limit.ACCOUNTS)
        more = f", or change to the {named(larger)} plan" if larger else ""
        return LimitReached(
            f"'{account_name}' is locked: the {named(self.plan)} plan has room for {most} "
            f"{where} {'account' if most == 1 else 'accounts'}. What is scheduled there goes out. "
            f"Choose on the Plan page which accounts to keep{more}.",
            name=Limit.ACCOUNTS.value,
            current=most + 1,
            most=most,
            upgrade_to=larger.value if larger else None,
        )


@dataclass(slots=True, kw_only=True)
class Agenda:
    """The posts, by id, that are on their way or went out lately, for counting by local day."""

    zone: str
    posts: dict[str, PostInstance] = field(default_factory=dict)

    @classmethod
    def of(cls, zone: str, posts: Iterable[PostInstance]) -> Agenda:
        return cls(zone=zone, posts={each.id: each for each in posts})

    def put(self, post: PostInstance) -> None:
        """Count `post` in its new state."""
        self.posts[post.id] = post

    def waiting(self, besides: str | None = None) -> int:
        """How many are scheduled. `besides`: a post to leave out."""
        return sum(
            each.status is Status.SCHEDULED and each.id != besides for each in self.posts.values()
        )

    def on(self, day: date, platform: str, besides: str | None = None) -> int:
        """How many go out, or went out, on a network on a local day. `besides`: a post to leave
        out."""
        return sum(
            each.platform == platform
            and each.status in _COUNTED
            and each.id != besides
            and self.day_of(each) == day
            for each in self.posts.values()
        )

    def day_of(self, post: PostInstance) -> date | None:
        """The local day on which it goes out, or went out."""
        return _day_of(post, self.zone)

    def fullest(self, day: date, platforms: Iterable[str]) -> Mapping[str, int]:
        """The number of posts on a local day, by network."""
        return {each: self.on(day, each) for each in platforms}


def needs_room(before: PostInstance | None, after: PostInstance, zone: str) -> bool:
    """Whether `after` is newly scheduled, or moved to another local day or another network."""
    if after.status is not Status.SCHEDULED or before is None or not _waits(before):
        return after.status is Status.SCHEDULED
    if after.channel_account_id != before.channel_account_id:
        return True
    return _day_of(before, zone) != _day_of(after, zone)


def require_schedulable(
    may: Entitlements,
    agenda: Agenda,
    before: PostInstance | None,
    after: PostInstance,
    now: datetime,
    *,
    where: str,
) -> None:
    """Raise LimitReached when `after` is scheduled on, or moved to, a day that is full.

    A post that is already scheduled keeps its place in the queue. `where`: its network's name.
    """
    day = agenda.day_of(after)
    if day is None or after.due_at is None or not needs_room(before, after, agenda.zone):
        return
    days = (day - zones.local(now, agenda.zone).date()).days
    if not may.allows(Limit.DAYS_AHEAD, days, more=0):
        raise may.reached(Limit.DAYS_AHEAD, days)
    if not _waits(before) and after.due_at > now:
        may.require_room(Limit.QUEUE, agenda.waiting(after.id))
    may.require_room(Limit.POSTS, agenda.on(day, after.platform, after.id), where=where)


def locked_accounts(
    may: Entitlements, accounts: Iterable[ChannelAccount], kept: frozenset[str] = frozenset()
) -> Sequence[ChannelAccount]:
    """The accounts that a plan has no room for: nothing new is scheduled there.

    Of each network, the accounts that people chose (`kept`) stay in use, then the oldest.
    """
    most = may.limits[Limit.ACCOUNTS]
    if most is None:
        return []
    by_network: dict[str, list[ChannelAccount]] = {}
    for account in accounts:
        by_network.setdefault(account.platform, []).append(account)
    locked: list[ChannelAccount] = []
    for group in by_network.values():
        group.sort(key=lambda each: (each.id not in kept, each.id))
        locked += group[most:]
    return locked


def _waits(post: PostInstance | None) -> bool:
    return post is not None and post.status is Status.SCHEDULED


def _day_of(post: PostInstance, zone: str) -> date | None:
    at = post.posted_at or post.due_at or post.scheduled_for
    return None if at is None else zones.local(at, zone).date()


def named(plan: Plan) -> str:
    """The plan's name for people: `Pro`."""
    return plan.value.capitalize()


def _shown(limit: Limit, number: int) -> str:
    return readable(number) if limit in _IN_BYTES else str(number)
