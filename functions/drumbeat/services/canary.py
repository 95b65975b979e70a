"""The canary: publishing a post of our own, and judging whether it arrived as it should."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from drumbeat.domain import canary, signatures
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.canary import Verdict
from drumbeat.domain.content import ContentItem
from drumbeat.domain.errors import ChangedMeanwhile, SlotTaken
from drumbeat.domain.plans import Plan
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Access, Role, Tenant
from drumbeat.ports import (
    Accounts,
    Calendar,
    CanaryRecords,
    Clock,
    Contents,
    Meter,
    Networks,
    Remove,
    Vault,
)
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.placing import Placing

#: The job acts as an admin of its tenant; that tenant is not stored.
_ACCESS = Access(
    Tenant(
        id=canary.TENANT_ID,
        name="Canary",
        timezone="UTC",
        created_at=datetime.min.replace(tzinfo=UTC),
        own_plan=Plan.UNLIMITED,
    ),
    "",
    Role.ADMIN,
)
_PLATFORM = "webhook"
#: How many posts one run removes: two days' posts are gone after two hours.
_REMOVED_AT_ONCE = 25
_REREAD_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """The result of one run. `verdict` is None without an earlier post."""

    scheduled_id: str | None
    scheduled_for: datetime
    judged_id: str | None = None
    verdict: Verdict | None = None
    lag_seconds: float | None = None
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """Runs may be repeated, run in parallel, or be killed at any point.

    `url`: our own sink; `new_key` makes a random signing key.
    """

    url: str
    accounts: Accounts
    contents: Contents
    calendar: Calendar
    placing: Placing
    vault: Vault
    networks: Networks
    records: CanaryRecords
    meter: Meter
    clock: Clock
    new_key: Callable[[], bytes]

    def run(self) -> Flight:
        """Schedule the next post, judge the last, delete the old ones.

        In this order, so that a verdict also means that the next post is scheduled: a run that
        can't schedule counts nothing, which also raises the alarm. Raises Unavailable, and
        InvalidInput for a `url` that may not be called.
        """
        now = self.clock.now()
        self._connect(now)
        self._write(now)
        flight = self._schedule(now)
        flight = self._judged(flight, now)
        return replace(flight, removed=self._clear(now))

    def _connect(self, now: datetime) -> None:
        """Make the account, or repair it after a changed address or a pause."""
        account = self.accounts.get(canary.TENANT_ID, canary.ACCOUNT_ID)
        if account is not None and _is_usable(account, self.url):
            return
        connection = {"url": self.url, "secret": signatures.secret_of(self.new_key())}
        self.networks.get(_PLATFORM).check_connection(connection)
        sealed = self.vault.seal(canary.TENANT_ID, canary.ACCOUNT_ID, connection)
        secret = Secret(sealed=sealed)
        # Another run may have made it; that account is equivalent.
        with suppress(ChangedMeanwhile):
            if account is None:
                self.accounts.create(_account(self.url, now), secret)
            else:
                after = replace(
                    account,
                    status=AccountStatus.ACTIVE,
                    public_facts={"url": self.url},
                    version=account.version + 1,
                )
                self.accounts.update(account, after, secret)

    def _write(self, now: datetime) -> None:
        if self.contents.get(canary.TENANT_ID, canary.CONTENT_ID) is None:
            self.contents.create(_content(now))

    def _schedule(self, now: datetime) -> Flight:
        when = canary.next_time(now)
        [answer] = self.placing.create_many(
            _ACCESS, canary.CONTENT_ID, [canary.ACCOUNT_ID], scheduled_for=when, status=None
        )
        if answer.instance is not None:
            return Flight(scheduled_id=answer.instance.id, scheduled_for=when)
        if isinstance(answer.error, SlotTaken):  # by a parallel run
            return Flight(scheduled_id=answer.error.occupant_id, scheduled_for=when)
        raise answer.error or AssertionError("a bulk answer holds a post or an error")

    def _judged(self, flight: Flight, now: datetime) -> Flight:
        start, end = canary.telling(now)
        page = self.calendar.range(canary.TENANT_ID, start, end, limit=1, newest_first=True)
        if not page.items:
            return flight
        # The listing may be slightly outdated.
        post = self.calendar.get(canary.TENANT_ID, page.items[0].id) or page.items[0]
        event_id = post.platform_post_id
        sighting = self.records.sighting(event_id) if event_id else None
        verdict = canary.judge(post, sighting)
        self.meter.canary(published=verdict is Verdict.HEALTHY, lag_seconds=post.lag_seconds)
        return replace(flight, judged_id=post.id, verdict=verdict, lag_seconds=post.lag_seconds)

    def _clear(self, now: datetime) -> int:
        """Remove old posts, oldest first; the next run continues."""
        page = self.calendar.range(
            canary.TENANT_ID, None, now - canary.KEPT, limit=_REMOVED_AT_ONCE
        )
        for post in page.items:
            self.records.forget_attempts(post.id)
            self._remove(post)
        return len(page.items)

    def _remove(self, post: PostInstance) -> None:
        def step() -> None:
            current = self.calendar.get(canary.TENANT_ID, post.id)
            if current is not None:
                self.calendar.apply(Remove(current))

        until_unchanged(step)


@dataclass(slots=True, kw_only=True)
class CanarySink:
    """The receiver of the canary's posts: counts signed deliveries.

    The key is cached between calls. After a wrong signature it is read again, since it may have
    changed, but at most every `_REREAD_AFTER`, so that strangers can't cause costs.
    """

    records: CanaryRecords
    vault: Vault
    clock: Clock
    _key: bytes | None = field(default=None, repr=False)
    _read_at: datetime | None = None

    def receive(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it was signed by our own publisher and was counted.

        `headers` has lower-case names. Raises Unavailable.
        """
        now = self.clock.now()
        if not signatures.may_be_signed(headers, now) or not self._is_signed(headers, body, now):
            return False
        self.records.saw(headers["webhook-id"], now)
        return True

    def _is_signed(self, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        if self._key is not None and signatures.is_signed(self._key, headers, body, now):
            return True
        if self._read_at is not None and now - self._read_at < _REREAD_AFTER:
            return False
        self._read_key(now)
        return self._key is not None and signatures.is_signed(self._key, headers, body, now)

    def _read_key(self, now: datetime) -> None:
        sealed = self.records.sealed_connection()
        self._read_at = now
        if sealed is None:
            self._key = None
            return
        connection = self.vault.open(canary.TENANT_ID, canary.ACCOUNT_ID, sealed)
        self._key = signatures.key_of(connection.get("secret"))


def _is_usable(account: ChannelAccount, url: str) -> bool:
    return account.status is AccountStatus.ACTIVE and account.public_facts.get("url") == url


def _account(url: str, now: datetime) -> ChannelAccount:
    return ChannelAccount(
        id=canary.ACCOUNT_ID,
        tenant_id=canary.TENANT_ID,
        platform=_PLATFORM,
        name="Canary",
        schedule=Schedule(timezone="UTC"),
        # Our own address is not secret; a change of it shows that the deployment has moved.
        public_facts={"url": url},
        created_at=now,
    )


def _content(now: datetime) -> ContentItem:
    return ContentItem(
        id=canary.CONTENT_ID,
        tenant_id=canary.TENANT_ID,
        title="Canary",
        base_caption="Publishing works.",
        created_at=now,
        updated_at=now,
    )
