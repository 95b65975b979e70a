"""A Bluesky server (PDS) and the directory of accounts; only the calls that Drumbeat makes.

Shapes and errors: bluesky-social/atproto, lexicons com/atproto and app/bsky, packages/pds; as seen
of @atproto/pds 0.5.35. Handles that begin with `nobody` do not exist; for all others every app
password that begins with `sand` is accepted. A session ends after two hours.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from sandbox import characters
from sandbox.calls import Answer, Call, document_of, retry_after
from sandbox.ledger import Ledger, Medium

_XRPC = re.compile(r"/xrpc/([a-zA-Z0-9.]{1,120})")
_DIRECTORY = re.compile(r"/plc/(did:plc:[a-z2-7]{24})")
_PAGE = re.compile(r"/profile/(did:[a-z0-9:.]+)/post/([a-z2-7]{13})")
_KEY = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_COLLECTION = "app.bsky.feed.post"
_STEPS = {
    "com.atproto.server.createSession": "session",
    "com.atproto.server.refreshSession": "session",
    "com.atproto.server.getSession": "check",
    "com.atproto.identity.resolveHandle": "session",
    "com.atproto.repo.uploadBlob": "prepare",
    "com.atproto.repo.putRecord": "commit",
    "com.atproto.repo.getRecord": "find",
    "com.atproto.repo.deleteRecord": "delete",
}
#: How many seconds tokens are valid.
_ACCESS, _REFRESH = 7200, 90 * 86400
#: The most bytes of a post's picture, of a card's picture, and of any blob.
_PICTURE, _CARD, _BLOB = 2_000_000, 1_000_000, 52_428_800


class Bluesky:
    name = "bluesky"
    shown_as = "Bluesky"
    colours = ("#0560ff", "#6ba6ff")

    def __init__(self, ledger: Ledger, site: str) -> None:
        self._ledger = ledger
        self._site = site

    def owns(self, path: str) -> bool:
        return bool(_XRPC.fullmatch(path) or _DIRECTORY.fullmatch(path))

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        named = _XRPC.fullmatch(path)
        step = _STEPS.get(named[1], "check") if named else "session"
        record = document_of(body).get("record")
        text = str(record.get("text", "")) if isinstance(record, dict) else ""
        return Call(self.name, step, method, path, headers, query, body, text)

    def post_at(self, path: str) -> str | None:
        found = _PAGE.fullmatch(path)
        return f"at://{found[1]}/{_COLLECTION}/{found[2]}" if found else None

    def server_error(self) -> Answer:
        return _error(500, "InternalServerError", "Internal Server Error")

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        answer = _error(429, "RateLimitExceeded", "Rate Limit Exceeded")
        headers = dict(retry_after(seconds, says, self._ledger.now()))
        if says == "usual":
            headers = {"RateLimit-Reset": str(int(self._ledger.clock()) + seconds), **headers}
        return Answer(answer.status, answer.body, headers)

    def expired_token(self) -> Answer:
        return _error(400, "ExpiredToken", "Token has expired")

    def answer(self, call: Call) -> Answer:
        if found := _DIRECTORY.fullmatch(call.path):
            return self._document(found[1])
        method = call.path.rpartition("/")[2]
        handlers: Mapping[tuple[str, str], Callable[[Call], Answer]] = {
            ("GET", "com.atproto.identity.resolveHandle"): self._resolve,
            ("POST", "com.atproto.server.createSession"): self._create_session,
            ("POST", "com.atproto.server.refreshSession"): self._refresh_session,
            ("GET", "com.atproto.server.getSession"): self._session,
            ("POST", "com.atproto.repo.uploadBlob"): self._upload,
            ("POST", "com.atproto.repo.putRecord"): self._put,
            ("GET", "com.atproto.repo.getRecord"): self._get,
            ("POST", "com.atproto.repo.deleteRecord"): self._delete,
        }
        handler = handlers.get((call.method, method))
        if handler is None:
            return _error(501, "MethodNotImplemented", "Method Not Implemented")
        return handler(call)

    # Handles and DIDs

    def _resolve(self, call: Call) -> Answer:
        handle = call.fields.get("handle", "").lower()
        if not handle or handle.startswith("nobody"):
            return _error(400, "InvalidRequest", "Unable to resolve handle")
        return Answer(200, {"did": self._did(handle)})

    def _did(self, handle: str) -> str:
        digest = base64.b32encode(hashlib.sha256(handle.encode()).digest()).decode().lower()
        did = f"did:plc:{digest[:24]}"
        self._ledger.keep(self.name, "handle", did, handle)
        return did

    def _document(self, did: str) -> Answer:
        handle = self._ledger.kept(self.name, "handle", did)
        if handle is None:
            return Answer(404, {"message": f"DID not registered: {did}"})
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": self._site,
        }
        return Answer(200, {"id": did, "alsoKnownAs": [f"at://{handle}"], "service": [service]})

    # Sessions

    def _create_session(self, call: Call) -> Answer:
        given = document_of(call.body)
        identifier, password = str(given.get("identifier")), str(given.get("password"))
        did = identifier if identifier.startswith("did:") else self._did(identifier.lower())
        if not password.startswith("sand") or self._ledger.kept(self.name, "handle", did) is None:
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        return self._opened(did)

    def _refresh_session(self, call: Call) -> Answer:
        claims = _claims(_token(call))
        if claims is None or claims.get("scope") != "refresh":
            return _error(400, "InvalidToken", "Token could not be verified")
        if claims["exp"] <= self._ledger.clock():
            return self.expired_token()
        if self._ledger.kept(self.name, "refresh", claims["jti"]) != "open":
            return _error(400, "ExpiredToken", "Token has been revoked")
        self._ledger.keep(self.name, "refresh", claims["jti"], "used")
        return self._opened(claims["sub"])

    def _opened(self, did: str) -> Answer:
        number, now = secrets.token_hex(8), int(self._ledger.clock())
        self._ledger.keep(self.name, "refresh", number, "open")
        answer = {
            "did": did,
            "handle": self._ledger.kept(self.name, "handle", did),
            "accessJwt": _signed(did, "access", now + _ACCESS, number),
            "refreshJwt": _signed(did, "refresh", now + _REFRESH, number),
            "active": True,
        }
        return Answer(200, answer)

    def _session(self, call: Call) -> Answer:
        did = self._signed_in(call)
        if isinstance(did, Answer):
            return did
        handle = self._ledger.kept(self.name, "handle", did)
        return Answer(200, {"did": did, "handle": handle, "active": True})

    def _signed_in(self, call: Call) -> str | Answer:
        """The DID of the account that the token belongs to, or the error to answer."""
        token = _token(call)
        if not token:
            return _error(401, "AuthMissing", "Authentication Required")
        claims = _claims(token)
        if claims is None or claims.get("scope") != "access":
            return _error(400, "InvalidToken", "Token could not be verified")
        if claims["exp"] <= self._ledger.clock():
            return _error(400, "ExpiredToken", "Token has expired")
        return str(claims["sub"])

    # Records

    def _upload(self, call: Call) -> Answer:
        did = self._signed_in(call)
        if isinstance(did, Answer):
            return did
        if len(call.body) > _BLOB:
            return _error(413, "PayloadTooLarge", "request entity too large")
        cid = _cid("bafkrei", call.body)
        kind = call.headers.get("content-type", "application/octet-stream")
        blob = {
            "$type": "blob",
            "ref": {"$link": cid},
            "mimeType": kind,
            "size": len(call.body),
        }
        self._ledger.keep(self.name, "blob", f"{did}/{cid}", blob)
        self._ledger.keep(self.name, "file", cid, self._ledger.keep_file(call.body))
        return Answer(200, {"blob": blob})

    def _put(self, call: Call) -> Answer:
        did = self._signed_in(call)
        if isinstance(did, Answer):
            return did
        given = document_of(call.body)
        key, record = str(given.get("rkey")), given.get("record")
        if given.get("repo") != did or given.get("collection") != _COLLECTION:
            return _error(400, "InvalidRequest", "Invalid repo or collection")
        if not _KEY.fullmatch(key) or not isinstance(record, dict):
            return _error(400, "InvalidRequest", "Invalid record key or record")
        if wrong := self._wrong(did, record):
            return _error(400, "InvalidRequest", f"Invalid {_COLLECTION} record: {wrong}")
        uri, cid = f"at://{did}/{_COLLECTION}/{key}", _cid("bafyrei", _canonical(record))
        present = self._ledger.record(self.name, uri)
        changed = present is not None and present["body"]["cid"] != cid
        if changed and "swapRecord" in given and given["swapRecord"] is None:
            return _error(400, "InvalidSwap", f"Record was at {present and present['body']['cid']}")
        handle = self._ledger.kept(self.name, "handle", did)
        self._ledger.put_record(
            self.name,
            uri,
            channel=str(handle),
            text=str(record.get("text", "")),
            link=_link(record),
            photos=_pictures(record),
            body={"cid": cid, "value": record},
        )
        self._ledger.show_media(self.name, uri, self._shown(record))
        return Answer(200, {"uri": uri, "cid": cid, "validationStatus": "valid"})

    def _shown(self, record: Mapping[str, Any]) -> list[Medium]:
        words = [str(each.get("alt", "")) for each in _images(record)]
        blobs = [blob for blob, _ in _blobs(record)]
        files = [self._ledger.kept(self.name, "file", each["ref"]["$link"]) for each in blobs]
        described = [*words, *[""] * (len(files) - len(words))]
        return [Medium(file, alt) for file, alt in zip(files, described, strict=True) if file]

    def _wrong(self, did: str, record: Mapping[str, Any]) -> str | None:
        """What a server finds wrong with a record; the limits are from the lexicons."""
        text = record.get("text")
        if record.get("$type") != _COLLECTION or not isinstance(text, str):
            return "Record/text must be a string"
        if len(text.encode()) > 3000:
            return "Record/text must not be longer than 3000 bytes"
        if characters.count(text) > 300:
            return "Record/text must not be longer than 300 graphemes"
        if not isinstance(record.get("createdAt"), str):
            return "Record/createdAt must be an valid atproto datetime"
        if len(record.get("langs") or ()) > 3:
            return "Record/langs must not have more than 3 elements"
        if len(_images(record)) > 4:
            return "Record/embed/images must not have more than 4 elements"
        for blob, most in _blobs(record):
            kept = self._ledger.kept(self.name, "blob", f"{did}/{blob['ref']['$link']}")
            if kept is None:
                return "Could not find blob"
            if kept["size"] > most:
                return f"This file is too large. It is {kept['size']} but the maximum is {most}."
        return None

    def _get(self, call: Call) -> Answer:
        fields = call.fields
        uri = f"at://{fields.get('repo')}/{fields.get('collection')}/{fields.get('rkey')}"
        found = self._ledger.record(self.name, uri)
        if found is None:
            return _error(400, "RecordNotFound", f"Could not locate record: {uri}")
        return Answer(200, {"uri": uri, **found["body"]})

    def _delete(self, call: Call) -> Answer:
        did = self._signed_in(call)
        if isinstance(did, Answer):
            return did
        given = document_of(call.body)
        self._ledger.delete_record(
            self.name, f"at://{did}/{given.get('collection')}/{given.get('rkey')}"
        )
        return Answer(200, {})


def _error(status: int, name: str, message: str) -> Answer:
    return Answer(status, {"error": name, "message": message})


def _token(call: Call) -> str:
    return call.headers.get("authorization", "").partition(" ")[2]


def _signed(did: str, scope: str, ends_at: int, number: str) -> str:
    """A token in the form of a JSON web token; its signature is not checked here."""
    claims = {"sub": did, "scope": scope, "exp": ends_at, "jti": number}
    parts: tuple[Mapping[str, Any], ...] = ({"typ": "JWT"}, claims, {"signed": "here"})
    return ".".join(_encoded(part) for part in parts)


def _claims(token: str) -> dict[str, Any] | None:
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return None
    needed = {"sub", "scope", "exp", "jti"}
    return claims if isinstance(claims, dict) and needed <= set(claims) else None


def _encoded(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def _cid(prefix: str, content: bytes) -> str:
    """A string in the form of a content id; equal content has the same one."""
    digest = base64.b32encode(hashlib.sha256(content).digest()).decode().lower().rstrip("=")
    return f"{prefix}{digest}"


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True).encode()


def _embed(record: Mapping[str, Any]) -> Mapping[str, Any]:
    embed = record.get("embed")
    return embed if isinstance(embed, Mapping) else {}


def _images(record: Mapping[str, Any]) -> list[Any]:
    images = _embed(record).get("images")
    return images if isinstance(images, list) else []


def _blobs(record: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], int]]:
    found = [(each["image"], _PICTURE) for each in _images(record)]
    thumb = _embed(record).get("external", {}).get("thumb")
    return [*found, (thumb, _CARD)] if thumb else found


def _pictures(record: Mapping[str, Any]) -> list[str]:
    """Descriptions for the feed, because pictures have no address here."""
    return [
        f"{blob['mimeType']}, {blob['size']} bytes, {unquote(blob['ref']['$link'])}"
        for blob, _ in _blobs(record)
    ]


def _link(record: Mapping[str, Any]) -> str | None:
    uri = _embed(record).get("external", {}).get("uri")
    return str(uri) if uri else None
