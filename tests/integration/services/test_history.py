"""Posts that were sent or failed, and their punctuality."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from drumbeat.domain.errors import InvalidInput
from drumbeat.domain.media import AssetKind, MediaReference
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.ports import Position
from drumbeat.services.history import MAX_DAYS, PAST, HistoryQuery, PostKind
from tests.fakes.media_library import ORIGIN
from tests.integration.services.desk import Desk
from tests.samples import EDITOR, VIEWER, asset, instance, instant

NOON = instant("2026-11-20T20:00Z")  # in Los Angeles


def post(name: str, status: Status = Status.POSTED, **given: Any) -> PostInstance:
    return instance(**{"id": name, "status": status, "scheduled_for": NOON} | given)


def days_ago(days: int, name: str, status: Status = Status.POSTED, **given: Any) -> PostInstance:
    return post(name, status, scheduled_for=NOON - timedelta(days=days), **given)


def untimed(name: str, minutes: int, status: Status = Status.POSTED) -> PostInstance:
    """A post without a scheduled time, sent so many minutes after noon."""
    return post(name, status, scheduled_for=None, due_at=NOON + timedelta(minutes=minutes))


def listed(desk: Desk, limit: int = 100, **query: Any) -> list[str]:
    """Ids from all pages; fails if a page is longer than asked for."""
    found: list[str] = []
    after: Position | None = None
    while True:
        page = desk.history.list(VIEWER, HistoryQuery(**query), limit=limit, after=after)
        assert len(page.items) <= limit
        found += [each.id for each in page.items]
        after = page.next
        if after is None:
            return found


def test_history_is_what_is_over_newest_first(desk: Desk) -> None:
    desk.stock(days_ago(n, str(status), status) for n, status in enumerate(Status))

    assert listed(desk) == [str(status) for status in Status if status in PAST]


def test_a_status_and_an_account_narrow_it_down(desk: Desk) -> None:
    desk.stock(
        days_ago(n, f"{status}-{account}", status, channel_account_id=account)
        for n, status in enumerate((Status.POSTED, Status.FAILED, Status.MISSED, Status.DRAFT))
        for account in ("page", "site")
    )

    assert listed(desk, status=Status.FAILED) == ["Failed-site", "Failed-page"]
    assert listed(desk, channel_account_id="site", status=Status.POSTED) == ["Posted-site"]
    assert listed(desk, status=Status.DRAFT) == []


def test_days_are_the_tenants_and_both_ends_count(desk: Desk) -> None:
    midnight = instant("2026-11-20T08:00Z")
    ends = [midnight - timedelta(minutes=1), midnight, midnight + timedelta(hours=23, minutes=59)]
    ends.append(midnight + timedelta(days=1))
    desk.stock(post(str(n), scheduled_for=when) for n, when in enumerate(ends))
    day = date(2026, 11, 20)

    assert listed(desk, start_date=day, end_date=day) == ["2", "1"]
    assert listed(desk, start_date=day) == ["3", "2", "1"]
    assert listed(desk, end_date=day) == ["2", "1", "0"]


def test_posts_without_a_time_stand_where_they_were_due(desk: Desk) -> None:
    desk.stock([days_ago(0, "noon"), days_ago(1, "yesterday"), days_ago(-1, "tomorrow")])
    desk.stock([untimed("after", 5), untimed("same", 0), untimed("before", -5)])
    desk.stock([untimed("draft", 1, Status.DRAFT), post("never", Status.DRAFT, scheduled_for=None)])
    day = NOON.date()

    assert listed(desk) == ["tomorrow", "after", "same", "noon", "before", "yesterday"]
    assert listed(desk, start_date=day, end_date=day) == ["after", "same", "noon", "before"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_of_any_length_hold_everything_once(desk: Desk, limit: int) -> None:
    desk.stock(days_ago(n, f"timed-{n}") for n in range(5))
    desk.stock(
        days_ago(n, f"planned-{n}", Status.PLANNED, channel_account_id="b") for n in range(5)
    )
    desk.stock(untimed(f"untimed-{n}", -n * 60 * 12) for n in range(6))

    whole = listed(desk)

    assert len(whole) == 11
    assert listed(desk, limit) == whole
    assert listed(desk, limit, start_date=date(2026, 11, 18)) == whole[:-2]


def test_a_page_ends_after_so_much_reading_although_more_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drumbeat.services.history._MOST_READ", 3)
    desk.stock(days_ago(n, f"planned-{n}", Status.PLANNED) for n in range(5))
    desk.stock([days_ago(6, "posted")])

    page = desk.history.list(VIEWER, HistoryQuery(), limit=10, after=None)

    assert list(page.items) == []
    assert page.next is not None
    assert listed(desk) == ["posted"]


def test_history_reads_few_items_for_a_short_page(desk: Desk) -> None:
    desk.stock(days_ago(n, f"{n:03}") for n in range(300))

    with desk.metered() as meter:
        desk.history.list(VIEWER, HistoryQuery(), limit=10, after=None)

    assert meter.operations == {"Query": 2}


def test_the_end_does_not_come_before_the_start(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        listed(desk, start_date=date(2026, 11, 20), end_date=date(2026, 11, 19))

    assert refused.value.errors[0].field == "end_date"


# Punctuality


def test_punctuality_is_told_for_the_tenant_and_for_each_account(desk: Desk) -> None:
    desk.stock(
        days_ago(n, f"page-{n}", lag_seconds=float(n), account_name="Old name" if n else "Page")
        for n in range(10)
    )
    desk.stock(
        days_ago(n, f"site-{n}", status, channel_account_id="site", account_name="Site")
        for n, status in enumerate((Status.MISSED, Status.FAILED, Status.SKIPPED, Status.PLANNED))
    )
    desk.stock([untimed("site-u", 0, Status.UNCONFIRMED)])

    told = desk.history.punctuality(EDITOR, date(2026, 11, 1), date(2026, 11, 20))

    whole, accounts = told.whole, told.accounts
    assert (whole.count, whole.p50, whole.p95, whole.worst) == (10, 4.0, 9.0, 9.0)
    assert (whole.missed, whole.failed, whole.skipped, whole.unconfirmed) == (1, 1, 1, 1)
    assert [(each.account_name, each.figures.count) for each in accounts] == [
        ("Page", 10),
        ("Site", 0),
    ]
    assert accounts[1].figures.p99 is None
    assert (accounts[0].figures.unconfirmed, accounts[1].figures.missed) == (1, 1)


def test_punctuality_is_of_the_days_that_were_asked_for(desk: Desk) -> None:
    desk.stock(days_ago(n, str(n), lag_seconds=float(n)) for n in range(5))
    desk.stock([untimed("u", 60 * 24)])

    whole = desk.history.punctuality(VIEWER, date(2026, 11, 17), date(2026, 11, 18)).whole

    assert (whole.count, whole.p50, whole.worst) == (2, 2.0, 3.0)


def test_punctuality_is_told_for_each_local_day_on_which_something_was_due(desk: Desk) -> None:
    late_in_the_evening = NOON - timedelta(days=2) + timedelta(hours=11)
    desk.stock([days_ago(3, "a", lag_seconds=1.0), days_ago(2, "b", lag_seconds=2.0)])
    desk.stock([post("c", Status.MISSED, scheduled_for=late_in_the_evening)])
    desk.stock([untimed("u", 1, Status.MISSED)])

    days = desk.history.punctuality(VIEWER, date(2026, 11, 1), date(2026, 11, 20)).days

    of_noon = NOON.date()
    assert [(day, figures.count, figures.missed, figures.worst) for day, figures in days] == [
        (of_noon - timedelta(days=3), 1, 0, 1.0),
        (of_noon - timedelta(days=2), 1, 1, 2.0),
        (of_noon, 0, 1, None),
    ]


@pytest.mark.parametrize(("days_ahead", "counts"), [(0, 1), (3, 1), (27, 1), (29, 0)])
def test_what_was_posted_ahead_of_its_slot_counts_on_the_day_on_which_it_was(
    desk: Desk, days_ahead: int, counts: int
) -> None:
    slot = NOON + timedelta(days=days_ahead)
    desk.stock([post("ahead", scheduled_for=slot, due_at=NOON, lag_seconds=0.4)])
    day = NOON.date()

    that_day = desk.history.punctuality(VIEWER, day, day)
    of_its_slot = desk.history.punctuality(VIEWER, slot.date(), slot.date())
    both = desk.history.punctuality(VIEWER, day, slot.date())

    assert that_day.whole.count == counts
    assert [each for each, _ in that_day.days] == [day] * counts
    assert of_its_slot.whole.count == (days_ahead == 0 or not counts)
    assert both.whole.count == 1


def test_of_nothing_there_are_no_lags(desk: Desk) -> None:
    told = desk.history.punctuality(VIEWER, date(2026, 11, 17), date(2026, 11, 18))

    assert (told.whole.count, told.whole.p50, told.whole.missed) == (0, None, 0)
    assert (list(told.accounts), list(told.days)) == ([], [])


def test_a_year_is_the_most_that_is_told_at_once(desk: Desk) -> None:
    first = date(2026, 1, 1)

    desk.history.punctuality(VIEWER, first, first + timedelta(days=MAX_DAYS - 1))
    with pytest.raises(InvalidInput):
        desk.history.punctuality(VIEWER, first, first + timedelta(days=MAX_DAYS))
    with pytest.raises(InvalidInput):
        desk.history.punctuality(VIEWER, first, first - timedelta(days=1))


@pytest.mark.parametrize(("limit", "together"), [(100, 100), (1, 100), (2, 3)])
def test_a_type_narrows_it_down_page_by_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: int, together: int
) -> None:
    monkeypatch.setattr("drumbeat.services.history._LOOKED_AT_TOGETHER", together)
    desk.shelve(asset(), asset(id="film", kind=AssetKind.VIDEO))
    desk.write(id="photo", media=(MediaReference(asset_id="pipe"),))
    desk.write(id="video", media=(MediaReference(asset_id="film"),))
    shown = ["photo", "video", "gone", "photo", "photo", "video"]
    desk.stock(days_ago(n, f"{name}-{n}", content_item_id=name) for n, name in enumerate(shown))

    assert listed(desk, limit, kind=PostKind.PHOTO) == ["photo-0", "photo-3", "photo-4"]
    assert listed(desk, limit, kind=PostKind.VIDEO) == ["video-1", "video-5"]
    assert listed(desk, limit, kind=PostKind.TEXT) == []


def test_each_entry_tells_what_it_showed_in_few_reads(desk: Desk) -> None:
    # Given posts with a picture, with a video, with words alone, and one whose content is gone,
    desk.shelve(asset(), asset(id="film", kind=AssetKind.VIDEO))
    texts = {
        "photo": (MediaReference(asset_id="pipe"),),
        "video": (MediaReference(asset_id="film"), MediaReference(url="https://cdn.example/a.jpg")),
        "text": (),
    }
    for name, media in texts.items():
        desk.write(id=name, media=media, uses=2 if name == "text" else 1)
    posts = [post(name, content_item_id=name) for name in (*texts, "gone")]

    # when history shows them,
    with desk.metered() as meter:
        entries = desk.history.entries(VIEWER, posts)

    # then each says what it was.
    told = [(each.kind, each.text, each.is_crosspost) for each in entries]
    assert told == [
        (PostKind.PHOTO, "Keep your pipes warm.", False),
        (PostKind.VIDEO, "Keep your pipes warm.", False),
        (PostKind.TEXT, "Keep your pipes warm.", True),
        (None, None, False),
    ]
    assert entries[0].thumbnail_url == f"{ORIGIN}/media/pipe/thumbnail.jpg"
    assert meter.operations == {"BatchGetItem": 2}
