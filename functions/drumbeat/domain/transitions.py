"""Changes of a post's state that several rules share.

Every change of status goes through `become`, and so through the one table of transitions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from drumbeat.domain.posts import COVERED, PostInstance, Status, require_transition


def become(instance: PostInstance, status: Status) -> PostInstance:
    """Raises Conflict when the table does not allow the transition."""
    require_transition(instance.status, status)
    if instance.accepted_at is not None and status is not Status.PUBLISHING:
        # To be sent again it is prepared again: the network is finished with what it had accepted.
        handle = None if status is Status.SCHEDULED else instance.handle
        instance = replace(instance, accepted_at=None, handle=handle)
    # A post that neither goes out nor has gone out gives its credit back.
    credit = instance.credit if status in COVERED else None
    shows = instance.shows or instance.content_type
    return replace(instance, status=status, credit=credit, content_type=shows)


def settle(instance: PostInstance) -> PostInstance:
    """Remove it from the due index."""
    return replace(instance, take_up_at=None)


def start_over(instance: PostInstance, due_at: datetime) -> PostInstance:
    """Make it due at `due_at`, in a new generation."""
    planned_at = instance.scheduled_for
    ahead_at = due_at if planned_at is not None and due_at < planned_at else None
    return replace(_raised(instance), due_at=due_at, ahead_at=ahead_at, take_up_at=due_at)


def stand_down(instance: PostInstance) -> PostInstance:
    """Remove it from the due index, in a new generation, so that a running workflow does
    nothing."""
    if instance.status is Status.PLANNED or instance.status is Status.DRAFT:
        return instance
    return _raised(instance)


def _raised(instance: PostInstance) -> PostInstance:
    values: dict[str, Any] = {
        "generation": instance.generation + 1,
        "unsent_since": _unsent_since(instance),
        "attempt": 0,
        "tries": 0,
        "looks": 0,
        "due_at": None,
        "promised_at": None,
        "paced_seconds": 0,
        "ahead_at": None,
        "take_up_at": None,
        "claim": None,
        "handle": None,
        "accepted_at": None,
        "maybe_sent": False,
        "sequels": (),
        "error": None,
    }
    return replace(instance, **values)


def _unsent_since(instance: PostInstance) -> int | None:
    """The value for the next generation. Nothing was prepared for a post that was not to be
    sent."""
    if instance.claim is not None or instance.generation == 0:
        return None
    return instance.generation if instance.unsent_since is None else instance.unsent_since
