"""The signed token in a link that stops e-mails; it works without a login.

A link is valid for as long as the deployment's key. It identifies the person only by an id, or by
the hash of an address.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from drumbeat.domain.mail_choices import MailKind

KEY_BYTES = 32
_PROOF_BYTES = 16
_MAX_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The e-mails to stop: of one kind to one member of a business, or invitations to an
    address."""

    tenant_id: str = ""
    member_id: str = ""
    kind: MailKind | None = None
    #: As in `mail.address_hash`; empty for a member's.
    address: str = ""


def token_of(stop: Stop, key: bytes) -> str:
    """The token for links: two parts of letters, digits, `-` and `_`."""
    parts = [stop.address] if stop.address else [stop.tenant_id, stop.member_id, _kind(stop)]
    body = _text(json.dumps(parts, separators=(",", ":")).encode())
    return f"{body}.{_text(_proof(body, key))}"


def read(token: str, key: bytes) -> Stop | None:
    """The content of a token; None unless it was signed with this key. Compares in constant
    time."""
    if len(token) > _MAX_CHARACTERS or not token.isascii():
        return None
    body, _, proof = token.partition(".")
    if not hmac.compare_digest(_text(_proof(body, key)), proof):
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if len(parts) == 1:
            return Stop(address=parts[0])
        tenant_id, member_id, kind = parts
        return Stop(tenant_id=tenant_id, member_id=member_id, kind=MailKind(kind))
    except (binascii.Error, ValueError, TypeError):  # signed by a version with another format
        return None


def _kind(stop: Stop) -> str:
    return stop.kind.value if stop.kind else ""


def _proof(body: str, key: bytes) -> bytes:
    return hmac.digest(key, b"stop-mail." + body.encode(), hashlib.sha256)[:_PROOF_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
