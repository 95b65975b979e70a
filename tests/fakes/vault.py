"""A vault whose encryption is readable, so that tests see what was encrypted for whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from drumbeat.domain.errors import Unavailable


class PlainVault:
    """`ports.Vault`; like the real one it decrypts only for the account that it encrypted for."""

    def seal(
        self,
        tenant_id: str,
        account_id: str,
        connection: Mapping[str, Any],
        *,
        pieces: int = 1,
    ) -> bytes:
        return json.dumps([tenant_id, account_id, dict(connection)]).encode()

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        theirs, account, connection = json.loads(sealed)
        if (theirs, account) != (tenant_id, account_id):
            raise Unavailable("sealed for somebody else")
        return dict(connection)
