"""What checks find in posts, texts and media."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import findings, preflight
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.caps import CalendarDay, Cap, Rolling, Tally
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.findings import Checked, Finding, Preflight, Severity
from drumbeat.domain.limits import Limits, MediaLimits, TextLimit
from drumbeat.domain.media import AssetStatus
from drumbeat.domain.posts import Status
from drumbeat.domain.preflight import Horizon, MediaFacts, MediaTrouble
from drumbeat.domain.publishing import Medium, NotPublished, Refusal
from drumbeat.domain.sending import Limit
from drumbeat.domain.text_lengths import Unit, length
from tests.samples import NOW, account, asset, content, instance, instant

PHOTOS = MediaLimits(most=2, content_types=frozenset({"image/png"}), max_bytes=1000, fetches=True)
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def codes(found: Any) -> list[tuple[str, Severity]]:
    return [(each.code, each.severity) for each in found]


def test_nothing_is_wrong_with_an_active_account() -> None:
    assert preflight.of_account(account()) == []


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (AccountStatus.PAUSED, "account_paused"),
        (AccountStatus.NEEDS_RECONNECT, "needs_reconnect"),
        (AccountStatus.DELETING, "account_deleted"),
    ],
)
def test_an_account_that_lets_nothing_out_is_an_error(status: AccountStatus, code: str) -> None:
    assert codes(preflight.of_account(account(status=status))) == [(code, ERROR)]


def test_an_account_that_is_gone_is_an_error() -> None:
    assert codes(preflight.of_account(None)) == [("account_deleted", ERROR)]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (ContentStatus.IDEA, []),
        (ContentStatus.DRAFT, []),
        (ContentStatus.NEEDS_APPROVAL, [("not_approved", WARNING)]),
        (ContentStatus.ARCHIVED, [("content_archived", ERROR)]),
    ],
)
def test_content_may_go_out_unless_it_waits_or_is_archived(
    status: ContentStatus, found: list[tuple[str, Severity]]
) -> None:
    assert codes(preflight.of_content(content(own_status=status))) == found


def test_a_planned_slot_has_nothing_to_post() -> None:
    assert codes(preflight.of_content(None)) == [("content_missing", ERROR)]


def test_a_draft_whose_time_has_passed_is_a_warning_and_what_is_on_its_way_is_not() -> None:
    draft = instance(status=Status.DRAFT, scheduled_for=NOW)
    later = NOW + timedelta(minutes=1)

    assert codes(preflight.of_time(draft, NOW)) == [("time_passed", WARNING)]
    assert preflight.of_time(replace(draft, scheduled_for=later), NOW) == []
    assert preflight.of_time(replace(draft, due_at=NOW), NOW) == []
    assert preflight.of_time(replace(draft, scheduled_for=None), NOW) == []


def limited(until: datetime) -> Limit:
    return Limit(until, "rate_limited", "The network lets nothing through.")


@pytest.mark.parametrize(
    ("closed_for", "found"),
    [(None, []), (-1, []), (60, []), (61, [("rate_limited", WARNING)])],
)
def test_a_gate_that_opens_after_the_posts_time_is_a_warning(
    closed_for: int | None, found: list[tuple[str, Severity]]
) -> None:
    post = instance(status=Status.SCHEDULED, due_at=NOW + timedelta(minutes=60))
    limit = None if closed_for is None else limited(NOW + timedelta(minutes=closed_for))

    assert codes(preflight.of_limit(limit, post, NOW)) == found


FEW = Cap(most=2, window=Rolling(timedelta(hours=1)))
TODAY = Cap(most=2, window=CalendarDay("Asia/Tokyo"))  # where it is 21:00, and midnight in 3 h


@pytest.mark.parametrize(
    ("cap", "due", "others", "found"),
    [
        (FEW, 60, [(10, Status.SCHEDULED), (20, Status.POSTED)], True),
        (FEW, 60, [(0, Status.SCHEDULED), (60, Status.UNCONFIRMED)], True),
        (FEW, 60, [(-1, Status.POSTED), (20, Status.POSTED)], False),
        (FEW, 60, [(10, Status.SCHEDULED), (61, Status.SCHEDULED)], False),
        (FEW, 60, [(10, Status.DRAFT), (20, Status.PLANNED)], False),
        (FEW, 60, [(10, Status.FAILED), (20, Status.MISSED)], False),
        (TODAY, 179, [(-700, Status.POSTED), (10, Status.SCHEDULED)], True),
        (TODAY, 180, [(10, Status.SCHEDULED), (179, Status.SCHEDULED)], False),
    ],
)
def test_a_post_behind_as_many_as_its_cap_takes_is_a_warning(
    cap: Cap, due: int, others: list[tuple[int, Status]], found: bool
) -> None:
    post = instance(id="this", status=Status.SCHEDULED, due_at=NOW + timedelta(minutes=due))
    around = [
        instance(id=str(at), status=status, due_at=NOW + timedelta(minutes=at))
        for at, status in others
    ]

    warned = preflight.of_crowd(cap, "Pages", post, [*around, post], NOW)

    assert codes(warned) == ([("cap_reached", WARNING)] if found else [])
    assert all(f"Pages takes {cap.words()}" in each.message for each in warned)


@pytest.mark.parametrize(
    ("left", "found"), [(0, []), (1, [("quota_short", WARNING)]), (2, [("quota_short", WARNING)])]
)
def test_a_post_behind_as_many_as_its_network_says_that_it_takes_is_a_warning(
    left: int, found: list[tuple[str, str]]
) -> None:
    post = instance(id="this", status=Status.SCHEDULED)
    before = [
        instance(id=str(number), status=status)
        for number, status in enumerate([Status.SCHEDULED, Status.PUBLISHING, Status.POSTED])
    ]

    assert codes(preflight.of_left(left, "Pages", post, before)) == found
    assert preflight.of_left(3, "Pages", post, before) == []


@pytest.mark.parametrize(
    ("counted", "waiting", "due", "left"),
    [
        (0, 2, 60, None),
        (79, 20, 60, None),
        (80, 20, 60, 20),
        (89, 0, 60, None),
        (90, 0, 60, 10),
        (99, 5, 60, 1),
        (100, 5, 60, None),  # the limit says so
        (90, 0, 180, None),  # the next day has not begun
        (90, 0, -1, None),
    ],
)
def test_what_is_left_of_a_day_of_all_accounts_is_told_when_it_is_little(
    counted: int, waiting: int, due: int, left: int | None
) -> None:
    cap = replace(TODAY, most=100)
    begin = int(CalendarDay("Asia/Tokyo").begin(NOW).timestamp())
    tally = Tally(counted=500 + counted, marks={f"Asia/Tokyo {begin}": 500})
    post = instance(id="this", status=Status.SCHEDULED, due_at=NOW + timedelta(minutes=due))

    found = preflight.of_app_left(cap, tally, "YouTube", post, waiting, NOW)

    assert codes(found) == ([("quota_short", WARNING)] if left else [])
    assert all(f"and {left} more for now" in each.message for each in found)


@pytest.mark.parametrize(
    ("ends_after", "when", "found"),
    [
        (60, {"due_at": 60}, [("connection_ends", ERROR)]),
        (61, {"due_at": 60}, []),
        (60, {"scheduled_for": 60}, [("connection_ends", ERROR)]),
        (60, {"scheduled_for": 90, "due_at": 59}, []),
        (1, {}, []),
        (None, {"due_at": 60}, []),
    ],
)
def test_an_account_is_to_hold_until_the_posts_time(
    ends_after: int | None, when: dict[str, int], found: list[tuple[str, str]]
) -> None:
    times = {"scheduled_for": None} | {
        name: NOW + timedelta(minutes=minutes) for name, minutes in when.items()
    }
    ends_at = None if ends_after is None else NOW + timedelta(minutes=ends_after)

    assert codes(preflight.of_end(ends_at, instance(**times), NOW)) == found


def test_ends_are_told_in_the_posts_own_zone() -> None:
    post = instance(due_at=instant("2026-12-01T17:00Z"), timezone="America/Los_Angeles")

    [ends] = preflight.of_end(instant("2026-12-01T14:30Z"), post, NOW)
    [opens] = preflight.of_limit(limited(instant("2026-12-02T14:30Z")), post, NOW)

    assert "ends at 2026-12-01 06:30 (America/Los_Angeles)" in ends.message
    assert "until 2026-12-02 06:30 (America/Los_Angeles)" in opens.message


@given(text=st.text(max_size=60), unit=st.sampled_from(Unit), most=st.integers(1, 40))
def test_a_text_is_too_long_exactly_beyond_its_limit(text: str, unit: Unit, most: int) -> None:
    limits = Limits(texts=(TextLimit(unit, most),))

    found = preflight.of_texts(limits, "Any", {"text": text}, is_bare=False)

    assert bool(found) == (length(text, unit) > most)


def test_every_limit_holds_and_says_how_much_there_is() -> None:
    limits = Limits(texts=(TextLimit(Unit.CODE_POINTS, 3), TextLimit(Unit.UTF8_BYTES, 1000)))

    [found] = preflight.of_texts(limits, "Bluesky", {"text": "water"}, is_bare=False)

    assert (found.code, found.field) == ("text_too_long", "caption")
    assert found.message == "The text has 5 characters; Bluesky takes at most 3."


def test_a_title_that_is_too_long_is_said_where_it_is_written() -> None:
    limits = Limits(texts=(TextLimit(Unit.CODE_POINTS, 3, field="title"),))

    [found] = preflight.of_texts(limits, "YouTube", {"title": "water"}, is_bare=False)

    assert (found.code, found.field) == ("text_too_long", "options.title")
    assert found.message == "The title has 5 characters; YouTube takes at most 3."


def test_beyond_what_a_network_never_documented_is_a_warning() -> None:
    limits = Limits(texts=(TextLimit(Unit.CODE_POINTS, 3, documented=False),))

    assert codes(preflight.of_texts(limits, "Any", {"text": "water"}, is_bare=False)) == [
        ("text_too_long", WARNING)
    ]


@pytest.mark.parametrize(("text", "is_bare", "found"), [
    (" \n", True, [("empty_post", ERROR)]),
    ("\u200b \u3164", True, [("empty_post", ERROR)]),
    (" \n", False, []),
    ("Water", True, []),
])  # fmt: skip
def test_a_post_of_nothing_is_an_error_where_something_is_needed(
    text: str, is_bare: bool, found: list[tuple[str, Severity]]
) -> None:
    assert codes(
        preflight.of_texts(Limits(needs_something=True), "Any", {"text": text}, is_bare=is_bare)
    ) == (found)
    assert preflight.of_texts(Limits(), "Any", {"text": text}, is_bare=is_bare) == []


@pytest.mark.parametrize(("count", "found"), [(1, []), (0, [("media_missing", ERROR)])])
def test_a_network_may_take_no_post_without_a_picture(
    count: int, found: list[tuple[str, Severity]]
) -> None:
    assert codes(preflight.of_media_count(MediaLimits(least=1), "Any", count)) == found


@pytest.mark.parametrize(("count", "found"), [(2, []), (3, [("too_many_media", ERROR)])])
def test_media_are_counted(count: int, found: list[tuple[str, Severity]]) -> None:
    assert codes(preflight.of_media_count(PHOTOS, "Any", count)) == found
    assert preflight.of_media_count(MediaLimits(), "Any", count) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (MediaFacts("image/png", 1000), []),
        (MediaFacts("image/png", 1001), ["media_too_large"]),
        (MediaFacts("text/html", 10), ["media_type"]),
        (MediaFacts("text/html", 2000), ["media_type", "media_too_large"]),
        (MediaFacts("image/png", 0), ["media_empty"]),
        (MediaFacts(None, None), []),
        (MediaFacts("application/octet-stream", 10), []),
    ],
)
def test_media_are_of_a_kind_and_size_that_the_network_takes(
    facts: MediaFacts, found: list[str]
) -> None:
    seen = preflight.of_media(PHOTOS, "Any", 1, facts)

    assert [each.code for each in seen] == found
    assert {each.field for each in seen} <= {"media_urls[1]"}


@pytest.mark.parametrize(
    ("fetches", "certain", "severity"),
    [(True, True, ERROR), (True, False, WARNING), (False, True, WARNING)],
)
def test_media_that_cannot_be_read_fail_where_the_network_reads_them(
    fetches: bool, certain: bool, severity: Severity
) -> None:
    trouble = MediaTrouble("media_unreachable", "HTTP 404.", certain)

    assert codes(preflight.of_media(MediaLimits(fetches=fetches), "Any", 0, trouble)) == [
        ("media_unreachable", severity)
    ]


def test_findings_are_about_post_content_and_account_as_they_were() -> None:
    post, said, page = instance(), content(), account()
    checked = preflight.checked_as(post, said, page)

    assert preflight.checked_as(post, said, page) == checked
    assert preflight.checked_as(replace(post, revision=9), said, page) == checked
    for changed in (
        preflight.checked_as(replace(post, generation=9), said, page),
        preflight.checked_as(replace(post, version=9), said, page),
        preflight.checked_as(post, replace(said, version=9), page),
        preflight.checked_as(post, said, replace(page, version=9)),
        preflight.checked_as(post, None, page),
    ):
        assert changed != checked


any_finding = st.builds(
    Finding, st.text(), st.sampled_from(Severity), st.text(), st.none() | st.text()
)
any_preflight = st.builds(
    Preflight,
    checked_at=st.datetimes(timezones=st.just(NOW.tzinfo)),
    checked=st.builds(
        Checked,
        generation=st.integers(0, 9),
        version=st.integers(1, 9),
        content_version=st.none() | st.integers(1, 9),
        account_version=st.none() | st.integers(1, 9),
    ),
    findings=st.lists(any_finding, max_size=3).map(tuple),
)


@given(found=any_preflight)
def test_what_is_kept_of_findings_is_all_of_them(found: Preflight) -> None:
    assert findings.preflight_of(findings.record_of(found)) == found


@given(found=any_preflight)
def test_findings_have_errors_exactly_when_one_is(found: Preflight) -> None:
    assert found.has_errors == any(each.severity is ERROR for each in found.findings)


def test_the_horizons_are_a_day_and_an_hour() -> None:
    assert [each.ahead for each in Horizon] == [timedelta(hours=24), timedelta(hours=1)]


NO_TITLE = NotPublished(Refusal.PERMANENT, "title_missing", "A video needs a title.")


@pytest.mark.parametrize(
    ("refusal", "status", "found", "said"),
    [
        (NO_TITLE, AssetStatus.READY, [], [("title_missing", ERROR)]),
        (
            NO_TITLE,
            AssetStatus.READY,
            [findings.warning("alt_missing", "")],
            [("title_missing", ERROR)],
        ),
        # It does not go out anyway, for a reason that is more to the point.
        (NO_TITLE, AssetStatus.READY, [findings.error("video_too_long", "")], []),
        # What is known of it is known too little yet.
        (NO_TITLE, AssetStatus.PROCESSING, [], []),
        (None, AssetStatus.READY, [], []),
    ],
)
def test_what_its_network_would_refuse_of_a_post_is_said_unless_more_is(
    refusal: NotPublished | None,
    status: AssetStatus,
    found: list[Finding],
    said: list[tuple[str, Severity]],
) -> None:
    media = [Medium(url="", asset=asset(status=status)), Medium(url="https://x.example/a.png")]

    assert codes(preflight.of_post(refusal, media, found)) == said
