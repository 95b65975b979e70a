"""What Instagram and Threads have in common: login, containers, posts, each under its own prefix.

Shapes: Meta, Instagram Platform v25.0 and Threads v1.0. Each token that begins with `sandbox-`
belongs to the account whose number is called; `sandbox-full...` has reached its daily limit,
`sandbox-reader...` may not post. A video, or what has "slow" in its text or description, is
processed until its status has been read twice; what has "broken" in it fails.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sandbox.app_network import AppNetwork
from sandbox.calls import Answer, Call, fields_of, retry_after
from sandbox.fetching import Fetcher
from sandbox.graph_errors import error, token_ended
from sandbox.ledger import Ledger, Medium

#: Ids look like the networks': long, growing numbers; containers and posts have different ranges.
_CONTAINERS, _POSTS = 17_000_000_000_000_000, 18_000_000_000_000_000
_COMMENTS = 17_900_000_000_000_000
_CONTAINER_HOURS = 24
_QUOTA = 50
_LONG_SECONDS = 5_184_000
#: The account of everybody who logs in.
_ACCOUNT = "17841400000000001"
#: The first digits of every account's number.
_ACCOUNTS = "17841400"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that a network uses: edges, fields, and the beginning of its grant types."""

    make: str
    publish: str
    quota: str
    text: str
    status: str
    words: str
    grants: str
    most_characters: int
    #: Of a container that is not known, or not any more.
    unknown: int
    #: What of a post a list of its own has.
    apart: Mapping[str, str] = field(default_factory=dict)
    #: Whether accounts can comment on posts.
    comments: bool = False


