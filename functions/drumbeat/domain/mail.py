"""E-mails to members: kinds, defaults by role, and the time of the morning summary."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from drumbeat.domain import zones
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.notifications import Notification
from drumbeat.domain.tenancy import Member, Role

#: Local time at which a business's summary is due.
MORNING = time(7)
#: How many immediate e-mails a member gets per hour from one business; further events are only in
#: the console. A network that is down for an hour would otherwise fill mailboxes.
MOST_AT_ONCE = 20
#: A summary that is late by up to this is still sent; later it is skipped.
MADE_UP_FOR = timedelta(hours=6)
#: Older notifications are not mailed: they waited in a queue that was stopped.
TOLD_LATE = timedelta(days=1)

#: By the values of the notifications' types.
_OF_TYPE: Mapping[str, MailKind] = {
    "post_failed": MailKind.POST_PROBLEMS,
    "post_missed": MailKind.POST_PROBLEMS,
    "post_skipped": MailKind.POST_PROBLEMS,
    "post_unconfirmed": MailKind.POST_PROBLEMS,
    "preflight_failed": MailKind.POST_WARNINGS,
    "account_needs_reconnect": MailKind.CONNECTIONS,
    "connection_ends": MailKind.CONNECTIONS,
    "approval_requested": MailKind.APPROVAL_REQUESTS,
    "approval_overdue": MailKind.APPROVAL_REQUESTS,
    "approved": MailKind.APPROVAL_ANSWERS,
    "rejected": MailKind.APPROVAL_ANSWERS,
    "low_credits": MailKind.PLAN,
    "credits_expiring": MailKind.PLAN,
    "tier_limit_reached": MailKind.PLAN,
    "plan_changed": MailKind.PLAN,
}

_EVERYTHING = {
    **dict.fromkeys(MailKind, MailTime.AT_ONCE),
    MailKind.SUMMARY: MailTime.DAILY,
}
#: Admins repair connections, decide and pay; viewers get nothing unless they choose it.
_DEFAULTS: Mapping[Role, Mapping[MailKind, MailTime]] = {
    Role.ADMIN: _EVERYTHING,
    Role.EDITOR: {
        **_EVERYTHING,
        MailKind.CONNECTIONS: MailTime.OFF,
        MailKind.APPROVAL_REQUESTS: MailTime.OFF,
        MailKind.PLAN: MailTime.OFF,
    },
    Role.VIEWER: dict.fromkeys(MailKind, MailTime.OFF),
}


def kind_of(notification: Notification) -> MailKind:
    return _OF_TYPE[notification.type.value]


def default(role: Role, kind: MailKind) -> MailTime:
    """The setting of a member who has chosen nothing."""
    return _DEFAULTS[role][kind]


def chosen(member: Member, kind: MailKind) -> MailTime:
    """When the member gets e-mails of this kind."""
    return member.mail.get(kind) or default(member.role, kind)


def is_for(notification: Notification, member: Member, when: MailTime) -> bool:
    """Whether the member gets this by e-mail at `when`, and has not read it in the console."""
    return (
        member.joined
        and notification.is_shown_to(member.email, member.role)
        and not notification.is_read_by(member.email, None)
        and chosen(member, kind_of(notification)) is when
    )


def wants_morning(member: Member) -> bool:
    """Whether the member may get an e-mail in the morning."""
    return member.joined and any(chosen(member, kind) is MailTime.DAILY for kind in MailKind)


def morning(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which this day's summary is due in `zone`; exactly one on each
    date."""
    return zones.resolve(datetime.combine(day, MORNING), zone).utc


def morning_between(after: datetime, until: datetime, zone: str) -> date | None:
    """The date whose summary became due in (`after`, `until`], which are less than a day apart."""
    day = zones.local(until.astimezone(UTC), zone).date()
    for each in (day, day - timedelta(days=1)):
        if after < morning(each, zone) <= until:
            return each
    return None


def address_hash(email: str) -> str:
    """Stands for an address in the list of those that want no invitations."""
    return hashlib.sha256(email.lower().encode()).hexdigest()
