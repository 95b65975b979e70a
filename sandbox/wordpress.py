"""WordPress sites under /wordpress and /wordpress/<name>; only the REST calls that Drumbeat makes.

Shapes and codes: WordPress 6.1. Every application password that begins with `sand` may post; the
user `reader` may only write drafts.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

from sandbox.calls import Answer, Call, document_of, retry_after
from sandbox.ledger import Ledger, Medium

_ROOT = re.compile(r"/wordpress(?:/[a-z][a-z0-9]{0,20})?/?")
_PAGE = re.compile(r"/wordpress/([0-9]{1,9})/")
_ROUTE = re.compile(r"/wp/v2/(posts|media|categories|tags|users/me)(?:/([0-9]{1,9}))?")
_DRAFTS = {"draft", "pending", "future", "private"}


class WordPress:
    name = "wordpress"
    shown_as = "WordPress"
    colours = ("#21759b", "#7cc4e0")

    def __init__(self, ledger: Ledger, site: str) -> None:
        self._ledger = ledger
        self._site = f"{site}/wordpress"

    def owns(self, path: str) -> bool:
        return _ROOT.fullmatch(path) is not None

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        given = document_of(body)
        step = _step(method, query.get("rest_route", ""), given)
        text = str(given.get("content", ""))
        found = _ROUTE.fullmatch(query.get("rest_route", ""))
        if step == "commit" and found:
            post = self._ledger.record(self.name, found[2])
            text = str(post["text"]) if post else ""
        return Call(self.name, step, method, path, headers, query, body, text)

    def post_at(self, path: str) -> str | None:
        found = _PAGE.fullmatch(path)
        return found[1] if found else None

    def server_error(self) -> Answer:
        words = "There has been a critical error on this website."
        data = {"status": 500}
        return Answer(500, {"code": "internal_server_error", "message": words, "data": data})

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        answer = _error(429, "too_many_requests", "Too many requests.")
        return Answer(answer.status, answer.body, retry_after(seconds, says, self._ledger.now()))

    def expired_token(self) -> Answer:
        return _error(401, "rest_not_logged_in", "You are not currently logged in.")

    def answer(self, call: Call) -> Answer:
        found = _ROUTE.fullmatch(call.fields.get("rest_route", ""))
        if found is None:
            return _error(404, "rest_no_route", "No route was found matching the URL.")
        kind, number = found[1], found[2]
        user = _user(call)
        if user is None:
            return self._for_nobody(call, kind)
        handlers: Mapping[tuple[str, bool], Callable[[], Answer]] = {
            ("users/me", False): lambda: _who(user),
            ("posts", False): lambda: self._posts(call),
            ("posts", True): lambda: self._post(call, str(number), user),
            ("media", False): lambda: self._media(call),
            ("categories", False): lambda: self._terms(call, kind),
            ("tags", False): lambda: self._terms(call, kind),
        }
        handler = handlers.get((kind, number is not None))
        if handler is None:
            return _error(404, "rest_no_route", "No route was found matching the URL.")
        return handler()

    def _for_nobody(self, call: Call, kind: str) -> Answer:
        """Without a login, asking for drafts is an invalid parameter; all else is refused as not
        logged in."""
        if call.method == "GET" and kind == "posts" and "status" in call.fields:
            within = {"code": "rest_forbidden_status", "data": {"status": 401}}
            data = {"status": 400, "details": {"status": within}}
            words = "Invalid parameter(s): status"
            return Answer(400, {"code": "rest_invalid_param", "message": words, "data": data})
        return self.expired_token()

    def _posts(self, call: Call) -> Answer:
        if call.method == "GET":
            slug, states = call.fields.get("slug"), call.fields.get("status", "publish").split(",")
            found = [
                each["body"]
                for each in self._ledger.records(self.name, self._channel(call))
                if each["body"]["status"] in states and slug in (None, each["body"]["slug"])
            ]
            return Answer(200, found[::-1])
        number = self._ledger.keep(self.name, "post", secrets.token_hex(8), None)
        return self._written(number, call, None)

    def _post(self, call: Call, number: str, user: str) -> Answer:
        found = self._ledger.record(self.name, number)
        if found is None:
            return _error(404, "rest_post_invalid_id", "Invalid post ID.")
        if call.method == "DELETE":
            self._ledger.delete_record(self.name, number)
            return Answer(200, {"deleted": True})
        if call.method == "GET":
            return Answer(200, found["body"])
        given = document_of(call.body)
        if given.get("status") == "publish" and user == "reader":
            words = "Sorry, you are not allowed to publish posts in this post type."
            return _error(403, "rest_cannot_publish", words)
        return self._written(int(number), call, found["body"])

    def _written(self, number: int, call: Call, present: Mapping[str, Any] | None) -> Answer:
        given = document_of(call.body)
        blank = {"title": "", "content": "", "excerpt": "", "featured_media": 0}
        fields = ("title", "content", "excerpt", "featured_media", "categories", "tags")
        known = present["kept"] if present else {**blank, "categories": [], "tags": []}
        kept = {**known, **{name: given[name] for name in fields if name in given}}
        status = given.get("status", present["status"] if present else "draft")
        slug = given.get("slug", present["slug"] if present else "")
        if slug == "" and status not in _DRAFTS:
            slug = re.sub(r"[^a-z0-9]+", "-", str(kept["title"]).lower()).strip("-")
        body = {
            "id": number,
            "status": status,
            "slug": slug,
            "link": f"{self._site}/{number}/",
            "kept": kept,
            **{name: {"raw": kept[name]} for name in ("title", "content", "excerpt")},
            **{name: kept[name] for name in ("featured_media", "categories", "tags")},
        }
        self._ledger.put_record(
            self.name,
            str(number),
            channel=self._channel(call),
            text=_plain(str(kept["content"])),
            link=body["link"],
            photos=self._pictures(kept["featured_media"]),
            body=body,
            visible=status == "publish",
        )
        self._ledger.show_media(self.name, str(number), self._shown(kept))
        return Answer(200 if present else 201, body)

    def _channel(self, call: Call) -> str:
        """The site's host and path."""
        host = self._site.removesuffix("/wordpress").partition("://")[2]
        return f"{host}{call.path.rstrip('/')}"

    def _pictures(self, featured: int) -> list[str]:
        media = self._ledger.all_kept(self.name, "media").values()
        return [medium["source_url"] for number, medium in media if number == featured]

    def _shown(self, kept: Mapping[str, Any]) -> list[Medium]:
        """The featured picture, and the media in the content."""
        within = re.findall(r'<!-- wp:(?:image|video) \{"id":(\d+)\}', str(kept["content"]))
        wanted = [kept["featured_media"], *map(int, within)]
        media = dict(self._ledger.all_kept(self.name, "media").values())
        return [
            Medium(media[each]["file"], media[each]["alt_text"], media[each]["is_video"])
            for each in wanted
            if each in media and "file" in media[each]
        ]

    def _media(self, call: Call) -> Answer:
        kept = self._ledger.all_kept(self.name, "media")
        if call.method == "GET":
            slug = call.fields.get("slug", "")
            found = [
                {"id": number, **medium} for key, (number, medium) in kept.items() if key == slug
            ]
            return Answer(200, found)
        named = re.search(r'filename="([^"]+)"', call.headers.get("content-disposition", ""))
        if named is None or not call.body:
            return _error(400, "rest_upload_no_content_disposition", "No file name supplied.")
        if not call.headers.get("content-type", "").startswith(("image/", "video/")):
            words = "Sorry, you are not allowed to upload this file type."
            return _error(500, "rest_upload_sideload_error", words)
        medium = {
            "source_url": f"{self._site}/wp-content/uploads/{named[1]}",
            "alt_text": call.fields.get("alt_text", ""),
            "file": self._ledger.keep_file(call.body),
            "is_video": call.headers["content-type"].startswith("video/"),
        }
        slug = named[1].rpartition(".")[0]
        return Answer(201, {"id": self._ledger.keep(self.name, "media", slug, medium), **medium})

    def _terms(self, call: Call, kind: str) -> Answer:
        kept = self._ledger.all_kept(self.name, kind)
        if call.method == "GET":
            search = call.fields.get("search", "").casefold()
            found = [
                {"id": number, "name": name}
                for name, (number, _) in kept.items()
                if search in name.casefold()
            ]
            return Answer(200, found)
        name = str(document_of(call.body).get("name", ""))
        for known, (number, _) in kept.items():
            if known.casefold() == name.casefold():
                data = {"status": 400, "term_id": number}
                words = "A term with the name provided already exists with this parent."
                return Answer(400, {"code": "term_exists", "message": words, "data": data})
        return Answer(201, {"id": self._ledger.keep(self.name, kind, name, None), "name": name})


def _step(method: str, route: str, given: Mapping[str, Any]) -> str:
    found = _ROUTE.fullmatch(route)
    one = found is not None and found[1] == "posts" and found[2] is not None
    if method == "DELETE":
        return "delete"
    if method == "POST":
        # Drafts are written under a slug of their own; the call that empties the slug publishes.
        return "commit" if one and given.get("slug") == "" else "prepare"
    if one:
        return "find"
    return "check" if found is not None and found[1] == "users/me" else "prepare"


def _user(call: Call) -> str | None:
    kind, _, pair = call.headers.get("authorization", "").partition(" ")
    try:
        name, _, password = base64.b64decode(pair, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return name if kind == "Basic" and name and password.startswith("sand") else None


def _who(user: str) -> Answer:
    capabilities = {"edit_posts": True, "upload_files": True, "publish_posts": user != "reader"}
    return Answer(200, {"id": 1, "name": user, "capabilities": capabilities})


def _plain(content: str) -> str:
    """The text without markup, for the feed."""
    text = unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", content, flags=re.DOTALL))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _error(status: int, code: str, message: str) -> Answer:
    return Answer(
        status, {"code": code, "message": escape(message, quote=False), "data": {"status": status}}
    )
