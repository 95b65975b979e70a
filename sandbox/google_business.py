"""Google Business Profile under /google_business: the calls of v1 and v4 that Drumbeat makes.

Shapes: Account Management v1, Business Information v1, Google My Business v4 (localPosts). Each
token that begins with `sandbox-` manages every location; with "unapproved" in it the project's
quota is 0, with "disabled" the v4 API is not enabled. A location whose number ends in 9 is not
verified. Repeating a call makes another post. A post with "slow" in its text is processed until its
state has been read twice, one with "late" is not listed the first time, and one with a telephone
number is rejected after processing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, document_of, fields_of, retry_after
from sandbox.fetching import Fetcher
from sandbox.ledger import Ledger, Medium

_PREFIX = "/google_business"
_V1, _V4 = f"{_PREFIX}/v1/", f"{_PREFIX}/v4/"
_LOCATIONS = re.compile(rf"{_V1}(accounts/[0-9]+)/locations")
_LOCATION = re.compile(rf"{_V1}locations/([0-9]+)")
_POSTS = re.compile(rf"{_V4}(accounts/[0-9]+/locations/([0-9]+))/localPosts")
_POST = re.compile(rf"{_V4}(accounts/[0-9]+/locations/[0-9]+/localPosts/([0-9]+))")
_PAGE = re.compile(rf"{_PREFIX}/posts/([0-9]{{1,20}})")
_IDS = 7_700_000_000_000
_SUMMARY, _TITLE = 1_500, 58
_PHONE = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
_TOPICS = {"STANDARD", "EVENT", "OFFER"}
_ACTIONS = {"BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL"}
#: The accounts that everybody who logs in manages, and their locations with names and streets.
_MANAGED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "accounts/1001": {
        "2001": ("Sandbox Plumbing", "12 Main Street"),
        "2002": ("Sandbox Plumbing", "7 Mill Road"),
    },
    "accounts/1002": {"2009": ("Sandbox Motors", "100 Highway")},
}


class GoogleBusiness(AppNetwork):
    name = "google_business"
    shown_as = "Google Business"
    colours = ("#1a56b8", "#8ab4f8")
    app = ("880602627939.apps.sandbox", "sandbox-google-business-secret")
    asks_as = "Google"
    scopes: ClassVar = {"https://www.googleapis.com/auth/business.manage": "Manage your businesses"}
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str, fetcher: Fetcher) -> None:
        super().__init__(ledger, site, rotates=False)
        self._fetcher = fetcher

    def owns(self, path: str) -> bool:
        return path.startswith((_V1, _V4, f"{_PREFIX}/oauth/"))

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        text = fields.get("summary", "")
        return Call(self.name, _step(method, path), method, path, headers, fields, body, text)

    def server_error(self) -> Answer:
        return error(503, "UNAVAILABLE", "The service is currently unavailable.")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        limited = error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests'.")
        return Answer(limited.status, limited.body, retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        return error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")

    def answer(self, call: Call) -> Answer:
        if self._provider.owns(call.path):
            return self._login(call)
        if not self._lets_in(call):
            return self.expired_token()
        token = _token(call)
        if "unapproved" in token:
            return _unapproved()
        if "disabled" in token and call.path.startswith(_V4):
            return _disabled()
        if call.path == f"{_V1}accounts":
            accounts = [{"name": name, "accountName": name} for name in _MANAGED]
            return _paged("accounts", accounts, call.fields, most=20)
        if found := _LOCATIONS.fullmatch(call.path):
            return self._locations(found[1], call.fields)
        if found := _LOCATION.fullmatch(call.path):
            return self._location(found[1], call.fields)
        if found := _POSTS.fullmatch(call.path):
            return self._posts(found[1], call)
        if found := _POST.fullmatch(call.path):
            return self._one(found[2], call)
        # For an unknown path Google answers with an HTML page.
        return Answer(404, "<!DOCTYPE html><title>Error 404</title>", content_type="text/html")

    def _login(self, call: Call) -> Answer:
        """A pasted refresh token, which this provider did not issue, stays the same."""
        pasted = call.fields.get("refresh_token", "")
        if not pasted.startswith("sandbox-"):
            return self._provider.answer(call)
        if (call.fields.get("client_id"), call.fields.get("client_secret")) != self.app:
            return Answer(401, {"error": "invalid_client"})
        given = {"access_token": pasted, "expires_in": 3599, "token_type": "Bearer"}
        return Answer(200, {**given, "scope": " ".join(self._provider.scopes)})

    def _lets_in(self, call: Call) -> bool:
        login = self._provider.lets_in(call.headers.get("authorization", ""))
        return login is not None or _token(call).startswith("sandbox-")

    def _locations(self, account: str, fields: Mapping[str, str]) -> Answer:
        if "readMask" not in fields:
            return error(400, "INVALID_ARGUMENT", "Request contains an invalid argument: read_mask")
        known = _MANAGED.get(account)
        if known is None:
            return error(403, "PERMISSION_DENIED", "The caller does not have permission")
        return _paged("locations", [_shown(number) for number in known], fields, most=100)

    def _location(self, number: str, fields: Mapping[str, str]) -> Answer:
        if "readMask" not in fields:
            return error(400, "INVALID_ARGUMENT", "Request contains an invalid argument: read_mask")
        return Answer(200, _shown(number))

    def _posts(self, parent: str, call: Call) -> Answer:
        if call.method == "GET":
            return self._listed(parent, call.fields)
        form = document_of(call.body)
        if parent.endswith("9"):
            return error(403, "PERMISSION_DENIED", "The caller does not have permission")
        wrong = _wrong_with(form)
        media = self._media_of(form)
        if media is None:
            wrong = "The image could not be fetched."
        if wrong is not None:
            details = [{"@type": "...", "errorDetails": [{"code": 3, "message": wrong}]}]
            said = "Request contains an invalid argument."
            return error(400, "INVALID_ARGUMENT", said, details)
        return self._made(parent, form, media or [])

    def _made(self, parent: str, form: Mapping[str, Any], media: list[Medium]) -> Answer:
        count = self._ledger.keep(self.name, "post", secrets.token_hex(8), parent)
        number, summary = str(_IDS + count), str(form.get("summary") or "")
        is_slow, is_rejected = "slow" in summary, bool(_PHONE.search(summary))
        post = {
            **form,
            "name": f"{parent}/localPosts/{number}",
            "createTime": self._ledger.now()
            .isoformat(timespec="microseconds")
            .replace("+00:00", "Z"),
            "searchUrl": f"{self._site}/posts/{number}",
            "state": "PROCESSING" if is_slow or is_rejected else "LIVE",
        }
        self._keep(number, post, media, looks=0)
        return Answer(200, post)

    def _one(self, number: str, call: Call) -> Answer:
        kept = self._ledger.kept(self.name, "state", number)
        if kept is None:
            return error(404, "NOT_FOUND", "Requested entity was not found.")
        post = kept["post"]
        if call.method == "DELETE":
            self._ledger.delete_record(self.name, number)
            return Answer(200, {})
        if post["state"] == "PROCESSING" and kept["looks"] > 0:
            is_rejected = bool(_PHONE.search(str(post.get("summary"))))
            post = {**post, "state": "REJECTED" if is_rejected else "LIVE"}
        media = [Medium(**each) for each in kept["media"]]
        self._keep(number, post, media, looks=kept["looks"] + 1)
        return Answer(200, post)

    def _keep(self, number: str, post: Mapping[str, Any], media: list[Medium], looks: int) -> None:
        shown = [{"url": each.url, "alt": each.alt, "is_video": each.is_video} for each in media]
        self._ledger.keep(
            self.name, "state", number, {"post": post, "looks": looks, "media": shown}
        )
        event, offer = post.get("event") or {}, post.get("offer") or {}
        words = [str(event.get("title") or ""), str(post.get("summary") or "")]
        action = post.get("callToAction") or {}
        self._ledger.put_record(
            self.name,
            number,
            channel=post["name"].rpartition("/localPosts/")[0],
            text="\n\n".join(each for each in words if each),
            link=action.get("url") or offer.get("redeemOnlineUrl"),
            photos=[each.url for each in media],
            body=post,
            visible=post["state"] == "LIVE",
        )
        self._ledger.show_media(self.name, number, media)

    def _listed(self, parent: str, fields: Mapping[str, str]) -> Answer:
        posts = [each["body"] for each in self._ledger.records(self.name, parent)][::-1]
        shown = [post for post in posts if self._is_listed(post)]
        return _paged("localPosts", shown, fields, most=100)

    def _is_listed(self, post: Mapping[str, Any]) -> bool:
        """Whether a post is listed; a late one is from the second listing on."""
        if "late" not in str(post.get("summary")):
            return True
        looks = self._ledger.kept(self.name, "looks", post["name"]) or 0
        self._ledger.keep(self.name, "looks", post["name"], looks + 1)
        return bool(looks)

    def _media_of(self, form: Mapping[str, Any]) -> list[Medium] | None:
        """The post's media; None when one could not be fetched."""
        shown = []
        for each in form.get("media") or []:
            url = str(each.get("sourceUrl"))
            if urlsplit(url).scheme not in ("http", "https"):
                return None
            kept = self._fetcher.fetched(url) if self._fetcher.owns(url) else url
            if kept is None:
                return None
            shown.append(Medium(kept))
        return shown


