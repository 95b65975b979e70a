"""Notifications of a tenant's people: problems, and things to decide."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain import zones
from drumbeat.domain.accounts import ENDS_SOON, AccountStatus, ChannelAccount
from drumbeat.domain.content import ContentItem, ContentStatus, Decision
from drumbeat.domain.credits import LAPSES_SOON, Period
from drumbeat.domain.errors import LimitReached
from drumbeat.domain.findings import Preflight, Severity
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.preflight import Horizon
from drumbeat.domain.publishing import NotPublished
from drumbeat.domain.tenancy import Role, Tenant
from drumbeat.domain.time_ordered import time_ordered


class Type(StrEnum):
    """What happened; for programs, like `code` in errors."""

    POST_FAILED = "post_failed"
    POST_MISSED = "post_missed"
    POST_SKIPPED = "post_skipped"
    POST_UNCONFIRMED = "post_unconfirmed"
    ACCOUNT_NEEDS_RECONNECT = "account_needs_reconnect"
    CONNECTION_ENDS = "connection_ends"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_OVERDUE = "approval_overdue"
    APPROVED = "approved"
    REJECTED = "rejected"
    PREFLIGHT_FAILED = "preflight_failed"
    TIER_LIMIT_REACHED = "tier_limit_reached"
    LOW_CREDITS = "low_credits"
    CREDITS_EXPIRING = "credits_expiring"
    PLAN_CHANGED = "plan_changed"


#: Types that no later action settles.
WITHOUT_CAUSE = frozenset(
    {
        Type.APPROVED,
        Type.TIER_LIMIT_REACHED,
        Type.LOW_CREDITS,
        Type.CREDITS_EXPIRING,
        Type.PLAN_CHANGED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One event. Reading and dismissing are each member's own.

    It is for `recipients` (emails) if there are any, else for `admins_only`, else for everybody.
    """

    id: str
    tenant_id: str
    type: Type
    title: str
    message: str
    created_at: datetime
    admins_only: bool = False
    recipients: frozenset[str] = frozenset()
    instance_id: str | None = None
    content_item_id: str | None = None
    channel_account_id: str | None = None
    #: The code of the error, or of the finding if there is only one.
    code: str | None = None
    #: The post's network.
    platform: str | None = None
    #: The account no longer accepts its credentials.
    disconnected: bool = False
    read_by: frozenset[str] = frozenset()
    dismissed_by: frozenset[str] = frozenset()

    def is_shown_to(self, email: str, role: Role) -> bool:
        """Whether this member's list has it."""
        if email in self.dismissed_by:
            return False
        if self.recipients:
            return email in self.recipients
        return role is Role.ADMIN or not self.admins_only

    def is_read_by(self, email: str, read_until: datetime | None) -> bool:
        """Whether this member has read it, or everything up to `read_until`."""
        return email in self.read_by or (read_until is not None and self.created_at <= read_until)


#: After this time all admins are told of a request that nobody has answered.
OVERDUE = timedelta(days=2)
#: The most findings of a check in a notification; the post has all of them.
_MOST_TOLD = 3

_ENDS = {
    Status.FAILED: (Type.POST_FAILED, "Not posted"),
    Status.SKIPPED: (Type.POST_SKIPPED, "Skipped"),
    Status.UNCONFIRMED: (Type.POST_UNCONFIRMED, "Perhaps posted"),
}


def of_post(instance: PostInstance, error: PostError, at: datetime) -> Notification | None:
    """That a post has ended with its status; None when no person has to act.

    Missed posts are reported by account (`of_missed`). A post that is still looked for may be
    found, so it is reported only when that is over.
    """
    still_looked_for = instance.status is Status.UNCONFIRMED and instance.take_up_at is not None
    if instance.status not in _ENDS or still_looked_for:
        return None
    kind, words = _ENDS[instance.status]
    return Notification(
        id=notification_id(at, f"{kind}#{instance.id}#{instance.generation}"),
        tenant_id=instance.tenant_id,
        type=kind,
        title=f"{words}: {_named(instance)}",
        message=error.message,
        created_at=at,
        instance_id=instance.id,
        content_item_id=instance.content_item_id,
        channel_account_id=instance.channel_account_id,
        code=error.code,
        platform=instance.platform,
        disconnected=error.disconnected,
    )


def of_missed(instance: PostInstance, error: PostError, at: datetime) -> Notification:
    """That a post was missed, perhaps with others of its account.

    Everything that an account misses for one reason within a quarter of an hour has the same id.
    """
    kind = Type.POST_MISSED
    quarter = at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    return Notification(
        id=notification_id(quarter, f"{kind}#{instance.channel_account_id}#{error.code}"),
        tenant_id=instance.tenant_id,
        type=kind,
        title=f"Missed: {_named(instance)}",
        message=f"{error.message} Other posts of '{instance.account_name}' may have been missed "
        "as well: post, reschedule or drop them together.",
        created_at=at,
        instance_id=instance.id,
        content_item_id=instance.content_item_id,
        channel_account_id=instance.channel_account_id,
        code=error.code,
        platform=instance.platform,
        disconnected=error.disconnected,
    )


