"""The API as its users call it: through the gateway, with their own tokens."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from local import billing, operators
from local.deployment import STACK_NAME
from local.stack import Stack
from tests.http_client import ABSENT, Answer, HttpClient, OverHttp
from tests.openapi_contract import Contract
from tests.route_table import PASSWORD, SECRETS, Need, Things, furnish

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
CONTRACT = Contract(json.loads(DOCUMENT.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Api:
    """A client, with people by their emails."""

    client: HttpClient
    transport: OverHttp
    #: Makes somebody an operator.
    appoint: Callable[[str], object]

    @classmethod
    def of(cls, stack: Stack) -> Api:
        transport = OverHttp(stack.api_url)
        appoint = partial(
            operators.appoint, stack.client("cognito-idp"), stack.outputs["UserPoolId"]
        )
        client = HttpClient(transport, CONTRACT, SECRETS)
        secret = billing.kept(stack.client("ssm"), STACK_NAME)
        client.signs = lambda body: billing.headers_of(secret, "evt", body)
        return cls(client, transport, appoint)

    def join(self, name: str = "somebody", *, as_operator: bool = False) -> str:
        """Registers and logs in a new person; returns their email."""
        email = f"{name}-{uuid.uuid4().hex[:12]}@example.com"
        person = {"email": email, "password": PASSWORD, "full_name": "Some Body"}
        made = self.client.request("POST", "/api/auth/register", json=person)
        assert (made.status, made.json) == (201, {"email": email, "confirmed": True})
        if as_operator:
            self.appoint(email)
        credentials = {"email": email, "password": PASSWORD}
        answer = self.client.request("POST", "/api/auth/login", json=credentials)
        assert answer.status == 200
        self.transport.tokens[email] = answer.json["token"]
        return email

    def tenant(self, name: str) -> Things:
        """A new tenant with some of everything, and a member of each role."""
        roles = (Need.VIEWER, Need.EDITOR, Need.ADMIN)
        members = {need: self.join(need.name.lower()) for need in roles}
        members[Need.OPERATOR] = self.join("operator", as_operator=True)
        tenant_id = f"{name}-{uuid.uuid4().hex[:12]}"
        return furnish(self.client, tenant_id, members, datetime.now(UTC))

    def call(
        self,
        as_user: str,
        method: str,
        path: str,
        body: Any = ABSENT,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Answer:
        """One request under `/api`."""
        return self.client.request(method, f"/api{path}", query, body, headers, as_user)
