"""Networks' own servers, each on loopback with its own data folder."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.processes import Child, clean_environment, free_port, run
from local.servers import Servers

HERE = Path(__file__).parent
#: How long a server has to become ready.
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Any


def call(
    url: str,
    document: Any = None,
    *,
    method: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """A call of the test itself, as JSON, without the tested code."""
    content = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(
        url,
        content,
        {"Content-Type": "application/json", **(headers or {})},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Reply(answer.status, _read(answer.read()))
    except urllib.error.HTTPError as error:
        return Reply(error.code, _read(error.read()))


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running(
    name: str, command: list[str | Path], folder: Path, ready: str, **env: str
) -> Iterator[Child]:
    """A process with `folder` as its directory, until the block ends; `ready` answers 200 once it
    has started."""
    child = Child(name, command, folder / f"{name}.log", folder / f"{name}.pid")
    child.start(cwd=folder, env={**clean_environment(), **env})
    try:
        child.wait_until(lambda: answers(ready), SECONDS)
        yield child
    finally:
        child.stop(seconds=10)


# Bluesky


@dataclass(frozen=True, slots=True)
class Pds:
    """A Bluesky server and its directory of accounts."""

    url: str
    plc_url: str

    def account(self) -> dict[str, str]:
        """A new account to connect, with its `password` and `did`."""
        name, password = f"h{secrets.token_hex(5)}.test", secrets.token_hex(12)
        made = self.call(
            "com.atproto.server.createAccount",
            {"handle": name, "email": f"{name}@example.com", "password": password},
        )
        token = {"Authorization": f"Bearer {made['accessJwt']}"}
        app = self.call("com.atproto.server.createAppPassword", {"name": "Drumbeat"}, token)
        return {
            "handle": name,
            "app_password": str(app["password"]),
            "did": str(made["did"]),
            "token": str(made["accessJwt"]),
        }

    def call(
        self, method: str, document: Any = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        reply = call(f"{self.url}/xrpc/{method}", document, headers=headers)
        assert reply.status == 200, reply
        return dict(reply.body) if reply.body else {}

    def posts(self, did: str) -> list[dict[str, Any]]:
        """The account's records, newest first."""
        query = f"repo={did}&collection=app.bsky.feed.post"
        return list(self.call(f"com.atproto.repo.listRecords?{query}")["records"])


@contextmanager
def running_pds(servers: Servers, folder: Path) -> Iterator[Pds]:
    port, plc_port = free_port(), free_port()
    command: list[str | Path] = [servers.node, HERE / "pds" / "start.mjs", servers.pds_packages]
    command += [folder, str(port), str(plc_port)]
    url = f"http://localhost:{port}"
    with running("pds", command, folder, f"{url}/xrpc/_health"):
        yield Pds(url, f"http://localhost:{plc_port}")


# WordPress


@dataclass(frozen=True, slots=True)
class WordPressSite:
    """`passwords`: the application passwords of `ada` (administrator) and `carl` (contributor)."""

    url: str
    passwords: Mapping[str, str]

    def connection(self, username: str = "ada") -> dict[str, str]:
        return {
            "site_url": self.url,
            "username": username,
            "application_password": self.passwords[username],
        }

    def get(self, path: str, **query: str) -> Any:
        """Reads a page without signing in."""
        asked = "".join(f"&{name}={value}" for name, value in query.items())
        return call(f"{self.url}/?rest_route=/wp/v2/{path}{asked}").body


@contextmanager
def running_wordpress(servers: Servers, folder: Path) -> Iterator[WordPressSite]:
    port, database_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    site, data = folder / "site", folder / "database"
    shutil.copytree(servers.wordpress, site)  # following Debian's links
    shutil.copy(HERE / "wordpress" / "wp-config.php", site)
    env = {
        "DRUMBEAT_DB_PORT": str(database_port),
        "DRUMBEAT_SITE_URL": url,
        "PATH": f"{os.environ['PATH']}:/usr/sbin",
    }
    making = {**clean_environment(), **env}
    command: list[str | Path] = ["mariadb-install-db", "--no-defaults", f"--datadir={data}"]
    command += ["--auth-root-authentication-method=normal", "--skip-test-db"]
    run([*command, *_as_root()], folder / "install-db.log", cwd=folder, env=making)
    with _database(data, database_port, env) as child:
        _create_database(child, data, making)
        made = subprocess.run(
            ["php", HERE / "wordpress" / "install.php", site],
            env=making,
            capture_output=True,
            text=True,
            check=True,
        )
        serve: list[str | Path] = ["php", "-S", f"127.0.0.1:{port}", "-t", site]
        ready = f"{url}/?rest_route=/"
        with running("wordpress", serve, folder, ready, **env, PHP_CLI_SERVER_WORKERS="4"):
            yield WordPressSite(url, json.loads(made.stdout))


