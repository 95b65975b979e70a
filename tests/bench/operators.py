"""What operators' pages read: a year's figures, and lists over many businesses."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from drumbeat import application
from drumbeat.domain import operators
from drumbeat.domain.figures import LAG_BOUNDS, ContentType, Figure, Key, LagBucket, Measure
from drumbeat.persistence import keys
from drumbeat.persistence.figures import name_of
from drumbeat.persistence.table import Item
from drumbeat.persistence.tenants import TenantEntry, TenantItem
from local.stack import Stack
from tests.bench.cost import stream_held
from tests.bench.counting import Stopwatch, quiet
from tests.bench.figures import Results, Row
from tests.bench.services import services_on
from tests.consumption import consumed
from tests.unit.api.client import Context, claims, event
from tests.whole_api import handler

TITLE = "What operators read, as the API function answers it"
#: Days without other posts.
FIRST, LAST = date(2001, 1, 1), date(2001, 12, 31)
_AT_ONCE = 25


def measure(stack: Stack, results: Results, businesses: int) -> None:
    """A deployment of `businesses` businesses that posted on all networks on each day of a year."""
    with stream_held(stack), services_on(stack):
        application.running().stored_tenants  # noqa: B018  # connects the table
        _put(stack, _figures(businesses))
        with _businesses(businesses) as name:
            results.add(TITLE, [_row(*each) for each in _asked(name, businesses)])


def _asked(name: str, businesses: int) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    year = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
    for group in ("platform", "content_type", "day", "plan"):
        yield f"a year's figures by {group}", "/analytics", {**year, "group_by": group}
    yield "businesses, first page", "/tenants", {}
    yield f"the one of {businesses} that is called so", "/tenants", {"q": f"{name} {businesses}"}


def _row(what: str, path: str, query: Mapping[str, Any]) -> Row:
    """Follows the cursor until something is found or all has been read."""
    answers: list[_Answer] = []
    cursor: str | None = None
    while True:
        answer = _answer(path, {**query, "cursor": cursor} if cursor else query)
        answers.append(answer)
        cursor = answer.told.get("cursor")
        if answer.told["items"] or cursor is None:
            break
    return {
        "what": what,
        "requests": len(answers),
        "calls, most": max(each.calls for each in answers),
        "KB read, most": round(max(each.bytes_read for each in answers) / 1024),
        "cpu s, all": round(sum(each.cpu for each in answers), 3),
        "s, worst": round(max(each.wall for each in answers), 3),
    }


@dataclass(frozen=True, slots=True)
class _Answer:
    told: Mapping[str, Any]
    calls: int
    bytes_read: int
    cpu: float
    wall: float


def _answer(path: str, query: Mapping[str, Any]) -> _Answer:
    who = {**claims("bench@example.com"), "cognito:groups": f"[{operators.GROUP}]"}
    request = event("GET", f"/api/v1/admin{path}", query=query, caller=who)
    with consumed() as used, quiet():
        watch = Stopwatch()
        answer = handler(request, cast("LambdaContext", Context()))
        cpu, wall = watch.cpu, watch.wall
    if answer["statusCode"] != 200:
        raise RuntimeError(f"GET {path} answered {answer['statusCode']}: {answer}")
    return _Answer(json.loads(str(answer["body"])), used.calls, used.bytes_read, cpu, wall)


def _put(stack: Stack, items: Iterator[dict[str, Any]]) -> None:
    table = application.running().settings.table_name
    requests = [{"PutRequest": {"Item": item}} for item in items]
    for at in range(0, len(requests), _AT_ONCE):
        stack.client("dynamodb").batch_write_item(
            RequestItems={table: requests[at : at + _AT_ONCE]}
        )


def _figures(businesses: int) -> Iterator[dict[str, Any]]:
    """A counter of every kind for every day."""
    platforms = application.running().networks.names
    figures: list[Figure] = [LagBucket(seconds) for seconds in LAG_BOUNDS]
    figures += [
        Key(platform, shows, measure)
        for platform in platforms
        for shows in (ContentType.PHOTO, ContentType.VIDEO, ContentType.LINK)
        for measure in (Measure.POSTED, Measure.FAILED, Measure.RETRIED, Measure.CREDITS)
    ]
    counted = {name_of(figure): {"N": str(businesses)} for figure in figures}
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        place = {"PK": {"S": keys.deployment_stats(day.year)}, "SK": {"S": day.isoformat()}}
        yield {**place, "kind": {"S": "figures"}, "version": {"N": "1"}, **counted}


@contextmanager
def _businesses(count: int) -> Iterator[str]:
    """Businesses without members, whose names begin with the one that is searched for."""
    name, now = uuid.uuid4().hex[:8], datetime.now(UTC)
    ids = [f"bench-{name}-{number:05}" for number in range(1, count + 1)]

    def items() -> Iterator[TenantItem | TenantEntry]:
        for number, each in enumerate(ids, 1):
            yield TenantEntry(keys.TENANTS, each, timezone="UTC")
            yield TenantItem(
                keys.tenant(each),
                keys.META,
                name=f"{name} {number}",
                timezone="UTC",
                max_lateness_minutes=120,
                roster=1,
                created_at=now,
                version=1,
            )

    with Item.batch_write() as batch:
        for item in items():
            batch.save(item)
    yield name
    with Item.batch_write() as batch:
        for item in items():
            batch.delete(item)
