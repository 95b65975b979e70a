"""The Graph API endpoints of a Facebook page that are in use.

Shapes and codes: Meta, Pages API (Posts), Page Photos, Graph API Error Handling, Rate Limits.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sandbox.calls import Answer, Call, fields_of, retry_after
from sandbox.ledger import Ledger, now_ms

_PATH = re.compile(r"(?:/v\d+\.\d+)?/(\d+(?:_\d+)?|debug_token)(?:/(feed|photos))?")
_COUNT = re.compile(r"[0-9]{1,12}")
_TRUE = {"true", "1"}
_POSTING = "pages_manage_posts"
_DEFAULT_FIELDS = "id,message,created_time"


def step(method: str, path: str, fields: Mapping[str, str]) -> str:
    """What a call is for: only what can make something visible is a commit."""
    if method == "GET":
        return "find" if _is_post(path) else "check"
    if method == "DELETE":
        return "delete"
    edge = _edge(path)[1]
    flag = fields.get("published", "true") if edge else fields.get("is_published", "false")
    return "commit" if flag.lower() in _TRUE else "prepare"


def text(ledger: Ledger, path: str, fields: Mapping[str, str]) -> str:
    """The text of the post that a call is about."""
    node, edge = _edge(path)
    if edge:
        return fields.get("message") or fields.get("caption") or ""
    post = ledger.post(node)
    return post["text"] if post else ""


class Facebook:
    """Pages that anybody holding a `sandbox-...` token may post to.

    A token that begins `sandbox-reader` may read them and post nothing; `sandbox-until-1796200000`
    ends at that Unix second.
    """

    name = "facebook"
    shown_as = "Facebook page"
    colours = ("#1259c3", "#8ab8ff")

    def __init__(self, ledger: Ledger, site: str) -> None:
        self._ledger = ledger
        self._site = site

    def owns(self, path: str) -> bool:
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
        kind, about = step(method, path, fields), text(self._ledger, path, fields)
        return Call(self.name, kind, method, path, headers, fields, body, about)

    def post_at(self, path: str) -> str | None:
        return path.rpartition("/")[2] if self.owns(path) else None

    def server_error(self) -> Answer:
        return error(
            500, 2, "An unexpected error has occurred. Please try again later.", is_transient=True
        )

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:
        """The page's share is used up. The network says in minutes when there is more, rounded
        up."""
        answer = error(400, 32, "Page request limit reached")
        if says != "usual":
            return Answer(answer.status, answer.body, retry_after(seconds, says))
        page = _edge(call.path)[0].partition("_")[0]
        full = {"call_count": 100, "total_time": 25, "total_cputime": 25}
        business = {
            page: [{"type": "pages", **full, "estimated_time_to_regain_access": -(-seconds // 60)}]
        }
        headers = {
            "X-App-Usage": json.dumps(full),
            "X-Business-Use-Case-Usage": json.dumps(business),
        }
        return Answer(answer.status, answer.body, headers)

    def expired_token(self) -> Answer:
        return expired_token()

    def answer(self, call: Call) -> Answer:
        refused = _check_token(_token(call))
        if refused:
            return refused
        node, edge = _edge(call.path)
        if node == "debug_token":
            return _inspected(call.fields.get("input_token", ""))
        if call.method != "GET" and _POSTING not in _scopes(_token(call)):
            return error(400, 200, f"The permission {_POSTING} was not granted.")
        handlers = {
            ("GET", None): self._read,
            ("POST", None): self._change,
            ("DELETE", None): self._delete,
            ("GET", "feed"): self._feed,
            ("POST", "feed"): self._post,
            ("POST", "photos"): self._photo,
        }
        handler = handlers.get((call.method, edge))
        if handler is None:
            return error(400, 100, "Unsupported request", kind="GraphMethodException")
        return handler(node, call.fields)

    def _photo(self, page: str, fields: Mapping[str, str]) -> Answer:
        url = fields.get("url", "")
        if urlsplit(url).scheme not in ("http", "https"):
            return error(400, 324, "Missing or invalid image file", subcode=2069019)
        photo = self._ledger.add_photo(page, url)
        if fields.get("published", "true").lower() not in _TRUE:
            return Answer(200, {"id": photo})
        caption = fields.get("caption", "")
        post = self._ledger.add_post(page, caption, None, [url], visible=True)
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
        return Answer(
            200, {"id": self._ledger.add_post(page, message, link, photos, visible=visible)}
        )

    def _feed(self, page: str, fields: Mapping[str, str]) -> Answer:
        limit = fields.get("limit", "25")
        since = fields.get("since", "0")
        if not (_COUNT.fullmatch(limit) and _COUNT.fullmatch(since)):
            return error(400, 100, "Invalid parameter: limit and since must be numbers")
        posts = self._ledger.visible(network="facebook", channel=page)
        recent = [post for post in reversed(posts) if post["visible_at"] >= int(since) * 1000]
        return Answer(200, {"data": [self._shown(p, fields) for p in recent[: int(limit)]]})

    def _read(self, node: str, fields: Mapping[str, str]) -> Answer:
        if not _is_post(f"/{node}"):
            return Answer(200, _page(node, fields))
        post = self._ledger.post(node)
        return Answer(200, self._shown(post, fields)) if post else _missing(node)

    def _change(self, node: str, fields: Mapping[str, str]) -> Answer:
        if self._ledger.post(node) is None:
            return _missing(node)
        if fields.get("is_published", "").lower() in _TRUE:
            self._ledger.publish_post(node)
        return Answer(200, {"success": True})

    def _delete(self, node: str, _fields: Mapping[str, str]) -> Answer:
        if self._ledger.post(node) is None:
            return _missing(node)
        self._ledger.delete_post(node)
        return Answer(200, {"success": True})

    def _shown(self, post: dict[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
        """The post as the API shows it: the fields that were asked for, and its id."""
        created = datetime.fromtimestamp(post["created_at"] / 1000, UTC)
        everything = {
            "id": post["post_id"],
            "message": post["text"],
            "created_time": created.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "is_published": post["visible_at"] is not None,
            "permalink_url": f"{self._site}/{post['post_id']}",
        }
        wanted = {"id", *fields.get("fields", _DEFAULT_FIELDS).split(",")}
        return {field: value for field, value in everything.items() if field in wanted}


def expired_token() -> Answer:
    return error(400, 190, "Error validating access token: the session has expired.", subcode=463)


def error(
    status: int,
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    kind: str = "OAuthException",
    **more: Any,
) -> Answer:
    body: dict[str, Any] = {"message": f"(#{code}) {message}", "type": kind, "code": code, **more}
    if subcode is not None:
        body["error_subcode"] = subcode
    body["fbtrace_id"] = f"A{secrets.token_urlsafe(16)}"
    return Answer(status, {"error": body})


def _edge(path: str) -> tuple[str, str | None]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path} is no path of the Graph API")
    return found[1], found[2]


def _is_post(path: str) -> bool:
    """Posts are called by page and number, or listed at their page's edge; pages by number."""
    node, edge = _edge(path)
    return "_" in node or edge is not None


