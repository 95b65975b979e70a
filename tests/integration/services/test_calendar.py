"""The calendar: local days, each with its posts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from drumbeat.domain import lifecycle, trying
from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.posts import PostError, PostInstance, Status
from drumbeat.services import allowance, calendar
from drumbeat.services.calendar import CalendarQuery
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.samples import EDITOR, H2O, NOW, VIEWER, instance, instant

DECEMBER = CalendarQuery(start_date=date(2026, 12, 1), end_date=date(2026, 12, 31))


def stand(desk: Desk, *minutes: str, **given: object) -> None:
    """Puts a post at each of these minutes."""
    for minute in minutes:
        desk.stock([instance(id=minute, scheduled_for=instant(minute), **given)])


def days(desk: Desk, query: CalendarQuery = DECEMBER) -> dict[str, list[str]]:
    """The calendar's content: ids by local day."""
    shown = defaultdict(list)
    for page in desk.calendar.pages(VIEWER, query):
        for day, post in page.items:
            shown[day.isoformat()].append(post.id)
    return dict(shown)


def month(count: int) -> list[PostInstance]:
    """Posts in December, as large as drafts with content usually are."""
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
        desk.placing.create_many(EDITOR, "tips", ["page"], scheduled_for=None, status=None)
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


class TestWhatWasSentAhead:
    PLANNED = instant("2027-01-15T17:00Z")
    TODAY = CalendarQuery(start_date=date(2026, 12, 1), end_date=date(2026, 12, 1))
    ITS_DAY = CalendarQuery(start_date=date(2027, 1, 15), end_date=date(2027, 1, 15))

    def begin(self, desk: Desk, name: str = "slot", **given: object) -> PostInstance:
        """Sends a post now that is planned for later."""
        planned = {"scheduled_for": self.PLANNED, **given}
        desk.place(instance(id=name, **planned))
        desk.instances.edit(EDITOR, name, InstanceEdit(content_item_id="tips"))
        desk.instances.post_now(EDITOR, name)
        return desk.read(name)

    def send(self, desk: Desk, begun: PostInstance, sent_at: datetime) -> PostInstance:
        claim = {"attempt": 1, "fingerprint": "f", "handle": {}}
        claimed = desk.force(begun, trying.claim(begun, now=sent_at, **claim))
        told = {"platform_post_id": "1", "permalink": None}
        return desk.force(claimed, trying.posted(claimed, sent_at=sent_at, **told))

    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        desk.connect()
        desk.write()
        return desk

    def test_stands_on_the_day_on_which_it_went_out(self, desk):
        begun = self.begin(desk)
        assert days(desk, self.TODAY) == {}
        assert days(desk, self.ITS_DAY) == {"2027-01-15": ["slot"]}

        self.send(desk, begun, NOW)

        assert days(desk, self.TODAY) == {"2026-12-01": ["slot"]}
        assert days(desk, self.ITS_DAY) == {}
        [page] = desk.calendar.pages(VIEWER, self.TODAY)
        [(_, shown)] = page.items
        assert (shown.scheduled_for, shown.shown_at) == (self.PLANNED, NOW)

    def test_stands_there_once_where_both_days_are_shown(self, desk):
        self.send(desk, self.begin(desk, scheduled_for=instant("2026-12-03T17:00Z")), NOW)

        assert days(desk) == {"2026-12-01": ["slot"]}

    @pytest.mark.parametrize(
        "later",
        [timedelta(seconds=5), timedelta(minutes=26), timedelta(hours=30), timedelta(days=6)],
        ids=str,
    )
    def test_is_found_however_long_it_was_put_off(self, desk, later):
        just_before_midnight = instant("2026-12-02T07:59Z") + timedelta(seconds=58)
        desk.clock.advance(just_before_midnight - NOW)
        sent_at = desk.clock.now() + later
        self.send(desk, self.begin(desk), sent_at)
        day = (sent_at - timedelta(hours=8)).date()

        shown = days(desk, CalendarQuery(start_date=day, end_date=day))

        assert shown == {day.isoformat(): ["slot"]}

    def test_is_found_where_an_earlier_call_than_the_last_one_had_arrived(self, desk):
        begun = self.begin(desk)
        desk.clock.advance(timedelta(days=2))
        again = lifecycle.retry(replace(begun, status=Status.FAILED, due_at=None), desk.clock.now())
        self.send(desk, desk.force(begun, again), NOW)

        assert days(desk, self.TODAY) == {"2026-12-01": ["slot"]}

    @pytest.mark.parametrize("what", ["cancelled", "failed", "moved"])
    def test_stands_at_its_time_where_it_did_not_go_out(self, desk, what):
        begun = self.begin(desk)
        if what == "cancelled":
            desk.instances.cancel(EDITOR, "slot")
        elif what == "failed":
            error = PostError("refused", "No.", retryable=False)
            desk.force(begun, trying.give_up(begun, Status.FAILED, error))
        else:
            edit = InstanceEdit(scheduled_for=self.PLANNED + timedelta(minutes=1))
            desk.instances.edit(EDITOR, "slot", edit)

        assert days(desk, self.TODAY) == {}
        assert days(desk, self.ITS_DAY) == {"2027-01-15": ["slot"]}

    def test_is_nowhere_once_deleted(self, desk):
        self.begin(desk)
        desk.instances.delete(EDITOR, "slot")

        assert days(desk, self.TODAY) == days(desk, self.ITS_DAY) == {}

    def test_says_where_it_went_out_after_another_try_that_was_called_off(self, desk):
        self.begin(desk)
        desk.instances.cancel(EDITOR, "slot")
        desk.clock.advance(timedelta(days=1))
        desk.instances.post_now(EDITOR, "slot")
        self.send(desk, desk.read("slot"), desk.clock.now())

        assert days(desk, replace(DECEMBER, end_date=date(2026, 12, 4))) == {"2026-12-02": ["slot"]}

    def test_stays_at_its_time_where_nothing_has_been_noted_of_it(self, desk):
        ahead = {"status": Status.POSTED, "posted_at": NOW}
        stand(desk, "2027-01-15T17:00Z", **ahead)

        assert days(desk, self.ITS_DAY) == {"2027-01-15": ["2027-01-15T17:00Z"]}

    def test_is_no_withdrawn_slot_to_the_top_off(self, desk):
        self.send(desk, self.begin(desk), NOW)

        assert desk.withdrawn() == []
        assert len(desk.stored_calendar.window("h2o", NOW, None).instances) == 1

    def test_costs_one_read_more_for_all_of_them_and_none_where_their_slots_are_shown(self, desk):
        for number in range(3):
            minute = self.PLANNED + timedelta(minutes=number)
            self.send(desk, self.begin(desk, f"post-{number}", scheduled_for=minute), NOW)

        with desk.metered() as meter:
            assert len(days(desk, self.TODAY)["2026-12-01"]) == 3
        assert meter.operations == {"Query": 1, "BatchGetItem": 1}
        with desk.metered() as meter:
            days(desk, replace(DECEMBER, end_date=date(2027, 1, 31)))
        assert meter.operations == {"Query": 1}

    def test_comes_once_where_a_listing_takes_several_pages(self, desk):
        desk.stock(replace(post, account_name="H2O " * 250) for post in month(1000))
        for number in range(3):
            minute = instant("2026-12-30T17:01Z") + timedelta(minutes=number)
            self.send(desk, self.begin(desk, f"post-{number}", scheduled_for=minute), NOW)

        pages = list(desk.calendar.pages(VIEWER, DECEMBER))

        shown = [(day, post.id) for page in pages for day, post in page.items]
        assert len(pages) > 1
        assert len(shown) == len(set(shown)) == 1003
        assert [day for day, name in shown if name.startswith("post-")] == [date(2026, 12, 1)] * 3


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

    def test_a_request_reads_so_many_pages_of_the_table_and_tells_where_to_go_on(
        self, desk, monkeypatch
    ):
        """However few rows a filter leaves."""
        monkeypatch.setattr(calendar, "MOST_PAGES", 1)
        desk.stock(replace(post, account_name="H2O " * 250) for post in month(1000))
        nothing = replace(DECEMBER, status=Status.POSTED)

        [first] = desk.calendar.pages(VIEWER, nothing)
        [second] = desk.calendar.pages(VIEWER, nothing, first.next)

        assert (first.items, second.items) == ([], [])
        assert first.next is not None
        assert second.next is None

    def test_a_request_that_has_run_late_reads_no_further_page(self, desk):
        desk.stock(replace(post, account_name="H2O " * 250) for post in month(1000))

        shown = []
        reading = desk.calendar.pages(VIEWER, DECEMBER)
        for page in reading:
            shown.append(page)
            desk.clock.advance(allowance.MOST_TIME)
        [rest] = desk.calendar.pages(VIEWER, DECEMBER, shown[-1].next)

        assert len(shown) == 1
        assert len(shown[0].items) + len(rest.items) == 1000

    def test_reading_goes_on_where_it_stopped(self, desk):
        desk.stock(month(10))
        ids = [post.id for page in desk.calendar.pages(VIEWER, DECEMBER) for _, post in page.items]
        after = desk.stored_calendar.position(desk.read(ids[3]))

        [rest] = desk.calendar.pages(VIEWER, DECEMBER, after)

        assert [post.id for _, post in rest.items] == ids[4:]
