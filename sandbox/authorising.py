"""An OAuth provider for any of the networks here: consent page, codes, rotating tokens.

Codes are valid once, and for a minute unless a network says otherwise. Using a code or refresh
token again revokes all tokens that came of it. Tokens carry their content and are signed, so they
outlast a restart of the sandbox; which ones were used or revoked does not. RFC 6749, 7009, 7636.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.calls import Answer, Call

#: Public: this is a sandbox.
_KEY = b"drumbeat sandbox"
CODE_SECONDS = 60
#: How long access tokens are valid.
ACCESS_SECONDS = 3600

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 3rem auto; padding: 0 1rem; }
form { display: grid; gap: 1rem; }
fieldset { border: 1px solid #8888; border-radius: .5rem; padding: .75rem 1rem; }
label { display: flex; gap: .625rem; align-items: center; min-height: 2.75rem; }
.buttons { display: flex; gap: .75rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1.25rem; border-radius: .5rem;
  border: 1px solid #8888; cursor: pointer; }
button.allow { background: #1259c3; border-color: #1259c3; color: #fff; }
"""


@dataclass(frozen=True, slots=True)
class Client:
    """A registration. `redirect_uris`: where people may be sent back to; empty means anywhere,
    because the demo's address differs between machines."""

    id: str
    secret: str | None
    redirect_uris: tuple[str, ...]
    name: str = "Drumbeat"


@dataclass(frozen=True, slots=True)
class Login:
    """A person's grant of scopes to a client. `family`: shared by all tokens that came of one
    code."""

    person: str
    scopes: tuple[str, ...]
    client_id: str
    family: str


@dataclass(slots=True)
class _Code:
    login: Login
    redirect_uri: str
    challenge: str
    ends_at: float
    is_used: bool = False


