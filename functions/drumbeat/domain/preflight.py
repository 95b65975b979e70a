"""Pre-flight: finding what would keep a post from going out well while there is time to fix it.

Calls (credentials, media addresses) are made elsewhere; this module judges their answers, and all
that can be judged from the text.
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

#: A media address that was not read, because others took too long.
MEDIA_UNCHECKED = "media_unchecked"
#: A media address that could not be read.
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
    """The answer of a media address. None: it did not say."""

    content_type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class MediaTrouble:
    """Why a media address could not be read; not `certain` if asking again may help."""

    code: str
    message: str
    certain: bool = True


def of_account(account: ChannelAccount | None) -> Sequence[Finding]:
    """Whether the account's status allows posting."""
    if account is None or account.status is AccountStatus.DELETING:
        return [error("account_deleted", "The account was deleted.")]
    if account.status is AccountStatus.PAUSED:
        words = f"'{account.name}' is paused: what falls due meanwhile is skipped."
        return [error("account_paused", words)]
    if account.status is AccountStatus.NEEDS_RECONNECT:
        return [error("needs_reconnect", f"'{account.name}' must be reconnected.")]
    return []


def of_content(content: ContentItem | None) -> Sequence[Finding]:
    """Whether there is content, and whether it may go out."""
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
    """Whether a draft's time is in the future; a scheduled post goes out when it can."""
    when = instance.scheduled_for
    if instance.due_at is not None or when is None or when > now:
        return []
    words = "Its time has passed: choose another one before scheduling it."
    return [warning("time_passed", words, "scheduled_for")]


def of_limit(limit: Limit | None, instance: PostInstance, now: datetime) -> list[Finding]:
    """Whether the network will take posts of the account, or of the app, again by the post's
    time."""
    if limit is None or limit.until <= (instance.due_at or instance.scheduled_for or now):
        return []
    when = zones.told(limit.until, instance.timezone)
    return [warning(limit.code, f"{limit.message.rstrip('.')}. That is until {when}.")]


def crowd_from(cap: Cap, due_at: datetime) -> datetime:
    """The start of the cap's window that ends with a post that is due at `due_at`."""
    match cap.window:
        case Rolling(length):
            return due_at - length
        case CalendarDay() as day:
            return day.begin(due_at)


