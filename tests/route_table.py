"""Every route of the API: the lowest role that may use it, and an example that succeeds.

The tests over all routes read this table, and fail for a route that is missing here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any
from urllib.parse import quote

from drumbeat.domain.authorising import App
from drumbeat.domain.time_ordered import time_ordered
from tests.http_client import ABSENT, Answer, HttpClient
from tests.signed_requests import signed_request

PASSWORD = "Canary-password-7"
PAGE_TOKEN = "sandbox-canary-page-5d1c"
WEBHOOK_PATH = "canary-path-91be"
WEBHOOK_SECRET = "whsec_Y2FuYXJ5LXdlYmhvb2stc2VjcmV0LTAx"
#: Secrets that must not be in answers, logs or the table.
SECRETS = (PASSWORD, PAGE_TOKEN, WEBHOOK_PATH, WEBHOOK_SECRET, WEBHOOK_SECRET[6:])

#: The operator's app at Facebook.
_SECRET = "canary-app-secret-77"
FACEBOOK_APP = App("770602627938098", _SECRET)
#: Billing's signing key.
BILLING_KEY = bytes(range(32))
MARKETING = "/api/v1/marketing"
ADMIN = "/api/v1/admin"
TENANT = "/api/v1/tenants/{tenant_id}"
UPPY = "/api/public/uppy/{token}/s3"
#: The file that is uploaded where an example needs one.
PICTURE = b"a picture"


class Need(IntEnum):
    """The lowest role of a caller."""

    NOBODY = 0
    SIGNED_IN = 1
    VIEWER = 2
    EDITOR = 3
    ADMIN = 4
    #: Operator of the deployment; no role in a business suffices.
    OPERATOR = 5


@dataclass(frozen=True)
class Things:
    """A tenant with some of everything. `members`: emails by role."""

    tenant_id: str
    members: Mapping[Need, str]
    now: datetime
    #: Ids by their purpose: `account_id`, `content_id`, `planned_id`, ...
    ids: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def caller(self, need: Need) -> str | None:
        """The email of somebody with the role `need`."""
        if need is Need.NOBODY:
            return None
        return self.members[max(need, Need.VIEWER)]

    def manager(self, route: Route) -> str | None:
        """The email of somebody who may use everything on this side of the API."""
        return self.caller(Need.ADMIN if route.in_tenant else route.needs)

    def minute(self, days: int) -> str:
        """A whole minute, `days` ahead, that is no slot of the schedules used here."""
        when = (self.now + timedelta(days=days)).replace(minute=7, second=0, microsecond=0)
        return when.isoformat().replace("+00:00", "Z")

    def day(self, days: int) -> str:
        """A calendar day, `days` ahead."""
        return (self.now + timedelta(days=days)).date().isoformat()


@dataclass(frozen=True, kw_only=True)
class Call:
    """The parts of a request that differ between tenants."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = ABSENT


@dataclass(frozen=True, kw_only=True)
class Route:
    """`name` is `GET /api/...` with its parameters in braces."""

    name: str
    needs: Need
    status: int
    example: Callable[[Things], Call]
    #: Creates or starts something, so it accepts an `Idempotency-Key`.
    takes_key: bool = False
    #: The list in the body whose entries are answered separately.
    one_by_one: str | None = None
    #: Query parameters that name a resource and give 404 if it does not exist. The others are
    #: filters.
    chooses: frozenset[str] = frozenset()
    #: Its body may also be a form.
    takes_form: bool = False
    #: It has no token, and its body is signed.
    signed: bool = False
    #: Accepts any body, which is ignored.
    takes_anything: bool = False

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def in_tenant(self) -> bool:
        return Need.VIEWER <= self.needs <= Need.ADMIN

    @property
    def is_operators(self) -> bool:
        return self.needs == Need.OPERATOR

    def send(self, client: HttpClient, call: Call, as_user: str | None, **more: Any) -> Answer:
        """Sends the example or a variation of it; `more` is passed to the client."""
        address = self.path
        for name, value in call.path.items():
            address = address.replace(f"{{{name}}}", quote(value, safe=""))
        query = more.pop("query", list(call.query.items()))
        if "content" not in more:
            more["json"] = call.body
        if self.signed:
            more.setdefault("signed", True)
        return client.request(self.method, address, query, as_user=as_user, **more)


def _route(
    name: str,
    needs: Need,
    status: int,
    example: Callable[[Things], Call],
    *,
    takes_key: bool = False,
    one_by_one: str | None = None,
    chooses: frozenset[str] = frozenset(),
) -> Route:
    return Route(
        name=name,
        needs=needs,
        status=status,
        example=example,
        takes_key=takes_key,
        one_by_one=one_by_one,
        chooses=chooses,
    )


def _public(
    path: str, status: int, body: Callable[[Things], Any], *, takes_key: bool = False
) -> Route:
    def example(t: Things) -> Call:
        return Call(body=body(t))

    return _route(f"POST /api/auth/{path}", Need.NOBODY, status, example, takes_key=takes_key)


