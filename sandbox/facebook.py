"""The Graph API endpoints of a Facebook page that Drumbeat calls.

Shapes and codes: Meta, Pages API (Posts), Page Photos, Graph API Error Handling, Rate Limits.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sandbox.calls import Answer, Call, fields_of, parts_of, retry_after
from sandbox.facebook_login import APP, DATA_SECONDS, FacebookLogin
from sandbox.fetching import Fetcher
from sandbox.graph_errors import error, missing, token_ended
from sandbox.ledger import Ledger, Medium

_PATH = re.compile(
    r"(?:/v\d+\.\d+)?/(\d+(?:_\d+)?|debug_token)(?:/(feed|photos|videos|video_reels|comments))?"
)
_UPLOAD = re.compile(r"/video-upload/v\d+\.\d+/(\d+)")
_VIDEO_PAGE = re.compile(r"/(?:[0-9]+/videos|reel)/([0-9]+)/?")
#: Ids of uploads and videos, in other ranges than those of posts.
_UPLOADS, _VIDEOS = 700_000_000_000_000, 800_000_000_000_000
#: How many bytes of a video are asked for at a time.
_PART_BYTES = 4_000_000
_COUNT = re.compile(r"[0-9]{1,12}")
_TRUE = {"true", "1"}
_POSTING, _COMMENTING = "pages_manage_posts", "pages_manage_engagement"
_DEFAULT_FIELDS = "id,message,created_time"


def step(method: str, path: str, fields: Mapping[str, str]) -> str:
    """The step of a call: only what can make something visible is a commit."""
    if method == "GET":
        asked = fields.get("fields", "")
        return "find" if _is_post(path) or "status" in asked or "published" in asked else "check"
    if method == "DELETE":
        return "delete"
    if _UPLOAD.fullmatch(path):
        return "prepare"
    edge = _edge(path)[1]
    if edge == "comments":
        return "follow"
    if edge in ("videos", "video_reels"):
        return "commit" if fields.get("upload_phase") == "finish" else "prepare"
    flag = fields.get("published", "true") if edge else fields.get("is_published", "false")
    return "commit" if flag.lower() in _TRUE else "prepare"


def text(ledger: Ledger, path: str, fields: Mapping[str, str]) -> str:
    """The text of the post that a call is about."""
    if _UPLOAD.fullmatch(path):
        return ""
    node, edge = _edge(path)
    if edge in ("videos", "video_reels"):
        return fields.get("description", "")
    if edge:
        return fields.get("message") or fields.get("caption") or ""
    post = ledger.post(node)
    return post["text"] if post else ""


class Facebook:
    """Pages to which every `sandbox-...` token may post.

    A token that begins with `sandbox-reader` may only read; `sandbox-until-1796200000` expires at
    that Unix second, and `sandbox-norole` belongs to somebody who has no role on the page.
    """

    name = "facebook"
    app = APP
    shown_as = "Facebook page"
    colours = ("#1259c3", "#8ab8ff")

    def __init__(self, ledger: Ledger, site: str, fetcher: Fetcher | None = None) -> None:
        self._ledger = ledger
        self._fetcher = fetcher or Fetcher(ledger)
        #: What has arrived of videos whose upload is not finished.
        self._parts: dict[str, bytearray] = {}
        self._site = site
        self._login = FacebookLogin(ledger.clock)

    def owns(self, path: str) -> bool:
        known = _PATH.fullmatch(path) or _UPLOAD.fullmatch(path)
        return known is not None or self._login.owns(path)

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        if self._login.owns(path):
            return Call(self.name, "session", method, path, headers, fields, body)
        kind, about = step(method, path, fields), text(self._ledger, path, fields)
        return Call(self.name, kind, method, path, headers, fields, body, about)

    def post_at(self, path: str) -> str | None:
        if video := _VIDEO_PAGE.fullmatch(path):
            return video[1]
        return path.rpartition("/")[2] if _PATH.fullmatch(path) else None

    def server_error(self) -> Answer:
        return error(
            500, 2, "An unexpected error has occurred. Please try again later.", is_transient=True
        )

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:
        """The page's limit is reached. The network says in minutes when calls work again, rounded
        up."""
        answer = error(400, 32, "Page request limit reached")
        if says != "usual":
            headers = retry_after(seconds, says, self._ledger.now())
            return Answer(answer.status, answer.body, headers)
        found = _PATH.fullmatch(call.path)
        page = found[1].partition("_")[0] if found else ""
        full = {"call_count": 100, "total_time": 25, "total_cputime": 25}
        business = {
            page: [{"type": "pages", **full, "estimated_time_to_regain_access": -(-seconds // 60)}]
        }
        usage = {
            "X-App-Usage": json.dumps(full),
            "X-Business-Use-Case-Usage": json.dumps(business),
        }
        return Answer(answer.status, answer.body, usage)

    def expired_token(self) -> Answer:
        return token_ended()

    def answer(self, call: Call) -> Answer:
        token = _token(call)
        if self._login.owns(call.path):
            return self._login.answer(call, token)
        if upload := _UPLOAD.fullmatch(call.path):
            return self._check_token(token) or self._reel_fetched(upload[1], call)
        node, edge = _edge(call.path)
        if node == "debug_token" and call.fields.get("access_token") == "|".join(APP):
            return self._inspected(call)
        login = self._login.person(token)
        if login is not None:
            return self._login.page(node, call.fields, login)
        refused = self._check_token(token)
        if refused:
            return refused
        if node == "debug_token":
            return self._inspected(call)
        wanted = _COMMENTING if edge == "comments" else _POSTING
        if call.method != "GET" and wanted not in _scopes(token):
            return error(400, 200, f"The permission {wanted} was not granted.")
        handlers = {
            ("GET", None): self._read,
            ("POST", None): self._change,
            ("DELETE", None): self._delete,
            ("GET", "feed"): self._feed,
            ("POST", "feed"): self._post,
            ("POST", "photos"): self._photo,
            ("POST", "comments"): self._comment,
            ("GET", "comments"): self._comments,
        }
        if (call.method, edge) == ("POST", "videos"):
            return self._video(node, call)
        if (call.method, edge) == ("POST", "video_reels"):
            return self._reel(node, call.fields)
        handler = handlers.get((call.method, edge))
        if handler is None:
            return error(400, 100, "Unsupported request", kind="GraphMethodException")
        return handler(node, call.fields)

    def _inspected(self, call: Call) -> Answer:
        token = call.fields.get("input_token", "")
        return self._login.inspected(token) or self._page_token(token)

    def _check_token(self, token: str) -> Answer | None:
        end = _end(token)
        if token.startswith("expired-") or 0 < end <= self._ledger.clock():
            return token_ended()
        if token.startswith("sandbox-norole"):
            return error(400, 190, "The user has no role on the page.", subcode=492)
        if token.startswith("sandbox-"):
            return None
        if token:
            return error(400, 190, "Invalid OAuth access token: it can't be parsed.")
        return error(400, 2500, "An access token must be sent in the Authorization header.")

    def _page_token(self, token: str) -> Answer:
        """What debug_token says of a page's token; a token that works for every page names none."""
        refused = self._check_token(token)
        told = {"app_id": "1", "type": "PAGE", "application": "Sandbox", "expires_at": _end(token)}
        if refused is not None:
            return Answer(200, {"data": {**told, **refused.body, "is_valid": False, "scopes": []}})
        told |= {"is_valid": True, "scopes": _scopes(token)}
        if page := re.match(r"sandbox-(?:page|reader|silent)-(\d+)-", token):
            ends_at = int(self._ledger.clock()) + DATA_SECONDS
            told |= {"profile_id": page[1], "data_access_expires_at": ends_at}
        return Answer(200, {"data": told})

    def _photo(self, page: str, fields: Mapping[str, str]) -> Answer:
        url = fields.get("url", "")
        if urlsplit(url).scheme not in ("http", "https"):
            return error(400, 324, "Missing or invalid image file", subcode=2069019)
        shown = self._fetcher.fetched(url) if self._fetcher.owns(url) else url
        if shown is None:
            return error(400, 324, "Missing or invalid image file", subcode=2069019)
        photo = self._ledger.add_photo(page, url)
        medium = Medium(shown, fields.get("alt_text_custom", ""))
        self._ledger.keep(self.name, "photo", photo, asdict(medium))
        if fields.get("published", "true").lower() not in _TRUE:
            return Answer(200, {"id": photo})
        caption = fields.get("caption", "")
        post = self._ledger.add_post(page, caption, None, [url], visible=True)
        self._ledger.show_media(self.name, post, [medium])
        return Answer(200, {"id": photo, "post_id": post})

    def _post(self, page: str, fields: Mapping[str, str]) -> Answer:
        photos = []
        for photo in _attached(fields):
            url = self._ledger.photo_url(page, photo)
            if url is None:
                return error(400, 100, "Invalid parameter: attached_media", subcode=33)
            photos.append(url)
        message, link = fields.get("message", ""), fields.get("link")
        if not (message or link or photos):
            return error(400, 100, "Invalid parameter: the post is empty")
        visible = fields.get("published", "true").lower() in _TRUE
        post = self._ledger.add_post(page, message, link, photos, visible=visible)
        shown = [self._ledger.kept(self.name, "photo", photo) for photo in _attached(fields)]
        self._ledger.show_media(self.name, post, [Medium(**each) for each in shown if each])
        return Answer(200, {"id": post})

    def _video(self, page: str, call: Call) -> Answer:
        """The three phases of an upload (Meta, Uploading Videos with the Graph API)."""
        parts = parts_of(call)
        content = parts.pop("video_file_chunk", b"")
        fields = {**call.fields, **{name: each.decode() for name, each in parts.items()}}
        phase, upload = fields.get("upload_phase"), fields.get("upload_session_id", "")
        if phase == "start" and _COUNT.fullmatch(fields.get("file_size", "")):
            return self._video_begun(page, int(fields["file_size"]))
        kept = self._ledger.kept(self.name, "upload", upload)
        if kept is None or kept["page"] != page:
            return error(400, 6001, "There was a problem uploading your video.", subcode=1363030)
        if phase == "transfer":
            return self._video_part(upload, kept, fields.get("start_offset", ""), content)
        if phase != "finish" or kept["at"] < kept["size"]:
            return error(400, 6000, "There was a problem uploading your video.", subcode=1363019)
        self._show_video(page, kept, fields.get("description", ""))
        return Answer(200, {"success": True})

    def _video_begun(self, page: str, size: int) -> Answer:
        number = self._ledger.keep(self.name, "video", secrets.token_hex(8), page)
        upload, video = str(_UPLOADS + number), str(_VIDEOS + number)
        kept = {"page": page, "size": size, "at": 0, "video": video}
        self._ledger.keep(self.name, "upload", upload, kept)
        self._ledger.keep(self.name, "upload of", video, upload)
        return Answer(
            200,
            {
                "upload_session_id": upload,
                "video_id": video,
                **_range(0, size),
            },
        )

    def _video_part(self, upload: str, kept: Mapping[str, Any], start: str, part: bytes) -> Answer:
        if start != str(kept["at"]) or not part or kept["at"] + len(part) > kept["size"]:
            return error(
                400,
                6001,
                "There was a problem uploading your video.",
                subcode=1363037,
                error_data=_range(kept["at"], kept["size"]),
            )
        self._parts.setdefault(upload, bytearray()).extend(part)
        at = kept["at"] + len(part)
        self._ledger.keep(self.name, "upload", upload, {**kept, "at": at})
        return Answer(200, _range(at, kept["size"]))

    def _show_video(self, page: str, kept: Mapping[str, Any], description: str) -> None:
        """Start processing; the video becomes visible once its status has been read."""
        video = kept["video"]
        shown = self._ledger.record(self.name, video)
        if shown is not None:
            file = shown["photos"][0]
        else:
            upload = self._ledger.kept(self.name, "upload of", video)
            file = self._ledger.keep_file(bytes(self._parts.pop(upload, b"")))
            self._ledger.keep(self.name, "left", video, 1)
        self._ledger.put_record(
            self.name, video, channel=page, text=description, photos=[file], body={}
        )
        self._ledger.show_media(self.name, video, [Medium(file, "", is_video=True)])

    def _video_read(self, video: str, upload: str) -> Answer:
        kept = self._ledger.kept(self.name, "upload", upload)
        shown = self._ledger.record(self.name, video)
        stage = "uploading"
        if shown is not None:
            left = self._ledger.kept(self.name, "left", video) or 0
            stage = "processing" if left else "ready"
            self._ledger.keep(self.name, "left", video, 0)
        return Answer(
            200,
            {
                "id": video,
                "published": shown is not None,
                "permalink_url": f"/{kept['page']}/videos/{video}/",
                "status": {"video_status": stage},
            },
        )

    def _comment(self, post: str, fields: Mapping[str, str]) -> Answer:
        """A comment by the page. As on Facebook, the same words twice make two comments."""
        shown = self._ledger.post(post) or self._ledger.record(self.name, post)
        if shown is None or shown["visible_at"] is None:
            return missing(post)
        said = {"post": post, "message": fields.get("message", ""), "at": self._ledger.now_ms()}
        number = self._ledger.keep(self.name, "comment", secrets.token_hex(8), said)
        return Answer(200, {"id": f"{post.rpartition('_')[2]}_{number}"})

    def _comments(self, post: str, _fields: Mapping[str, str]) -> Answer:
        """The newest first."""
        kept = self._ledger.all_kept(self.name, "comment").values()
        listed = [
            {
                "id": f"{post.rpartition('_')[2]}_{number}",
                "message": said["message"],
                "created_time": _moment(said["at"]),
            }
            for number, said in sorted(kept, key=lambda each: -each[0])
            if said["post"] == post
        ]
        return Answer(200, {"data": listed})

    def _reel(self, page: str, fields: Mapping[str, str]) -> Answer:
        """The first and the last phase of an upload (Meta, Reels Publishing API)."""
        if fields.get("upload_phase") == "start":
            number = self._ledger.keep(self.name, "video", secrets.token_hex(8), page)
            video = str(_VIDEOS + number)
            self._keep_reel(video, {"page": page, "file": None, "left": 1, "text": None})
            place = f"{self._site}/video-upload/v25.0/{video}"
            return Answer(200, {"video_id": video, "upload_url": place})
        video = fields.get("video_id", "")
        kept = self._ledger.kept(self.name, "reel", video)
        if kept is None or kept["page"] != page:
            return missing(video)
        if kept["file"] is None or fields.get("video_state") != "PUBLISHED":
            return error(400, 6000, "There was a problem with your video file.", subcode=1363130)
        if kept["text"] is None:
            kept = {**kept, "text": fields.get("description", ""), "left": 1}
            self._keep_reel(video, kept)
        if "broken" not in kept["text"]:
            self._ledger.put_record(
                self.name,
                video,
                channel=page,
                text=kept["text"],
                photos=[kept["file"]],
                body={},
            )
            medium = Medium(kept["file"], "", is_video=True)
            self._ledger.show_media(self.name, video, [medium])
        return Answer(200, {"success": True})

    def _reel_fetched(self, video: str, call: Call) -> Answer:
        kept = self._ledger.kept(self.name, "reel", video)
        url = call.headers.get("file_url", "")
        file = self._fetcher.fetched(url) if self._fetcher.owns(url) else url
        if kept is None or not file:
            told = {"retriable": False, "type": "ProcessingFailedError", "message": "No file."}
            return Answer(400, {"debug_info": told})
        self._keep_reel(video, {**kept, "file": file})
        return Answer(200, {"success": True})

    def _reel_read(self, video: str, kept: Mapping[str, Any]) -> Answer:
        """The status of a reel. Each phase is reported as in progress once, then as complete."""
        is_over = not kept["left"]
        self._keep_reel(video, {**kept, "left": 0})
        uploaded = kept["file"] is not None and (is_over or kept["text"] is not None)
        status: dict[str, Any] = {
            "video_status": "processing",
            "uploading_phase": {"status": "complete" if uploaded else "in_progress"},
            "processing_phase": {"status": "not_started"},
            "publishing_phase": {"status": "not_started"},
        }
        if kept["text"] is not None and is_over:
            if "broken" in kept["text"]:
                status |= {"video_status": "error", "processing_phase": {"status": "error"}}
            else:
                done = {"status": "complete", "publish_status": "published"}
                status |= {"video_status": "ready", "publishing_phase": done}
        return Answer(200, {"id": video, "status": status})

    def _keep_reel(self, video: str, kept: Mapping[str, Any]) -> None:
        self._ledger.keep(self.name, "reel", video, kept)

    def _feed(self, page: str, fields: Mapping[str, str]) -> Answer:
        limit = fields.get("limit", "25")
        since = fields.get("since", "0")
        if not (_COUNT.fullmatch(limit) and _COUNT.fullmatch(since)):
            return error(400, 100, "Invalid parameter: limit and since must be numbers")
        posts = self._ledger.visible(network="facebook", channel=page)
        recent = [post for post in reversed(posts) if post["visible_at"] >= int(since) * 1000]
        return Answer(200, {"data": [self._shown(p, fields) for p in recent[: int(limit)]]})

    def _read(self, node: str, fields: Mapping[str, str]) -> Answer:
        upload = self._ledger.kept(self.name, "upload of", node)
        if upload is not None:
            return self._video_read(node, upload)
        reel = self._ledger.kept(self.name, "reel", node)
        if reel is not None:
            return self._reel_read(node, reel)
        if not _is_post(f"/{node}"):
            return Answer(200, _page(node, fields))
        post = self._ledger.post(node)
        return Answer(200, self._shown(post, fields)) if post else missing(node)

    def _change(self, node: str, fields: Mapping[str, str]) -> Answer:
        if self._ledger.post(node) is None:
            return missing(node)
        if fields.get("is_published", "").lower() in _TRUE:
            self._ledger.publish_post(node)
        return Answer(200, {"success": True})

    def _delete(self, node: str, _fields: Mapping[str, str]) -> Answer:
        if self._ledger.post(node) is None:
            return missing(node)
        self._ledger.delete_post(node)
        return Answer(200, {"success": True})

    def _shown(self, post: dict[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
        """The post as the API shows it: the fields that were asked for, and its id."""
        everything = {
            "id": post["post_id"],
            "message": post["text"],
            "created_time": _moment(post["created_at"]),
            "is_published": post["visible_at"] is not None,
            "permalink_url": f"{self._site}/{post['post_id']}",
        }
        wanted = {"id", *fields.get("fields", _DEFAULT_FIELDS).split(",")}
        return {field: value for field, value in everything.items() if field in wanted}


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _range(at: int, size: int) -> dict[str, str]:
    """The part of the video that is wanted next."""
    return {"start_offset": str(at), "end_offset": str(min(size, at + _PART_BYTES))}


def _edge(path: str) -> tuple[str, str | None]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path} is no path of the Graph API")
    return found[1], found[2]


def _is_post(path: str) -> bool:
    """Ids of posts hold the page's and the post's number; ids of pages are one number."""
    node, edge = _edge(path)
    return "_" in node or edge is not None


def _page(node: str, fields: Mapping[str, str]) -> dict[str, str]:
    everything = {"id": node, "name": f"Page {node}"}
    wanted = {"id", *fields.get("fields", "id,name").split(",")}
    return {field: value for field, value in everything.items() if field in wanted}


def _token(call: Call) -> str:
    """The token in the header. A token in the address would end up in logs, and is ignored."""
    return call.headers.get("authorization", "").partition(" ")[2]


def _end(token: str) -> int:
    """When a token expires, in Unix seconds; 0 for never."""
    found = re.match(r"sandbox-until-(\d{1,12})", token)
    return int(found[1]) if found else 0


def _scopes(token: str) -> list[str]:
    reading = ["pages_show_list", "pages_read_engagement"]
    if token.startswith("sandbox-reader"):
        return reading
    commenting = [] if token.startswith("sandbox-silent") else [_COMMENTING]
    return [*reading, _POSTING, *commenting]


def _attached(fields: Mapping[str, str]) -> list[str]:
    """Photo ids in order, from `attached_media[0]={"media_fbid": "..."}` or one JSON array."""
    numbered = sorted(
        (int(found[1]), value)
        for name, value in fields.items()
        if (found := re.fullmatch(r"attached_media\[(\d+)\]", name))
    )
    try:
        items = [json.loads(value) for _, value in numbered]
        items += json.loads(fields.get("attached_media", "[]"))
        return [str(item["media_fbid"]) for item in items]
    except (ValueError, TypeError, KeyError):
        return ["unreadable"]
