"""The canary on the deployed template: its post, its sink, its result."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from local.api_client import ApiClient
from local.stack import Stack
from tests.stack.canary import run

#: A post is up to 160 s ahead, and is checked a minute after its time.
GIVE_UP_AFTER = 420.0

Fly = Callable[[], dict[str, Any]]


@pytest.fixture
def fly(stack: Stack) -> Fly:
    """Runs the canary's job; returns its result."""
    return lambda: run(stack)


@pytest.mark.late
def test_the_canary_goes_the_way_of_peoples_posts_and_is_judged_healthy(
    first_canary: dict[str, Any], fly: Fly
) -> None:
    # Given a canary that was started when the tests began,
    assert first_canary["scheduled"]

    # when the job comes again after its time,
    deadline = time.monotonic() + GIVE_UP_AFTER
    told = fly()
    while told["verdict"] is None and time.monotonic() < deadline:
        time.sleep(5)
        told = fly()

    # then it was posted in time, and the sink has seen it exactly once.
    assert told["verdict"] == "healthy", told


def test_runs_within_a_minute_share_one_post(fly: Fly) -> None:
    first, second = fly(), fly()

    same_minute = first["scheduled_for"] == second["scheduled_for"]
    assert (first["scheduled"] == second["scheduled"]) is same_minute


def test_what_is_not_signed_is_refused_by_the_sink(stack: Stack) -> None:
    answer = ApiClient(stack.api_url).call("POST", "/canary", {"type": "post.published"})

    assert answer.status in (401, 404)
