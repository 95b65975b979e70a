"""Facebook's login: people agree, and choose among the pages that they may post to.

A code is exchanged for a token of hours, and that for one of sixty days, which lists the pages. A
page's own token has no expiry; it ends with the person's password, with their role on the page, and
with the app's access to their data, which ends ninety days after their last login. An Instagram
account that is linked to a page is posted to with the page's token, and is one of the targets.

Sources: Meta, Facebook Login (manual flow), Access Tokens, User Accounts, `debug_token` (v25.0).
That the list may lack pages of a business, which are found by what the token may see, was observed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Renewed
from drumbeat.platforms import facebook_permissions
from drumbeat.platforms.meta_asking import (
    called,
    end_of,
    number_of,
    picture_of,
    text_of,
    unreadable,
)
from drumbeat.ports import Request, Transport

NETWORK = "Facebook"
#: The network of accounts that are linked to pages.
LINKED = "instagram"
#: Permissions for posting to those (Meta, Instagram Platform, Content Publishing).
_LINKED_POSTING = "instagram_content_publish"
#: Permissions for listing pages, reading posts, posting and commenting (Meta, Pages API, Posts and
#: Comments; IG Media Comments).
SCOPES = (
    "pages_show_list",
    *facebook_permissions.READING,
    facebook_permissions.POSTING,
    "pages_manage_engagement",
    "instagram_basic",
    _LINKED_POSTING,
    "instagram_manage_comments",
)
#: Tasks on a page of which posting needs one; the second is that of pages in the new style.
_POSTING_TASKS = {
    *("CREATE_CONTENT", "MANAGE"),
    *("PROFILE_PLUS_CREATE_CONTENT", "PROFILE_PLUS_MANAGE", "PROFILE_PLUS_FULL_CONTROL"),
}
_FIELDS = "id,name,tasks,picture{url},instagram_business_account{id,username,profile_picture_url}"
_NUMBER = re.compile(r"[0-9]{1,32}")
#: The most pages in one answer, answers that are read, and pages that are read one by one.
_LISTED, _MOST_LISTS, _MOST_READ = 100, 10, 25
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookLogin:
    """`dialog`: the page where people agree; `graph`: the API with its version. `config_id`: the
    configuration of the operator's app, if it uses Facebook Login for Business."""

    dialog: str
    graph: str
    config_id: str = ""

    def authorize_url(self, asked: Asked) -> str:
        scope = {"config_id": self.config_id} if self.config_id else {"scope": ",".join(SCOPES)}
        query = {
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "response_type": "code",
            **scope,
            "state": asked.state,
        }
        return f"{self.dialog}?{urlencode(query)}"

    def exchange(
        self, asked: Asked, code: str, transport: Transport, now: datetime
    ) -> Grant | NotAuthorised:
        """Exchange the code for a token of hours, and that for one of sixty days."""
        app = {
            "client_id": asked.app.client_id,
            "client_secret": asked.app.client_secret or "",
        }
        query = {**app, "redirect_uri": asked.redirect_uri, "code": code}
        short = self._token(transport, query)
        if isinstance(short, NotAuthorised):
            return short
        fields = {"grant_type": "fb_exchange_token", "fb_exchange_token": short["access_token"]}
        long = self._token(transport, {**app, **fields})
        if isinstance(long, NotAuthorised):
            return long
        token = long["access_token"]
        inspection = self._inspected(transport, "|".join(app.values()), token)
        scopes = inspection.get("scopes")
        return Grant(
            connection={"access_token": token, "allowed": facebook_permissions.picked(inspection)},
            # If Facebook does not say, checking the page will.
            scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else SCOPES,
            access_ends_at=end_of(long, now),
            grant_ends_at=facebook_permissions.data_access_end(inspection),
            grantor=number_of(inspection.get("user_id")),
        )

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        """The pages that people have a role on, with their Instagram accounts, and why some can't
        be posted to."""
        pages = self._pages(grant, transport)
        if isinstance(pages, NotAuthorised):
            return pages
        targets = []
        for id_, page in pages.items():
            targets.append(_target(grant, id_, page))
            account = _account(page)
            if account is not None:
                targets.append(_linked_target(grant, account, page))
        return targets

    def _pages(
        self, grant: Grant, transport: Transport
    ) -> Mapping[str, Mapping[str, Any]] | NotAuthorised:
        """Pages by id."""
        token = grant.connection["access_token"]
        entries = self._listed(transport, token)
        if isinstance(entries, NotAuthorised):
            return entries
        pages = {str(each["id"]): each for each in entries if _has_number(each)}
        allowed: Mapping[str, Sequence[str]] = grant.connection["allowed"]
        missing = {id_ for ids in allowed.values() for id_ in ids if _NUMBER.fullmatch(id_)}
        for id_ in sorted(missing - set(pages))[:_MOST_READ]:
            page = self._read(transport, token, id_, _FIELDS)
            if not isinstance(page, NotAuthorised) and _has_number(page):
                pages[id_] = page
        return pages

    def connection_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> Renewed | NotAuthorised:
        """The page's own token, also for the Instagram account that is linked to it."""
        linked_to = self._page_of(grant, target_id, transport)
        if isinstance(linked_to, NotAuthorised):
            return linked_to
        page_id = linked_to or target_id
        page = self._read(transport, grant.connection["access_token"], page_id, "access_token")
        if isinstance(page, NotAuthorised):
            return page
        token = text_of(page, "access_token")
        if token is None:
            words = (
                "Facebook gave no access to this page. Whoever connects it needs a role on it that "
                "allows posting, and has to choose it when Facebook asks."
            )
            return NotAuthorised("no_page_access", words)
        whose = {"user_id": target_id, "login": "facebook"} if linked_to else {"page_id": page_id}
        return Renewed({**whose, "access_token": token}, None, grant.grant_ends_at)

    def _page_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> str | NotAuthorised | None:
        """The page that an Instagram account is linked to; None if there is none."""
        pages = self._pages(grant, transport)
        if isinstance(pages, NotAuthorised):
            return pages
        accounts = {id_: _account(page) for id_, page in pages.items()}
        matches = (
            id_
            for id_, account in accounts.items()
            if account is not None and str(account["id"]) == target_id
        )
        return next(matches, None)

    def _token(
        self, transport: Transport, query: Mapping[str, str]
    ) -> Mapping[str, Any] | NotAuthorised:
        """The secrets are in the address, as in Meta's documentation."""
        request = Request("GET", f"{self.graph}/oauth/access_token?{urlencode(query)}", _JSON)
        answer = called(NETWORK, transport, request, list(query.values()))
        if isinstance(answer, NotAuthorised) or text_of(answer, "access_token"):
            return answer
        return unreadable(NETWORK)

    def _inspected(self, transport: Transport, app: str, token: str) -> Mapping[str, Any]:
        """What Facebook says about the token; empty when it says nothing."""
        query = {"input_token": token, "access_token": app}
        request = Request("GET", f"{self.graph}/debug_token?{urlencode(query)}", _JSON)
        answer = called(NETWORK, transport, request, (token, app))
        inspection = None if isinstance(answer, NotAuthorised) else answer.get("data")
        return inspection if isinstance(inspection, dict) else {}

    def _listed(
        self, transport: Transport, token: str
    ) -> Iterable[Mapping[str, Any]] | NotAuthorised:
        pages: list[Any] = []
        query = {"fields": _FIELDS, "limit": str(_LISTED)}
        for _ in range(_MOST_LISTS):
            answer = self._got(transport, token, f"me/accounts?{urlencode(query)}")
            if isinstance(answer, NotAuthorised):
                return answer
            entries = answer.get("data")
            pages += entries if isinstance(entries, list) else []
            after = _next(answer)
            if after is None:
                break
            query["after"] = after
        return [each for each in pages if isinstance(each, dict)]

    def _read(
        self, transport: Transport, token: str, page_id: str, fields: str
    ) -> Mapping[str, Any] | NotAuthorised:
        return self._got(transport, token, f"{page_id}?{urlencode({'fields': fields})}")

    def _got(
        self, transport: Transport, token: str, path: str
    ) -> Mapping[str, Any] | NotAuthorised:
        headers = {**_JSON, "Authorization": f"Bearer {token}"}
        return called(NETWORK, transport, Request("GET", f"{self.graph}/{path}", headers), (token,))


