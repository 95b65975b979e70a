"""Phone numbers in stored and in readable form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`link` is stored and opened (`tel:+13105550100`), `shown` is for people."""

    link: str
    shown: str
