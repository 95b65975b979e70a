"""Past posts, newest first; and how punctual they were."""

from __future__ import annotations

import bisect
import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from drumbeat.domain import zones
from drumbeat.domain.content import ContentItem
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.punctuality import Figures, Tally
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Calendar, Clock, Contents, Page, Position
from drumbeat.services.allowance import Allowance
from drumbeat.services.post_media import Look, PostMedia
from drumbeat.services.topoff_orders import DAYS

#: Statuses in which nothing more happens to a post automatically.
PAST = frozenset({Status.POSTED, Status.FAILED, Status.UNCONFIRMED, Status.MISSED, Status.SKIPPED})
MAX_DAYS = 366

#: As far ahead as slots are planned: "post now" may send a post so much before its time.
_AHEAD = timedelta(days=DAYS)
#: Entries read in one request when few match; the cursor continues from there.
_MOST_READ = 10_000
_READ_AT_A_TIME = 250
#: Posts whose content is read together, and how often that is done in one request.
_LOOKED_AT_TOGETHER = 100
_MOST_LOOKS = 10
#: Pages of the calendar, 1 MB each, that one answer counts: some 30,000 posts.
MOST_PAGES = 20
_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


class PostKind(StrEnum):
    """A post's kind by its media."""

    VIDEO = "video"
    DOCUMENT = "document"
    PHOTO = "photo"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """Local days of the tenant's zone, both ends included; None leaves an end open."""

    start_date: date | None = None
    end_date: date | None = None
    channel_account_id: str | None = None
    status: Status | None = None
    #: The kind of its content's present media.
    kind: PostKind | None = None

    def wants(self, instance: PostInstance) -> bool:
        """Whether `instance`, of the right time, matches."""
        return (
            instance.status in PAST
            and self.status in (None, instance.status)
            and self.channel_account_id in (None, instance.channel_account_id)
        )


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """One account's punctuality, under its newest name."""

    channel_account_id: str
    account_name: str
    platform: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Punctuality:
    """The punctuality of the posts of some local days: all, by account name, and by day.

    Days on which nothing was due are left out.
    """

    whole: Figures
    accounts: Sequence[AccountFigures]
    days: Sequence[tuple[date, Figures]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A past post with its content's present text; what it showed is in its attempts.

    `is_crosspost`: other posts have the same content. `kind` and `text` are None when the content
    is gone.
    """

    instance: PostInstance
    kind: PostKind | None
    text: str | None
    is_crosspost: bool
    thumbnail_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryService:
    """Reads the calendar backwards.

    A post is listed at its time in the calendar, or at the time when it went out if that was
    earlier; so each page reads 28 days more. Posts without a time are listed when they were due:
    they are few, are read each time, and sorted in.
    """

    calendar: Calendar
    contents: Contents
    media: PostMedia
    clock: Clock

    def entries(self, access: Access, instances: Sequence[PostInstance]) -> Sequence[Entry]:
        """The posts of one page with their content's text and media: in four reads, for any
        number."""
        access.require(Permission.READ)
        tenant_id = access.tenant_id
        content_ids = [each.content_item_id for each in instances if each.content_item_id]
        contents = self.contents.several(tenant_id, content_ids)
        look = self.media.look(tenant_id, [m for each in contents.values() for m in each.media])
        ids = [each.id for each in instances if each.captioned]
        whole = {each.id: each for each in self.calendar.several(tenant_id, ids)}
        return [
            _entry(whole.get(each.id, each), contents.get(each.content_item_id or ""), look)
            for each in instances
        ]

    def list(
        self, access: Access, query: HistoryQuery, *, limit: int, after: Position | None
    ) -> Page[PostInstance]:
        """A page may be short although more follow, as `next` shows. Raises InvalidInput."""
        access.require(Permission.READ)
        start, end = _bounds(access, query.start_date, query.end_date)
        instances: list[PostInstance] = []
        allowance = Allowance.of_a_request(self.clock)
        entries = self._backwards(access.tenant_id, start, end, after)
        if query.kind is not None:
            return self._of_kind(access, query, entries, limit, allowance)
        for count, (place, instance) in enumerate(entries, start=1):
            if query.wants(instance):
                instances.append(instance)
            if len(instances) == limit or count == _MOST_READ or allowance.is_spent:
                last = next(entries, None) is None
                return Page(instances, None if last else {"slot": place})
        return Page(instances)

    def _of_kind(
        self,
        access: Access,
        query: HistoryQuery,
        entries: Iterator[tuple[str, PostInstance]],
        limit: int,
        allowance: Allowance,
    ) -> Page[PostInstance]:
        """The kind of a post is in its content, which is read for many at a time."""
        instances: list[PostInstance] = []
        for _ in range(_MOST_LOOKS):
            part = list(islice(entries, _LOOKED_AT_TOGETHER))
            if not part:
                return Page(instances)
            places = {instance.id: place for place, instance in part if query.wants(instance)}
            candidates = [instance for _, instance in part if instance.id in places]
            for entry in self.entries(access, candidates) if candidates else ():
                if entry.kind is query.kind:
                    instances.append(entry.instance)
                    if len(instances) == limit:
                        return Page(instances, {"slot": places[entry.instance.id]})
            last = part[-1][0]
            if allowance.is_spent:
                break
        return Page(instances, {"slot": last})

    def punctuality(self, access: Access, start_date: date, end_date: date) -> Punctuality:
        """For all posts that were due in these local days of the tenant's zone.

        A post that was sent ahead of its slot was due then, up to 28 days before it. Raises
        InvalidInput for more than `MAX_DAYS`, or more posts than one answer can count.
        """
        access.require(Permission.READ)
        if (end_date - start_date).days >= MAX_DAYS:
            raise InvalidInput.of("end_date", f"Ask for {MAX_DAYS} days at most.")
        start, end = _bounds(access, start_date, end_date)
        whole = Tally()
        by_account: defaultdict[str, Tally] = defaultdict(Tally)
        by_day: defaultdict[date, Tally] = defaultdict(Tally)
        newest: dict[str, PostInstance] = {}
        for instance in self._due_within(access.tenant_id, start, end):
            day = zones.local(_counts_at(instance), access.tenant.timezone).date()
            for tally in (whole, by_account[instance.channel_account_id], by_day[day]):
                tally.add(instance)
            newest[instance.channel_account_id] = instance
        accounts = [
            AccountFigures(account_id, one.account_name, one.platform, tally.figures())
            for account_id, tally in by_account.items()
            for one in (newest[account_id],)
        ]
        return Punctuality(
            whole.figures(),
            sorted(accounts, key=lambda each: (each.account_name, each.channel_account_id)),
            [(day, tally.figures()) for day, tally in sorted(by_day.items())],
        )

    def _due_within(self, tenant_id: str, start: datetime, end: datetime) -> Iterator[PostInstance]:
        yield from (instance for _, instance in self._untimed(tenant_id, start, end))
        position: Position | None = None
        for _ in range(MOST_PAGES):
            page = self.calendar.range(tenant_id, start, end + _AHEAD, after=position)
            for instance in page.items:
                if instance.status in PAST and start <= _counts_at(instance) < end:
                    yield instance
            position = page.next
            if position is None:
                return
        raise InvalidInput.of(
            "end_date", "There are more posts than one answer can count: ask for fewer days."
        )

    def _backwards(
        self, tenant_id: str, start: datetime, end: datetime, after: Position | None
    ) -> Iterator[tuple[str, PostInstance]]:
        """All posts with their positions, after the position `after`, newest first."""
        untimed = [
            (place, instance)
            for place, instance in self._untimed(tenant_id, start, end)
            if after is None or place < after["slot"]
        ]
        untimed.sort(key=_place, reverse=True)
        timed = self._timed_backwards(tenant_id, start, end, after)
        return iter(heapq.merge(timed, untimed, key=_place, reverse=True))

    def _timed_backwards(
        self, tenant_id: str, start: datetime, end: datetime, after: Position | None
    ) -> Iterator[tuple[str, PostInstance]]:
        """A post that was sent ahead is listed where it went out, although it is read earlier, at
        its later time."""
        if after is None:
            before, top = None, _later(end)
        else:
            before = after["slot"]
            top = _later(_time_of(before, end))
        position: Position | None = None
        ahead: list[tuple[str, PostInstance]] = []
        while True:
            page = self.calendar.range(
                tenant_id, start, top, limit=_READ_AT_A_TIME, after=position, newest_first=True
            )
            for instance in page.items:
                place = self.calendar.position(instance)["slot"]
                while ahead and ahead[-1][0] > place:
                    yield ahead.pop()
                when, place = self._placed(instance, place)
                if not start <= when < end or (before is not None and place >= before):
                    continue
                if _is_placed_ahead(instance):
                    bisect.insort(ahead, (place, instance), key=_place)
                else:
                    yield place, instance
            position = page.next
            if position is None:
                yield from reversed(ahead)
                return

    def _placed(self, instance: PostInstance, place: str) -> tuple[datetime, str]:
        sent_at, slot = instance.posted_at, instance.scheduled_for
        if sent_at is not None and _is_placed_ahead(instance):
            return sent_at, self.calendar.position_at(sent_at, instance.id)["slot"]
        return slot or _FIRST, place

    def _untimed(
        self, tenant_id: str, start: datetime, end: datetime
    ) -> Iterator[tuple[str, PostInstance]]:
        """Posts without a time in the calendar that were due from `start` to `end`."""
        for instance in self.calendar.untimed(tenant_id):
            due = _due(instance)
            if instance.status in PAST and due is not None and start <= due < end:
                place = self.calendar.position_at(due, instance.id)["slot"]
                yield place, instance


def _entry(instance: PostInstance, content: ContentItem | None, look: Look) -> Entry:
    if content is None:
        return Entry(instance, None, instance.caption_override, False, None)
    media = look.media(content.media)
    kind = PostKind.PHOTO if content.media else PostKind.TEXT
    if any(medium.is_video for medium in media):
        kind = PostKind.VIDEO
    elif any(medium.is_document for medium in media):
        kind = PostKind.DOCUMENT
    first = next((each.thumbnail_url for each in look.seen(content.media[:1])), None)
    text = instance.caption_override or content.base_caption
    return Entry(instance, kind, text, content.uses > 1, first)


def _due(instance: PostInstance) -> datetime | None:
    """When it was first due."""
    return instance.promised_at or instance.due_at


def _counts_at(instance: PostInstance) -> datetime:
    """The time at which a past post counts for punctuality. Raises ValueError for any other
    post."""
    slot, due = instance.scheduled_for, _due(instance)
    when = due if slot is None or (due is not None and slot - _AHEAD < due < slot) else slot
    if when is None:
        raise ValueError("A post that was never due has no punctuality.")
    return when


def _is_placed_ahead(instance: PostInstance) -> bool:
    """Whether it is listed where it went out: posts are sent as far ahead as slots are planned."""
    sent_at, slot = instance.posted_at, instance.scheduled_for
    if sent_at is None or slot is None or not instance.sent_ahead:
        return False
    return slot - _AHEAD < sent_at


def _time_of(place: str, end: datetime) -> datetime:
    """A time after everything before that position."""
    minute = place.partition("#")[0]
    return min(end, datetime.fromisoformat(minute) + timedelta(minutes=1))


def _later(when: datetime) -> datetime:
    return min(when + _AHEAD, _LAST) if when < _LAST - _AHEAD else _LAST


def _place(entry: tuple[str, PostInstance]) -> str:
    return entry[0]


def _bounds(access: Access, first: date | None, last: date | None) -> tuple[datetime, datetime]:
    zone = access.tenant.timezone
    if first and last and last < first:
        raise InvalidInput.of("end_date", "The end comes before the start.")
    start = zones.day_start(zones.checked_day(first, "start_date"), zone) if first else _FIRST
    if last is None:
        return start, _LAST
    day_after = zones.checked_day(last, "end_date") + timedelta(days=1)
    return start, zones.day_start(day_after, zone)
