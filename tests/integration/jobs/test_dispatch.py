"""The dispatcher's function, on the real Step Functions adapter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from drumbeat import application
from drumbeat.ports import Replace
from jobs import dispatch
from tests.integration.faults.world import CONTEXT
from tests.integration.jobs.conftest import ACCOUNT, INSTANCE, Deployment, Logged, event


def tick() -> dict[str, int]:
    return dispatch.handler(event("dispatch"), CONTEXT)


def test_a_post_that_is_due_soon_is_started(deployment: Deployment) -> None:
    deployment.schedule()
    deployment.clock.advance(-timedelta(minutes=5))

    answer = tick()

    assert answer == {"started": 1, "stale": 0}
    assert deployment.executions() == [
        {
            "name": f"{INSTANCE}-1-2",
            "input": {
                "tenant_id": "h2o",
                "posts": [
                    {
                        "instance_id": INSTANCE,
                        "slot": f"2026-12-22T17:00Z#{ACCOUNT}",
                        "generation": 1,
                        "attempt": 2,
                    }
                ],
                "due_at": "2026-12-22T17:00:00Z",
                "wait_until": "2026-12-22T17:00:00Z",
            },
        }
    ]


def test_a_second_tick_starts_nothing(deployment: Deployment) -> None:
    deployment.schedule()

    assert [tick(), tick()] == [{"started": 1, "stale": 0}, {"started": 0, "stale": 0}]
    assert len(deployment.executions()) == 1


def test_a_start_that_was_made_before_is_success(deployment: Deployment) -> None:
    post = deployment.schedule()
    tick()
    leased = deployment.post()
    unleased = replace(leased, attempt=post.attempt, take_up_at=post.take_up_at)
    application.running().stored_calendar.apply(Replace(leased, unleased))

    assert tick() == {"started": 1, "stale": 0}
    assert len(deployment.executions()) == 1


def test_a_function_with_no_time_left_leaves_the_post_to_the_next_tick(
    deployment: Deployment,
) -> None:
    deployment.schedule()
    ending = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 9_000})

    answer = dispatch.handler(event("dispatch"), ending)  # type: ignore[arg-type]

    assert answer == {"started": 0, "stale": 0}
    assert tick() == {"started": 1, "stale": 0}


def test_a_quiet_minute_leaves_no_line(deployment: Deployment, logged: Logged) -> None:
    deployment.schedule()
    deployment.clock.advance(-timedelta(hours=1))

    assert tick() == {"started": 0, "stale": 0}
    assert logged() == []


def test_what_was_started_is_logged(deployment: Deployment, logged: Logged) -> None:
    deployment.schedule()

    tick()

    [line] = logged()
    assert (line["message"], line["started"], line["stale"]) == ("Swept", 1, 0)
