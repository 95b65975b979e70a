"""Daily figures: what became of posts, as counters that add up.

A post counts by what it is now, on one day. When it changes, what it counted for before is taken
away and what it counts for then is added. So figures are always the sum over the posts that there
are, in whatever order their changes come, and can be counted again.
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
    """What a post shows beside its text."""

    TEXT = "text"
    LINK = "link"
    PHOTO = "photo"
    PHOTOS = "photos"
    VIDEO = "video"
    DOCUMENT = "document"
    #: It ended before anything was read of its content.
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What is counted of posts."""

    POSTED = "posted"
    FAILED = "failed"
    MISSED = "missed"
    SKIPPED = "skipped"
    UNCONFIRMED = "unconfirmed"
    #: Of all that have ended, in whatever way: those for which one try was not enough.
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
#: The statuses that count.
COUNTED = frozenset(_MEASURES)


@dataclass(frozen=True, slots=True)
class Key:
    """One counter of posts."""

    platform: str
    content_type: ContentType
    measure: Measure


#: Up to how many seconds late each bucket holds posts; one more holds those beyond the last.
#: 0.7 and 1.5 are the promise (half, and 99 of 100 posts); after two hours a post is missed, unless
#: its business waits longer.
LAG_BOUNDS = (
    *(0.25, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0),
    *(300.0, 900.0, 3_600.0, 7_200.0, 21_600.0, 86_400.0),
)
BEYOND = inf


@dataclass(frozen=True, slots=True)
class LagBucket:
    """One counter of how late posts were: up to `seconds`, and later than the bucket before.

    It is kept under its bound, so that a release with other bounds reads it as it was meant.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Businesses that went from one plan to another; None: they were founded, or are gone."""

    before: str | None
    after: str | None


Figure = Key | LagBucket | PlanChange
Counters = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many posts were late by up to so many seconds each; `BEYOND` counts the latest."""

    counts: Mapping[float, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def percentile(self, percent: int) -> float | None:
        """So many seconds late at most were `percent` (1 to 100) of the posts; None of none.

        It is the bound of a bucket. What is later than the last of `LAG_BOUNDS` is told as that.
        """
        wanted = -(-self.total * percent // 100)  # rounded up, in whole numbers
        reached = 0
        for seconds, count in sorted(self.counts.items()):
            reached += count
            if wanted and reached >= wanted:
                return min(seconds, LAG_BOUNDS[-1])
        return None

    def __add__(self, other: Histogram) -> Histogram:
        return Histogram(Counter(self.counts) + Counter(other.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """What became of one day's posts, each on its own clock: the day in its account's zone.

    `plan_changes` are the deployment's alone.
    """

    day: date
    counts: Mapping[Key, int] = field(default_factory=dict)
    lag: Histogram = field(default_factory=Histogram)
    plan_changes: Mapping[PlanChange, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiguresRange:
    """Days that have figures, in order. `as_of`: when the last change was counted, of whatever."""

    days: Sequence[DayFigures]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many businesses are on each plan now."""

    counts: Mapping[str, int]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What one post counts for, and on which day."""

    day: date
    counters: Counters


def content_type(media: Sequence[Medium], *, has_link: bool) -> ContentType:
    """What a post shows that has these pictures and videos."""
    if any(medium.is_video for medium in media):
        return ContentType.VIDEO
    if any(medium.is_document for medium in media):
        return ContentType.DOCUMENT
    if media:
        return ContentType.PHOTOS if len(media) > 1 else ContentType.PHOTO
    return ContentType.LINK if has_link else ContentType.TEXT


def of_post(post: PostInstance | None) -> Counted | None:
    """What a post counts for as it is; None for what has not ended, and for the canary's own.

    Its day is that on which it went out; of what did not, that on which it was first due.
    Raises ZoneInfoNotFoundError for a zone that there is not.
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
    """What a change of one post changes, by day; what does not change is left out."""
    changed: dict[date, Counter[Figure]] = {}
    for counted, sign in ((before, -1), (after, +1)):
        if counted is not None:
            day = changed.setdefault(counted.day, Counter())
            for figure, count in counted.counters.items():
                day[figure] += sign * count
    by_day = {day: {each: n for each, n in sums.items() if n} for day, sums in changed.items()}
    return {day: sums for day, sums in by_day.items() if sums}


def summed(many: Iterable[Counters]) -> Counters:
    """The sums of all; what adds up to nothing is left out."""
    sums: Counter[Figure] = Counter()
    for counters in many:
        sums.update(counters)
    return {figure: count for figure, count in sums.items() if count}


def day_figures(day: date, counters: Counters) -> DayFigures:
    """A day's counters as they are read; less than none is told as none.

    So it can be for a while where figures began after the posts did.
    """
    shown = {figure: count for figure, count in counters.items() if count > 0}
    lag = {each.seconds: n for each, n in shown.items() if isinstance(each, LagBucket)}
    return DayFigures(
        day=day,
        counts={each: count for each, count in shown.items() if isinstance(each, Key)},
        lag=Histogram(lag),
        plan_changes={each: n for each, n in shown.items() if isinstance(each, PlanChange)},
    )
