"""What executions of the publishing workflow are told, as their functions are given it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from drumbeat.services.batches import Batch
from drumbeat.services.orders import Order


def batch_of(event: Mapping[str, Any]) -> Batch:
    """The posts that an execution carries.

    Executions from before posts shared one tell of a single post, without a list, and older ones
    wait until their posts are due, which they don't tell apart.
    """
    told = event.get("order") or event
    posts = told.get("posts") or [told]
    second = told.get("due_at") or told.get("wait_until")
    due_at = datetime.fromisoformat(second) if second else None
    orders = [
        Order(
            tenant_id=told["tenant_id"],
            instance_id=post["instance_id"],
            slot=post["slot"],
            generation=post["generation"],
            attempt=post["attempt"],
            batch=told.get("batch"),
            due_at=due_at,
        )
        for post in posts
    ]
    return Batch(orders=orders, due_at=due_at)
