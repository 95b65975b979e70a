"""Generates pictures and videos for the demo businesses."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from local.progress import Failure

_SECONDS = 30
_INK = "#16202b"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a picture shows: a sky, a ground, and a thing between them. Its size is in pixels."""

    title: str
    alt: str
    colours: tuple[str, str, str]
    size: tuple[int, int] = (1600, 1200)


def picture(scene: Scene) -> bytes:
    """A JPEG of the scene, with its title."""
    # Imported here, because only the first `make run` needs it.
    from PIL import Image, ImageDraw, ImageFont

    width, height = scene.size
    sky, ground, thing = scene.colours
    light = Image.linear_gradient("L").resize(scene.size)
    blank = Image.new("RGB", scene.size, sky)
    image = Image.composite(Image.new("RGB", scene.size, "white"), blank, light)
    draw = ImageDraw.Draw(image)
    horizon, size = height * 2 // 3, min(width, height) // 2
    draw.rectangle((0, horizon, width, height), fill=ground)
    is_wide = width > 2 * height
    left, top = width * (3 if is_wide else 2) // 4 - size // 2, horizon - size * 2 // 3
    draw.rounded_rectangle((left, top, left + size, top + size), radius=size // 5, fill=thing)
    hole = (left + size // 4, top + size // 4, left + size * 3 // 4, top + size * 3 // 4)
    draw.ellipse(hole, fill=sky)
    # In a wide picture the carousel's buttons cover the middle.
    font = ImageFont.load_default(size=height // (9 if is_wide else 14))
    place = (width // 3, height * 2 // 5) if is_wide else (width // 2, height * 11 // 12)
    draw.text(place, scene.title, fill=_INK if is_wide else "white", font=font, anchor="mm")
    made = BytesIO()
    image.save(made, "JPEG", quality=85)
    return made.getvalue()


def video(scene: Scene) -> bytes:
    """Four seconds of MP4 that pass by it. Raises Failure.

    A grain makes it larger than 75,000 bytes: LinkedIn takes none below.
    """
    # Imported here: only a first `make run` needs it.
    import imageio_ffmpeg

    with tempfile.TemporaryDirectory() as folder:
        still, made = Path(folder) / "still.jpg", Path(folder) / "video.mp4"
        still.write_bytes(picture(scene))
        program = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            *("-nostdin", "-loglevel", "error", "-loop", "1", "-framerate", "24", "-t", "4"),
            *("-i", str(still), "-vf", "crop=1280:720:t*80:400,noise=alls=6:allf=t"),
            *("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"),
            *("-movflags", "+faststart", str(made)),
        ]
        done = subprocess.run(program, capture_output=True, timeout=_SECONDS, check=False)
        if done.returncode:
            raise Failure(f"The demo video could not be made: {done.stderr.decode()[-300:]}")
        return made.read_bytes()
