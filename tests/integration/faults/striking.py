"""The same posts published again and again, each time struck one call later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.posts import PostInstance
from tests.integration.faults.scenes import Scene
from tests.integration.faults.world import BOUND, World
from tests.integration.networks import COMMIT

MINUTE = timedelta(minutes=1)
#: How a workflow sees a killed function; with None the workflow dies as well.
DEATHS = ("Sandbox.Timedout", "Lambda.Unknown", "Runtime.ExitError", None)


def struck_scenes(
    world: World,
    platform: str,
    when: str,
    scene: Scene,
    deaths: Sequence[str | None] = (),
    *,
    each: int = 1,
) -> Iterator[tuple[int, list[PostInstance]]]:
    """The same scene again and again, struck `each` calls later, and settled.

    `deaths` are used in turn.
    """
    account = world.connect(platform)
    for number in count(0, each):
        if deaths:
            world.machine.death = deaths[number % len(deaths)]
        world.sandbox.faults.clear()
        posts = scene(world, account, _minute(world.clock.now()) + 7 * MINUTE)
        world.calls.strike(number, when)
        world.settle(within=BOUND + 10 * MINUTE)
        if not world.calls.struck:
            assert number > 9, "fewer calls than publishing takes"
            return
        yield number, [world.again(post) for post in posts]


def struck_posts(
    world: World, platform: str, when: str, **fault: Any
) -> Iterator[tuple[int, PostInstance]]:
    """One post after the other, each struck one call later, and settled."""

    def alone(world: World, account: ChannelAccount, due: datetime) -> list[PostInstance]:
        if fault:
            world.sandbox.faults.add({"match": COMMIT[platform], **fault})
        return [world.schedule(account, when=due)]

    for number, [post] in struck_scenes(world, platform, when, alone):
        yield number, post


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
