"""npm `oidc-provider`, running: an OAuth provider whose refresh tokens rotate."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from drumbeat.domain.authorising import App
from drumbeat.domain.connections import NotRenewed, Renewed
from local.node_packages import NodePackages

ROOT = Path(__file__).resolve().parents[2]
#: No server listens there: the code is read from the redirect's address.
REDIRECT_URI = "http://127.0.0.1:9/callback"
SCOPE = "openid offline_access posts:write"
#: Our client at the provider: a confidential client, which renews only with its secret.
APP = App("drumbeat", "app-secret")
_VERIFIER = "v" * 43


class OidcProvider:
    """The server on a free port. A context manager; `url` is its issuer."""

    def __init__(self) -> None:
        packages = NodePackages(ROOT, "oidc")
        packages.install()
        self._process = subprocess.Popen(
            ["node", "server.mjs", REDIRECT_URI],
            cwd=packages.home,
            env=packages.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.url = self._told()

    def _told(self) -> str:
        """The address that it prints, after warnings that it is not for production."""
        for line in self._process.stdout or ():
            if line.startswith("http://"):
                return line.strip()
        raise AssertionError(f"oidc-provider ended with {self._process.wait(10)}")

    def __enter__(self) -> OidcProvider:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=10)

    def connection(self) -> Mapping[str, Any]:
        """Somebody logs in and agrees; returns what their code is exchanged for."""
        answer = self.token(
            grant_type="authorization_code",
            code=self._agreed(),
            code_verifier=_VERIFIER,
            redirect_uri=REDIRECT_URI,
        )
        return connection_of(answer.json())

    def token(self, app: App = APP, **fields: str) -> requests.Response:
        """Requests a token, as the registered confidential client or as another one."""
        known = {"client_id": app.client_id, "client_secret": app.client_secret or ""}
        return requests.post(f"{self.url}/token", data={**known, **fields}, timeout=10)

    def lets_in(self, connection: Mapping[str, Any]) -> bool:
        bearer = {"authorization": f"Bearer {connection['access_token']}"}
        return requests.get(f"{self.url}/me", headers=bearer, timeout=10).status_code == 200

    def _agreed(self) -> str:
        digest = hashlib.sha256(_VERIFIER.encode()).digest()
        asked = {
            "client_id": APP.client_id,
            "response_type": "code",
            "scope": SCOPE,
            "redirect_uri": REDIRECT_URI,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "prompt": "consent",
        }
        with requests.Session() as browser:
            page = browser.get(f"{self.url}/auth", params=asked, timeout=10)
            for typed in ({"login": "ada", "password": "-"}, {}):
                page = _sent(browser, page, typed)
        return parse_qs(urlsplit(page.headers["location"]).query)["code"][0]


class OidcNetwork:
    """`ports.Renews` over the provider. `app`: the operator's app, as rows get it."""

    def __init__(self, provider: OidcProvider, app: Callable[[], App | None] = lambda: APP) -> None:
        self.provider = provider
        self.app = app
        self.calls = 0

    def has_access(self, connection: Mapping[str, Any]) -> bool:
        return "access_token" in connection

    def is_ended(self, answer: Any) -> bool:
        return bool(answer.status == 401)

    def renew(self, connection: Mapping[str, Any], transport: Any) -> Renewed | NotRenewed:
        app = self.app()
        if app is None:
            return NotRenewed(False, "not_configured", "The operator has to set it up.")
        self.calls += 1
        answer = self.provider.token(
            app, grant_type="refresh_token", refresh_token=connection["refresh_token"]
        )
        if answer.status_code == 200:
            given = answer.json()
            ends_at = datetime.now(UTC) + timedelta(seconds=given["expires_in"])
            return Renewed(connection_of(given), ends_at, None)
        said = answer.json()
        return NotRenewed(said["error"] == "invalid_grant", said["error"], "It was refused.")


def connection_of(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: given[name] for name in ("access_token", "refresh_token")}


def _sent(
    browser: requests.Session, page: requests.Response, typed: Mapping[str, str]
) -> requests.Response:
    """Sends the page's form and follows redirects while they stay at the provider."""
    action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert action, page.text
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    address = urljoin(page.url, html.unescape(action[1]))
    data = {**fields, **typed}
    page = browser.post(address, data=data, allow_redirects=False, timeout=10)
    while page.is_redirect and not page.headers["location"].startswith(REDIRECT_URI):
        address = urljoin(page.url, page.headers["location"])
        page = browser.get(address, allow_redirects=False, timeout=10)
    return page
