"""How a picture is fitted to a network, and why a video is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drumbeat.domain.derivatives import (
    JPEG,
    PNG,
    PictureSpec,
    VideoSpec,
    chosen_crop,
    fits,
    framing,
    name_of,
    record_of,
    spec_of,
    video_findings,
)
from drumbeat.domain.media import Asset, AssetKind, Crop, MediaReference, StoredFile

INSTAGRAM = PictureSpec(
    max_width=1440,
    max_height=1800,
    max_bytes=8_000_000,
    min_width=320,
    min_ratio=0.8,
    max_ratio=1.91,
)
HASH = "ab" * 32
NOW = datetime(2026, 11, 29, tzinfo=UTC)

sides = st.integers(1, 20_000)
points = st.floats(0, 1)
crops = st.none() | st.builds(Crop, x=points, y=points, pad=st.booleans())
specs = st.builds(
    lambda width, height, pixels, least, more, bound: PictureSpec(
        max_width=width,
        max_height=height,
        max_pixels=pixels,
        min_ratio=least if bound else None,
        max_ratio=least * more if bound else None,
    ),
    width=st.integers(400, 5000),
    height=st.integers(400, 5000),
    pixels=st.none() | st.integers(160_000, 40_000_000),
    least=st.floats(0.5, 1.2),
    more=st.floats(1.1, 3),
    bound=st.booleans(),
)


def stored(width: int, height: int, *, kind: str = JPEG, size: int = 1000) -> StoredFile:
    return StoredFile(
        key="media/x/full.jpg", content_type=kind, size=size, width=width, height=height
    )


def made(width: int, height: int, spec: PictureSpec, crop: Crop | None) -> StoredFile:
    return stored(*framing(width, height, spec, crop).canvas)


@given(width=sides, height=sides, spec=specs, crop=crops)
@example(  # 187 / 1.1 is 170, and 1.1 * 170 is more than 187
    width=1,
    height=170,
    spec=PictureSpec(max_width=400, max_height=400, min_ratio=1.1, max_ratio=2.2),
    crop=None,
)
def test_whatever_a_picture_is_what_is_made_of_it_fits(width, height, spec, crop):
    assert fits(made(width, height, spec, crop), spec)


@given(width=sides, height=sides, crop=crops)
def test_whatever_a_picture_is_it_gets_into_an_exact_size(width, height, crop):
    spec = PictureSpec(exact=(1600, 600))

    assert framing(width, height, spec, crop).canvas == (1600, 600)


@given(width=sides, height=sides, spec=specs)
def test_nothing_is_cut_off_unless_somebody_said_so(width, height, spec):
    for crop in (None, Crop(x=0.1, y=0.9, pad=True)):
        found = framing(width, height, spec, crop)

        assert found.box == (0, 0, width, height)
        assert not found.cropped


@given(width=sides, height=sides, spec=specs, crop=crops)
def test_the_part_that_is_shown_lies_within_the_picture_and_on_the_canvas(
    width, height, spec, crop
):
    found = framing(width, height, spec, crop)
    left, top, right, bottom = found.box

    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert 1 <= found.size[0] <= found.canvas[0]
    assert 1 <= found.size[1] <= found.canvas[1]
    assert not (found.cropped and found.padded)


@given(width=st.integers(320, 1440), ratio=st.floats(0.81, 1.9))
def test_a_picture_that_fits_stays_as_it_is(width, ratio):
    height = round(width / ratio)

    found = framing(width, height, INSTAGRAM, None)

    assert (found.size, found.canvas) == ((width, height), (width, height))


@pytest.mark.parametrize(
    ("size", "canvas", "content"),
    [
        ((4000, 3000), (1440, 1080), (1440, 1080)),
        ((1000, 4000), (1440, 1800), (450, 1800)),
        ((20_000, 10), (1440, 754), (1440, 1)),
        ((100, 100), (320, 320), (320, 320)),
    ],
)
def test_instagram_gets_pictures_in_the_shapes_that_it_takes(size, canvas, content):
    found = framing(*size, INSTAGRAM, None)

    assert (found.canvas, found.size) == (canvas, content)


@pytest.mark.parametrize(
    ("point", "box"),
    [
        (Crop(x=0, y=0), (0, 0, 1000, 1250)),
        (Crop(x=0.5, y=0.5), (0, 1375, 1000, 2625)),
        (Crop(x=1, y=1), (0, 2750, 1000, 4000)),
    ],
)
def test_a_crop_keeps_its_point_in_sight(point, box):
    found = framing(1000, 4000, INSTAGRAM, point)

    assert found.box == box
    assert found.cropped


@pytest.mark.parametrize(
    "file",
    [
        stored(1441, 1441),
        stored(319, 319),
        stored(1000, 1251),
        stored(1000, 500),
        stored(1000, 1000, kind=PNG),
        stored(1000, 1000, size=8_000_001),
    ],
)
def test_what_a_network_refuses_does_not_fit(file):
    assert fits(stored(1000, 1000), INSTAGRAM)
    assert not fits(file, INSTAGRAM)


def test_another_picture_spec_or_crop_is_another_name():
    names = [
        name_of(HASH, INSTAGRAM, None),
        name_of("cd" * 32, INSTAGRAM, None),
        name_of(HASH, replace(INSTAGRAM, max_bytes=1), None),
        name_of(HASH, INSTAGRAM, Crop(x=0.2)),
        name_of(HASH, INSTAGRAM, Crop(x=0.2, y=0.2)),
    ]

    assert len(set(names)) == len(names)


def test_a_name_holds_from_one_process_to_the_next_and_for_whatever_pads():
    assert name_of(HASH, PictureSpec(), None) == "7256807f624ac17e846ab85f57dbd033"
    assert name_of(HASH, INSTAGRAM, Crop(x=0.2, pad=True)) == name_of(HASH, INSTAGRAM, None)


@given(spec=specs | st.just(PictureSpec(exact=(10, 20), content_types=frozenset({PNG, JPEG}))))
def test_a_spec_survives_the_way_to_the_function_that_makes_pictures(spec):
    assert spec_of(json.loads(json.dumps(record_of(spec)))) == spec


@pytest.mark.parametrize(
    ("asset_crop", "own", "chosen"),
    [
        (Crop(), None, None),
        (Crop(x=0.1), None, Crop(x=0.1)),
        (Crop(x=0.1), Crop(pad=True), Crop(pad=True)),
        (Crop(), Crop(), Crop()),
    ],
)
def test_only_what_a_person_chose_is_a_crop(asset_crop, own, chosen):
    asset = replace(video(), crop=asset_crop)

    assert chosen_crop(asset, MediaReference(asset_id=asset.id, crop=own)) == chosen


def video(
    *,
    size: int = 20_000_000,
    seconds: float = 30,
    codec: str = "h264",
    kind: str = "video/mp4",
    shape: tuple[int, int] = (1920, 1080),
) -> Asset:
    return Asset(
        id="a",
        tenant_id="h2o",
        kind=AssetKind.VIDEO,
        filename="v.mp4",
        content_type=kind,
        size=size,
        duration_seconds=seconds,
        codec=codec,
        files={"full": stored(*shape, kind=kind, size=size)},
        created_at=NOW,
        updated_at=NOW,
    )


REEL = VideoSpec(
    min_bytes=1000,
    max_bytes=300_000_000,
    min_seconds=3,
    max_seconds=900,
    max_width=1920,
    min_ratio=0.01,
    max_ratio=10,
    codecs=frozenset({"h264", "hevc"}),
    content_types=frozenset({"video/mp4", "video/quicktime"}),
)


def test_a_video_within_a_networks_limits_is_taken():
    assert video_findings(video(), REEL, "Instagram") == []


@pytest.mark.parametrize(
    ("asset", "code", "why", "remedy"),
    [
        (
            video(size=310_500_000),
            "video_too_large",
            "This video has 310.5 MB, and Instagram takes at most 300 MB.",
            "Shorten it, or export it in a lower quality.",
        ),
        (
            video(size=999),
            "video_too_small",
            "This video has 999 bytes, and Instagram takes none below 1,000.",
            "Export it in a better quality.",
        ),
        (
            video(seconds=950),
            "video_too_long",
            "This video lasts 15:50 minutes, and Instagram takes at most 15:00 minutes.",
            "Shorten it.",
        ),
        (
            video(seconds=1),
            "video_too_short",
            "This video lasts 1 second, and Instagram takes none below 3 seconds.",
            "Use a longer one.",
        ),
        (
            video(codec="vp9"),
            "video_codec",
            "This video is encoded as VP9, and Instagram takes only H.264 or H.265.",
            "Export it that way and upload it again.",
        ),
        (
            video(kind="video/webm", codec="vp9"),
            "video_type",
            "This video is WebM, and Instagram takes only MOV or MP4.",
            "Export it in that format and upload it again.",
        ),
        (
            video(shape=(3840, 2160)),
            "video_dimensions",
            "This video has 3840 by 2160 pixels, and Instagram takes at most 1920 by 2160.",
            "Export it smaller.",
        ),
        (
            video(shape=(1920, 100)),
            "video_shape",
            "This video is too wide for Instagram (1920 by 100 pixels).",
            "Crop it and upload it again.",
        ),
    ],
)
def test_a_video_that_a_network_refuses_is_told_why_and_what_to_do(asset, code, why, remedy):
    [found] = video_findings(asset, REEL, "Instagram")

    assert (found.code, found.message) == (code, f"{why} {remedy}")


def test_a_video_with_too_few_pixels_is_told_how_many_there_have_to_be():
    spec = replace(REEL, min_side=360)

    [found] = video_findings(video(shape=(640, 359)), spec, "TikTok")

    assert found.code == "video_dimensions"
    assert found.message == (
        "This video has 640 by 359 pixels, and TikTok takes none below 360 on the shorter side. "
        "Export it larger."
    )
    assert video_findings(video(shape=(640, 360)), spec, "TikTok") == []


def test_a_video_is_not_refused_for_what_is_not_known_of_it():
    unknown = replace(video(), duration_seconds=None, codec=None)

    assert video_findings(unknown, REEL, "Instagram") == []
    assert video_findings(replace(video(), files={}), REEL, "Instagram") == []
