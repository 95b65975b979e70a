"""Whether a network will accept pictures and videos of the library, before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drumbeat.domain import media_checks
from drumbeat.domain.derivatives import PictureSpec, VideoSpec
from drumbeat.domain.documents import DocumentSpec
from drumbeat.domain.findings import Severity
from drumbeat.domain.limits import MediaLimits
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, MediaReference
from drumbeat.domain.publishing import Medium
from tests.samples import asset

SMALL_VIDEOS = MediaLimits(video=VideoSpec(max_bytes=1))
SQUARE = PictureSpec(min_ratio=1, max_ratio=1)
PIPE = MediaReference(asset_id="pipe", alt="Ice on copper")


def found(limits: MediaLimits, one: Asset, **said: Any) -> list[Any]:
    """Codes and fields of the findings for a reference to it."""
    findings = media_checks.of_library(
        limits, "Instagram", [replace(PIPE, **said)], {"pipe": one}, is_soon=False
    )
    return [(each.code, each.field) for each in findings]


@pytest.mark.parametrize(
    ("limits", "given", "said", "codes"),
    [
        (MediaLimits(), {}, {}, []),
        (MediaLimits(picture=SQUARE), {}, {}, ["picture_padded"]),
        (MediaLimits(picture=SQUARE), {}, {"crop": Crop(x=0.2)}, []),
        (MediaLimits(picture=SQUARE), {"crop": Crop(x=0.2)}, {}, []),
        (MediaLimits(picture=SQUARE), {}, {"crop": Crop(pad=True)}, ["picture_padded"]),
        (MediaLimits(shows_alt=True), {}, {}, []),
        (MediaLimits(shows_alt=True), {}, {"alt": ""}, ["alt_missing"]),
        (MediaLimits(shows_alt=True), {"alt_text": "Ice"}, {"alt": ""}, []),
        (MediaLimits(shows_alt=True), {"kind": AssetKind.VIDEO}, {"alt": ""}, ["video_not_taken"]),
        (SMALL_VIDEOS, {"kind": AssetKind.VIDEO}, {}, ["video_too_large"]),
        (MediaLimits(video=VideoSpec()), {"kind": AssetKind.VIDEO}, {}, []),
    ],
)
def test_each_picture_is_told_of_by_its_place(
    limits: MediaLimits, given: dict[str, Any], said: dict[str, Any], codes: list[str]
) -> None:
    assert found(limits, asset(**given), **said) == [(code, "media[0]") for code in codes]


@pytest.mark.parametrize("is_soon", [False, True])
def test_what_is_not_ready_is_an_error_only_once_it_is_soon(is_soon: bool) -> None:
    waiting = asset(status=AssetStatus.PROCESSING)

    [finding] = media_checks.of_library(
        MediaLimits(picture=SQUARE), "X", [PIPE], {"pipe": waiting}, is_soon=is_soon
    )

    assert finding.severity is (Severity.ERROR if is_soon else Severity.WARNING)
    assert (finding.code, finding.field) == ("media_not_ready", "media[0]")


def test_what_is_gone_or_was_rejected_is_an_error_whenever_it_is_due() -> None:
    rejected = asset(id="pdf", status=AssetStatus.REJECTED, reason="It is a PDF.")
    references = [PIPE, replace(PIPE, asset_id="pdf"), MediaReference(url="https://x.example/a")]

    findings = media_checks.of_library(
        MediaLimits(), "X", references, {"pdf": rejected}, is_soon=False
    )

    assert [(each.code, each.field, each.severity) for each in findings] == [
        ("media_missing", "media[0]", Severity.ERROR),
        ("media_rejected", "media[1]", Severity.ERROR),
    ]


@pytest.mark.parametrize(
    ("mixes", "kinds", "codes"),
    [
        (False, "vp", ["video_not_alone"]),
        (False, "vv", ["video_not_alone"]),
        (True, "vp", []),
        (False, "v", []),
        (False, "pp", []),
    ],
)
def test_a_video_stands_by_itself_where_the_network_does_not_mix(
    mixes: bool, kinds: str, codes: list[str]
) -> None:
    film = asset(id="film", kind=AssetKind.VIDEO)
    media = [Medium(url="x", asset=film if kind == "v" else asset()) for kind in kinds]

    found = media_checks.of_mixture(MediaLimits(mixes=mixes), "X", media)

    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("medium", "codes"),
    [
        (Medium(url="x", asset=asset(kind=AssetKind.VIDEO)), []),
        (Medium(url="x", asset=asset()), ["video_needed"]),
        (Medium(url="https://cdn.example/a.mp4"), ["library_needed"]),
    ],
    ids=["video of the library", "picture", "video elsewhere"],
)
def test_a_network_may_take_videos_of_the_library_alone(medium: Medium, codes: list[str]) -> None:
    limits = MediaLimits(pictures=False, strangers=False)

    assert [each.code for each in media_checks.of_mixture(limits, "X", [medium])] == codes
    assert media_checks.of_mixture(MediaLimits(), "X", [medium]) == []


PAPERS = MediaLimits(document=DocumentSpec(max_bytes=2_000_000, max_pages=20))


@pytest.mark.parametrize(
    ("limits", "pages", "size", "codes"),
    [
        (MediaLimits(video=VideoSpec()), 2, 900, ["document_not_taken"]),
        (MediaLimits(pictures=False), 2, 900, ["document_not_taken"]),
        (PAPERS, 20, 2_000_000, []),
        (PAPERS, 21, 900, ["document_too_long"]),
        (PAPERS, 2, 2_000_001, ["document_too_large"]),
        (MediaLimits(document=DocumentSpec()), 900, 900_000_000, []),
    ],
)
def test_a_document_goes_only_where_documents_are_shown(
    limits: MediaLimits, pages: int, size: int, codes: list[str]
) -> None:
    full = replace(asset().files["full"], size=size)
    one = asset(kind=AssetKind.DOCUMENT, pages=pages, files={"full": full})

    assert found(limits, one) == [(code, "media[0]") for code in codes]
    alone = [Medium(url="", asset=one)]
    assert media_checks.of_mixture(limits, "Instagram", alone) == []


def test_who_shows_no_documents_is_named_with_what_to_do() -> None:
    one = asset(kind=AssetKind.DOCUMENT)

    [finding] = media_checks.of_library(
        MediaLimits(), "Instagram", [PIPE], {"pipe": one}, is_soon=False
    )

    assert "Instagram shows no documents. Save the pages as pictures" in finding.message


@pytest.mark.parametrize("mixes", [False, True])
def test_a_document_stands_by_itself(mixes: bool) -> None:
    media = [Medium(url="", asset=asset(kind=AssetKind.DOCUMENT)), Medium(url="https://c.example")]

    [finding] = media_checks.of_mixture(
        MediaLimits(document=DocumentSpec(), mixes=mixes), "LinkedIn", media
    )

    assert (finding.code, finding.field) == ("document_not_alone", "media")
