"""Unit tests can't reach the network or this machine's own ports."""

from __future__ import annotations

import socket
from collections.abc import Callable
from urllib.request import urlopen

import pytest
import requests
from botocore.config import Config
from botocore.session import Session

HERE = ("127.0.0.1", 9)


def of_aws() -> object:
    client = Session().create_client(
        "sqs",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        endpoint_url="http://127.0.0.1:9",
        config=Config(retries={"total_max_attempts": 1}),
    )
    return client.list_queues()


def of_a_socket(method: str, *arguments: object, kind: int = socket.SOCK_STREAM) -> object:
    with socket.socket(type=kind) as opened:
        return getattr(opened, method)(*arguments)


@pytest.mark.parametrize(
    "reaching",
    [
        lambda: socket.create_connection(HERE),
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: of_a_socket("connect", HERE),
        lambda: of_a_socket("connect_ex", HERE),
        lambda: of_a_socket("sendto", b"", HERE, kind=socket.SOCK_DGRAM),
        lambda: of_a_socket("bind", ("127.0.0.1", 0)),
        lambda: urlopen("http://127.0.0.1:9/"),
        lambda: requests.get("http://127.0.0.1:9/", timeout=1),
        of_aws,
    ],
    ids=[
        "a connection",
        "a name",
        "connect",
        "connect_ex",
        "a datagram",
        "a server",
        "urllib",
        "requests",
        "botocore",
    ],
)
def test_a_unit_test_that_wants_the_network_fails_and_hears_why(
    reaching: Callable[[], object],
) -> None:
    with pytest.raises(pytest.fail.Exception, match="move it to integration"):
        reaching()
