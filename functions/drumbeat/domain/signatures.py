"""Standard Webhooks 1.0.0, "Signature scheme": HMAC-SHA256 over id, timestamp and body."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

#: 24 to 64 random bytes, in base64 after the prefix.
_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)
#: How much the sender's clock and the delivery time may add up to.
TOLERANCE = timedelta(minutes=5)

_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_MAX_SIGNATURE_CHARACTERS = 1_000


def secret_of(key: bytes) -> str:
    """A signing key in the form that people and connections use."""
    return f"{_PREFIX}{base64.b64encode(key).decode()}"


def key_of(secret: object) -> bytes | None:
    """The signing key of a `whsec_...` secret; None when it is not one."""
    if not isinstance(secret, str) or not secret.startswith(_PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in _KEY_BYTES else None


def headers_of(key: bytes, webhook_id: str, body: bytes, now: datetime) -> Mapping[str, str]:
    """The three headers of a signed delivery."""
    stamp = str(int(now.timestamp()))
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_proof(key, webhook_id, stamp, body)}",
    }


def may_be_signed(headers: Mapping[str, str], now: datetime) -> bool:
    """Whether the headers are present, well-formed and fresh, before the key is needed.

    `headers` has lower-case names.
    """
    stamp = headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(headers.get("webhook-id", "")) or not _SECONDS.fullmatch(stamp):
        return False
    if not 0 < len(headers.get("webhook-signature", "")) <= _MAX_SIGNATURE_CHARACTERS:
        return False
    return abs(now.timestamp() - int(stamp)) <= TOLERANCE.total_seconds()


def is_signed(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a holder of `key` has sent this, within the tolerance; compares in constant time.

    One valid signature among several is enough, so that keys can be rotated.
    """
    if not may_be_signed(headers, now):
        return False
    proof = _proof(key, headers["webhook-id"], headers["webhook-timestamp"], body)
    signature = f"v1,{proof}".encode()
    signatures = [each.encode() for each in headers["webhook-signature"].split(" ")]
    return any(hmac.compare_digest(signature, each) for each in signatures)


def _proof(key: bytes, webhook_id: str, stamp: str, body: bytes) -> str:
    content = f"{webhook_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
