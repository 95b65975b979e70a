"""A tenant for one test, made through the API: people of each role, accounts, posts."""

from __future__ import annotations

import base64
import mimetypes
import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.api_client import ApiClient

PASSWORD = "Correct-horse-9"
SECRET = "whsec_" + base64.b64encode(b"thirty-two bytes of a good secret").decode()
MARKETING = "/v1/marketing"
#: From a file's last byte until it is processed: functions may be cold.
CHECKED_WITHIN_S = 90
#: Three a week, at 09:00 in Los Angeles.
SCHEDULE = {
    "posts_per_week": 3,
    "schedule_timezone": "America/Los_Angeles",
    "schedule_times": ["09:00"],
}


@dataclass(frozen=True)
class Addresses:
    """The addresses of a running stack."""

    console_url: str
    api_url: str
    sandbox_url: str


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in, with an API client that is signed in."""

    email: str
    password: str
    refresh_token: str
    api: ApiClient

    @classmethod
    def registered(
        cls,
        addresses: Addresses,
        name: str = "Some Body",
        before_login: Callable[[str], object] = lambda email: None,
    ) -> Person:
        api = ApiClient(addresses.api_url)
        email = f"{name.split()[0].lower()}.{uuid.uuid4().hex[:8]}@example.com"
        person = {"email": email, "password": PASSWORD, "full_name": name}
        assert api.call("POST", "/auth/register", person).status == 201
        before_login(email)
        credentials = {"email": email, "password": PASSWORD}
        tokens = api.call("POST", "/auth/login", credentials).body
        api.email, api.token = email, tokens["token"]
        return cls(email, PASSWORD, tokens["refresh_token"], api)


@dataclass(frozen=True)
class Business:
    """A tenant with a member of each role; its admin makes accounts and posts."""

    tenant_id: str
    name: str
    addresses: Addresses
    admin: Person
    editor: Person
    viewer: Person

    @classmethod
    def founded(cls, addresses: Addresses, name: str = "H2O Plumbing") -> Business:
        admin, editor, viewer = (
            Person.registered(addresses, each) for each in ("Ada Min", "Ed Itor", "Vi Ewer")
        )
        tenant_id = f"t{uuid.uuid4().hex[:12]}"
        business = cls(tenant_id, name, addresses, admin, editor, viewer)
        tenant = {"tenant_id": tenant_id, "name": name, "timezone": "America/Los_Angeles"}
        business.do("POST", "/v1/tenants", tenant)
        for person, role in ((editor, "editor"), (viewer, "viewer")):
            business.admit(person, role)
        return business

    def admit(self, person: Person, role: str) -> None:
        """Invites somebody, who accepts."""
        invited = {"email": person.email, "role": role}
        made = self.do("POST", f"/v1/tenants/{self.tenant_id}/members", invited)
        accepted = person.api.call("POST", f"/v1/invitations/{made['id']}/accept")
        assert accepted.status == 200, accepted.body

    def connect(self, name: str = "Website", **changes: Any) -> dict[str, Any]:
        """A webhook account that posts to the sandbox's channel of this tenant."""
        url = f"{self.addresses.sandbox_url}/webhooks/{self.tenant_id}"
        account = {
            "platform": "webhook",
            "name": name,
            "connection": {"url": url, "secret": SECRET},
            **SCHEDULE,
            **changes,
        }
        made: dict[str, Any] = self.do("POST", f"{MARKETING}/channel-accounts", account)
        return made

    def top_off(self, days: int = 28) -> None:
        self.do("POST", f"{MARKETING}/scheduler/topoff", days=str(days))

    def write(self, title: str, caption: str = "We come at night too.") -> dict[str, Any]:
        """A content item."""
        item = {"title": title, "base_caption": caption}
        made: dict[str, Any] = self.do("POST", f"{MARKETING}/content-items", item)
        return made

    def place(
        self, content: dict[str, Any], account: dict[str, Any], at: datetime, **more: Any
    ) -> dict[str, Any]:
        """A post with that content on that account at that minute."""
        bulk = {
            "content_item_id": content["id"],
            "channel_account_ids": [account["id"]],
            "scheduled_for": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            **more,
        }
        [result] = self.do("POST", f"{MARKETING}/post-instances/bulk", bulk)["results"]
        made: dict[str, Any] = result["instance"]
        return made

    def upload(self, file: Path, title: str, **said: Any) -> dict[str, Any]:
        """Uploads a picture to the library and waits until it is checked; `said` are its
        details."""
        content = file.read_bytes()
        kind, _ = mimetypes.guess_type(file.name)
        declared = {"filename": file.name, "content_type": kind, "title": title}
        begun = self.do("POST", f"{MARKETING}/media/presign", {**declared, "size": len(content)})
        _send_form(begun["url"], begun["fields"], content)
        path = f"{MARKETING}/media/{begun['asset']['id']}"
        self.do("POST", f"{MARKETING}/media", {"asset_id": begun["asset"]["id"]})
        give_up = time.monotonic() + CHECKED_WITHIN_S
        while (asset := self.do("GET", path))["status"] != "ready":
            assert asset["status"] != "rejected", asset["reason"]
            assert time.monotonic() < give_up, asset
            time.sleep(0.5)
        made: dict[str, Any] = self.do("PATCH", path, said) if said else asset
        return made

    def posts(self, **filters: str) -> list[dict[str, Any]]:
        """Post instances, the soonest first."""
        page = self.do("GET", f"{MARKETING}/post-instances", **filters)
        found: list[dict[str, Any]] = page["items"]
        return found

    def do(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """One call of the API as the admin, which must succeed."""
        if path.startswith(MARKETING):
            query["tenant_id"] = self.tenant_id
        answer = self.admin.api.call(method, path, body, headers=None, **query)
        assert answer.status < 300, f"{method} {path} answered {answer.status}: {answer.body}"
        return answer.body


def _send_form(url: str, fields: Mapping[str, str], content: bytes) -> None:
    """Send a file as a browser's form does."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = "".join(parts) + (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="it"\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(url, data=body, headers=kind, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status < 300, answer.status
