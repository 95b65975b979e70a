"""Exporting and deleting a business."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Erased:
    """`count`: items that were found; `is_whole`: nothing is left of what was looked through."""

    count: int
    is_whole: bool


class BusinessItems(Protocol):
    """Everything that is stored of a business, of all kinds."""

    def erase(self, tenant_id: str, is_late: Callable[[], bool], *, keeps_websites: bool) -> Erased:
        """Delete everything but the business's own item and its line in the list of tenants.

        Its accounts go first, so that nothing is posted any more. With `keeps_websites`, websites
        and their banners stay. Raises Unavailable.
        """
        ...

    def forget(self, tenant_id: str) -> None:
        """Delete the rest, which frees its short name. Raises Unavailable."""
        ...


class Archives(Protocol):
    """Where exports are kept for a week. Raises Unavailable."""

    def writing(self, key: str) -> AbstractContextManager[BinaryIO]:
        """What is written becomes a file at the end of the block; no file if the block raises."""
        ...

    def size(self, key: str) -> int | None:
        """In bytes; None while there is no such file."""
        ...

    def url(self, key: str, filename: str) -> str:
        """A download address that is valid for some minutes, with this file name."""
        ...


class Exporter(Protocol):
    def begin(self, tenant_id: str, export_id: str) -> None:
        """Write the export in the background. Raises Unavailable."""
        ...
