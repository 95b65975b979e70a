"""Requests that Meta signs with an app's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any


def signed_request(user_id: str, secret: str, **more: Any) -> str:
    """As Meta sends it: base64url without padding."""
    told = {"algorithm": "HMAC-SHA256", "issued_at": 1_796_000_000, "user_id": user_id, **more}
    payload = _encoded(json.dumps(told).encode())
    return f"{_encoded(hmac.digest(secret.encode(), payload.encode(), hashlib.sha256))}.{payload}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