def _in(
    name: str,
    needs: Need,
    status: int = 200,
    *,
    path: Callable[[Things], Mapping[str, str]] = lambda t: {},
    query: Callable[[Things], Mapping[str, str]] = lambda t: {},
    body: Callable[[Things], Any] = lambda t: ABSENT,
    takes_key: bool = False,
    one_by_one: str | None = None,
    chooses: frozenset[str] = frozenset(),
) -> Route:
    """A marketing route, with its tenant in the query."""
    return _route(
        name.replace(" ", f" {MARKETING}", 1),
        needs,
        status,
        lambda t: Call(path=path(t), query={"tenant_id": t.tenant_id, **query(t)}, body=body(t)),
        takes_key=takes_key,
        one_by_one=one_by_one,
        chooses=chooses,
    )


def _banners(
    method: str,
    path: str,
    needs: Need,
    status: int = 200,
    *,
    query: Mapping[str, str] | None = None,
    body: Callable[[Things], Any] = lambda t: ABSENT,
) -> Route:
    """A route of a website's banners, the website named by its account."""
    return _in(
        f"{method} /banners{path}",
        needs,
        status,
        query=lambda t: {"channel_account_id": t.website_id, **(query or {})},
        body=body,
        takes_key=method == "POST",
        chooses=frozenset({"channel_account_id"}),
    )


def _note(
    method: str,
    path: str,
    status: int = 200,
    query: Mapping[str, str] | None = None,
    body: Any = ABSENT,
) -> Route:
    """A route of notifications: each member has their own, so viewers may use it."""

    def example(t: Things) -> Call:
        named = {"notification_id": t.notification_id} if "{" in path else {}
        return Call(path=named, query={"tenant_id": t.tenant_id, **(query or {})}, body=body)

    return _route(f"{method} /api/v1/notifications{path}", Need.VIEWER, status, example)


def _admin(
    name: str,
    status: int = 200,
    *,
    path: Callable[[Things], Mapping[str, str]] = lambda t: {},
    query: Callable[[Things], Mapping[str, str]] = lambda t: {},
    body: Callable[[Things], Any] = lambda t: ABSENT,
    takes_key: bool = False,
) -> Route:
    """A route of operators."""
    return _route(
        name.replace(" ", f" {ADMIN}", 1),
        Need.OPERATOR,
        status,
        lambda t: Call(path=path(t), query=query(t), body=body(t)),
        takes_key=takes_key,
    )


def _plan(
    name: str,
    needs: Need,
    *,
    query: Mapping[str, str] | None = None,
    body: Callable[[Things], Any] = lambda t: ABSENT,
) -> Route:
    """A route of a business's plan."""

    def example(t: Things) -> Call:
        return Call(query={"tenant_id": t.tenant_id, **(query or {})}, body=body(t))

    return _route(name, needs, 200, example)


def _bought_plan(t: Things) -> Call:
    """A plan without limits, so that other examples reach none."""
    event = {
        "id": f"evt-{t.tenant_id}",
        "type": "subscription.changed",
        "tenant_id": t.tenant_id,
        "occurred_at": t.now.isoformat().replace("+00:00", "Z"),
        "plan": "unlimited",
        "credits": 5,
        "anchor_day": 31,
    }
    return Call(body=event)


def _actions(t: Things) -> Any:
    scheduled = {
        "type": "schedule",
        "channel_account_id": t.account_id,
        "scheduled_for": t.minute(5),
    }
    return {
        "actions": [
            {**scheduled, "platform": "facebook", "variations": 1, "size": 0},
            {"type": "upload", "size": 1_000},
        ]
    }


def _of_credits(path: str, query: Mapping[str, str]) -> Route:
    return _route(
        f"GET /api/v1/credits{path}",
        Need.VIEWER,
        200,
        lambda t: Call(query={"tenant_id": t.tenant_id, **query}),
    )


def _plans(t: Things) -> Any:
    numbers = {"plan": "pro", "monthly_price": 19.5, "limits": {"queue": 60, "days_ahead": None}}
    return {"plans": [numbers], "reason": "A new year.", "version": None}


def account_body(**changes: Any) -> dict[str, Any]:
    """A new channel account, a Facebook page."""
    return {
        "platform": "facebook",
        "name": "Page",
        "posts_per_week": 3,
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["09:00"],
        "days_of_week": [1, 3, 5],
        "connection": {"page_id": "1234567890", "access_token": PAGE_TOKEN},
        "options": {},
        **changes,
    }


def webhook_body(**changes: Any) -> dict[str, Any]:
    """A new channel account, a webhook."""
    url = f"https://hooks.example.com/{WEBHOOK_PATH}"
    own = {
        "platform": "webhook",
        "name": "Site",
        "schedule_times": ["17:30", "12:15"],
        "connection": {"url": url, "secret": WEBHOOK_SECRET},
    }
    return account_body(**own | changes)


def website_body(**changes: Any) -> dict[str, Any]:
    """A new channel account, the business's own website."""
    own = {"platform": "banner", "name": "Our website", "posts_per_week": 1, "connection": {}}
    return account_body(**own | {"days_of_week": [7]} | changes)


def content_body(**changes: Any) -> dict[str, Any]:
    """A new content item."""
    return {
        "title": "Frozen pipes",
        "base_caption": "A cold night is coming.",
        "media_urls": ["https://media.example.com/pipe.jpg"],
        "cta_type": "LearnMore",
        "cta_url": "https://h2o.example/frost",
        "status": "Draft",
        "owner": "rosa",
        **changes,
    }


def _account(t: Things) -> Mapping[str, str]:
    return {"account_id": t.account_id}