def of_account(account: ChannelAccount, at: datetime) -> Notification:
    """That an account's credentials no longer work."""
    kind = Type.ACCOUNT_NEEDS_RECONNECT
    return Notification(
        id=notification_id(at, f"{kind}#{account.id}#{account.version}"),
        tenant_id=account.tenant_id,
        type=kind,
        title=f"Reconnect {account.name}",
        message=f"'{account.name}' no longer accepts what it was connected with. "
        "Nothing is posted there until an admin connects it again.",
        created_at=at,
        channel_account_id=account.id,
    )


def of_ending(account: ChannelAccount, ends_at: datetime, at: datetime) -> Notification:
    """That an account's connection ends within a week and can't be renewed automatically.

    One notification for each end.
    """
    kind = Type.CONNECTION_ENDS
    when = zones.told(ends_at, account.schedule.timezone)
    return Notification(
        id=notification_id(ends_at - ENDS_SOON, f"{kind}#{account.id}#{ends_at.isoformat()}"),
        tenant_id=account.tenant_id,
        type=kind,
        title=f"Connect {account.name} again",
        message=f"The connection of '{account.name}' ends at {when}. "
        "From then on nothing is posted there until an admin connects it again.",
        created_at=at,
        channel_account_id=account.id,
        platform=account.platform,
    )


def of_unready(
    instance: PostInstance, due_at: datetime, error: PostError | None = None
) -> Notification:
    """That a post's media are not ready shortly before it is due: its network is still processing
    them, or `error` says why.

    One notification for each generation.
    """
    kind = Type.PREFLIGHT_FAILED
    return Notification(
        id=notification_id(due_at, f"{kind}#{instance.id}#{instance.generation}#unready"),
        tenant_id=instance.tenant_id,
        type=kind,
        title=f"May be late: {_named(instance)}",
        message=error.message
        if error
        else "The network is still working through its pictures or video. The post goes out as "
        "soon as that is finished; a smaller file is faster.",
        created_at=due_at,
        instance_id=instance.id,
        content_item_id=instance.content_item_id,
        channel_account_id=instance.channel_account_id,
        code=error.code if error else "still_preparing",
        platform=instance.platform,
    )


def of_unprepared(
    instance: PostInstance, refusal: NotPublished, *, begun_at: datetime, now: datetime
) -> Notification:
    """That its network has refused a post while it was got ready, before it is due.

    `begun_at`: when that was to be begun. Told once for each generation and reason, whichever
    step meets it.
    """
    kind = Type.PREFLIGHT_FAILED
    event = f"{kind}#{instance.id}#{instance.generation}#{refusal.code}"
    return Notification(
        id=notification_id(begun_at, event),
        tenant_id=instance.tenant_id,
        type=kind,
        title=f"Will not go out as it is: {_named(instance)}",
        message=refusal.message,
        created_at=now,
        instance_id=instance.id,
        content_item_id=instance.content_item_id,
        channel_account_id=instance.channel_account_id,
        code=refusal.code,
        platform=instance.platform,
    )


_DECISIONS = {
    Decision.REQUESTED: (Type.APPROVAL_REQUESTED, "Waits for approval", "{} asks for approval."),
    Decision.APPROVED: (Type.APPROVED, "Approved", "{} has approved it."),
    Decision.REJECTED: (Type.REJECTED, "Rejected", "{} has rejected it."),
}


def of_approval(
    content: ContentItem, *, submitter: str | None = None, withdrawn: int = 0
) -> Notification | None:
    """The last decision about a content item's approval; None when nobody else has to know.

    Admins are told of requests. The submitter and the owner are told of the decision, and of how
    many scheduled posts were `withdrawn` by it. Nobody is told of their own action.
    """
    approval = content.approval
    if approval is None:
        return None
    kind, words, sentence = _DECISIONS[approval.decision]
    asks = approval.decision is Decision.REQUESTED
    people = {who.lower() for who in (submitter, content.owner) if who} - {approval.by}
    if not (asks or people):
        return None
    parts = [sentence.format(approval.by), _withdrawn(withdrawn), approval.note or ""]
    return Notification(
        id=notification_id(approval.at, f"{kind}#{content.id}#{approval.version}"),
        tenant_id=content.tenant_id,
        type=kind,
        title=f"{words}: {content.title}",
        message=" ".join(part for part in parts if part),
        created_at=approval.at,
        admins_only=asks,
        recipients=frozenset() if asks else frozenset(people),
        content_item_id=content.id,
        # All admins except the one who asks.
        dismissed_by=frozenset({approval.by} if asks else ()),
    )


