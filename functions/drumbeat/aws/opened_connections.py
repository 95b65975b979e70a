"""Opened connections, cached in memory between the steps of posts."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from drumbeat.ports import Clock, Vault

#: Longer than the look-ahead, which lies between a post's preparation and its due time.
KEPT_FOR = timedelta(minutes=10)
_MOST = 100


class RememberingVault:
    """`ports.Vault` that caches what another vault has opened.

    The key is tenant, account and sealed bytes, so a connection that was replaced or removed is not
    used.
    """

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._opened: OrderedDict[bytes, tuple[datetime, Mapping[str, Any]]] = OrderedDict()
        self._lock = Lock()

    def seal(
        self, tenant_id: str, account_id: str, connection: Mapping[str, Any], *, pieces: int = 1
    ) -> bytes:
        return self._vault.seal(tenant_id, account_id, connection, pieces=pieces)

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        key = _key(tenant_id, account_id, sealed)
        now = self._clock.now()
        with self._lock:
            opened_at, connection = self._opened.get(key, (None, None))
        if opened_at is not None and connection is not None and now - opened_at < KEPT_FOR:
            return connection
        opened = self._vault.open(tenant_id, account_id, sealed)
        with self._lock:
            self._opened[key] = now, opened
            self._opened.move_to_end(key)
            while len(self._opened) > _MOST:
                self._opened.popitem(last=False)
        return opened


def _key(tenant_id: str, account_id: str, sealed: bytes) -> bytes:
    prefix = f"{len(tenant_id)}:{tenant_id}:{len(account_id)}:{account_id}:".encode()
    return hashlib.sha256(prefix + sealed).digest()