def of_crowd(
    cap: Cap, network: str, instance: PostInstance, others: Iterable[PostInstance], now: datetime
) -> list[Finding]:
    """Whether the cap will be reached by the account's earlier posts."""
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
    """Whether its network still takes enough posts for this one to go out.

    `left`: how many more the network takes now; `before`: the account's posts until this one.
    """
    queue = to_come(before)
    if left <= 0 or queue < left:
        return []  # the check of the connection reports that none are left
    words = (
        f"'{instance.account_name}' has {queue:,} posts to send before this one, and "
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
    """Whether few of the app's posts are left before this post's time.

    `tally`: the count over all accounts; `waiting`: how many of the account go out before. Nothing
    is reported for a day that has not begun.
    """
    due_at = instance.due_at or instance.scheduled_for
    if due_at is None or due_at < now or crowd_from(cap, due_at) > now:
        return []
    room = cap.most - cap.holds(tally, now)
    few = room <= cap.most // _FEW
    if room <= 0 or not (few or waiting >= room):
        return []  # the limit reports that none are left
    queue = f" '{instance.account_name}' has {waiting:,} to send before this one."
    words = (
        f"{network} takes {cap.words()} of all accounts of this Drumbeat together, and {room:,} "
        f"more for now.{queue if waiting else ''} It may wait until there is room, or be missed."
    )
    return [warning("quota_short", words, "scheduled_for")]


def _counts(post: PostInstance, begin: datetime, end: datetime) -> bool:
    when = post.posted_at or post.due_at or post.scheduled_for
    return post.status in _COUNTED and when is not None and begin <= when <= end


#: An app's daily posts count as few when less than this part is left.
_FEW = 10
_TO_COME = frozenset({Status.SCHEDULED, Status.PUBLISHING})
_COUNTED = frozenset({Status.SCHEDULED, Status.PUBLISHING, Status.POSTED, Status.UNCONFIRMED})


def of_end(ends_at: datetime | None, instance: PostInstance, now: datetime) -> list[Finding]:
    """Whether the account's connection will still be valid at the post's time."""
    if ends_at is None or ends_at > (instance.due_at or instance.scheduled_for or now):
        return []
    when = zones.told(ends_at, instance.timezone)
    words = f"The account's connection ends at {when}, before the post is due. Reconnect it."
    return [error("connection_ends", words)]


def of_texts(
    limits: Limits,
    network: str,
    texts: Mapping[str, str],
    media: Sequence[Medium] = (),
    *,
    is_bare: bool,
) -> list[Finding]:
    """Whether a network takes these texts beside `media`; `is_bare`: neither media nor link go
    with them."""
    says_nothing = is_bare and all(plain_text.is_blank(text) for text in texts.values())
    if limits.needs_something and says_nothing:
        words = f"{network} takes no post without text, media and link."
        return [error("empty_post", words, "caption")]
    holds = limits.texts_of(with_video=any(medium.is_video for medium in media))
    findings = (_too_long(limit, network, texts.get(limit.field, "")) for limit in holds)
    return [finding for finding in findings if finding]


def of_options(options: Sequence[Option], values: Options) -> list[Finding]:
    """Missing required options, and values that the account no longer offers."""
    findings = [
        error("option_missing", f"Choose this first: {option.label}.", f"options.{option.name}")
        for option in missing(options, values)
    ]
    words = "What was chosen is not there any more on this account. Choose again: {}."
    return findings + [
        error("option_gone", words.format(option.label), f"options.{option.name}")
        for option in gone(options, values)
    ]


def of_media_count(limits: MediaLimits, network: str, count: int) -> list[Finding]:
    if count < limits.least:
        noun = "picture or video" if limits.video else "picture"
        noun = noun if limits.pictures else "video"
        words = f"{network} takes no post without a {noun}. Add one."
        return [error("media_missing", words, "media_urls")]
    if limits.most is None or count <= limits.most:
        return []
    words = f"{network} takes at most {limits.most} pictures, and the post has {count}."
    return [error("too_many_media", words, "media_urls")]


def of_post(
    refusal: NotPublished | None, media: Sequence[Medium], findings: Sequence[Finding]
) -> list[Finding]:
    """What its network would refuse of the post, as it says itself.

    `findings`: what else was found of it.

    Nothing where that keeps the post from going out anyway, or where media are not ready yet: what
    they are is not known then.
    """
    is_known = all(each.asset is None or each.asset.status is AssetStatus.READY for each in media)
    if refusal is None or not is_known:
        return []
    if any(each.severity is Severity.ERROR for each in findings):
        return []
    return [error(refusal.code, refusal.message)]


def of_media(
    limits: MediaLimits, network: str, place: int, facts: MediaFacts | MediaTrouble
) -> list[Finding]:
    """Findings about the media at `place` (from 0) of the addresses."""
    field = f"media_urls[{place}]"
    if isinstance(facts, MediaTrouble):
        fails = limits.fetches and facts.certain
        return [(error if fails else warning)(facts.code, facts.message, field)]
    findings = []
    kind, types = facts.content_type, limits.content_types
    if types is not None and kind is not None and kind not in types | _UNTOLD:
        names = ", ".join(sorted(types))
        words = f"{network} does not take {kind}; it takes {names}."
        findings.append(error("media_type", words, field))
    if limits.max_bytes is not None and facts.size is not None and facts.size > limits.max_bytes:
        words = f"It has {facts.size:,} bytes; {network} takes at most {limits.max_bytes:,}."
        findings.append(error("media_too_large", words, field))
    if facts.size == 0:
        findings.append(error("media_empty", "There is nothing at this address.", field))
    return findings


def is_unanswered(findings: Sequence[Finding]) -> bool:
    """Whether a network or a media address has not answered and may do so later."""
    return any(
        each.code in _UNANSWERED
        or (each.code == MEDIA_UNREACHABLE and each.severity is Severity.WARNING)
        for each in findings
    )


def checked_as(
    instance: PostInstance, content: ContentItem | None, account: ChannelAccount | None
) -> Checked:
    """The state that a check of these is about."""
    return Checked(
        generation=instance.generation,
        version=instance.version,
        content_version=content.version if content else None,
        account_version=account.version if account else None,
    )


_UNANSWERED = frozenset({MEDIA_UNCHECKED, CREDENTIALS_UNCHECKED, NETWORK_UNAVAILABLE})

#: Content types that servers send when none is configured.
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
    count = length(text, limit.unit)
    if count <= limit.most:
        return None
    unit, is_text = _UNITS[limit.unit], limit.field == TEXT
    what = "text" if is_text else limit.field
    words = f"The {what} has {count:,} {unit}; {network} takes at most {limit.most:,}."
    field = "caption" if is_text else f"options.{limit.field}"
    return (error if limit.documented else warning)("text_too_long", words, field)
