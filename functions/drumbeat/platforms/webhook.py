"""Webhooks: a post is sent to the tenant's own receiver.

Format and signature: Standard Webhooks 1.0.0. Outcomes rely on its contract: any 2xx means taken,
and a receiver takes each `webhook-id` once. So the id is the same for all attempts of one
(instance, generation), and repeating is harmless. A receiver that answers 5xx may have stored the
delivery before it failed, so that is repeated, and never counted as a failure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any

from drumbeat.domain import findings, signatures
from drumbeat.domain.derivatives import VideoSpec
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.findings import ConnectionCheck, Delivery
from drumbeat.domain.limits import TEXT, Limits, MediaLimits
from drumbeat.domain.masking import Mask
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import (
    ALWAYS,
    ConnectionField,
    FieldKind,
    LinkPlace,
    Pasted,
    Profile,
)
from drumbeat.domain.publishing import (
    Ambiguous,
    Handle,
    Medium,
    NotPublished,
    Outcome,
    Outgoing,
    Prepared,
    Presence,
    Progress,
    Published,
    Refusal,
)
from drumbeat.platforms.addresses import AddressRefused
from drumbeat.platforms.connection import unknown_fields
from drumbeat.platforms.lookups import PUBLIC_ONLY, Guard, Unresolved, send_to_one
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports import Clock, Session
from drumbeat.ports.transport import NoAnswer, NotSent, Response, Transport

_KEY_REMEDY = (
    "must be whsec_ followed by 24 to 64 random bytes in base64; "
    'one way to make it: echo "whsec_$(openssl rand -base64 32)"'
)

#: Request Timeout and Too Early: the delivery was not processed (RFC 9110, RFC 8470).
_LATER_STATUSES = {408, 425}


PROFILE = Profile(
    name="webhook",
    display_name="Webhook",
    connects_by=Pasted(
        (
            ConnectionField(
                name="url",
                label="URL",
                help="Posts are sent there as signed JSON. Only its host is shown afterwards.",
                kind=FieldKind.URL,
                example="https://example.com/drumbeat",
            ),
            ConnectionField(
                name="secret",
                label="Secret",
                help="Signs what is sent (Standard Webhooks). Your receiver needs the same: "
                "copy it now, it is never shown again.",
                example="whsec_",
                can_be_made=True,
            ),
        )
    ),
    # Receivers decide how to show it.
    limits=Limits(media=MediaLimits(video=VideoSpec(), mixes=True)),
    link=LinkPlace.FIELD,
    link_with_media=LinkPlace.FIELD,
    # Our choice: the specification names no rate, and a receiver can answer 429.
    pacing=Pacing(gap=timedelta(seconds=5)),
    finds=False,
    # Standard Webhooks 1.0.0: a receiver takes each id once, without a time limit.
    repeats=ALWAYS,
    for_developers=True,
    can_be_tested=True,
    receiver="The webhook's receiver",
)


class Webhook:
    """Connection: `url` and `secret`. Addresses are checked before every call."""

    profile = PROFILE

    def __init__(self, transport: Transport, clock: Clock, *, guard: Guard = PUBLIC_ONLY) -> None:
        self._transport = transport
        self._clock = clock
        self._guard = guard

    def check_connection(self, connection: Mapping[str, Any]) -> Mapping[str, Any]:
        """Shows only the host: paths of webhooks often contain a secret.

        A secret that Standard Webhooks does not allow (no prefix, no base64, too short) is refused,
        because receivers' libraries would not accept it.
        """
        errors = unknown_fields(connection, {"url", "secret"})
        endpoint = None
        try:
            endpoint = self._guard.parse(connection.get("url"))
        except AddressRefused as error:
            errors.append(FieldError("connection.url", str(error)))
        if signatures.key_of(connection.get("secret")) is None:
            errors.append(FieldError("connection.secret", _KEY_REMEDY))
        if errors or endpoint is None:
            raise InvalidInput(errors)
        return {"host": endpoint.shown}

    def texts(self, post: Outgoing) -> Mapping[str, str]:
        return {TEXT: post.caption}

    def check(self, session: Session) -> ConnectionCheck:
        """Whether the address may be called. The receiver itself is not called: any call counts as
        a post."""
        try:
            self._guard.locate(session.connection["url"])
        except AddressRefused as error:
            finding = findings.error("address_refused", f"The webhook's URL {error}.")
        except Unresolved as unresolved:
            finding = findings.error("name_not_resolved", str(unresolved))
        else:
            return ConnectionCheck()
        return ConnectionCheck(findings=(finding,))

    def prepare(
        self,
        post: Outgoing,
        session: Session,  # noqa: ARG002 (the interface's)
        so_far: Progress | None = None,  # noqa: ARG002
    ) -> Prepared | NotPublished:
        """Nothing can be prepared at a receiver; the handle is the id of the delivery."""
        return Prepared({"webhook_id": f"post_{post.instance_id}_{post.generation}"})

    def commit(self, post: Outgoing, session: Session, handle: Handle) -> Outcome:
        connection = session.connection
        try:
            endpoint, addresses = self._guard.locate(connection["url"])
        except AddressRefused as error:
            return NotPublished(Refusal.PERMANENT, "address_refused", f"The URL {error}.")
        except Unresolved as unresolved:
            return NotPublished(Refusal.TRANSIENT, "name_not_resolved", str(unresolved))
        webhook_id = str(handle["webhook_id"])
        body = _body(post)
        headers = self._signed(webhook_id, body, connection["secret"])
        try:
            answer = send_to_one(self._transport, "POST", endpoint, headers, body, addresses)
        except NotSent as failure:
            return NotPublished(Refusal.TRANSIENT, failure.code, failure.message)
        except NoAnswer as failure:
            return Ambiguous(failure.code, failure.message)
        return self._outcome(answer, webhook_id, Mask.of(connection))

    def find(
        self,
        post: Outgoing,  # noqa: ARG002 (the interface's)
        session: Session,  # noqa: ARG002
        handle: Handle,  # noqa: ARG002
    ) -> Published | Presence:
        """Receivers can't be asked."""
        return Presence.UNKNOWN

    def test(self, session: Session) -> Delivery:
        """Deliver `{"type": "test"}`, under a new id, signed like every delivery."""
        connection = session.connection
        try:
            endpoint, addresses = self._guard.locate(connection["url"])
        except (AddressRefused, Unresolved) as failure:
            prefix = "The URL " if isinstance(failure, AddressRefused) else ""
            return Delivery(False, None, f"{prefix}{failure}".rstrip(".") + ".")
        body = json.dumps({"type": "test"}).encode()
        webhook_id = f"test_{self._clock.now().timestamp():.6f}".replace(".", "_")
        headers = self._signed(webhook_id, body, connection["secret"])
        try:
            answer = send_to_one(self._transport, "POST", endpoint, headers, body, addresses)
        except (NotSent, NoAnswer) as failure:
            return Delivery(False, None, failure.message)
        delivered = 200 <= answer.status < 300
        return Delivery(delivered, answer.status, _said(answer, Mask.of(connection)))

    def _signed(self, webhook_id: str, body: bytes, secret: str) -> Mapping[str, str]:
        key = signatures.key_of(secret)
        if key is None:
            raise ValueError("the stored secret is not the one that was checked")
        headers = signatures.headers_of(key, webhook_id, body, self._clock.now())
        return {"Content-Type": "application/json", **headers}

    def _outcome(self, answer: Response, webhook_id: str, mask: Mask) -> Outcome:
        status = answer.status
        if 200 <= status < 300:
            return Published(webhook_id)
        code, message = f"http_{status}", _said(answer, mask)
        wait = retry_after(answer.headers, self._clock.now())
        if status == 429 or (status == 503 and wait is not None):
            return NotPublished(Refusal.RATE_LIMITED, code, message, wait)
        if status >= 500:
            # It may have been stored before an error, at the receiver or behind a gateway.
            return Ambiguous(code, message)
        if status in _LATER_STATUSES:
            return NotPublished(Refusal.TRANSIENT, code, message)
        if status == 410:
            # Standard Webhooks 1.0.0: the endpoint is disabled; a person must reconnect it.
            return NotPublished(Refusal.REAUTH, code, message)
        if 300 <= status < 400:
            message = f"{message} Redirects are not followed: enter the final URL."
        return NotPublished(Refusal.PERMANENT, code, message)


