"""The number of reads for operators' pages does not grow with the number of businesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import boto3
import pytest

from drumbeat.application import Application
from drumbeat.domain.analytics import MOST_DAYS, GroupBy
from drumbeat.domain.figures import ContentType, Key, LagBucket, Measure
from drumbeat.domain.plans import Plan
from drumbeat.domain.tenancy import Role, Tenant
from drumbeat.persistence import PlanRepository, keys
from drumbeat.persistence.figures import FiguresRepository, name_of
from drumbeat.persistence.table import connection
from drumbeat.ports import Page, Position
from drumbeat.services.analytics import Analytics
from drumbeat.settings import Settings
from tests.contracts.tenants import ADA, H2O, member
from tests.fakes.clock import FixedClock
from tests.fakes.tenants import InMemoryTenants
from tests.integration.conftest import TABLE
from tests.meter import metered

LAST = date(2026, 12, 31)
FIRST = LAST - timedelta(days=MOST_DAYS - 1)
FIGURES = [
    *(Key("facebook", content, measure) for content in ContentType for measure in Measure),
    LagBucket(0.5),
]
BUSINESSES = 10_000


@pytest.fixture
def a_year(table: str) -> None:
    """Figures of ten thousand businesses for a year: an item for each day."""
    counters = {name_of(figure): BUSINESSES for figure in FIGURES}
    with boto3.resource("dynamodb").Table(TABLE).batch_writer() as batch:
        for number in range(MOST_DAYS):
            day = FIRST + timedelta(days=number)
            key = {"PK": keys.deployment_stats(day.year), "SK": day.isoformat()}
            batch.put_item(Item={**key, "kind": "figures", **counters})


def test_a_years_overview_is_a_few_pages_whoever_is_in_it(a_year: None) -> None:
    plans = PlanRepository(Plan.UNLIMITED, FixedClock())
    analytics = Analytics(figures=FiguresRepository(), plans=plans)

    with metered(connection().client) as meter:
        overview = analytics.overview(FIRST, LAST, GroupBy.PLATFORM)

    assert overview.whole.of(Measure.POSTED) == BUSINESSES * MOST_DAYS * len(ContentType)
    # A page of each year in the range, and the time of the last counted change.
    assert set(meter.operations) == {"Query"}
    assert len(meter.calls) <= 4


class ManyTenants(InMemoryTenants):
    """Ten thousand businesses; `pages`: how many pages of them were read."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0
        for n in range(BUSINESSES):
            shop = replace(H2O, id=f"{n:05}", name=f"Shop {n}", timezone="UTC")
            self.create(shop, member(ADA, Role.ADMIN, shop.id))

    def page(self, *, limit: int, after: Position | None) -> Page[tuple[Tenant, Position]]:
        self.pages += 1
        return super().page(limit=limit, after=after)


def pages_of(many: ManyTenants, q: str) -> Iterator[tuple[int, list[str]]]:
    """For each answer: the number of pages read, and the businesses found."""
    plans = PlanRepository(Plan.UNLIMITED, FixedClock())
    service = Application(Settings(table_name="")).businesses
    service = replace(service, tenants=cast("Any", many), plans=plans, clock=FixedClock())
    after: Position | None = None
    while True:
        read = many.pages
        page = service.list(q, limit=50, after=after)
        yield many.pages - read, [each.tenant.id for each in page.items]
        if page.next is None:
            return
        after = page.next


def test_looking_for_one_business_reads_a_thousand_at_most_and_goes_on() -> None:
    answers = list(pages_of(ManyTenants(), "Shop 9999"))

    assert max(pages for pages, _ in answers) <= 10
    assert [found for _, found in answers if found] == [["09999"]]
