"""How videos are processed: only pictures and sound are kept, properties read, a frame
extracted."""

from __future__ import annotations

import io
import os
import select
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drumbeat.domain.errors import MediaRejected
from drumbeat.imaging import ffmpeg, movie
from drumbeat.imaging.ffmpeg import Ffmpeg
from drumbeat.imaging.running import Failed, TookTooLong
from drumbeat.imaging.studio import Studio
from tests import media_files
from tests.fakes.log import RecordingLog

KINDS = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("videos")
    return {kind: media_files.video(folder, kind=kind) for kind in KINDS}


@pytest.fixture
def studio() -> Studio:
    return Studio(RecordingLog(), media_files.ffmpeg())


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "h264"), ("mov", "h264"), ("webm", "vp9")])
def test_a_video_is_cleaned_measured_and_shown_by_a_frame(studio, made, tmp_path, kind, codec):
    assert media_files.SECRET in made[kind].read_bytes()

    found = studio.video(made[kind], KINDS[kind], "Title", tmp_path)

    full = found.files["full"]
    assert (found.codec, full.content_type, full.width, full.height) == (
        codec,
        KINDS[kind],
        320,
        180,
    )
    assert found.duration_seconds == pytest.approx(2, abs=0.1)
    assert not found.is_placeholder
    kept = full.path.read_bytes()
    assert media_files.SECRET not in kept
    assert b"+52.5" not in kept
    assert movie.read(full.path, KINDS[kind]).plays_at_once


def test_the_frame_is_that_of_one_second_400_by_300_without_a_comment(studio, made, tmp_path):
    found = studio.video(made["mp4"], "video/mp4", "Title", tmp_path)
    (first := tmp_path / "first").mkdir()
    (second := tmp_path / "second").mkdir()
    at_first = studio.frame(made["mp4"], "video/mp4", 0, first)["thumbnail"].path.read_bytes()
    at_second = studio.frame(made["mp4"], "video/mp4", 1, second)["thumbnail"].path.read_bytes()

    thumbnail = found.files["thumbnail"].path.read_bytes()
    assert Image.open(io.BytesIO(thumbnail)).size == (400, 300)
    assert thumbnail == at_second != at_first
    assert b"Lavc" not in thumbnail
    cover = found.files["cover"]
    assert (cover.width, cover.height, cover.content_type) == (320, 180, "image/jpeg")


@pytest.mark.parametrize("seconds", [0.04, 0.4, 1])
def test_a_video_of_less_than_a_second_is_shown_by_its_middle(studio, tmp_path, seconds):
    short = media_files.video(tmp_path, seconds=seconds, sound=False)
    (into := tmp_path / "into").mkdir()

    found = studio.video(short, "video/mp4", "Title", into)

    assert not found.is_placeholder
    assert found.duration_seconds == pytest.approx(seconds, abs=0.05)


def test_a_video_whose_index_comes_last_gets_it_first(studio, made, tmp_path):
    assert not movie.read(made["mp4"], "video/mp4").plays_at_once

    found = studio.video(made["mp4"], "video/mp4", "Title", tmp_path)

    assert movie.read(found.files["full"].path, "video/mp4").plays_at_once


def test_a_video_that_was_filmed_upright_has_its_size_as_it_is_shown(studio, tmp_path):
    upright = media_files.video(tmp_path)
    turned = tmp_path / "turned.mp4"
    media_files.ffmpeg().run(["-display_rotation", "90", "-i", upright, "-c", "copy", turned])
    (into := tmp_path / "into").mkdir()

    full = studio.video(turned, "video/mp4", "Title", into).files["full"]

    assert (full.width, full.height) == (180, 320)


def test_a_video_in_fragments_is_given_its_length(studio, tmp_path):
    fragments = media_files.video(
        tmp_path, options=["-movflags", "frag_keyframe+empty_moov", "-g", "10"]
    )
    assert movie.read(fragments, "video/mp4").duration_seconds is None
    (into := tmp_path / "into").mkdir()

    found = studio.video(fragments, "video/mp4", "Title", into)

    assert found.duration_seconds == pytest.approx(2, abs=0.1)


def test_a_video_that_is_encoded_with_edits_says_so(made):
    assert movie.read(made["mp4"], "video/mp4").has_edit_list


# What can't be used


def refused(studio: Studio, path: Path, content_type: str, folder: Path) -> MediaRejected:
    with pytest.raises(MediaRejected) as caught:
        studio.video(path, content_type, "Title", folder)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_a_video_that_is_cut_off_is_refused(studio, made, tmp_path, kind):
    content = made[kind].read_bytes()
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(content[: len(content) // 2])

    found = refused(studio, cut, KINDS[kind], tmp_path)

    assert found.code == "video_broken"
    assert found.message == (
        "The video can't be read: the file is damaged, or a part of it is missing. Export it again "
        "as MP4, and upload that."
    )


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "aac"), ("webm", "libopus")])
def test_a_video_without_a_picture_is_refused(studio, tmp_path, kind, codec):
    sound = tmp_path / f"sound.{kind}"
    media_files.ffmpeg().run(
        ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", codec, "-f", kind, sound]
    )

    found = refused(studio, sound, KINDS[kind], tmp_path)

    assert found.code == "video_without_picture"