def _content(t: Things) -> Mapping[str, str]:
    return {"content_id": t.content_id}


def _waiting(t: Things) -> Mapping[str, str]:
    return {"content_id": t.waiting_id}


def _planned(t: Things) -> Mapping[str, str]:
    return {"instance_id": t.planned_id}


def _draft(t: Things) -> Mapping[str, str]:
    return {"instance_id": t.draft_id}


def _scheduled(t: Things) -> Mapping[str, str]:
    return {"instance_id": t.scheduled_id}


def _failed(t: Things) -> Mapping[str, str]:
    return {"instance_id": t.failed_id}


def _unconfirmed(t: Things) -> Mapping[str, str]:
    return {"instance_id": t.unconfirmed_id}


def _tenant(t: Things) -> Call:
    return Call(path={"tenant_id": t.tenant_id})


def _member(t: Things, body: Any = ABSENT) -> Call:
    return Call(path={"tenant_id": t.tenant_id, "member_id": t.helper_id}, body=body)


def _invitation(t: Things) -> Call:
    return Call(path={"invitation_id": t.invitation_id})


def _new_tenant(t: Things) -> Call:
    body = {"tenant_id": f"{t.tenant_id}-2", "name": "Second", "timezone": "Europe/Paris"}
    return Call(body=body)


def _unsaying(t: Things) -> Call:
    """A body with only the tenant."""
    return Call(path={"tenant_id": t.tenant_id}, body={})


def _export(t: Things) -> Call:
    """An export that has just begun."""
    return Call(path={"tenant_id": t.tenant_id, "export_id": time_ordered(t.now, b"an-export!")})


def _tenant_change(t: Things) -> Call:
    body = {
        "name": "Renamed",
        "timezone": "Europe/Paris",
        "max_lateness_minutes": 30,
        "country": "FR",
        "version": 1,
    }
    return Call(path={"tenant_id": t.tenant_id}, body=body)


def _new_member(t: Things) -> Call:
    body = {"email": f"new@{t.tenant_id}.example", "role": "viewer"}
    return Call(path={"tenant_id": t.tenant_id}, body=body)


def _account_change(t: Things) -> Any:
    changed = account_body(name="Renamed page", version=1)
    return {name: value for name, value in changed.items() if name != "platform"}


def _bulk(t: Things) -> Any:
    return {
        "content_item_id": t.filler_id,
        "channel_account_ids": [t.account_id, t.webhook_id],
        "scheduled_for": t.minute(5),
        "status": "Scheduled",
    }


def _posts(t: Things) -> Any:
    text = {
        name: value for name, value in content_body().items() if name not in ("status", "owner")
    }
    return {
        "content": text,
        # One of the two is sent; test_tenancy.py tries somebody else's text.
        "content_item_id": None,
        "destinations": [
            {"channel_account_id": t.account_id},
            {
                "channel_account_id": t.webhook_id,
                "caption": "Only here.",
                "scheduled_for": t.minute(8),
            },
        ],
        "when": "at",
        "scheduled_for": t.minute(7),
        "submit_for_approval": False,
    }


def _posts_change(t: Things) -> Any:
    text = content_body(title="Burst pipes")
    return {
        **{name: value for name, value in text.items() if name not in ("status", "owner")},
        "scheduled_for": t.minute(9),
        "version": 1,
    }


def _instance_change(t: Things) -> Any:
    return {
        "content_item_id": t.filler_id,
        "caption_override": "Only here.",
        "options": {},
        "scheduled_for": t.minute(6),
        "channel_account_id": t.webhook_id,
        "status": "Scheduled",
    }


def _preview(t: Things) -> Any:
    return {
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["02:30"],
        "posts_per_week": 7,
        "days_of_week": [1, 2, 3, 4, 5, 6, 7],
        "start_date": "2026-03-02",
        "days": 14,
    }


def _calendar(t: Things) -> Mapping[str, str]:
    return {
        "start_date": t.day(0),
        "end_date": t.day(28),
        "timezone": "America/New_York",
        "channel_account_id": t.account_id,
        "status": "Planned",
    }


def _instances(t: Things) -> Mapping[str, str]:
    return {
        "status": "Scheduled",
        "channel_account_id": t.account_id,
        "content_item_id": t.filler_id,
        "start_date": t.day(0),
        "end_date": t.day(28),
        "limit": "2",
    }


def _resolution(t: Things) -> Any:
    return {"as": "posted", "permalink": "https://social.example.com/posts/1"}


def _remedy(t: Things) -> Any:
    return {
        "as": "reschedule",
        "instance_ids": [t.missed_id],
        "scheduled_for": {t.missed_id: t.minute(6)},
    }


def _history(t: Things) -> Mapping[str, str]:
    return {
        "start_date": t.day(0),
        "end_date": t.day(28),
        "channel_account_id": t.account_id,
        "status": "Failed",
        "type": "photo",
        "limit": "2",
    }


def _connection(t: Things) -> Mapping[str, str]:
    return {"connection_id": t.connection_id}


def _departure(t: Things) -> Any:
    return {
        "platform": "pages",
        "hint": "pages.example",
        "channel_account_id": t.oauth_account_id,
    }


