"""The parts of a post and its content that are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from drumbeat.domain.content import ContentItem
from drumbeat.domain.derivatives import chosen_crop
from drumbeat.domain.media import Asset, MediaReference
from drumbeat.domain.options import Options
from drumbeat.domain.posts import PostInstance
from drumbeat.domain.publishing import Medium, Outgoing

#: From a stored file's key to its address.
Address = Callable[[str], str]


def outgoing(
    instance: PostInstance, content: ContentItem, chosen: Options, media: Sequence[Medium]
) -> Outgoing:
    """The post to send: the content, with this account's own caption if it has one. Raises
    ValueError."""
    when = instance.scheduled_for or instance.due_at
    if when is None:
        raise ValueError("A post that is not scheduled can't be sent.")
    return Outgoing(
        tenant_id=instance.tenant_id,
        instance_id=instance.id,
        generation=instance.generation,
        scheduled_for=when,
        due_at=instance.due_at,
        account_id=instance.channel_account_id,
        title=content.title,
        caption=instance.caption_override or content.base_caption,
        media=tuple(media),
        cta_type=content.cta_type.value,
        cta_url=content.cta_url,
        cta_display=content.cta_display,
        options=chosen,
    )


def media_of(
    references: Sequence[MediaReference], assets: Mapping[str, Asset], address: Address
) -> tuple[Medium, ...]:
    """The media that the references mean now; those of deleted assets are left out."""
    return tuple(
        _medium(reference, assets, address)
        for reference in references
        if reference.asset_id is None or reference.asset_id in assets
    )


def _medium(reference: MediaReference, assets: Mapping[str, Asset], address: Address) -> Medium:
    if reference.asset_id is None:
        return Medium(url=reference.url or "", alt=reference.alt)
    asset = assets[reference.asset_id]
    full = asset.files.get("full")
    return Medium(
        url=address(full.key) if full else "",
        asset=asset,
        alt=reference.alt or asset.alt_text,
        crop=chosen_crop(asset, reference),
        file=full,
    )