@contextmanager
def _database(data: Path, port: int, env: Mapping[str, str]) -> Iterator[Child]:
    child = Child(
        "MariaDB",
        [
            *("mariadbd", "--no-defaults", f"--datadir={data}", f"--port={port}"),
            *("--bind-address=127.0.0.1", f"--socket={data}.sock", "--skip-name-resolve"),
            *_as_root(),
        ],
        data.parent / "mariadb.log",
        data.parent / "mariadb.pid",
    )
    child.start(cwd=data.parent, env={**clean_environment(), **env})
    try:
        yield child
    finally:
        child.stop(seconds=20)


def _create_database(child: Child, data: Path, env: Mapping[str, str]) -> None:
    create = ["mariadb", "--no-defaults", "-uroot", f"--socket={data}.sock", "-e"]

    def made() -> bool:
        statement = "CREATE DATABASE IF NOT EXISTS wordpress"
        done = subprocess.run([*create, statement], env=env, capture_output=True, check=False)
        return done.returncode == 0

    child.wait_until(made, SECONDS)


def _as_root() -> list[str]:
    """MariaDB needs an option to run as root."""
    return ["--user=root"] if os.geteuid() == 0 else []


# Mastodon and compatible servers


@dataclass(frozen=True, slots=True)
class MastodonServer:
    """`agrees`: where the form of its consent page is sent, and its fields."""

    url: str
    token: str
    agrees: tuple[str, Mapping[str, str]]

    def agree(self, authorize_url: str) -> str:
        """Logs in and agrees, as in a browser: returns the address of the redirect back."""
        with urllib.request.urlopen(authorize_url, timeout=20) as page:
            assert page.status == 200
        asked = dict(parse_qsl(urlsplit(authorize_url).query))
        path, fields = self.agrees
        form = {name: value.format(**asked) for name, value in fields.items()}
        sent = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        sent.request("POST", path, urlencode(form), kind)
        answer = sent.getresponse()
        location = answer.getheader("Location")
        sent.close()
        assert answer.status in (302, 303), answer.status
        return str(location)

    def connection(self) -> dict[str, str]:
        return {"instance_url": self.url, "access_token": self.token}

    def get(self, path: str) -> Any:
        return call(f"{self.url}{path}", headers={"Authorization": f"Bearer {self.token}"}).body

    def posts(self) -> list[dict[str, Any]]:
        account = self.get("/api/v1/accounts/verify_credentials")["id"]
        return list(self.get(f"/api/v1/accounts/{account}/statuses"))


@contextmanager
def running_mastodon_mock(servers: Servers, folder: Path) -> Iterator[MastodonServer]:
    port, token = free_port(), secrets.token_urlsafe(24)
    config = folder / "mastodon.toml"
    config.write_text(
        f'[[seed.accounts]]\nusername = "h2o"\naccess_token = "{token}"\n'
        f'[media]\npath = "{folder / "media"}"\n'
    )
    command: list[str | Path] = [servers.mastodon_mock_python, "-m", "mastodon_mock", "serve"]
    command += ["--config", config, "--host", "127.0.0.1", "--port", str(port), "--in-memory"]
    url = f"http://127.0.0.1:{port}"
    with running("mastodon-mock", command, folder, f"{url}/api/v1/instance"):
        form = {"username": "h2o", "redirect_uri": "{redirect_uri}", "state": "{state}"}
        yield MastodonServer(url, token, ("/oauth/authorize", form))


@contextmanager
def running_snac(servers: Servers, folder: Path) -> Iterator[MastodonServer]:
    """snac 2.75, and a user whose token is in snac's files."""
    port, token, data = free_port(), secrets.token_hex(24), folder / "snac"
    program = servers.snac
    answers_to_init = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\nadmin@example.com\n"
    subprocess.run(
        [program, "init", data], input=answers_to_init, text=True, check=True, capture_output=True
    )
    settings = json.loads((data / "server.json").read_text())
    settings |= {"address": "127.0.0.1", "port": port, "host": f"127.0.0.1:{port}"}
    settings |= {"protocol": "http", "disable_sandbox": True}
    (data / "server.json").write_text(json.dumps(settings))
    added = subprocess.run(
        [program, "adduser", data, "h2o"], check=True, capture_output=True, text=True
    )
    [password] = re.findall(r"User password is (\S+)", added.stdout)
    (data / "token").mkdir(exist_ok=True)
    (data / "token" / f"{token}.json").write_text(
        json.dumps({"token": token, "client_id": "snac-client", "client_secret": "", "uid": "h2o"})
    )
    url = f"http://127.0.0.1:{port}"
    form = {
        "login": "h2o",
        "passwd": password,
        "redir": "{redirect_uri}",
        "cid": "{client_id}",
        "state": "{state}",
    }
    with running("snac", [program, "httpd", data], folder, f"{url}/api/v1/instance"):
        yield MastodonServer(url, token, ("/oauth/x-snac-login", form))


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")