def _choices(t: Things) -> Any:
    target = {
        "id": "2",
        "name": "Jobs",
        "posts_per_week": 2,
        "schedule_timezone": "America/Los_Angeles",
        "schedule_times": ["10:00"],
        "days_of_week": [2, 4],
    }
    return {"targets": [target]}


def _way_back(t: Things) -> Call:
    """The redirect back from a network, with more parameters than we ask for."""
    query = {"state": t.oauth_state, "code": t.oauth_code}
    return Call(path={"platform": "pages"}, query={**query, "error": "", "error_description": ""})


def _from_network(_t: Things) -> Call:
    """A signed request about somebody who has connected nothing here."""
    return Call(
        path={"platform": "facebook"}, body={"signed_request": signed_request("4242", _SECRET)}
    )


def picture_body(**changes: Any) -> dict[str, Any]:
    """A picture to be uploaded."""
    return {
        "filename": "pipe.jpg",
        "content_type": "image/jpeg",
        "size": len(PICTURE),
        "title": "A frozen pipe",
        "sha256": "0" * 64,
        **changes,
    }


def _asset(t: Things) -> Mapping[str, str]:
    return {"asset_id": t.asset_id}


def _asset_change(t: Things) -> Any:
    return {
        "title": "Burst pipe",
        "description": "Taken in the cellar.",
        "alt_text": "A pipe with ice on it",
        "labels": ["winter", "pipes"],
        "crop": {"x": 0.25, "y": 1, "pad": True},
        "version": 1,
    }


def _media(t: Things) -> Mapping[str, str]:
    found = {"kind": "image", "status": "uploading", "q": "pipe", "label": "winter"}
    return {**found, "archived": "false", "limit": "2"}


def _call_to_sign(t: Things) -> Any:
    return {
        "method": "PUT",
        "key": t.asset_id,
        "contentType": "image/jpeg",
        "uploadId": "an-upload",
        "partNumber": 1,
    }


def _banner(t: Things) -> Any:
    return {
        "title": "Winter check",
        "asset_id": t.asset_id,
        "link_url": "https://h2o.example/winter",
        "starts_on": t.day(1),
        "ends_on": t.day(30),
        "is_active": True,
    }


def _uppy(name: str, example: Callable[[Things], Call]) -> Route:
    """A route of Uppy's Companion, with the token in its path."""

    def with_token(t: Things) -> Call:
        call = example(t)
        return Call(path={"token": t.upload_token, **call.path}, query=call.query, body=call.body)

    return _route(name.replace(" ", f" {UPPY}", 1), Need.NOBODY, 200, with_token)


def _multipart(t: Things, **path: str) -> Call:
    return Call(path={"upload_id": t.multipart_id, **path}, query={"key": t.multipart_key})


def _completion(t: Things) -> Call:
    call = _multipart(t)
    parts = [{"PartNumber": 1, "ETag": "0123456789abcdef"}]
    return Call(path=call.path, query=call.query, body={"parts": parts})


def _of_account(t: Things) -> Any:
    return {"channel_account_id": t.account_id}


def _said(t: Things) -> Any:
    return {"note": "As agreed on the phone.", "version": 1}


def _contents(t: Things) -> Mapping[str, str]:
    return {"status": "Draft", "owner": "rosa", "search": "pipes", "limit": "2"}


def _registrant(t: Things) -> Any:
    email = f"newcomer@{t.tenant_id}.example"
    return {"email": email, "password": PASSWORD, "full_name": "New Comer"}


def _credentials(t: Things) -> Any:
    return {"email": t.members[Need.ADMIN], "password": PASSWORD}


_VIEWER, _EDITOR, _ADMIN = Need.VIEWER, Need.EDITOR, Need.ADMIN
_ONE_ACCOUNT = "/channel-accounts/{account_id}"
_ONE_CONTENT = "/content-items/{content_id}"
_ONE_POST = "/post-instances/{instance_id}"
_ONE_ASSET = "/media/{asset_id}"
_ONE_MULTIPART = "/multipart/{upload_id}"

