"""With a key a request can be repeated, on every route that creates or starts something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ClientError

from tests.http_client import ABSENT, Answer
from tests.integration.api.conftest import TABLE, Item, World
from tests.naming import told
from tests.route_table import (
    ADMIN,
    BY_NAME,
    MARKETING,
    ROUTES,
    Call,
    Need,
    Route,
    Things,
    accept,
    invite,
    member_address,
)

TAKING = [route for route in ROUTES if route.takes_key]
IN_TENANT = [route for route in TAKING if route.in_tenant]
#: These answer part by part, and failures are in their answer.
IN_PARTS = {
    f"POST {MARKETING}/post-instances/bulk",
    f"POST {MARKETING}/post-instances/missed/resolve",
    f"POST {MARKETING}/post-instances/retry",
    f"POST {MARKETING}/scheduler/topoff",
    f"POST {MARKETING}/connections/{{connection_id}}/accounts",
}
#: Running it again would publish a second time.
POSTS = f"POST {MARKETING}/posts"
#: Repeatable without a key: a second retry, file or order has no further effect.
REPEATABLE = {
    f"POST {ADMIN}/jobs/{{job_id}}/retry",
    f"POST {MARKETING}/post-instances/{{instance_id}}/retry",
    f"POST {MARKETING}/media",
    f"POST {MARKETING}/banners/reorder",
}
#: Without writes here: another function sends a test, and no post waits for a reconnect.
WRITING_NOTHING = {
    f"POST {MARKETING}/channel-accounts/{{account_id}}/test",
    f"POST {MARKETING}/post-instances/retry",
}
AS_ONE = [route for route in TAKING if route.name not in IN_PARTS | WRITING_NOTHING]
WRITING = [route for route in TAKING if route.name not in WRITING_NOTHING]
over_writing = pytest.mark.parametrize("route", WRITING, ids=lambda route: route.name)
CONTENT = BY_NAME[f"POST {MARKETING}/content-items"]
KEY = "b2c1-0001"

#: AWS operations that change something.
WRITES = {
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "TransactWriteItems",
    "BatchWriteItem",
    "SignUp",
    "StartExecution",
    "SendMessageBatch",
}


class Killed(BaseException):
    """The function dies during a request; no further code runs."""


over_all = pytest.mark.parametrize("route", TAKING, ids=lambda route: route.name)


@over_all
def test_a_repeated_request_gets_the_same_answer_and_does_nothing(
    world: World, route: Route
) -> None:
    first = _send(world, route)
    before = world.state(with_keys=True)

    second = _send(world, route)

    assert first.status == route.status
    assert (second.status, second.text) == (first.status, first.text)
    assert second.headers == first.headers
    assert world.state(with_keys=True) == before


@pytest.mark.parametrize(
    "route", [each for each in WRITING if each.name not in REPEATABLE], ids=lambda route: route.name
)
def test_without_a_key_a_repeated_request_is_another_one(world: World, route: Route) -> None:
    first = _send(world, route, key=None)
    second = _send(world, route, key=None)

    assert first.status == route.status
    assert told(second) != told(first)
    assert not _records(world)


@over_all
def test_a_key_with_another_body_is_refused_and_does_nothing(world: World, route: Route) -> None:
    assert _send(world, route).status == route.status
    before = world.state(with_keys=True)

    answer = _send(world, route, _another(route, world.ours))

    assert (answer.status, answer.code) == (422, "idempotency_mismatch")
    assert answer.fields == ["Idempotency-Key"]
    assert world.state(with_keys=True) == before


def test_posts_are_not_placed_again_by_a_request_that_was_cut_off(world: World) -> None:
    route = BY_NAME[POSTS]
    with _at_the_first_write(_killed), pytest.raises(Killed):
        _send(world, route)
    [record] = _records(world)
    until = datetime.fromtimestamp(int(record["in_progress_expiration"]["N"]) / 1000, UTC)

    answer = _send(world, route)

    assert until - datetime.now(UTC) > timedelta(hours=23)
    assert (answer.status, answer.code) == (409, "idempotency_in_progress")
    assert "was cut off" in answer.json["detail"]


@over_writing
def test_while_the_first_request_runs_the_second_is_told_so(world: World, route: Route) -> None:
    with _at_the_first_write(_killed), pytest.raises(Killed):
        _send(world, route)
    before = world.state(with_keys=True)

    answer = _send(world, route)

    assert (answer.status, answer.code) == (409, "idempotency_in_progress")
    assert answer.json["retryable"] is True
    assert world.state(with_keys=True) == before


@pytest.mark.parametrize(
    "route", [each for each in WRITING if each.name != POSTS], ids=lambda route: route.name
)
def test_a_request_that_can_no_longer_be_running_is_carried_out(world: World, route: Route) -> None:
    with _at_the_first_write(_killed), pytest.raises(Killed):
        _send(world, route)
    [record] = _records(world)
    started = datetime.fromtimestamp(int(record["in_progress_expiration"]["N"]) / 1000, UTC)
    assert timedelta(0) < started - datetime.now(UTC) < timedelta(seconds=31)
    _change(world, record, "in_progress_expiration", {"N": "1000"})

    answer = _send(world, route)

    assert answer.status == route.status


@pytest.mark.parametrize("route", AS_ONE, ids=lambda route: route.name)
def test_a_request_that_failed_leaves_nothing_behind_its_key(world: World, route: Route) -> None:
    before = world.state(with_keys=True)
    with _at_the_first_write(_throttled):
        failed = _send(world, route, failing=True)

    assert failed.status in (429, 503), failed.text
    assert failed.json["retryable"] is True
    assert int(failed.headers["retry-after"]) > 0
    assert world.state(with_keys=True) == before
    assert _send(world, route).status == route.status


@over_all
def test_an_answer_is_kept_for_a_day(world: World, route: Route) -> None:
    _send(world, route)

    [record] = _records(world)

    kept_until = datetime.fromtimestamp(int(record["expires_at"]["N"]), UTC)
    left = kept_until - datetime.now(UTC)
    assert timedelta(hours=23, minutes=55) < left < timedelta(hours=24, minutes=5)


def test_after_a_day_a_key_is_new(world: World) -> None:
    first = _send(world, CONTENT)
    [record] = _records(world)
    _change(world, record, "expires_at", {"N": "1000"})

    second = _send(world, CONTENT)

    assert second.status == 201
    assert second.json["id"] != first.json["id"]


@pytest.mark.parametrize("route", IN_TENANT, ids=lambda route: route.name)
def test_another_tenants_key_is_another_key(world: World, route: Route) -> None:
    theirs = _send(world, route, things=world.theirs)
    before = world.state_of(world.theirs)

    ours = _send(world, route)

    assert (theirs.status, ours.status) == (route.status, route.status)
    assert _names_in(ours, world.theirs) == set()
    assert world.state_of(world.theirs) == before


def test_a_user_of_two_tenants_has_their_own_keys_in_each(world: World) -> None:
    """The same person, key and body: only the tenant differs."""
    ours, theirs = world.ours, world.theirs
    admin = ours.members[Need.ADMIN]
    their_admin = theirs.members[Need.ADMIN]
    accept(
        world.client,
        admin,
        invite(world.client, theirs.tenant_id, their_admin, admin, "admin"),
    )

    answers = [
        CONTENT.send(world.client, CONTENT.example(things), admin, headers={"Idempotency-Key": KEY})
        for things in (ours, theirs)
    ]

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json["id"] != answers[1].json["id"]
    assert len(_records(world)) == 2


def test_another_users_key_is_another_key(world: World) -> None:
    by_editor = _send(world, CONTENT, as_user=world.ours.members[Need.EDITOR])
    by_admin = _send(world, CONTENT, as_user=world.ours.members[Need.ADMIN])

    assert (by_editor.status, by_admin.status) == (201, 201)
    assert by_editor.json["id"] != by_admin.json["id"]


def test_a_key_does_not_outlive_the_membership(world: World) -> None:
    editor = world.ours.members[Need.EDITOR]
    assert _send(world, CONTENT, as_user=editor).status == 201
    address = member_address(
        world.client, world.ours.tenant_id, world.ours.members[Need.ADMIN], editor
    )
    world.client.request("DELETE", address, as_user=world.ours.members[Need.ADMIN])

    answer = _send(world, CONTENT, as_user=editor)

    assert (answer.status, answer.code) == (404, "not_found")


def test_a_key_is_not_spent_on_a_request_that_was_refused(world: World) -> None:
    viewer, editor = world.ours.members[Need.VIEWER], world.ours.members[Need.EDITOR]
    wrong = Call(query={"tenant_id": world.ours.tenant_id}, body={"title": ""})

    assert _send(world, CONTENT, as_user=viewer).status == 403
    assert _send(world, CONTENT, wrong, as_user=editor).status == 422
    assert _records(world) == []
    assert _send(world, CONTENT, as_user=editor).status == 201


def test_the_longest_key_is_taken(world: World) -> None:
    first = _send(world, CONTENT, key="x" * 255)
    second = _send(world, CONTENT, key="x" * 255)

    assert first.status == 201
    assert second.text == first.text


@over_all
def test_records_show_neither_keys_nor_what_was_sent(world: World, route: Route) -> None:
    _send(world, route, key="canary-key-77")

    [record] = _records(world)

    assert "canary-key-77" not in repr(record)
    # The answer is stored, with what it shows of the body.
    answered = record["data"]["S"]
    hidden = repr({name: value for name, value in record.items() if name != "data"})
    for value in _texts(route.example(world.ours).body):
        assert value not in hidden
        assert value in _send(world, route, key="canary-key-77").text or value not in answered


def _send(
    world: World,
    route: Route,
    call: Call | None = None,
    *,
    key: str | None = KEY,
    things: Things | None = None,
    as_user: str | None = None,
    failing: bool = False,
) -> Answer:
    things = things or world.ours
    return route.send(
        world.client,
        call or route.example(things),
        as_user or things.caller(route.needs),
        headers={"Idempotency-Key": key} if key else None,
        failing=failing,
    )


def _another(route: Route, things: Things) -> Call:
    """The example with another body; in a tenant, with the tenant repeated in the body."""
    call = route.example(things)
    body: Any = {} if call.body is ABSENT else call.body
    if route.in_tenant:
        return replace(call, body={**body, "tenant_id": things.tenant_id})
    name = next((each for each in ("full_name", "reason") if each in body), "name")
    return replace(call, body={**body, name: "Another"})


def _records(world: World) -> list[Item]:
    items = world.resources.items()
    return [item for key, item in items.items() if key[0].startswith("IDEMPOTENCY#")]


def _change(world: World, record: Item, name: str, value: Mapping[str, str]) -> None:
    world.resources.table.put_item(TableName=TABLE, Item={**record, name: value})


def _names_in(answer: Answer, things: Things) -> set[str]:
    return {name for name in (things.tenant_id, *things.ids.values()) if name in answer.text}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) > 3:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)


def _killed(operation: str) -> None:
    raise Killed


def _throttled(operation: str) -> None:
    code = "TooManyRequestsException" if operation == "SignUp" else "ThrottlingException"
    raise ClientError({"Error": {"Code": code, "Message": "Rate exceeded"}}, operation)


@contextmanager
def _at_the_first_write(act: Callable[[str], None]) -> Iterator[None]:
    """Runs `act` before every write, except writes of the keys' own records."""
    call = botocore.client.BaseClient._make_api_call

    def interposed(client: Any, operation: str, arguments: Any) -> Any:
        if operation in WRITES and "IDEMPOTENCY#" not in repr(arguments):
            act(operation)
        return call(client, operation, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.client.BaseClient, "_make_api_call", interposed)
        yield
