"""Facebook's login, and the calls with a person's token: which pages and permissions they have.

Everybody who logs in has the pages below. `sandbox.facebook` accepts a page's own token,
`sandbox-page-<number>-...`; that of a person who did not allow posting begins with
`sandbox-reader`. Shapes: Meta, Facebook Login (manual flow), User Accounts, `debug_token` (v25.0).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.authorising import Client, Login, Provider
from sandbox.calls import Answer, Call
from sandbox.graph_errors import error, missing, token_ended

#: The operator's registration in the one-machine stack.
APP = ("770602627938098", "sandbox-facebook-secret")
_PREFIX = "/facebook"
_DIALOG = re.compile(r"/v[0-9]+\.[0-9]+/dialog/oauth")
_TOKENS = re.compile(r"/v[0-9]+\.[0-9]+/oauth/access_token")
_ACCOUNTS = re.compile(r"/v[0-9]+\.[0-9]+/me/accounts")
#: Field names, also those of nested fields.
_NAMES = re.compile(r"[a-z_]+")
_SCOPES = {
    "pages_show_list": "See which pages there are",
    "pages_read_engagement": "Read what is on them",
    "pages_manage_posts": "Post to them",
    "pages_manage_engagement": "Comment on what they post",
    "instagram_basic": "See which Instagram accounts are linked to them",
    "instagram_content_publish": "Post to those",
    "instagram_manage_comments": "Comment on what those post",
}
_POSTING = "pages_manage_posts"
_LONG_SECONDS, _SHORT_SECONDS = 5_184_000, 5_400
#: How long the app may read people's data after they logged in.
DATA_SECONDS = 90 * 86_400
#: Pages in one answer; fewer than there are, so that callers have to ask for the next one.
_LISTED = 2


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    name: str
    tasks: tuple[str, ...]
    #: The number and name of the Instagram account that is linked to it.
    instagram: tuple[str, str] | None = None


_ALL = ("ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE")
PAGES = (
    Page("100200300401", "H2O Plumbing", _ALL, ("17841400000000401", "h2o_plumbing")),
    Page("100200300402", "H2O Careers", ("ANALYZE",)),
    Page("100200300403", "H2O Bathrooms", ("ANALYZE", "CREATE_CONTENT")),
)


class FacebookLogin:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        client_id, secret = APP
        self._provider = Provider(
            network="facebook",
            prefix=_PREFIX,
            title="Sandbox Facebook",
            scopes=_SCOPES,
            access_seconds=None,
            clients={client_id: Client(client_id, secret, redirect_uris=())},
            wants_pkce=False,
            now=clock,
        )

    def owns(self, path: str) -> bool:
        known = (_DIALOG, _TOKENS, _ACCOUNTS)
        return self._provider.owns(path) or any(each.fullmatch(path) for each in known)

    def person(self, token: str) -> Login | None:
        """The person whose token it is; None for a page's token."""
        return self._provider.lets_in(f"Bearer {token}")

    def answer(self, call: Call, token: str) -> Answer:
        if _TOKENS.fullmatch(call.path):
            return self._given(call)
        if not _ACCOUNTS.fullmatch(call.path):
            asked = f"{_PREFIX}/oauth/authorize"
            return self._provider.answer(replace(call, path=asked))
        return self._listed(call) if self.person(token) else token_ended()

    def page(self, number: str, fields: Mapping[str, str], login: Login) -> Answer:
        """A page as a person with a role on it reads it."""
        for page in PAGES:
            if page.id == number:
                wanted = {"id", *_NAMES.findall(fields.get("fields", "name"))}
                shown = {**_shown(page), "access_token": _page_token(page, login)}
                return Answer(200, {name: shown[name] for name in shown if name in wanted})
        return missing(number)

    def inspected(self, token: str) -> Answer | None:
        """What debug_token says of a person's token; None for other tokens."""
        login = self.person(token)
        if login is None:
            return None
        ids = [page.id for page in PAGES]
        told = {
            "app_id": APP[0],
            "type": "USER",
            "user_id": "10160000000000001",
            "is_valid": True,
            "expires_at": int(self._clock()) + _LONG_SECONDS,
            "data_access_expires_at": int(self._clock()) + DATA_SECONDS,
            "scopes": list(login.scopes),
            "granular_scopes": [{"scope": each, "target_ids": ids} for each in login.scopes],
        }
        return Answer(200, {"data": told})

    def _given(self, call: Call) -> Answer:
        """A short-lived token for a code, or a long-lived one for a short-lived one."""
        fields = call.fields
        if (fields.get("client_id"), fields.get("client_secret")) != APP:
            return error(400, 101, "Error validating client secret.")
        if fields.get("grant_type") == "fb_exchange_token":
            token = fields.get("fb_exchange_token", "")
            if self.person(token) is None:
                return token_ended()
            return _token(token, _LONG_SECONDS)
        asked = {**fields, "grant_type": "authorization_code"}
        path = f"{_PREFIX}/oauth/token"
        answer = self._provider.answer(replace(call, method="POST", path=path, fields=asked))
        if answer.status != 200:
            words = "Error validating verification code. Please make sure your redirect_uri is same"
            return error(400, 100, words, subcode=36009)
        return _token(answer.body["access_token"], _SHORT_SECONDS)

    def _listed(self, call: Call) -> Answer:
        at = int(call.fields.get("after") or 0)
        wanted = {"id", *_NAMES.findall(call.fields.get("fields", "name"))}
        listed = [_shown(page) for page in PAGES[at : at + _LISTED]]
        body: dict[str, Any] = {
            "data": [{name: each[name] for name in each if name in wanted} for each in listed],
            "paging": {"cursors": {"before": str(at), "after": str(at + _LISTED)}},
        }
        if at + _LISTED < len(PAGES):
            body["paging"]["next"] = f"{call.path}?after={at + _LISTED}"
        return Answer(200, body)


def _shown(page: Page) -> dict[str, Any]:
    picture = f"https://pictures.example/{page.id}.jpg"
    shown: dict[str, Any] = {
        "id": page.id,
        "name": page.name,
        "tasks": list(page.tasks),
        "picture": {"data": {"url": picture}},
    }
    if page.instagram:
        number, name = page.instagram
        shown["instagram_business_account"] = {"id": number, "username": name}
    return shown


def _page_token(page: Page, login: Login) -> str:
    may_comment = "pages_manage_engagement" in login.scopes
    kind = "reader" if _POSTING not in login.scopes else "page" if may_comment else "silent"
    return f"sandbox-{kind}-{page.id}-{secrets.token_hex(8)}"


def _token(token: str, seconds: int) -> Answer:
    return Answer(200, {"access_token": token, "token_type": "bearer", "expires_in": seconds})
