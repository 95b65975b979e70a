"""What Meta posts when somebody removes the app, or asks for their data to be deleted.

`signature.payload`, each base64url; the signature is the HMAC-SHA256 of the encoded payload with
the app's secret. Source: Meta, Data Deletion Request Callback; Deauthorize Callback.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re

from drumbeat.domain.authorising import App

_ALGORITHM = "HMAC-SHA256"
_NUMBER = re.compile(r"[0-9]{1,32}")


def grantor_of(signed_request: str, app: App) -> str | None:
    """The person's number at the network; None unless it is signed with the app's secret."""
    signature, _, payload = signed_request.partition(".")
    try:
        digest, document = _decoded(signature), json.loads(_decoded(payload))
    except (ValueError, RecursionError):
        return None
    secret = (app.client_secret or "").encode()
    if not secret or not hmac.compare_digest(
        hmac.digest(secret, payload.encode(), hashlib.sha256), digest
    ):
        return None
    if not isinstance(document, dict) or str(document.get("algorithm")).upper() != _ALGORITHM:
        return None
    number = str(document.get("user_id"))
    return number if _NUMBER.fullmatch(number) else None


def _decoded(part: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4), b"-_", True)
