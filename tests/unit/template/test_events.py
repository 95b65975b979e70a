"""The sample events for `sam local invoke -e` equal what the deployment sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.unit.template.conftest import ROOT, Template

EVENTS = sorted((ROOT / "events").glob("*.json"))


def test_there_is_an_event_for_every_function(template: Template) -> None:
    handlers = {function["Handler"] for function in template.functions().values()}
    names = {path.stem for path in EVENTS}

    for handler in handlers:
        kind, *_, module, _ = handler.split(".")
        wanted = f"api_{module}_" if kind == "api" else module
        assert any(name.startswith(wanted) for name in names), handler


@pytest.mark.parametrize("path", [p for p in EVENTS if p.stem.startswith("api_")], ids=str)
def test_requests_are_for_routes_that_exist(template: Template, path: Path) -> None:
    event = json.loads(path.read_text())
    routes = {
        route["RouteKey"]: route["AuthorizationType"]
        for route in template.of_type("AWS::ApiGatewayV2::Route").values()
    }

    has_claims = "authorizer" in event["requestContext"]

    assert routes[event["routeKey"]] == ("JWT" if has_claims else "NONE")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("publish_prepare", "Prepare"),
        ("publish_commit", "Commit"),
        ("record_failure", "RecordFailure"),
    ],
)
def test_workflow_events_have_what_the_workflow_passes(
    definition: Mapping[str, Any], name: str, state: str
) -> None:
    event = json.loads((ROOT / "events" / f"{name}.json").read_text())
    passed = {key.removesuffix(".$") for key in definition["States"][state]["Parameters"]}

    assert set(event) == passed
