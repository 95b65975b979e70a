"""X under /x; only the calls that Drumbeat makes.

Shapes: X API v2 (OpenAPI 2.167). Each token that begins with `sandbox-` belongs to the account
whose number is in it. The same text twice within an hour is refused, unless it has pictures. GIFs
and videos are processed until their status has been read twice, and fail if they are neither;
uploads are forgotten after a day. A post with "late" in its text is not listed the first two times.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from sandbox.app_network import AppNetwork
from sandbox.authorising import Login
from sandbox.calls import Answer, Call, document_of, fields_of, parts_of, retry_after
from sandbox.ledger import Ledger, Medium, kind_of

_OAUTH = re.compile(r"/x/(?:i|2)/oauth2/(authorize|token|revoke)")
_PATH = re.compile(r"/x/2/(?:tweets|users|media)(?:/[a-z0-9/]{1,80})?")
_PAGE = re.compile(r"/x/i/status/([0-9]{1,20})")
_TWEETS = re.compile(r"/x/2/users/([0-9]{1,20})/tweets")
_UPLOAD = re.compile(r"/x/2/media/upload/([0-9]{1,20})/(append|finalize)")
_LINK = re.compile(r"https?://[^\s]+")
_SCOPES = {
    "tweet.read": "See its posts",
    "tweet.write": "Post",
    "users.read": "See which account it is",
    "media.write": "Upload pictures and videos",
    "offline.access": "Do so when you are not here",
}
#: The account of everybody who logs in.
_ACCOUNT, _NAME = "2244994945", "h2o_plumbing"
_ACCESS_SECONDS, _CODE_SECONDS = 7_200, 30
#: Ids look like the network's: long, growing numbers.
_POSTS, _MEDIA = 1_990_000_000_000_000_000, 1_890_000_000_000_000_000
_CHARACTERS, _PICTURE_BYTES = 280, 5_000_000
_DAY_MS, _HOUR_MS = 86_400_000, 3_600_000
#: The fields of a post (xdk 0.10.6, CreatePostsRequest); X refuses others.
_KNOWN = {
    *("text", "media", "poll", "reply", "reply_settings", "made_with_ai", "paid_partnership"),
    *("community_id", "edit_options", "nullcast", "geo", "quote_tweet_id"),
}
_CATEGORIES = {"tweet_image", "tweet_gif", "tweet_video"}


@dataclass(frozen=True, slots=True)
class _Asker:
    """The account that calls, and the scopes of its token."""

    user: str
    scopes: tuple[str, ...]


class X(AppNetwork):
    name = "x"
    shown_as = "X"
    colours = ("#0f1419", "#e7e9ea")
    app = ("c2FuZGJveC14LWFwcA", "sandbox-x-secret")
    scopes = _SCOPES
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str) -> None:
        super().__init__(ledger, site, access_seconds=_ACCESS_SECONDS, code_seconds=_CODE_SECONDS)
        #: The segments of uploads that have arrived so far.
        self._segments: dict[str, dict[int, bytes]] = {}

    def owns(self, path: str) -> bool:
        if self._provider.owns(path) or _OAUTH.fullmatch(path):
            return True
        return _PATH.fullmatch(path) is not None

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        text = fields.get("text", "")
        step = "follow" if "reply" in fields else _step(method, path)
        return Call(self.name, step, method, path, headers, fields, body, text)

    def server_error(self) -> Answer:
        return Answer(503, "<!doctype html><title>X / Error</title>", content_type="text/html")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        headers = dict(retry_after(seconds, says, self._ledger.now()))
        if says == "usual":
            reset = int(self._ledger.now().timestamp()) + seconds
            headers = {
                "x-rate-limit-limit": "100",
                "x-rate-limit-remaining": "0",
                "x-rate-limit-reset": str(reset),
            }
        answer = _problem(429, "Too Many Requests", "Too Many Requests")
        return replace(answer, headers=headers)

    def expired_token(self) -> Answer:
        return _problem(401, "Unauthorized", "Unauthorized")

    def answer(self, call: Call) -> Answer:
        if found := _OAUTH.fullmatch(call.path):
            return self._of_login(replace(call, path=f"/x/oauth/{found[1]}"))
        if self._provider.owns(call.path):
            return self._of_login(call)
        asker = self._asker(call)
        if asker is None:
            return self.expired_token()
        wanted = _scope(call)
        if wanted not in asker.scopes:
            return _problem(403, "Forbidden", f"The token lacks {wanted}.")
        return self._of_account(call, asker.user)

    def _of_login(self, call: Call) -> Answer:
        """X's token endpoint has its own format for refusals."""
        token = call.fields.get("refresh_token", "")
        if call.fields.get("grant_type") == "refresh_token" and token.startswith("sandbox-"):
            return self._renewed(token)
        answer = self._provider.answer(call)
        if not call.path.endswith("/token"):
            return answer
        if answer.status == 400:
            return _token_refused()
        given = answer.body
        if answer.status == 200 and "offline.access" not in given["scope"].split():
            given = {name: each for name, each in given.items() if name != "refresh_token"}
        return replace(answer, body=given)

    def _renewed(self, token: str) -> Answer:
        """New tokens for a pasted refresh token, which is also valid once only."""
        if self._ledger.kept(self.name, "used", token):
            return _token_refused()
        self._ledger.keep(self.name, "used", token, value=True)
        mark = secrets.token_hex(4)
        user = _number_in(token)
        return Answer(
            200,
            {
                "token_type": "bearer",
                "expires_in": _ACCESS_SECONDS,
                "access_token": f"sandbox-{user}-access-{mark}",
                "refresh_token": f"sandbox-{user}-refresh-{mark}",
                "scope": " ".join(_SCOPES),
            },
        )

    def _asker(self, call: Call) -> _Asker | None:
        authorization = call.headers.get("authorization", "")
        login: Login | None = self._provider.lets_in(authorization)
        if login is not None:
            return _Asker(_ACCOUNT, login.scopes)
        token = authorization.partition(" ")[2]
        return _Asker(_number_in(token), tuple(_SCOPES)) if token.startswith("sandbox-") else None

    def _of_account(self, call: Call, user: str) -> Answer:
        whole: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/x/2/users/me"): lambda: self._who(user),
            ("POST", "/x/2/tweets"): lambda: self._post(call, user),
            ("POST", "/x/2/media/upload"): lambda: self._picture(call, user),
            ("POST", "/x/2/media/upload/initialize"): lambda: self._begin(call, user),
            ("GET", "/x/2/media/upload"): lambda: self._status(call.fields.get("media_id", "")),
            ("POST", "/x/2/media/metadata"): lambda: self._describe(call),
        }
        if handler := whole.get((call.method, call.path)):
            return handler()
        if (found := _TWEETS.fullmatch(call.path)) and call.method == "GET":
            return self._listed(found[1], call.fields)
        if (found := _UPLOAD.fullmatch(call.path)) and call.method == "POST":
            number, phase = found[1], found[2]
            return self._append(number, call) if phase == "append" else self._finish(number)
        return _problem(404, "Not Found Error", "There is nothing here.", "resource-not-found")

    def _who(self, user: str) -> Answer:
        name = _NAME if user == _ACCOUNT else f"h2o_{user[-4:]}"
        return Answer(200, {"data": {"id": user, "name": "H2O", "username": name}})

    # Media

    def _picture(self, call: Call, user: str) -> Answer:
        parts = parts_of(call)
        content, category = parts.get("media", b""), parts.get("media_category", b"").decode()
        if category != "tweet_image" or not 0 < len(content) <= _PICTURE_BYTES:
            return _invalid("media", "The media is missing or too large.")
        number = self._keep_new(user, category, self._ledger.keep_file(content), len(content))
        return Answer(200, {"data": _data(number, len(content))})

    def _begin(self, call: Call, user: str) -> Answer:
        given = document_of(call.body)
        size, category = given.get("total_bytes"), given.get("media_category")
        fits = category in _CATEGORIES and isinstance(given.get("media_type"), str)
        if not fits or not isinstance(size, int) or size <= 0:
            return _invalid("total_bytes", "JSON doesn't match expected schema")
        number = self._keep_new(user, str(category), None, size)
        return Answer(200, {"data": _data(number)})

    def _append(self, number: str, call: Call) -> Answer:
        upload, parts = self._media(number), parts_of(call)
        index, content = parts.get("segment_index", b"").decode(), parts.get("media", b"")
        if upload is None or not content or not re.fullmatch("[0-9]{1,3}", index):
            return _invalid("segment_index", "The segment does not belong here.")
        self._segments.setdefault(number, {})[int(index)] = content
        return Answer(200, {"data": {"expires_at": self._ledger.now_ms() // 1000 + 86_400}})

    def _finish(self, number: str) -> Answer:
        upload = self._media(number)
        if upload is None:
            return _invalid("id", "The upload is not known.")
        if upload["file"] is None:
            kept = self._segments.pop(number, {})
            content = b"".join(kept[each] for each in sorted(kept))
            if len(content) != upload["size"]:
                return _invalid("id", "Segments do not add up to provided total file size.")
            broken = not kind_of(content).startswith(("video/", "image/gif"))
            upload |= {"file": self._ledger.keep_file(content), "left": 2, "broken": broken}
            self._keep(upload)
        return Answer(200, {"data": {**_data(number, upload["size"]), **_work(upload)}})

    def _status(self, number: str) -> Answer:
        upload = self._media(number)
        if upload is None or upload["file"] is None:
            return _invalid("media_id", "The upload is not known.")
        if upload["left"]:
            upload["left"] -= 1
            self._keep(upload)
        return Answer(200, {"data": {**_data(number, upload["size"]), **_work(upload)}})

    def _describe(self, call: Call) -> Answer:
        given = document_of(call.body)
        number = str(given.get("id"))
        upload = self._media(number)
        text = (given.get("metadata") or {}).get("alt_text", {}).get("text")
        if upload is None or not isinstance(text, str) or not 0 < len(text) <= 1_000:
            return _invalid("metadata", "The description does not fit.")
        self._keep({**upload, "alt": text})
        return Answer(200, {"data": {"id": number}})

    def _keep_new(self, user: str, category: str, file: str | None, size: int) -> str:
        key = secrets.token_hex(8)
        upload = {"key": key, "user": user, "category": category, "file": file, "size": size}
        upload |= {"alt": "", "left": 0, "broken": False, "at": self._ledger.now_ms()}
        return str(_MEDIA + self._ledger.keep(self.name, "media", key, upload))

    def _keep(self, upload: Mapping[str, Any]) -> None:
        self._ledger.keep(self.name, "media", upload["key"], upload)

    def _media(self, number: str) -> dict[str, Any] | None:
        """An upload; None when it is unknown or was forgotten."""
        for kept, upload in self._ledger.all_kept(self.name, "media").values():
            if str(_MEDIA + kept) == number and self._ledger.now_ms() - upload["at"] < _DAY_MS:
                return dict(upload)
        return None

    # Posts

    def _post(self, call: Call, user: str) -> Answer:
        given = document_of(call.body)
        text, media = str(given.get("text") or ""), given.get("media") or {}
        numbers = [str(each) for each in media.get("media_ids", ())]
        wrong = self._wrong(given, text, numbers, user)
        if wrong is not None:
            return wrong
        before = (given.get("reply") or {}).get("in_reply_to_tweet_id")
        if before is not None and self._ledger.record(self.name, str(before)) is None:
            return _invalid("reply.in_reply_to_tweet_id", "There is no such post.")
        number = str(_POSTS + self._ledger.keep(self.name, "tweet", secrets.token_hex(8), user))
        uploads = [self._media(each) or {} for each in numbers]
        shown, urls = self._rewritten(text, number, uploads)
        at = self._ledger.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body = {"id": number, "text": shown, "created_at": at, "entities": {"urls": urls}}
        asked = {"given": given, "left": 2 if "late" in text else 0}
        self._ledger.put_record(
            self.name,
            number,
            channel=user,
            text=text,
            photos=[each["alt"] or each["file"] for each in uploads],
            body={**body, "sandbox": asked},
        )
        self._ledger.show_media(
            self.name,
            number,
            [
                Medium(each["file"], each["alt"], each["category"] == "tweet_video")
                for each in uploads
            ],
        )
        return Answer(201, {"data": {"id": number, "text": shown}})

    def _wrong(
        self, given: Mapping[str, Any], text: str, numbers: Sequence[str], user: str
    ) -> Answer | None:
        if unknown := [each for each in given if each not in _KNOWN]:
            return _invalid(unknown[0], "JSON doesn't match expected schema")
        uploads = [self._media(each) for each in numbers]
        mine = [each for each in uploads if each and each["user"] == user and each["file"]]
        ready = [each for each in mine if not each["left"] and not each["broken"]]
        alone = any(each["category"] != "tweet_image" for each in ready)
        if len(ready) < len(numbers) or len(numbers) > (1 if alone else 4):
            return _invalid("media.media_ids", "Your media IDs are invalid.")
        if not text.strip() and not numbers:
            return _invalid("text", "Your post has no text.")
        if len(_LINK.sub("x" * 23, text)) > _CHARACTERS:
            return _problem(403, "Forbidden", "You are not permitted to perform this action.")
        if not numbers and self._is_there(text, user):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return _problem(403, "Forbidden", detail)
        return None

    def _is_there(self, text: str, user: str) -> bool:
        since = self._ledger.now_ms() - _HOUR_MS
        return any(
            each["text"] == text and not each["photos"] and (each["visible_at"] or 0) > since
            for each in self._ledger.records(self.name, user)
        )

    def _rewritten(
        self, text: str, number: str, uploads: Sequence[Mapping[str, Any]]
    ) -> tuple[str, list[dict[str, Any]]]:
        """The text as X lists it, with shortened links, and those links."""
        urls: list[dict[str, Any]] = []

        def short(leads_to: str, **more: str) -> str:
            slug = hashlib.sha256(f"{number} {leads_to}".encode()).hexdigest()[:10]
            urls.append({"url": f"https://t.co/{slug}", "expanded_url": leads_to, **more})
            return f"https://t.co/{slug}"

        pieces, at = [], 0
        for found in _LINK.finditer(text):
            pieces += [escape(text[at : found.start()], quote=False), short(found[0])]
            at = found.end()
        shown = "".join([*pieces, escape(text[at:], quote=False)])
        if uploads:
            kind = "photo" if uploads[0]["category"] == "tweet_image" else "video"
            leads_to = f"{self._site}/h2o/status/{number}/{kind}/1"
            shown = f"{shown} {short(leads_to, media_key=f'3_{number}')}".strip()
        return shown, urls

    def _listed(self, user: str, fields: Mapping[str, str]) -> Answer:
        most = min(max(int(fields.get("max_results", "10")), 5), 100)
        since = fields.get("start_time", "")
        found = []
        without_replies = "replies" in fields.get("exclude", "").split(",")
        for record in self._ledger.records(self.name, user)[::-1]:
            body = record["body"]
            asked = body["sandbox"]
            if without_replies and "reply" in asked["given"]:
                continue
            if body["created_at"] < since.replace("Z", ".000Z"):
                continue
            if asked["left"]:
                asked["left"] -= 1
                self._put(record, {**body, "sandbox": asked})
                continue
            found.append({name: each for name, each in body.items() if name != "sandbox"})
        found = found[:most]
        meta: dict[str, Any] = {"result_count": len(found)}
        # X leaves an empty list out of its answer.
        return Answer(200, {"data": found, "meta": meta} if found else {"meta": meta})

    def _put(self, record: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        self._ledger.put_record(
            self.name,
            record["post_id"],
            channel=record["channel"],
            text=record["text"],
            photos=record["photos"],
            body=body,
            visible=False,
        )


def _step(method: str, path: str) -> str:
    if "/oauth" in path:
        return "session"
    if _TWEETS.fullmatch(path):
        return "find"
    if path.startswith("/x/2/media/"):
        return "prepare"
    return "check" if method == "GET" else "commit"


def _scope(call: Call) -> str:
    if call.path.startswith("/x/2/media"):
        return "media.write"
    if call.path == "/x/2/users/me":
        return "users.read"
    return "tweet.write" if call.method == "POST" else "tweet.read"


def _number_in(token: str) -> str:
    found = re.search(r"[0-9]{4,20}", token)
    return found[0] if found else _ACCOUNT


def _data(number: str, size: int | None = None) -> dict[str, Any]:
    told = {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86_400}
    return told if size is None else {**told, "size": size}


def _work(upload: Mapping[str, Any]) -> dict[str, Any]:
    if upload["left"]:
        info: dict[str, Any] = {"state": "in_progress", "check_after_secs": 1}
    else:
        info = {"state": "failed" if upload["broken"] else "succeeded"}
    return {"processing_info": info}


def _problem(status: int, title: str, detail: str, kind: str = "") -> Answer:
    of_kind = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
    body = {"title": title, "detail": detail, "type": of_kind, "status": status}
    return Answer(status, body, content_type="application/problem+json")


def _invalid(field: str, message: str) -> Answer:
    body = {
        "errors": [{"parameters": {field: []}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.x.com/2/problems/invalid-request",
    }
    return Answer(400, body, content_type="application/problem+json")


def _token_refused() -> Answer:
    said = "Value passed for the token was invalid."
    return Answer(400, {"error": "invalid_request", "error_description": said})
