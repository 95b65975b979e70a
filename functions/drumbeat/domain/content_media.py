"""The pictures and videos of a content item: checks, and what an edit keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drumbeat.domain.errors import FieldError
from drumbeat.domain.media import Asset, AssetStatus, MediaReference

#: The most pictures and videos of one content item.
MOST = 10
#: The code for a post that waits for its media.
MEDIA_NOT_READY = "media_not_ready"


def asset_ids(references: Sequence[MediaReference]) -> tuple[str, ...]:
    """The ids of assets among the references, each once."""
    return tuple(dict.fromkeys(each.asset_id for each in references if each.asset_id))


def by_address(
    urls: Sequence[str], present: Sequence[MediaReference], addresses: Mapping[str, str]
) -> tuple[MediaReference, ...]:
    """References for a list of addresses only.

    What the content has already keeps its other details. `addresses`: the addresses of the assets
    among them, by asset id. Every other address is outside of the library.
    """
    references = {_address(each, addresses): each for each in reversed(present)}
    return tuple(references.get(url) or MediaReference(url=url) for url in urls)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the medium at `place` (from 0) can't be shown. `is_passing`: waiting may help."""

    place: int
    code: str
    message: str
    is_passing: bool = False


def troubles(
    references: Sequence[MediaReference], assets: Mapping[str, Asset]
) -> Sequence[Trouble]:
    """Reasons why assets among `references` can't be shown."""
    return [
        trouble
        for place, each in enumerate(references)
        if each.asset_id is not None
        for trouble in [_trouble(place, assets.get(each.asset_id))]
        if trouble is not None
    ]


def unusable(
    references: Sequence[MediaReference],
    present: Sequence[MediaReference],
    assets: Mapping[str, Asset],
) -> list[FieldError]:
    """Errors, by field, for references that can't be shown; those that the content already has are
    not checked.

    Media that are still being uploaded or processed are allowed: posts wait for them.
    """
    present_ids = set(asset_ids(present))
    return [
        FieldError(f"media[{each.place}].asset_id", each.message)
        for each in troubles(references, assets)
        if not each.is_passing and references[each.place].asset_id not in present_ids
    ]


def shows_otherwise(reference: MediaReference, before: Asset, after: Asset) -> bool:
    """Whether a post shows something else by `reference` after this change of the asset.

    New bytes that have not been processed change nothing yet.
    """
    if reference.asset_id != after.id:
        return False
    words = not reference.alt and before.alt_text != after.alt_text
    part = reference.crop is None and before.crop != after.crop
    return words or part or before.content_hash != after.content_hash


def _trouble(place: int, asset: Asset | None) -> Trouble | None:
    if asset is None:
        return Trouble(
            place,
            "media_missing",
            f"Picture or video {place + 1} is not in the library; it may have been deleted. Choose "
            "another one, or upload it again.",
        )
    name = asset.title or asset.filename
    if asset.status is AssetStatus.REJECTED:
        why = asset.reason or "It could not be read."
        words = f"'{name}' was not accepted: {why} Choose another one."
        return Trouble(place, "media_rejected", words)
    if asset.status is not AssetStatus.READY or "full" not in asset.files:
        doing = "uploaded" if asset.status is AssetStatus.UPLOADING else "worked at"
        words = f"'{name}' is still being {doing}. The post goes out when it is ready."
        return Trouble(place, MEDIA_NOT_READY, words, is_passing=True)
    return None


def _address(reference: MediaReference, addresses: Mapping[str, str]) -> str | None:
    if reference.asset_id is None:
        return reference.url
    return addresses.get(reference.asset_id)
