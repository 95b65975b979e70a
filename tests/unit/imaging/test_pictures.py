"""How pictures are processed: upright, in sRGB, in the right shape, without metadata."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from drumbeat.domain.derivatives import PictureSpec, fits
from drumbeat.domain.errors import MediaRejected
from drumbeat.domain.media import Crop, StoredFile
from drumbeat.imaging import animation, decoding, encoding
from drumbeat.imaging.studio import Studio
from tests import media_files
from tests.fakes.log import RecordingLog

CORNER = (10, 10)


@pytest.fixture
def studio() -> Studio:
    return Studio(RecordingLog(), None)


def decode(content: bytes, content_type: str, folder: Path) -> decoding.Decoded:
    path = folder / "picture"
    path.write_bytes(content)
    return decoding.decode(path, content_type, 2048)


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 150 and max(pixel[1:3]) < 80


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (media_files.jpeg(), "image/jpeg"),
        (media_files.png(), "image/png"),
        (media_files.encoded(media_files.scene(640, 480), "WEBP", lossless=True), "image/webp"),
        (media_files.encoded(media_files.scene(640, 480), "GIF"), "image/gif"),
    ],
)
def test_each_kind_of_picture_becomes_files_for_lists_posts_and_banners(
    studio, tmp_path, content, content_type
):
    (tmp_path / "in").write_bytes(content)

    made = studio.picture(tmp_path / "in", content_type, Crop(), tmp_path)

    assert {name: (file.width, file.height) for name, file in made.files.items()} == {
        "full": (640, 480),
        "grid": (400, 300),
        "banner": (1600, 600),
        "banner_small": (800, 300),
    }
    for file in made.files.values():
        image = opened(file.path.read_bytes())
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (file.width, file.height))
        assert image.info.get("progressive")
    assert is_red(opened(made.files["full"].path.read_bytes()).getpixel(CORNER))


def test_a_heic_picture_becomes_a_jpeg(studio, tmp_path):
    made = studio.picture(Path(__file__).parent / "red.heic", "image/heic", Crop(), tmp_path)

    full = opened(made.files["full"].path.read_bytes())
    assert (full.format, full.size) == ("JPEG", (64, 48))
    assert is_red(full.getpixel((5, 5)))


def test_where_a_picture_was_taken_and_what_was_written_into_it_is_gone(studio, tmp_path):
    content = media_files.jpeg()
    assert content.count(media_files.SECRET) >= 3
    (tmp_path / "in").write_bytes(content)

    made = studio.picture(tmp_path / "in", "image/jpeg", Crop(), tmp_path)

    for file in made.files.values():
        kept = file.path.read_bytes()
        assert media_files.SECRET not in kept
        assert not re.search(rb"Exif|http://ns|ICC_PROFILE|\xff\xfe", kept[:600])
        assert set(opened(kept).info) <= {
            *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"),
            "dpi",
        }


@pytest.mark.parametrize(
    ("orientation", "red"),
    [(1, "lt"), (2, "rt"), (3, "rb"), (4, "lb"), (5, "lt"), (6, "rt"), (7, "rb"), (8, "lb")],
)
def test_a_picture_is_upright_however_the_camera_was_held(tmp_path, orientation, red):
    decoded = decode(media_files.jpeg(200, 100, orientation=orientation), "image/jpeg", tmp_path)

    width, height = (100, 200) if orientation >= 5 else (200, 100)
    assert decoded.image.size == decoded.size == (width, height)
    corners = {
        f"{side}{edge}": is_red(decoded.image.getpixel((x, y)))
        for side, x in (("l", 5), ("r", width - 6))
        for edge, y in (("t", 5), ("b", height - 6))
    }
    assert [corner for corner, found in corners.items() if found] == [red]


def test_a_picture_whose_exif_data_are_damaged_is_read_all_the_same(tmp_path):
    content = media_files.encoded(media_files.scene(64, 48), "PNG", exif=b"Exif\0\0nonsense")

    assert decode(content, "image/png", tmp_path).image.size == (64, 48)


def test_transparent_parts_become_white_in_a_jpeg(tmp_path):
    clear = Image.new("RGBA", (50, 50), (200, 0, 0, 0))

    decoded = decode(media_files.encoded(clear, "PNG"), "image/png", tmp_path)

    made = encoding.fit(decoded.image, PictureSpec(), None)
    assert opened(made.content).getpixel((25, 25)) == (255, 255, 255)


def test_a_network_that_wants_png_keeps_transparent_parts(tmp_path):
    clear = Image.new("RGBA", (50, 40), (200, 0, 0, 0))
    decoded = decode(media_files.encoded(clear, "PNG"), "image/png", tmp_path)

    made = encoding.fit(decoded.image, PictureSpec(content_types=frozenset({"image/png"})), None)

    image = opened(made.content)
    assert (image.format, image.mode, image.getpixel((1, 1))[3]) == ("PNG", "RGBA", 0)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "I;16", "CMYK"])
def test_pictures_of_every_make_up_are_read(tmp_path, mode):
    image = media_files.scene(60, 40, "L" if mode in ("I;16", "LA") else "RGB")
    image = image.convert("I").point(lambda v: v * 256).convert("I;16") if mode == "I;16" else image
    image = image if mode == "I;16" else image.convert(mode)
    kind = ("JPEG", "image/jpeg") if mode == "CMYK" else ("PNG", "image/png")

    decoded = decode(media_files.encoded(image, kind[0]), kind[1], tmp_path)

    assert decoded.image.mode in ("RGB", "RGBA")
    middle = decoded.image.getpixel((30, 20))
    assert max(middle[:3]) < 120, "the middle of the scene is dark"


def test_colours_of_another_profile_are_brought_into_srgb(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    grey = Image.new("RGB", (20, 20), (128, 128, 128))
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    same = decode(media_files.encoded(grey, "PNG", icc_profile=usual), "image/png", tmp_path)
    unusable = decode(
        media_files.encoded(grey, "PNG", icc_profile=profile.tobytes()), "image/png", tmp_path
    )

    assert same.image.getpixel((5, 5)) == unusable.image.getpixel((5, 5)) == (128, 128, 128)


def test_a_large_picture_is_read_as_small_as_it_is_needed(tmp_path):
    decoded = decode(media_files.jpeg(5000, 3000), "image/jpeg", tmp_path)

    assert decoded.size == (5000, 3000)
    assert 2048 <= decoded.image.width < 4096


# What is dangerous


def rejected(content: bytes, content_type: str, folder: Path) -> MediaRejected:
    with pytest.raises(MediaRejected) as caught:
        decode(content, content_type, folder)
    return caught.value


@pytest.mark.parametrize(
    "content", [media_files.jpeg(), media_files.png(), media_files.moving("WEBP")]
)
def test_a_picture_that_is_cut_off_is_refused(tmp_path, content):
    content_type = {b"\xff": "image/jpeg", b"\x89": "image/png"}.get(content[:1], "image/webp")

    found = rejected(content[: len(content) * 2 // 3], content_type, tmp_path)

    assert found.code == "picture_broken"
    assert found.message.startswith("The picture can't be read: the file is damaged, or a part")


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (9_000, 9_000), (7_100, 7_100)])
def test_a_small_file_that_asks_for_a_lot_of_memory_is_refused(tmp_path, width, height):
    found = rejected(media_files.bomb(width, height), "image/png", tmp_path)

    assert found.code == "picture_too_large"
    assert f"{width:,} by {height:,}), and at most 50" in found.message


def test_a_picture_just_below_fifty_megapixels_is_read(tmp_path):
    assert decode(media_files.bomb(7_000, 7_000), "image/png", tmp_path).size == (7_000, 7_000)


def test_a_strip_is_refused(tmp_path):
    found = rejected(media_files.png(20_000, 10), "image/png", tmp_path)

    assert found.code == "picture_too_narrow"
    assert found.message == (
        "The picture has 20,000 by 10 pixels: such a strip can't be shown anywhere. Crop it so "
        "that one side is at most 20 times the other, and upload it again."
    )


@pytest.mark.parametrize(("frames", "size"), [(501, (2, 2)), (30, (4000, 3000))])
def test_a_picture_that_moves_too_much_is_refused(tmp_path, monkeypatch, frames, size):
    if size[0] > 2:
        # A file of that size would take longer to make than to refuse.
        monkeypatch.setattr(decoding.rejections, "MOST_FRAME_PIXELS", 64 * 48 * 20)
        size = (64, 48)

    found = rejected(media_files.moving("GIF", frames, *size), "image/gif", tmp_path)

    assert found.code == "too_many_frames"
    assert f"moves in {frames} frames" in found.message


def test_what_calls_itself_a_gif_and_is_a_page_is_refused(tmp_path):
    found = rejected(b"GIF89a/*<svg onload=alert(1)>*/=1;", "image/gif", tmp_path)

    assert found.code == "picture_broken"


def test_a_script_behind_a_picture_is_lost(studio, tmp_path):
    (tmp_path / "in").write_bytes(media_files.jpeg() + b"<script>alert(1)</script>")

    made = studio.picture(tmp_path / "in", "image/jpeg", Crop(), tmp_path)

    assert all(b"<script" not in file.path.read_bytes() for file in made.files.values())


@settings(max_examples=60)
@given(
    place=st.integers(0, 4000), noise=st.binary(min_size=1, max_size=8), kind=st.sampled_from("jpw")
)
def test_a_damaged_picture_is_read_or_refused_and_nothing_else(
    tmp_path_factory, place, noise, kind
):
    folder = tmp_path_factory.mktemp("damaged")
    content, content_type = {
        "j": (media_files.jpeg(64, 48), "image/jpeg"),
        "p": (media_files.png(64, 48), "image/png"),
        "w": (media_files.moving("WEBP"), "image/webp"),
    }[kind]
    place %= len(content)
    damaged = content[:place] + noise + content[place + len(noise) :]

    with suppress(MediaRejected):
        assert decode(damaged, content_type, folder).image.mode in ("RGB", "RGBA")


# What moves


@pytest.mark.parametrize(("kind", "content_type"), [("GIF", "image/gif"), ("WEBP", "image/webp")])
def test_a_picture_that_moves_is_kept_as_it_moves_without_anything_else(
    studio, tmp_path, kind, content_type
):
    content = media_files.moving(kind, 4)
    assert media_files.SECRET in content
    (tmp_path / "in").write_bytes(content + b"<script>")

    made = studio.picture(tmp_path / "in", content_type, Crop(), tmp_path)

    kept = made.files["animated"].path.read_bytes()
    assert made.frames == 4
    assert media_files.SECRET not in kept
    assert b"<script>" not in kept
    image = opened(kept)
    assert (image.n_frames, image.info["loop"], image.size) == (4, 0, (64, 48))
    for number in range(4):
        image.seek(number)
        assert image.convert("RGB").getpixel((5, 5)) == pytest.approx((40 * number, 80, 120), abs=8)


def test_a_picture_that_does_not_move_is_not_kept_beside(studio, tmp_path):
    (tmp_path / "in").write_bytes(media_files.moving("GIF", 1))

    assert "animated" not in studio.picture(tmp_path / "in", "image/gif", Crop(), tmp_path).files


@pytest.mark.parametrize(("kind", "content_type"), [("GIF", "image/gif"), ("WEBP", "image/webp")])
def test_what_moves_and_is_cut_off_is_refused(kind, content_type):
    content = media_files.moving(kind)

    with pytest.raises(MediaRejected):
        animation.cleaned(content[: len(content) // 2], content_type)


# Into a shape, and into so many bytes


def stored(made: encoding.Encoded) -> StoredFile:
    return StoredFile(
        key="k",
        content_type=made.content_type,
        size=len(made.content),
        width=made.width,
        height=made.height,
    )


def test_a_picture_is_made_smaller_until_it_has_few_enough_bytes():
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    spec = PictureSpec(max_width=2000, max_height=2000, max_bytes=60_000)

    made = encoding.fit(noise, spec, None)

    assert fits(stored(made), spec)
    assert made.width < 1200
    assert made.width / made.height == pytest.approx(4 / 3, abs=0.02)


def test_a_picture_that_can_be_made_no_smaller_is_refused():
    noise = Image.effect_noise((1600, 600), 90).convert("RGB")

    with pytest.raises(MediaRejected) as caught:
        encoding.fit(noise, PictureSpec(exact=(1600, 600), max_bytes=1000), None)

    assert caught.value.code == "picture_does_not_fit"


@settings(max_examples=25, deadline=None)
@given(
    width=st.integers(1, 700),
    height=st.integers(1, 700),
    most=st.integers(4_000, 60_000),
    crop=st.none() | st.builds(Crop, x=st.floats(0, 1), y=st.floats(0, 1)),
)
def test_whatever_is_made_fits(width, height, most, crop):
    spec = PictureSpec(max_width=500, max_height=600, min_ratio=0.8, max_ratio=1.91, max_bytes=most)

    assert fits(stored(encoding.fit(media_files.scene(width, height), spec, crop)), spec)


def test_what_lacks_in_a_shape_is_filled_with_white():
    tall = Image.new("RGB", (100, 400), (200, 0, 0))

    made = opened(encoding.fit(tall, PictureSpec(min_ratio=0.8), None).content)

    assert made.size == (320, 400)
    assert min(made.getpixel((5, 200))) > 250
    assert is_red(made.getpixel((160, 200)))


def test_a_crop_shows_what_the_person_chose():
    scene = media_files.scene(400, 1600)  # red on the left, in its upper half

    spec = PictureSpec(exact=(200, 200))

    above = opened(encoding.fit(scene, spec, Crop(x=0, y=0)).content)
    below = opened(encoding.fit(scene, spec, Crop(x=0, y=1)).content)

    assert is_red(above.getpixel((20, 20)))
    assert not is_red(below.getpixel((20, 20)))
