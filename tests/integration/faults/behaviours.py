"""Networks by what matters to publishing: can posts be found, repeated, and how fast.

Each is a webhook whose receiver ignores an id that it knows, for as long as the behaviour says, and
shows a post for every new id. A wrong repetition therefore shows as a second post. Each can be
connected in a world by its name.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from drumbeat.domain.masking import Mask
from drumbeat.domain.profiles import ALWAYS, Lead, Profile
from drumbeat.domain.publishing import (
    Accepted,
    Handle,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Preparing,
    Presence,
    Progress,
    Published,
    Refusal,
    Scope,
)
from drumbeat.platforms.lookups import Guard
from drumbeat.platforms.registry import Networks
from drumbeat.platforms.webhook import Webhook
from drumbeat.ports import Network, Session
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response

if TYPE_CHECKING:
    from tests.integration.faults.world import World

HOUR = timedelta(hours=1)
#: How long a slow network takes for a call, and until a look shows what it has accepted.
_TAKES = timedelta(seconds=10)
_SHOWS_AFTER = timedelta(seconds=20)
#: A post may still appear this long after its client has stopped waiting (`weather.PATIENCE`,
#: `LATE`).
_SETTLES_SLOWLY = timedelta(seconds=60)
#: How long a network that accepts posts processes each; chosen by the post's name.
_WORKS_FOR = (timedelta(seconds=40), timedelta(seconds=100), timedelta(minutes=4))
_ASK_AGAIN = timedelta(seconds=30)
#: The header with which a network says that its app, not the account, is limited.
BY_APP = {"x-limited": "app"}
_TICKET = "ticket-of-the-upload"
_NAMED = re.compile(r"post_(.+)_([0-9]+)(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`finds`: it can be asked whether a post exists. `repeats`: as in `Profile`.

    `accepts`: it accepts a post and shows it later, or fails. `prepares`: how long it processes
    before a post can be committed. `has_app`: all accounts post through one app.
    """

    finds: bool
    repeats: timedelta | None
    slow: bool
    accepts: bool = False
    prepares: timedelta = timedelta()
    has_app: bool = False

    def __str__(self) -> str:
        known = {ALWAYS: "always", HOUR: "hour", None: "never"}
        said = {
            "finds" if self.finds else "blind": True,
            known[self.repeats]: True,
            "slow" if self.slow else "fast": True,
            "accepts": self.accepts,
            "prepares": bool(self.prepares),
            "app": self.has_app,
        }
        return "-".join(word for word, holds in said.items() if holds)

    @property
    def is_left_to_people(self) -> bool:
        """Whether nobody can know if a call succeeded, and repeating it might show the post
        twice."""
        return not self.finds and self.repeats is None


BEHAVIOURS = tuple(
    Behaviour(finds, repeats, slow)
    for finds in (True, False)
    for repeats in (ALWAYS, HOUR, None)
    for slow in (False, True)
)
_LONG = timedelta(minutes=2)
#: Further properties of networks, each with another combination of finding and repeating.
SPECIAL = (
    Behaviour(True, None, slow=False, accepts=True),
    Behaviour(True, HOUR, slow=True, accepts=True, has_app=True),
    Behaviour(True, None, slow=True, prepares=_LONG),
    Behaviour(False, ALWAYS, slow=False, prepares=_LONG, has_app=True),
    Behaviour(False, None, slow=False, has_app=True),
    Behaviour(True, ALWAYS, slow=False, accepts=True, prepares=_LONG),
)
BY_NAME = {str(each): each for each in (*BEHAVIOURS, *SPECIAL)}
#: What differs most from webhooks and pages: for suites whose cases take seconds. `make nightly`
#: takes all.
_SAMPLE = ("blind-never-fast", "finds-never-slow", "finds-hour-slow")
ALL = os.environ.get("DRUMBEAT_BEHAVIOURS") == "all"
SAMPLE = tuple(BY_NAME) if ALL else _SAMPLE
#: Mixes of networks for two businesses; every behaviour is in one.
MIXES = tuple(tuple(BY_NAME)[first::5] for first in range(5))


def tried(post_id: str) -> tuple[str, int] | None:
    """The post and generation of a delivery; None for other calls."""
    found = _NAMED.fullmatch(post_id)
    return (found[1], int(found[2])) if found else None


@dataclass
class Taken:
    """What a receiver has accepted. `shown_as`: None while it is processed."""

    at: datetime
    shown_as: str | None = None
    failed: NotPublished | None = None


@dataclass
class Receivers:
    """The receivers: they handle deliveries for the sandbox, each by its behaviour.

    `fails` decides what happens to an accepted post, by its name and how often it was accepted.
    """

    world: World
    of: dict[str, Behaviour] = field(default_factory=dict)
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    fails: Callable[[str, int], NotPublished | None] = lambda _name, _times: None

    def __post_init__(self) -> None:
        ledger = self.world.sandbox.ledger
        self._show = ledger.receive
        ledger.receive = self.receive  # type: ignore[method-assign]

    def receive(self, name: str, webhook_id: str, body: str, *, verified: bool | None) -> bool:
        behaviour = self.of.get(name)
        if behaviour is None:
            return self._show(name, webhook_id, body, verified=verified)
        before = self.taken.setdefault(webhook_id, [])
        if before and self._knows_again(behaviour, before[-1]):
            shown_as = before[-1].shown_as
            return shown_as is not None and self._show(name, shown_as, body, verified=verified)
        taken = Taken(self.world.clock.true)
        before.append(taken)
        times = len(before)

        def finish() -> None:
            taken.failed = self.fails(webhook_id, times) if behaviour.accepts else None
            if taken.failed is None:
                taken.shown_as = webhook_id if times == 1 else f"{webhook_id}.{times}"
                self._show(name, taken.shown_as, body, verified=verified)
                self.world.seen()

        if behaviour.accepts:
            works_for = _WORKS_FOR[crc32(webhook_id.encode()) % len(_WORKS_FOR)]
            self.world.clock.at(taken.at + works_for, finish)
        else:
            finish()
        return True

    def _knows_again(self, behaviour: Behaviour, last: Taken) -> bool:
        since = self.world.clock.true - last.at
        return not last.failed and behaviour.repeats is not None and since <= behaviour.repeats


