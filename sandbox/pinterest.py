"""Pinterest under /pinterest: the calls of API v5 that Drumbeat makes, login, and video uploads.

Shapes: pinterest/api-description, v5/openapi.json (5.23.0). Each token that begins with `sandbox-`
belongs to the account that it names; "trial" in it makes it that of an app with trial access, and
"full" that of an app whose calls are used up. Repeating a call makes another pin. A pin with "late"
in its title is not listed the first time; one with "moved" is listed with another link. A video is
processed until its status has been read twice; one that contains "broken" fails. Uploads are
forgotten after a day.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, document_of, fields_of, parts_of, retry_after
from sandbox.fetching import Fetcher
from sandbox.ledger import Ledger, Medium

_PREFIX = "/pinterest"
_API = f"{_PREFIX}/v5"
_UPLOADS = f"{_PREFIX}/upload/"
_PAGE = re.compile(rf"{_PREFIX}/pin/([0-9]{{1,20}})/")
_BOARD_PINS = re.compile(rf"{_API}/boards/([^/]+)/pins")
_MEDIA = re.compile(rf"{_API}/media/([0-9]{{1,20}})")
_PINS, _MEDIA_NUMBERS = 1_040_190_000_000_000, 5_230_000_000_000
_ACCESS_SECONDS, _REFRESH_SECONDS = 30 * 86_400, 60 * 86_400
_MEDIA_MS = 24 * 3_600_000
_BOARDS = ("Before and after", "Ideas for your home", "Tips")
_LENGTHS = {"title": 100, "description": 800, "alt_text": 500, "link": 2_048}
_COVERS = {"cover_image_url", "cover_image_data", "cover_image_key_frame_time"}
#: The form fields of an upload, in this order.
_PARAMETERS = ("x-amz-date", "x-amz-signature", "x-amz-security-token", "x-amz-algorithm")


class Pinterest(AppNetwork):
    name = "pinterest"
    shown_as = "Pinterest"
    colours = ("#b60019", "#ff8a94")
    app = ("1520043", "sandbox-pinterest-secret")
    scopes: ClassVar = {
        "boards:read": "See your boards",
        "boards:write": "Change your boards",
        "pins:read": "See your pins",
        "pins:write": "Pin for you",
        "user_accounts:read": "See who you are",
    }
    page = _PAGE

    def __init__(self, ledger: Ledger, site: str, fetcher: Fetcher) -> None:
        super().__init__(ledger, site, access_seconds=_ACCESS_SECONDS, wants_pkce=False)
        self._fetcher = fetcher

    def owns(self, path: str) -> bool:
        return path.startswith((f"{_API}/", _UPLOADS, f"{_PREFIX}/oauth/"))

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        text = f"{fields.get('title', '')} {fields.get('description', '')}"
        return Call(self.name, _step(method, path), method, path, headers, fields, body, text)

    def server_error(self) -> Answer:
        return _error(500, 12, "Something went wrong on our end. Sorry about that.")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        answer = _error(429, 8, "You have exceeded your rate limit. Try again later.")
        left = {"X-RateLimit-Reset": str(seconds)}
        if says != "usual":
            left = dict(retry_after(seconds, says, self._ledger.now()))
        return Answer(answer.status, answer.body, left)

    def expired_token(self) -> Answer:
        return _error(401, 2, "Authentication failed.")

    def answer(self, call: Call) -> Answer:
        if call.path.startswith(f"{_PREFIX}/oauth/"):
            return self._provider.answer(replace(call, path=f"{_PREFIX}/oauth/authorize"))
        if call.path.startswith(_UPLOADS):
            return self._receive(call)
        if call.path == f"{_API}/oauth/token":
            return self._tokens(call)
        user = self._user(call)
        if user is None:
            return self.expired_token()
        if "full" in _token(call):
            return self.rate_limited(call, 3600, "usual")
        return self._routed(call, user)

    def _routed(self, call: Call, user: str) -> Answer:
        routes: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("GET", f"{_API}/user_account"): lambda: self._account(user),
            ("GET", f"{_API}/boards"): lambda: self._boards(user, call.fields),
            ("POST", f"{_API}/media"): lambda: self._register(call),
            ("POST", f"{_API}/pins"): lambda: self._pin(call, user),
        }
        if (call.method, call.path) in routes:
            return routes[call.method, call.path]()
        if found := _BOARD_PINS.fullmatch(call.path):
            return self._listed(user, found[1], call.fields)
        if found := _MEDIA.fullmatch(call.path):
            return self._medium(found[1])
        return _error(404, 40, "Sorry, this page does not exist.")

    # Login

    def _tokens(self, call: Call) -> Answer:
        sent = call.fields
        if sent.get("refresh_token", "").startswith("sandbox-"):
            return self._of_sandbox(call)
        answer = self._provider.answer(call)
        if answer.status != 200:
            is_app = answer.status == 401
            words = "Invalid client credentials." if is_app else "The grant is not valid."
            return _error(answer.status, 2 if is_app else 283, words)
        return Answer(200, {**answer.body, **self._ends(sent)})

    def _of_sandbox(self, call: Call) -> Answer:
        """New tokens for a pasted refresh token, which this provider did not issue."""
        named = self._provider.answer(replace(call, fields={"grant_type": "none"}))
        if named.status == 401:
            return _error(401, 2, "Invalid client credentials.")
        kept = call.fields["refresh_token"].partition(".")[0]
        given = {
            "access_token": f"{kept}.{secrets.token_hex(4)}",
            "refresh_token": f"{kept}.{secrets.token_hex(4)}",
            "token_type": "bearer",
            "scope": "boards:read boards:write pins:read pins:write user_accounts:read",
            "expires_in": _ACCESS_SECONDS,
        }
        return Answer(200, {**given, **self._ends(call.fields)})

    def _ends(self, sent: Mapping[str, str]) -> dict[str, Any]:
        return {
            "response_type": sent.get("grant_type"),
            "refresh_token_expires_in": _REFRESH_SECONDS,
            "refresh_token_expires_at": int(self._ledger.clock()) + _REFRESH_SECONDS,
        }

    def _user(self, call: Call) -> str | None:
        """The account whose token it is; None when the token is not valid."""
        login = self._provider.lets_in(call.headers.get("authorization", ""))
        if login is not None:
            return login.person
        token = _token(call)
        return person_of(token) if token.startswith("sandbox-") else None

    def _account(self, user: str) -> Answer:
        who = {"id": _number(user), "username": user, "account_type": "BUSINESS"}
        return Answer(200, {**who, "board_count": len(_BOARDS)})

    # Boards and pins

    def _boards(self, user: str, fields: Mapping[str, str]) -> Answer:
        boards = [
            {"id": number, "name": name, "privacy": "PUBLIC", "owner": {"username": user}}
            for number, name in boards_of(user).items()
        ]
        return _paged(boards, fields)

    def _listed(self, user: str, board: str, fields: Mapping[str, str]) -> Answer:
        if board not in boards_of(user):
            return _error(404, 40, "Board not found.")
        pins = [each["body"] for each in self._ledger.records(self.name, f"{user}/{board}")][::-1]
        return _paged([_as_listed(pin) for pin in pins if self._is_listed(pin)], fields)

    def _is_listed(self, pin: Mapping[str, Any]) -> bool:
        """Whether a pin is listed; a late one is from the second listing on."""
        if "late" not in str(pin.get("title")):
            return True
        looks = self._ledger.kept(self.name, "looks", pin["id"]) or 0
        self._ledger.keep(self.name, "looks", pin["id"], looks + 1)
        return bool(looks)

    def _pin(self, call: Call, user: str) -> Answer:
        form = document_of(call.body)
        if "trial" in _token(call):
            words = "Apps with Trial access may not create Pins in production"
            return _error(403, 29, f"{words} - use API Sandbox instead.")
        wrong = _wrong_with(form) or self._wrong_medium(form["media_source"])
        if wrong is not None:
            return wrong
        board = form["board_id"]
        if board not in boards_of(user):
            return _error(404, 40, "Board not found.")
        media = self._media_of(form)
        if media is None:
            return _error(400, 1, "Unable to reach the URL. Please check the URL and try again.")
        return self._shown(form, user, board, media)

    def _shown(self, form: Mapping[str, Any], user: str, board: str, media: list[Medium]) -> Answer:
        count = self._ledger.keep(self.name, "pin", secrets.token_hex(8), board)
        number = str(_PINS + count)
        title, text = str(form.get("title") or ""), str(form.get("description") or "")
        pin = {
            "id": number,
            # Pinterest writes times without a zone.
            "created_at": self._ledger.now().replace(tzinfo=None).isoformat(timespec="seconds"),
            "board_id": board,
            "board_owner": {"username": user},
            **{name: form.get(name) for name in _LENGTHS},
        }
        self._ledger.put_record(
            self.name,
            number,
            channel=f"{user}/{board}",
            text=f"{title}\n\n{text}".strip(),
            link=form.get("link"),
            photos=[each.alt or each.url for each in media],
            body=pin,
        )
        self._ledger.show_media(self.name, number, media)
        return Answer(201, pin)

    def _media_of(self, form: Mapping[str, Any]) -> list[Medium] | None:
        """The media of the pin; None when one could not be fetched."""
        source, alt = form["media_source"], str(form.get("alt_text") or "")
        if source["source_type"] == "video_id":
            kept = self._uploads()[source["media_id"]][1]
            return [Medium(kept["file"], alt, is_video=True)]
        items = source.get("items") or [source]
        shown = [self._fetched(str(each.get("url"))) for each in items]
        if None in shown:
            return None
        return [Medium(url, alt) for url in shown if url]

    def _fetched(self, url: str) -> str | None:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        return self._fetcher.fetched(url) if self._fetcher.owns(url) else url

    def _wrong_medium(self, source: Mapping[str, Any]) -> Answer | None:
        if source["source_type"] != "video_id":
            return None
        if not _COVERS & set(source):
            words = "One of cover_image_url or cover_image_content_type must be given."
            return _error(400, 1, words)
        kept = self._uploads().get(str(source.get("media_id")))
        if kept is None:
            return _error(404, 40, "Media not found.")
        return None if _status(kept[1]) == "succeeded" else _error(400, 1, "Media is not ready.")

    # Videos

    def _register(self, call: Call) -> Answer:
        if call.fields.get("media_type") != "video":
            return _error(400, 1, "'media_type' is not one of ['video']")
        key = secrets.token_hex(8)
        kept = {"at": self._ledger.now_ms(), "file": None, "left": 2, "broken": False}
        number = str(_MEDIA_NUMBERS + self._ledger.keep(self.name, "media", key, kept))
        parameters = {name: secrets.token_hex(4) for name in _PARAMETERS}
        told = {
            "media_id": number,
            "media_type": "video",
            "upload_url": f"{self._site}/upload/{number}",
            "upload_parameters": {**parameters, "key": key, "Content-Type": "multipart/form-data"},
        }
        return Answer(201, told)

    def _receive(self, call: Call) -> Answer:
        """Take a file that is sent with the fields that came with its address."""
        found = self._uploads().get(call.path.removeprefix(_UPLOADS))
        parts = parts_of(call)
        is_whole = {*_PARAMETERS, "key", "Content-Type", "file"} == set(parts)
        if found is None or not is_whole or list(parts)[-1] != "file" or not parts["file"]:
            return Answer(403, "<Error><Code>AccessDenied</Code></Error>", content_type="text/xml")
        key, kept = found
        shown = {
            "file": self._ledger.keep_file(parts["file"]),
            "broken": b"broken" in parts["file"],
        }
        self._ledger.keep(self.name, "media", key, {**kept, **shown})
        return Answer(204)

    def _medium(self, number: str) -> Answer:
        found = self._uploads().get(number)
        if found is None:
            return _error(404, 40, "Media not found.")
        key, kept = found
        told = {"media_id": number, "media_type": "video", "status": _status(kept)}
        if kept["file"] and kept["left"]:
            self._ledger.keep(self.name, "media", key, {**kept, "left": kept["left"] - 1})
        return Answer(200, told)

    def _uploads(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Keys and values of the last day's uploads by their ids."""
        return {
            str(_MEDIA_NUMBERS + number): (key, value)
            for key, (number, value) in self._ledger.all_kept(self.name, "media").items()
            if self._ledger.now_ms() - value["at"] < _MEDIA_MS
        }


