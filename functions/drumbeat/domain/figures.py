"""Daily figures: outcomes of posts, as counters that can be added up.

A post counts for its present state, on one day. When it changes, what it counted for before is
subtracted and its new count is added. So figures are the sum over all present posts, in whatever
order changes arrive, and can be counted again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import inf

from drumbeat.domain import canary, zones
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import Medium


class ContentType(StrEnum):
    """The kind of media or link that a post has beside its text."""

    TEXT = "text"
    LINK = "link"
    PHOTO = "photo"
    PHOTOS = "photos"
    VIDEO = "video"
    DOCUMENT = "document"
    #: It ended before its content was read.
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What is counted."""

    POSTED = "posted"
    FAILED = "failed"
    MISSED = "missed"
    SKIPPED = "skipped"
    UNCONFIRMED = "unconfirmed"
    #: Of all posts that ended, in whatever way: those that needed more than one try.
    RETRIED = "retried"
    #: Credits that were used.
    CREDITS = "credits"


_MEASURES = {
    Status.POSTED: Measure.POSTED,
    Status.FAILED: Measure.FAILED,
    Status.MISSED: Measure.MISSED,
    Status.SKIPPED: Measure.SKIPPED,
    Status.UNCONFIRMED: Measure.UNCONFIRMED,
}
#: The statuses that are counted.
COUNTED = frozenset(_MEASURES)


@dataclass(frozen=True, slots=True)
class Key:
    """One counter of posts."""

    platform: str
    content_type: ContentType
    measure: Measure


#: The upper bounds, in seconds, of the buckets of lags; one more bucket holds larger lags. 0.7 and
#: 1.5 are the promise (for half and for 99 % of the posts); after two hours a post is missed,
#: unless its business allows more.
LAG_BOUNDS = (
    *(0.25, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0),
    *(300.0, 900.0, 3_600.0, 7_200.0, 21_600.0, 86_400.0),
)
BEYOND = inf


@dataclass(frozen=True, slots=True)
class LagBucket:
    """One counter of lags: up to `seconds`, and above the next smaller bound.

    It is stored under its bound, so that releases with other bounds still read it correctly.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Businesses that changed plans. `before` None: founded; `after` None: deleted."""

    before: str | None
    after: str | None


Figure = Key | LagBucket | PlanChange
Counters = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many posts had a lag in each bucket; `BEYOND` counts those above the last bound."""

    counts: Mapping[float, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def percentile(self, percent: int) -> float | None:
        """The lag in seconds that `percent` (1 to 100) of the posts did not exceed; None without
        posts.

        It is the upper bound of a bucket, and at most the last of `LAG_BOUNDS`.
        """
        rank = -(-self.total * percent // 100)  # rounded up, in whole numbers
        total = 0
        for seconds, count in sorted(self.counts.items()):
            total += count
            if rank and total >= rank:
                return min(seconds, LAG_BOUNDS[-1])
        return None

    def __add__(self, other: Histogram) -> Histogram:
        return Histogram(Counter(self.counts) + Counter(other.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """Outcomes of one day's posts; the day is local to each post's account.

    `plan_changes` exist only in the deployment's figures.
    """

    day: date
    counts: Mapping[Key, int] = field(default_factory=dict)
    lag: Histogram = field(default_factory=Histogram)
    plan_changes: Mapping[PlanChange, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiguresRange:
    """Days that have figures, in order. `as_of`: when the last change of any day was counted."""

    days: Sequence[DayFigures]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many businesses are on each plan now."""

    counts: Mapping[str, int]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The counters of one post, and their day."""

    day: date
    counters: Counters


def content_type(media: Sequence[Medium], *, has_link: bool) -> ContentType:
    """The content type of a post with these media."""
    if any(medium.is_video for medium in media):
        return ContentType.VIDEO
    if any(medium.is_document for medium in media):
        return ContentType.DOCUMENT
    if media:
        return ContentType.PHOTOS if len(media) > 1 else ContentType.PHOTO
    return ContentType.LINK if has_link else ContentType.TEXT


def of_post(post: PostInstance | None) -> Counted | None:
    """The counters of a post; None for one that has not ended, and for the canary's.

    Its day is the one on which it went out, or otherwise the one on which it was first due. Raises
    ZoneInfoNotFoundError for an unknown zone.
    """
    if post is None or post.tenant_id == canary.TENANT_ID or post.status not in _MEASURES:
        return None
    when = post.posted_at or post.promised_at or post.due_at or post.scheduled_for
    if when is None:
        return None
    shows = ContentType(post.content_type or ContentType.UNKNOWN)

    def counter(measure: Measure) -> Key:
        return Key(post.platform, shows, measure)

    counters: dict[Figure, int] = {counter(_MEASURES[post.status]): 1}
    if post.tries:
        counters[counter(Measure.RETRIED)] = 1
    if post.status is Status.POSTED and post.credit is not None:
        counters[counter(Measure.CREDITS)] = 1
    if post.status is Status.POSTED and post.lag_seconds is not None:
        counters[_lag_bucket(post.lag_seconds)] = 1
    return Counted(zones.local(when, post.timezone).date(), counters)


def _lag_bucket(lag_seconds: float) -> LagBucket:
    return LagBucket((*LAG_BOUNDS, BEYOND)[bisect_left(LAG_BOUNDS, lag_seconds)])


def difference(before: Counted | None, after: Counted | None) -> Mapping[date, Counters]:
    """How a change of one post changes the counters, by day; unchanged counters are left out."""
    days: dict[date, Counter[Figure]] = {}
    for side, sign in ((before, -1), (after, +1)):
        if side is not None:
            day = days.setdefault(side.day, Counter())
            for figure, count in side.counters.items():
                day[figure] += sign * count
    by_day = {day: {each: n for each, n in sums.items() if n} for day, sums in days.items()}
    return {day: sums for day, sums in by_day.items() if sums}


def summed(many: Iterable[Counters]) -> Counters:
    """The sum of all counters, without those that are 0."""
    sums: Counter[Figure] = Counter()
    for counters in many:
        sums.update(counters)
    return {figure: count for figure, count in sums.items() if count}


def day_figures(day: date, counters: Counters) -> DayFigures:
    """A day's figures; negative counters are returned as 0.

    They can be negative for a while when counting began after the posts did.
    """
    counts = {figure: count for figure, count in counters.items() if count > 0}
    lag = {each.seconds: n for each, n in counts.items() if isinstance(each, LagBucket)}
    return DayFigures(
        day=day,
        counts={each: count for each, count in counts.items() if isinstance(each, Key)},
        lag=Histogram(lag),
        plan_changes={each: n for each, n in counts.items() if isinstance(each, PlanChange)},
    )
