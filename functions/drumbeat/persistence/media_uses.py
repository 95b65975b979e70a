"""Which content refers to which asset of the library: kept in step with the content itself."""

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
    """Note what `content` refers to that it did not `before`, and forget what it does no longer.

    Answers the steps that fail where an asset has been deleted meanwhile.
    """
    had = asset_ids(before.media) if before else ()
    has = asset_ids(content.media)
    if had == has:
        return []
    # Imported here: assets look at content before they are deleted.
    from drumbeat.persistence.assets import add_use, remove_use

    for gone in had:
        if gone not in has:
            remove_use(transaction, content.tenant_id, gone, content.id)
    return [
        add_use(transaction, content.tenant_id, new, content.id) for new in has if new not in had
    ]


def leave_media(transaction: Transaction, content: ContentItem) -> None:
    """Forget all that a content item refers to which is being deleted."""
    use_media(transaction, replace(content, media=()), content)


def media_gone() -> ChangedMeanwhile:
    """What it means where a step of `use_media` failed."""
    return ChangedMeanwhile(
        "A picture or video of this text was deleted meanwhile: choose another one."
    )
