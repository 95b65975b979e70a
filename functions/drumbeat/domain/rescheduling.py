"""New times for posts that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from drumbeat.domain import zones
from drumbeat.domain.posts import PostInstance

#: For how many days ahead a free minute is looked for.
DAYS = 366


def later_minutes(post: PostInstance, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The post's time of day on each day after `now`: as a UTC minute, and as the wall time (naive)
    that it stands for.

    The time is local to its zone; one that does not exist on some day moves forward by the DST gap.
    A post without a time has the one at which it was due.
    """
    had = post.scheduled_for or post.promised_at or post.due_at or now
    wall = zones.local(had, post.timezone).time().replace(second=0, microsecond=0)
    today = zones.local(now, post.timezone).date()
    for days in range(DAYS + 1):
        local = datetime.combine(today + timedelta(days=days), wall)
        when = zones.resolve(local, post.timezone).utc
        if when > now:
            yield when, local
