"""The words of each e-mail, for people of a small business."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, urlencode

from drumbeat.domain import zones
from drumbeat.domain.letters import Letter, Line, Link, Section
from drumbeat.domain.mail import MOST_AT_ONCE
from drumbeat.domain.mail_choices import MailKind
from drumbeat.domain.notifications import Notification
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Member, Role, Tenant

#: The most lines of a list; further ones are only counted.
_MOST_LINES = 15

ABOUT: Mapping[MailKind, str] = {
    MailKind.POST_PROBLEMS: "posts that did not go out",
    MailKind.POST_WARNINGS: "posts that will not go out as they are",
    MailKind.CONNECTIONS: "accounts that have to be connected again",
    MailKind.APPROVAL_REQUESTS: "posts that wait for your approval",
    MailKind.APPROVAL_ANSWERS: "what became of posts that you asked approval for",
    MailKind.PLAN: "your plan and its credits",
    MailKind.SUMMARY: "what the day brings",
}
_BUTTONS: Mapping[MailKind, str] = {
    MailKind.POST_PROBLEMS: "See the post and what to do",
    MailKind.POST_WARNINGS: "See the post and put it right",
    MailKind.CONNECTIONS: "Connect the account again",
    MailKind.APPROVAL_REQUESTS: "Read it and decide",
    MailKind.APPROVAL_ANSWERS: "See it",
    MailKind.PLAN: "See it in Drumbeat",
    MailKind.SUMMARY: "Open the calendar",
}
_ROLES: Mapping[Role, str] = {
    Role.ADMIN: "an admin, who can do everything there",
    Role.EDITOR: "an editor, who writes and schedules posts",
    Role.VIEWER: "a viewer, who sees everything and changes nothing",
}
#: Text that mail programs turn into a link.
_LIKE_AN_ADDRESS = re.compile(r"://|\w\.\w|@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Addresses of the console's pages for one business. `console`: its origin."""

    console: str
    tenant_id: str

    def of(self, notification: Notification) -> str:
        """The page on which the cause can be fixed."""
        if notification.instance_id:
            return self.post(notification.instance_id)
        if notification.content_item_id:
            return self.content(notification.content_item_id)
        if notification.channel_account_id:
            return self._page("accounts", account=notification.channel_account_id)
        return self.notifications

    def post(self, instance_id: str) -> str:
        return self._page("calendar", post=instance_id)

    def content(self, content_id: str) -> str:
        return self._page("posts", content=content_id)

    def day(self, day: date) -> str:
        return self._page("calendar", day=day.isoformat())

    @property
    def calendar(self) -> str:
        return self._page("calendar")

    @property
    def notifications(self) -> str:
        return self._page("notifications")

    @property
    def settings(self) -> str:
        return f"{self._page('settings')}#mail"

    def _page(self, name: str, **search: str) -> str:
        query = f"?{urlencode(search)}" if search else ""
        return f"{self.console}/t/{quote(self.tenant_id)}/{name}{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The content of a business's summary of one day; `waiting`: requests, oldest first."""

    day: date
    now: datetime
    today: Sequence[PostInstance] = ()
    #: Of the next 7 days.
    empty: Sequence[PostInstance] = ()
    waiting: Sequence[Notification] = ()
    #: Since the summary before.
    problems: Sequence[Notification] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.empty or self.waiting or self.problems)


def of_notification(
    notification: Notification, kind: MailKind, tenant: Tenant, pages: Pages, stop: str
) -> Letter:
    return Letter(
        subject=f"{tenant.name}: {notification.title}",
        heading=notification.title,
        paragraphs=[notification.message],
        button=Link(_BUTTONS[kind], pages.of(notification)),
        why=f"You get this because you belong to {tenant.name} and have e-mails about "
        f"{ABOUT[kind]} switched on.",
        settings=Link("Choose which e-mails you get", pages.settings),
        stop=Link(f"No more e-mails about {ABOUT[kind]}", stop),
    )


def of_more(kind: MailKind, tenant: Tenant, pages: Pages, stop: str) -> Letter:
    """Replaces all e-mails of an hour beyond `MOST_AT_ONCE`."""
    return Letter(
        subject=f"{tenant.name}: more has happened",
        heading="More has happened",
        paragraphs=[
            f"{tenant.name} has sent you {MOST_AT_ONCE} e-mails within an hour.",
            "What else happens in this hour stands in the console and is not mailed.",
        ],
        button=Link("See all of it", pages.notifications),
        why=f"You get this because you belong to {tenant.name}.",
        settings=Link("Choose which e-mails you get", pages.settings),
        stop=Link(f"No more e-mails about {ABOUT[kind]}", stop),
    )


