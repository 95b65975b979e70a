"""TikTok under /tiktok: the calls that Drumbeat makes: login, creator info, direct posts, status.

Shapes: TikTok for Developers, Content Posting API, Access Token Management, API v2 Error Handling.
A refresh token `sandbox-<account>` is of that account. One with "full" in its name has had its
posts of the day, "banned" may post nothing, "reader" may not post, "unaudited" posts for itself
alone. A post with "slow" in its text is worked at until it was asked about twice; with "broken" it
fails, with "hiccup" the first time. A place for a video's bytes holds an hour.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, document_of, fields_of, retry_after
from sandbox.fetching import Fetcher
from sandbox.ledger import Ledger, Medium

_API = "/tiktok/v2/"
_UPLOAD = re.compile(r"/tiktok/upload/([A-Za-z0-9_-]{8,64})")
_PAGE = re.compile(r"/tiktok/@[a-z0-9_.]{1,64}/video/([0-9]{1,20})")
_SENT = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
_PATHS = {
    *(f"{_API}post/publish/{each}/" for each in ("creator_info/query", "video/init")),
    *(f"{_API}post/publish/{each}/" for each in ("content/init", "status/fetch")),
    *(f"{_API}{each}/" for each in ("oauth/token", "user/info", "video/list")),
}
_STEPS = {
    "oauth/token/": "session",
    "user/info/": "check",
    "video/list/": "find",
    "post/publish/creator_info/query/": "prepare",
    "post/publish/video/init/": "prepare",
    "post/publish/content/init/": "commit",
    "post/publish/status/fetch/": "find",
}
_PASTED, _OPENED = "sandbox-", "sandbox-access-"
_ACCOUNT = "h2o"
_LEVELS = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
#: UTF-16 code units of a post's texts.
_MOST_OF_VIDEO, _MOST_OF_PICTURES = {"title": 2_200}, {"title": 90, "description": 4_000}
_HOUR_MS = 3_600_000
_KEPT_BYTES = 120_000_000
_LEAST, _MOST = 5_242_880, 67_108_864
_POSTS = 7_400_000_000_000_000_000
_DAY_SECONDS = 86_400


class TikTok(AppNetwork):
    name = "tiktok"
    shown_as = "TikTok"
    colours = ("#111111", "#69c9d0")
    app = ("awsandboxtiktok", "sandbox-tiktok-secret")
    scopes: ClassVar = {
        "user.info.basic": "See which account it is",
        "video.publish": "Post",
        "video.list": "See its posts",
    }
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str, fetcher: Fetcher) -> None:
        super().__init__(ledger, site, access_seconds=_DAY_SECONDS, wants_pkce=False)
        self._fetcher = fetcher
        self._arriving: dict[str, bytearray] = {}

    def owns(self, path: str) -> bool:
        known = path in _PATHS or _UPLOAD.fullmatch(path) is not None
        return known or self._provider.owns(path)

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        if "client_key" in fields:  # TikTok's name for it
            fields["client_id"] = fields.pop("client_key")
        step = _STEPS.get(path.removeprefix(_API), "session")
        about = json.dumps(document_of(body).get("post_info") or "")
        if found := _UPLOAD.fullmatch(path):
            post = self._ledger.kept(self.name, "post", found[1])
            sent = _SENT.fullmatch(headers.get("content-range", ""))
            is_last = sent is not None and int(sent[2]) + 1 == int(sent[3])
            step, about = ("commit" if is_last else "prepare"), json.dumps(post or "")
        return Call(self.name, step, method, path, headers, fields, body, about)

    def server_error(self) -> Answer:
        return error(500, "internal_error", "Something went wrong. Please try again later.")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        refused = error(429, "rate_limit_exceeded", "The API rate limit was exceeded.")
        return Answer(429, refused.body, retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        return error(401, "access_token_invalid", "The access token is invalid or has expired")

    def answer(self, call: Call) -> Answer:
        if call.path == f"{_API}oauth/token/":
            return self._tokens(call)
        if self._provider.owns(call.path):
            return self._provider.answer(call)
        if found := _UPLOAD.fullmatch(call.path):
            return self._upload(found[1], call)
        account = self._account(call)
        if account is None:
            return self.expired_token()
        told = document_of(call.body)
        match call.path.removeprefix(_API):
            case "user/info/":
                user = {"open_id": f"-000{account}", "display_name": account, "avatar_url": ""}
                return ok({"user": user})
            case "video/list/":
                return self._listed(account)
            case "post/publish/creator_info/query/":
                return self._creator(account)
            case "post/publish/status/fetch/":
                return self._status(str(told.get("publish_id")))
            case "post/publish/video/init/":
                return self._refused(account, told) or self._video(account, told)
            case _:
                return self._refused(account, told) or self._pictures(account, told)

    def _tokens(self, call: Call) -> Answer:
        """The token answer, in TikTok's format."""
        pasted = call.fields.get("refresh_token", "")
        if pasted.startswith(_PASTED):
            if (call.fields.get("client_id"), call.fields.get("client_secret")) != self.app:
                return Answer(401, {"error": "invalid_client", "log_id": "0"})
            account = pasted.removeprefix(_PASTED)
            given = {"access_token": f"{_OPENED}{account}", "refresh_token": pasted}
            return Answer(200, {**given, **_lasting(account)})
        as_asked = Call(
            call.network, call.step, call.method, "/tiktok/oauth/token", call.headers, call.fields
        )
        answer = self._provider.answer(as_asked)
        if answer.status != 200:
            return Answer(answer.status, {**answer.body, "log_id": "0"})
        scope = answer.body["scope"].replace(" ", ",")
        return Answer(200, {**answer.body, **_lasting(_ACCOUNT), "scope": scope})

    def _creator(self, account: str) -> Answer:
        if "full" in account:  # TikTok reports this with status 200
            return error(200, "spam_risk_too_many_posts", "daily post cap reached")
        if "reader" in account:
            return error(401, "scope_not_authorized", "The scope was not authorized.")
        return ok(
            {
                "creator_avatar_url": "",
                "creator_username": account,
                "creator_nickname": account,
                "privacy_level_options": list(_LEVELS),
                "comment_disabled": False,
                "duet_disabled": False,
                "stitch_disabled": False,
                "max_video_post_duration_sec": 300,
            }
        )

    def _refused(self, account: str, told: Mapping[str, Any]) -> Answer | None:
        info = told.get("post_info") or {}
        if "banned" in account:
            return error(403, "spam_risk_user_banned_from_posting", "The user is banned.")
        if info.get("privacy_level") not in _LEVELS:
            return error(403, "privacy_level_option_mismatch", "The privacy level is not offered.")
        if "unaudited" in account and info["privacy_level"] != "SELF_ONLY":
            code = "unaudited_client_can_only_post_to_private_accounts"
            return error(403, code, "The client is not audited.")
        most = _MOST_OF_PICTURES if told.get("media_type") == "PHOTO" else _MOST_OF_VIDEO
        if any(_units(info.get(field)) > longest for field, longest in most.items()):
            return error(400, "invalid_params", "A text is too long.")
        return None

    def _video(self, account: str, told: Mapping[str, Any]) -> Answer:
        source = told.get("source_info") or {}
        size, chunk = source.get("video_size"), source.get("chunk_size")
        if not (isinstance(size, int) and isinstance(chunk, int) and 0 < chunk <= size):
            return error(400, "invalid_params", "video_size and chunk_size are needed.")
        fits = chunk == size if size < _LEAST else _LEAST <= chunk <= _MOST
        if not fits or source.get("total_chunk_count") != size // chunk:
            return error(400, "invalid_params", "The total chunk count is invalid.")
        kept = {"size": size, "chunk": chunk, "arrived": 0, "file": None}
        number = self._announced(account, told, kept)
        address = f"{self._site}/upload/{number}?upload_token={secrets.token_hex(8)}"
        return ok({"publish_id": number, "upload_url": address})

    def _pictures(self, account: str, told: Mapping[str, Any]) -> Answer:
        urls = (told.get("source_info") or {}).get("photo_images") or []
        if not 1 <= len(urls) <= 35:
            return error(400, "invalid_params", "1 to 35 photos are needed.")
        shown = [self._fetcher.fetched(url) if self._fetcher.owns(url) else url for url in urls]
        if None in shown:
            return error(403, "url_ownership_unverified", "The address is not verified.")
        number = self._announced(account, told, {"size": 0, "photos": shown})
        self._worked_at(number)
        return ok({"publish_id": number})

    def _announced(self, account: str, told: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
        info = told.get("post_info") or {}
        words = " ".join(filter(None, (info.get("title"), info.get("description"))))
        number = f"v_pub_{secrets.token_hex(8)}"
        fails = "file_format_check_failed" if "broken" in words else None
        if "hiccup" in words and self._ledger.kept(self.name, "hiccup", words) is None:
            self._ledger.keep(self.name, "hiccup", words, value=True)
            fails = "internal"
        post = {
            "account": account,
            "info": info,
            "left": 2 if "slow" in words else 0,
            "fails": fails,
            "at": self._ledger.now_ms(),
            "post": None,
            **kept,
        }
        self._ledger.keep(self.name, "post", number, post)
        return number

    def _upload(self, number: str, call: Call) -> Answer:
        post = self._ledger.kept(self.name, "post", number)
        if post is None:
            return Answer(404)
        if self._ledger.now_ms() - post["at"] > _HOUR_MS:
            return Answer(403)
        sent = _SENT.fullmatch(call.headers.get("content-range", ""))
        if sent is None or int(sent[3]) != post["size"]:
            return Answer(400)
        begin, end = int(sent[1]), int(sent[2])
        is_last, arrived = end + 1 == post["size"], post["arrived"]
        if is_last and arrived == post["size"]:
            return Answer(201)
        if begin != arrived:
            told = {"Content-Range": f"bytes 0-{max(arrived - 1, 0)}/{post['size']}"}
            return Answer(416, None, told)
        fits = is_last or end - begin + 1 == post["chunk"]
        if end - begin + 1 != len(call.body) or not fits:
            return Answer(400)
        if post["size"] <= _KEPT_BYTES:
            self._arriving.setdefault(number, bytearray()).extend(call.body)
        post = {**post, "arrived": end + 1}
        if is_last:
            content = bytes(self._arriving.pop(number, b""))
            whole = len(content) == post["size"]
            post["file"] = self._ledger.keep_file(content) if whole else None
        self._ledger.keep(self.name, "post", number, post)
        if is_last:
            self._worked_at(number)
        return Answer(201 if is_last else 206)

    def _worked_at(self, number: str) -> None:
        """Make the post visible once its status has been read often enough."""
        post = self._ledger.kept(self.name, "post", number)
        if post["left"] or post["fails"] or post["post"]:
            return
        kept = self._ledger.keep(self.name, "number", number, None)
        post = {**post, "post": str(_POSTS + kept)}
        self._ledger.keep(self.name, "post", number, post)
        info = post["info"]
        photos = post.get("photos") or [post["file"]] * bool(post["file"])
        self._ledger.put_record(
            self.name,
            post["post"],
            channel=post["account"],
            text=info.get("description") or info.get("title", ""),
            photos=photos,
            body={
                "id": post["post"],
                "title": info.get("title", ""),
                "create_time": self._ledger.now_ms() // 1000,
                "share_url": f"{self._site}/@{post['account']}/video/{post['post']}",
                "privacy_level": info["privacy_level"],
            },
        )
        shown = [Medium(each, "", is_video="photos" not in post) for each in photos]
        self._ledger.show_media(self.name, post["post"], shown)

    def _status(self, number: str) -> Answer:
        post = self._ledger.kept(self.name, "post", number)
        if post is None:
            return error(400, "invalid_publish_id", "The publish id is invalid.")
        arrived = post.get("arrived", 0)
        told: dict[str, Any] = {"publicaly_available_post_id": [], "uploaded_bytes": arrived}
        if arrived < post["size"]:
            return ok({**told, "status": "PROCESSING_UPLOAD"})
        if post["fails"]:
            return ok({**told, "status": "FAILED", "fail_reason": post["fails"]})
        if post["left"]:
            left = {**post, "left": post["left"] - 1}
            self._ledger.keep(self.name, "post", number, left)
            self._worked_at(number)
            stage = "PROCESSING_DOWNLOAD" if "photos" in post else "PROCESSING_UPLOAD"
            return ok({**told, "status": stage})
        if post["info"]["privacy_level"] == "PUBLIC_TO_EVERYONE":
            told["publicaly_available_post_id"] = [int(post["post"])]
        return ok({**told, "status": "PUBLISH_COMPLETE"})

    def _listed(self, account: str) -> Answer:
        names = ("id", "title", "create_time", "share_url")
        posts = [each["body"] for each in self._ledger.records(self.name, account)]
        videos = [{name: each[name] for name in names} for each in posts[::-1][:20]]
        return ok({"videos": videos, "cursor": 0, "has_more": False})

    def _account(self, call: Call) -> str | None:
        authorization = call.headers.get("authorization", "")
        token = authorization.partition(" ")[2]
        if token.startswith(_OPENED):
            return token.removeprefix(_OPENED)
        return _ACCOUNT if self._provider.lets_in(authorization) else None


def ok(data: Mapping[str, Any]) -> Answer:
    return Answer(200, {"data": data, "error": {"code": "ok", "message": "", "log_id": "0"}})


def error(status: int, code: str, message: str) -> Answer:
    told = {"code": code, "message": message, "log_id": secrets.token_hex(8)}
    return Answer(status, {"data": {}, "error": told})


def _lasting(account: str) -> dict[str, Any]:
    return {
        "open_id": f"-000{account}",
        "scope": "user.info.basic,video.publish,video.list",
        "expires_in": _DAY_SECONDS,
        "refresh_expires_in": 365 * _DAY_SECONDS,
        "token_type": "Bearer",
    }


def _units(text: object) -> int:
    return len(str(text or "").encode("utf-16-le")) // 2
