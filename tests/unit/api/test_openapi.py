"""The OpenAPI document agrees with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api import openapi
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.schedule import Schedule
from tests.whole_api import app

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.document(app)


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**operation, "method": method, "path": path}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_committed_document_is_the_generated_one(document: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == document, "run `make openapi`"


def test_every_operation_is_named_once_and_described(operations: list[dict[str, Any]]) -> None:
    names = [operation["operationId"] for operation in operations]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in names)
    assert all(operation["summary"] and operation["tags"] for operation in operations)


def test_every_group_of_operations_is_described(
    document: dict[str, Any], operations: list[dict[str, Any]]
) -> None:
    described = [tag["name"] for tag in document["tags"]]

    assert sorted(described) == sorted({tag for each in operations for tag in each["tags"]})


def test_every_failure_is_a_problem_document(
    document: dict[str, Any], operations: list[dict[str, Any]]
) -> None:
    for operation in operations:
        failures = {s: r for s, r in operation["responses"].items() if s >= "400"}
        assert {"429", "500", "503"} <= set(failures), operation["path"]
        assert all(set(response) == {"$ref"} for response in failures.values())
    for response in document["components"]["responses"].values():
        assert "application/problem+json" in response["content"]


def test_all_but_the_way_in_needs_a_token(operations: list[dict[str, Any]]) -> None:
    open_to_all = {
        operation["path"]
        for operation in operations
        # It has a token of its own in its path.
        if not operation["security"]
        and not operation["path"].startswith("/api/public/uppy/{token}")
    }

    callback, seen = "/api/oauth/callback/{platform}", "/api/public/banners/seen"
    stop = "/api/public/mail/stop"
    # Networks and billing sign their requests; people are identified by the network's code.
    signed = {f"/api/oauth/{name}/{{platform}}" for name in ("deauthorise", "data-deletion")}
    signed.add("/api/billing/events")
    assert open_to_all == {callback, seen, stop, "/api/oauth/data-deletion/{code}"} | signed | {
        f"/api/auth/{name}"
        for name in (
            "register",
            "confirm",
            "resend",
            "login",
            "refresh",
            "logout",
            "forgot",
            "reset",
        )
    }


def test_every_tenants_route_names_its_tenant(operations: list[dict[str, Any]]) -> None:
    for operation in operations:
        # An invitation is found by its owner in any tenant, and a network by its name. Operators'
        # routes have no tenant, or any.
        of_none = operation["tags"] in (["invitations"], ["admin"]) or not operation["security"]
        if "404" in operation["responses"] and not of_none:
            names = {(p["name"], p["required"]) for p in operation["parameters"]}
            assert ("tenant_id", True) in names, operation["path"]


def test_generated_clients_get_no_field_that_may_be_anything(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("additionalProperties") is not True, name
        for field, told in schema.get("properties", {}).items():
            typed = {"$ref", "type", "anyOf", "enum", "const"} & set(told)
            assert typed, f"{name}.{field}"
            assert told.get("additionalProperties") is not True, f"{name}.{field}"
            assert not {"$ref", "enum"} <= set(told), f"{name}.{field} is told twice"


def test_what_may_be_left_out_has_no_default_that_looks_required(
    document: dict[str, Any], operations: list[dict[str, Any]]
) -> None:
    for operation in operations:
        for parameter in operation.get("parameters", []):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", [])
        if "requestBody" in operation:
            sent = operation["requestBody"]["content"]["application/json"]["schema"]
            body = document["components"]["schemas"][sent["$ref"].rpartition("/")[2]]
            assert not [n for n, told in body["properties"].items() if "default" in told]


def test_bodies_refuse_what_they_do_not_know(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                reference = operation["requestBody"]["content"]["application/json"]["schema"][
                    "$ref"
                ]
                assert schemas[reference.rpartition("/")[2]]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        *(("posts_per_week", posts) for posts in (-1, 0, 1, 7, 336, 337, 2.5, True, "3")),
        *(("schedule_times", [at]) for at in ("00:00", "23:59", "24:00", "9:00", "12:60", 9)),
        *(("schedule_times", times) for times in ([], ["09:00", "09:00"], ["09:00"] * 49)),
        *(("days_of_week", days) for days in ([], [0], [1, 7], [8], [1, 1], [True], "1")),
    ],
)
def test_the_document_refuses_of_a_schedule_what_the_domain_refuses(
    document: dict[str, Any], field: str, sent: object
) -> None:
    schema = document["components"]["schemas"]["PreviewRequest"]["properties"][field]
    # Enough times for any possible number of posts.
    half_hours = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30")]
    plan = {"posts_per_week": 1, "days_of_week": None, "schedule_times": half_hours, field: sent}

    described = Draft202012Validator(schema).is_valid(sent)

    assert described is _is_schedule(plan)


def _is_schedule(plan: dict[str, Any]) -> bool:
    try:
        Schedule.checked(
            posts_per_week=plan["posts_per_week"],
            timezone="Europe/Berlin",
            times=plan["schedule_times"],
            days_of_week=plan["days_of_week"],
        )
    except InvalidInput:
        return False
    return True