ROUTES = (
    _public("register", 201, _registrant, takes_key=True),
    _public("confirm", 200, lambda t: {"email": t.members[Need.ADMIN], "code": "123456"}),
    _public("resend", 200, lambda t: {"email": t.members[Need.ADMIN]}),
    _public("login", 200, _credentials),
    _public("refresh", 200, lambda t: {"refresh_token": t.refresh_token}),
    _public("logout", 204, lambda t: {"refresh_token": t.refresh_token}),
    _public("forgot", 200, lambda t: {"email": t.members[Need.ADMIN]}),
    _public("reset", 200, lambda t: {**_credentials(t), "code": "123456"}),
    _route("GET /api/auth/me", Need.SIGNED_IN, 200, lambda t: Call()),
    _route(
        "DELETE /api/auth/me",
        Need.SIGNED_IN,
        204,
        lambda t: Call(query={"email": t.members[Need.VIEWER]}),
    ),
    _route("GET /api/v1/zones", Need.SIGNED_IN, 200, lambda t: Call()),
    _route("GET /api/v1/tenants", Need.SIGNED_IN, 200, lambda t: Call(query={"limit": "2"})),
    _route("POST /api/v1/tenants", Need.SIGNED_IN, 201, _new_tenant, takes_key=True),
    _route("POST /api/v1/invitations/{invitation_id}/accept", Need.SIGNED_IN, 200, _invitation),
    _route("POST /api/v1/invitations/{invitation_id}/decline", Need.SIGNED_IN, 204, _invitation),
    _route(f"GET {TENANT}", _VIEWER, 200, _tenant),
    _route(f"PATCH {TENANT}", _ADMIN, 200, _tenant_change),
    _route(
        f"DELETE {TENANT}",
        _ADMIN,
        202,
        lambda t: Call(path={"tenant_id": t.tenant_id}, query={"name": t.tenant_id.upper()}),
    ),
    _route(f"POST {TENANT}/keep", _ADMIN, 200, _unsaying),
    _route(f"POST {TENANT}/export", _ADMIN, 202, _unsaying, takes_key=True),
    _route(f"GET {TENANT}/exports/{{export_id}}", _ADMIN, 200, _export),
    _route(
        f"GET {TENANT}/members",
        _VIEWER,
        200,
        lambda t: Call(path={"tenant_id": t.tenant_id}, query={"limit": "2"}),
    ),
    _route(f"POST {TENANT}/members", _ADMIN, 201, _new_member, takes_key=True),
    _route(
        f"PATCH {TENANT}/members/{{member_id}}",
        _ADMIN,
        200,
        lambda t: _member(t, {"role": "viewer"}),
    ),
    _route(f"DELETE {TENANT}/members/{{member_id}}", _ADMIN, 204, _member),
    _in("GET /channel-accounts", _VIEWER, query=lambda t: {"limit": "1"}),
    _in("POST /channel-accounts", _ADMIN, 201, body=lambda t: account_body(), takes_key=True),
    _in(f"GET {_ONE_ACCOUNT}", _VIEWER, path=_account),
    _in(f"PATCH {_ONE_ACCOUNT}", _ADMIN, path=_account, body=_account_change),
    _in(f"DELETE {_ONE_ACCOUNT}", _ADMIN, 204, path=_account),
    _in(f"POST {_ONE_ACCOUNT}/check", _ADMIN, path=_account),
    _in(f"POST {_ONE_ACCOUNT}/test", _ADMIN, path=_account, takes_key=True),
    _in(f"POST {_ONE_ACCOUNT}/pause", _ADMIN, path=_account),
    _in(f"POST {_ONE_ACCOUNT}/resume", _ADMIN, path=lambda t: {"account_id": t.paused_id}),
    _in("POST /connections", _ADMIN, 201, body=_departure, takes_key=True),
    _in("GET /connections/{connection_id}", _ADMIN, path=_connection),
    _in(
        "POST /connections/{connection_id}/accounts",
        _ADMIN,
        path=_connection,
        body=_choices,
        takes_key=True,
    ),
    _route("GET /api/oauth/callback/{platform}", Need.NOBODY, 302, _way_back),
    *(
        replace(_route(f"POST {path}", Need.NOBODY, 200, _from_network), takes_form=True)
        for path in ("/api/oauth/deauthorise/{platform}", "/api/oauth/data-deletion/{platform}")
    ),
    _route(
        "GET /api/oauth/data-deletion/{code}",
        Need.NOBODY,
        200,
        lambda t: Call(path={"code": t.deletion_code}),
    ),
    _in("GET /content-items", _VIEWER, query=_contents),
    _in("GET /content-items/thumbnails", _VIEWER, query=lambda t: {"ids": t.content_id}),
    _in("POST /content-items", _EDITOR, 201, body=lambda t: content_body(), takes_key=True),
    _in(f"GET {_ONE_CONTENT}", _VIEWER, path=_content),
    _in(
        f"PATCH {_ONE_CONTENT}",
        _EDITOR,
        path=_content,
        body=lambda t: content_body(title="Burst pipes", status="Idea", version=1),
    ),
    _in(f"DELETE {_ONE_CONTENT}", _EDITOR, 204, path=_content),
    _in(f"POST {_ONE_CONTENT}/submit", _EDITOR, path=_content, body=_said),
    _in(f"POST {_ONE_CONTENT}/approve", _ADMIN, path=_waiting, body=_said),
    _in(f"POST {_ONE_CONTENT}/reject", _ADMIN, path=_waiting, body=_said),
    _in("GET /post-instances", _VIEWER, query=_instances),
    _in(
        "POST /post-instances/bulk",
        _EDITOR,
        body=_bulk,
        takes_key=True,
        one_by_one="channel_account_ids",
    ),
    _in(
        "POST /posts",
        _EDITOR,
        201,
        body=_posts,
        takes_key=True,
        one_by_one="destinations",
    ),
    _in("POST /posts/check", _EDITOR, body=_posts, one_by_one="destinations"),
    _in("GET /posts/{content_id}", _VIEWER, path=_content),
    _in("PATCH /posts/{content_id}", _EDITOR, path=_content, body=_posts_change),
    _in("DELETE /posts/{content_id}", _EDITOR, 204, path=_content),
    _in(f"GET {_ONE_POST}", _VIEWER, path=_planned),
    _in(f"PATCH {_ONE_POST}", _EDITOR, path=_draft, body=_instance_change),
    _in(f"DELETE {_ONE_POST}", _EDITOR, 204, path=_scheduled),
    _in(
        f"POST {_ONE_POST}/content",
        _EDITOR,
        201,
        path=_planned,
        body=lambda t: content_body() | {"version": 1},
        takes_key=True,
    ),
    _in(f"POST {_ONE_POST}/cancel", _EDITOR, path=_scheduled),
    _in(f"POST {_ONE_POST}/post-now", _EDITOR, 202, path=_draft, takes_key=True),
    _in(f"POST {_ONE_POST}/preflight", _EDITOR, path=_draft),
    _in(f"GET {_ONE_POST}/attempts", _VIEWER, path=_planned),
    _in(f"POST {_ONE_POST}/retry", _EDITOR, 202, path=_failed, takes_key=True),
    _in(f"POST {_ONE_POST}/resolve", _EDITOR, path=_unconfirmed, body=_resolution, takes_key=True),
    _in("POST /post-instances/retry", _EDITOR, body=_of_account, takes_key=True),
    _in(
        "POST /post-instances/missed/resolve",
        _EDITOR,
        body=_remedy,
        takes_key=True,
        one_by_one="instance_ids",
    ),
    _in("GET /history", _VIEWER, query=_history),
    _in(
        "GET /punctuality",
        _VIEWER,
        query=lambda t: {"start_date": t.day(0), "end_date": t.day(28)},
    ),
    _in("GET /platforms", _VIEWER),
    _in("GET /calendar", _VIEWER, query=_calendar),
    _in(
        "POST /scheduler/topoff",
        _EDITOR,
        query=lambda t: {"days": "40", "start_date": t.day(7)},
        takes_key=True,
    ),
    _in("GET /scheduler/jobs/{job_id}", _VIEWER, path=lambda t: {"job_id": t.job_id}),
    _in("POST /scheduler/preview", _VIEWER, body=_preview),
    _in("GET /media", _VIEWER, query=_media),
    _in("POST /media", _EDITOR, 201, body=_asset, takes_key=True),
    _in("POST /media/presign", _EDITOR, 201, body=lambda t: picture_body(), takes_key=True),
    _in(
        "POST /media/uploads",
        _EDITOR,
        201,
        body=lambda t: {"files": [picture_body(), picture_body(title="Another")]},
        takes_key=True,
    ),
    _in("POST /media/uploads/sign", _EDITOR, body=_call_to_sign),
    _in("POST /media/uploads/{asset_id}/complete", _EDITOR, path=_asset),
    _in("POST /media/upload-tokens", _EDITOR, 201, body=lambda t: {"max_bytes": 1_000}),
    _in("GET /media/space", _VIEWER),
    _in(f"GET {_ONE_ASSET}", _VIEWER, path=_asset),
    _in(f"PATCH {_ONE_ASSET}", _EDITOR, path=_asset, body=_asset_change),
    _in(f"DELETE {_ONE_ASSET}", _EDITOR, 204, path=lambda t: {"asset_id": t.unwanted_id}),
    _in(
        f"POST {_ONE_ASSET}/replace",
        _EDITOR,
        path=_asset,
        body=lambda t: picture_body(filename="better.jpg"),
        takes_key=True,
    ),
    _in(
        f"POST {_ONE_ASSET}/cover",
        _EDITOR,
        path=lambda t: {"asset_id": t.film_id},
        body=lambda t: {"frame_seconds": 1.5, "asset_id": None},
    ),
    _in(
        f"GET {_ONE_ASSET}/fits",
        _VIEWER,
        path=_asset,
        query=lambda t: {
            "channel_account_id": t.account_id,
            "x": "0.5",
            "y": "0.2",
            "pad": "false",
        },
        chooses=frozenset({"channel_account_id"}),
    ),
    _in(
        "POST /media/from-url",
        _EDITOR,
        201,
        body=lambda t: {"url": "https://pictures.example/van.jpg", "title": "The van"},
        takes_key=True,
    ),
    _in(f"POST {_ONE_ASSET}/archive", _EDITOR, path=_asset),
    _in(f"POST {_ONE_ASSET}/restore", _EDITOR, path=_asset),
    _in(f"POST {_ONE_ASSET}/refresh", _EDITOR, path=_asset),
    _uppy(
        "GET /params",
        lambda t: Call(query={"filename": "a.jpg", "type": "image/jpeg", "metadata": "none"}),
    ),
    _uppy(
        "POST /multipart",
        lambda t: Call(body={"filename": "a.mp4", "type": "video/mp4", "metadata": {"size": 7}}),
    ),
    _uppy(f"GET {_ONE_MULTIPART}", _multipart),
    _uppy(f"GET {_ONE_MULTIPART}/{{part_number}}", lambda t: _multipart(t, part_number="1")),
    _uppy(f"POST {_ONE_MULTIPART}/complete", _completion),
    _uppy(
        f"DELETE {_ONE_MULTIPART}",
        lambda t: Call(path={"upload_id": t.given_up_id}, query={"key": t.given_up_key}),
    ),
    _banners("GET", "", _VIEWER, query={"limit": "2"}),
    _banners("POST", "", _EDITOR, 201, body=_banner),
    _banners(
        "POST",
        "/reorder",
        _EDITOR,
        body=lambda t: {"ids": [t.unwanted_banner_id, t.banner_id]},
    ),
    _in("GET /banners/{banner_id}", _VIEWER, path=lambda t: {"banner_id": t.banner_id}),
    _in(
        "PATCH /banners/{banner_id}",
        _EDITOR,
        path=lambda t: {"banner_id": t.banner_id},
        body=lambda t: {**_banner(t), "title": "Spring check", "ends_on": None, "version": 1},
    ),
    _in(
        "DELETE /banners/{banner_id}",
        _EDITOR,
        204,
        path=lambda t: {"banner_id": t.unwanted_banner_id},
    ),
    _banners("GET", "/site", _VIEWER),
    _banners("POST", "/site/rotate", _ADMIN),
    _route(
        "POST /api/public/banners/seen",
        Need.NOBODY,
        204,
        lambda t: Call(query={"viewed": t.banner_id, "clicked": t.banner_id}),
    ),
    replace(_route("POST /api/billing/events", Need.NOBODY, 200, _bought_plan), signed=True),
    _plan("GET /api/v1/limits", _VIEWER),
    _plan("POST /api/v1/limits/check", _VIEWER, body=_actions),
    _plan("GET /api/v1/plan", _VIEWER),
    _plan("GET /api/v1/plan/preview", _VIEWER, query={"plan": "free"}),
    _plan("PATCH /api/v1/plan", _ADMIN, body=lambda t: {"kept_accounts": [t.account_id]}),
    _of_credits("", {}),
    _of_credits("/ledger", {"limit": "2"}),
    replace(
        _route(
            "POST /api/public/mail/stop",
            Need.NOBODY,
            200,
            lambda t: Call(query={"token": t.mail_token}),
        ),
        takes_anything=True,
    ),
    _note("GET", "/mail"),
    _note("PATCH", "/mail", body={"choices": {"summary": "off"}}),
    _note("GET", "", query={"unread": "false", "limit": "2"}),
    _note("POST", "/read-all"),
    _note("POST", "/{notification_id}/read"),
    _note("DELETE", "/{notification_id}", 204),
    _admin("GET /changes", query=lambda t: {"tenant_id": t.tenant_id, "limit": "2"}),
    _admin(
        "GET /analytics",
        query=lambda t: {
            "from": t.day(-27),
            "to": t.day(0),
            "tenant_id": t.tenant_id,
            "group_by": "platform",
        },
    ),
    _admin(
        "GET /errors",
        query=lambda t: {
            "from": t.day(-9),
            "to": t.day(0),
            "kind": "publish",
            "platform": "facebook",
            "code": "laid_out",
            "outcome": "failed",
            "tenant_id": t.tenant_id,
            "q": "laid",
            "limit": "2",
        },
    ),
    _admin(
        "GET /jobs",
        query=lambda t: {
            "from": t.day(-9),
            "to": t.day(0),
            "status": "dead",
            "kind": "top_off",
            "tenant_id": t.tenant_id,
            "limit": "2",
        },
    ),
    _admin("GET /jobs/{job_id}", path=lambda t: {"job_id": t.dead_job_id}),
    _admin(
        "POST /jobs/{job_id}/retry",
        202,
        path=lambda t: {"job_id": t.dead_job_id},
        body=lambda t: {"reason": "Mended."},
        takes_key=True,
    ),
    _admin("GET /pending", query=lambda t: {"tenant_id": t.tenant_id, "limit": "2"}),
    _admin("GET /plans"),
    _admin("PATCH /plans", body=_plans),
    _admin("GET /automation-rules", query=lambda t: {"tenant_id": t.tenant_id}),
    _admin(
        "PATCH /tenants/{tenant_id}",
        path=lambda t: {"tenant_id": t.tenant_id},
        body=lambda t: {
            "plan": "pro",
            "credits": 700,
            "limits": {"queue": 7},
            "reason": "They called.",
        },
    ),
    _admin(
        "GET /tenants/{tenant_id}/credit-differences",
        path=lambda t: {"tenant_id": t.tenant_id},
    ),
    _admin(
        "POST /tenants/{tenant_id}/credit-differences/correct",
        path=lambda t: {"tenant_id": t.tenant_id},
        body=lambda t: {"reason": "The night found it."},
    ),
    _admin("GET /tenants", query=lambda t: {"q": t.tenant_id, "plan": "unlimited", "limit": "2"}),
)
#: Posts that a test must set to these statuses.
FELL_THROUGH = {
    "failed_id": "Failed",
    "missed_id": "Missed",
    "unconfirmed_id": "Unconfirmed",
}
BY_NAME = {route.name: route for route in ROUTES}