def of_invitation(invitation: Member, tenant: Tenant, console: str, stop: str) -> Letter:
    """To an address that may have no login: it explains how to get one."""
    name = _harmless(tenant.name, tenant.id)
    inviter = invitation.invited_by or "An admin"
    return Letter(
        subject=f"{inviter} invites you to {name}",
        heading=f"You are invited to {name}",
        paragraphs=[
            (
                f"{inviter} invites you to {name} on Drumbeat, where its posts for social networks "
                f"are planned and published. You would be {_ROLES[invitation.role]}."
            ),
            (
                f"Sign in with this address, {invitation.email}, or register with it: the "
                "invitation then waits for you there."
            ),
            "If you don't know who this is from, leave it: nothing happens unless you accept.",
        ],
        button=Link(
            "Sign in or register", f"{console}/sign-in?{urlencode({'email': invitation.email})}"
        ),
        why="You get this because somebody has typed your address to invite you.",
        stop=Link("No more invitations to this address", stop),
    )


def of_morning(
    morning: Morning,
    besides: Sequence[Notification],
    tenant: Tenant,
    pages: Pages,
    stop: str,
) -> Letter:
    """`besides`: notifications that the member wants once a day."""
    zone = tenant.timezone
    sections = [
        _of_today(morning.today, zone, pages),
        _of_told("Did not go out since yesterday", morning.problems, pages),
        _of_waiting(morning.waiting, morning.now, pages),
        _of_empty(morning.empty, zone, pages),
        _of_told("Also happened since yesterday", besides, pages),
    ]
    return Letter(
        subject=f"{tenant.name}: {_in_short(morning, besides)}",
        heading=f"{morning.day:%A}, {morning.day.day} {morning.day:%B}",
        paragraphs=[f"This is the morning of {tenant.name}."],
        sections=[each for each in sections if each.lines],
        button=Link(_BUTTONS[MailKind.SUMMARY], pages.calendar),
        why=f"You get this each morning on which there is something to say, because you belong to "
        f"{tenant.name}.",
        settings=Link("Choose which e-mails you get", pages.settings),
        stop=Link("No more summaries", stop),
    )


def _in_short(morning: Morning, besides: Sequence[Notification]) -> str:
    """The most important facts, for the subject."""
    parts = []
    if morning.problems:
        parts.append(f"{_posts(len(morning.problems))} did not go out")
    if morning.waiting:
        waits = "waits" if len(morning.waiting) == 1 else "wait"
        parts.append(f"{len(morning.waiting)} {waits} for approval")
    if morning.today:
        goes = "goes" if len(morning.today) == 1 else "go"
        parts.append(f"{_posts(len(morning.today))} {goes} out today")
    if not parts and morning.empty:
        parts.append(f"{_slots(len(morning.empty))} in the next 7 days")
    if not parts:
        parts.append(f"{len(besides)} more to know")
    return ", ".join(parts)


def _of_today(posts: Sequence[PostInstance], zone: str, pages: Pages) -> Section:
    lines = [
        Line(
            f"{each.content_title or 'A post'} ({each.account_name})",
            pages.post(each.id),
            f"{zones.local(each.scheduled_for, zone):%H:%M}",
        )
        for each in posts
        if each.scheduled_for
    ]
    return Section("Goes out today", _most(lines, pages.calendar))


def _of_empty(slots: Sequence[PostInstance], zone: str, pages: Pages) -> Section:
    days = Counter(
        zones.local(each.scheduled_for, zone).date() for each in slots if each.scheduled_for
    )
    lines = [
        Line(_slots(count), pages.day(day), f"{day:%a} {day.day} {day:%b}")
        for day, count in sorted(days.items())
    ]
    return Section("Empty in the next 7 days", lines)


def _of_waiting(requests: Sequence[Notification], now: datetime, pages: Pages) -> Section:
    lines = [
        Line(f"{each.title} ({_waits(each.created_at, now)})", pages.of(each)) for each in requests
    ]
    return Section("Waits for approval", _most(lines, pages.notifications))


def _of_told(title: str, notes: Sequence[Notification], pages: Pages) -> Section:
    lines = [Line(each.title, pages.of(each)) for each in notes]
    return Section(title, _most(lines, pages.notifications))


def _most(lines: Sequence[Line], rest: str) -> Sequence[Line]:
    if len(lines) <= _MOST_LINES:
        return lines
    head = lines[: _MOST_LINES - 1]
    return [*head, Line(f"and {len(lines) - len(head)} more", rest)]


def _waits(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if days < 1:
        return "since yesterday or today"
    return "for 1 day" if days == 1 else f"for {days} days"


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"


def _slots(count: int) -> str:
    return "1 empty slot" if count == 1 else f"{count} empty slots"


def _harmless(name: str, otherwise: str) -> str:
    """A business's name, or `otherwise` when mail programs would turn it into a link."""
    return otherwise if _LIKE_AN_ADDRESS.search(name) else name
