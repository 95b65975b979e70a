"""The sandbox: what it accepts, shows and stores, and how to make it fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from standardwebhooks.webhooks import Webhook as Signer

from sandbox import Server

AUTH = {"Authorization": "Bearer sandbox-1"}
ROOT = Path(__file__).parents[3]


@pytest.fixture
def sandbox() -> Iterator[Server]:
    with Server() as server:
        yield server


def graph(sandbox: Server, method: str, path: str, **more: Any) -> requests.Response:
    headers = {**AUTH, **more.pop("headers", {})}
    return requests.request(
        method, f"{sandbox.url}/v25.0/{path}", headers=headers, timeout=5, **more
    )


def deliver(
    sandbox: Server, body: str, headers: dict[str, str], name: str = "demo"
) -> requests.Response:
    url = f"{sandbox.url}/webhooks/{name}"
    return requests.post(url, data=body.encode(), headers=headers, timeout=5)


def ledger(sandbox: Server, query: str = "") -> list[dict[str, Any]]:
    found = requests.get(f"{sandbox.url}/ledger{query}", timeout=5).json()
    assert found["count"] == len(found["entries"])
    return list(found["entries"])


# Facebook


def test_a_post_is_visible_at_once_unless_it_is_unpublished(sandbox: Server) -> None:
    shown = graph(sandbox, "POST", "12/feed", data={"message": "shown"}).json()
    dark = graph(sandbox, "POST", "12/feed", data={"message": "dark", "published": "false"}).json()

    assert [entry["post_id"] for entry in ledger(sandbox)] == [shown["id"]]
    assert {entry["post_id"] for entry in ledger(sandbox, "?hidden=true")} == {
        shown["id"],
        dark["id"],
    }


def test_publishing_twice_shows_one_post_from_the_first_time_on(sandbox: Server) -> None:
    post = graph(sandbox, "POST", "12/feed", data={"message": "a", "published": "false"}).json()
    flip = {"data": {"is_published": "true"}}

    answers = [graph(sandbox, "POST", post["id"], **flip)]
    (first,) = ledger(sandbox)
    answers.append(graph(sandbox, "POST", post["id"], **flip))

    assert [answer.json() for answer in answers] == [{"success": True}, {"success": True}]
    (second,) = ledger(sandbox)
    assert second == {**first, "calls": 2}


def test_photos_are_attached_by_form_or_by_json(sandbox: Server) -> None:
    photo = graph(
        sandbox, "POST", "12/photos", data={"url": "https://cdn.example/a.jpg", "published": "0"}
    ).json()
    attached = {"media_fbid": photo["id"]}

    graph(sandbox, "POST", "12/feed", data={"attached_media[0]": json.dumps(attached)})
    graph(sandbox, "POST", "12/feed", json={"message": "m", "attached_media": [attached]})

    assert [entry["photos"] for entry in ledger(sandbox)] == [["https://cdn.example/a.jpg"]] * 2


def test_a_published_photo_is_a_post(sandbox: Server) -> None:
    url = "https://cdn.example/a.jpg"

    answer = graph(sandbox, "POST", "12/photos", data={"url": url, "caption": "c"}).json()

    (entry,) = ledger(sandbox)
    assert (entry["post_id"], entry["text"], entry["photos"]) == (answer["post_id"], "c", [url])


def test_a_post_can_be_read_listed_and_deleted(sandbox: Server) -> None:
    post = graph(sandbox, "POST", "12/feed", data={"message": "a"}).json()["id"]

    asked = graph(sandbox, "GET", post, params={"fields": "is_published,permalink_url"}).json()
    listed = graph(sandbox, "GET", "12/feed").json()["data"]
    deleted = graph(sandbox, "DELETE", post).json()

    assert asked == {
        "id": post,
        "is_published": True,
        "permalink_url": f"{sandbox.url}/{post}",
    }
    assert [entry["id"] for entry in listed] == [post]
    assert deleted == {"success": True}
    assert graph(sandbox, "GET", post).json()["error"]["error_subcode"] == 33
    assert graph(sandbox, "GET", "12/feed").json()["data"] == []
    assert sandbox.ledger.visible() == []
    assert ledger(sandbox)[0]["deleted_at"] is not None


@pytest.mark.parametrize(
    ("method", "path", "more", "code"),
    [
        ("POST", "12/feed", {"data": {"message": ""}}, 100),
        ("POST", "12/feed", {"data": {"attached_media[0]": '{"media_fbid":"1"}'}}, 100),
        ("POST", "12/feed", {"data": {"attached_media[0]": "{"}}, 100),
        ("POST", "12/photos", {"data": {"url": "nowhere"}}, 324),
        ("POST", "12_99", {"data": {"is_published": "true"}}, 100),
        ("DELETE", "12_99", {}, 100),
        ("GET", "12_99", {}, 100),
        ("GET", f"12_{'9' * 40}", {}, 100),
        ("GET", "12/feed?limit=x", {}, 100),
        ("DELETE", "12/feed", {}, 100),
        ("GET", "12/feed", {"headers": {"Authorization": "Bearer expired-1"}}, 190),
        ("GET", "12/feed", {"headers": {"Authorization": "Bearer sandbox-until-1"}}, 190),
        ("GET", "12/feed", {"headers": {"Authorization": "Bearer other"}}, 190),
        ("GET", "12/feed?access_token=sandbox-1", {"headers": {"Authorization": ""}}, 2500),
        ("POST", "12/feed", {"headers": {"Authorization": "Bearer sandbox-reader-1"}}, 200),
    ],
)
def test_what_facebook_would_refuse_is_refused_in_its_shape(
    sandbox: Server, method: str, path: str, more: dict[str, Any], code: int
) -> None:
    answer = graph(sandbox, method, path, **more)

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["code"] == code
    assert {"message", "type", "fbtrace_id"} <= set(error)
    assert ledger(sandbox) == []


def test_ids_are_never_given_twice_even_after_a_restart(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        with Server(ledger_path=tmp_path / "ledger") as sandbox:
            ids.append(graph(sandbox, "POST", "12/feed", data={"message": "a"}).json()["id"])
            graph(sandbox, "DELETE", ids[-1])

    assert len(set(ids)) == 2


# Webhooks

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def signed(body: str, webhook_id: str = "w1", *, age: int = 0) -> dict[str, str]:
    """The headers of a delivery that was signed `age` seconds ago."""
    at = int(time.time()) - age
    proof = hmac.digest(b"k" * 32, f"{webhook_id}.{at}.{body}".encode(), hashlib.sha256)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(proof).decode()}",
    }


@pytest.fixture
def receiver(sandbox: Server) -> Server:
    url = f"{sandbox.url}/webhooks/demo/secret"
    assert requests.put(url, json={"secret": SECRET}, timeout=5).status_code == 204
    return sandbox


def test_a_signed_delivery_is_shown_once_however_often_it_comes(receiver: Server) -> None:
    body = '{"caption": "hello", "instance_id": "i1", "tenant_id": "h2o"}'

    answers = [deliver(receiver, body, signed(body)) for _ in range(3)]

    assert [answer.json()["repeated"] for answer in answers] == [False, True, True]
    (entry,) = ledger(receiver)
    assert (entry["webhook_id"], entry["calls"], entry["verified"]) == ("w1", 3, True)
    assert (entry["tenant_id"], entry["instance_id"]) == ("h2o", "i1")


def test_signatures_of_the_specifications_library_are_understood(receiver: Server) -> None:
    body, at = '{"caption": "ü"}', datetime.now(UTC)
    headers = {
        "webhook-id": "w2",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": f"v1,AAAA {Signer(SECRET).sign('w2', at, body)}",
    }

    assert deliver(receiver, body, headers).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        {"webhook-timestamp": None},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "1"},
        {"webhook-signature": None},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-id": "w2"},
    ],
)
def test_a_delivery_whose_proof_is_spoilt_is_refused(
    receiver: Server, spoil: dict[str, str | None]
) -> None:
    spoilt = {**signed("{}"), **spoil}
    headers = {name: value for name, value in spoilt.items() if value is not None}

    assert deliver(receiver, "{}", headers).status_code == 401
    assert deliver(receiver, '{"other": 1}', signed("{}")).status_code == 401
    assert ledger(receiver) == []


@pytest.mark.parametrize("age", [3600, -3600])
def test_a_delivery_from_another_time_is_refused(receiver: Server, age: int) -> None:
    assert deliver(receiver, "{}", signed("{}", age=age)).status_code == 401
    assert ledger(receiver) == []


def test_a_delivery_without_an_id_is_refused(receiver: Server) -> None:
    assert deliver(receiver, "{}", {}).status_code == 400


@pytest.mark.parametrize("body", ["", "no json", "[]"])
def test_a_delivery_without_a_document_is_refused(sandbox: Server, body: str) -> None:
    assert deliver(sandbox, body, {"webhook-id": "w1"}).status_code == 400
    assert ledger(sandbox) == []


def test_a_receiver_that_knows_no_secret_takes_deliveries_unverified(sandbox: Server) -> None:
    deliver(sandbox, '{"title": "t"}', {"webhook-id": "w1"}, name="open")

    (entry,) = ledger(sandbox, "?channel=open")
    assert (entry["verified"], entry["text"]) == (None, "t")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"secret": 5}', b'{"secret": "whsec_!"}'])
def test_a_secret_that_is_none_is_refused_by_field(sandbox: Server, body: bytes) -> None:
    answer = requests.put(f"{sandbox.url}/webhooks/demo/secret", data=body, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "secret"


# Faults


def order(sandbox: Server, fault: object) -> requests.Response:
    return requests.post(f"{sandbox.url}/faults", json=fault, timeout=5)


def test_a_fault_strikes_as_often_as_ordered_and_only_where_it_fits(sandbox: Server) -> None:
    order(sandbox, {"kind": "status", "status": 418, "times": 2, "match": {"path": "/v25.0/12/"}})

    elsewhere = graph(sandbox, "POST", "13/feed", data={"message": "a"}).status_code
    here = [graph(sandbox, "POST", "12/feed", data={"message": "a"}) for _ in range(3)]

    assert (elsewhere, [answer.status_code for answer in here]) == (200, [418, 418, 200])
    (fault,) = requests.get(f"{sandbox.url}/faults", timeout=5).json()["faults"]
    assert (fault["hits"], fault["times"]) == (2, 0)


def test_a_fault_can_single_out_one_post_by_its_text(sandbox: Server) -> None:
    posts = [
        graph(sandbox, "POST", "12/feed", data={"message": text, "published": "false"}).json()
        for text in ("calm", "cursed")
    ]
    match = {"step": "commit", "text": "cursed"}
    order(sandbox, {"kind": "expired_token", "times": None, "match": match})

    answers = [
        graph(sandbox, "POST", post["id"], data={"is_published": "true"}).status_code
        for post in posts
    ]

    assert answers == [200, 400]
    assert [entry["text"] for entry in ledger(sandbox)] == ["calm"]


def test_faults_strike_in_the_order_of_their_orders(sandbox: Server) -> None:
    for status in (501, 502):
        order(sandbox, {"kind": "status", "status": status})

    answers = [graph(sandbox, "GET", "12/feed").status_code for _ in range(3)]

    assert answers == [501, 502, 200]


def test_faults_are_forgotten_one_by_one_or_all(sandbox: Server) -> None:
    first = order(sandbox, {"kind": "drop_before"}).json()["id"]
    order(sandbox, {"kind": "drop_before"})
    url = f"{sandbox.url}/faults"

    assert requests.delete(f"{url}/{first}", timeout=5).status_code == 204
    assert requests.delete(f"{url}/{first}", timeout=5).status_code == 404
    assert len(sandbox.faults.list()) == 1
    assert requests.delete(url, timeout=5).status_code == 204
    assert sandbox.faults.list() == []


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ([], "body"),
        ({}, "kind"),
        ({"kind": "explode"}, "kind"),
        ({"kind": ["status"]}, "kind"),
        ({"kind": "status"}, "status"),
        ({"kind": "status", "status": 99}, "status"),
        ({"kind": "status", "status": "500"}, "status"),
        ({"kind": "slow", "delay_ms": -1}, "delay_ms"),
        ({"kind": "slow", "delay_ms": 1.5}, "delay_ms"),
        ({"kind": "slow", "times": 0}, "times"),
        ({"kind": "slow", "times": True}, "times"),
        ({"kind": "rate_limit", "retry_after": "soon"}, "retry_after"),
        ({"kind": "slow", "speed": 1}, "speed"),
        ({"kind": "slow", "match": []}, "match"),
        ({"kind": "slow", "match": {"network": "nowhere"}}, "match.network"),
        ({"kind": "slow", "match": {"step": "jump"}}, "match.step"),
        ({"kind": "slow", "match": {"path": 1}}, "match.path"),
        ({"kind": "slow", "match": {"page": "1"}}, "match.page"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused_by_field(
    sandbox: Server, fault: object, field: str
) -> None:
    answer = order(sandbox, fault)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert sandbox.faults.list() == []


def test_an_order_that_is_no_json_is_refused(sandbox: Server) -> None:
    answer = requests.post(f"{sandbox.url}/faults", data=b"{", timeout=5)

    assert answer.json()["errors"][0]["field"] == "body"


def test_calls_that_are_held_back_end_with_the_server() -> None:
    with Server() as sandbox:
        sandbox.faults.add({"kind": "timeout", "delay_ms": 600_000})
        host, port = sandbox.url.removeprefix("http://").split(":")
        waiting = socket.create_connection((host, int(port)))
        waiting.sendall(b"GET /v25.0/12/feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while not sandbox.ledger.calls():
            time.sleep(0.01)

    with waiting:
        waiting.settimeout(5)
        assert waiting.recv(1) == b""


# Records and pages


def test_every_networks_call_is_recorded_without_its_secrets(sandbox: Server) -> None:
    sandbox.faults.add({"kind": "drop_after", "match": {"step": "commit"}})
    canary = {"Authorization": "Bearer sandbox-canary"}
    with pytest.raises(requests.ConnectionError):
        graph(sandbox, "POST", "12/feed?access_token=canary", data={"message": "a"}, headers=canary)
    graph(sandbox, "GET", "12/feed", headers=canary)

    calls = requests.get(f"{sandbox.url}/calls", timeout=5).json()["calls"]

    assert [(c["method"], c["path"], c["step"], c["fault"], c["status"]) for c in calls] == [
        ("POST", "/v25.0/12/feed", "commit", "drop_after", None),
        ("GET", "/v25.0/12/feed", "find", None, 200),
    ]
    assert "canary" not in f"{calls}{ledger(sandbox)}"


def test_the_feed_shows_what_is_visible_newest_first_and_runs_nothing(sandbox: Server) -> None:
    page = f"{sandbox.url}/"
    assert "Nothing has been published yet" in requests.get(page, timeout=5).text
    evil = "<script>alert('1')</script>"
    graph(sandbox, "POST", "12/feed", data={"message": "older"})
    graph(sandbox, "POST", "12/feed", data={"message": evil, "link": "javascript:alert(1)"})
    graph(sandbox, "POST", "12/feed", data={"message": "dark", "published": "false"})

    shown = requests.get(page, timeout=5)

    assert shown.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.text.index("&lt;script&gt;") < shown.text.index("older")
    assert "<script" not in shown.text
    assert 'href="javascript' not in shown.text
    assert "dark" not in shown.text.partition("<main>")[2]


def test_a_permalink_shows_its_post_to_people(sandbox: Server) -> None:
    post = graph(sandbox, "POST", "12/feed", data={"message": "read me"}).json()["id"]
    people = {"Accept": "text/html"}

    shown = requests.get(f"{sandbox.url}/{post}", headers=people, timeout=5)
    missing = requests.get(f"{sandbox.url}/12_1", headers=people, timeout=5)

    assert "read me" in shown.text
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("POST", "/ledger"), ("DELETE", "/faults/9999999999")]
)
def test_what_is_not_there_is_404(sandbox: Server, method: str, path: str) -> None:
    assert requests.request(method, f"{sandbox.url}{path}", timeout=5).status_code == 404


def test_a_body_that_is_too_large_is_refused(sandbox: Server) -> None:
    answer = deliver(sandbox, "x" * 120_000_001, {"webhook-id": "w1"})

    assert answer.status_code == 413
    assert ledger(sandbox) == []


def test_many_calls_at_once_are_all_kept(sandbox: Server) -> None:
    def post(number: int) -> str:
        answer = graph(sandbox, "POST", "12/feed", data={"message": str(number)})
        return str(answer.json()["id"])

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(post, range(64)))

    assert len(set(ids)) == 64
    assert {entry["text"] for entry in ledger(sandbox)} == {str(number) for number in range(64)}


# As a program


def start(*options: str) -> tuple[subprocess.Popen[str], str]:
    running = subprocess.Popen(
        [sys.executable, "-m", "sandbox", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    return running, running.stdout.readline().rpartition(" ")[2].strip()


@pytest.mark.parametrize("wanted", [signal.SIGTERM, signal.SIGINT])
def test_it_keeps_its_ledger_over_an_orderly_stop(tmp_path: Path, wanted: signal.Signals) -> None:
    options = ("--port", "0", "--ledger", str(tmp_path / "new" / "ledger.sqlite3"))
    running, url = start(*options)
    assert requests.get(f"{url}/health", timeout=5).json() == {"status": "ok"}
    requests.post(f"{url}/v25.0/12/feed", data={"message": "kept"}, headers=AUTH, timeout=5)
    running.send_signal(wanted)
    _, errors = running.communicate(timeout=10)
    assert (running.returncode, errors) == (0, "")

    running, url = start(*options)
    kept = requests.get(f"{url}/ledger", timeout=5).json()["entries"]
    running.terminate()
    running.communicate(timeout=10)

    assert [entry["text"] for entry in kept] == ["kept"]


def test_it_loses_nothing_when_it_is_killed(tmp_path: Path) -> None:
    options = ("--ledger", str(tmp_path / "ledger.sqlite3"))
    running, url = start(*options)
    requests.post(f"{url}/v25.0/12/feed", data={"message": "kept"}, headers=AUTH, timeout=5)
    running.kill()
    running.communicate(timeout=10)

    with Server(ledger_path=options[1]) as sandbox:
        assert [entry["text"] for entry in sandbox.ledger.visible()] == ["kept"]


def test_a_port_that_is_taken_is_said_so() -> None:
    with Server() as taken:
        port = taken.url.rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-m", "sandbox", "--port", port],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            timeout=20,
        )

    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import sandbox, sandbox.__main__"],
        cwd=ROOT,
        env={"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert done.stderr == ""
