"""The daily summary: finding businesses whose morning has come, and writing it for one at a time.

All admins are also notified of requests that have waited for two days, even if nothing is mailed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from drumbeat.domain import mail, mail_words, notifications, zones
from drumbeat.domain.errors import NotFound
from drumbeat.domain.letters import Letter
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.mail_stops import Stop
from drumbeat.domain.mail_words import Morning, Pages
from drumbeat.domain.notifications import Notification, Type, is_settled
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Member, Tenant
from drumbeat.ports import (
    Calendar,
    Causes,
    Clock,
    MailQueue,
    Mornings,
    Notifications,
    TenantStore,
)
from drumbeat.services.mailing import Ending, Outcome, Post, complete
from drumbeat.services.paging import every

_LOOKED_EVERY = timedelta(minutes=15)
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(days=7)
#: How far back, and in how many notifications, to look for what still waits.
_LOOKED_BACK, MOST_TOLD = timedelta(days=30), 500
_READ_AT_A_TIME = 100
#: The most posts and slots of a week that are read.
MOST_POSTS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningLook:
    """Finds the businesses whose morning has come since the last look."""

    mornings: Mornings
    queue: MailQueue
    clock: Clock

    def look(self) -> int:
        """Send a message for each; returns how many. After a failure the next look repeats it, and
        a business that gets two messages gets one summary. Raises Unavailable."""
        now = self.clock.now()
        mark = self.mornings.reached() or now - _LOOKED_EVERY
        number = self.queue.send(self._due(max(mark, now - mail.MADE_UP_FOR), now))
        self.mornings.reach(now)
        return number

    def _due(self, after: datetime, until: datetime) -> Iterator[dict[str, str]]:
        days: dict[str, date | None] = {}
        for tenant_id, zone in self.mornings.zones():
            if zone not in days:
                days[zone] = mail.morning_between(after, until, zone)
            day = days[zone]
            if day is not None:
                yield {"tenant_id": tenant_id, "morning": day.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningMail:
    """`post` is None when the deployment sends no e-mails."""

    post: Post | None
    tenants: TenantStore
    notifications: Notifications
    causes: Causes
    calendar: Calendar
    clock: Clock

    def begin_day(self, tenant_id: str, day: date) -> Outcome:
        """Mail one business's summary of `day`, and notify admins of requests that wait too long.

        Raises MailIncomplete, Unavailable.
        """
        tenant = self.tenants.get(tenant_id)
        if tenant is None or tenant.is_gone:
            return Counter()
        now = self.clock.now()
        notices = self._open(tenant_id, now, mail.morning(day - _A_DAY, tenant.timezone))
        requests = _waiting(notices)
        self._escalate(requests, {each.id for each in notices}, now)
        if self.post is None or now - mail.morning(day, tenant.timezone) > mail.MADE_UP_FOR:
            return Counter()
        try:
            members = self.tenants.roster(tenant_id).members
        except NotFound:
            return Counter()
        readers = [each for each in members if mail.wants_morning(each)]
        posts = self._posts(tenant, readers, now)
        return complete(
            Counter(
                ending
                for member in readers
                if (ending := self._mail(tenant, member, day, now, notices, requests, posts))
            )
        )

    def _open(self, tenant_id: str, now: datetime, since: datetime) -> Sequence[Notification]:
        """Notifications since then, and older requests for approval, that are not settled."""
        pages = every(
            lambda after: self.notifications.list(tenant_id, limit=_READ_AT_A_TIME, after=after)
        )
        recent = takewhile(
            lambda each: each.created_at >= now - _LOOKED_BACK, islice(pages, MOST_TOLD)
        )
        asks = (Type.APPROVAL_REQUESTED, Type.APPROVAL_OVERDUE)
        notices = [each for each in recent if each.created_at >= since or each.type in asks]
        causes: list[notifications.Cause] = []
        for start in range(0, len(notices), _READ_AT_A_TIME):
            causes += self.causes.of(tenant_id, notices[start : start + _READ_AT_A_TIME])
        return [
            each for each, cause in zip(notices, causes, strict=True) if not is_settled(each, cause)
        ]

    def _escalate(self, requests: Sequence[Notification], ids: set[str], now: datetime) -> None:
        for request in requests:
            overdue = notifications.of_overdue(request, now)
            if overdue is not None and overdue.id not in ids:
                self.notifications.tell_once(overdue)

    def _posts(
        self, tenant: Tenant, wanting: Sequence[Member], now: datetime
    ) -> Sequence[PostInstance]:
        """The posts of the next 7 days; empty when nobody wants the summary."""
        if not any(mail.chosen(each, MailKind.SUMMARY) is MailTime.DAILY for each in wanting):
            return []
        pages = every(lambda after: self.calendar.range(tenant.id, now, now + _A_WEEK, after=after))
        return list(islice(pages, MOST_POSTS))

    def _mail(
        self,
        tenant: Tenant,
        member: Member,
        day: date,
        now: datetime,
        notices: Sequence[Notification],
        requests: Sequence[Notification],
        posts: Sequence[PostInstance],
    ) -> Ending | None:
        since = mail.morning(day - _A_DAY, tenant.timezone)
        new = [each for each in notices if each.created_at >= since]
        morning = Morning(day=day, now=now)
        if mail.chosen(member, MailKind.SUMMARY) is MailTime.DAILY:
            morning = Morning(
                day=day,
                now=now,
                today=[each for each in posts if _goes_out(each, day, tenant.timezone)],
                empty=[each for each in posts if each.status is Status.PLANNED],
                waiting=requests,
                problems=[each for each in new if _is_problem(each, member)],
            )
        ids = {each.id for each in (*morning.problems, *morning.waiting)}
        others = [
            each for each in new if each.id not in ids and mail.is_for(each, member, MailTime.DAILY)
        ]
        if self.post is None or (morning.is_empty and not others):
            return None
        pages = Pages(console=self.post.console_url, tenant_id=tenant.id)

        def written(stop: str) -> Letter:
            return mail_words.of_morning(morning, others, tenant, pages, stop)

        return self.post.send(
            tenant.id,
            f"morning#{day.isoformat()}#{member.id}",
            member.email,
            Stop(tenant_id=tenant.id, member_id=member.id, kind=MailKind.SUMMARY),
            written,
        )


def _waiting(notices: Sequence[Notification]) -> Sequence[Notification]:
    """Requests, oldest first, only the first one of each text."""
    requests: dict[str | None, Notification] = {}
    for each in sorted(notices, key=lambda one: one.created_at):
        if each.type is Type.APPROVAL_REQUESTED:
            requests.setdefault(each.content_item_id, each)
    return list(requests.values())


def _goes_out(post: PostInstance, day: date, zone: str) -> bool:
    when = post.scheduled_for
    return (
        post.status is Status.SCHEDULED
        and when is not None
        and zones.local(when, zone).date() == day
    )


def _is_problem(notification: Notification, member: Member) -> bool:
    return mail.kind_of(notification) is MailKind.POST_PROBLEMS and notification.is_shown_to(
        member.email, member.role
    )
