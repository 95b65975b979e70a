"""The canary: a post of the deployment's own, every five minutes, that shows that publishing works.

Each run schedules the next post and judges the one of the run before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain.posts import PostInstance, Status

#: Slugs that people choose can't begin with `_`, so nobody can take it or be a member of it. It is
#: in no list of tenants, so top-off skips it.
TENANT_ID = "_canary"
ACCOUNT_ID = "canary"
CONTENT_ID = "canary"

#: The least time until a canary post is due: more than the 90 seconds within which a post is
#: started when it is scheduled, so that the sweep has to find it.
LEAD = timedelta(seconds=100)
#: How long after its time a post is judged.
GRACE = timedelta(minutes=1)
#: Older posts say nothing about the present. The newest post of the run before is at most 4 min 20
#: s old when runs are up to a minute late.
TELLING = timedelta(minutes=8)
#: A larger lag counts as a failure, even for a post that needed a second try.
MAX_LAG = timedelta(seconds=10)
#: How long the canary's posts are kept for people to look at.
KEPT = timedelta(days=1)

_MINUTE = timedelta(minutes=1)


class Verdict(StrEnum):
    """How a canary post ended."""

    HEALTHY = "healthy"
    NOT_POSTED = "not_posted"
    #: Its status is `Posted`, but the sink did not get it.
    NOT_SEEN = "not_seen"
    SEEN_TWICE = "seen_twice"
    #: Too late or too early.
    NOT_IN_TIME = "not_in_time"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The signed deliveries of one event that the sink has received."""

    deliveries: int
    first_seen_at: datetime


def next_time(now: datetime) -> datetime:
    """The next whole minute that is at least `LEAD` ahead."""
    earliest = now + LEAD
    minute = earliest.replace(second=0, microsecond=0)
    return minute if minute == earliest else minute + _MINUTE


def telling(now: datetime) -> tuple[datetime, datetime]:
    """The span of time, its end exclusive, whose newest post is judged."""
    return now - TELLING, now - GRACE + _MINUTE


def judge(post: PostInstance, sighting: Sighting | None) -> Verdict:
    """Whether `post`, whose time has passed, went out as other posts should."""
    if post.status is not Status.POSTED:
        return Verdict.NOT_POSTED
    if sighting is None:
        return Verdict.NOT_SEEN
    if sighting.deliveries > 1:
        return Verdict.SEEN_TWICE
    if post.lag_seconds is None or not 0 <= post.lag_seconds <= MAX_LAG.total_seconds():
        return Verdict.NOT_IN_TIME
    return Verdict.HEALTHY
