"""LinkedIn under /linkedin; only the calls that Drumbeat makes.

Shapes: LinkedIn's versioned REST API (li-lms-2026-01). Everybody who logs in is a person with two
pages. Each token that begins with `sandbox-` may post as any author. The same text of an author is
refused for a day, with the id of the earlier post. A video or document is processed until its
status has been read twice, and fails if it is not one; a video also if it has fewer than 75,000
bytes. Posts of persons can't be listed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, document_of, fields_of, retry_after
from sandbox.ledger import Ledger, Medium, kind_of

_OAUTH = re.compile(r"/linkedin/oauth/v2/(authorization|accessToken)")
_PATH = re.compile(r"/linkedin/(?:rest|v2|upload)/.{1,200}")
_PAGE = re.compile(r"/linkedin/feed/update/(urn:li:share:[0-9]{1,20})/")
_POST = re.compile(r"/linkedin/rest/posts/(urn:li:share:[0-9]{1,20})")
_VIDEO = re.compile(r"/linkedin/rest/videos/(urn:li:video:[0-9]{1,20})")
_ORGANIZATION = re.compile(r"/linkedin/rest/organizations/([0-9]{1,20})")
_DOCUMENT = re.compile(r"/linkedin/rest/documents/(urn:li:document:[0-9]{1,20})")
_UPLOAD = re.compile(r"/linkedin/upload/(image|video|document)/([0-9]{1,20})/([0-9]{1,4})")
_VERSION = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])")
#: The oldest version that still works.
_OLDEST = "202511"
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")
_SCOPES = {
    "openid": "See which person it is",
    "profile": "See their name",
    "w_member_social": "Post as this person",
    "w_organization_social": "Post as their pages",
    "r_organization_social": "See their pages' posts",
    "rw_organization_admin": "See which pages they run",
}
_PERSON = "dXNlci0x"
_PAGES = {"5590506": "H2O Plumbing", "5590507": "H2O Emergencies"}
_ACCESS_SECONDS, _CODE_SECONDS = 5_184_000, 1_800
_POSTS, _MEDIA = 7_300_000_000_000_000_000, 7_200_000_000_000_000_000
_CHARACTERS, _PART = 3_000, 4_194_304
_DAY_MS = 86_400_000
#: In bytes, as other developers report it; LinkedIn documents no size.
_LEAST_VIDEO = 75_000


class LinkedIn(AppNetwork):
    name = "linkedin"
    shown_as = "LinkedIn"
    colours = ("#0a66c2", "#71b7fb")
    app = ("86sandboxapp", "sandbox-linkedin-secret")
    scopes = _SCOPES
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str) -> None:
        super().__init__(
            ledger,
            site,
            access_seconds=_ACCESS_SECONDS,
            code_seconds=_CODE_SECONDS,
            wants_pkce=False,
        )
        #: The parts of videos that have arrived so far.
        self._parts: dict[str, dict[int, bytes]] = {}

    def owns(self, path: str) -> bool:
        if _OAUTH.fullmatch(path) or self._provider.owns(path):
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
        text = _plain(fields.get("commentary", ""))
        return Call(self.name, _step(method, path), method, path, headers, fields, body, text)

    def server_error(self) -> Answer:
        return _error(500, "Internal Server Error", code="INTERNAL_SERVER_ERROR")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        """Without a Retry-After header, as LinkedIn does, unless the fault asks for one."""
        said = "Resource level throttle MEMBER DAY limit for calls to this resource is reached."
        answer = _error(429, said, 101, "TOO_MANY_REQUESTS")
        return replace(answer, headers=retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        said = "The token used in the request has expired"
        return _error(401, said, 65601, "EXPIRED_ACCESS_TOKEN")

    def answer(self, call: Call) -> Answer:
        if found := _OAUTH.fullmatch(call.path):
            step = {"authorization": "authorize", "accessToken": "token"}[found[1]]
            return self._of_login(replace(call, path=f"/linkedin/oauth/{step}"))
        if self._provider.owns(call.path):
            return self._of_login(call)
        if found := _UPLOAD.fullmatch(call.path):
            return self._uploaded(found[1], found[2], int(found[3]), call.body)
        scopes = self._scopes(call)
        if scopes is None:
            return self.expired_token()
        version = call.headers.get("linkedin-version", "")
        if call.path.startswith("/linkedin/rest/"):
            if not _VERSION.fullmatch(version) or version < _OLDEST:
                said = f"Requested version {version} is not active"
                return _error(426, said, code="NONEXISTENT_VERSION")
            if call.headers.get("x-restli-protocol-version") != "2.0.0":
                return _error(400, "The protocol's version is missing.", code="MISSING_FIELD")
        return self._of_account(call, scopes)

    def _of_login(self, call: Call) -> Answer:
        """Without a refresh token: LinkedIn gives those to partners only."""
        answer = self._provider.answer(call)
        if not call.path.endswith("/token") or answer.status != 200:
            return answer
        given = {name: each for name, each in answer.body.items() if name != "refresh_token"}
        return replace(answer, body={**given, "scope": given["scope"].replace(" ", ",")})

    def _scopes(self, call: Call) -> Sequence[str] | None:
        authorization = call.headers.get("authorization", "")
        login = self._provider.lets_in(authorization)
        if login is not None:
            return login.scopes
        known = authorization.partition(" ")[2].startswith("sandbox-")
        return tuple(_SCOPES) if known else None

    def _of_account(self, call: Call, scopes: Sequence[str]) -> Answer:
        whole: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/linkedin/v2/userinfo"): lambda: self._who(call),
            ("GET", "/linkedin/rest/organizationAcls"): _roles,
            ("POST", "/linkedin/rest/images"): lambda: self._begin("image", call),
            ("POST", "/linkedin/rest/videos"): lambda: self._videos(call),
            ("POST", "/linkedin/rest/documents"): lambda: self._begin("document", call),
            ("POST", "/linkedin/rest/posts"): lambda: self._post(call, scopes),
            ("GET", "/linkedin/rest/posts"): lambda: self._listed(call, scopes),
        }
        if handler := whole.get((call.method, call.path)):
            return handler()
        if call.method == "GET" and (found := _ORGANIZATION.fullmatch(call.path)):
            name = _PAGES.get(found[1])
            told = {"id": int(found[1]), "localizedName": name}
            return Answer(200, told) if name else _error(404, "Could not find entity")
        for pattern in (_VIDEO, _DOCUMENT):
            if call.method == "GET" and (found := pattern.fullmatch(unquote(call.path))):
                return self._status(found[1])
        if call.method == "GET" and (found := _POST.fullmatch(unquote(call.path))):
            post = self._ledger.record(self.name, found[1])
            return Answer(200, post["body"]) if post else _error(404, "Could not find entity")
        return _error(404, "No virtual resource found")

    def _who(self, call: Call) -> Answer:
        """The author's id; a pasted token names it after `person`."""
        found = re.search(r"person([A-Za-z0-9]{1,40})", call.headers.get("authorization", ""))
        return Answer(200, {"sub": found[1] if found else _PERSON, "name": "Ada Lovelace"})

    # Media

    def _begin(self, kind: str, call: Call, size: int = 0) -> Answer:
        asked = document_of(call.body).get("initializeUploadRequest") or {}
        if not isinstance(asked.get("owner"), str):
            return _error(400, "owner is missing", code="MISSING_FIELD")
        kept = {"key": secrets.token_hex(8), "owner": asked["owner"], "size": size}
        kept |= {"file": None, "left": 2, "broken": False, "kind": kind}
        number = _MEDIA + self._ledger.keep(self.name, "media", kept["key"], kept)
        address = f"{self._site}/upload/{kind}/{number}"
        value: dict[str, Any] = {kind: f"urn:li:{kind}:{number}"}
        if kind != "video":
            value["uploadUrl"] = f"{address}/0"
        else:
            parts = [
                {
                    "uploadUrl": f"{address}/{index}",
                    "firstByte": first,
                    "lastByte": min(first + _PART, size) - 1,
                }
                for index, first in enumerate(range(0, size, _PART))
            ]
            value |= {"uploadToken": "", "uploadInstructions": parts}
        return Answer(200, {"value": value})

    def _videos(self, call: Call) -> Answer:
        given = document_of(call.body)
        if call.fields.get("action") == "initializeUpload":
            size = (given.get("initializeUploadRequest") or {}).get("fileSizeBytes")
            if not isinstance(size, int) or size <= 0:
                return _error(400, "fileSizeBytes is missing", code="MISSING_FIELD")
            return self._begin("video", call, size)
        asked = given.get("finalizeUploadRequest") or {}
        number = str(asked.get("video", "")).rpartition(":")[2]
        kept, parts = self._medium(number), self._parts.get(number, {})
        tags = [_tag(parts[index]) for index in sorted(parts)]
        content = b"".join(parts[index] for index in sorted(parts))
        fits = kept and len(content) == kept["size"] and asked.get("uploadedPartIds") == tags
        if kept is None or not fits:
            return _error(400, "The parts do not fit.", code="INVALID_VIDEO_ID")
        broken = not kind_of(content).startswith("video/") or len(content) < _LEAST_VIDEO
        self._keep({**kept, "file": self._ledger.keep_file(content), "broken": broken})
        return Answer(200)

    def _uploaded(self, kind: str, number: str, index: int, content: bytes) -> Answer:
        kept = self._medium(number)
        if kept is None or not content:
            return _error(400, "The address has ended.", code="EXPIRED_UPLOAD_URL")
        if kind == "image":
            self._keep({**kept, "file": self._ledger.keep_file(content), "left": 0})
            return Answer(201)
        if kind == "document":
            broken = not content.startswith(b"%PDF-")
            self._keep({**kept, "file": self._ledger.keep_file(content), "broken": broken})
            return Answer(201)
        self._parts.setdefault(number, {})[index] = content
        return Answer(200, headers={"ETag": f'"{_tag(content)}"'})

    def _status(self, urn: str) -> Answer:
        kept = self._medium(urn.rpartition(":")[2])
        if kept is None:
            return _error(404, "Could not find entity")
        status = "WAITING_UPLOAD"
        if kept["file"] is not None:
            done = "PROCESSING_FAILED" if kept["broken"] else "AVAILABLE"
            status = "PROCESSING" if kept["left"] else done
            self._keep({**kept, "left": max(kept["left"] - 1, 0)})
        return Answer(200, {"id": urn, "owner": kept["owner"], "status": status})

    def _medium(self, number: str) -> dict[str, Any] | None:
        for kept, medium in self._ledger.all_kept(self.name, "media").values():
            if str(_MEDIA + kept) == number:
                return dict(medium)
        return None

    def _keep(self, medium: Mapping[str, Any]) -> None:
        self._ledger.keep(self.name, "media", medium["key"], medium)

    # Posts

    def _post(self, call: Call, scopes: Sequence[str]) -> Answer:
        given = document_of(call.body)
        author, said = str(given.get("author")), str(given.get("commentary") or "")
        content = given.get("content") or {}
        wrong = self._wrong(given, author, said, content, scopes)
        if wrong is not None:
            return wrong
        shown = _shown(content)
        uploads = [self._medium(str(each["id"]).rpartition(":")[2]) or {} for each in shown]
        key = secrets.token_hex(8)
        urn = f"urn:li:share:{_POSTS + self._ledger.keep(self.name, 'post', key, author)}"
        now = self._ledger.now_ms()
        body = {**given, "id": urn, "createdAt": now, "publishedAt": now}
        media = [
            Medium(
                upload["file"],
                str(each.get("altText") or each.get("title") or ""),
                is_video=upload["kind"] == "video",
                is_document=upload["kind"] == "document",
            )
            for upload, each in zip(uploads, shown, strict=True)
        ]
        self._ledger.put_record(
            self.name,
            urn,
            channel=author,
            text=_plain(said),
            link=(content.get("article") or {}).get("source"),
            photos=[each.alt or each.url for each in media],
            body=body,
        )
        self._ledger.show_media(self.name, urn, media)
        return Answer(201, headers={"x-restli-id": urn})

    def _wrong(
        self,
        given: Mapping[str, Any],
        author: str,
        said: str,
        content: Mapping[str, Any],
        scopes: Sequence[str],
    ) -> Answer | None:
        is_page = author.startswith("urn:li:organization:")
        wanted = "w_organization_social" if is_page else "w_member_social"
        if wanted not in scopes or not (is_page or author.startswith("urn:li:person:")):
            return _error(403, f"Not enough permissions to access: {author}", 100, "ACCESS_DENIED")
        missing = {"visibility", "distribution", "lifecycleState"} - set(given)
        if missing or not (said.strip() or content):
            return _error(422, f"{', '.join(sorted(missing))} is missing", code="MISSING_FIELD")
        if len(said) > _CHARACTERS:
            return _error(400, "commentary is too long", code="FIELD_LENGTH_TOO_LONG")
        for each in _shown(content):
            kept = self._medium(str(each["id"]).rpartition(":")[2])
            if kept and kept["kind"] == "document" and not each.get("title"):
                return _error(422, "title is missing", code="MISSING_FIELD")
            if kept is None or kept["owner"] != author:
                return _error(400, "The media is not known.", code="INVALID_IMAGE_ID")
            if kept["file"] is None or (kept["kind"] != "image" and kept["left"]):
                return _error(400, "The media is not ready.", code="MEDIA_ASSET_WAITING_UPLOAD")
        since = self._ledger.now_ms() - _DAY_MS
        for post in self._ledger.records(self.name, author):
            if post["text"] == _plain(said) and (post["visible_at"] or 0) > since:
                return _error(422, f"Content is a duplicate of {post['post_id']}")
        return None

    def _listed(self, call: Call, scopes: Sequence[str]) -> Answer:
        author = call.fields.get("author", "")
        is_finder = call.headers.get("x-restli-method") == "FINDER"
        if not is_finder or call.fields.get("q") != "author":
            return _error(400, "It is no finder.", code="MISSING_FIELD")
        if not author.startswith("urn:li:organization:") or "r_organization_social" not in scopes:
            return _error(403, "Not enough permissions to access: posts", 100, "ACCESS_DENIED")
        most = min(int(call.fields.get("count", "10")), 100)
        posts = [each["body"] for each in self._ledger.records(self.name, author)[::-1]]
        return Answer(200, {"paging": {"start": 0, "count": most}, "elements": posts[:most]})


