"""Reading whole listings, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from drumbeat.domain.media import Asset
from drumbeat.ports import Assets, Page, Position

T = TypeVar("T")

_READ_AT_A_TIME = 100


def every(read: Callable[[Position | None], Page[T]]) -> Iterator[T]:
    """All items of a listing; `read` returns the page that begins at a position."""
    after: Position | None = None
    while True:
        page = read(after)
        yield from page.items
        if page.next is None:
            return
        after = page.next


def every_asset(assets: Assets, tenant_id: str) -> Iterator[Asset]:
    """The business's whole library, newest first."""
    pages = every(lambda after: assets.list(tenant_id, limit=_READ_AT_A_TIME, after=after))
    return (asset for asset, _ in pages)