def of_change_after_approval(before: ContentItem, after: ContentItem) -> Notification | None:
    """That approved content has changed and waits again; None when it does not.

    For admins.
    """
    approval = after.approval
    waits = after.awaits_approval and not before.awaits_approval
    if approval is None or approval.edited_by is None or not waits or after.updated_at is None:
        return None
    kind = Type.APPROVAL_REQUESTED
    return Notification(
        id=notification_id(after.updated_at, f"{kind}#{after.id}#{after.version}"),
        tenant_id=after.tenant_id,
        type=kind,
        title=f"Waits for approval again: {after.title}",
        message=f"{approval.edited_by} has changed it since {approval.by} approved it. "
        "It is held back until you approve it.",
        created_at=after.updated_at,
        admins_only=True,
        content_item_id=after.id,
        dismissed_by=frozenset({approval.edited_by}),
    )


def of_overdue(asked: Notification, at: datetime) -> Notification | None:
    """That a request has waited for two days; None before that.

    For all admins, once per request.
    """
    if at - asked.created_at < OVERDUE:
        return None
    kind = Type.APPROVAL_OVERDUE
    return Notification(
        id=notification_id(asked.created_at + OVERDUE, f"{kind}#{asked.id}"),
        tenant_id=asked.tenant_id,
        type=kind,
        title=f"Still waits for approval: {asked.title.partition(': ')[2]}",
        message=f"It has waited for {(at - asked.created_at).days} days. It is held back until an "
        "admin approves or rejects it.",
        created_at=at,
        admins_only=True,
        content_item_id=asked.content_item_id,
    )


def of_preflight(
    instance: PostInstance, preflight: Preflight, horizon: Horizon
) -> Notification | None:
    """That a post will not go out as it is; None when no error was found.

    Every check of one generation at one horizon has the same id, so it is reported once.
    """
    due_at = instance.due_at
    errors = [each for each in preflight.findings if each.severity is Severity.ERROR]
    if due_at is None or not errors:
        return None
    kind = Type.PREFLIGHT_FAILED
    words = [each.message for each in errors[:_MOST_TOLD]]
    if len(errors) > _MOST_TOLD:
        words.append(f"And {len(errors) - _MOST_TOLD} more.")
    return Notification(
        id=notification_id(
            due_at - horizon.ahead, f"{kind}#{instance.id}#{instance.generation}#{horizon}"
        ),
        tenant_id=instance.tenant_id,
        type=kind,
        title=f"Will not go out as it is: {_named(instance)}",
        message=" ".join(words),
        created_at=preflight.checked_at,
        instance_id=instance.id,
        content_item_id=instance.content_item_id,
        channel_account_id=instance.channel_account_id,
        code=errors[0].code if len(errors) == 1 else None,
        platform=instance.platform,
    )


def of_limit(tenant: Tenant, reached: LimitReached, at: datetime) -> Notification:
    """That a limit of the business's plan was reached: for admins, once a day per limit."""
    kind, name = Type.TIER_LIMIT_REACHED, reached.name
    day = zones.day_start(zones.local(at, tenant.timezone).date(), tenant.timezone)
    return Notification(
        id=notification_id(day, f"{kind}#{tenant.id}#{name}"),
        tenant_id=tenant.id,
        type=kind,
        title="Your plan has no room for more",
        message=reached.message,
        created_at=at,
        admins_only=True,
        code=name,
    )


def of_begun_plan(tenant: Tenant, plan: Plan, at: datetime) -> Notification:
    """That the smaller plan has begun for which the business waited: for admins, once."""
    kind, began_at = Type.PLAN_CHANGED, tenant.plan_changes_at or at
    when = zones.told(began_at, tenant.timezone)
    return Notification(
        id=notification_id(began_at, f"{kind}#{tenant.id}#{plan}"),
        tenant_id=tenant.id,
        type=kind,
        title=f"Your plan is {plan.title()} now",
        message=f"It has been since {when}. What is scheduled goes out. New posts wait while more "
        "are scheduled than the plan has room for; on accounts that it has no room for, nothing "
        "new can be scheduled. Plan shows which, and which you keep.",
        created_at=at,
        admins_only=True,
        code=plan,
    )


