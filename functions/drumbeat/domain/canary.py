"""The canary: a post of the deployment's own, every five minutes, that shows that publishing works.

Each run schedules the next post and judges the one of the run before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from drumbeat.domain.posts import PostInstance, Status

#: No slug of people's begins with `_`, so nobody can take it, name it or be a member of it. It
#: stands in no list of tenants either: top-off passes it by.
TENANT_ID = "_canary"
ACCOUNT_ID = "canary"
CONTENT_ID = "canary"

#: A canary post lies at least so far ahead: beyond what whoever schedules starts at once
#: (90 seconds), so that the sweep has to find it.
LEAD = timedelta(seconds=100)
#: So long after its time a post is judged.
GRACE = timedelta(minutes=1)
#: A post older than this is no evidence of the present. The newest post of the run before is at
#: most 4 min 20 s old when runs are up to a minute late.
TELLING = timedelta(minutes=8)
#: Later than this is not in time, even for a post that had to be tried again.
MAX_LAG = timedelta(seconds=10)
#: How long the canary's posts are kept for people to look at.
KEPT = timedelta(days=1)

_MINUTE = timedelta(minutes=1)


class Verdict(StrEnum):
    """How a canary post ended."""

    HEALTHY = "healthy"
    NOT_POSTED = "not_posted"
    #: It is said to be posted, and never reached the sink.
    NOT_SEEN = "not_seen"
    SEEN_TWICE = "seen_twice"
    #: Too late, or early.
    NOT_IN_TIME = "not_in_time"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the sink has seen of one event: how many signed deliveries."""

    deliveries: int
    first_seen_at: datetime


def next_time(now: datetime) -> datetime:
    """The next whole minute that lies far enough ahead."""
    earliest = now + LEAD
    minute = earliest.replace(second=0, microsecond=0)
    return minute if minute == earliest else minute + _MINUTE


def telling(now: datetime) -> tuple[datetime, datetime]:
    """The stretch of the calendar, its end exclusive, whose newest post is to be judged."""
    return now - TELLING, now - GRACE + _MINUTE


def judge(post: PostInstance, sighting: Sighting | None) -> Verdict:
    """Whether `post`, whose time has come, went out as people's posts should."""
    if post.status is not Status.POSTED:
        return Verdict.NOT_POSTED
    if sighting is None:
        return Verdict.NOT_SEEN
    if sighting.deliveries > 1:
        return Verdict.SEEN_TWICE
    if post.lag_seconds is None or not 0 <= post.lag_seconds <= MAX_LAG.total_seconds():
        return Verdict.NOT_IN_TIME
    return Verdict.HEALTHY
