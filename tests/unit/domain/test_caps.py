"""Caps of posts per period: never exceeded, and posts are not delayed more than necessary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import zones
from drumbeat.domain.caps import (
    CalendarDay,
    Cap,
    Kind,
    Rolling,
    Tally,
    counting,
    of_scope,
    reached,
)
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.publishing import Scope
from tests.fakes.gates import HeldGates
from tests.samples import NOW, instant

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
INSTAGRAM = Cap(most=25, window=Rolling(DAY))
THREADS = Cap(most=250, window=Rolling(DAY))
X_ACCOUNT = Cap(most=100, window=Rolling(timedelta(minutes=15)))
X_APP = Cap(most=10_000, window=Rolling(DAY), scope=Scope.APP)
YOUTUBE = Cap(most=100, window=CalendarDay("America/Los_Angeles"), scope=Scope.APP)

rolling = st.builds(
    Cap,
    most=st.integers(1, 70),
    window=st.builds(Rolling, st.integers(60, 86_400).map(lambda n: timedelta(seconds=n))),
)
days = st.builds(
    Cap,
    most=st.integers(1, 5),
    window=st.builds(
        CalendarDay, st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kathmandu"])
    ),
)
gaps = st.lists(st.integers(0, 9_000_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=120)


class Posting:
    """Posts that come one after the other, sent when their caps allow."""

    def __init__(self, *caps: Cap) -> None:
        self.caps = caps
        self.gates = HeldGates()
        self.sent: list[datetime] = []

    @property
    def tally(self) -> Tally:
        return self.gates.get("h2o", "page").tally

    def comes(self, now: datetime) -> bool:
        if reached(self.caps, self.tally, now) is not None:
            return False
        assert self.gates.count("h2o", "page", counting(self.caps, self.tally, now))
        self.sent.append(now)
        return True


def in_window(sent: Sequence[datetime], length: timedelta, now: datetime) -> int:
    return sum(now - length < each <= now for each in sent)


@given(cap=rolling, waits=gaps)
def test_no_stretch_of_the_window_holds_more(cap: Cap, waits: list[timedelta]) -> None:
    posting, now = Posting(cap), NOW
    assert isinstance(cap.window, Rolling)
    for wait in waits:
        now += wait
        posting.comes(now)
        assert in_window(posting.sent, cap.window.length, now) <= cap.most


@given(cap=rolling, waits=gaps)
def test_what_is_held_back_waits_hardly_longer_than_it_must(
    cap: Cap, waits: list[timedelta]
) -> None:
    posting, now = Posting(cap), NOW
    assert isinstance(cap.window, Rolling)
    # Up to 60 posts are counted to the second; more, in 24ths of the window.
    grain = SECOND if cap.most <= 60 else max(SECOND, cap.window.length / 24)
    for wait in waits:
        now += wait
        until = cap.opens_at(posting.tally, now)
        if until is not None:
            assert until > now
            since = until - 2 * SECOND - cap.window.length - grain
            assert sum(each > since for each in posting.sent) >= cap.most
            assert cap.opens_at(posting.tally, until) is None
        posting.comes(now)


@given(cap=days, waits=gaps)
def test_no_day_of_the_zone_holds_more_and_each_begins_anew(
    cap: Cap, waits: list[timedelta]
) -> None:
    posting, now = Posting(cap), NOW
    assert isinstance(cap.window, CalendarDay)
    zone = cap.window.zone
    for wait in waits:
        now += wait
        today = zones.local(now, zone).date()
        before = sum(zones.local(each, zone).date() == today for each in posting.sent)
        assert posting.comes(now) == (before < cap.most)


@given(cap=rolling | days, waits=gaps, data=st.data())
def test_however_old_what_was_read_is_no_more_are_counted(
    cap: Cap, waits: list[timedelta], data: st.DataObject
) -> None:
    """Several count at the same time, each with data from before the others' writes."""
    posting, now = Posting(cap), NOW
    read = [Tally()]
    for wait in waits:
        now += wait
        seen = read[data.draw(st.integers(max(0, len(read) - 4), len(read) - 1))]
        if reached([cap], seen, now) is None and posting.gates.count(
            "h2o", "page", counting([cap], seen, now)
        ):
            posting.sent.append(now)
            read.append(posting.tally)
        held = cap.holds(posting.tally, now)
        assert held <= cap.most
        if isinstance(cap.window, Rolling):
            assert in_window(posting.sent, cap.window.length, now) <= cap.most


