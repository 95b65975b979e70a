"""The planning and editing services, wired over the real repositories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import ContentItem
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.tenancy import Member, Role, Tenant
from drumbeat.persistence.instances import address_item, slot_item
from drumbeat.persistence.table import Item, connection
from drumbeat.ports import DueEntry, Put, Replace
from drumbeat.services.topoff import TopoffResult
from tests.fakes.clock import FixedClock
from tests.integration.wiring import SHARDS, Wiring
from tests.meter import Meter, metered
from tests.samples import H2O, NOW, account, content, secret

FAR = datetime(2100, 1, 1, tzinfo=UTC)
#: The slots that top-off makes for the sample account, for four weeks from NOW.
FOUR_WEEKS = [
    "2026-12-02T17:00",
    "2026-12-04T17:00",
    "2026-12-07T17:00",
    "2026-12-09T17:00",
    "2026-12-11T17:00",
    "2026-12-14T17:00",
    "2026-12-16T17:00",
    "2026-12-18T17:00",
    "2026-12-21T17:00",
    "2026-12-23T17:00",
    "2026-12-25T17:00",
    "2026-12-28T17:00",
]


class Desk(Wiring):
    """The services for people and for the daily job, with everything else under control."""

    def __init__(self, now: datetime) -> None:
        super().__init__(FixedClock(now))

    @property
    def client(self) -> Any:
        """The DynamoDB client that all repositories share."""
        return connection().client

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        with metered(self.client) as meter:
            yield meter

    def found(self, *tenant_ids: str) -> None:
        """Create tenants, each with an account."""
        for tenant_id in tenant_ids:
            admin = Member(
                tenant_id=tenant_id,
                id="founder",
                email="ada@example.com",
                role=Role.ADMIN,
                created_at=NOW,
            )
            self.stored_tenants.create(replace(H2O, id=tenant_id), admin)
            self.connect(tenant_id=tenant_id)

    def connect(self, **given: Any) -> ChannelAccount:
        """Store an account as it is."""
        made = account(**given)
        sealed = self.vault.seal(made.tenant_id, made.id, {})
        self.stored_accounts.create(made, secret(sealed=sealed))
        return made

    def write(self, **given: Any) -> ContentItem:
        """Store a content item as it is."""
        made = content(**given)
        self.stored_contents.create(made)
        return made

    def place(self, made: PostInstance) -> PostInstance:
        """Store a post as it is."""
        self.stored_calendar.apply(Put(made))
        return self.read(made.id)

    def stock(self, posts: Iterable[PostInstance]) -> None:
        """Store many posts at once, without transactions, which moto is slow at."""
        with Item.batch_write() as batch:
            for post in posts:
                batch.save(slot_item(post, shards=SHARDS))
                batch.save(address_item(post))

    def force(self, before: PostInstance, after: PostInstance) -> PostInstance:
        """Sets a post's fields as machines do, without their rules."""
        self.stored_calendar.apply(Replace(before, after))
        return self.read(before.id)

    def top_off(
        self, days: int = 28, start_date: date | None = None, tenant: Tenant = H2O
    ) -> TopoffResult:
        return self.topoff.top_off(tenant, days, start_date)

    def read(self, instance_id: str, tenant_id: str = "h2o") -> PostInstance:
        found = self.stored_calendar.get(tenant_id, instance_id)
        assert found is not None
        return found

    def account(self, account_id: str = "page") -> ChannelAccount:
        found = self.stored_accounts.get("h2o", account_id)
        assert found is not None
        return found

    def content(self, content_id: str = "tips") -> ContentItem:
        found = self.stored_contents.get("h2o", content_id)
        assert found is not None
        return found

    def all_contents(self, tenant_id: str = "h2o") -> list[ContentItem]:
        """All content of a tenant, newest first."""
        page = self.stored_contents.list(tenant_id, limit=100, after=None)
        return [content for content, _ in page.items]

    def due_entry(self, post: PostInstance) -> DueEntry:
        """The post's line in the due index."""
        [found] = [
            entry
            for shard in range(SHARDS)
            for entry in self.dispatcher.due_index.due(shard, FAR, 100)
            if entry.instance_id == post.id
        ]
        return found

    def posts(self, account_id: str | None = None, tenant_id: str = "h2o") -> list[PostInstance]:
        """All posts in the calendar, in time order, those without a time last."""
        found: list[PostInstance] = []
        position = None
        while True:
            page = self.stored_calendar.range(tenant_id, None, None, after=position)
            found += page.items
            if page.next is None:
                break
            position = page.next
        return [p for p in found if account_id in (None, p.channel_account_id)]

    def minutes(self, account_id: str | None = None) -> list[str]:
        """The times of the calendar's posts: `2026-12-22T17:00`, UTC."""
        return [
            post.scheduled_for.strftime("%Y-%m-%dT%H:%M")
            for post in self.posts(account_id)
            if post.scheduled_for
        ]

    def withdrawn(self, account_id: str = "page") -> list[str]:
        """The account's minutes that people have withdrawn."""
        seen = self.stored_calendar.window("h2o", datetime(2000, 1, 1, tzinfo=UTC), None)
        return [
            when.strftime("%Y-%m-%dT%H:%M") for owner, when in seen.withdrawn if owner == account_id
        ]
