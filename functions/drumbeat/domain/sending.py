"""Whether a post is to be sent now: what publishing decides before each of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from drumbeat.domain import trying
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.caps import Reached
from drumbeat.domain.content import BLOCKING, NOT_APPROVED, ContentItem, ContentStatus
from drumbeat.domain.content_media import troubles as media_troubles
from drumbeat.domain.media import Asset
from drumbeat.domain.pacing import Gate, whole_second
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import Scope
from drumbeat.domain.tenancy import Tenant

#: When to look again at a post whose content waits for approval.
_APPROVAL_CHECK = timedelta(minutes=5)
#: When to look again at a post whose media are not ready.
_MEDIA_CHECK = timedelta(seconds=30)
_DEFAULT_LATENESS = timedelta(hours=2)


class Step(Enum):
    """What a start of publishing has to do with a post."""

    #: Send it, for the first time or after a certain failure.
    BEGIN = auto()
    #: Continue a try whose outcome was not stored.
    RESUME = auto()
    #: Look for it, because nobody knows whether it arrived.
    RECONCILE = auto()
    #: Send its sequels.
    FOLLOW = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the post is not sent now: it ends with a status, or is put off until a time."""

    error: PostError | None
    status: Status | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an account's network takes no posts. `told`: it said so in answer to this try."""

    until: datetime
    code: str
    message: str
    told: bool = False


def verdict(
    instance: PostInstance,
    account: ChannelAccount | None,
    content: ContentItem | None,
    tenant: Tenant | None,
    now: datetime,
    assets: Mapping[str, Asset],
) -> Verdict | None:
    """Why the post is not to be sent; None when it is. `assets`: those of the content, by id."""
    if account is None or account.status is AccountStatus.DELETING:
        return _ended(Status.SKIPPED, "account_deleted", "The account was deleted.")
    if account.status is AccountStatus.PAUSED:
        return _ended(Status.SKIPPED, "account_paused", f"'{account.name}' was paused.")
    if account.status is AccountStatus.NEEDS_RECONNECT:
        words = f"'{account.name}' must be reconnected before it can post."
        return _ended(Status.FAILED, "needs_reconnect", words, disconnected=True)
    if content is None:
        return _ended(Status.FAILED, "content_missing", "The post's text is gone.")
    late = is_too_late(instance, max_lateness(tenant), now)
    if content.own_status in BLOCKING:
        return _blocked(content, now, late=late)
    unready = _unready_media(content, assets, now, late=late)
    if unready is not None:
        return unready
    if late:
        words = "It was due too long ago to be posted without asking."
        return _ended(Status.MISSED, "too_late", words)
    return None


def limit(gate: Gate, account: ChannelAccount | None, now: datetime) -> Limit | None:
    """What the network told an earlier post of the account, while that is still valid."""
    until = gate.opens_at(now)
    if until is None or account is None:
        return None
    words = f"The network lets no posts of '{account.name}' through for now."
    return Limit(until, "rate_limited", words)


def app_limit(gate: Gate, profile: Profile, now: datetime) -> Limit | None:
    """What the network told some post of this deployment's app, while that is still valid."""
    until = gate.opens_at(now)
    if until is None:
        return None
    words = f"{profile.display_name} takes no posts from this Drumbeat for now."
    return Limit(until, "app_limited", words)


def full(reached: Reached, account: ChannelAccount, profile: Profile) -> Limit:
    """The limit for a cap without room."""
    subject = "This Drumbeat" if reached.cap.scope is Scope.APP else f"'{account.name}'"
    words = reached.cap.words(f"that {profile.display_name} takes")
    words = f"{subject} has had the {words}."
    return Limit(whole_second(reached.until), "cap_reached", words)


def max_lateness(tenant: Tenant | None) -> timedelta:
    """How late a post of this tenant may go out without asking."""
    return tenant.max_lateness if tenant else _DEFAULT_LATENESS


def is_waiting(instance: PostInstance, generation: int, attempt: int) -> bool:
    """Whether this attempt may send it."""
    return instance.status is Status.SCHEDULED and is_current(instance, generation, attempt)


def next_step(instance: PostInstance, generation: int, attempt: int, now: datetime) -> Step:
    """What the start of this `attempt` has to do."""
    if not is_current(instance, generation, attempt):
        return Step.NONE
    if instance.status is Status.SCHEDULED:
        return Step.BEGIN
    if instance.status is Status.PUBLISHING and may_resume(instance, attempt, now):
        return Step.RESUME
    if is_to_be_looked_for(instance, now):
        return Step.RECONCILE
    if is_to_be_followed(instance, now):
        return Step.FOLLOW
    return Step.NONE


def is_current(instance: PostInstance, generation: int, attempt: int) -> bool:
    """Whether work for this generation and attempt is still wanted.

    A workflow is started before its attempt is stored, so `attempt` may be one ahead.
    """
    return instance.generation == generation and instance.attempt <= attempt