def test_a_video_of_huge_frames_is_refused_before_one_is_made(studio, made, tmp_path):
    content = bytearray(made["mp4"].read_bytes())
    header = content.index(b"tkhd") + 4
    content[header + 76 : header + 80] = (30_000 << 16).to_bytes(4, "big")
    (huge := tmp_path / "huge.mp4").write_bytes(content)

    found = refused(studio, huge, "video/mp4", tmp_path)

    assert found.code == "video_dimensions"
    assert "30,000 by 180 pixels" in found.message


def test_a_list_of_other_files_is_not_followed(studio, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "list.mp4").write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/secret.txt\n")

    assert refused(studio, tmp_path / "list.mp4", "video/mp4", tmp_path).code == "video_broken"


@settings(max_examples=40, deadline=None)
@given(
    place=st.integers(0, 10**6),
    noise=st.binary(min_size=1, max_size=6),
    kind=st.sampled_from(sorted(KINDS)),
)
def test_a_damaged_video_is_read_or_refused_and_nothing_else(
    made, tmp_path_factory, place, noise, kind
):
    content = made[kind].read_bytes()
    # What the readers use: the beginning, and the index at the end.
    place = place % 600 if place % 2 else len(content) - 1 - place % 1200
    damaged = content[:place] + noise + content[place + len(noise) :]
    path = tmp_path_factory.mktemp("damaged") / "video"
    path.write_bytes(damaged)

    try:
        found = movie.read(path, KINDS[kind])
    except MediaRejected:
        return
    assert found.width > 0
    assert found.height > 0


# Where no frame can be had


def test_without_a_program_a_video_is_shown_by_its_title(made, tmp_path):
    studio = Studio(RecordingLog(), None)

    found = studio.video(made["mp4"], "video/mp4", "Summer sale", tmp_path)

    assert found.is_placeholder
    shown = found.files["thumbnail"]
    assert Image.open(io.BytesIO(shown.path.read_bytes())).size == (300, 200)
    assert found.duration_seconds == pytest.approx(2, abs=0.1)


def test_a_video_of_which_no_frame_can_be_decoded_is_shown_by_its_title(made, tmp_path):
    program = media_files.ffmpeg().program
    no_frames = script(tmp_path, f'case "$*" in *frames:v*) exit 1;; esac; exec "{program}" "$@"')

    found = Studio(RecordingLog(), no_frames).video(made["mp4"], "video/mp4", "Sale", tmp_path)

    assert found.is_placeholder
    assert found.files["thumbnail"].name.startswith("placeholder-")


def test_a_video_whose_pictures_are_not_there_is_refused(studio, made, tmp_path):
    content = bytearray(made["mp4"].read_bytes())
    data = content.index(b"mdat") + 4
    content[data : content.index(b"moov") - 4] = bytes(content.index(b"moov") - 4 - data)
    (blank := tmp_path / "blank.mp4").write_bytes(content)

    assert refused(studio, blank, "video/mp4", tmp_path).code == "video_broken"


# The program


@pytest.mark.parametrize("package", [None, SimpleNamespace(origin="/nowhere/__init__.py")])
def test_without_the_package_or_the_program_in_it_there_is_none(tmp_path, monkeypatch, package):
    monkeypatch.setattr(ffmpeg, "find_spec", lambda name: package)

    assert ffmpeg.find(tmp_path) is None


def script(folder: Path, text: str) -> Ffmpeg:
    program = folder / "program"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o700)
    return Ffmpeg(program)


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    # Given a program that starts another one, which holds a pipe open for as long as it runs,
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    slow = script(tmp_path, f"(echo begun; exec sleep 60) >{tmp_path}/pipe &\nwait")

    # when it is ended,
    with pytest.raises(TookTooLong):
        slow.run([], seconds=0.5)

    # then the pipe comes to its end.
    try:
        assert os.read(pipe, 100) == b"begun\n"
        assert select.select([pipe], [], [], 10)[0]
        assert os.read(pipe, 100) == b""
    finally:
        os.close(pipe)


def test_what_fails_says_the_end_of_what_it_said(tmp_path):
    with pytest.raises(Failed, match="nothing to do"):
        script(tmp_path, "echo nothing to do >&2; exit 3").run([])


def test_a_program_that_lost_its_permission_is_copied_to_where_it_can_run(tmp_path, monkeypatch):
    package = tmp_path / "layer" / "imageio_ffmpeg"
    (package / "binaries").mkdir(parents=True)
    shipped = package / "binaries" / "ffmpeg-linux-test"
    shipped.write_text("#!/bin/sh\nexit 0\n")
    shipped.chmod(0o444)
    spec = SimpleNamespace(origin=str(package / "__init__.py"))
    monkeypatch.setattr(ffmpeg, "find_spec", lambda name: spec)
    (scratch := tmp_path / "scratch").mkdir()

    found = [ffmpeg.find(scratch) for _ in range(2)]

    assert found[0] == found[1] == Ffmpeg(scratch / shipped.name)
    assert stat.S_IMODE(found[0].program.stat().st_mode) == 0o700
    found[0].run([])