def _page(node: str, fields: Mapping[str, str]) -> dict[str, str]:
    everything = {"id": node, "name": f"Page {node}"}
    wanted = {"id", *fields.get("fields", "id,name").split(",")}
    return {field: value for field, value in everything.items() if field in wanted}


def _token(call: Call) -> str:
    """The token in the header. One in an address would end up in logs, and does not count."""
    return call.headers.get("authorization", "").partition(" ")[2]


def _check_token(token: str) -> Answer | None:
    end = _end(token)
    if token.startswith("expired-") or 0 < end * 1000 <= now_ms():
        return expired_token()
    if token.startswith("sandbox-"):
        return None
    if token:
        return error(400, 190, "Invalid OAuth access token: it can't be parsed.")
    return error(400, 2500, "An access token must be sent in the Authorization header.")


def _end(token: str) -> int:
    """Unix seconds, 0 for a token that does not end."""
    found = re.match(r"sandbox-until-(\d{1,12})", token)
    return int(found[1]) if found else 0


def _scopes(token: str) -> list[str]:
    reading = ["pages_show_list", "pages_read_engagement"]
    return reading if token.startswith("sandbox-reader") else [*reading, _POSTING]


def _inspected(token: str) -> Answer:
    """What debug_token tells of a token. Those here are for any page, so it names none."""
    refused = _check_token(token)
    told = {"app_id": "1", "type": "PAGE", "application": "Sandbox", "expires_at": _end(token)}
    if refused is None:
        return Answer(200, {"data": {**told, "is_valid": True, "scopes": _scopes(token)}})
    return Answer(200, {"data": {**told, **refused.body, "is_valid": False, "scopes": []}})


def _missing(node: str) -> Answer:
    return error(
        400,
        100,
        f"Unsupported request. The object '{node}' does not exist, or permissions are missing.",
        subcode=33,
        kind="GraphMethodException",
    )


def _attached(fields: Mapping[str, str]) -> list[str]:
    """Photo ids in order: `attached_media[0]={"media_fbid": "..."}`, or one JSON array."""
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
