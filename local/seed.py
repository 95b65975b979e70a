"""The demo tenant: a plumber who posts to an account of each network that the sandbox is."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

from local.api_client import ApiClient
from local.progress import Failure

EMAIL = "demo@h2o.example"
PASSWORD = "Drumbeat-demo-1"  # noqa: S105
TENANT = "h2o"
WEBHOOK_SECRET = "whsec_ZHJ1bWJlYXQtZGVtby13ZWJob29rLXNlY3JldA=="  # noqa: S105
PAGE = "100200300400"
INSTAGRAM_ACCOUNT = "17841400100200300"

SCHEDULE = {
    "posts_per_week": 3,
    "schedule_timezone": "America/Los_Angeles",
    "schedule_times": ["09:00"],
}

CONTENT = [
    (
        "Water heater check-up",
        "Is your water heater older than eight years? A check-up beats a cold shower in January.",
        "BookOnline",
    ),
    (
        "Frozen pipes",
        "A cold night is coming. Open the taps a little and the cupboard doors under the sink.",
        "LearnMore",
    ),
    (
        "Slow drain",
        "A drain that gurgles is asking for help. We clear it before it stops altogether.",
        "CallNow",
    ),
    (
        "Meet Rosa",
        "Rosa has fixed leaks in this town for fourteen years. Say hello when you see her van.",
        "None",
    ),
    (
        "Leak detective",
        "Read your meter before bed and again in the morning. Different numbers? Call us.",
        "CallNow",
    ),
]


class Seed:
    """Puts the demo tenant in place once; `marker` names the sandbox it was done for."""

    def __init__(self, api_url: str, sandbox_url: str, marker: Path) -> None:
        self._api = ApiClient(api_url)
        self._sandbox_url = sandbox_url
        self._marker = marker

    def is_needed(self) -> bool:
        """False when it was planted before and is still known."""
        return not (self._planted_for() and self._api.login(EMAIL, PASSWORD))

    def has_moved(self) -> bool:
        """Whether the sandbox had another address when the tenant was planted."""
        return self._planted_for() != self._sandbox_url

    def plant(self) -> None:
        """Make what is missing; may be repeated after it was interrupted. Raises Failure."""
        self._tell_sandbox()
        self._log_in()
        if self._api.call("GET", f"/v1/tenants/{TENANT}").status != 200:
            tenant = {
                "tenant_id": TENANT,
                "name": "H2O Plumbing",
                "timezone": "America/Los_Angeles",
            }
            self._do("POST", "/v1/tenants", tenant)
        self._accounts()
        self._content()
        self._do("POST", "/v1/marketing/scheduler/topoff", days="28")
        self._remember()

    def move(self) -> None:
        """Point the accounts whose host people name at the sandbox's present address."""
        self._tell_sandbox()
        wanted = {each["name"]: each["connection"] for each in self._wanted()}
        for account in self._list("/v1/marketing/channel-accounts"):
            connection = wanted.get(account["name"], {})
            if any(self._sandbox_url in value for value in connection.values()):
                path = f"/v1/marketing/channel-accounts/{account['id']}"
                self._do("PATCH", path, {"connection": connection})
        self._remember()

    def _log_in(self) -> None:
        if self._api.login(EMAIL, PASSWORD):
            return
        person = {"email": EMAIL, "password": PASSWORD, "full_name": "Demo Person"}
        self._do("POST", "/auth/register", person)
        if not self._api.login(EMAIL, PASSWORD):
            raise Failure("The demo user can't log in.")

    def _accounts(self) -> None:
        present = {each["name"] for each in self._list("/v1/marketing/channel-accounts")}
        for account in self._wanted():
            if account["name"] not in present:
                self._do("POST", "/v1/marketing/channel-accounts", account)

    def _wanted(self) -> list[dict[str, Any]]:
        """The accounts; of each network one."""
        return [
            {
                "platform": "facebook",
                "name": "H2O on Facebook",
                "connection": {"page_id": PAGE, "access_token": "sandbox-h2o-page-token"},
                **SCHEDULE,
            },
            {
                "platform": "instagram",
                "name": "H2O on Instagram",
                "connection": {
                    "user_id": INSTAGRAM_ACCOUNT,
                    "access_token": "sandbox-h2o-instagram",
                },
                **SCHEDULE,
                "posts_per_week": 1,
            },
            {
                "platform": "webhook",
                "name": "H2O website",
                "connection": {
                    "url": f"{self._sandbox_url}/webhooks/{TENANT}",
                    "secret": WEBHOOK_SECRET,
                },
                **SCHEDULE,
                "posts_per_week": 2,
            },
            {
                "platform": "bluesky",
                "name": "H2O on Bluesky",
                "connection": {"handle": "h2o.example.com", "app_password": "sand-h2o0-demo-pass"},
                **SCHEDULE,
                "posts_per_week": 1,
            },
            {
                "platform": "mastodon",
                "name": "H2O on Mastodon",
                "connection": {
                    "instance_url": self._sandbox_url,
                    "access_token": "sandbox-h2o",
                },
                **SCHEDULE,
                "posts_per_week": 1,
            },
            {
                "platform": "wordpress",
                "name": "H2O's blog",
                "connection": {
                    "site_url": f"{self._sandbox_url}/wordpress",
                    "username": "rosa",
                    "application_password": "sand h2o0 demo pass word 0000",
                },
                **SCHEDULE,
                "posts_per_week": 1,
            },
        ]

    def _content(self) -> None:
        present = {each["title"] for each in self._list("/v1/marketing/content-items")}
        for title, caption, action in CONTENT:
            if title not in present:
                item = {"title": title, "base_caption": caption, "cta_type": action}
                if action in ("BookOnline", "LearnMore"):
                    item["cta_url"] = "https://h2o.example/book"
                self._do("POST", "/v1/marketing/content-items", item)

    def _tell_sandbox(self) -> None:
        """Give the receiver the secret, so that it checks signatures."""
        request = urllib.request.Request(
            f"{self._sandbox_url}/webhooks/{TENANT}/secret",
            method="PUT",
            data=json.dumps({"secret": WEBHOOK_SECRET}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):
            pass

    def _list(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._do("GET", path)["items"]
        return found

    def _do(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        if path.startswith("/v1/marketing"):
            query["tenant_id"] = TENANT
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
