"""Which media content may refer to, and what prevents them from being shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.content_media import MOST, asset_ids, by_address, troubles, unusable
from drumbeat.domain.media import AssetStatus, Crop, MediaReference
from tests.samples import asset

PIPE = MediaReference(asset_id="pipe", alt="A pipe", crop=Crop(x=0.2))
STRANGER = MediaReference(url="https://cdn.example/a.jpg", alt="A tap")

references = st.one_of(
    st.builds(MediaReference, asset_id=st.sampled_from("abc"), alt=st.sampled_from(["", "x"])),
    st.builds(MediaReference, url=st.sampled_from(["https://x/1", "https://x/2"])),
)


@pytest.mark.parametrize(
    ("found", "code", "passes"),
    [
        (None, "media_missing", False),
        ({"status": AssetStatus.REJECTED, "reason": "It is empty."}, "media_rejected", False),
        ({"status": AssetStatus.UPLOADING, "files": {}}, "media_not_ready", True),
        ({"status": AssetStatus.PROCESSING, "files": {}}, "media_not_ready", True),
    ],
)
def test_what_is_not_ready_says_why_and_what_to_do(
    found: dict[str, Any] | None, code: str, passes: bool
) -> None:
    assets = {} if found is None else {"pipe": asset(**found)}

    [trouble] = troubles([STRANGER, PIPE], assets)

    assert (trouble.place, trouble.code, trouble.is_passing) == (1, code, passes)
    assert trouble.message.endswith(".")


def test_what_is_ready_is_no_trouble() -> None:
    assert troubles([STRANGER, PIPE], {"pipe": asset()}) == []


def test_only_what_waits_for_nothing_is_refused_by_its_field() -> None:
    assets = {
        "slow": asset(id="slow", status=AssetStatus.PROCESSING),
        "bad": asset(id="bad", status=AssetStatus.REJECTED, reason="It is no picture."),
    }
    named = [MediaReference(asset_id=each) for each in ("slow", "bad", "gone")]

    refused = unusable(named, [], assets)

    assert [each.field for each in refused] == ["media[1].asset_id", "media[2].asset_id"]
    assert "It is no picture." in refused[0].message


def test_what_the_content_shows_already_is_left_to_it() -> None:
    assert unusable([PIPE], [PIPE], {}) == []


@given(st.lists(references, max_size=MOST))
def test_addresses_that_are_sent_back_change_nothing(present: list[MediaReference]) -> None:
    addresses = {each: f"https://media.example/{each}" for each in asset_ids(present)}
    urls = [each.url or addresses[each.asset_id or ""] for each in present]

    kept = by_address(urls, present, addresses)

    # For the same address twice, both keep the first one's data.
    firsts = dict(reversed(list(zip(urls, present, strict=True))))
    assert kept == tuple(firsts[url] for url in urls)


def test_another_address_is_a_strangers() -> None:
    urls = ["https://cdn.example/b.jpg", "https://media.example/pipe"]

    kept = by_address(urls, [STRANGER, PIPE], {"pipe": "https://media.example/pipe"})

    assert kept == (MediaReference(url="https://cdn.example/b.jpg"), PIPE)
