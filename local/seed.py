"""The demo person, and the demo businesses with an account on each network of the sandbox."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

from local.api_client import ApiClient
from local.businesses import WEBHOOK_SECRET, Business
from local.progress import Failure

EMAIL = "demo@h2o.example"
PASSWORD = "Drumbeat-demo-1"  # noqa: S105


class Seed:
    """Makes a demo business once. `marker`: a file that keeps the sandbox's address of that
    time."""

    def __init__(self, business: Business, api_url: str, sandbox_url: str, marker: Path) -> None:
        self._business = business
        self._api = ApiClient(api_url)
        self._sandbox_url = sandbox_url
        self._marker = marker

    def is_needed(self) -> bool:
        """False when it was made before and the demo person can still log in."""
        return not (self._planted_for() and self._api.login(EMAIL, PASSWORD))

    def has_moved(self) -> bool:
        """Whether the sandbox's address has changed since the business was made."""
        return self._planted_for() != self._sandbox_url

    def plant(self) -> None:
        """Make what is missing; can be repeated after an interruption. Raises Failure."""
        self._tell_sandbox()
        self._log_in()
        business = self._business
        if self._api.call("GET", f"/v1/tenants/{business.tenant_id}").status != 200:
            tenant = {
                "tenant_id": business.tenant_id,
                "name": business.name,
                "timezone": business.timezone,
            }
            self.do("POST", "/v1/tenants", tenant)
        self._accounts()
        self._content()
        self.do("POST", "/v1/marketing/scheduler/topoff", days="28")
        self._remember()

    def move(self) -> None:
        """Point accounts whose connection holds the sandbox's address at its present address.
        Raises Failure."""
        self._tell_sandbox()
        wanted = {each["name"]: each["connection"] for each in self._wanted()}
        for account in self._list("/v1/marketing/channel-accounts"):
            connection = wanted.get(account["name"], {})
            if any(self._sandbox_url in value for value in connection.values()):
                path = f"/v1/marketing/channel-accounts/{account['id']}"
                self.do("PATCH", path, {"connection": connection})
        self._remember()

    def _log_in(self) -> None:
        if self._api.login(EMAIL, PASSWORD):
            return
        person = {"email": EMAIL, "password": PASSWORD, "full_name": "Demo Person"}
        self.do("POST", "/auth/register", person)
        if not self._api.login(EMAIL, PASSWORD):
            raise Failure("The demo user can't log in.")

    def _accounts(self) -> None:
        present = {each["name"] for each in self._list("/v1/marketing/channel-accounts")}
        for account in self._wanted():
            if account["name"] not in present:
                self.do("POST", "/v1/marketing/channel-accounts", account)

    def _wanted(self) -> list[dict[str, Any]]:
        return self._business.accounts(self._sandbox_url)

    def _content(self) -> None:
        present = {each["title"] for each in self._list("/v1/marketing/content-items")}
        for title, caption, action in self._business.content:
            if title not in present:
                item = {"title": title, "base_caption": caption, "cta_type": action}
                if action in ("BookOnline", "LearnMore"):
                    item["cta_url"] = self._business.website
                self.do("POST", "/v1/marketing/content-items", item)

    def _tell_sandbox(self) -> None:
        """Give the sandbox's webhook receiver the secret, so that it checks signatures."""
        request = urllib.request.Request(
            f"{self._sandbox_url}/webhooks/{self._business.tenant_id}/secret",
            method="PUT",
            data=json.dumps({"secret": WEBHOOK_SECRET}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass

    def _list(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.do("GET", path)["items"]
        return found

    def do(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """Call the API as the demo person, for the business; returns the body. Raises Failure."""
        if path.startswith("/v1/marketing"):
            query["tenant_id"] = self._business.tenant_id
        answer = self._api.call(method, path, body, headers=None, **query)
        if answer.status >= 300:
            raise Failure(
                f"Seeding failed: {method} {path} answered {answer.status}: {answer.body}"
            )
        return answer.body

    def _planted_for(self) -> str | None:
        if not self._marker.exists():
            return None
        return str(json.loads(self._marker.read_text())["sandbox_url"])

    def _remember(self) -> None:
        self._marker.write_text(json.dumps({"sandbox_url": self._sandbox_url}))
