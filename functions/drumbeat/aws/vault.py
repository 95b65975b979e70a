"""Connections, encrypted with KMS for one account of one tenant."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import InvalidInput, Unavailable

#: The most bytes that KMS encrypts in one call (AWS KMS API reference, Encrypt).
MAX_BYTES = 4096
#: Marks a connection that was encrypted in several calls; each piece follows its length.
_IN_PIECES = b"pieces\0"
_LENGTH = 4


class KmsVault:
    """`ports.Vault` over KMS. The encryption context names tenant and account, so a connection
    sealed for one account can't be opened as another's. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(
        self, tenant_id: str, account_id: str, connection: Mapping[str, Any], *, pieces: int = 1
    ) -> bytes:
        """Raises InvalidInput for a connection that is too large, Unavailable."""
        plain, context = json.dumps(connection).encode(), _context(tenant_id, account_id)
        if len(plain) <= MAX_BYTES:
            return self._encrypted(plain, context)
        # Compressed, because long connections are mostly addresses with much in common.
        packed = zlib.compress(plain) if pieces > 1 else plain
        if len(packed) > pieces * MAX_BYTES:
            raise InvalidInput.of("connection", f"At most {pieces * MAX_BYTES} bytes fit.")
        parts = [packed[at : at + MAX_BYTES] for at in range(0, len(packed), MAX_BYTES)]
        ciphertexts = [self._encrypted(part, context) for part in parts]
        frames = (len(each).to_bytes(_LENGTH, "big") + each for each in ciphertexts)
        return _IN_PIECES + b"".join(frames)

    def open(self, tenant_id: str, account_id: str, sealed: bytes) -> Mapping[str, Any]:
        context = _context(tenant_id, account_id)
        if not sealed.startswith(_IN_PIECES):
            return cast("Mapping[str, Any]", json.loads(self._decrypted(sealed, context)))
        packed, rest = b"", sealed.removeprefix(_IN_PIECES)
        while rest:
            end = _LENGTH + int.from_bytes(rest[:_LENGTH], "big")
            packed += self._decrypted(rest[_LENGTH:end], context)
            rest = rest[end:]
        return cast("Mapping[str, Any]", json.loads(zlib.decompress(packed)))

    def _encrypted(self, plain: bytes, context: Mapping[str, str]) -> bytes:
        answer = self._call(
            "encrypt", KeyId=self._key_id, Plaintext=plain, EncryptionContext=context
        )
        return cast("bytes", answer["CiphertextBlob"])

    def _decrypted(self, sealed: bytes, context: Mapping[str, str]) -> bytes:
        answer = self._call(
            "decrypt", KeyId=self._key_id, CiphertextBlob=sealed, EncryptionContext=context
        )
        return cast("bytes", answer["Plaintext"])

    def _call(self, operation: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            return cast("Mapping[str, Any]", getattr(self._client(), operation)(**arguments))
        except (BotoCoreError, ClientError) as error:
            # The arguments contain the connection, so nothing of them may be logged.
            raise Unavailable(f"The key service refused to {operation}: {_code(error)}.") from None


def _context(tenant_id: str, account_id: str) -> Mapping[str, str]:
    return {"tenant": tenant_id, "account": account_id}


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
