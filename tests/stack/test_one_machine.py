"""Starting, stopping and restarting, on stacks of their own."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest

from local import pictures
from local.api_client import ApiClient
from local.businesses import H2O
from local.processes import LOOPBACK, command_line, free_port, listens
from local.progress import Failure
from local.seed_media import send_form
from local.stack import Stack
from tests.stack.conftest import PASSWORD, ROOT


def test_stopping_keeps_the_data_and_starting_again_finds_it(tmp_path: Path) -> None:
    port, sandbox_port = free_port(), free_port()
    email = "keeper@example.com"
    with Stack(ROOT, port=port, sandbox_port=sandbox_port, home=tmp_path) as first:
        client = ApiClient(first.api_url)
        person = {"email": email, "password": PASSWORD, "full_name": "Keeper"}
        client.call("POST", "/auth/register", person)
        client.login(email, PASSWORD)
        tenant = {"tenant_id": "kept", "name": "Kept", "timezone": "Europe/Paris"}
        made = client.call("POST", "/v1/tenants", tenant)
        address = first.api_url
        _see_businesses_counted(first, 1)
    assert made.status == 201
    assert not listens(port)

    with Stack(ROOT, port=port, sandbox_port=sandbox_port, home=tmp_path) as second:
        client = ApiClient(second.api_url)

        assert second.api_url == address
        assert client.login(email, PASSWORD)
        assert client.call("GET", "/v1/tenants/kept").body == made.body

    with Stack(ROOT, port=free_port(), sandbox_port=sandbox_port, home=tmp_path) as elsewhere:
        client = ApiClient(elsewhere.api_url)

        assert client.login(email, PASSWORD)
        assert client.call("GET", "/v1/tenants/kept").body == made.body
        _see_a_picture_processed(client)
        another = {**tenant, "tenant_id": "another"}
        assert client.call("POST", "/v1/tenants", another).status == 201
        _see_businesses_counted(elsewhere, 2)


def _see_businesses_counted(stack: Stack, number: int) -> None:
    """Changes in the table's stream are counted, also on a restarted stack."""
    where = {"PK": {"S": "STATS#PLANS"}, "SK": {"S": "META"}}
    table, read = stack.outputs["TableName"], stack.client("dynamodb").get_item
    give_up = time.monotonic() + 30
    counted = None
    while counted != str(number):
        assert time.monotonic() < give_up, f"{counted} businesses were counted"
        time.sleep(0.2)
        found = read(TableName=table, Key=where, ConsistentRead=True).get("Item", {})
        counted = found.get("plan#-#unlimited", {}).get("N")


def _see_a_picture_processed(client: ApiClient) -> None:
    """Jobs behind a queue work on another port as well."""
    content = pictures.picture(next(iter(H2O.pictures.values())))
    media, kept = "/v1/marketing/media", {"tenant_id": "kept"}
    wanted = {"filename": "pipe.jpg", "content_type": "image/jpeg", "size": len(content)}
    begun = client.call("POST", f"{media}/presign", wanted, **kept).body
    send_form(begun["url"], begun["fields"], "pipe.jpg", "image/jpeg", content)
    asset_id = begun["asset"]["id"]
    client.call("POST", media, {"asset_id": asset_id}, **kept)
    give_up = time.monotonic() + 60
    while client.call("GET", f"{media}/{asset_id}", **kept).body["status"] != "ready":
        assert time.monotonic() < give_up
        time.sleep(0.5)


def test_a_port_in_use_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Failure, match=f"Port {port} is in use"):
            Stack(ROOT, port=port, home=tmp_path / "new").start()

    assert not (tmp_path / "new").exists()


def test_a_failed_deployment_is_reported_and_leaves_nothing_running(tmp_path: Path) -> None:
    port = free_port()
    stack = Stack(ROOT, port=port, home=tmp_path, parameters={"LogRetentionDays": "2"})

    with pytest.raises(Failure, match=r"`sam` failed with status \d+"):
        stack.start()

    assert not listens(port)
    assert not list(tmp_path.glob("*.pid"))


@pytest.mark.parametrize("part", ["ministack", "sandbox", "front"])
def test_nothing_listens_beyond_loopback(stack: Stack, part: str) -> None:
    sockets = _listening_of(stack, part)

    assert sockets
    assert {address for address, _ in sockets} == {LOOPBACK}


def _listening_of(stack: Stack, part: str) -> set[tuple[str, int]]:
    """Addresses that a part of the stack listens on, from the kernel's own table."""
    pid = json.loads((stack.home / f"{part}.pid").read_text())["pid"]
    assert part in command_line(pid)
    inodes = {
        link.readlink().name.removeprefix("socket:[").removesuffix("]")
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if str(link.readlink()).startswith("socket:")
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                host, _, port = fields[1].partition(":")
                raw = bytes.fromhex(host)
                text = ".".join(map(str, reversed(raw))) if len(raw) == 4 else host
                found.add((text, int(port, 16)))
    return found
