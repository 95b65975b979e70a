"""PDFs: whether they can be read and hold nothing but pages, and a picture of the first page.

They are kept as they are, since what people read is how they were laid out; whoever is given one is
told to save it, not to show it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from drumbeat.domain import rejections
from drumbeat.imaging import running

#: Reading all pages and drawing the first.
_SECONDS = 60


def examined(path: Path, folder: Path, side: int) -> tuple[int, Path]:
    """How many pages there are, and the first as a JPEG of at most `side` pixels each way.

    Raises MediaRejected.
    """
    picture, found = folder / "first-page.jpg", folder / "found.json"
    most = rejections.MOST_PAGES
    command: list[str | Path] = [sys.executable, "-m", "drumbeat.imaging.paging", path, picture]
    # Packages are found where this process finds them: layers are in no usual place.
    env = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        running.run([*command, str(side), str(most), found], seconds=_SECONDS, env=env)
    except running.TookTooLong:
        raise rejections.took_too_long() from None
    except running.Failed as failed:
        raise rejections.broken_document() from failed
    told = json.loads(found.read_text())
    if "refused" in told:
        raise rejections.unusable_document(told["refused"], told.get("pages", 0))
    return int(told["pages"]), picture