def _step(method: str, path: str) -> str:
    if "/oauth/" in path:
        return "session"
    if path == "/linkedin/rest/posts":
        return "commit" if method == "POST" else "find"
    if path.startswith("/linkedin/rest/posts/"):
        return "find"
    if path.startswith(("/linkedin/v2/", "/linkedin/rest/organization")):
        return "check"
    return "prepare"


def _shown(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The media of a post, each with its `id`."""
    if "multiImage" in content:
        return list(content["multiImage"]["images"])
    if "media" in content:
        return [content["media"]]
    thumbnail = (content.get("article") or {}).get("thumbnail")
    return [{"id": thumbnail}] if thumbnail else []


def _roles() -> Answer:
    urns = [f"urn:li:organization:{number}" for number in _PAGES]
    elements = [{"organization": urn, "role": "ADMINISTRATOR", "state": "APPROVED"} for urn in urns]
    return Answer(200, {"elements": elements})


def _plain(commentary: str) -> str:
    return _ESCAPED.sub(r"\1", commentary)


def _tag(part: bytes) -> str:
    return f"part-{len(part)}"


def _error(status: int, message: str, number: int | None = None, code: str = "") -> Answer:
    body: dict[str, Any] = {"message": message, "status": status}
    if number is not None:
        body["serviceErrorCode"] = number
    return Answer(status, {**body, "code": code} if code else body)
