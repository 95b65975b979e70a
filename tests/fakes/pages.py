"""A network of pages whose accounts are connected by OAuth, for tests: adapter and server.

People agree once for all of their pages; each page then has tokens of its own, which rotate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from drumbeat.domain.authorising import App, Asked, Grant, NotAuthorised, Target
from drumbeat.domain.connections import Connection, NotRenewed, Renewed
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.profiles import ConnectionField, OAuth, Profile
from drumbeat.ports import (
    Clock,
    Network,
    Networks,
    NoAnswer,
    NotSent,
    Request,
    Response,
    Transport,
)
from sandbox.authorising import Client, Login, Provider
from sandbox.calls import Answer, Call

ROOT = "https://pages.example"
SCOPES = ("pages", "posts")
APP = App("drumbeat", "app-secret")
PROFILE = Profile(
    name="pages",
    display_name="Pages",
    connects_by=OAuth(scopes=SCOPES, targets="page"),
    pacing=Pacing(gap=timedelta()),
    finds=True,
    repeats=None,
)
#: The same network on many servers, like Mastodon: we register with the one that people name.
SERVERS = Profile(
    name="pages",
    display_name="Pages",
    connects_by=OAuth(
        scopes=SCOPES,
        targets="page",
        hint=ConnectionField(name="server", label="Server", help="Such as pages.example."),
        registers=True,
    ),
    pacing=Pacing(gap=timedelta()),
    finds=True,
    repeats=None,
)


class PagesNetwork:
    """`ports.Authorises`, `ports.Renews`, and the part of `ports.Network` that connecting needs."""

    def __init__(self, clock: Clock, profile: Profile = PROFILE) -> None:
        self.profile = profile
        #: The options for each page's posts.
        self.choices: dict[str, list[tuple[str, str]]] = {}
        self._clock = clock

    def check_connection(self, connection: Connection) -> Mapping[str, Any]:
        return {"page": connection["page"]}

    def register(self, hint: str, redirect_uri: str, transport: Transport) -> App | NotAuthorised:
        if hint != "pages.example":
            raise InvalidInput.of("hint", "There is no such server.")
        answer = _asked(transport, "apps", {"redirect_uri": redirect_uri})
        if isinstance(answer, NotAuthorised):
            return answer
        return App(answer["client_id"], answer["client_secret"])

    def authorize_url(self, asked: Asked) -> str:
        query = {
            "response_type": "code",
            "client_id": asked.app.client_id,
            "redirect_uri": asked.redirect_uri,
            "scope": " ".join(SCOPES),
            "state": asked.state,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        return f"{ROOT}/oauth/authorize?{urlencode(query)}"

    def exchange(self, asked: Asked, code: str, transport: Transport) -> Grant | NotAuthorised:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": asked.verifier,
            "redirect_uri": asked.redirect_uri,
            **_app(asked.app),
        }
        answer = _asked(transport, "oauth/token", sent)
        if isinstance(answer, NotAuthorised):
            return answer
        connection = {**_app(asked.app), **_tokens(answer)}
        return Grant(connection=connection, scopes=tuple(answer["scope"].split()))

    def targets(self, grant: Grant, transport: Transport) -> Sequence[Target] | NotAuthorised:
        answer = _asked(transport, "pages", {}, grant.connection["access_token"])
        if isinstance(answer, NotAuthorised):
            return answer
        return [
            Target(
                id=each["id"],
                kind="page",
                name=each["name"],
                picture_url=f"https://pictures.example/{each['id']}.jpg",
                choices=self.choices,
            )
            for each in answer["pages"]
        ]

    def connection_of(
        self, grant: Grant, target_id: str, transport: Transport
    ) -> Renewed | NotAuthorised:
        token = grant.connection["access_token"]
        answer = _asked(transport, f"pages/{target_id}/token", {}, token)
        if isinstance(answer, NotAuthorised):
            return answer
        app = {name: grant.connection[name] for name in ("client_id", "client_secret")}
        return self._renewed({"page": target_id, **app}, answer)

    def has_access(self, connection: Connection) -> bool:
        return "access_token" in connection

    def is_ended(self, answer: Response) -> bool:
        return answer.status == 401

    def renew(self, connection: Connection, transport: Transport) -> Renewed | NotRenewed:
        sent = {
            "grant_type": "refresh_token",
            "refresh_token": connection["refresh_token"],
            "client_id": connection["client_id"],
            "client_secret": connection["client_secret"],
        }
        answer = _asked(transport, "oauth/token", sent)
        if isinstance(answer, NotAuthorised):
            return NotRenewed(answer.code == "invalid_grant", answer.code, answer.message)
        return self._renewed(connection, answer)

    def _renewed(self, connection: Connection, answer: Mapping[str, Any]) -> Renewed:
        now = self._clock.now()
        return Renewed(
            {**connection, **_tokens(answer)},
            now + timedelta(seconds=answer["expires_in"]),
            now + timedelta(days=90),
        )


class WithPages:
    """`ports.Networks`: the real ones and this one; by default people name its server."""

    def __init__(self, known: Networks, server: PagesServer, profile: Profile = SERVERS) -> None:
        self._known = known
        self._server = server
        self._network: Any = PagesNetwork(server.clock, profile)

    @property
    def names(self) -> Sequence[str]:
        return (*(each for each in self._known.names if each != "pages"), "pages")

    def get(self, name: str) -> Network:
        network: Network = self._network if name == "pages" else self._known.get(name)
        return network

    def transport(self, name: str) -> Transport:
        return self._server if name == "pages" else self._known.transport(name)


@dataclass
class PagesServer:
    """The network's server, without a socket. `failing`: paths whose calls get no answer."""

    clock: Clock
    pages: dict[str, str] = field(default_factory=lambda: {"1": "H2O Plumbing", "2": "H2O Jobs"})
    failing: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.provider = Provider(
            "pages",
            "",
            "Pages",
            {"pages": "See your pages", "posts": "Post to them"},
            now=lambda: self.clock.now().timestamp(),
        )

    def knows(self, app: App, *redirect_uris: str) -> None:
        """Registers our app."""
        self.provider.clients[app.client_id] = Client(
            app.client_id, app.client_secret, redirect_uris
        )

    def send(self, request: Request) -> Response:
        path = urlsplit(request.url).path
        self.calls.append(path)
        if path in self.failing:
            raise NoAnswer("no_answer", "No answer came in time.")
        answer = self._answer(request, path)
        return Response(answer.status, body=answer.encoded())

    def agree(
        self, authorize_url: str, *, scopes: Sequence[str] = SCOPES, says: str = "allow"
    ) -> dict[str, str]:
        """Agrees on the consent page; returns the query of the redirect back."""
        asked = dict(parse_qsl(urlsplit(authorize_url).query))
        page = self.provider.answer(self._call("GET", "/oauth/authorize", asked))
        assert page.status == 200, page.body
        boxes = {f"allow:{each}": "on" for each in scopes}
        sent = {**asked, **boxes, "decision": says}
        back = self.provider.answer(self._call("POST", "/oauth/authorize", sent))
        return dict(parse_qsl(urlsplit(back.headers["Location"]).query))

    def _answer(self, request: Request, path: str) -> Answer:
        fields = dict(parse_qsl((request.body or b"").decode()))
        call = self._call(request.method, path, fields)
        if self.provider.owns(path):
            return self.provider.answer(call)
        if path == "/apps":
            client = self.provider.register("Drumbeat", fields["redirect_uri"])
            return Answer(200, {"client_id": client.id, "client_secret": client.secret})
        login = self.provider.lets_in(request.headers.get("authorization", ""))
        if login is None:
            return Answer(401, {"error": "invalid_token"})
        if path == "/pages":
            known = [{"id": id_, "name": name} for id_, name in self.pages.items()]
            return Answer(200, {"pages": known if "pages" in login.scopes else []})
        own = Login(login.person, login.scopes, login.client_id, "")
        return Answer(200, self.provider.tokens(own))

    def _call(self, method: str, path: str, fields: Mapping[str, str]) -> Call:
        return Call("pages", self.provider.step(path), method, path, {}, fields)


def _asked(
    transport: Transport, path: str, fields: Mapping[str, str], token: str = ""
) -> Mapping[str, Any] | NotAuthorised:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = Request("POST", f"{ROOT}/{path}", headers, urlencode(fields).encode())
    try:
        answer = transport.send(request)
    except (NotSent, NoAnswer) as failure:
        return NotAuthorised(failure.code, failure.message)
    document = answer.document() or {}
    if answer.status != 200:
        return NotAuthorised(str(document.get("error")), "Pages refused it.")
    return document


def _app(app: App) -> dict[str, str]:
    return {"client_id": app.client_id, "client_secret": app.client_secret or ""}


def _tokens(answer: Mapping[str, Any]) -> dict[str, str]:
    return {name: answer[name] for name in ("access_token", "refresh_token")}
