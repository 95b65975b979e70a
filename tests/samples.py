"""Domain objects for tests: give what matters, the rest has defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import Approval, ContentItem, Decision
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, MediaReference, StoredFile
from drumbeat.domain.notifications import Notification, Type, notification_id
from drumbeat.domain.posts import Origin, PostInstance, Status
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Access, Role, Tenant

LOS_ANGELES = "America/Los_Angeles"
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
H2O = Tenant(id="h2o", name="H2O Plumbing", timezone=LOS_ANGELES, created_at=NOW)
ADMIN = Access(H2O, "ada@example.com", Role.ADMIN)
EDITOR = Access(H2O, "eve@example.com", Role.EDITOR)
VIEWER = Access(H2O, "vic@example.com", Role.VIEWER)


def instant(text: str) -> datetime:
    """`2026-12-22T17:00Z` as an aware datetime."""
    return datetime.fromisoformat(text)


def schedule(**given: Any) -> Schedule:
    """Three posts a week, at 09:00 in Los Angeles."""
    return Schedule(**{"timezone": LOS_ANGELES, **given})


def account(**given: Any) -> ChannelAccount:
    return ChannelAccount(
        **{
            "id": "page",
            "tenant_id": "h2o",
            "platform": "facebook",
            "name": "H2O Page",
            "schedule": schedule(),
            "public_facts": {"page_id": "123"},
            "created_at": NOW,
            **given,
        }
    )


def secret(**given: Any) -> Secret:
    return Secret(**{"sealed": b"sealed", **given})


def asset(**given: Any) -> Asset:
    """A picture of the library that is ready."""
    asset_id = given.get("id", "pipe")
    kind = given.get("kind", AssetKind.IMAGE)
    moves = kind is AssetKind.VIDEO
    content_type, ending = ("video/mp4", "mp4") if moves else ("image/jpeg", "jpg")
    files = {
        "full": StoredFile(
            key=f"media/{asset_id}/full.{ending}",
            content_type=content_type,
            size=200_000,
            width=1600,
            height=1200,
        ),
        "thumbnail": StoredFile(
            key=f"media/{asset_id}/thumbnail.jpg",
            content_type="image/jpeg",
            size=9_000,
            width=400,
            height=300,
        ),
    }
    return Asset(
        **{
            "id": asset_id,
            "tenant_id": "h2o",
            "kind": kind,
            "status": AssetStatus.READY,
            "title": "A frozen pipe",
            "filename": f"pipe.{ending}",
            "content_type": content_type,
            "size": 209_000,
            "width": 1600,
            "height": 1200,
            "duration_seconds": 12.0 if moves else None,
            "codec": "h264" if moves else None,
            "content_hash": f"hash of {asset_id}",
            "files": files,
            "created_at": NOW,
            "updated_at": NOW,
            **given,
        }
    )


def content(*, media_urls: tuple[str, ...] = (), **given: Any) -> ContentItem:
    """`media_urls`: addresses outside of the library."""
    if media_urls:
        given["media"] = tuple(MediaReference(url=url) for url in media_urls)
    return ContentItem(
        **{
            "id": "tips",
            "tenant_id": "h2o",
            "title": "Winter tips",
            "base_caption": "Keep your pipes warm.",
            "owner": "ada@example.com",
            "created_at": NOW,
            "updated_at": NOW,
            **given,
        }
    )


def approval(**given: Any) -> Approval:
    """An approval that the editor asked for."""
    return Approval(
        **{"decision": Decision.REQUESTED, "by": EDITOR.email, "at": NOW, "version": 2, **given}
    )


def instance(**given: Any) -> PostInstance:
    """A planned slot of top-off."""
    return PostInstance(
        **{
            "id": "post",
            "tenant_id": "h2o",
            "channel_account_id": "page",
            "account_name": "H2O Page",
            "platform": "facebook",
            "timezone": LOS_ANGELES,
            "status": Status.PLANNED,
            "origin": Origin.TOPOFF,
            "scheduled_for": instant("2026-12-22T17:00Z"),
            "wanted_local": "2026-12-22T09:00",
            "created_at": NOW,
            **given,
        }
    )


def notification(**given: Any) -> Notification:
    """For everybody in the tenant, about a post that failed."""
    return Notification(
        **{
            "id": notification_id(NOW, "sample"),
            "tenant_id": "h2o",
            "type": Type.POST_FAILED,
            "title": "Not posted: Winter tips (H2O Page)",
            "message": "The page is gone.",
            "created_at": NOW,
            "instance_id": "post",
            **given,
        }
    )
