"""Which content uses which asset of the library; written together with the content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drumbeat.domain.content import ContentItem
from drumbeat.domain.content_media import asset_ids
from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.persistence.table import Transaction


def use_media(
    transaction: Transaction, content: ContentItem, before: ContentItem | None = None
) -> Sequence[int]:
    """Add to a transaction the uses that `content` adds and removes compared to `before`.

    Returns the steps that fail when an asset has been deleted meanwhile.
    """
    had = asset_ids(before.media) if before else ()
    has = asset_ids(content.media)
    if had == has:
        return []
    # Imported here, because `assets` imports `contents` for deletions.
    from drumbeat.persistence.assets import add_use, remove_use

    for old in had:
        if old not in has:
            remove_use(transaction, content.tenant_id, old, content.id)
    return [
        add_use(transaction, content.tenant_id, new, content.id) for new in has if new not in had
    ]


def leave_media(transaction: Transaction, content: ContentItem) -> None:
    """Add to a transaction the removal of all uses by content that is being deleted."""
    use_media(transaction, replace(content, media=()), content)


def media_gone() -> ChangedMeanwhile:
    """The error when a step of `use_media` failed."""
    return ChangedMeanwhile(
        "A picture or video of this text was deleted meanwhile: choose another one."
    )