def _step(method: str, path: str) -> str:
    if "/oauth/" in path:
        return "session"
    if path == f"{_API}/pins":
        return "commit"
    if _BOARD_PINS.fullmatch(path):
        return "find"
    if path in (f"{_API}/boards", f"{_API}/user_account"):
        return "check"
    return "delete" if method == "DELETE" else "prepare"


def _wrong_with(form: Mapping[str, Any]) -> Answer | None:
    """Pinterest's errors in a pin, apart from those in its media."""
    board, source = form.get("board_id"), form.get("media_source")
    if not re.fullmatch(r"\d+", str(board)):
        return _error(400, 1, f"'{board}' does not match '^\\d+$'")
    for name, most in _LENGTHS.items():
        if len(str(form.get(name) or "")) > most:
            return _error(400, 1, f"{name} is too long: constraint: maxLength={most}")
    if not isinstance(source, dict) or "source_type" not in source:
        return _error(400, 1, "Missing required parameter: media_source")
    items = source.get("items")
    if source["source_type"] == "multiple_image_urls" and not 2 <= len(items or []) <= 5:
        return _error(400, 1, "items: constraint: maxItems=5")
    if "spam" in str(form.get("link") or ""):
        return _error(403, 403, "We blocked this link because it may lead to spam.")
    return None


