"""YouTube under /youtube; only the calls that Drumbeat makes: channels, resumable uploads, videos.

Shapes: YouTube Data API v3, Resumable Uploads, Videos, Errors. A refresh token `sandbox-<channel>`
belongs to that channel. A channel with "full" in its id has used up its project's quota, one with
"unaudited" keeps its videos private, one with "reader" may not upload. A video is processed until
its status has been read once, three times with "slow" in its texts; with "broken" it fails. A
project may upload a hundred videos between two midnights in Los Angeles.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, document_of, fields_of, retry_after
from sandbox.ledger import Ledger, Medium

_API, _UPLOAD = "/youtube/youtube/v3/", "/youtube/upload/youtube/v3/"
_PATHS = {
    *(f"{_API}{each}" for each in ("videos", "channels")),
    *(f"{_UPLOAD}{each}" for each in ("videos", "thumbnails/set")),
}
_PAGE = re.compile(r"/youtube/watch/([A-Za-z0-9_-]{11})")
_SENT = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
_TOKEN = "/youtube/oauth/token"
_PASTED, _OPENED = "sandbox-", "sandbox-access-"
#: The channel of everybody who logs in.
_CHANNEL = "UCsandbox00000000000001"
_A_DAY = 100
#: Larger videos are counted and hashed, but not stored.
_KEPT_BYTES = 120_000_000
_COVER_BYTES = 2_097_152
_PICTURE_KINDS = ("image/jpeg", "image/png")


class YouTube(AppNetwork):
    name = "youtube"
    shown_as = "YouTube"
    colours = ("#b3120f", "#ff8a80")
    app = ("880602627938.apps.sandbox", "sandbox-youtube-secret")
    asks_as = "Google"
    scopes: ClassVar = {
        "https://www.googleapis.com/auth/youtube.upload": "Upload videos",
        "https://www.googleapis.com/auth/youtube.readonly": "See the channel",
        "https://www.googleapis.com/auth/youtube.force-ssl": "Change videos",
    }
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str) -> None:
        super().__init__(ledger, site, rotates=False)
        #: The bytes of videos that are still arriving, and their hashes.
        self._arriving: dict[str, tuple[bytearray, Any]] = {}

    def owns(self, path: str) -> bool:
        return self._provider.owns(path) or path in _PATHS

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        about = str((document_of(body).get("snippet") or {}).get("description", ""))
        video = self._ledger.kept(self.name, "video", fields.get("id", ""))
        if video is not None:
            about = video["snippet"].get("description", "")
        step = _step(method, path, fields)
        return Call(self.name, step, method, path, headers, fields, body, about)

    def server_error(self) -> Answer:
        return error(503, "backendError", "We encountered an internal error. Please try again.")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        refused = error(429, "rateLimitExceeded", "Rate limit exceeded.")
        return Answer(refused.status, refused.body, retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        return error(401, "authError", "Invalid Credentials")

    def answer(self, call: Call) -> Answer:
        if call.path == _TOKEN:
            return self._tokens(call)
        if self._provider.owns(call.path):
            return self._provider.answer(call)
        channel = self._channel(call)
        if channel is None:
            return self.expired_token()
        match (call.method, call.path.removeprefix(_API).removeprefix(_UPLOAD)):
            case ("GET", "channels"):
                return self._channels(channel)
            case ("POST", "videos") if "reader" in channel:
                return error(403, "insufficientPermissions", "Insufficient permissions.")
            case ("POST", "videos"):
                return self._begin(channel, call)
            case ("PUT", "videos") if "upload_id" in call.fields:
                return self._upload(call)
            case ("PUT", "videos"):
                return self._update(channel, document_of(call.body), call.fields.get("part", ""))
            case ("GET", "videos"):
                return self._read(call.fields)
            case ("POST", "thumbnails/set"):
                return self._cover(call)
            case _:
                return error(404, "notFound", "Not Found")

    def _tokens(self, call: Call) -> Answer:
        """As Google does, give a refresh token only once; it stays the same."""
        pasted = call.fields.get("refresh_token", "")
        if pasted.startswith(_PASTED):
            known = (call.fields.get("client_id"), call.fields.get("client_secret"))
            if known != self.app:
                return Answer(401, {"error": "invalid_client"})
            given = {
                "access_token": f"{_OPENED}{pasted.removeprefix(_PASTED)}",
                "expires_in": 3599,
                "scope": " ".join(self._provider.scopes),
                "token_type": "Bearer",
            }
            return Answer(200, given)
        answer = self._provider.answer(call)
        if answer.status != 200:
            told = "Token has been expired or revoked."
            return Answer(answer.status, {**answer.body, "error_description": told})
        if call.fields.get("grant_type") == "refresh_token":
            given = {key: value for key, value in answer.body.items() if key != "refresh_token"}
            return Answer(200, given)
        return answer

    def _channels(self, channel: str) -> Answer:
        item = {
            "kind": "youtube#channel",
            "id": channel,
            "snippet": {"title": f"Channel {channel[2:]}", "thumbnails": {}},
            "status": {"longUploadsStatus": "allowed", "privacyStatus": "public"},
        }
        return Answer(200, {"kind": "youtube#channelListResponse", "items": [item]})

    def _begin(self, channel: str, call: Call) -> Answer:
        size = call.headers.get("x-upload-content-length", "")
        told = document_of(call.body)
        snippet, status = told.get("snippet") or {}, told.get("status") or {}
        if not (size.isdecimal() and int(size) > 0) or call.fields.get("uploadType") != "resumable":
            return error(400, "mediaBodyRequired", "The request does not include the video.")
        wrong = _wrong_with(snippet)
        if wrong is not None:
            return wrong
        if "full" in channel:
            words = 'You have exceeded your <a href="/youtube/v3/getting-started">quota</a>.'
            return error(403, "quotaExceeded", words, domain="youtube.quota")
        if self._begun_today() >= _A_DAY:
            words = "Quota exceeded for quota metric and limit 'Video Uploads per day'."
            return error(429, "rateLimitExceeded", words, domain="global")
        upload = secrets.token_urlsafe(18)
        kept = {
            "channel": channel,
            "size": int(size),
            "arrived": 0,
            "snippet": snippet,
            "status": status,
            "at": self._ledger.now_ms(),
            "video": None,
        }
        self._ledger.keep(self.name, "upload", upload, kept)
        address = f"{self._site}/upload/youtube/v3/videos?uploadType=resumable&upload_id={upload}"
        return Answer(200, None, {"Location": address})

    def _upload(self, call: Call) -> Answer:
        upload = call.fields["upload_id"]
        kept = self._ledger.kept(self.name, "upload", upload)
        if kept is None:
            return error(404, "notFound", "The upload session is not there any more.")
        sent = _SENT.fullmatch(call.headers.get("content-range", ""))
        if kept["video"] is None and sent is not None:
            begin, end = int(sent[1]), int(sent[2])
            fits = begin == kept["arrived"] and end - begin + 1 == len(call.body)
            is_last = end + 1 == kept["size"]
            if fits and (is_last or len(call.body) % 262_144 == 0):
                kept = self._took(upload, kept, call.body)
        if kept["video"] is not None:
            return Answer(201, self._resource(kept["video"]))
        headers = {"Range": f"bytes=0-{kept['arrived'] - 1}"} if kept["arrived"] else {}
        return Answer(308, None, headers)

    def _took(self, upload: str, kept: dict[str, Any], content: bytes) -> dict[str, Any]:
        fresh = (bytearray(), hashlib.sha256())
        arrived, digest = self._arriving.setdefault(upload, fresh)
        digest.update(content)
        if kept["size"] <= _KEPT_BYTES:
            arrived += content
        kept = {**kept, "arrived": kept["arrived"] + len(content)}
        if kept["arrived"] == kept["size"]:
            kept["video"] = self._made(upload, kept, digest.hexdigest(), bytes(arrived))
            del self._arriving[upload]
        self._ledger.keep(self.name, "upload", upload, kept)
        return kept

    def _made(self, upload: str, kept: Mapping[str, Any], digest: str, content: bytes) -> str:
        """Make a private video of a finished upload."""
        number = hashlib.sha256(upload.encode()).digest()[:8]
        video = base64.urlsafe_b64encode(number).decode().rstrip("=")
        words = " ".join(map(str, kept["snippet"].values()))
        made = {
            "channel": kept["channel"],
            "snippet": kept["snippet"],
            "status": {**kept["status"], "privacyStatus": "private"},
            "left": 3 if "slow" in words else 1,
            "broken": "broken" in words,
            "file": self._ledger.keep_file(content) if len(content) == kept["size"] else None,
            "sha256": digest,
            "size": kept["size"],
        }
        self._ledger.keep(self.name, "video", video, made)
        self._show(video, made)
        return video

    def _update(self, channel: str, told: Mapping[str, Any], part: str) -> Answer:
        """Replace all the parts that `part` names."""
        video = str(told.get("id"))
        kept = self._ledger.kept(self.name, "video", video)
        if kept is None or kept["channel"] != channel:
            return error(404, "videoNotFound", "The video was not found.", domain="youtube.video")
        if "snippet" in part.split(","):
            snippet = told.get("snippet") or {}
            wrong = _wrong_with(snippet)
            if wrong is not None or not snippet.get("categoryId"):
                return wrong or error(400, "invalidCategoryId", "The category is missing.")
            kept = {**kept, "snippet": snippet}
        if "status" in part.split(","):
            status = told.get("status") or {}
            if "unaudited" in channel:
                status = {**status, "privacyStatus": "private"}
            kept = {**kept, "status": status}
        self._ledger.keep(self.name, "video", video, kept)
        self._show(video, kept)
        return Answer(200, self._resource(video))

    def _show(self, video: str, kept: Mapping[str, Any]) -> None:
        snippet = kept["snippet"]
        self._ledger.put_record(
            self.name,
            video,
            channel=kept["channel"],
            text=snippet.get("description") or snippet["title"],
            photos=[kept["file"]] if kept["file"] else [],
            body={name: kept[name] for name in ("snippet", "status", "sha256", "size")},
            visible=kept["status"]["privacyStatus"] in ("public", "unlisted"),
        )
        if kept["file"]:
            shown = Medium(kept["file"], snippet["title"], is_video=True)
            self._ledger.show_media(self.name, video, [shown])

    def _read(self, fields: Mapping[str, str]) -> Answer:
        video = fields.get("id", "")
        kept = self._ledger.kept(self.name, "video", video)
        items = []
        if kept is not None:
            if "processingDetails" in fields.get("part", "") and kept["left"]:
                self._ledger.keep(self.name, "video", video, {**kept, "left": kept["left"] - 1})
            items = [self._resource(video)]
        return Answer(200, {"kind": "youtube#videoListResponse", "items": items})

    def _resource(self, video: str) -> dict[str, Any]:
        kept = self._ledger.kept(self.name, "video", video)
        stage = {"uploadStatus": "uploaded" if kept["left"] else "processed"}
        if kept["broken"]:
            stage = {"uploadStatus": "failed", "failureReason": "codec"}
        return {
            "kind": "youtube#video",
            "id": video,
            "snippet": {"categoryId": "22", **kept["snippet"], "channelId": kept["channel"]},
            "status": {**kept["status"], **stage},
        }

    def _cover(self, call: Call) -> Answer:
        video = call.fields.get("videoId", "")
        if self._ledger.kept(self.name, "video", video) is None:
            return error(404, "videoNotFound", "The video was not found.", domain="youtube.video")
        if call.headers.get("content-type") not in _PICTURE_KINDS or len(call.body) > _COVER_BYTES:
            return error(400, "invalidImage", "The provided image content is invalid.")
        self._ledger.keep(self.name, "cover", video, self._ledger.keep_file(call.body))
        return Answer(200, {"kind": "youtube#thumbnailSetResponse", "items": [{}]})

    def _begun_today(self) -> int:
        now = self._ledger.now().astimezone(ZoneInfo("America/Los_Angeles"))
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000
        kept = self._ledger.all_kept(self.name, "upload").values()
        return sum(each["at"] >= midnight for _, each in kept)

    def _channel(self, call: Call) -> str | None:
        """The channel whose token it is."""
        authorization = call.headers.get("authorization", "")
        token = authorization.partition(" ")[2]
        if token.startswith(_OPENED):
            return token.removeprefix(_OPENED)
        return _CHANNEL if self._provider.lets_in(authorization) else None


def error(status: int, reason: str, message: str, *, domain: str = "youtube.video") -> Answer:
    listed = [{"message": message, "domain": domain, "reason": reason}]
    return Answer(status, {"error": {"code": status, "message": message, "errors": listed}})


def _step(method: str, path: str, fields: Mapping[str, str]) -> str:
    if "/oauth/" in path:
        return "session"
    if path.startswith(_UPLOAD):
        return "prepare"
    if path.endswith("/channels"):
        return "check"
    if method == "PUT":
        return "commit"
    return "prepare" if "processingDetails" in fields.get("part", "") else "find"


def _wrong_with(snippet: Mapping[str, Any]) -> Answer | None:
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not 1 <= len(title) <= 100 or "<" in title or ">" in title:
        return error(400, "invalidTitle", "The request metadata specifies an invalid video title.")
    if len(description.encode()) > 5000 or "<" in description or ">" in description:
        words = "The request metadata specifies an invalid video description."
        return error(400, "invalidDescription", words)
    return None
