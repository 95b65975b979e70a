"""A Mastodon server; only the calls that Drumbeat makes.

Shapes: mastodon/documentation, methods/statuses, media, instance, accounts. A token
`sandbox-<account>` belongs to that account; `sandbox-reader...` may not post. A video, or a picture
with "slow" in its description, is not ready the first time that its status is read.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape
from typing import Any

from sandbox import characters
from sandbox import mastodon_entities as entities
from sandbox.authorising import Provider
from sandbox.calls import Answer, Call, document_of, fields_of, parts_of, retry_after
from sandbox.ledger import Ledger, Medium, kind_of

_PATH = re.compile(r"/api/v[12]/(?:statuses|media|accounts|instance)(?:/[A-Za-z0-9_/-]{1,80})?")
_APPS = "/api/v1/apps"
_SCOPES = {
    "read:accounts": "See whose account it is",
    "read:statuses": "See its posts",
    "write:statuses": "Post",
    "write:media": "Upload pictures",
}
_OTHER = {"/.well-known/nodeinfo", "/nodeinfo/2.0"}
_PAGE = re.compile(r"/@([a-z0-9_-]{1,40})/([0-9]{1,18})")
_STATUS = re.compile(r"/api/v1/statuses/([0-9]{1,18})")
_STATUSES = re.compile(r"/api/v1/accounts/([0-9]{1,18})/statuses")
_MEDIUM = re.compile(r"/api/v1/media/([0-9]{1,18})")
#: Ids look like the network's: long, growing numbers.
_ID_BASE = 115_000_000_000_000_000
_CHARACTERS, _MOST_MEDIA, _PICTURE_BYTES, _VIDEO_BYTES = 500, 4, 16_777_216, 103_809_024
#: How long the same idempotency key gives the same status.
_KEY_MS = 3_600_000
_LINK = re.compile(r"https?://\S+")


class Mastodon:
    name = "mastodon"
    shown_as = "Mastodon"
    colours = ("#563acc", "#a99bff")

    def __init__(self, ledger: Ledger, site: str) -> None:
        self._ledger = ledger
        self._site = site
        self._provider = Provider(
            now=ledger.clock,
            network=self.name,
            prefix="",
            title="Sandbox Mastodon",
            scopes=_SCOPES,
            # Mastodon's access tokens do not expire, so there are no refresh tokens.
            access_seconds=None,
        )

    def owns(self, path: str) -> bool:
        if path == _APPS or self._provider.owns(path):
            return True
        return path in _OTHER or _PATH.fullmatch(path) is not None

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        text = fields.get("status", "")
        return Call(self.name, _step(method, path), method, path, headers, fields, body, text)

    def post_at(self, path: str) -> str | None:
        found = _PAGE.fullmatch(path)
        return found[2] if found else None

    def server_error(self) -> Answer:
        return Answer(500, "<!doctype html><title>We're sorry</title>", content_type="text/html")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        headers = dict(retry_after(seconds, says, self._ledger.now()))
        if says == "usual":
            reset = self._ledger.now() + timedelta(seconds=seconds)
            headers = {"X-RateLimit-Reset": reset.isoformat().replace("+00:00", "Z")}
        return Answer(429, {"error": "Too many requests"}, headers)

    def expired_token(self) -> Answer:
        return Answer(401, {"error": "The access token was revoked"})

    def answer(self, call: Call) -> Answer:
        open_to_all: Mapping[str, Callable[[], Answer]] = {
            "/api/v2/instance": self._instance,
            "/.well-known/nodeinfo": self._nodeinfo_links,
            "/nodeinfo/2.0": _nodeinfo,
        }
        if call.method == "GET" and call.path in open_to_all:
            return open_to_all[call.path]()
        if call.method == "POST" and call.path == _APPS:
            return self._register(call)
        if self._provider.owns(call.path):
            return self._provider.answer(call)
        name = self._account(call)
        if name is None:
            return Answer(401, {"error": "The access token is invalid"})
        if call.method == "POST" and name.startswith("reader"):
            return Answer(403, {"error": "This action is outside the authorized scopes"})
        return self._of_account(call, name)

    def _register(self, call: Call) -> Answer:
        name, uris = call.fields.get("client_name"), call.fields.get("redirect_uris", "").split()
        if not name or not uris:
            return Answer(422, {"error": "Validation failed: Redirect URI must be given"})
        client = self._provider.register(name, *uris)
        number = str(self._ledger.keep(self.name, "app", client.id, name))
        scopes = call.fields.get("scopes", "read")
        app = entities.application(number, name, uris, scopes)
        return Answer(200, {**app, "client_id": client.id, "client_secret": client.secret})

    def _account(self, call: Call) -> str | None:
        """The name of the account whose token it is; None when the token is not valid."""
        authorization = call.headers.get("authorization", "")
        login = self._provider.lets_in(authorization)
        if login is not None:
            return login.person
        found = re.fullmatch(r"sandbox-([a-z0-9_-]{1,40})", authorization.partition(" ")[2])
        return found[1] if found else None

    def _of_account(self, call: Call, name: str) -> Answer:
        number = self._ledger.keep(self.name, "account", name, name)
        whole: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/api/v1/accounts/verify_credentials"): lambda: self._who(name, number),
            ("POST", "/api/v2/media"): lambda: self._upload(call),
            ("POST", "/api/v1/statuses"): lambda: self._post(call, name, number),
        }
        if handler := whole.get((call.method, call.path)):
            return handler()
        if found := _STATUSES.fullmatch(call.path):
            return self._listed(int(found[1]), call)
        if (found := _MEDIUM.fullmatch(call.path)) and call.method == "GET":
            return self._medium(found[1])
        if found := _STATUS.fullmatch(call.path):
            return self._one(found[1], call)
        return _missing()

    def _instance(self) -> Answer:
        statuses = {
            "max_characters": _CHARACTERS,
            "max_media_attachments": _MOST_MEDIA,
            "characters_reserved_per_url": 23,
        }
        media = {"image_size_limit": _PICTURE_BYTES, "video_size_limit": _VIDEO_BYTES}
        return Answer(200, entities.instance(self._site, statuses=statuses, media=media))

    def _nodeinfo_links(self) -> Answer:
        rel = "http://nodeinfo.diaspora.software/ns/schema/2.0"
        return Answer(200, {"links": [{"rel": rel, "href": f"{self._site}/nodeinfo/2.0"}]})

    def _who(self, name: str, number: int) -> Answer:
        return Answer(200, entities.own_account(str(number), name, self._site))

    def _upload(self, call: Call) -> Answer:
        parts = parts_of(call)
        file = parts.get("file", b"")
        is_video = kind_of(file).startswith("video/")
        if not 0 < len(file) <= (_VIDEO_BYTES if is_video else _PICTURE_BYTES):
            return Answer(422, {"error": "Validation failed: File can't be blank"})
        description = parts.get("description", b"").decode("utf-8", "replace")
        slow = "slow" in description or is_video
        medium = {
            "size": len(file),
            "description": description,
            "focus": parts.get("focus", b"").decode("utf-8", "replace"),
            "file": self._ledger.keep_file(file),
            "is_video": is_video,
            "left": 1 if slow else 0,
        }
        number = self._ledger.keep(self.name, "media", secrets.token_hex(8), medium)
        return Answer(202 if slow else 200, self._attachment(number, medium, ready=not slow))

    def _medium(self, number: str) -> Answer:
        medium = self._uploaded().get(number)
        if medium is None:
            return _missing()
        ready = medium["left"] == 0
        if not ready:
            asked = {**medium, "left": medium["left"] - 1}
            self._ledger.keep(self.name, "media", medium["key"], asked)
        return Answer(200 if ready else 206, self._attachment(int(number), medium, ready=ready))

    def _uploaded(self) -> dict[str, dict[str, Any]]:
        kept = self._ledger.all_kept(self.name, "media")
        return {str(number): {**medium, "key": key} for key, (number, medium) in kept.items()}

    def _attachment(self, number: int, medium: Mapping[str, Any], *, ready: bool) -> dict[str, Any]:
        x, _, y = str(medium.get("focus") or "").partition(",")
        return entities.attachment(
            str(number),
            kind="video" if medium.get("is_video") else "image",
            url=f"{self._site}/media/{number}" if ready else None,
            meta={"focus": {"x": float(x), "y": float(y)}} if y else {},
            description=medium["description"],
        )

    def _post(self, call: Call, name: str, owner: int) -> Answer:
        key = call.headers.get("idempotency-key")
        earlier = self._ledger.kept(self.name, "key", f"{name}/{key}") if key else None
        if earlier and self._ledger.now_ms() - earlier["at"] < _KEY_MS:
            known = self._ledger.record(self.name, earlier["id"])
            if known is not None:
                self._shown(known["post_id"], name, known["body"], known["text"])
                return Answer(200, known["body"])
        given = document_of(call.body) or dict(call.fields)
        text, wanted = str(given.get("status") or ""), given.get("media_ids") or []
        uploaded = self._uploaded()
        if wrong := _wrong(text, str(given.get("spoiler_text") or ""), wanted, uploaded):
            return Answer(422, {"error": f"Validation failed: {wrong}"})
        kept = self._ledger.keep(self.name, "status", secrets.token_hex(8), name)
        number = str(_ID_BASE + kept)
        media = [self._attachment(int(each), uploaded[str(each)], ready=True) for each in wanted]
        status = entities.status(
            number,
            entities.account(str(owner), name, self._site),
            self._ledger.now().isoformat().replace("+00:00", "Z"),
            content=_html(text),
            visibility=given.get("visibility") or "public",
            spoiler_text=given.get("spoiler_text") or "",
            sensitive=bool(given.get("sensitive")),
            language=given.get("language"),
            media_attachments=media,
        )
        self._shown(number, name, status, text)
        if key:
            made = {"id": number, "at": self._ledger.now_ms()}
            self._ledger.keep(self.name, "key", f"{name}/{key}", made)
        return Answer(200, status)

    def _shown(self, number: str, name: str, status: Mapping[str, Any], text: str) -> None:
        pictures = [each["description"] or each["url"] for each in status["media_attachments"]]
        self._ledger.put_record(
            self.name, number, channel=name, text=text, photos=pictures, body=status
        )
        uploaded = self._uploaded()
        kept = [uploaded[each["id"]] for each in status["media_attachments"]]
        media = [
            Medium(each["file"], each["description"], each["is_video"])
            for each in kept
            if "file" in each
        ]
        self._ledger.show_media(self.name, number, media)

    def _listed(self, account: int, call: Call) -> Answer:
        names = {
            number: name
            for name, (number, _) in self._ledger.all_kept(self.name, "account").items()
        }
        if account not in names:
            return _missing()
        limit = min(int(call.fields.get("limit", "20")), 40)
        posts = self._ledger.records(self.name, names[account])[::-1]
        return Answer(200, [each["body"] for each in posts[:limit]])

    def _one(self, number: str, call: Call) -> Answer:
        found = self._ledger.record(self.name, number)
        if found is None:
            return _missing()
        if call.method == "DELETE":
            self._ledger.delete_record(self.name, number)
        return Answer(200, found["body"])


def _step(method: str, path: str) -> str:
    if path == _APPS or path.startswith("/oauth/"):
        return "session"
    if method == "DELETE":
        return "delete"
    if method == "POST":
        return "commit" if path == "/api/v1/statuses" else "prepare"
    if _STATUSES.fullmatch(path) or _STATUS.fullmatch(path):
        return "find"
    return "prepare" if path.startswith("/api/v1/media/") else "check"


def _wrong(
    text: str, warning: str, wanted: object, uploaded: Mapping[str, Mapping[str, Any]]
) -> str | None:
    if not isinstance(wanted, list) or len(wanted) > _MOST_MEDIA:
        return "Cannot attach more than 4 files"
    if not text.strip() and not wanted:
        return "Text can't be blank"
    if characters.count(_LINK.sub("x" * 23, text)) + characters.count(warning) > _CHARACTERS:
        return f"Text character limit of {_CHARACTERS} exceeded"
    for each in wanted:
        medium = uploaded.get(str(each))
        if medium is None:
            return "Media ID not found"
        if medium["left"]:
            return "Cannot attach files that have not finished processing. Try again in a moment!"
    return None


def _html(text: str) -> str:
    paragraphs = escape(text).split("\n\n")
    return "".join(f"<p>{each.replace(chr(10), '<br />')}</p>" for each in paragraphs)


def _nodeinfo() -> Answer:
    return Answer(200, {"version": "2.0", "software": {"name": "mastodon", "version": "4.5.0"}})


def _missing() -> Answer:
    return Answer(404, {"error": "Record not found"})
