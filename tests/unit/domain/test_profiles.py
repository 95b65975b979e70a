"""For how long a handle may be committed again, and how early posts are started."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.media import AssetKind, StoredFile
from drumbeat.domain.pacing import Pacing
from drumbeat.domain.posts import Status
from drumbeat.domain.profiles import ALWAYS, Lead, Own, Profile
from drumbeat.domain.publishing import Medium
from drumbeat.domain.trying import claim
from tests.samples import NOW, asset, instance

HOUR = timedelta(hours=1)
ANY = Profile(
    name="any",
    display_name="Any",
    connects_by=Own(),
    pacing=Pacing(gap=timedelta(seconds=5)),
    finds=False,
    repeats=None,
)


@pytest.mark.parametrize(
    ("repeats", "since", "may"),
    [
        (None, timedelta(), False),
        (HOUR, HOUR, True),
        (HOUR, HOUR + timedelta(seconds=1), False),
        (ALWAYS, timedelta(days=9000), True),
    ],
)
def test_a_handle_is_committed_again_only_within_its_networks_time(
    repeats: timedelta | None, since: timedelta, may: bool
) -> None:
    assert replace(ANY, repeats=repeats).may_repeat(since) is may


def test_the_time_of_a_handle_begins_with_the_first_claim_that_carries_it() -> None:
    waiting = instance(status=Status.SCHEDULED, generation=1, attempt=1)
    first = claim(waiting, attempt=1, fingerprint="f", handle={"id": 1}, now=NOW)

    again = claim(first, attempt=2, fingerprint="f", handle={"id": 1}, now=NOW + HOUR)
    third = claim(again, attempt=3, fingerprint="f", handle={"id": 1}, now=NOW + 2 * HOUR)
    other = claim(third, attempt=4, fingerprint="f", handle={"id": 2}, now=NOW + 3 * HOUR)

    assert [each.claim and each.claim.first_at for each in (first, again, third, other)] == [
        NOW,
        NOW,
        NOW,
        NOW + 3 * HOUR,
    ]


def a_film(size: int) -> Medium:
    file = StoredFile(key="k", content_type="video/mp4", size=size, width=1280, height=720)
    return Medium(url="film", asset=asset(id="film", kind=AssetKind.VIDEO), file=file)


@pytest.mark.parametrize(
    ("media", "minutes"),
    [
        ((), 1),
        ((Medium(url="https://cdn.example/a.png"),), 2),
        ((Medium(url="https://cdn.example/a.mp4"),), 10),
        ((a_film(0),), 10),
        ((a_film(500_000_000),), 20),
        ((a_film(500_000_000), a_film(1_000_000_000), Medium(url="a.png")), 40),
        ((a_film(90_000_000_000),), 300),
    ],
    ids=["text", "picture", "unknown", "nothing", "half a GB", "several", "longer than a try"],
)
def test_what_is_uploaded_is_begun_earlier_the_larger_it_is(
    media: tuple[Medium, ...], minutes: int
) -> None:
    lead = Lead(
        text=timedelta(minutes=1),
        image=timedelta(minutes=2),
        video=timedelta(minutes=10),
        gigabyte=timedelta(minutes=20),
    )

    assert lead.of(media) == timedelta(minutes=minutes)
