"""Counting a deployment's figures again, with the operator's rights."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drumbeat.services.recounting import Recounting

#: On one machine a change is counted within seconds.
SETTLES_HERE = timedelta(minutes=1)


def recount(
    recounting: Recounting,
    settles: timedelta,
    pause: Callable[[float], None] = time.sleep,
    say: Callable[[str], None] = print,
) -> int:
    """Compare, wait if something differs, and correct what still does; returns how many days.

    `settles`: the longest time until a change is counted. Raises Unavailable.
    """
    found = recounting.differences()
    if not found:
        say("All figures are what their posts are.")
        return 0
    businesses = {each.tenant_id for each in found if each.tenant_id}
    minutes = int(settles.total_seconds() // 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    say(
        f"Days that differ: {len(found)}, of businesses: {len(businesses)}. In {wait} "
        "all that is on its way has come; what differs then as it does now is put right. Ctrl-C "
        "leaves everything as it is."
    )
    pause(settles.total_seconds())
    done = recounting.settle(found)
    rest = f" Days that changed meanwhile: {done.left}; run this again." if done.left else ""
    say(f"Days that were put right: {done.corrected}.{rest}")
    return done.corrected
