"""Data of a connection is sent only to its own network."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.domain.errors import TransientFailure
from tests.integration.faults.connections import CANARY, SECRET
from tests.integration.faults.rivals import commit_as
from tests.integration.faults.world import DUE, World
from tests.integration.jobs.conftest import Logged

#: In the forms in which they could appear: plain, and the webhook's signing secret as stored.
TELLTALES = (CANARY, SECRET, SECRET.removeprefix("whsec_"))


def shown(world: World, logged: Logged, caplog: Any) -> str:
    """Everything that others than the vault and the network see."""
    return "\n".join(
        [
            json.dumps(logged()),
            caplog.text,
            *(json.dumps(each.passed) for each in world.machine.executions.values()),
            *(json.dumps(each.output) for each in world.machine.executions.values()),
            *(repr(post) for post in world.posts()),
            *(repr(line) for post in world.posts() for line in world.attempts(post)),
            *map(repr, world.failed_sweeps),
        ]
    )


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "slow", "delay_ms": 0},
        {"kind": "expired_token"},
        {"kind": "drop_after"},
        {
            "kind": "status",
            "status": 400,
            "body": {
                "message": f"what is {SECRET}?",
                "error": {"code": 100, "message": f"bad token sandbox-{CANARY}"},
            },
        },
        {
            "kind": "status",
            "status": 500,
            "times": None,
            "body": {
                "message": f"what is {SECRET}?",
                "error": {"code": 324, "message": f"bad token sandbox-{CANARY}"},
            },
        },
    ],
    ids=["posted", "reconnect", "lost", "refused", "exhausted"],
)
def test_no_secret_is_logged_recorded_or_handed_to_the_workflow(
    world: World,
    logged: Logged,
    caplog: pytest.LogCaptureFixture,
    platform: str,
    fault: dict[str, Any],
) -> None:
    caplog.set_level(logging.DEBUG)
    step = {"webhook": "webhook", "facebook": "commit"}[platform]
    world.sandbox.faults.add({"match": {"step": step}, **fault})
    world.schedule(world.connect(platform))

    world.settle(within=timedelta(hours=1))

    everything = shown(world, logged, caplog)
    assert logged()
    assert [telltale for telltale in TELLTALES if telltale in everything] == []


@pytest.mark.parametrize("platform", ["webhook", "facebook"])
def test_no_secret_is_in_an_exception_or_its_causes(world: World, platform: str) -> None:
    post = world.schedule(world.connect(platform))
    world.run_until(DUE - timedelta(seconds=1))
    world.clock.advance(timedelta(seconds=1))
    world.sandbox.faults.add({"kind": "drop_before", "match": {}, "times": None})

    with pytest.raises(TransientFailure) as raised:
        commit_as(world, post, attempt=1)

    said = "".join(traceback.format_exception(raised.value))
    assert [telltale for telltale in TELLTALES if telltale in said] == []
