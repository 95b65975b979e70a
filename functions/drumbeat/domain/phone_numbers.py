"""Phone numbers, as they are stored and as they are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`link` as it is stored and opened (`tel:+13105550100`), `shown` as people read it."""

    link: str
    shown: str
