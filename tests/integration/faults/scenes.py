"""Posts that are about to be published, and what their networks do then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.posts import PostInstance
from tests.integration.faults.world import DUE, World
from tests.integration.networks import order_fault

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
#: How long a network refuses calls.
LIMIT = 4 * MINUTE

#: Gets the minute at which posts of an account are due, and runs until calls are numbered.
Scene = Callable[[World, ChannelAccount, datetime], list[PostInstance]]


def limited(world: World, account: ChannelAccount, due: datetime) -> list[PostInstance]:
    """From the first of two posts on, the network refuses calls for a while."""
    posts = [world.schedule(account, when=due + turn * MINUTE) for turn in range(2)]
    limit(world, account.platform, due)
    world.run_until(due - SECOND)
    return posts


def limit(world: World, platform: str, since: datetime) -> None:
    """The network refuses calls, until `LIMIT` after `since`."""
    seconds = int(LIMIT.total_seconds())
    order_fault(world, platform, "rate_limit", retry_after=seconds, times=None)

    def end() -> None:
        world.sandbox.faults.clear()

    world.at(since + LIMIT, end)


def refused_calls(world: World) -> int:
    """How many calls a network refused because of a limit."""
    return sum(call["fault"] == "rate_limit" for call in world.sandbox.ledger.calls())


def late(world: World, account: ChannelAccount, due: datetime) -> list[PostInstance]:
    """Two posts of an account, and no sweep until twenty minutes later."""
    posts = [world.schedule(account, when=due + turn * MINUTE) for turn in range(2)]
    world.sweeping = False
    world.run_until(due + 20 * MINUTE)
    world.sweeping = True
    return posts


def due_together(
    world: World, *platforms: str, when: datetime = DUE, shared: bool = True
) -> list[PostInstance]:
    """Posts of one business in one second; they show one content, or each its own."""
    content = world.write() if shared else None
    return [world.schedule(world.connect(each), content, when) for each in platforms]