def invite(client: HttpClient, tenant_id: str, admin: str, email: str, role: str) -> str:
    """Invites `email`; returns the invitation's id."""
    address = f"/api/v1/tenants/{tenant_id}/members"
    invited = {"email": email, "role": role}
    made = client.request("POST", address, json=invited, as_user=admin)
    assert made.status == 201, made.text
    return str(made.json["id"])


def accept(client: HttpClient, email: str, invitation_id: str) -> None:
    """Accepts an invitation, as the invited person."""
    address = f"/api/v1/invitations/{invitation_id}/accept"
    assert client.request("POST", address, as_user=email).status == 200


def member_address(client: HttpClient, tenant_id: str, admin: str, email: str) -> str:
    """The path of a member or an invitation."""
    address = f"/api/v1/tenants/{tenant_id}/members"
    listed = client.request("GET", address, {"limit": "100"}, as_user=admin).json["items"]
    [found] = [each["id"] for each in listed if each["email"] == email]
    return f"{address}/{found}"


def _asked_elsewhere(client: HttpClient, tenant_id: str, members: Mapping[Need, str]) -> str:
    """Invites the viewer into a second tenant of the editor; returns the invitation."""
    other = {"tenant_id": f"{tenant_id}-else", "name": "Else", "timezone": "Europe/Paris"}
    editor = members[Need.EDITOR]
    assert client.request("POST", "/api/v1/tenants", json=other, as_user=editor).status == 201
    return invite(client, other["tenant_id"], editor, members[Need.VIEWER], "viewer")


