"""The six accounts to try plans with: each is in the state that it is meant to show."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local import plan_accounts
from local.api_client import Answer, ApiClient
from local.plan_accounts import PLAN_ACCOUNTS, PlanAccount
from local.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
#: From creating them until the first post without credits is due and `Skipped`.
PATIENCE = 180


class Person:
    """Somebody who has signed in, in their business."""

    def __init__(self, api_url: str, account: PlanAccount) -> None:
        self.account = account
        self.client = ApiClient(api_url)
        assert self.client.login(account.email, account.password)

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        tenant_id = self.account.tenant_id
        return self.client.call(method, path, body, tenant_id=tenant_id, **query)

    def get(self, path: str, **query: str) -> Any:
        answer = self.call("GET", path, **query)
        assert answer.status == 200, answer.body
        return answer.body

    def scheduled(self) -> list[dict[str, Any]]:
        path = "/v1/marketing/post-instances"
        found: list[dict[str, Any]] = self.get(path, status="Scheduled", limit="100")["items"]
        return found

    def refusal(self, method: str, path: str, body: Any) -> dict[str, Any]:
        answer = self.call(method, path, body)
        assert (answer.status, answer.body["code"]) == (409, "limit_reached"), answer.body
        return {name: answer.body[name] for name in ("name", "current", "max", "upgrade_to")}


@pytest.fixture(scope="module")
def people(stack: Stack) -> dict[str, Person]:
    """All of them; one is created again, which keeps its data."""
    deployment = plan_accounts.Deployment(
        root=ROOT,
        api_url=stack.api_url,
        endpoint_url=stack.endpoint_url,
        outputs=stack.outputs,
        client=stack.client,
    )
    plan_accounts.plant(deployment, lambda said: None)
    free = next(each for each in PLAN_ACCOUNTS if each.name == "free")
    plan_accounts.PlanSeed(free, deployment).plant()
    return {each.name: Person(stack.api_url, each) for each in PLAN_ACCOUNTS}


def test_each_is_on_its_plan_with_its_accounts_posts_and_credits(
    people: dict[str, Person],
) -> None:
    for name, person in people.items():
        months = person.get("/v1/credits")
        accounts = person.get("/v1/marketing/channel-accounts", limit="100")["items"]
        account = person.account

        assert months["plan"] == account.plan, name
        assert len(accounts) == sum(account.accounts.values()), name
        if name != "zerocredit":  # whose first post is being skipped
            assert len(person.scheduled()) == account.posts, name
        if account.left is not None:
            assert (months["available"], months["low"]) == (account.left, True), name
        else:
            assert months["available"] + months["reserved"] == months["granted"], name
            assert months["low"] is False, name


def test_free_is_refused_what_it_has_no_room_for_and_told_which_plan_has(
    people: dict[str, Person],
) -> None:
    free = people["free"]
    first = free.scheduled()[0]
    far = (datetime.now(UTC) + timedelta(days=20)).replace(second=0, microsecond=0)
    second = next(iter(plan_accounts.connections(people["pro"].account)))

    assert free.refusal("POST", "/v1/marketing/channel-accounts", {**second, "name": "Second"}) == {
        "name": "accounts_per_platform",
        "current": 1,
        "max": 1,
        "upgrade_to": "pro",
    }
    assert free.refusal(
        "PATCH",
        f"/v1/marketing/post-instances/{first['id']}",
        {"scheduled_for": far.isoformat().replace("+00:00", "Z")},
    ) == {"name": "days_ahead", "current": 20, "max": 7, "upgrade_to": "pro"}
    checked = free.call("POST", "/v1/limits/check", {"actions": [{"type": "automation"}]}).body
    assert not checked["allowed"]
    assert checked["findings"][0]["code"] == "automation_rules"
    told = {each["code"] for each in free.get("/v1/notifications", limit="100")["items"]}
    assert {"accounts_per_platform", "days_ahead"} <= told


def test_the_limits_of_each_say_how_much_is_used(people: dict[str, Person]) -> None:
    used = {
        name: {each["name"]: (each["current"], each["max"]) for each in got["items"]}
        for name, got in ((name, each.get("/v1/limits")) for name, each in people.items())
    }

    assert used["free"]["queue"] == (3, 5)
    assert used["pro"]["queue"] == (25, 50)
    assert used["pro"]["accounts_per_platform"] == (2, 3)
    assert used["business"]["queue"] == (100, 200)
    assert used["business"]["accounts_per_platform"] == (5, 10)


@pytest.mark.late
def test_a_post_without_credits_is_skipped_and_people_are_told(people: dict[str, Person]) -> None:
    zero = people["zerocredit"]
    give_up = time.monotonic() + PATIENCE

    while not (skipped := skipped_of(zero)):
        assert time.monotonic() < give_up, "nothing was skipped"
        time.sleep(1)

    assert skipped[0]["error"]["code"] == "no_credits"
    told = zero.get("/v1/notifications", limit="100")["items"]
    assert skipped[0]["id"] in {
        each["instance_id"] for each in told if each["type"] == "post_skipped"
    }


def skipped_of(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/v1/marketing/post-instances", status="Skipped")[
        "items"
    ]
    return found
