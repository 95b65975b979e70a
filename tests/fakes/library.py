"""Pictures that are ready, and their public files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, StoredFile
from tests.fakes.film import Footage
from tests.fakes.media_library import InMemoryFiles


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


@dataclass
class PublicFiles(InMemoryFiles):
    """`ports.MediaFiles` whose writes can be refused. `fails`: how many of the next ones are;
    `before_put` runs once, just before the next file is written."""

    fails: int = 0
    before_put: Callable[[], object] | None = None

    def put(self, key: str, content: bytes | Footage | BinaryIO, content_type: str) -> None:
        before, self.before_put = self.before_put, None
        if before is not None:
            before()
        self._maybe_fail()
        super().put(key, content, content_type)

    def delete(self, keys: Iterable[str]) -> None:
        self._maybe_fail()
        super().delete(keys)

    def _maybe_fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable("The store is busy.")
