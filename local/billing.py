"""The secret with which the operator's billing signs its events, and such events for one
machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from local.api_client import Answer

_BYTES = 32
_PREFIX = "whsec_"


def new_secret() -> str:
    """A random secret in the format of Standard Webhooks."""
    return f"{_PREFIX}{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


def keep(ssm: Any, stack_name: str, secret: str) -> str:
    """Store the secret where the functions read it; returns the parameter's name."""
    place = _place(stack_name)
    ssm.put_parameter(
        Name=place,
        Description="What billing signs its events with; set by `make billing`",
        Value=secret,
        Type="SecureString",
        Overwrite=True,
    )
    return place


def kept(ssm: Any, stack_name: str) -> str:
    """The stored secret; makes and stores one if there is none."""
    try:
        found = ssm.get_parameter(Name=_place(stack_name), WithDecryption=True)
    except ssm.exceptions.ParameterNotFound:
        secret = new_secret()
        keep(ssm, stack_name, secret)
        return secret
    return str(found["Parameter"]["Value"]).split()[0]


def headers_of(secret: str, event_id: str, body: bytes) -> Mapping[str, str]:
    """The headers that sign `body` at the present time."""
    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    proof = hmac.digest(key, f"{event_id}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(proof).decode()}",
    }


def send(api_url: str, secret: str, event: Mapping[str, Any]) -> Answer:
    """Send an event to a deployment, signed as Standard Webhooks describes."""
    body = json.dumps(event).encode()
    request = urllib.request.Request(
        f"{api_url}/api/billing/events",
        method="POST",
        data=body,
        headers={
            "Content-Type": "application/json",
            **headers_of(secret, str(event["id"]), body),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return Answer(response.status, json.loads(response.read()))
    except urllib.error.HTTPError as error:
        return Answer(error.code, json.loads(error.read() or b"null"))


def _place(stack_name: str) -> str:
    return f"/{stack_name}/billing/webhook"
