"""A wrong request is answered with what is wrong, and has no effect.

The client checks on every call that errors are problem documents and never a 5xx.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.http_client import Answer
from tests.integration.api import bending
from tests.integration.api.conftest import CONTRACT, World
from tests.route_table import BY_NAME, MARKETING, ROUTES, Need, Route, account_body, webhook_body

WITH_BODY = [route for route in ROUTES if CONTRACT.takes_body(route.name)]
NEEDING_BODY = [route for route in ROUTES if CONTRACT.requires_body(route.name)]
SENDING = [route for route in ROUTES if route.method != "GET" and not route.takes_anything]
WITHOUT_BODY = [route for route in SENDING if not CONTRACT.takes_body(route.name)]
WITH_IDS = [route for route in ROUTES if "{" in route.path]
WITH_KEY = [route for route in ROUTES if route.takes_key]


def over(routes: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=lambda route: route.name)


@over(WITH_BODY)
def test_a_body_that_the_document_does_not_allow_is_refused_by_field(
    world: World, route: Route
) -> None:
    allowed = CONTRACT.body_validator(route.name)
    call = route.example(world.ours)
    before = world.state()
    for field, bent, body in bending.bodies(call.body):
        if allowed.is_valid(body):
            continue

        answer = _send(world, route, body)

        assert answer.status == 422 or _names_nobodys_thing(answer, field), bent
        if answer.status == 422:
            assert any(
                each == field or each.startswith((f"{field}.", f"{field}["))
                for each in answer.fields
            ), (bent, answer.text)
    assert world.state() == before


@over(WITH_BODY)
def test_a_body_that_the_document_allows_never_breaks_anything(world: World, route: Route) -> None:
    allowed = CONTRACT.body_validator(route.name)
    call = route.example(world.ours)
    for _, bent, body in bending.bodies(call.body):
        if not allowed.is_valid(body):
            continue
        before = world.state()

        answer = _send(world, route, body)

        if answer.status >= 400:
            assert world.state() == before, bent


@over(WITH_BODY)
def test_texts_with_half_pairs_are_refused(world: World, route: Route) -> None:
    before = world.state()
    example = route.example(world.ours).body
    for field, bent, body in bending.with_added(example, bending.HALVES):
        answer = _send(world, route, body)

        assert answer.status == 422 or _names_nobodys_thing(answer, field), bent
    assert world.state() == before


@over(WITH_BODY)
def test_control_characters_in_texts_are_kept_nowhere(world: World, route: Route) -> None:
    example = route.example(world.ours).body
    for _, bent, body in bending.with_added(example, bending.CONTROLS):
        answer = _send(world, route, body)

        assert not any(f"\\u{ord(c):04x}" in answer.text for c in bending.CONTROLS), bent
        assert not any(c in answer.text for c in bending.CONTROLS), bent
    kept = "".join(_texts(world.state()))
    assert not any(control in kept for control in bending.CONTROLS)


@over(WITH_BODY)
def test_times_and_days_that_are_none_are_refused(world: World, route: Route) -> None:
    example = route.example(world.ours).body
    wrong = {
        "scheduled_for": bending.INSTANTS,
        "start_date": bending.DAYS,
        "timezone": bending.ZONES,
        "schedule_timezone": bending.ZONES,
    }
    before = world.state()
    for field in example.keys() & wrong.keys():
        for value in wrong[field]:
            answer = _send(world, route, {**example, field: value})

            assert (answer.status, answer.fields) == (422, [field]), value
    assert world.state() == before


@over(SENDING)
def test_what_is_no_json_object_is_refused(world: World, route: Route) -> None:
    before = world.state()
    for label, raw, statuses in bending.RAW:
        answer = _send_raw(world, route, raw)

        assert answer.status in statuses, label
        assert {"body", "name"} & set(answer.fields), label
    assert world.state() == before


@over(SENDING)
def test_a_body_is_sent_as_json(world: World, route: Route) -> None:
    before = world.state()
    # Networks send forms.
    forms = {bending.FORM} if route.takes_form else set()
    for content_type in [each for each in bending.TYPES if each not in forms]:
        raw = bending.packed({"name": "x"})
        answer = _send_raw(world, route, raw, {"Content-Type": content_type})

        assert (answer.status, answer.code) == (415, "unsupported_media_type"), content_type
    assert world.state() == before


@over([route for route in SENDING if route.takes_form])
def test_networks_send_forms(world: World, route: Route) -> None:
    body = route.example(world.ours).body
    as_form = {"Content-Type": f"{bending.FORM}; charset=utf-8"}

    answer = _send_raw(world, route, urlencode(body).encode(), as_form)
    broken = _send_raw(world, route, b"signed_request=%FF", as_form)
    more = _send_raw(world, route, urlencode({**body, "more": "x"}).encode(), as_form)

    assert answer.status == 200
    assert (broken.status, broken.fields) == (422, ["signed_request"])
    assert (more.status, more.fields) == (422, ["more"])


@over(NEEDING_BODY)
def test_a_body_that_is_missing_is_named(world: World, route: Route) -> None:
    before = world.state()
    for raw in (None, b""):
        answer = _send_raw(world, route, raw)

        assert (answer.status, answer.fields) == (422, ["body"])
    assert world.state() == before


@over(WITHOUT_BODY)
def test_fields_are_refused_where_none_are_taken(world: World, route: Route) -> None:
    before = world.state()

    answer = _send(world, route, {"nonsense": 1})

    assert (answer.status, answer.fields) == (422, ["nonsense"])
    assert world.state() == before


@over(list(ROUTES))
def test_parameters_that_are_none_are_refused_by_name(world: World, route: Route) -> None:
    call = route.example(world.ours)
    before = world.state()
    for name, value in _bad_parameters(route):
        query = urlencode([*_without(call.query, name), (name, value)])

        answer = _ask(world, route, query)

        # Two days may be wrong only in combination.
        assert answer.status == 422, value
        together = {frozenset({"start_date", "end_date"}), frozenset({"from", "to"})}
        assert answer.fields == [name] or {name, *answer.fields} in together
    assert world.state() == before


@over(list(ROUTES))
def test_parameters_that_are_unknown_or_sent_twice_are_refused(world: World, route: Route) -> None:
    call = route.example(world.ours)
    before = world.state()
    sent = urlencode(call.query)

    unknown = _ask(world, route, f"{sent}&nonsense=1")

    assert (unknown.status, unknown.fields) == (422, ["nonsense"])
    for name, value in call.query.items():
        answer = _ask(world, route, f"{sent}&{urlencode({name: value})}")
        if name == "tenant_id":
            # Twice the same tenant is no other tenant.
            continue
        assert answer.status == 422, name
    if "tenant_id" not in call.query:
        assert world.state() == before


@over(list(ROUTES))
def test_free_text_in_a_query_never_breaks_anything(world: World, route: Route) -> None:
    call = route.example(world.ours)
    for name in CONTRACT.query_of(route.name):
        for value in (
            "%00",
            "%FF",
            "%ED%A0%80",
            "x" * 5_000,
            "%F0%9F%A5%81",
            "a,b",
            "%0A",
            "%",
            "+",
        ):
            kept = urlencode(_without(call.query, name))

            answer = _ask(world, route, f"{kept}&{name}={value}")

            assert answer.status < 500


@over(WITH_IDS)
def test_ids_that_are_none_are_not_found(world: World, route: Route) -> None:
    before = world.state()
    call = route.example(world.ours)
    for name in call.path:
        for spelt in bending.IDS:
            path = route.path
            for other, value in call.path.items():
                path = path.replace(
                    f"{{{other}}}", spelt if other == name else quote(value, safe="")
                )

            answer = world.client.request(
                route.method,
                path,
                list(call.query.items()),
                call.body,
                as_user=world.ours.manager(route),
            )

            assert answer.status == 404, (name, spelt)
    assert world.state() == before


@over(WITH_KEY)
def test_keys_that_are_none_are_refused(world: World, route: Route) -> None:
    before = world.state(with_keys=True)
    for key in bending.KEYS:
        answer = route.send(
            world.client,
            route.example(world.ours),
            world.ours.caller(route.needs),
            headers={"Idempotency-Key": key},
        )

        assert (answer.status, answer.fields) == (422, ["Idempotency-Key"]), key
    assert world.state(with_keys=True) == before


@pytest.mark.parametrize("emoji", ["🥁", "👩‍🔧 at work", "é", "日本語", "a\u200bb"])
def test_what_people_write_comes_back_as_they_wrote_it(world: World, emoji: str) -> None:
    route = BY_NAME[f"POST {MARKETING}/content-items"]
    body = {"title": emoji, "base_caption": f"{emoji}\n{emoji}\ttab"}

    made = _send(world, route, body)
    read = world.client.request(
        "GET",
        f"{route.path}/{made.json['id']}",
        {"tenant_id": world.ours.tenant_id},
        as_user=world.ours.members[Need.VIEWER],
    )

    assert made.status == 201
    assert read.json["title"] == emoji
    assert read.json["base_caption"] == f"{emoji}\n{emoji}\ttab"


FACEBOOK, WEBHOOK = account_body()["connection"], webhook_body()["connection"]


@pytest.mark.parametrize(
    ("connection", "field"),
    [
        ({}, "connection.page_id"),
        ({**FACEBOOK, "page_id": 1234567890}, "connection.page_id"),
        ({**FACEBOOK, "page_id": "../me"}, "connection.page_id"),
        ({**FACEBOOK, "page_id": "x" * 5_000}, "connection.page_id"),
        ({**FACEBOOK, "access_token": None}, "connection.access_token"),
        ({**FACEBOOK, "access_token": "with space"}, "connection.access_token"),
        ({**FACEBOOK, "access_token": "line\nbreak"}, "connection.access_token"),
        ({**FACEBOOK, "access_token": "x" * 5_000}, "connection.access_token"),
        ({**FACEBOOK, "nonsense": "x"}, "connection.nonsense"),
        (WEBHOOK, "connection.page_id"),
    ],
)
def test_a_page_that_can_not_be_one_is_refused_by_field(
    world: World, connection: Any, field: str
) -> None:
    _refused(world, account_body(connection=connection), field)


@pytest.mark.parametrize(
    ("connection", "field"),
    [
        ({}, "connection.url"),
        ({**WEBHOOK, "url": 5}, "connection.url"),
        ({**WEBHOOK, "url": "hooks.example.com"}, "connection.url"),
        ({**WEBHOOK, "url": "http://hooks.example.com/"}, "connection.url"),
        ({**WEBHOOK, "url": "https://127.0.0.1/"}, "connection.url"),
        ({**WEBHOOK, "url": "https://169.254.169.254/latest"}, "connection.url"),
        ({**WEBHOOK, "url": "https://user:word@hooks.example.com/"}, "connection.url"),
        ({**WEBHOOK, "url": "https://hooks.example.com:99999/"}, "connection.url"),
        ({**WEBHOOK, "url": "file:///etc/passwd"}, "connection.url"),
        ({**WEBHOOK, "url": "https://hooks.example.com/" + "x" * 5_000}, "connection.url"),
        ({**WEBHOOK, "secret": "word"}, "connection.secret"),
        ({**WEBHOOK, "secret": None}, "connection.secret"),
        ({**WEBHOOK, "secret": "whsec_"}, "connection.secret"),
        ({**WEBHOOK, "secret": "whsec_\ud800"}, "connection.secret"),
        ({**WEBHOOK, "nonsense": "x"}, "connection.nonsense"),
        (FACEBOOK, "connection.url"),
    ],
)
def test_a_webhook_that_can_not_be_one_is_refused_by_field(
    world: World, connection: Any, field: str
) -> None:
    _refused(world, webhook_body(connection=connection), field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schedule_times": ["25:00"]}, "schedule_times"),
        ({"schedule_times": ["9:00"]}, "schedule_times"),
        ({"schedule_times": ["09:00:00"]}, "schedule_times"),
        ({"schedule_times": ["09:60"]}, "schedule_times"),
        ({"schedule_times": ["09:00", "09:00"]}, "schedule_times"),
        ({"schedule_times": []}, "schedule_times"),
        ({"days_of_week": []}, "days_of_week"),
        ({"days_of_week": [0]}, "days_of_week"),
        ({"days_of_week": [8]}, "days_of_week"),
        ({"days_of_week": [1, 1]}, "days_of_week"),
        ({"days_of_week": [True]}, "days_of_week"),
        ({"posts_per_week": 0}, "posts_per_week"),
        ({"posts_per_week": 337}, "posts_per_week"),
        ({"posts_per_week": 4, "days_of_week": [1, 2, 3]}, "posts_per_week"),
        ({"schedule_timezone": "America/Los Angeles"}, "schedule_timezone"),
        ({"platform": "myspace"}, "platform"),
    ],
)
def test_a_schedule_that_can_not_be_is_refused_by_field(
    world: World, change: Any, field: str
) -> None:
    _refused(world, account_body(**change), field)


def _refused(world: World, body: Any, field: str) -> None:
    """Both ways to write refuse it: creating and changing."""
    before = world.state()
    platform = body["platform"]
    known = {"facebook": world.ours.account_id, "webhook": world.ours.webhook_id}
    create = BY_NAME[f"POST {MARKETING}/channel-accounts"]
    change = BY_NAME[f"PATCH {MARKETING}/channel-accounts/{{account_id}}"]
    answers = [_send(world, create, body)]
    if platform in known:
        call = replace(
            change.example(world.ours),
            path={"account_id": known[platform]},
            body={name: value for name, value in body.items() if name != "platform"},
        )
        answers.append(change.send(world.client, call, world.ours.members[Need.ADMIN]))
    for answer in answers:
        assert answer.status == 422, answer.text
        assert any(each.partition("[")[0] == field for each in answer.fields), answer.text
    assert world.state() == before


def _bad_parameters(route: Route) -> Iterator[tuple[str, str]]:
    """Invalid values of a query parameter."""
    for name, parameter in CONTRACT.query_of(route.name).items():
        for schema in _alternatives(parameter["schema"]):
            if name == "cursor":
                wrong = bending.CURSORS
            elif name == "timezone":
                wrong = bending.ZONES
            elif schema.get("type") == "integer":
                wrong = bending.NUMBERS
            elif schema.get("format") == "date":
                wrong = bending.DAYS
            elif "enum" in schema:
                wrong = ("nonsense", "", "draft", "Draft,Planned", "null")
            else:
                wrong = ()
            yield from ((name, value) for value in wrong)


def _alternatives(schema: Any) -> Iterator[Any]:
    for each in schema.get("anyOf", [schema]):
        if "$ref" in each:
            named = each["$ref"].rpartition("/")[2]
            yield CONTRACT.document["components"]["schemas"][named]
        else:
            yield each


def _without(query: Any, name: str) -> list[tuple[str, str]]:
    return [(other, value) for other, value in query.items() if other != name]


def _names_nobodys_thing(answer: Answer, field: str) -> bool:
    """A text that could be an id but is nobody's is not found, like any other."""
    return answer.status == 404 and field.endswith(("_id", "_ids"))


def _texts(value: Any) -> Iterator[str]:
    """Every text in the stored items."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from _texts(each)
    elif isinstance(value, Iterable) and not isinstance(value, bytes | bytearray):
        for each in value:
            yield from _texts(each)


def _send(world: World, route: Route, body: Any) -> Answer:
    call = replace(route.example(world.ours), body=body)
    return route.send(world.client, call, world.ours.manager(route))


def _send_raw(
    world: World, route: Route, raw: bytes | None, headers: dict[str, str] | None = None
) -> Answer:
    return route.send(
        world.client,
        route.example(world.ours),
        world.ours.manager(route),
        content=raw,
        headers=headers,
    )


def _ask(world: World, route: Route, query: str) -> Answer:
    return route.send(
        world.client,
        route.example(world.ours),
        world.ours.manager(route),
        query=query,
    )
