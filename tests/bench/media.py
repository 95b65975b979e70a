"""Time and memory that the media job takes: pictures and a video, each in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests import media_files
from tests.bench.figures import Results, Row

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import json, resource, sys, tempfile, time
from pathlib import Path
from drumbeat.domain.media import Crop
from drumbeat.imaging.ffmpeg import find
from drumbeat.imaging.studio import Studio

class Log:
    def info(self, *a, **k): pass
    warning = exception = info

source, content_type = Path(sys.argv[1]), sys.argv[2]
studio = Studio(Log(), find(Path(tempfile.gettempdir())))

def peak():
    # Of this program alone; getrusage counts what the one that started it had.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024

before = peak()
start = time.monotonic()
with studio.scratch() as folder:
    if content_type.startswith("image/"):
        studio.picture(source, content_type, Crop(), folder)
    else:
        studio.video(source, content_type, "Title", folder)
taken = time.monotonic() - start
own = resource.getrusage(resource.RUSAGE_SELF)
programs = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = own.ru_utime + own.ru_stime + programs.ru_utime + programs.ru_stime
print(json.dumps([taken, cpu, before, peak(), programs.ru_maxrss / 1024]))
"""


def measure(results: Results, *, small: bool = False) -> None:
    """`small`: few pixels and seconds, only to see that it works."""
    with tempfile.TemporaryDirectory() as folder:
        sizes = [(400, 300)] if small else [(4000, 3000), (8660, 5770)]
        rows = [_picture(Path(folder), *size, kind) for size in sizes for kind in ("JPEG", "PNG")]
        seconds = 1 if small else 60
        video = media_files.video(
            Path(folder), size="320x180" if small else "1920x1080", seconds=seconds
        )
        rows.append(_row(f"{seconds} s of video", video, "video/mp4"))
        rows.append(_row(f"{3 * seconds} s of video", _three_times(video), "video/mp4"))
    results.add("Media job: time and memory", rows)


def _picture(folder: Path, width: int, height: int, kind: str) -> Row:
    image = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    path = folder / f"picture.{kind.lower()}"
    Image.merge("RGB", [image, image.rotate(180), image]).save(path, kind)
    pixels = f"{width * height / 1_000_000:.1f} megapixels, {kind}"
    return _row(pixels, path, f"image/{kind.lower()}")


def _three_times(video: Path) -> Path:
    """The video three times in a row: 300 MB of 1080p."""
    longer = video.with_stem("longer")
    copied = ["-stream_loop", "2", "-i", str(video), "-c", "copy", str(longer)]
    media_files.ffmpeg().run(copied, seconds=600)
    return longer


def _row(what: str, path: Path, content_type: str) -> Row:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["functions", "layers/media"])}
    answer = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path), content_type],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    taken, cpu, before, own, programs = json.loads(answer.stdout)
    return {
        "what": what,
        "MB": round(path.stat().st_size / 1_000_000, 1),
        "seconds": round(taken, 2),
        "cpu s": round(cpu, 2),
        "own memory, MB": round(own),
        "of which at start": round(before),
        "ffmpeg's memory, MB": round(programs),
    }