def of_credits(
    before: Period | None, after: Period, timezone: str, at: datetime
) -> Sequence[Notification]:
    """That the present month's credits are low or used up; each once per month.

    `before`: the month before its change; None: only its present state counts.
    """
    if not after.covers(at):
        return []
    if after.available <= 0:
        kind, title = "none", "No credits left"
        words = "Posts that are scheduled have theirs, and go out. Others need more credits, or a "
        words += "larger plan, or wait until then."
    elif after.is_low:
        rest = "1 credit is" if after.available == 1 else f"{after.available} credits are"
        kind, title = "low", "Credits run low"
        words = f"{rest} left of {after.given}. Each post that is scheduled takes one."
    else:
        return []
    same = before is not None and before.is_low == after.is_low
    if same and before is not None and (before.available <= 0) == (after.available <= 0):
        return []
    until = zones.told(after.ends_at, timezone)
    message = f"New ones come at {until}. {words}"
    return [_of_month(after, Type.LOW_CREDITS, kind, title, message, at)]


def of_lapsing(period: Period, timezone: str, at: datetime) -> Notification | None:
    """That credits of the plan will lapse within three days; once per month."""
    count = max(0, period.available - period.topup)
    if not period.ends_at - LAPSES_SOON <= at < period.ends_at or not count:
        return None
    until = zones.told(period.ends_at, timezone)
    many = "1 credit lapses" if count == 1 else f"{count} credits lapse"
    words = f"{many} at {until}, if no post that is due before takes them. New ones come then."
    title = "Credits lapse soon"
    return _of_month(period, Type.CREDITS_EXPIRING, "lapsing", title, words, at)


def _of_month(
    period: Period, kind: Type, which: str, title: str, words: str, at: datetime
) -> Notification:
    return Notification(
        id=notification_id(period.starts_at, f"{kind}#{period.key}#{which}"),
        tenant_id=period.tenant_id,
        type=kind,
        title=title,
        message=words,
        created_at=at,
        code=f"credits_{which}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The present state of what a notification is about; None if it no longer exists."""

    post: PostInstance | None = None
    content: ContentItem | None = None
    account: ChannelAccount | None = None


def is_settled(notification: Notification, cause: Cause) -> bool:
    """Whether the cause of a notification has been fixed or decided since.

    A notification about several missed posts of an account is judged by the post that it names.
    """
    if notification.type in WITHOUT_CAUSE:
        return False
    if notification.type in (Type.APPROVAL_REQUESTED, Type.APPROVAL_OVERDUE, Type.REJECTED):
        return notification.content_item_id is not None and _is_answered(
            notification, cause.content
        )
    if notification.type is Type.ACCOUNT_NEEDS_RECONNECT:
        account = cause.account
        mended = account is None or account.status is not AccountStatus.NEEDS_RECONNECT
        return notification.channel_account_id is not None and mended
    if notification.type is Type.CONNECTION_ENDS:
        return notification.channel_account_id is not None and _ends_later(
            notification, cause.account
        )
    post = cause.post
    if post is None:
        return notification.instance_id is not None
    if notification.type is Type.PREFLIGHT_FAILED:
        return _is_cleared(notification, post)
    again = post.due_at is not None and post.due_at > notification.created_at
    return post.status is not _TOLD_OF[notification.type] or again


def _ends_later(note: Notification, account: ChannelAccount | None) -> bool:
    """Whether the account is gone, or was connected again and so ends later."""
    if account is None or account.status is AccountStatus.DELETING:
        return True
    ends_at = account.grant_ends_at
    return ends_at is None or ends_at > note.created_at + ENDS_SOON


def _is_answered(note: Notification, content: ContentItem | None) -> bool:
    """Whether a later decision, edit or deletion has answered the request or the rejection."""
    if content is None:
        return True
    approval = content.approval
    later = approval is not None and approval.at > note.created_at
    if note.type is Type.REJECTED:
        return later or content.own_status is not ContentStatus.REJECTED
    waits = content.own_status is ContentStatus.NEEDS_APPROVAL
    return later or not waits


def _is_cleared(note: Notification, post: PostInstance) -> bool:
    """Whether the post will not go out any more, or a later check has found no error."""
    if post.status is not Status.SCHEDULED:
        return True
    preflight = post.preflight
    if preflight is None or preflight.checked_at <= note.created_at:
        return False
    return all(each.severity is not Severity.ERROR for each in preflight.findings)


_TOLD_OF = {
    Type.POST_FAILED: Status.FAILED,
    Type.POST_MISSED: Status.MISSED,
    Type.POST_SKIPPED: Status.SKIPPED,
    Type.POST_UNCONFIRMED: Status.UNCONFIRMED,
}


def notification_id(at: datetime, event: str) -> str:
    """An id that sorts by `at` and is the same for the same event."""
    return time_ordered(at, hashlib.sha256(event.encode()).digest()[:10])


def _named(instance: PostInstance) -> str:
    title = instance.content_title or "a post"
    return f"{title} ({instance.account_name})"


def _withdrawn(posts: int) -> str:
    if posts == 0:
        return ""
    what = "1 scheduled post is a draft" if posts == 1 else f"{posts} scheduled posts are drafts"
    return f"{what} again, with its time kept." if posts == 1 else f"{what} again, times kept."
