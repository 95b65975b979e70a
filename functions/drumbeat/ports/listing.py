"""Pages of listings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: Where a listing continues; opaque to services, plain JSON, bound to its tenant by the API.
Position = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing; `next` is None on the last one."""

    items: Sequence[T]
    next: Position | None = None