def error(
    status: int, name: str, message: str, details: list[dict[str, Any]] | None = None
) -> Answer:
    told = {"code": status, "message": message, "status": name}
    return Answer(status, {"error": {**told, "details": details} if details else told})


def _unapproved() -> Answer:
    metadata = {"quota_limit_value": "0", "service": "mybusinessaccountmanagement.googleapis.com"}
    details = [{"reason": "RATE_LIMIT_EXCEEDED", "metadata": metadata}]
    said = "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'."
    return error(429, "RESOURCE_EXHAUSTED", said, details)


def _disabled() -> Answer:
    details = [{"reason": "SERVICE_DISABLED", "domain": "googleapis.com"}]
    said = "Google My Business API has not been used in project 1 before or it is disabled."
    return error(403, "PERMISSION_DENIED", said, details)


def _shown(number: str) -> dict[str, Any]:
    known = {each: told for locations in _MANAGED.values() for each, told in locations.items()}
    title, street = known.get(number, ("Sandbox Location", f"{number[-4:]} Main Street"))
    is_verified = not number.endswith("9")
    return {
        "name": f"locations/{number}",
        "title": title,
        "storefrontAddress": {"addressLines": [street], "locality": "Davis", "regionCode": "US"},
        "metadata": {"canOperateLocalPost": True}
        if is_verified
        else {"canOperateLocalPost": False},
    }


