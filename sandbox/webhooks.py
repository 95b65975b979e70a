"""A receiver of Standard Webhooks 1.0.0 that follows the specification.

It checks the signature once it has the secret, refuses old timestamps, and takes each webhook-id
once: the first delivery is visible, repeats are counted.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from sandbox.calls import Answer, Call, retry_after
from sandbox.ledger import Ledger

_PATH = re.compile(r"/webhooks/([A-Za-z0-9._-]{1,64})")
_TOLERANCE_SECONDS = 300


def text(body: bytes) -> str:
    """The text of the post in a delivery."""
    document = _document(body)
    return str(document.get("caption") or document.get("title") or "") if document else ""


class Webhooks:
    """Receivers by name, each at its own path."""

    name = "webhook"
    shown_as = "Webhook"
    colours = ("#0c6b4f", "#6fd3ae")

    def __init__(self, ledger: Ledger, site: str) -> None:  # noqa: ARG002 (as the others)
        self._ledger = ledger

    def owns(self, path: str) -> bool:
        return _PATH.fullmatch(path) is not None

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        return Call(self.name, "webhook", method, path, headers, query, body, text(body))

    def post_at(self, path: str) -> str | None:  # noqa: ARG002 (receivers show nothing)
        return None

    def server_error(self) -> Answer:
        return _refusal(500, "the receiver broke down")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        answer = _refusal(429, "too many deliveries")
        return Answer(answer.status, answer.body, retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        return _refusal(410, "this receiver has unsubscribed")

    def answer(self, call: Call) -> Answer:
        found = _PATH.fullmatch(call.path)
        if found is None or call.method != "POST":
            return _refusal(405, "deliveries are posted")
        name = found[1]
        webhook_id = call.headers.get("webhook-id", "")
        if not webhook_id:
            return _refusal(400, "the webhook-id header is missing")
        secret = self._ledger.secret(name)
        if secret is not None:
            wrong = _wrong_signature(secret, call, self._ledger.clock())
            if wrong:
                return _refusal(401, wrong)
        document = _document(call.body)
        if document is None:
            return _refusal(400, "the body is not a JSON object")
        if document.get("type") == "test":
            return Answer(200, {"received": webhook_id, "test": True})
        verified = None if secret is None else True
        first = self._ledger.receive(name, webhook_id, json.dumps(document), verified=verified)
        return Answer(200, {"received": webhook_id, "repeated": not first})


def _refusal(status: int, message: str) -> Answer:
    return Answer(status, {"error": message})


def _document(body: bytes) -> dict[str, object] | None:
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _wrong_signature(secret: str, call: Call, now: float) -> str | None:
    """What is wrong with a delivery's signature or time, or None. `now`: seconds since the
    epoch."""
    stamp = call.headers.get("webhook-timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal()):
        return "the webhook-timestamp header is missing or no number"
    if abs(now - int(stamp)) > _TOLERANCE_SECONDS:
        return "the delivery is too old or from the future"
    key = decode_secret(secret)
    if key is None:
        return "the secret that this receiver was given is not base64"
    signed = f"{call.headers['webhook-id']}.{stamp}.".encode() + call.body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    offered = call.headers.get("webhook-signature", "").split(" ")
    if any(hmac.compare_digest(f"v1,{expected}".encode(), one.encode()) for one in offered):
        return None
    return "the signature is wrong"


def decode_secret(secret: str) -> bytes | None:
    """The signing key in `whsec_<base64>`, or None when it is unreadable."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return None
