"""Networks as publishing can tell them apart: by what can be found, repeated, and how fast.

Each is a webhook whose receiver takes an id once for as long as the behaviour says, and shows a
post for every id that is new to it. So a repeat that must not be made becomes visible as a second
post.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from drumbeat.domain.profiles import ALWAYS
from drumbeat.domain.publishing import Handle, Outcome, Outgoing, Prepared, Presence, Published
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.webhook import Webhook
from drumbeat.ports import Session
from drumbeat.ports.transport import NoAnswer, NotSent, Request
from tests.integration.faults.world import World

HOUR = timedelta(hours=1)
#: What a slow network takes for a call, and until it shows to a look what it has taken.
_TAKES = timedelta(seconds=10)
_SHOWS_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`finds`: it can be asked what became of a post. `repeats`: as `Profile` has it."""

    finds: bool
    repeats: timedelta | None
    slow: bool

    def __str__(self) -> str:
        known = {ALWAYS: "always", HOUR: "for an hour", None: "never"}
        return ", ".join(
            (
                "finds" if self.finds else "blind",
                f"repeatable {known[self.repeats]}",
                "slow" if self.slow else "fast",
            )
        )


BEHAVIOURS = tuple(
    Behaviour(finds, repeats, slow)
    for finds in (True, False)
    for repeats in (ALWAYS, HOUR, None)
    for slow in (False, True)
)


class Behaving(Webhook):
    """A network that behaves so."""

    def __init__(self, world: World, behaviour: Behaviour) -> None:
        transport = world.transport()
        assert transport is not None
        super().__init__(transport, world.clock, guard=Guard(allow_private=True))
        self._world, self._behaviour = world, behaviour
        self._numbers = count(1)
        self.profile = replace(Webhook.profile, finds=behaviour.finds, repeats=behaviour.repeats)

    def prepare(self, post: Outgoing, session: Session, so_far: Any = None) -> Any:
        """What can be neither repeated nor looked for has no name before it is there."""
        if not self._behaviour.finds and self._behaviour.repeats is None:
            return Prepared({})
        return super().prepare(post, session, so_far)

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        if self._behaviour.slow:
            self._world.clock.advance(_TAKES)
        named = handle.get("webhook_id", f"post_{post.instance_id}_{post.generation}")
        return super().commit(post, session, {"webhook_id": self._taken_as(str(named))})

    def find(self, post: Outgoing, session: Session, handle: Handle) -> Published | Presence:
        if not self._behaviour.finds:
            return super().find(post, session, handle)
        try:
            answer = self._transport.send(Request("GET", f"{self._world.sandbox.url}/ledger", {}))
        except (NoAnswer, NotSent):
            return Presence.UNKNOWN
        if answer.status != 200:
            return Presence.UNKNOWN
        for entry in json.loads(answer.body)["entries"]:
            if entry["webhook_id"].partition(".")[0] == handle["webhook_id"]:
                return Published(entry["post_id"]) if self._shows(entry) else Presence.ABSENT
        return Presence.ABSENT

    def _shows(self, entry: dict[str, Any]) -> bool:
        since = self._world.clock.true - _since(entry)
        return not self._behaviour.slow or since >= _SHOWS_AFTER

    def _taken_as(self, named: str) -> str:
        """The receiver's own name for what it takes: the same while it knows it again."""
        repeats = self._behaviour.repeats
        for entry in self._world.sandbox.ledger.entries():
            known = entry["webhook_id"].partition(".")[0] == named
            if known and repeats and self._world.clock.true - _since(entry) <= repeats:
                return str(entry["webhook_id"])
        return f"{named}.{next(self._numbers)}"


def behaving(world: World, behaviour: Behaviour) -> None:
    """Have the world's webhooks behave so."""
    world.networks._built["webhook"] = Behaving(world, behaviour)


def _since(entry: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(entry["visible_at"] / 1000, UTC)