class ContainerNetwork(AppNetwork):
    names: Names

    def __init__(self, ledger: Ledger, site: str, fetcher: Fetcher) -> None:
        super().__init__(ledger, site, access_seconds=None, wants_pkce=False)
        self._fetcher = fetcher
        self._graph = re.compile(
            rf"{self._prefix}/v[0-9]+\.[0-9]/([0-9]{{1,32}}|me)(?:/([a-z_]{{1,40}}))?"
        )
        self._renewals = {
            f"{self._prefix}/access_token": f"{self.names.grants}_exchange_token",
            f"{self._prefix}/refresh_access_token": f"{self.names.grants}_refresh_token",
        }

    def owns(self, path: str) -> bool:
        return (
            self._provider.owns(path)
            or path in self._renewals
            or self._graph.fullmatch(path) is not None
        )

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Call:
        fields = {**query, **fields_of(headers, body)}
        about = fields.get(self.names.text, "")
        if "creation_id" in fields:
            kept = self._container(fields["creation_id"])
            about = kept["caption"] if kept else ""
        return Call(self.name, self._step(method, path), method, path, headers, fields, body, about)

    def server_error(self) -> Answer:
        words = "An unexpected error has occurred. Please retry your request later."
        return error(500, 2, words, is_transient=True)

    def rate_limited(self, call: Call, seconds: int, says: str) -> Answer:  # noqa: ARG002
        answer = error(400, 4, "Application request limit reached")
        if says != "usual":
            headers = retry_after(seconds, says, self._ledger.now())
            return Answer(answer.status, answer.body, headers)
        minutes = -(-seconds // 60)
        usage = f'{{"1":[{{"type":"instagram","estimated_time_to_regain_access":{minutes}}}]}}'
        return Answer(answer.status, answer.body, {"X-Business-Use-Case-Usage": usage})

    def expired_token(self) -> Answer:
        return token_ended()

    def answer(self, call: Call) -> Answer:
        if call.path in self._renewals:
            return self._renewed(call)
        if self._provider.owns(call.path):
            return self._of_login(call)
        user = self._user(call)
        if user is None:
            return token_ended()
        found = self._graph.fullmatch(call.path)
        node, edge = (found[1], found[2]) if found else ("", None)
        if node == "me" and edge is None:
            return Answer(200, {"user_id": user, "username": f"h2o_{user[-4:]}", "id": user})
        if call.method == "POST" and self._token(call).startswith("sandbox-reader"):
            return error(400, 10, "Application does not have permission for this action")
        handlers: Mapping[tuple[str, str | None], Callable[[], Answer]] = {
            ("POST", self.names.make): lambda: self._make(node, call.fields),
            ("POST", self.names.publish): lambda: self._publish(node, call.fields),
            ("GET", self.names.make): lambda: self._listed(node, self.names.make, call.fields),
            ("GET", self.names.quota): lambda: self._limit(call),
            ("GET", None): lambda: self._read(node),
            **{
                ("GET", edge): partial(self._listed, node, edge, call.fields)
                for edge in self.names.apart.values()
            },
        }
        if edge == "comments" and self.names.comments:
            return self._comment(node, call)
        handler = handlers.get((call.method, edge))
        return handler() if handler else error(400, 2500, f"Unknown path components: /{edge}")

    def _step(self, method: str, path: str) -> str:
        if path in self._renewals or "/oauth/" in path:
            return "session"
        found = self._graph.fullmatch(path)
        node, edge = (found[1], found[2]) if found else ("", None)
        if edge == self.names.publish:
            return "commit"
        if edge == "comments":
            return "follow"
        if method == "POST":
            return "prepare"
        if edge in (self.names.make, *self.names.apart.values()):
            return "find"
        return "check" if node == "me" else "prepare"

    def _of_login(self, call: Call) -> Answer:
        """Meta's token endpoint has its own format for answers and errors."""
        answer = self._provider.answer(call)
        if call.path != f"{self._prefix}/oauth/access_token":
            return answer
        if answer.status != 200:
            said = "Error validating verification code. Please make sure your redirect_uri is same."
            flat = {"error_type": "OAuthException", "code": 400, "error_message": said}
            return Answer(400, flat)
        given = answer.body
        scopes = given["scope"].replace(" ", ",")
        told = {
            "access_token": given["access_token"],
            "user_id": int(_ACCOUNT),
            "permissions": scopes,
        }
        return Answer(200, {"data": [told]})

    def _renewed(self, call: Call) -> Answer:
        """A long-lived token for a short-lived one, or for another long-lived one."""
        token = call.fields.get("access_token", "")
        if call.fields.get("grant_type") != self._renewals[call.path]:
            return error(400, 100, "Invalid parameter: grant_type")
        if not self._lets_in(token):
            return token_ended()
        if call.path.endswith("/access_token") and call.fields.get("client_secret") != self.app[1]:
            return error(400, 101, "Error validating client secret.")
        answer = {"access_token": token, "token_type": "bearer", "expires_in": _LONG_SECONDS}
        return Answer(200, answer)

    def _make(self, user: str, fields: Mapping[str, str]) -> Answer:
        kind = fields.get("media_type", "IMAGE")
        caption = fields.get(self.names.text, "")
        if len(caption) > self.names.most_characters:
            return error(400, 36004, "The caption is too long.", subcode=2207010)
        children = [each for each in fields.get("children", "").split(",") if each]
        media = []
        if kind == "CAROUSEL":
            kept = [self._container(each) for each in children]
            if not 2 <= len(kept) <= 20 or None in kept:
                return error(400, 100, "Carousel size", subcode=2207028)
            media = [medium for each in kept if each for medium in each["media"]]
        elif kind != "TEXT":
            medium = self._fetched(fields)
            if medium is None:
                return error(400, 9004, "The media could not be fetched.", subcode=2207052)
            media = [asdict(medium)]
        words = f"{caption} {fields.get('alt_text', '')}"
        slow = kind in ("REELS", "VIDEO") or "slow" in words
        number = self._ledger.keep(
            self.name,
            "container",
            secrets.token_hex(8),
            {
                "user": user,
                "kind": kind,
                "caption": caption,
                "link": fields.get("link_attachment"),
                "media": media,
                "left": 2 if slow else 0,
                "broken": "broken" in words,
                "at": self._ledger.now_ms(),
                "post": None,
            },
        )
        return Answer(200, {"id": str(_CONTAINERS + number)})

    def _fetched(self, fields: Mapping[str, str]) -> Medium | None:
        is_video = "video_url" in fields
        url = fields.get("video_url" if is_video else "image_url", "")
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        shown = self._fetcher.fetched(url) if self._fetcher.owns(url) else url
        return Medium(shown, fields.get("alt_text", ""), is_video) if shown else None

    def _publish(self, user: str, fields: Mapping[str, str]) -> Answer:
        number = fields.get("creation_id", "")
        kept = self._container(number)
        if kept is None or kept["user"] != user:
            words = "The container is unknown or expired."
            return error(400, 24, words, subcode=self.names.unknown)
        if self._status_of(kept)[0] not in ("FINISHED", "PUBLISHED"):
            return error(400, 9007, "The media is not ready to be published.", subcode=2207027)
        post = kept["post"]
        if post is None:
            post = str(_POSTS + int(number) - _CONTAINERS)
            self._keep(number, {**kept, "post": post})
        self._show(user, post, kept)
        return Answer(200, {"id": post})

    def _show(self, user: str, post: str, kept: Mapping[str, Any]) -> None:
        media = [Medium(**each) for each in kept["media"]]
        body = {
            "id": post,
            self.names.text: kept["caption"],
            "media_type": kept["kind"],
            "permalink": f"{self._site}/p/{post}/",
            "timestamp": self._ledger.now().strftime("%Y-%m-%dT%H:%M:%S+0000"),
        }
        before = self._ledger.record(self.name, post)
        self._ledger.put_record(
            self.name,
            post,
            channel=user,
            text=kept["caption"],
            link=kept["link"],
            photos=[each.alt or each.url for each in media],
            body=before["body"] if before else body,
        )
        self._ledger.show_media(self.name, post, media)

    def _listed(self, user: str, edge: str, fields: Mapping[str, str]) -> Answer:
        limit = min(int(fields.get("limit", "25")), 100)
        posts = [
            each["body"]
            for each in self._ledger.records(self.name, user)
            if self.names.apart.get(each["body"]["media_type"], self.names.make) == edge
        ]
        return Answer(200, {"data": [_asked(each, fields) for each in posts[::-1][:limit]]})

    def _comment(self, post: str, call: Call) -> Answer:
        """Make a comment, or list the comments of a post."""
        if self._ledger.record(self.name, post) is None:
            return error(400, 100, f"Object {post} does not exist.", subcode=33)
        kept = self._ledger.all_kept(self.name, "comment").values()
        if call.method == "GET":
            listed = [
                {"id": str(_COMMENTS + number), **said}
                for number, said in kept
                if said["post"] == post
            ]
            return Answer(200, {"data": listed})
        at = self._ledger.now().strftime("%Y-%m-%dT%H:%M:%S+0000")
        said = {"post": post, "text": call.fields.get("message", ""), "timestamp": at}
        number = self._ledger.keep(self.name, "comment", secrets.token_hex(8), said)
        return Answer(200, {"id": str(_COMMENTS + number)})

    def _limit(self, call: Call) -> Answer:
        user = str(self._user(call))
        since = self._ledger.now_ms() - timedelta(days=1) / timedelta(milliseconds=1)
        made = [
            each
            for each in self._ledger.records(self.name, user)
            if (each["visible_at"] or 0) >= since
        ]
        full = self._token(call).startswith("sandbox-full")
        config = {"quota_total": _QUOTA, "quota_duration": 86_400}
        usage = _QUOTA if full else min(len(made), _QUOTA - 1)
        return Answer(200, {"data": [{"quota_usage": usage, "config": config}]})

    def _read(self, node: str) -> Answer:
        kept = self._container(node)
        if kept is not None:
            code, words = self._status_of(kept)
            if kept["left"]:
                self._keep(node, {**kept, "left": kept["left"] - 1})
            return Answer(200, {self.names.status: code, self.names.words: words, "id": node})
        post = self._ledger.record(self.name, node)
        if post is None and node.startswith(_ACCOUNTS):
            return Answer(200, {"id": node, "username": f"h2o_{node[-4:]}"})
        if post is None:
            return error(400, 100, f"Object {node} does not exist.", subcode=33)
        return Answer(200, post["body"])

    def _status_of(self, kept: Mapping[str, Any]) -> tuple[str, str]:
        if kept["post"] is not None:
            return "PUBLISHED", "Published"
        if kept["broken"]:
            return "ERROR", "Error: Media upload has failed with error code 2207026"
        if self._ledger.now_ms() - kept["at"] > _CONTAINER_HOURS * 3_600_000:
            return "EXPIRED", "Expired"
        return ("IN_PROGRESS", "In progress") if kept["left"] else ("FINISHED", "Finished")

    def _container(self, number: str) -> dict[str, Any] | None:
        found = self._containers().get(number)
        return found[1] if found else None

    def _keep(self, number: str, kept: Mapping[str, Any]) -> None:
        self._ledger.keep(self.name, "container", self._containers()[number][0], kept)

    def _containers(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Keys and values of containers by their ids."""
        kept = self._ledger.all_kept(self.name, "container")
        return {str(_CONTAINERS + number): (key, value) for key, (number, value) in kept.items()}

    def _token(self, call: Call) -> str:
        return call.headers.get("authorization", "").partition(" ")[2]

    def _lets_in(self, token: str) -> bool:
        login = self._provider.lets_in(f"Bearer {token}")
        return login is not None or token.startswith("sandbox-")

    def _user(self, call: Call) -> str | None:
        """The number of the account: of the login, in a pasted token, or else in the path. None
        when the token is not valid."""
        token = self._token(call)
        if not self._lets_in(token):
            return None
        found = self._graph.fullmatch(call.path)
        node = found[1] if found else "me"
        if self._provider.lets_in(f"Bearer {token}") is None:
            known = re.search(r"[0-9]{4,32}", token)
            return known[0] if known else node
        return _ACCOUNT


def _asked(body: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    wanted = {"id", *fields.get("fields", "").split(",")}
    return {name: value for name, value in body.items() if name in wanted}