class Behaving(Webhook):
    """A network with this behaviour."""

    def __init__(self, world: World, behaviour: Behaviour) -> None:
        transport = world.transport()
        assert transport is not None
        super().__init__(transport, world.clock, guard=Guard(allow_private=True))
        self._world, self._behaviour = world, behaviour
        self.profile = _profile(behaviour)

    def prepare(self, post: Outgoing, session: Session, so_far: Progress | None = None) -> Any:
        """Without repeating and finding, a post has no name before it exists."""
        if self._behaviour.is_left_to_people:
            return Prepared({})
        if self._behaviour.prepares:
            return self._in_steps(post, so_far)
        return super().prepare(post, session)

    def _in_steps(self, post: Outgoing, so_far: Progress | None) -> Prepared | Preparing:
        """What was prepared is shown, even if the post was edited since."""
        now = self._world.clock.now()
        if so_far is None:
            shown = {"since": now.isoformat(), "text": post.caption}
            return Preparing(Progress(shown, {"ticket": _TICKET}), now + _ASK_AGAIN)
        assert so_far.secret == {"ticket": _TICKET}
        if now - datetime.fromisoformat(so_far.shown["since"]) < self._behaviour.prepares:
            return Preparing(so_far, now + _ASK_AGAIN)
        return Prepared({"webhook_id": _name(post), "text": so_far.shown["text"]})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        if self._behaviour.slow:
            self._world.clock.advance(_TAKES)
        named = {"webhook_id": handle.get("webhook_id", _name(post))}
        outcome = super().commit(
            replace(post, caption=handle.get("text", post.caption)), session, named
        )
        if self._behaviour.accepts and isinstance(outcome, Published):
            return Accepted(handle, self._world.clock.now() + _ASK_AGAIN)
        return outcome

    def find(  # type: ignore[override]  # it answers more than its base
        self, post: Outgoing, session: Session, handle: Handle
    ) -> Published | Accepted | NotPublished | Presence:
        if not self._behaviour.finds:
            return super().find(post, session, handle)
        try:
            answer = self._transport.send(Request("GET", f"{self._world.sandbox.url}/ledger", {}))
        except (NoAnswer, NotSent):
            return Presence.UNKNOWN
        if answer.status != 200 or "entries" not in json.loads(answer.body):
            return Presence.UNKNOWN
        return self._seen(handle)

    def _seen(self, handle: Handle) -> Published | Accepted | NotPublished | Presence:
        taken = self._world.receivers.taken.get(str(handle["webhook_id"]), [])
        if not taken:
            return Presence.ABSENT
        last = taken[-1]
        if last.failed is not None:
            return last.failed
        if last.shown_as is None:
            return Accepted(handle, self._world.clock.now() + _ASK_AGAIN)
        since = self._world.clock.true - last.at
        if self._behaviour.slow and since < _SHOWS_AFTER:
            return Presence.ABSENT
        return Published(last.shown_as)

    def _outcome(self, answer: Response, webhook_id: str, mask: Mask) -> Outcome:
        of_app = BY_APP.items() <= dict(answer.headers).items()
        if self._behaviour.has_app and answer.status == 402:
            words = "The app's plan has run out."
            return NotPublished(Refusal.OPERATOR, "app_suspended", words)
        outcome = super()._outcome(answer, webhook_id, mask)
        if of_app and isinstance(outcome, NotPublished):
            return replace(outcome, scope=Scope.APP)
        return outcome


class NetworksAndBehaviours(Networks):
    """The real networks, and the behaviours by their names."""

    world: World

    def get(self, name: str) -> Network:
        behaviour = BY_NAME.get(name)
        if behaviour is None:
            return super().get(name)
        if name not in self._built:
            self._built[name] = Behaving(self.world, behaviour)
        return self._built[name]


class _OfAnApp(Profile):
    """A network whose accounts all post through one app, although people paste connections."""

    __slots__ = ()

    @property
    def has_app(self) -> bool:
        return True


def _profile(behaviour: Behaviour) -> Profile:
    known = Webhook.profile
    profile = replace(
        known,
        name=str(behaviour),
        finds=behaviour.finds,
        repeats=behaviour.repeats,
        settles=_SETTLES_SLOWLY if behaviour.slow else known.settles,
        lead=Lead(text=2 * behaviour.prepares),
    )
    if not behaviour.has_app:
        return profile
    return _OfAnApp(**{each.name: getattr(profile, each.name) for each in fields(profile)})


def _name(post: Outgoing) -> str:
    return f"post_{post.instance_id}_{post.generation}"