def _has_number(page: Mapping[str, Any]) -> bool:
    """Whether its id has the form of a number, so that it may be part of an address."""
    return _NUMBER.fullmatch(str(page.get("id"))) is not None


def _next(answer: Mapping[str, Any]) -> str | None:
    paging = answer.get("paging")
    if not isinstance(paging, dict) or "next" not in paging:
        return None
    cursors = paging.get("cursors")
    return text_of(cursors, "after") if isinstance(cursors, dict) else None


def _target(grant: Grant, page_id: str, page: Mapping[str, Any]) -> Target:
    picture = page.get("picture")
    image = picture.get("data") if isinstance(picture, dict) else None
    return Target(
        id=page_id,
        kind="page",
        name=text_of(page, "name") or f"Page {page_id}",
        picture_url=picture_of(image.get("url")) if isinstance(image, dict) else None,
        reason=_obstacle(grant, page_id, page.get("tasks")),
    )


def _account(page: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The Instagram account that is linked to a page."""
    account = page.get("instagram_business_account")
    return account if isinstance(account, dict) and _has_number(account) else None


def _linked_target(grant: Grant, account: Mapping[str, Any], page: Mapping[str, Any]) -> Target:
    username = text_of(account, "username")
    reason = _missing_role(page.get("tasks"))
    if _LINKED_POSTING not in grant.scopes:
        reason = (
            "You did not allow posting to this account. Start again, and allow it when Facebook "
            f"asks ({_LINKED_POSTING})."
        )
    return Target(
        id=str(account["id"]),
        kind="account",
        name=f"@{username}" if username else f"Instagram of {text_of(page, 'name') or 'a page'}",
        picture_url=picture_of(account.get("profile_picture_url")),
        reason=reason,
        platform=LINKED,
    )


def _obstacle(grant: Grant, page_id: str, tasks: object) -> str | None:
    """Why nothing can be posted to the page, with a remedy."""
    allowed = grant.connection["allowed"].get(facebook_permissions.POSTING)
    if facebook_permissions.POSTING not in grant.scopes or (
        allowed is not None and page_id not in allowed
    ):
        return (
            "You did not allow posting to this page. Start again, and allow it for this page when "
            f"Facebook asks ({facebook_permissions.POSTING})."
        )
    return _missing_role(tasks)


def _missing_role(tasks: object) -> str | None:
    if not isinstance(tasks, list) or _POSTING_TASKS & set(map(str, tasks)):
        return None
    return (
        "Your role on the page does not allow posts (CREATE_CONTENT), and connecting again "
        "changes nothing. Whoever manages the page gives it to you at Facebook, or connects it."
    )
