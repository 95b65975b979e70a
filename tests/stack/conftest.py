"""People and the API on the stack that `tests/conftest.py` starts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.api_client import ApiClient
from local.stack import Stack
from tests.stack.api import Api
from tests.stack.canary import run

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Correct-horse-9"


@pytest.fixture(scope="session")
def sign_up(stack: Stack) -> Callable[[], ApiClient]:
    """Registers a new person and returns a client that is logged in as them."""

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
    """The API through the gateway, with each answer checked against the OpenAPI document."""
    return Api.of(stack)


@pytest.fixture(scope="session")
def first_canary(stack: Stack) -> dict[str, Any]:
    """The result of the canary job's first run."""
    return run(stack)


@pytest.fixture(autouse=True)
def canary_is_out(request: pytest.FixtureRequest) -> None:
    """Starts the canary early, because its post is due after minutes; not during tests that
    count."""
    expected = any(
        "first_canary" in getattr(item, "fixturenames", ()) for item in request.session.items
    )
    if expected and request.node.get_closest_marker("counts") is None:
        request.getfixturevalue("first_canary")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the stack for themselves run first; those that wait for early starts run
    last."""
    items.sort(
        key=lambda item: (
            item.get_closest_marker("counts") is None,
            item.get_closest_marker("late") is not None,
        )
    )