@given(waits=gaps)
def test_several_caps_hold_at_once(waits: list[timedelta]) -> None:
    short = Cap(most=2, window=Rolling(HOUR))
    long = Cap(most=5, window=CalendarDay())
    posting, now = Posting(short, long), NOW
    for wait in waits:
        now += wait
        posting.comes(now)
        assert in_window(posting.sent, HOUR, now) <= 2
        assert sum(each.date() == now.date() for each in posting.sent) <= 5


def test_the_first_post_leaves_a_rolling_window_a_day_after_it_was_sent() -> None:
    posting = Posting(INSTAGRAM)
    for turn in range(25):
        assert posting.comes(NOW + turn * HOUR / 2)

    full = reached([INSTAGRAM], posting.tally, NOW + 13 * HOUR)

    assert full is not None
    assert full.until == NOW + DAY + SECOND
    assert INSTAGRAM.opens_at(posting.tally, NOW + DAY + SECOND) is None


def test_a_day_ends_at_midnight_of_its_zone() -> None:
    posting = Posting(YOUTUBE)
    evening = instant("2026-12-02T07:00Z")  # 23:00 in Los Angeles
    for _ in range(100):
        assert posting.comes(evening)

    assert YOUTUBE.opens_at(posting.tally, evening) == instant("2026-12-02T08:00Z")
    assert posting.comes(instant("2026-12-02T08:00Z"))


def test_a_day_that_clocks_make_longer_ends_at_its_own_midnight() -> None:
    cap = Cap(most=1, window=CalendarDay("America/Los_Angeles"))
    posting = Posting(cap)
    posting.comes(instant("2026-11-01T07:30Z"))  # 00:30; clocks go back at 02:00

    assert cap.opens_at(posting.tally, instant("2026-11-02T07:30Z")) == instant("2026-11-02T08:00Z")


@pytest.mark.parametrize("cap", [INSTAGRAM, THREADS, X_ACCOUNT, X_APP, YOUTUBE])
def test_a_tally_stays_small_however_much_is_posted(cap: Cap) -> None:
    posting = Posting(cap)
    step = timedelta(minutes=7)
    for turn in range(1000):
        posting.comes(NOW + turn * step)

    assert len(posting.tally.marks) <= 61


def test_caps_are_counted_by_whom_they_hold() -> None:
    assert of_scope([INSTAGRAM, X_APP], Scope.ACCOUNT) == [INSTAGRAM]
    assert of_scope([INSTAGRAM, X_APP], Scope.APP) == [X_APP]


@pytest.mark.parametrize(
    ("cap", "words"),
    [
        (INSTAGRAM, "25 posts in 24 hours"),
        (X_APP, "10,000 posts in 24 hours"),
        (X_ACCOUNT, "100 posts in 15 minutes"),
        (YOUTUBE, "100 posts a day"),
        (Cap(most=1, window=Rolling(HOUR)), "1 post in an hour"),
    ],
)
def test_people_are_told_a_cap_in_words(cap: Cap, words: str) -> None:
    assert cap.words() == words


@pytest.mark.parametrize("length", [timedelta(), timedelta(hours=25)])
def test_a_window_is_no_longer_than_what_is_kept_of_it(length: timedelta) -> None:
    with pytest.raises(ValueError, match="lasts from a second to a day"):
        Rolling(length)


def test_a_cap_that_a_later_version_declares_begins_with_nothing() -> None:
    posting = Posting(INSTAGRAM)
    posting.comes(NOW)

    assert (INSTAGRAM.holds(posting.tally, NOW), YOUTUBE.holds(posting.tally, NOW)) == (1, 0)


def test_a_cap_of_one_kind_counts_its_videos_alone() -> None:
    reels = Cap(
        most=30, window=Rolling(DAY), only=Kind(option="video_as", value="reel", called="reel")
    )

    assert reels.words() == "30 reels in 24 hours"
    assert reels.counts({"video_as": "reel"}, is_video=True)
    assert not reels.counts({"video_as": "reel"}, is_video=False)
    assert not reels.counts({"video_as": "video"}, is_video=True)
    assert THREADS.counts({}, is_video=False)
    with pytest.raises(ValueError, match="tally"):
        Pacing(gap=HOUR, caps=(reels, THREADS))
