"""Billing's signing keys, as a test gives them."""

from __future__ import annotations

from collections.abc import Sequence


class KeptBillingKeys:
    """`ports.BillingKeys`."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys

    def all(self) -> Sequence[bytes]:
        return self._keys
