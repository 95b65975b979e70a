"""Whether a post is to be sent now: what publishing judges before each of its calls."""

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

#: How long content that waits for approval is left before it is looked at again.
_APPROVAL_CHECK = timedelta(minutes=5)
#: How long a picture or video that is not ready yet is left before it is looked at again.
_MEDIA_CHECK = timedelta(seconds=30)
_DEFAULT_LATENESS = timedelta(hours=2)


class Step(Enum):
    """What a start of publishing has to do with a post."""

    #: Send it, for the first time or after a certain failure.
    BEGIN = auto()
    #: Go on with a try that did not say how it ended.
    RESUME = auto()
    #: Look for it: nobody knows whether it arrived.
    RECONCILE = auto()
    #: Send what follows it.
    FOLLOW = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the post is not sent now: ended with a status, or put off until a time."""

    error: PostError | None
    status: Status | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an account's network lets no posts through. `told`: it said so to this try."""

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
    """What an earlier post of the account was told by its network, while that still holds."""
    until = gate.opens_at(now)
    if until is None or account is None:
        return None
    words = f"The network lets no posts of '{account.name}' through for now."
    return Limit(until, "rate_limited", words)


def app_limit(gate: Gate, profile: Profile, now: datetime) -> Limit | None:
    """What some post of this deployment's app was told by its network, while that still holds."""
    until = gate.opens_at(now)
    if until is None:
        return None
    words = f"{profile.display_name} takes no posts from this Drumbeat for now."
    return Limit(until, "app_limited", words)


def full(reached: Reached, account: ChannelAccount, profile: Profile) -> Limit:
    """The limit of a cap that has no room."""
    whose = "This Drumbeat" if reached.cap.scope is Scope.APP else f"'{account.name}'"
    words = reached.cap.words(f"that {profile.display_name} takes")
    words = f"{whose} has had the {words}."
    return Limit(whole_second(reached.until), "cap_reached", words)


def max_lateness(tenant: Tenant | None) -> timedelta:
    """How late a post of this tenant may go out without asking."""
    return tenant.max_lateness if tenant else _DEFAULT_LATENESS


def is_waiting(instance: PostInstance, generation: int, attempt: int) -> bool:
    """Whether it is this attempt's to send."""
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
    """Whether work begun as this generation and attempt is still wanted.

    A workflow is started before its attempt is written down, so it may be one ahead.
    """
    return instance.generation == generation and instance.attempt <= attempt


def is_in_other_hands(
    instance: PostInstance, attempt: int, batch: str | None, due_at: datetime | None
) -> bool:
    """Whether another execution has the post, now or later, though the attempt may be the same.

    Two sweeps that see different posts start different batches, with the same attempts of those
    that both have seen; the first claim decides which batch a post is sent by. And a batch is
    repeated for some of its posts after others were put off, beyond `due_at`, its second: they are
    started again by themselves.
    """
    claim = instance.claim
    if claim is not None and claim.attempt == attempt and claim.batch != batch:
        return True
    return due_at is not None and instance.due_at is not None and instance.due_at > due_at


def may_resume(instance: PostInstance, attempt: int, now: datetime) -> bool:
    """Whether an unfinished claim is for this attempt to take up.

    A workflow runs its tries one after the other, so its own claim means that the try before
    ended without a word. Another's is dead once it has outlived every function.
    """
    claim = instance.claim
    if instance.accepted_at is not None:
        return instance.due_at is None or instance.due_at <= now
    return claim is None or claim.attempt == attempt or now - claim.claimed_at > trying.CLAIM_LEASE


def was_cut_off(instance: PostInstance) -> bool:
    """Whether a try was begun and did not say how it ended: its function was killed."""
    claim = instance.claim
    return instance.status is Status.PUBLISHING and claim is not None and not claim.ended


def has_try_left(instance: PostInstance, *, absent: bool) -> bool:
    """Whether it may be sent once more.

    Once the first tries are used up, looks that found it `absent` give it another one each, which
    need not be made at once: the network may let nothing through by then.
    """
    return instance.tries < trying.MAX_TRIES + (instance.looks if absent else 0)


def may_look_instead(instance: PostInstance) -> bool:
    """Whether seeing that it is absent counts as one of the looks that are left, at once.

    So it does after a try that a look gave it and that was cut off: nobody has seen that one fail.
    """
    cut_off = instance.error is not None and instance.error.code == trying.CUT_OFF
    spent = not has_try_left(instance, absent=True)
    return cut_off and spent and 0 < instance.looks < len(trying.LOOK_AFTER)


def is_to_be_looked_for(instance: PostInstance, now: datetime) -> bool:
    """Whether nobody knows of it, and the time of the next look has come."""
    looked_for = instance.status is Status.UNCONFIRMED and instance.take_up_at is not None
    return looked_for and instance.due_at is not None and instance.due_at <= now


def is_to_be_followed(instance: PostInstance, now: datetime) -> bool:
    """Whether something is to follow it now."""
    due = instance.due_at is not None and instance.due_at <= now
    return instance.status is Status.POSTED and instance.take_up_at is not None and due


def is_followed_long_enough(instance: PostInstance, now: datetime) -> bool:
    """Whether its network has been at it for longer than anybody waits."""
    return instance.accepted_at is not None and now - instance.accepted_at > trying.FOLLOWED_FOR


def is_too_late(instance: PostInstance, max_lateness: timedelta, now: datetime) -> bool:
    """Whether it was first due longer ago than its tenant lets posts be late.

    Time in its account's line is left out: a post that came back in time is not too late because
    others went before it.
    """
    due = instance.promised_at or instance.due_at
    waited = timedelta(seconds=instance.paced_seconds)
    return due is not None and now - due - waited > max_lateness


def taken_at(instance: PostInstance) -> datetime | None:
    """When a receiver most likely took what a try sent that ended without a word.

    It takes each id once, so that what is sent again then shows nothing. None where that try said
    that it got no certain answer: what is sent again may be the first that is taken.
    """
    if instance.claim is None or instance.maybe_sent:
        return None
    return instance.claim.claimed_at


def is_older_than_its_post(instance: PostInstance | None, content: ContentItem | None) -> bool:
    """Whether the content is from before a caption of the post's own asked for its approval.

    Where both are read each for itself, a post may come with older content.
    """
    asked = instance.content_version if instance else 0
    return content is not None and content.version < asked


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
    """What keeps the content's pictures and videos from being sent.

    What is gone or refused has to be chosen anew; what is still on its way is waited for.
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
