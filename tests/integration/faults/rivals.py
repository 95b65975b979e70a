"""Who acts on a post at the same time: a person, or another workflow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drumbeat.domain.errors import DrumbeatError
from drumbeat.domain.posts import PostInstance
from drumbeat.ports import Replace
from jobs import publish
from tests.integration.faults.world import CONTEXT, World


@dataclass
class Person:
    """Does one thing, once, and stores whether it was acknowledged."""

    act: Callable[[], object]
    acknowledged: list[bool] = field(default_factory=list)

    def __call__(self) -> None:
        try:
            self.act()
        except DrumbeatError:
            self.acknowledged.append(False)
        else:
            self.acknowledged.append(True)


def commit_as(world: World, post: PostInstance, attempt: int) -> None:
    """Another workflow's Commit, without a preparation."""
    if attempt > world.again(post).attempt:  # a lease is written before its workflow gets here
        before = world.again(post)
        world.stored_calendar.apply(Replace(before, replace(before, attempt=attempt)))
    publish.handler(
        {
            "step": "commit",
            "tenant_id": "h2o",
            "instance_id": post.id,
            "slot": world.stored_calendar.slot_of(post),
            "generation": post.generation,
            "attempt": attempt,
            "prepared": None,
        },
        CONTEXT,
    )
