"""What a business takes with it, and what is erased of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Erased:
    """`count`: items that were there; `is_whole`: nothing is left of what was looked through."""

    count: int
    is_whole: bool


class BusinessItems(Protocol):
    """All that is stored of a business, whatever kind it is of."""

    def erase(self, tenant_id: str, is_late: Callable[[], bool], *, keeps_websites: bool) -> Erased:
        """Erase all but the business's own item and its place in the list of all.

        Its accounts go first, so that nothing is posted any more. Websites and their banners stay
        where that is said. Raises Unavailable.
        """
        ...

    def forget(self, tenant_id: str) -> None:
        """Erase the rest: its short name is free again. Raises Unavailable."""
        ...


class Archives(Protocol):
    """Where exports are kept for a week. Raises Unavailable."""

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        """What is written becomes a file at the end of the block; nothing when that raises."""
        ...

    def size(self, key: str) -> int | None:
        """In bytes; None while there is no such file."""
        ...

    def url(self, key: str, filename: str) -> str:
        """Where it can be had for some minutes, under this name."""
        ...


class Exporter(Protocol):
    def begin(self, tenant_id: str, export_id: str) -> None:
        """Have the export written. Raises Unavailable."""
        ...
