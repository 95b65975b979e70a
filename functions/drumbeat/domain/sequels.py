"""Sequels of a post: a first comment, the next posts of a thread.

Each is a visible call of its own, made at most once: it is claimed before it is sent, and if its
answer is missing it is looked for and never sent again. The post is `Posted` whatever happens to
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

#: How often one is tried whose tries certainly showed nothing.
MAX_TRIES = 4


class SequelState(StrEnum):
    WAITING = "waiting"
    #: Claimed: its call may have been made.
    SENDING = "sending"
    POSTED = "posted"
    FAILED = "failed"
    #: Nobody knows whether it arrived.
    UNCONFIRMED = "unconfirmed"


_OPEN = frozenset({SequelState.WAITING, SequelState.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """`at` (UTC): when it was claimed or ended. `code` and `message`: why the last try failed.

    `tries` counts failed ones.
    """

    text: str
    state: SequelState = SequelState.WAITING
    tries: int = 0
    at: datetime | None = None
    platform_post_id: str | None = None
    permalink: str | None = None
    code: str | None = None
    message: str | None = None


Sequels = tuple[Sequel, ...]


def of(texts: Iterable[str]) -> Sequels:
    """The sequels of a post, in order."""
    return tuple(Sequel(text=text) for text in texts)


def first_open(sequels: Sequence[Sequel]) -> int | None:
    """The index of the next one; None when nothing is left to do."""
    return next((at for at, each in enumerate(sequels) if each.state in _OPEN), None)


def claimed(sequels: Sequels, place: int, now: datetime) -> Sequels:
    """The state before it is sent."""
    return _with(sequels, place, replace(sequels[place], state=SequelState.SENDING, at=now))


def posted(
    sequels: Sequels, place: int, platform_post_id: str, permalink: str | None, now: datetime
) -> Sequels:
    arrival = replace(
        sequels[place],
        state=SequelState.POSTED,
        at=now,
        platform_post_id=platform_post_id,
        permalink=permalink,
        code=None,
        message=None,
    )
    return _with(sequels, place, arrival)


def failed_once(sequels: Sequels, place: int, code: str, message: str) -> Sequels:
    """It is certainly not there, and is tried again."""
    one = sequels[place]
    retry = replace(
        one, state=SequelState.WAITING, tries=one.tries + 1, at=None, code=code, message=message
    )
    return _with(sequels, place, retry)


def unanswered(sequels: Sequels, place: int, code: str, message: str) -> Sequels:
    """Its call may have arrived: it stays claimed until it has been looked for."""
    return _with(sequels, place, replace(sequels[place], code=code, message=message))


def ended(
    sequels: Sequels, place: int, state: SequelState, code: str, message: str, now: datetime
) -> Sequels:
    """Neither it nor its successors are tried any more."""
    last = replace(sequels[place], state=state, at=now, code=code, message=message)
    words = "What it would have followed is not there."
    rest = [
        replace(each, state=SequelState.FAILED, at=now, code="not_reached", message=words)
        for each in sequels[place + 1 :]
    ]
    return (*sequels[:place], last, *rest)


def _with(sequels: Sequels, place: int, one: Sequel) -> Sequels:
    return (*sequels[:place], one, *sequels[place + 1 :])
