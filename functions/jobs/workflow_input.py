"""Parsing the input of the publishing workflow's executions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from drumbeat.services.batches import Batch
from drumbeat.services.orders import Order


def batch_of(event: Mapping[str, Any]) -> Batch:
    """The posts of an execution.

    Executions started by old versions have a single post without a list, and wait until it is due,
    which their input does not say.
    """
    order = event.get("order") or event
    posts = order.get("posts") or [order]
    second = order.get("due_at") or order.get("wait_until")
    due_at = datetime.fromisoformat(second) if second else None
    orders = [
        Order(
            tenant_id=order["tenant_id"],
            instance_id=post["instance_id"],
            slot=post["slot"],
            generation=post["generation"],
            attempt=post["attempt"],
            batch=order.get("batch"),
            due_at=due_at,
        )
        for post in posts
    ]
    return Batch(orders=orders, due_at=due_at)