def _as_listed(pin: Mapping[str, Any]) -> dict[str, Any]:
    link = pin.get("link")
    if link and "moved" in str(pin.get("title")):
        split = urlsplit(link)
        asked = {**dict(parse_qsl(split.query)), "utm_source": "pinterest"}
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        link = split._replace(query=query).geturl()
    return {**pin, "link": link}


def _status(kept: Mapping[str, Any]) -> str:
    if not kept["file"]:
        return "registered"
    if kept["left"]:
        return "processing"
    return "failed" if kept["broken"] else "succeeded"


def _paged(items: list[Any], fields: Mapping[str, str]) -> Answer:
    size, begin = int(fields.get("page_size", "25")), int(fields.get("bookmark", "0"))
    if not 1 <= size <= 250:
        return _error(400, 1, "page_size: constraint: maximum=250")
    end = begin + size
    bookmark = str(end) if end < len(items) else None
    return Answer(200, {"items": items[begin:end], "bookmark": bookmark})


def person_of(token: str) -> str:
    """The account of a pasted token; its part after a dot changes when it is refreshed."""
    return f"pinner_{_number(token.partition('.')[0])}"


def boards_of(user: str) -> dict[str, str]:
    """An account's boards, by number."""
    first = int(_number(user))
    return {str(first + place): name for place, name in enumerate(_BOARDS)}


def _number(user: str) -> str:
    digest = hashlib.sha256(user.encode()).digest()
    return str(10**15 + int.from_bytes(digest[:5]) * 10)


def _token(call: Call) -> str:
    return call.headers.get("authorization", "").partition(" ")[2]


def _error(status: int, code: int, message: str) -> Answer:
    return Answer(status, {"code": code, "message": message})
