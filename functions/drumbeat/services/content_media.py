"""The pictures and videos of content: naming them in requests, and showing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drumbeat.domain import web_addresses
from drumbeat.domain.content import ContentItem
from drumbeat.domain.content_media import asset_ids, by_address, unusable
from drumbeat.domain.errors import FieldError, InvalidInput
from drumbeat.domain.media import MediaReference
from drumbeat.services.post_media import Look, PostMedia


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentMedia:
    media: PostMedia

    def look(self, tenant_id: str, contents: Sequence[ContentItem]) -> Look:
        """Read everything that these refer to, and that their approvals covered."""
        media = [each for content in contents for each in _all_of(content)]
        return self.media.look(tenant_id, media)

    def thumbnails(self, tenant_id: str, contents: Sequence[ContentItem]) -> Mapping[str, str]:
        """Addresses of small pictures of each content's first medium, by content id."""
        firsts = {content.id: content.media[0] for content in contents if content.media}
        look = self.media.look(tenant_id, list(firsts.values()))
        pairs = zip(firsts, look.seen(firsts.values()), strict=True)
        return {id_: first.thumbnail_url for id_, first in pairs if first.thumbnail_url}

    def wanted(
        self,
        content: ContentItem,
        media: Sequence[MediaReference] | None,
        media_urls: Sequence[str] | None,
    ) -> tuple[MediaReference, ...]:
        """What `content` is to refer to, given in one of the two forms; None keeps the present
        ones.

        Raises InvalidInput for `media[i].asset_id` when an asset is missing or was rejected, and
        for `media_urls[i]` when an address can't be a picture's.
        """
        if media is not None and media_urls is not None:
            raise InvalidInput.of(
                "media", "Send `media` or `media_urls`, not both: `media` can name addresses too."
            )
        if media is not None:
            return self._checked(content, tuple(media))
        if media_urls is None:
            return content.media
        ids = asset_ids(content.media)
        look = self.media.look(content.tenant_id, content.media)
        addresses = {each: url for each in ids if (url := look.address(each))}
        media = by_address(media_urls, content.media, addresses)
        errors = [
            FieldError(f"media_urls[{place}]", words)
            for place, each in enumerate(media)
            if each.url and (words := _unfit(each.url))
        ]
        if errors:
            raise InvalidInput(errors)
        return media

    def _checked(
        self, content: ContentItem, media: tuple[MediaReference, ...]
    ) -> tuple[MediaReference, ...]:
        """Raises InvalidInput."""
        library = self.media.look(content.tenant_id, media).assets
        errors = unusable(media, content.media, library)
        if errors:
            raise InvalidInput(errors)
        return media


def _unfit(url: str) -> str | None:
    try:
        web_addresses.picture(url)
    except web_addresses.Unreadable as unreadable:
        return str(unreadable)
    return None


def _all_of(content: ContentItem) -> Sequence[MediaReference]:
    covers = content.approval.covers if content.approval else None
    return [*content.media, *(covers.media if covers else ())]
