"""Instructions to the networks' stand-ins, and what they received."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox import Server
from sandbox.faults import Fault
from tests.integration.faults.world import World
from tests.samples import NOW

PLATFORMS = ("webhook", "facebook")
#: How to make the one visible call fail, by network.
COMMIT = {"webhook": {"step": "webhook"}, "facebook": {"step": "commit"}}


def order_fault(world: World, platform: str, kind: str, **more: Any) -> None:
    world.sandbox.faults.add({"kind": kind, "match": COMMIT[platform], **more})


def refused_for_now(platform: str) -> dict[str, Any]:
    """A temporary refusal, after which certainly nothing is visible."""
    if platform == "webhook":
        return {"kind": "status", "status": 425, "body": {"message": "back in a minute"}}
    error = {"code": 324, "message": "back in a minute"}
    return {"kind": "status", "status": 400, "body": {"error": error}}


def sent(world: World) -> list[datetime]:
    """When each visible post appeared, by the virtual clock."""
    return [
        datetime.fromtimestamp(entry["visible_at"] / 1000, NOW.tzinfo) for entry in world.visible()
    ]


def unstruck(sandbox: Server) -> list[Fault]:
    """Faults that never occurred: a test that ordered them has tested nothing."""
    return [fault for fault in sandbox.faults.list() if not fault.hits]
