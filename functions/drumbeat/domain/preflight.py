"""Pre-flight: what would keep a post from going out well, found while there is time to mend it.

What needs a call (credentials, media addresses) is asked for elsewhere; what the answers mean,
and all that the text alone tells, stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain import plain_text, zones
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.caps import CalendarDay, Cap, Rolling, Tally
from drumbeat.domain.content import ContentItem, ContentStatus
from drumbeat.domain.findings import (
    CREDENTIALS_UNCHECKED,
    NETWORK_UNAVAILABLE,
    Checked,
    Finding,
    Severity,
    error,
    warning,
)
from drumbeat.domain.limits import TEXT, Limits, MediaLimits, TextLimit
from drumbeat.domain.media import AssetStatus
from drumbeat.domain.options import Options, gone, missing
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.profiles import Option
from drumbeat.domain.publishing import Medium, NotPublished
from drumbeat.domain.sending import Limit
from drumbeat.domain.text_lengths import Unit, length

#: An address of media that was not looked at, because others took too long.
MEDIA_UNCHECKED = "media_unchecked"
#: One that could not be read, now or at all.
MEDIA_UNREACHABLE = "media_unreachable"


class Horizon(StrEnum):
    """How long before its time a post is checked."""

    DAY = "24h"
    HOUR = "1h"

    @property
    def ahead(self) -> timedelta:
        return timedelta(hours=24) if self is Horizon.DAY else timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Left:
    """A post that rounds of checks come back to; `turns`: how often it was asked about in vain."""

    tenant_id: str
    instance_id: str
    due_at: datetime
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a shard of the due index: after this entry, whose generation doesn't matter.

    `left`: what before it is still to be come back to.
    """

    at: datetime
    tenant_id: str
    instance_id: str
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What an address of media answered. None: it did not say."""

    content_type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class MediaTrouble:
    """Why an address of media could not be read; `certain` unless asking again may help."""

    code: str
    message: str
    certain: bool = True


def of_account(account: ChannelAccount | None) -> Sequence[Finding]:
    """Whether the account lets posts out."""
    if account is None or account.status is AccountStatus.DELETING:
        return [error("account_deleted", "The account was deleted.")]
    if account.status is AccountStatus.PAUSED:
        words = f"'{account.name}' is paused: what falls due meanwhile is skipped."
        return [error("account_paused", words)]
    if account.status is AccountStatus.NEEDS_RECONNECT:
        return [error("needs_reconnect", f"'{account.name}' must be reconnected.")]
    return []


def of_content(content: ContentItem | None) -> Sequence[Finding]:
    """Whether there is something to post, and whether it may go out."""
    if content is None:
        return [error("content_missing", "The post has no text yet.", "content_item_id")]
    if content.status is ContentStatus.NEEDS_APPROVAL:
        words = "The text waits for approval, and holds the post back until it has it."
        return [warning("not_approved", words)]
    if content.status is ContentStatus.REJECTED:
        words = "The text was rejected: change it and submit it again."
        return [error("not_approved", words, "content_item_id")]
    if content.status is ContentStatus.ARCHIVED:
        return [error("content_archived", "The text is archived.")]
    return []


def of_time(instance: PostInstance, now: datetime) -> list[Finding]:
    """Whether a draft's time is still to come; what is on its way goes out when it can."""
    when = instance.scheduled_for
    if instance.due_at is not None or when is None or when > now:
        return []
    words = "Its time has passed: choose another one before scheduling it."
    return [warning("time_passed", words, "scheduled_for")]


def of_limit(limit: Limit | None, instance: PostInstance, now: datetime) -> list[Finding]:
    """Whether the network will take the account's posts, or the app's, again by the post's time."""
    if limit is None or limit.until <= (instance.due_at or instance.scheduled_for or now):
        return []
    when = zones.told(limit.until, instance.timezone)
    return [warning(limit.code, f"{limit.message.rstrip('.')}. That is until {when}.")]


def crowd_from(cap: Cap, due_at: datetime) -> datetime:
    """From when on posts count towards the cap's window that ends with one that is due then."""
    match cap.window:
        case Rolling(length):
            return due_at - length
        case CalendarDay() as day:
            return day.begin(due_at)


