"""What operators see and do; tests over all routes are elsewhere."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from api import tables
from drumbeat import application
from drumbeat.domain.operators import Action
from drumbeat.domain.tenancy import Person
from drumbeat.persistence.credits import PeriodItem, bare_period
from tests.http_client import Answer
from tests.integration.api.conftest import CONTRACT, OURS, THEIRS, World
from tests.route_table import ADMIN, ROUTES, Need, Route

EVE = Person(user_id="eve", email="eve@drumbeat.example")


def is_table(route: Route) -> bool:
    """Whether the document says that the route can also answer CSV."""
    succeeded = CONTRACT.operations[route.name].told["responses"].get("200", {})
    return "text/csv" in succeeded.get("content", {})


LISTS = [route for route in ROUTES if is_table(route)]


def ask(world: World, path: str, accept: str = "application/json", **query: str) -> Answer:
    operator = world.ours.members[Need.OPERATOR]
    headers = {"Accept": accept}
    return world.client.request("GET", f"{ADMIN}{path}", query, headers=headers, as_user=operator)


def table(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def change(reason: str, tenant_id: str = OURS) -> None:
    application.running().operator_log.logged(
        EVE,
        Action.CHANGE_BUSINESS,
        subject=tenant_id,
        tenant_id=tenant_id,
        reason=reason,
        before={"plan": "free"},
        wanted={"plan": "pro"},
        act=lambda: (None, {"plan": "pro"}),
    )


@pytest.mark.parametrize("q", ["h2o", "H2O", "2o"])
def test_businesses_are_found_by_a_part_of_their_name(world: World, q: str) -> None:
    [found] = ask(world, "/tenants", q=q, limit="1").json["items"]

    assert (found["tenant_id"], found["name"]) == (OURS, OURS.upper())


def test_businesses_are_listed_page_by_page(world: World) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = ask(world, "/tenants", limit="1", **({"cursor": cursor} if cursor else {})).json
        seen += [each["tenant_id"] for each in page["items"]]
        cursor = page["cursor"]

    assert [each for each in seen if each in (OURS, THEIRS)] == [THEIRS, OURS]
    assert seen == sorted(seen)


def test_what_was_changed_is_listed_with_who_and_why(world: World) -> None:
    change("Older.")
    change("Of the others.", THEIRS)
    change("They wrote.")

    [newest, older, _] = ask(world, "/changes", tenant_id=OURS).json["items"]

    assert (newest["by"], newest["reason"]) == (EVE.email, "They wrote.")
    assert older["reason"] == "Older."
    assert newest["changes"] == [{"name": "plan", "before": "free", "after": "pro"}]
    assert newest["outcome"] == "done"


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_every_list_is_a_table_where_that_is_asked_for(world: World, route: Route) -> None:
    call = route.example(world.ours)
    operator = world.ours.members[Need.OPERATOR]
    listed = route.send(world.client, call, operator).json["items"]

    shown = table(route.send(world.client, call, operator, headers={"Accept": "text/csv;q=0.9"}))

    assert len(shown) >= len(listed)
    refused = route.send(world.client, call, operator, headers={"Accept": "text/csv;q=0, */*"})
    assert refused.json["items"] == listed


def test_a_table_goes_on_where_it_says_and_nothing_in_it_runs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reason in ("+1", 'She said "yes", twice'):
        change(reason)
    monkeypatch.setattr(tables, "MOST_ROWS", 2)

    first = ask(world, "/changes", "text/csv", tenant_id=OURS)
    [address] = first.headers["link"].removesuffix('; rel="next"').splitlines()
    second = world.client.request(
        "GET",
        f"{ADMIN}/changes",
        address.strip("<>?"),
        headers={"Accept": "text/csv"},
        as_user=world.ours.members[Need.OPERATOR],
    )

    reasons = [row["reason"] for answer in (first, second) for row in table(answer)]
    assert reasons == ['She said "yes", twice', "'+1", "They called."]
    assert "link" not in second.headers


def change_business(world: World, **body: Any) -> Answer:
    return world.client.request(
        "PATCH",
        f"{ADMIN}/tenants/{OURS}",
        json={"reason": "They called.", **body},
        as_user=world.ours.members[Need.OPERATOR],
    )


def test_a_business_gets_a_plan_limits_of_its_own_and_credits_each_with_its_reason(
    world: World,
) -> None:
    answer = change_business(world, plan="pro", limits={"queue": 7}, credits=700)

    assert answer.status == 200, answer.text
    told = answer.json
    assert (told["plan"], told["own_limits"], told["limits"]["queue"]) == ("pro", {"queue": 7}, 7)
    assert told["credits"]["granted"] == 700
    assert ask(world, "/tenants", q=OURS, plan="pro").json["items"] == [told]
    granted, plan = ask(world, "/changes", tenant_id=OURS, limit="2").json["items"]
    assert {each["name"]: each["after"] for each in plan["changes"]}.items() >= {
        ("plan", "pro"),
        ("limits.queue", "7"),
    }
    assert [(c["name"], c["after"]) for c in granted["changes"]] == [("credits", "700")]


def test_a_limit_of_its_own_is_taken_away_and_a_smaller_plan_waits_for_the_month(
    world: World,
) -> None:
    assert change_business(world, plan="business", limits={"queue": 7}).status == 200

    told = change_business(world, plan="pro", limits={"queue": None}).json

    assert (told["plan"], told["next_plan"], told["own_limits"]) == ("business", "pro", {})
    assert told["plan_changes_at"] == told["credits"]["ends_at"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"credits": 5}, "credits"),
        ({"limits": {"posts": 5}}, "limits.posts"),
        ({"plan": "gold"}, "plan"),
        ({"plan": "free", "reason": " "}, "reason"),
    ],
)
def test_what_can_not_be_is_refused_by_field_and_changes_nothing(
    world: World, body: dict[str, Any], field: str
) -> None:
    before = world.state()

    answer = change_business(world, **body)

    assert (answer.status, answer.fields) == (422, [field])
    assert world.state() == before


def test_errors_are_found_by_what_became_of_the_post(world: World) -> None:
    [failed] = ask(world, "/errors", tenant_id=OURS, outcome="failed").json["items"]

    assert failed["code"] == "laid_out"
    assert ask(world, "/errors", tenant_id=OURS, outcome="missed").json["items"] == []


def test_a_month_that_says_more_than_posts_hold_is_corrected_with_a_reason(world: World) -> None:
    assert change_business(world, plan="pro").status == 200
    app = application.running()
    tenant = app.stored_tenants.get(OURS)
    assert tenant is not None
    key = app.credits.adjust(tenant, 1, reason="A gift.", by=EVE.email).key
    held = ask(world, "/tenants", q=OURS).json["items"][0]["credits"]["held"]
    assert ask(world, f"/tenants/{OURS}/credit-differences").json == {"items": []}
    bare_period(OURS, key).update([PeriodItem.held.add(2), PeriodItem.available.add(-2)])

    [found] = ask(world, f"/tenants/{OURS}/credit-differences").json["items"]
    corrected = world.client.request(
        "POST",
        f"{ADMIN}/tenants/{OURS}/credit-differences/correct",
        json={"reason": "The night found it."},
        as_user=world.ours.members[Need.OPERATOR],
    )

    assert (found["held"], found["counted"]) == (held + 2, held)
    assert (corrected.status, corrected.json) == (200, {"items": [found]})
    assert ask(world, f"/tenants/{OURS}/credit-differences").json == {"items": []}
    [change] = ask(world, "/changes", tenant_id=OURS, limit="1").json["items"]
    assert (change["action"], change["reason"]) == ("correct_credits", "The night found it.")
    assert [(c["before"], c["after"]) for c in change["changes"]] == [(str(held + 2), str(held))]


def test_the_months_of_no_business_can_not_be_counted(world: World) -> None:
    assert ask(world, "/tenants/nobody/credit-differences").status == 404
