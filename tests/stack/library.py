"""A business's library on the stack: files are uploaded by a form and processed by the job."""

from __future__ import annotations

import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.stack.api import Api

MEDIA = "/v1/marketing/media"
#: How long the job may take, including a cold start.
_SECONDS = 120
_SETTLED = ("ready", "rejected")


class Library:
    """The business's library, used by `person`."""

    def __init__(self, api: Api, person: str, tenant_id: str) -> None:
        self._api, self._person, self.tenant_id = api, person, tenant_id

    @classmethod
    def of_a_new_business(cls, api: Api) -> Library:
        owner = api.join("owner")
        tenant_id = f"media-{uuid.uuid4().hex[:12]}"
        tenant = {"tenant_id": tenant_id, "name": "Media", "timezone": "UTC"}
        assert api.call(owner, "POST", "/v1/tenants", tenant).status == 201
        return cls(api, owner, tenant_id)

    def ask(self, method: str, path: str, *body: Any) -> dict[str, Any]:
        answer = self._api.call(
            self._person, method, f"{MEDIA}{path}", *body, tenant_id=self.tenant_id
        )
        assert answer.status < 300, answer.text
        found: dict[str, Any] = answer.json
        return found

    def upload(self, content: bytes, name: str, content_type: str) -> dict[str, Any]:
        """Uploads by a form, without reporting completion, and waits until the job has found it."""
        declared = {"filename": name, "content_type": content_type, "size": len(content)}
        form = self.ask("POST", "/presign", declared)
        _send_form(form["url"], form["fields"], content)
        return self.until(form["asset"]["id"], lambda each: each["status"] in _SETTLED)

    def until(self, asset_id: str, is_so: Callable[[Mapping[str, Any]], bool]) -> dict[str, Any]:
        give_up = time.monotonic() + _SECONDS
        while time.monotonic() < give_up:
            found = self.ask("GET", f"/{asset_id}")
            if is_so(found):
                return found
            time.sleep(0.2)
        pytest.fail(f"It is still {found['status']}: {found}")


def _send_form(url: str, fields: Mapping[str, str], content: bytes) -> None:
    """Sends a form as a browser does: all fields, then the file."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    body = "".join([*parts, file]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        assert answer.status in (200, 201, 204)