def of_crowd(
    cap: Cap, network: str, instance: PostInstance, others: Iterable[PostInstance], now: datetime
) -> list[Finding]:
    """Whether the account has so many posts before this one that the cap will be reached."""
    due_at = instance.due_at or instance.scheduled_for
    if due_at is None or due_at < now:
        return []
    begin = crowd_from(cap, due_at)
    before = [each for each in others if each.id != instance.id and _counts(each, begin, due_at)]
    if len(before) < cap.most:
        return []
    words = (
        f"'{instance.account_name}' has {len(before):,} posts before this one that count with it; "
        f"{network} takes {cap.words()}. It will wait until there is room, or be missed."
    )
    return [warning("cap_reached", words, "scheduled_for")]


def of_left(
    left: int, network: str, instance: PostInstance, before: Iterable[PostInstance]
) -> list[Finding]:
    """Whether its network takes as many posts more as go out until this one has its turn.

    `left`: how many it says that it takes now; `before`: the account's posts until then.
    """
    waiting = to_come(before)
    if left <= 0 or waiting < left:
        return []  # where none are left the check of the connection says so
    words = (
        f"'{instance.account_name}' has {waiting:,} posts to send before this one, and "
        f"{network} says that it takes {left:,} more for now. It may wait until there is room, or "
        "be missed."
    )
    return [warning("quota_short", words, "scheduled_for")]


def to_come(posts: Iterable[PostInstance]) -> int:
    """How many of these are still to be sent."""
    return sum(each.status in _TO_COME for each in posts)


def of_app_left(
    cap: Cap, tally: Tally, network: str, instance: PostInstance, waiting: int, now: datetime
) -> list[Finding]:
    """Whether its network takes few posts more of this deployment's app before this one's time.

    `tally`: what was counted of all accounts; `waiting`: how many of the account go out before.
    Nothing is said of a day that has not begun.
    """
    due_at = instance.due_at or instance.scheduled_for
    if due_at is None or due_at < now or crowd_from(cap, due_at) > now:
        return []
    left = cap.most - cap.holds(tally, now)
    few = left <= cap.most // _FEW
    if left <= 0 or not (few or waiting >= left):
        return []  # where none are left the limit says so
    queue = f" '{instance.account_name}' has {waiting:,} to send before this one."
    words = (
        f"{network} takes {cap.words()} of all accounts of this Drumbeat together, and {left:,} "
        f"more for now.{queue if waiting else ''} It may wait until there is room, or be missed."
    )
    return [warning("quota_short", words, "scheduled_for")]


def _counts(post: PostInstance, begin: datetime, end: datetime) -> bool:
    when = post.posted_at or post.due_at or post.scheduled_for
    return post.status in _COUNTED and when is not None and begin <= when <= end


#: Of what an app may post in a day, what is left is few when it is such a part.
_FEW = 10
_TO_COME = frozenset({Status.SCHEDULED, Status.PUBLISHING})
_COUNTED = frozenset({Status.SCHEDULED, Status.PUBLISHING, Status.POSTED, Status.UNCONFIRMED})


def of_end(ends_at: datetime | None, instance: PostInstance, now: datetime) -> list[Finding]:
    """Whether the account's connection will still hold at the post's time."""
    if ends_at is None or ends_at > (instance.due_at or instance.scheduled_for or now):
        return []
    when = zones.told(ends_at, instance.timezone)
    words = f"The account's connection ends at {when}, before the post is due. Reconnect it."
    return [error("connection_ends", words)]


def of_texts(
    limits: Limits, network: str, texts: Mapping[str, str], *, is_bare: bool
) -> list[Finding]:
    """Whether a network takes these texts; `is_bare`: neither media nor link go with them."""
    says_nothing = is_bare and all(plain_text.is_blank(text) for text in texts.values())
    if limits.needs_something and says_nothing:
        words = f"{network} takes no post without text, media and link."
        return [error("empty_post", words, "caption")]
    found = (_too_long(limit, network, texts.get(limit.field, "")) for limit in limits.texts)
    return [finding for finding in found if finding]


