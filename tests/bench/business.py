"""A tenant on a running stack to measure with, with any number of accounts."""

from __future__ import annotations

import base64
import json
import urllib.request
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from local.api_client import ApiClient
from local.stack import Stack

MARKETING = "/v1/marketing"
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()
_BULK = 100


class Business:
    """Calls the API as its owner."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.client = ApiClient(stack.api_url)
        self.tenant_id = f"bench-{uuid.uuid4().hex[:8]}"
        email, password = f"{self.tenant_id}@example.com", "Correct-horse-9"
        person = {"email": email, "password": password, "full_name": "Bench"}
        self._expect(201, "POST", "/auth/register", person)
        if not self.client.login(email, password):
            raise RuntimeError("The owner could not log in.")
        tenant = {"tenant_id": self.tenant_id, "name": "Bench", "timezone": "UTC"}
        self._expect(201, "POST", "/v1/tenants", tenant)

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The answer's body. Raises RuntimeError for anything but a 2xx."""
        address = MARKETING + path
        answer = self.client.call(
            method, address, body, headers=None, tenant_id=self.tenant_id, **query
        )
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body}")
        return answer.body

    def webhook_accounts(self, count: int) -> list[str]:
        """Ids of new accounts that deliver to the sandbox."""
        return [
            self.call(
                "POST",
                "/channel-accounts",
                {
                    "platform": "webhook",
                    "name": f"Webhook {number}",
                    "schedule_timezone": "UTC",
                    "schedule_times": ["09:00"],
                    "connection": {
                        "url": f"{self.stack.sandbox_url}/webhooks/{self.tenant_id}",
                        "secret": SECRET,
                    },
                },
            )["id"]
            for number in range(count)
        ]

    def content(self) -> str:
        said = {"title": "Bench", "base_caption": "Measured."}
        return str(self.call("POST", "/content-items", said)["id"])

    def draft(self, account_id: str) -> str:
        """Id of a post without a time."""
        body = {"content_item_id": self.content(), "channel_account_ids": [account_id]}
        [made] = self.call("POST", "/post-instances/bulk", body)["results"]
        return str(made["instance"]["id"])

    def schedule(self, account_ids: Sequence[str], when: datetime) -> list[str]:
        """Ids of the posts of these accounts, all due at `when`."""
        content_id, posts = self.content(), []
        for start in range(0, len(account_ids), _BULK):
            body = {
                "content_item_id": content_id,
                "channel_account_ids": account_ids[start : start + _BULK],
                "scheduled_for": when.isoformat(),
            }
            results = self.call("POST", "/post-instances/bulk", body)["results"]
            posts += [each["instance"]["id"] for each in results]
        return posts

    def deliveries(self) -> int:
        """Calls that its accounts' receiver has had: as many as posts, if each was sent once."""
        with urllib.request.urlopen(f"{self.stack.sandbox_url}/calls", timeout=30) as answer:
            calls = json.load(answer)["calls"]
        return sum(call["path"] == f"/webhooks/{self.tenant_id}" for call in calls)

    def _expect(self, status: int, method: str, path: str, body: Any) -> None:
        answer = self.client.call(method, path, body)
        if answer.status != status:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body}")