def is_in_other_hands(
    instance: PostInstance, attempt: int, batch: str | None, due_at: datetime | None
) -> bool:
    """Whether another execution sends the post, even if its attempt is the same.

    Two sweeps that see different posts start different batches, with the same attempt for each post
    that both have seen; the first claim decides which batch sends a post. And when a batch is
    repeated for some of its posts, others may have been put off beyond `due_at`, its second: they
    are started by themselves.
    """
    claim = instance.claim
    if claim is not None and claim.attempt == attempt and claim.batch != batch:
        return True
    return due_at is not None and instance.due_at is not None and instance.due_at > due_at


def may_resume(instance: PostInstance, attempt: int, now: datetime) -> bool:
    """Whether this attempt may take over an unfinished claim.

    A workflow makes its tries one after the other, so if the claim is its own, the try before ended
    without an outcome. Another workflow's claim counts as dead when no function can live that long.
    """
    claim = instance.claim
    if instance.accepted_at is not None:
        return instance.due_at is None or instance.due_at <= now
    return claim is None or claim.attempt == attempt or now - claim.claimed_at > trying.CLAIM_LEASE


def was_cut_off(instance: PostInstance) -> bool:
    """Whether a try was begun without storing an outcome: its function was killed."""
    claim = instance.claim
    return instance.status is Status.PUBLISHING and claim is not None and not claim.ended


def has_try_left(instance: PostInstance, *, absent: bool) -> bool:
    """Whether it may be sent once more.

    After the first tries, each look that found it `absent` allows one more. That try need not be
    made at once, because the network may refuse posts at that time.
    """
    return instance.tries < trying.MAX_TRIES + (instance.looks if absent else 0)


def may_look_instead(instance: PostInstance) -> bool:
    """Whether finding it absent counts at once as one of the looks that are left.

    It does after a try that a look had allowed and that was cut off, because the failure of that
    try has not been noticed otherwise.
    """
    cut_off = instance.error is not None and instance.error.code == trying.CUT_OFF
    spent = not has_try_left(instance, absent=True)
    return cut_off and spent and 0 < instance.looks < len(trying.LOOK_AFTER)


def is_to_be_looked_for(instance: PostInstance, now: datetime) -> bool:
    """Whether it is in doubt and the time of the next look has come."""
    looked_for = instance.status is Status.UNCONFIRMED and instance.take_up_at is not None
    return looked_for and instance.due_at is not None and instance.due_at <= now


def is_to_be_followed(instance: PostInstance, now: datetime) -> bool:
    """Whether its sequels are due."""
    due = instance.due_at is not None and instance.due_at <= now
    return instance.status is Status.POSTED and instance.take_up_at is not None and due


def is_followed_long_enough(instance: PostInstance, now: datetime) -> bool:
    """Whether its network has been processing it for longer than we wait."""
    return instance.accepted_at is not None and now - instance.accepted_at > trying.FOLLOWED_FOR


def is_too_late(instance: PostInstance, max_lateness: timedelta, now: datetime) -> bool:
    """Whether it is later than its tenant allows.

    Time in its account's line does not count: a post that came back in time is not too late because
    others went before it.
    """
    due = instance.promised_at or instance.due_at
    wait = timedelta(seconds=instance.paced_seconds)
    return due is not None and now - due - wait > max_lateness


def taken_at(instance: PostInstance) -> datetime | None:
    """When a receiver most likely took the call of a try that was cut off.

    It takes each id only once, so sending again then makes nothing visible. None when the try
    reported an uncertain answer: sending again may then be the first call that is taken.
    """
    if instance.claim is None or instance.maybe_sent:
        return None
    return instance.claim.claimed_at


def is_older_than_its_post(instance: PostInstance | None, content: ContentItem | None) -> bool:
    """Whether the content is older than the request to approve the post's own caption.

    When both are read separately, a post may come with older content.
    """
    version = instance.content_version if instance else 0
    return content is not None and content.version < version


def _blocked(content: ContentItem, now: datetime, *, late: bool) -> Verdict:
    words = "Its text still waits for approval."
    if content.own_status is ContentStatus.REJECTED:
        words = "Its text was rejected."
    if late:
        return _ended(Status.MISSED, NOT_APPROVED, words)
    error = PostError(NOT_APPROVED, words, retryable=True)
    return Verdict(error, until=now + _APPROVAL_CHECK)


def _unready_media(
    content: ContentItem, assets: Mapping[str, Asset], now: datetime, *, late: bool
) -> Verdict | None:
    """Why the content's media keep it from being sent.

    Deleted and rejected ones have to be replaced; others are waited for.
    """
    troubles = media_troubles(content.media, assets)
    if not troubles:
        return None
    first = min(troubles, key=lambda each: each.is_passing)
    if not first.is_passing:
        return _ended(Status.FAILED, first.code, first.message)
    if late:
        return _ended(Status.MISSED, first.code, first.message)
    error = PostError(first.code, first.message, retryable=True)
    return Verdict(error, until=now + _MEDIA_CHECK)


def _ended(status: Status, code: str, words: str, *, disconnected: bool = False) -> Verdict:
    error = PostError(code, words, retryable=False, disconnected=disconnected)
    return Verdict(error, status=status)
