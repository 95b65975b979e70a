"""Every way in which a request can name another tenant's data, made from two examples.

Takes our tenant's example and replaces one value at a time by the other tenant's. A new route with
an example is included without further work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.http_client import ABSENT, Answer, HttpClient
from tests.route_table import Call, Route, Things

#: The name of a tenant, or an id, that does not exist.
NOBODYS_TENANT = "nobodys_tenant"
NOBODYS_THING = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Way:
    """One such request. `query` replaces the call's own; `filters`: it filters a list."""

    label: str
    call: Call
    query: tuple[tuple[str, str], ...] | None = None
    filters: bool = False
    one_by_one: bool = False

    def send(self, route: Route, client: HttpClient, as_user: str | None) -> Answer:
        if self.query is None:
            return route.send(client, self.call, as_user)
        return route.send(client, self.call, as_user, query=self.query)


def ways(route: Route, ours: Things, theirs: Things) -> Iterator[Way]:
    """All ways to name `theirs` on a route of a tenant."""
    mine, other = route.example(ours), route.example(theirs)
    yield Way("all of it", other)
    for place, value in _leaves(other):
        if value in _names(theirs) and value != _at(mine, place):
            yield Way(
                ".".join(map(str, place)),
                _with(mine, place, value),
                filters=place[0] == "query" and place[1] not in {"tenant_id", *route.chooses},
                one_by_one=route.one_by_one in place,
            )
    own, other_name = ours.tenant_id, theirs.tenant_id
    rest = tuple((k, v) for k, v in mine.query.items() if k != "tenant_id")
    for first, second in ((own, other_name), (other_name, own)):
        twice = (("tenant_id", first), ("tenant_id", second), *rest)
        yield Way(f"tenant_id={first}&tenant_id={second}", mine, twice)
    if "tenant_id" in mine.path:
        yield Way(
            "tenant_id in the query beside the path", mine, (("tenant_id", other_name), *rest)
        )
    if route.method != "GET":
        body = mine.body if mine.body is not ABSENT else {}
        yield Way("tenant_id in the body", replace(mine, body={**body, "tenant_id": other_name}))
    for spelling in (other_name.upper(), f" {other_name}", f"{other_name}\n", f"{other_name}#CAL"):
        yield Way(f"tenant {spelling!r}", _of_tenant(mine, spelling))
    for name, value in other.path.items():
        if name != "tenant_id":
            for spelling in (f"../{other_name}/{value}", f"{other_name}#{value}", f"{value}#"):
                yield Way(f"{name} {spelling!r}", _with(mine, ("path", name), spelling))


def of_nobody(way: Way, theirs: Things) -> Way:
    """The same request with names that don't exist instead of `theirs`."""
    call = way.call
    for place, value in _leaves(call):
        if value == theirs.tenant_id:
            call = _with(call, place, NOBODYS_TENANT)
        elif isinstance(value, str) and value in _names(theirs):
            call = _with(call, place, NOBODYS_THING)
    query = way.query and tuple(
        (name, NOBODYS_TENANT if value == theirs.tenant_id else value) for name, value in way.query
    )
    return replace(way, call=call, query=query)


def told(answer: Answer) -> Any:
    """An answer without the parts that differ between equal requests."""
    body = answer.json if answer.text else None
    return _without_request_ids(body)


def _names(things: Things) -> set[str]:
    return {things.tenant_id, *things.ids.values()}


def _leaves(call: Call) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for part in ("path", "query"):
        for name, value in getattr(call, part).items():
            yield (part, name), value
    if call.body is not ABSENT:
        yield from _leaves_of(("body",), call.body)


def _leaves_of(place: tuple[Any, ...], value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves_of((*place, name), each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves_of((*place, number), each)
    elif isinstance(value, str):
        yield place, value


def _at(call: Call, place: tuple[Any, ...]) -> Any:
    found: Any = getattr(call, place[0])
    for step in place[1:]:
        found = found[step]
    return found


def _with(call: Call, place: tuple[Any, ...], value: Any) -> Call:
    """The call with `value` in one place; in a body, wherever the same name occurs, also as
    keys."""
    part, name = place[0], place[-1]
    if part == "body":
        return replace(call, body=_renamed(call.body, _at(call, place), value))
    return replace(call, **{part: {**getattr(call, part), name: value}})


def _renamed(told: Any, old: Any, new: Any) -> Any:
    if isinstance(told, dict):
        return {_renamed(k, old, new): _renamed(v, old, new) for k, v in told.items()}
    if isinstance(told, list):
        return [_renamed(each, old, new) for each in told]
    return new if told == old else told


def _of_tenant(call: Call, tenant_id: str) -> Call:
    place = "path" if "tenant_id" in call.path else "query"
    return _with(call, (place, "tenant_id"), tenant_id)


def _without_request_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_request_ids(v) for k, v in value.items() if k != "request_id"}
    if isinstance(value, list):
        return [_without_request_ids(each) for each in value]
    return value
