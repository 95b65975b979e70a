"""Connections, sealed by KMS for one account of one tenant."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import InvalidInput, Unavailable

#: What KMS encrypts in one call (AWS KMS API reference, Encrypt: 4,096 bytes of plaintext).
MAX_BYTES = 4096


class KmsVault:
    """`ports.Vault` over KMS: the encryption context names tenant and account, so that what was
    sealed for one account can't be opened as another's. `client` answers the client when it is
    first needed.
    """

    def __init__(self, client: Callable[[], Any], key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(self, tenant_id: str, account_id: str, connection: Mapping[str, Any]) -> bytes:
        """Raises InvalidInput for a connection that is too large, Unavailable."""
        plain = json.dumps(connection).encode()
        if len(plain) > MAX_BYTES:
            raise InvalidInput.of("connection", f"At most {MAX_BYTES} bytes fit.")
        answer = self._call(
            "encrypt",
            KeyId=self._key_id,
            Plaintext=plain,
            EncryptionContext=_context(tenant_id, account_id),
        )
        return cast("bytes", answer["CiphertextBlob"])

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        answer = self._call(
            "decrypt",
            KeyId=self._key_id,
            CiphertextBlob=sealed,
            EncryptionContext=_context(tenant_id, account_id),
        )
        return cast("Mapping[str, Any]", json.loads(answer["Plaintext"]))

    def _call(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            return cast("Mapping[str, Any]", getattr(self._client(), operation)(**arguments))
        except (BotoCoreError, ClientError) as error:
            # The arguments hold the connection: nothing of them may reach a log.
            raise Unavailable(f"The key service refused to {operation}: {_code(error)}.") from None


def _context(tenant_id: str, account_id: str) -> Mapping[str, str]:
    return {"tenant": tenant_id, "account": account_id}


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
