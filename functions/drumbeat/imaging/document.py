"""PDFs: checks that they can be read and contain only pages, and a picture of the first page.

They are stored unchanged, because their layout is their content; browsers are told to save them,
not to show them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from drumbeat.domain import rejections
from drumbeat.imaging import running

#: Seconds for reading all pages and drawing the first.
_SECONDS = 60


def examined(path: Path, folder: Path, side: int) -> tuple[int, Path]:
    """The number of pages, and the first page as a JPEG of at most `side` pixels each way.

    Raises MediaRejected.
    """
    picture, report_path = folder / "first-page.jpg", folder / "found.json"
    most = rejections.MOST_PAGES
    command: list[str | Path] = [sys.executable, "-m", "drumbeat.imaging.paging", path, picture]
    # The new process needs this one's import path, because layers are in no usual place.
    env = {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        running.run([*command, str(side), str(most), report_path], seconds=_SECONDS, env=env)
    except running.TookTooLong:
        raise rejections.took_too_long() from None
    except running.Failed as failed:
        raise rejections.broken_document() from failed
    report = json.loads(report_path.read_text())
    if "refused" in report:
        raise rejections.unusable_document(report["refused"], report.get("pages", 0))
    return int(report["pages"]), picture
