"""Pages of a filtered listing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drumbeat.ports import Page, Position
from drumbeat.services.allowance import Allowance

T = TypeVar("T")


def filtered(
    read: Callable[[Position | None], Page[tuple[T, Position]]],
    predicate: Callable[[T], bool],
    *,
    limit: int,
    after: Position | None,
    most_read: int,
    allowance: Allowance,
) -> Page[T]:
    """At most `limit` wanted items after `after`.

    It ends after about `most_read` items, or with its allowance, even if more follow, as `next`
    shows.
    """
    items: list[T] = []
    position, count = after, 0
    while True:
        page = read(position)
        for item, position in page.items:
            count += 1
            if predicate(item):
                items.append(item)
                if len(items) == limit:
                    return Page(items, position)
        if page.next is None:
            return Page(items)
        if count >= most_read or allowance.is_spent:
            return Page(items, page.next)
        position = page.next
