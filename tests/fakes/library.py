"""Pictures that are ready, and their public files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, StoredFile


def a_picture(asset_id: str = "a1", **changed: Any) -> Asset:
    """A picture that is ready to be used in a banner."""
    files = {
        name: StoredFile(
            key=f"media/{asset_id}/{name}.jpg",
            content_type="image/jpeg",
            size=width,
            width=width,
            height=width * 3 // 8,
        )
        for name, width in (("banner", 1600), ("banner_small", 800), ("grid", 400))
    }
    made = datetime(2026, 11, 1, tzinfo=UTC)
    given = {
        "id": asset_id,
        "tenant_id": "h2o",
        "kind": AssetKind.IMAGE,
        "status": AssetStatus.READY,
        "filename": f"{asset_id}.jpg",
        "content_type": "image/jpeg",
        "size": 2800,
        "alt_text": f"Picture {asset_id}",
        "files": files,
        "created_at": made,
        "updated_at": made,
    }
    return Asset(**{**given, **changed})


class WritesAtOnce:
    """`ports.FeedWriter` that waits for what it has written."""

    def __init__(self, write: Callable[[str, str], bool]) -> None:
        self._write = write

    def soon(self, tenant_id: str, site_id: str) -> None:
        self._write(tenant_id, site_id)


class PublicFiles:
    """The part of `ports.MediaFiles` for feeds. `fails`: how many of the next calls are refused;
    `before_put` runs once, just before the next object is written."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.fails = 0
        self.before_put: Any = None

    def put(self, key: str, content: bytes, content_type: str) -> None:
        assert content_type.startswith("application/json")
        before, self.before_put = self.before_put, None
        if before is not None:
            before()
        self._maybe_fail()
        self.objects[key] = content

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._maybe_fail()
            self.objects.pop(key, None)

    def _maybe_fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable("The store is busy.")