@dataclass
class Provider:
    """One network's provider under `prefix`. `scopes`: the known scopes, each with words for
    people.

    `rotates`: each refresh gives a new refresh token. Without `access_seconds` access tokens have
    no end and there are no refresh tokens. `wants_pkce`: codes need a verifier. `now`: seconds
    since the epoch.
    """

    network: str
    prefix: str
    title: str
    scopes: Mapping[str, str]
    clients: dict[str, Client] = field(default_factory=dict)
    access_seconds: int | None = ACCESS_SECONDS
    code_seconds: int = CODE_SECONDS
    rotates: bool = True
    wants_pkce: bool = True
    person: str = "ada"
    now: Callable[[], float] = time.time
    _codes: dict[str, _Code] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _ended: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def owns(self, path: str) -> bool:
        return path.startswith(f"{self.prefix}/oauth/")

    def step(self, path: str) -> str:
        """The step of a call, as faults name it."""
        return path.rpartition("/")[2]

    def register(self, name: str, *redirect_uris: str) -> Client:
        """A new client; its id and secret carry its content, so that it outlasts a restart."""
        said = {"redirect_uris": redirect_uris, "name": name, "is": secrets.token_hex(4)}
        client_id = _signed(said)
        return Client(client_id, _tag(client_id.encode()), redirect_uris, name)

    def lets_in(self, authorization: str) -> Login | None:
        """The grant behind an `Authorization` header; None when the token is not valid."""
        kind, _, token = authorization.partition(" ")
        told = _read(token) if kind.lower() == "bearer" else None
        if told is None or told.get("kind") != "access" or told["network"] != self.network:
            return None
        ends_at = told["ends_at"]
        with self._lock:
            if told["family"] in self._ended or (ends_at is not None and self.now() >= ends_at):
                return None
        return _login(told)

    def answer(self, call: Call) -> Answer:
        with self._lock:
            match (call.method, self.step(call.path)):
                case ("GET", "authorize"):
                    return self._ask(call.fields)
                case ("POST", "authorize"):
                    return self._answered(call.fields)
                case ("POST", "token" | "access_token"):
                    return self._token(call)
                case ("POST", "revoke"):
                    return self._revoke(call)
                case _:
                    return Answer(404, {"error": "not_found"})

    def tokens(self, login: Login) -> dict[str, Any]:
        """A token endpoint's answer with new tokens; of a new family where `login` names none."""
        seconds = self.access_seconds
        common = {
            "network": self.network,
            "person": login.person,
            "scopes": login.scopes,
            "client_id": login.client_id,
            "family": login.family or secrets.token_hex(8),
            "is": secrets.token_hex(8),
        }
        ends_at = None if seconds is None else self.now() + seconds
        given: dict[str, Any] = {
            "access_token": _signed({"kind": "access", "ends_at": ends_at, **common}),
            "token_type": "Bearer",
            "scope": " ".join(login.scopes),
            "created_at": int(self.now()),
        }
        if seconds is not None:
            given["expires_in"] = seconds
            given["refresh_token"] = _signed({"kind": "refresh", **common})
        return given

    def _ask(self, asked: Mapping[str, str]) -> Answer:
        wrong = self._wrong_with(asked)
        if wrong is not None:
            return Answer(400, _page(self.title, f"<p>{escape(wrong)}</p>"), content_type=_HTML)
        client = self._client(asked["client_id"])
        wanted = asked.get("scope", "").replace(",", " ").split()
        boxes = "".join(
            f'<label><input type="checkbox" name="allow:{escape(name)}" checked>'
            f"{escape(self.scopes.get(name, name))}</label>"
            for name in wanted
        )
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        form = (
            f'<form method="post" action="{self.prefix}/oauth/authorize">{hidden}'
            f"<fieldset><legend>It may</legend>{boxes}</fieldset>"
            '<div class="buttons">'
            '<button class="allow" name="decision" value="allow">Allow</button>'
            '<button name="decision" value="deny">Cancel</button></div></form>'
        )
        words = f"<p>{escape(client.name if client else '')} asks for access as {self.person}.</p>"
        return Answer(200, _page(self.title, words + form), content_type=_HTML)

    def _answered(self, sent: Mapping[str, str]) -> Answer:
        wrong = self._wrong_with(sent)
        if wrong is not None:
            return Answer(400, {"error": "invalid_request", "error_description": wrong})
        back = {"state": sent["state"]} if "state" in sent else {}
        if sent.get("decision") != "allow":
            said = {"error": "access_denied", "error_description": "The person said no."}
            return _sent_back(sent["redirect_uri"], {**said, **back})
        scopes = tuple(name.removeprefix("allow:") for name in sent if name.startswith("allow:"))
        code = secrets.token_urlsafe(24)
        family = secrets.token_hex(8)
        self._codes[code] = _Code(
            Login(self.person, scopes, sent["client_id"], family),
            sent["redirect_uri"],
            sent.get("code_challenge", ""),
            self.now() + self.code_seconds,
        )
        return _sent_back(sent["redirect_uri"], {"code": code, **back})

    def _wrong_with(self, asked: Mapping[str, str]) -> str | None:
        client = self._client(asked.get("client_id", ""))
        if client is None:
            return "This app is not known here."
        back = asked.get("redirect_uri", "")
        if not back or (client.redirect_uris and back not in client.redirect_uris):
            return "This app may not send people back there."
        if asked.get("response_type") != "code":
            return "response_type must be code."
        has_pkce = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        return "PKCE with S256 is needed." if self.wants_pkce and not has_pkce else None

    def _token(self, call: Call) -> Answer:
        sent = {**call.fields, **_basic(call.headers.get("authorization", ""))}
        client = self._client(sent.get("client_id", ""))
        if client is None or not _same(client.secret, sent.get("client_secret")):
            return _refused("invalid_client", 401)
        if sent.get("grant_type") == "authorization_code":
            return self._exchanged(client, sent)
        if sent.get("grant_type") == "refresh_token":
            return self._refreshed(client, sent.get("refresh_token", ""))
        return _refused("unsupported_grant_type")

    def _exchanged(self, client: Client, sent: Mapping[str, str]) -> Answer:
        code = self._codes.get(sent.get("code", ""))
        if code is None or code.login.client_id != client.id:
            return _refused("invalid_grant")
        if code.is_used:
            self._ended.add(code.login.family)
            return _refused("invalid_grant")
        code.is_used = True
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        fits = not code.challenge or hmac.compare_digest(_encoded(digest), code.challenge)
        if not fits or sent.get("redirect_uri") != code.redirect_uri:
            return _refused("invalid_grant")
        if self.now() >= code.ends_at:
            return _refused("invalid_grant")
        return Answer(200, self.tokens(code.login))

    def _refreshed(self, client: Client, token: str) -> Answer:
        told = _read(token)
        if told is None or told.get("kind") != "refresh" or told["client_id"] != client.id:
            return _refused("invalid_grant")
        if token in self._used:
            self._ended.add(told["family"])
        if told["family"] in self._ended:
            return _refused("invalid_grant")
        given = self.tokens(_login(told))
        if self.rotates:
            self._used.add(token)
        else:
            given["refresh_token"] = token
        return Answer(200, given)

    def _revoke(self, call: Call) -> Answer:
        told = _read(call.fields.get("token", ""))
        if told is not None:
            self._ended.add(told["family"])
        return Answer(200, {})

    def _client(self, client_id: str) -> Client | None:
        if client_id in self.clients:
            return self.clients[client_id]
        told = _read(client_id)
        if told is None or "redirect_uris" not in told:
            return None
        uris = tuple(told["redirect_uris"])
        return Client(client_id, _tag(client_id.encode()), uris, told["name"])


_HTML = "text/html; charset=utf-8"


def _page(title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style><main><h1>{escape(title)}</h1>{content}</main></html>"
    )


def _sent_back(redirect_uri: str, answer: Mapping[str, str]) -> Answer:
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return Answer(302, headers={"Location": f"{redirect_uri}{joint}{urlencode(answer)}"})


def _refused(error: str, status: int = 400) -> Answer:
    return Answer(status, {"error": error, "error_description": "The grant is not valid."})


def _login(told: Mapping[str, Any]) -> Login:
    return Login(told["person"], tuple(told["scopes"]), told["client_id"], told["family"])


def _basic(authorization: str) -> dict[str, str]:
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        return {}
    name, _, secret = base64.b64decode(encoded).decode().partition(":")
    return {"client_id": name, "client_secret": secret}


def _same(wanted: str | None, sent: str | None) -> bool:
    return wanted is None or hmac.compare_digest(wanted, sent or "")


def _signed(told: Mapping[str, Any]) -> str:
    body = _encoded(json.dumps(told, separators=(",", ":")).encode())
    return f"{body}.{_tag(body.encode())}"


def _read(token: str) -> dict[str, Any] | None:
    body, _, tag = token.partition(".")
    if not tag or not hmac.compare_digest(_tag(body.encode()), tag):
        return None
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return told


def _tag(content: bytes) -> str:
    return _encoded(hmac.digest(_KEY, content, "sha256"))[:22]


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