def _library(client: HttpClient, do: Callable[..., Any]) -> dict[str, str]:
    """Uploads that have begun, by a form and in parts; no file is sent."""
    ids = {}
    for name in ("asset_id", "unwanted_id"):
        asked = do("POST", "/media/presign", picture_body(sha256=None))
        ids[name], ids[f"{name}_key"] = asked["asset"]["id"], asked["fields"]["key"]
    film = picture_body(filename="van.mp4", content_type="video/mp4", sha256=None)
    ids["film_id"] = do("POST", "/media/presign", film)["asset"]["id"]
    ids["upload_token"] = do("POST", "/media/upload-tokens")["token"]
    begin = f"{UPPY}/multipart".replace("{token}", ids["upload_token"])
    body = {"filename": "a.mp4", "type": "video/mp4", "metadata": {"size": len(PICTURE)}}
    for name in ("multipart", "given_up"):
        begun = client.request("POST", begin, json=body)
        assert begun.status == 200, begun.text
        ids[f"{name}_id"], ids[f"{name}_key"] = begun.json["uploadId"], begun.json["key"]
    return ids


def furnish(
    client: HttpClient, tenant_id: str, members: Mapping[Need, str], now: datetime
) -> Things:
    """Makes a tenant with some of everything, only through the API.

    `members` can log in. Jobs, notifications and connections come from large top-offs, failures and
    OAuth, so their ids in the result don't exist. The posts of `FELL_THROUGH` are only scheduled.
    """
    admin = members[Need.ADMIN]
    helper = f"helper@{tenant_id}.example"
    in_tenant = {"tenant_id": tenant_id}

    def do(method: str, path: str, body: Any = ABSENT, **query: str) -> Any:
        address = f"{MARKETING}{path}"
        answer = client.request(method, address, {**in_tenant, **query}, body, as_user=admin)
        assert answer.status < 300, answer.text
        return answer.json

    tenant = {"tenant_id": tenant_id, "name": tenant_id.upper(), "timezone": "America/Los_Angeles"}
    made = client.request("POST", "/api/v1/tenants", json=tenant, as_user=admin)
    assert made.status == 201, made.text
    helper_id = invite(client, tenant_id, admin, helper, "editor")
    for email, role in ((members[Need.EDITOR], "editor"), (members[Need.VIEWER], "viewer")):
        accept(client, email, invite(client, tenant_id, admin, email, role))
    invitation_id = _asked_elsewhere(client, tenant_id, members)
    login = client.request("POST", "/api/auth/login", json={"email": admin, "password": PASSWORD})
    ids = {"helper_id": helper_id, "invitation_id": invitation_id}
    ids["refresh_token"] = login.json["refresh_token"]
    ids["account_id"] = do("POST", "/channel-accounts", account_body())["id"]
    ids["webhook_id"] = do("POST", "/channel-accounts", webhook_body())["id"]
    ids["paused_id"] = do("POST", "/channel-accounts", webhook_body(name="Paused"))["id"]
    do("POST", f"/channel-accounts/{ids['paused_id']}/pause")
    for name, status in (
        ("content_id", "Draft"),
        ("filler_id", "Draft"),
        ("waiting_id", "Needs Approval"),
    ):
        body = content_body(title=f"{name} of {tenant_id}, about pipes", status=status)
        ids[name] = do("POST", "/content-items", body)["id"]
    do("POST", "/scheduler/topoff", days="14")
    slots = do("GET", "/post-instances", channel_account_id=ids["account_id"])["items"]
    ids["planned_id"], ids["draft_id"] = slots[-1]["id"], slots[-2]["id"]
    ids["scheduled_id"] = slots[-3]["id"]
    fill = {"content_item_id": ids["filler_id"]}
    do("PATCH", f"/post-instances/{ids['draft_id']}", fill)
    do("PATCH", f"/post-instances/{ids['scheduled_id']}", {**fill, "status": "Scheduled"})
    for name, slot in zip(FELL_THROUGH, slots, strict=False):
        ids[name] = slot["id"]
        do("PATCH", f"/post-instances/{slot['id']}", {**fill, "status": "Scheduled"})
    ids |= _library(client, do)
    ids["website_id"] = do("POST", "/channel-accounts", website_body())["id"]
    do("GET", "/banners/site", channel_account_id=ids["website_id"])
    for name in ("banner_id", "unwanted_banner_id"):
        ids[name] = do("POST", "/banners", {"title": f"A banner of {tenant_id}"})["id"]
    nothings = ("job_id", "dead_job_id", "notification_id", "connection_id", "oauth_account_id")
    for name in nothings:
        ids[name] = str(uuid.uuid4())
    ids["mail_token"] = "of-a-mail.that-nobody-got"
    ids["oauth_state"], ids["oauth_code"] = "nobody-was-sent-with-it", "a-code"
    return Things(tenant_id, members, now, ids)
