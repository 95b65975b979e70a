"""Counting views and clicks of banners, without keeping anything about visitors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drumbeat.domain.banners import MOST_LIVE
from drumbeat.ports import BannerCounters, Clock

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerCounting:
    counters: BannerCounters
    clock: Clock

    def count(self, viewed: Iterable[str], clicked: Iterable[str]) -> None:
        """Each banner at most once, and no more banners than a website shows.

        Raises Unavailable.
        """
        views, clicks = _known(viewed), _known(clicked)
        self.counters.count(views, clicks, at=self.clock.now())


def _known(ids: Iterable[str]) -> list[str]:
    return sorted({each for each in ids if _ID.fullmatch(each)})[:MOST_LIVE]
