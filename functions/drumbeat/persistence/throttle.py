"""Counts of tries, by windows of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pynamodb.attributes import NumberAttribute

from drumbeat.persistence import keys
from drumbeat.persistence.table import Item, availability
from drumbeat.ports import Clock

#: DynamoDB deletes expired items within days (Developer Guide, TTL); they are not read meanwhile.
_KEPT_AFTER = timedelta(hours=1)


class TriesItem(Item, discriminator="tries"):
    tries = NumberAttribute()


class ThrottleRepository:
    """`ports.Throttle` over the table: one write for each try, and no read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(self, key: str, most: int, window: timedelta) -> int | None:
        now = self._clock.now()
        begins, ends = _window(now, window)
        item = TriesItem(keys.tries(key), begins.isoformat())
        with availability():
            item.update(
                [
                    TriesItem.kind.set(TriesItem),
                    TriesItem.tries.add(1),
                    TriesItem.expires_at.set(ends + _KEPT_AFTER),
                ]
            )
        if item.tries <= most:
            return None
        return max(1, -int((now - ends).total_seconds() // 1))

    def forget(self, key: str, window: timedelta) -> None:
        begins, _ = _window(self._clock.now(), window)
        with availability():
            TriesItem(keys.tries(key), begins.isoformat()).delete()


def _window(now: datetime, window: timedelta) -> tuple[datetime, datetime]:
    """The begin and end of the window that contains `now`; windows follow each other since 1970."""
    seconds = window.total_seconds()
    begins = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    return begins, begins + window