def of_options(known: Sequence[Option], chosen: Options) -> list[Finding]:
    """What the network will not do without, and what the account has no more."""
    lacking = [
        error("option_missing", f"Choose this first: {option.label}.", f"options.{option.name}")
        for option in missing(known, chosen)
    ]
    words = "What was chosen is not there any more on this account. Choose again: {}."
    return lacking + [
        error("option_gone", words.format(option.label), f"options.{option.name}")
        for option in gone(known, chosen)
    ]


def of_media_count(limits: MediaLimits, network: str, count: int) -> list[Finding]:
    if count < limits.least:
        wanted = "picture or video" if limits.video else "picture"
        wanted = wanted if limits.pictures else "video"
        words = f"{network} takes no post without a {wanted}. Add one."
        return [error("media_missing", words, "media_urls")]
    if limits.most is None or count <= limits.most:
        return []
    words = f"{network} takes at most {limits.most} pictures, and the post has {count}."
    return [error("too_many_media", words, "media_urls")]


def of_post(
    refusal: NotPublished | None, media: Sequence[Medium], found: Sequence[Finding]
) -> list[Finding]:
    """What its network would refuse of the post, as it says itself; `found`: what was found of it.

    Nothing where that keeps the post from going out anyway, or where media are not ready yet: what
    they are is not known then.
    """
    is_known = all(each.asset is None or each.asset.status is AssetStatus.READY for each in media)
    if refusal is None or not is_known:
        return []
    if any(each.severity is Severity.ERROR for each in found):
        return []
    return [error(refusal.code, refusal.message)]


def of_media(
    limits: MediaLimits, network: str, place: int, seen: MediaFacts | MediaTrouble
) -> list[Finding]:
    """What is to be said of the media at `place` (from 0) of the addresses."""
    field = f"media_urls[{place}]"
    if isinstance(seen, MediaTrouble):
        fails = limits.fetches and seen.certain
        return [(error if fails else warning)(seen.code, seen.message, field)]
    found = []
    kind, allowed = seen.content_type, limits.content_types
    if allowed is not None and kind is not None and kind not in allowed | _UNTOLD:
        known = ", ".join(sorted(allowed))
        words = f"{network} does not take {kind}; it takes {known}."
        found.append(error("media_type", words, field))
    if limits.max_bytes is not None and seen.size is not None and seen.size > limits.max_bytes:
        words = f"It has {seen.size:,} bytes; {network} takes at most {limits.max_bytes:,}."
        found.append(error("media_too_large", words, field))
    if seen.size == 0:
        found.append(error("media_empty", "There is nothing at this address.", field))
    return found


def is_unanswered(findings: Sequence[Finding]) -> bool:
    """Whether a network or an address of media has not said what it was asked, so may be later."""
    return any(
        each.code in _UNANSWERED
        or (each.code == MEDIA_UNREACHABLE and each.severity is Severity.WARNING)
        for each in findings
    )


def checked_as(
    instance: PostInstance, content: ContentItem | None, account: ChannelAccount | None
) -> Checked:
    """What a check of these is a check of."""
    return Checked(
        generation=instance.generation,
        version=instance.version,
        content_version=content.version if content else None,
        account_version=account.version if account else None,
    )


_UNANSWERED = frozenset({MEDIA_UNCHECKED, CREDENTIALS_UNCHECKED, NETWORK_UNAVAILABLE})

#: Content types that servers send where they have none configured.
_UNTOLD = frozenset({"application/octet-stream", "binary/octet-stream"})

_UNITS = {
    Unit.GRAPHEMES: "characters",
    Unit.CODE_POINTS: "characters",
    Unit.UTF16_UNITS: "characters (UTF-16)",
    Unit.UTF8_BYTES: "bytes",
    Unit.X_WEIGHTED: "characters as X counts them",
    Unit.EMOJI_BYTES: "characters as Threads counts them",
}


def _too_long(limit: TextLimit, network: str, text: str) -> Finding | None:
    counted = length(text, limit.unit)
    if counted <= limit.most:
        return None
    unit, is_text = _UNITS[limit.unit], limit.field == TEXT
    what = "text" if is_text else limit.field
    words = f"The {what} has {counted:,} {unit}; {network} takes at most {limit.most:,}."
    field = "caption" if is_text else f"options.{limit.field}"
    return (error if limit.documented else warning)("text_too_long", words, field)
