"""Every route is in the test table, the document and the gateway, and its example works."""

from __future__ import annotations

from pathlib import Path

import pytest
from cfnlint.decode import cfn_yaml

from tests import whole_api
from tests.integration.api.conftest import CONTRACT, World
from tests.route_table import BY_NAME, ROUTES, Need, Route

#: Answered by a separate function for the deployment; not part of the API.
ELSEWHERE = {"POST /api/canary"}

ROOT = Path(__file__).resolve().parents[3]


def of_the_resolver() -> set[str]:
    routes = [*whole_api.app._static_routes, *whole_api.app._dynamic_routes]
    return {f"{route.method} {route.openapi_path}" for route in routes}


def test_the_resolver_the_template_and_the_table_have_the_same_routes() -> None:
    template = cfn_yaml.load(str(ROOT / "template.yaml"))
    gateway = {each["Key"] for each in template["Mappings"]["Route"].values()} - ELSEWHERE

    assert of_the_resolver() == gateway
    assert of_the_resolver() == set(BY_NAME), "tests/route_table.py needs an example for each"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_example_is_answered_as_promised(world: World, route: Route) -> None:
    caller = world.ours.caller(route.needs)

    answer = route.send(world.client, route.example(world.ours), caller)

    assert answer.status == route.status, answer.text


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_example_uses_all_that_its_route_takes(furnished: World, route: Route) -> None:
    """Otherwise the tests that vary examples would not cover all parameters."""
    operation = CONTRACT.operations[route.name]
    call = route.example(furnished.ours)

    assert set(call.path) == set(operation.parameters("path"))
    assert set(operation.parameters("query")) - set(call.query) <= {"cursor"}
    assert _fields(route) == set(call.body if isinstance(call.body, dict) else ())


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_document_tells_who_may_call_and_what_may_go_wrong(route: Route) -> None:
    operation = CONTRACT.operations[route.name]
    told = {int(status) for status in operation.told["responses"]}
    expected = {route.status, 429, 500, 503}
    if route.method != "GET":
        expected |= {400, 413, 415, 422}
    if route.needs >= Need.SIGNED_IN:
        expected |= {401, 403}
    if route.in_tenant or route.is_operators:
        expected |= {404, 422}

    assert expected <= told
    assert bool(operation.told["security"]) == (route.needs >= Need.SIGNED_IN)
    assert ("Idempotency-Key" in operation.parameters("header")) == route.takes_key


def _fields(route: Route) -> set[str]:
    """The fields of a body, without the tenant that every body may repeat."""
    if not CONTRACT.takes_body(route.name):
        return set()
    repeated = {"tenant_id"} if route.in_tenant else set()
    return CONTRACT.fields_of(route.name) - repeated - _UNUSED.get(route.name, set())


#: Optional fields that an example leaves out, because they would change its meaning.
_UNUSED = {
    "PATCH /api/v1/marketing/post-instances/{instance_id}": {"version"},
    "POST /api/v1/marketing/banners/reorder": {"version"},
    # Beside `media_urls` it is refused.
    "POST /api/v1/marketing/content-items": {"media"},
    "PATCH /api/v1/marketing/content-items/{content_id}": {"media"},
    "PATCH /api/v1/marketing/posts/{content_id}": {"media"},
    "POST /api/v1/marketing/post-instances/{instance_id}/content": {"media"},
}