def _paged(
    name: str, items: list[dict[str, Any]], fields: Mapping[str, str], *, most: int
) -> Answer:
    size, begin = int(fields.get("pageSize", str(most))), int(fields.get("pageToken", "0"))
    if not 1 <= size <= most:
        return error(400, "INVALID_ARGUMENT", "Request contains an invalid argument: page_size")
    # An empty list is left out, as Google does.
    page = {name: items[begin : begin + size]} if items else {}
    more = {"nextPageToken": str(begin + size)} if begin + size < len(items) else {}
    return Answer(200, {**page, **more})


def _wrong_with(form: Mapping[str, Any]) -> str | None:
    topic, action = form.get("topicType"), form.get("callToAction") or {}
    summary, media = str(form.get("summary") or ""), form.get("media") or []
    if topic not in _TOPICS:
        return "topic_type is required."
    if not summary and not media:
        return "A post needs a summary or media."
    if len(summary) > _SUMMARY or len(media) > 1:
        return "The summary is too long, or there is too much media."
    if action and (action.get("actionType") not in _ACTIONS):
        return "Unknown action type."
    if action and ("url" in action) == (action["actionType"] == "CALL"):
        return "A call has no url; every other action has one."
    return None if topic == "STANDARD" else _wrong_event(form.get("event") or {})


def _wrong_event(event: Mapping[str, Any]) -> str | None:
    title, schedule = str(event.get("title") or ""), event.get("schedule") or {}
    if not 0 < len(title) <= _TITLE:
        return "An event has a title of at most 58 characters."
    try:
        begins, ends = (date(**schedule[name]) for name in ("startDate", "endDate"))
    except (KeyError, TypeError, ValueError):
        return "An event has a start and an end date."
    return "An event ends after it starts." if ends < begins else None


def _step(method: str, path: str) -> str:
    if "/oauth/" in path:
        return "session"
    if path.startswith(_V1):
        return "check"
    if _POSTS.fullmatch(path) and method == "POST":
        return "commit"
    return "delete" if method == "DELETE" else "find"


def _token(call: Call) -> str:
    return call.headers.get("authorization", "").partition(" ")[2]