def _body(post: Outgoing) -> bytes:
    document = {
        "type": "post.published",
        "tenant_id": post.tenant_id,
        "instance_id": post.instance_id,
        "scheduled_for": post.scheduled_for.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": post.title,
        "caption": post.caption,
        "media_urls": list(post.media_urls),
        "media": [_medium(each) for each in post.media],
        "cta_type": post.cta_type,
        "cta_url": post.cta_url,
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _medium(medium: Medium) -> dict[str, Any]:
    """The known facts of a medium; outside of the library only its address."""
    file, asset = medium.file, medium.asset
    return {
        "url": medium.url,
        "alt": medium.alt,
        "kind": asset.kind.value if asset else None,
        "width": file.width if file else None,
        "height": file.height if file else None,
    }


def _said(answer: Response, mask: Mask) -> str:
    """The receiver's message, if it has a readable one."""
    document = answer.document() or {}
    for field in ("detail", "message", "error"):
        if isinstance(document.get(field), str):
            return f"HTTP {answer.status}: {words(document[field], mask)}"
    if answer.body and answer.headers.get("content-type", "").startswith("text/plain"):
        text = answer.body.decode("utf-8", "replace")
        return f"HTTP {answer.status}: {words(text, mask)}"
    return f"The receiver answered HTTP {answer.status}."
