"""Banners: when each is shown, how many are allowed, and what the website gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import banners
from drumbeat.domain.banners import Banner, Shown, Site, State
from drumbeat.domain.errors import InvalidInput, LimitReached
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, StoredFile

LOS_ANGELES = "America/Los_Angeles"
NOW = datetime(2026, 11, 29, 18, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""The end of 29 November in Los Angeles."""


def banner(**changed: Any) -> Banner:
    given = {
        "id": "b1",
        "tenant_id": "h2o",
        "site_id": "main",
        "title": "Winter check",
        "asset_id": "a1",
        "rank": "V",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Banner(**{**given, **changed})


def picture(**changed: Any) -> Asset:
    files = {
        "banner": StoredFile(
            key="media/r/w.jpg", content_type="image/jpeg", size=9, width=1600, height=600
        ),
        "banner_small": StoredFile(
            key="media/r/n.jpg", content_type="image/jpeg", size=4, width=800, height=300
        ),
    }
    given = {
        "id": "a1",
        "tenant_id": "h2o",
        "kind": AssetKind.IMAGE,
        "status": AssetStatus.READY,
        "filename": "w.jpg",
        "content_type": "image/jpeg",
        "size": 13,
        "alt_text": "A pipe under ice",
        "files": files,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Asset(**{**given, **changed})


def site() -> Site:
    return Site(id="main", tenant_id="h2o", key="k" * 22, revision=7, created_at=NOW)


def feed_of(*listed: Banner, now: datetime = NOW, zone: str = LOS_ANGELES) -> banners.Feed:
    shown = [Shown(each, picture()) for each in listed]
    return banners.feed(site(), shown, zone=zone, now=now, public_url="https://d.example")


def ids(feed: banners.Feed) -> list[str]:
    return [entry["id"] for entry in feed.document["banners"]]


class TestState:
    @pytest.mark.parametrize(
        ("changed", "at", "expected"),
        [
            ({}, NOW, State.LIVE),
            ({"starts_on": date(2026, 11, 29)}, NOW, State.LIVE),
            ({"starts_on": date(2026, 11, 30)}, MIDNIGHT - timedelta(seconds=1), State.WAITING),
            ({"starts_on": date(2026, 11, 30)}, MIDNIGHT, State.LIVE),
            ({"ends_on": date(2026, 11, 29)}, MIDNIGHT - timedelta(seconds=1), State.LIVE),
            ({"ends_on": date(2026, 11, 29)}, MIDNIGHT, State.ENDED),
            ({"is_active": False}, NOW, State.OFF),
            ({"is_active": False, "ends_on": date(2026, 11, 1)}, NOW, State.ENDED),
            ({"starts_at": NOW}, NOW - timedelta(seconds=1), State.WAITING),
            ({"starts_at": NOW}, NOW, State.LIVE),
        ],
    )
    def test_it_follows_the_days_of_the_business(
        self, changed: dict[str, Any], at: datetime, expected: State
    ) -> None:
        assert banner(**changed).state(LOS_ANGELES, at, has_picture=True) is expected

    def test_without_a_picture_it_is_a_draft(self) -> None:
        assert banner().state(LOS_ANGELES, NOW, has_picture=False) is State.DRAFT

    def test_a_day_without_midnight_starts_with_its_first_hour(self) -> None:
        # Clocks in Santiago went from 24:00 to 01:00 on the night to September 6, 2026.
        start, _ = banner(starts_on=date(2026, 9, 6)).shown_between("America/Santiago")

        assert start == datetime(2026, 9, 6, 4, tzinfo=UTC)


class TestRoom:
    def test_twenty_may_be_shown_at_one_time(self) -> None:
        twenty = [banner(id=f"b{n}") for n in range(20)]

        banners.require_room(twenty, LOS_ANGELES, NOW)
        with pytest.raises(LimitReached) as caught:
            banners.require_room([*twenty, banner(id="more")], LOS_ANGELES, NOW)

        told = {"name": "live_banners", "current": 20, "max": 20, "upgrade_to": None}
        assert caught.value.extra == told

    def test_those_that_follow_one_another_or_are_off_take_no_room(self) -> None:
        until = [banner(id=f"u{n}", ends_on=date(2026, 12, 24)) for n in range(20)]
        after = [banner(id=f"a{n}", starts_on=date(2026, 12, 25)) for n in range(20)]
        off = [banner(id=f"o{n}", is_active=False) for n in range(20)]

        banners.require_room([*until, *after, *off], LOS_ANGELES, NOW)

    @given(
        st.lists(
            st.tuples(st.none() | st.integers(0, 30), st.none() | st.integers(0, 30)), max_size=30
        )
    )
    def test_the_most_at_once_is_counted_at_some_moment(
        self, spans: list[tuple[int | None, int | None]]
    ) -> None:
        def at(hour: int | None) -> datetime | None:
            return None if hour is None else NOW + timedelta(hours=hour)

        moments = [NOW + timedelta(hours=hour, minutes=30) for hour in range(-1, 31)]
        instants = [(at(start), at(end)) for start, end in spans]
        counted = max(
            sum((s is None or s <= when) and (e is None or when < e) for s, e in instants)
            for when in moments
        )

        assert banners.most_at_once(instants) == counted


class TestFeed:
    def test_it_says_what_the_widget_needs(self) -> None:
        feed = feed_of(banner(link_url="https://h2o.example/winter", ends_on=date(2026, 11, 29)))

        assert feed.document == {
            "rotate_seconds": 5,
            "version": 7,
            "counts_at": "https://d.example/api/public/banners/seen",
            "banners": [
                {
                    "id": "b1",
                    "title": "Winter check",
                    "image": {
                        "src": "https://d.example/media/r/w.jpg",
                        "srcset": "https://d.example/media/r/n.jpg 800w, "
                        "https://d.example/media/r/w.jpg 1600w",
                        "width": 1600,
                        "height": 600,
                        "alt": "A pipe under ice",
                    },
                    "link_url": "https://h2o.example/winter",
                    "starts_at": None,
                    "ends_at": "2026-11-30T08:00:00Z",
                }
            ],
        }

    def test_it_names_what_comes_within_48_hours_and_nothing_later(self) -> None:
        soon = banner(id="soon", starts_on=date(2026, 12, 1))
        later = banner(id="later", starts_on=date(2026, 12, 2))

        feed = feed_of(soon, later)

        assert ids(feed) == ["soon"]
        assert feed.good_until == datetime(2026, 12, 2, 8, tzinfo=UTC) - timedelta(hours=48)

    def test_what_has_ended_or_is_off_is_not_in_it(self) -> None:
        feed = feed_of(
            banner(id="off", is_active=False), banner(id="ended", ends_on=date(2026, 11, 28))
        )

        assert ids(feed) == []
        assert feed.good_until is None

    def test_it_stands_in_the_chosen_order(self) -> None:
        listed = [banner(id="c", rank="c"), banner(id="a", rank="a"), banner(id="b", rank="b")]

        assert ids(feed_of(*listed)) == ["a", "b", "c"]

    @given(
        st.lists(
            st.tuples(
                st.none() | st.integers(-5, 9), st.none() | st.integers(-5, 9), st.booleans()
            ),
            max_size=8,
        ),
        st.integers(0, 9 * 24),
        st.sampled_from([LOS_ANGELES, "Pacific/Apia", "Europe/Berlin", "UTC"]),
    )
    def test_a_website_that_is_told_in_time_shows_what_is_live_at_every_moment(
        self, spans: list[tuple[int | None, int | None, bool]], hours: int, zone: str
    ) -> None:
        # given banners with any days, and a feed written anew whenever it said so
        today = NOW.date()
        listed = [
            banner(
                id=f"b{n}",
                rank=f"{n}",
                starts_on=None if start is None else today + timedelta(days=start),
                ends_on=None if end is None else today + timedelta(days=end),
                is_active=active,
            )
            for n, (start, end, active) in enumerate(spans)
        ]
        moment = NOW + timedelta(hours=hours)
        told_at, feed = NOW, feed_of(*listed, zone=zone)
        while feed.good_until is not None and feed.good_until <= moment:
            assert feed.good_until > told_at
            told_at = feed.good_until
            feed = feed_of(*listed, now=told_at, zone=zone)

        # when a widget goes by its instants
        def passed(entry: dict[str, Any]) -> bool:
            start, end = entry["starts_at"], entry["ends_at"]
            return (start is None or datetime.fromisoformat(start) <= moment) and (
                end is None or moment < datetime.fromisoformat(end)
            )

        shown = [entry["id"] for entry in feed.document["banners"] if passed(entry)]

        # then it shows what is live, and nothing else
        live = [
            each.id for each in listed if each.state(zone, moment, has_picture=True) is State.LIVE
        ]
        assert shown == live


class TestWords:
    def test_a_title_is_counted_as_people_read_it(self) -> None:
        family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

        assert banners.checked_title(family * 60) == family * 60
        with pytest.raises(ValueError, match="60"):
            banners.checked_title(family * 61)

    @pytest.mark.parametrize(
        "typed",
        [
            "javascript:alert(1)",
            "data:text/html,x",
            "//h2o.example",
            "https://ada:secret@h2o.example",
            "ftp://h2o.example",
            "https://h2o.example/" + "x" * 2_000,
        ],
    )
    def test_a_link_that_could_harm_or_mislead_is_refused(self, typed: str) -> None:
        with pytest.raises(ValueError):
            banners.checked_link(typed)

    def test_a_link_may_be_http_or_missing(self) -> None:
        assert banners.checked_link(" http://h2o.example/a ") == "http://h2o.example/a"
        assert banners.checked_link("  ") is None

    def test_a_banner_does_not_end_before_it_starts(self) -> None:
        with pytest.raises(InvalidInput, match="ends_on"):
            banners.require_order(date(2026, 12, 2), date(2026, 12, 1))


def test_only_what_was_moved_gets_a_new_version() -> None:
    listed = [banner(id=name, rank=name) for name in "abcd"]

    changed = banners.moved(listed, ["d", "a", "b", "c"], NOW)

    assert [each.id for each in changed] == ["d"]
    assert changed[0].version == 2
    after = [replace(each) for each in listed if each.id != "d"] + list(changed)
    assert [each.id for each in banners.in_order(after)] == ["d", "a", "b", "c"]


@pytest.mark.parametrize(
    "changed",
    [
        {"status": AssetStatus.PROCESSING},
        {"status": AssetStatus.REJECTED},
        {"kind": AssetKind.VIDEO},
        {"files": {}},
    ],
)
def test_what_can_not_be_shown_is_not_ready(changed: dict[str, Any]) -> None:
    assert banners.is_ready(picture())
    assert not banners.is_ready(picture(**changed))
    assert not banners.is_ready(None)
