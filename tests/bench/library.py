"""A large media library: its first page, and searches through all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from drumbeat import application
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, StoredFile
from drumbeat.persistence.assets import asset_item
from drumbeat.persistence.table import Item
from drumbeat.services.library import AssetEdit
from local.stack import Stack
from tests.bench.calling import Caller
from tests.bench.counting import Stopwatch
from tests.bench.figures import Results, Row
from tests.bench.services import founder, services_on
from tests.consumption import consumed

_FILES = ("full", "grid", "thumbnail", "banner", "banner_small")


def measure(stack: Stack, results: Results, sizes: tuple[int, ...]) -> None:
    """Calls the API function's code in this process on the stack's table."""
    with services_on(stack):
        rows: list[Row] = [row for size in sizes for row in _of(size)]
    results.add("A media library, as the API function answers it", rows)


def _of(size: int) -> list[Row]:
    access = founder("library")
    application.running().stored_assets  # noqa: B018  # connects the table
    oldest = _fill(access.tenant_id, size)
    application.running().library.change(access, oldest, AssetEdit(title="The oldest of them"))
    caller = Caller(access.tenant_id, access.email)
    asked: dict[str, dict[str, Any]] = {
        "first page": {},
        "a word that the newest have": {"q": "pipe"},
        "a word that only the oldest has": {"q": "oldest"},
        "a label that none has": {"label": "nothing"},
    }
    return [
        {"assets": size, "asked": name, **_read(caller, query)} for name, query in asked.items()
    ]


def _read(caller: Caller, query: dict[str, Any]) -> Row:
    """Follows the cursor until something is found or all has been read."""
    pages: list[tuple[float, float, int, int]] = []
    cursor: str | None = None
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        with consumed() as used:
            watch = Stopwatch()
            answer = caller.api("GET", "/media", **query, **more)
            pages.append((watch.cpu, watch.wall, used.calls, used.bytes_read))
        told = json.loads(_plain(answer))
        cursor = told["cursor"]
        if told["items"] or cursor is None:
            break
    return {
        "requests": len(pages),
        "calls, most": max(page[2] for page in pages),
        "KB read, most": round(max(page[3] for page in pages) / 1024),
        "cpu s, worst": round(max(page[0] for page in pages), 3),
        "s, worst": round(max(page[1] for page in pages), 3),
        "s, all": round(sum(page[1] for page in pages), 2),
    }


def _plain(answer: dict[str, Any]) -> str:
    return str(answer["body"])


def _fill(tenant_id: str, size: int) -> str:
    """Pictures that are ready, and the id of the oldest."""
    first = a_picture(tenant_id)
    ids = [application.running().ids.new() for _ in range(size)]
    with Item.batch_write() as batch:
        for each in ids:
            batch.save(asset_item(replace(first, id=each)))
    return min(ids)


def a_picture(tenant_id: str) -> Asset:
    """A picture that is ready; it has no id yet."""
    now = datetime.now(UTC)
    file = StoredFile(key="", content_type="image/jpeg", size=90_000, width=2048, height=1365)
    return Asset(
        id="",
        tenant_id=tenant_id,
        kind=AssetKind.IMAGE,
        status=AssetStatus.READY,
        title="A frozen pipe in the cellar",
        alt_text="Ice on a copper pipe",
        filename="IMG_0001.jpg",
        content_type="image/jpeg",
        size=450_000,
        width=4032,
        height=3024,
        content_hash="a" * 64,
        files={
            name: replace(file, key=f"media/{'0' * 22}/{name}-0123456789ab.jpg") for name in _FILES
        },
        labels=("winter", "pipes"),
        created_by="bench@example.com",
        created_at=now,
        updated_at=now,
    )
