"""The deployed template on MiniStack, started once for all stack tests, with data of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.api_client import ApiClient
from local.processes import free_port
from local.stack import Stack
from tests.stack.api import Api

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Correct-horse-9"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running stack: `api_url`, `sandbox_url`, `outputs`, `client("dynamodb")`.

    The workflow's retries come after 1, 5 and 25 seconds instead of 60, 300 and 900.
    """
    home = tmp_path_factory.mktemp("stack")
    parameters = {"RetryIntervalSeconds": "1"}
    with Stack(ROOT, port=free_port(), home=home, parameters=parameters) as running:
        yield running


@pytest.fixture(scope="session")
def sign_up(stack: Stack) -> Callable[[], ApiClient]:
    """Registers somebody new and answers a client that is logged in as them."""

    def register() -> ApiClient:
        client = ApiClient(stack.api_url)
        email = f"{uuid.uuid4()}@example.com"
        person = {"email": email, "password": PASSWORD, "full_name": "Some Body"}
        assert client.call("POST", "/auth/register", person).status == 201
        assert client.login(email, PASSWORD)
        return client

    return register


@pytest.fixture(scope="session")
def api(stack: Stack) -> Api:
    """The API through the gateway, each answer held to the OpenAPI document."""
    return Api.of(stack)
