"""The calendar: local days, each with its posts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.calendar import CalendarQuery
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.samples import EDITOR, H2O, VIEWER, instance, instant

DECEMBER = CalendarQuery(start_date=date(2026, 12, 1), end_date=date(2026, 12, 31))


def stand(desk: Desk, *minutes: str, **given: object) -> None:
    """Put a post at each of these minutes."""
    for minute in minutes:
        desk.stock([instance(id=minute, scheduled_for=instant(minute), **given)])


def days(desk: Desk, query: CalendarQuery = DECEMBER) -> dict[str, list[str]]:
    """What the calendar shows: ids by local day."""
    shown = defaultdict(list)
    for page in desk.calendar.pages(VIEWER, query):
        for day, post in page.items:
            shown[day.isoformat()].append(post.id)
    return dict(shown)


def month(count: int) -> list[PostInstance]:
    """So many posts of December, as large as drafts with content usually are."""
    first = instant("2026-12-01T08:00Z")
    return [
        instance(
            id=f"018f0000-0000-7000-8000-{number:012}",
            channel_account_id=f"018f0000-0000-7000-8000-{number % 20:012}",
            account_name="H2O Plumbing & Heating",
            status=Status.SCHEDULED,
            content_item_id=f"018f0000-0000-7000-8000-{number:012}",
            content_title="Five signs that your water heater wants attention",
            scheduled_for=first + timedelta(minutes=number * 44_640 // count),
            due_at=first + timedelta(minutes=number),
            take_up_at=first + timedelta(minutes=number),
            generation=1,
        )
        for number in range(count)
    ]


class TestDays:
    def test_posts_stand_on_the_days_of_the_tenants_zone(self, desk):
        stand(desk, "2026-12-22T07:59Z", "2026-12-22T08:00Z", "2026-12-23T07:59Z")

        assert days(desk) == {
            "2026-12-21": ["2026-12-22T07:59Z"],
            "2026-12-22": ["2026-12-22T08:00Z", "2026-12-23T07:59Z"],
        }

    def test_or_of_the_zone_asked_for(self, desk):
        stand(desk, "2026-12-22T14:59Z", "2026-12-22T15:00Z")

        assert days(desk, replace(DECEMBER, timezone="Asia/Tokyo")) == {
            "2026-12-22": ["2026-12-22T14:59Z"],
            "2026-12-23": ["2026-12-22T15:00Z"],
        }

    def test_both_ends_are_included_and_nothing_beyond(self, desk):
        inside = ["2026-12-01T08:00Z", "2027-01-01T07:59Z"]
        stand(desk, "2026-12-01T07:59Z", *inside, "2027-01-01T08:00Z")

        assert [post for posts in days(desk).values() for post in posts] == inside

    def test_a_day_without_posts_is_absent(self, desk):
        assert days(desk) == {}

    @pytest.mark.parametrize(
        ("day", "before", "first", "last", "after"),
        [
            (  # 23 hours
                "2027-03-14",
                "2027-03-14T07:59Z",
                "2027-03-14T08:00Z",
                "2027-03-15T06:59Z",
                "2027-03-15T07:00Z",
            ),
            (  # 25 hours
                "2026-11-01",
                "2026-11-01T06:59Z",
                "2026-11-01T07:00Z",
                "2026-11-02T07:59Z",
                "2026-11-02T08:00Z",
            ),
        ],
    )
    def test_days_on_which_clocks_change_are_shorter_or_longer(
        self, desk, day, before, first, last, after
    ):
        stand(desk, before, first, last, after)
        only = date.fromisoformat(day)

        assert days(desk, CalendarQuery(start_date=only, end_date=only)) == {day: [first, last]}

    def test_a_day_without_a_midnight_begins_where_its_clock_does(self, desk):
        # Africa/Cairo went from 23:59:59 to 01:00 on the night to 24 April 2026.
        stand(desk, "2026-04-23T21:59Z", "2026-04-23T22:00Z")
        day = date(2026, 4, 24)

        shown = days(desk, CalendarQuery(start_date=day, end_date=day, timezone="Africa/Cairo"))

        assert shown == {"2026-04-24": ["2026-04-23T22:00Z"]}

    def test_a_year_of_long_ago_shows_nothing_of_today(self, desk):
        stand(desk, "2026-12-22T08:00Z")

        for year in (202, 2):
            query = CalendarQuery(start_date=date(year, 6, 1), end_date=date(year + 1, 5, 31))
            assert days(desk, query) == {}


class TestRange:
    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2026, 12, 2), date(2026, 12, 1)),
            (date(2026, 1, 1), date(2027, 1, 2)),
            (date(9998, 1, 1), date(9998, 1, 2)),
        ],
        ids=["backwards", "367 days", "beyond"],
    )
    def test_impossible_ranges_are_refused(self, desk, start, end):
        with pytest.raises(InvalidInput):
            days(desk, CalendarQuery(start_date=start, end_date=end))

    def test_a_leap_year_fits(self, desk):
        query = CalendarQuery(start_date=date(2028, 1, 1), end_date=date(2028, 12, 31))

        assert days(desk, query) == {}

    def test_an_unknown_zone_is_named(self, desk):
        with pytest.raises(InvalidInput) as refused:
            days(desk, replace(DECEMBER, timezone="Mars/Base"))

        assert [error.field for error in refused.value.errors] == ["timezone"]


class TestWhatIsShown:
    def test_posts_carry_what_a_month_needs(self, desk):
        desk.connect()
        desk.write()
        slot = desk.place(instance())
        desk.instances.edit(
            EDITOR, slot.id, InstanceEdit(content_item_id="tips", caption_override="Only here")
        )

        [page] = desk.calendar.pages(VIEWER, DECEMBER)

        [(_, shown)] = page.items
        assert shown == replace(desk.read(slot.id), caption_override=None)
        assert (shown.content_title, shown.account_name) == ("Winter tips", "H2O Page")
        assert (shown.wanted_local, shown.status) == ("2026-12-22T09:00", Status.DRAFT)

    def test_filters_hold_together(self, desk):
        stand(desk, "2026-12-20T17:00Z", "2026-12-21T17:00Z")
        stand(desk, "2026-12-22T17:00Z", channel_account_id="hook")
        stand(desk, "2026-12-23T17:00Z", channel_account_id="hook", status=Status.DRAFT)

        hook = replace(DECEMBER, channel_account_id="hook")
        assert list(days(desk, hook)) == ["2026-12-22", "2026-12-23"]
        assert list(days(desk, replace(hook, status=Status.DRAFT))) == ["2026-12-23"]

    def test_neither_withdrawn_slots_nor_posts_without_a_time_are(self, desk):
        desk.connect()
        desk.write()
        desk.instances.create_many(EDITOR, "tips", ["page"], scheduled_for=None, status=None)
        slot = desk.place(instance())
        desk.instances.delete(EDITOR, slot.id)

        assert days(desk) == {}

    def test_other_tenants_posts_are_not(self, desk):
        stand(desk, "2026-12-22T17:00Z", tenant_id="all_county")

        assert days(desk) == {}
        [page] = desk.calendar.pages(
            replace(VIEWER, tenant=replace(H2O, id="all_county")), DECEMBER
        )
        assert len(page.items) == 1


class TestSize:
    def test_a_month_of_500_posts_is_one_query_of_at_most_45_units_and_350_kb(self, desk):
        desk.stock(month(500))

        with desk.metered() as meter:
            shown = days(desk)

        assert sum(map(len, shown.values())) == 500
        assert meter.operations == {"Query": 1}
        assert meter.read_units <= 45
        assert meter.bytes_read <= 350_000

    def test_more_posts_than_a_page_holds_come_whole_page_by_page(self, desk):
        desk.stock(replace(post, account_name="H2O " * 250) for post in month(1000))

        pages = list(desk.calendar.pages(VIEWER, DECEMBER))

        ids = [post.id for page in pages for _, post in page.items]
        assert len(ids) == len(set(ids)) == 1000
        assert len(pages) > 1
        assert ids == sorted(ids)

    def test_reading_goes_on_where_it_stopped(self, desk):
        desk.stock(month(10))
        ids = [post.id for page in desk.calendar.pages(VIEWER, DECEMBER) for _, post in page.items]
        after = desk.stored_calendar.position(desk.read(ids[3]))

        [rest] = desk.calendar.pages(VIEWER, DECEMBER, after)

        assert [post.id for _, post in rest.items] == ids[4:]
