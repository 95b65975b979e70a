"""Checks of a library's pictures and videos against a network's limits, from their known facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from drumbeat.domain.content_media import troubles
from drumbeat.domain.derivatives import PictureSpec, chosen_crop, framing, video_findings
from drumbeat.domain.documents import document_findings
from drumbeat.domain.findings import Finding, error, warning
from drumbeat.domain.limits import MediaLimits
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, MediaReference
from drumbeat.domain.publishing import Medium


def of_library(
    limits: MediaLimits,
    network: str,
    references: Sequence[MediaReference],
    assets: Mapping[str, Asset],
    *,
    is_soon: bool,
) -> list[Finding]:
    """Each finding names its picture, by field and in words. No file is read.

    `is_soon`: media that are not ready yet may not be ready in time.
    """
    findings = [
        (warning if each.is_passing and not is_soon else error)(
            each.code, each.message, f"media[{each.place}]"
        )
        for each in troubles(references, assets)
    ]
    for place, reference in enumerate(references):
        asset = assets.get(reference.asset_id) if reference.asset_id else None
        if asset is not None and asset.status is AssetStatus.READY:
            asset_findings = _of_asset(limits, network, asset, reference)
            name = asset.title or asset.filename
            findings += [
                replace(each, field=f"media[{place}]", message=f"'{name}': {each.message}")
                for each in asset_findings
            ]
    return findings


def of_mixture(limits: MediaLimits, network: str, media: Sequence[Medium]) -> list[Finding]:
    """Whether the network takes these media together: a video only by itself unless the network
    `mixes` them, a document only by itself."""
    if any(each.is_document for each in media):
        return _of_document_among(limits, network, media)
    if not limits.pictures and not all(each.is_video for each in media):
        return [replace(no_pictures(network), field="media")]
    if not limits.strangers and not all(each.asset for each in media):
        words = f"{network} gets nothing that is elsewhere on the web. Copy it into the library."
        return [error("library_needed", words, "media")]
    if limits.mixes or len(media) < 2 or not any(medium.is_video for medium in media):
        return []
    words = (
        f"{network} shows a video by itself, and the post has {len(media)} pictures and videos. "
        "Leave the others out, or make a post of each."
    )
    return [error("video_not_alone", words, "media")]


def _of_document_among(limits: MediaLimits, network: str, media: Sequence[Medium]) -> list[Finding]:
    if len(media) < 2 or limits.document is None:
        return []  # reported with the document itself
    words = (
        f"{network} shows a document by itself, and the post has {len(media)} pictures, videos and "
        "documents. Leave the others out, or make a post of each."
    )
    return [error("document_not_alone", words, "media")]


def no_pictures(network: str) -> Finding:
    """Of a network that takes videos alone."""
    words = f"{network} takes no pictures. Choose a video of the library, or upload one."
    return error("video_needed", words)


def of_fit(
    limits: MediaLimits, network: str, asset: Asset, reference: MediaReference
) -> list[Finding]:
    """Whether the network takes a video or document, and how a picture's shape is changed."""
    if asset.kind is AssetKind.DOCUMENT:
        return document_findings(asset, limits.document, network)
    if asset.kind is AssetKind.VIDEO:
        return _of_video(limits, network, asset)
    return _of_shape(limits.picture, network, asset, reference) if limits.picture else []


def _of_asset(
    limits: MediaLimits, network: str, asset: Asset, reference: MediaReference
) -> list[Finding]:
    findings = of_fit(limits, network, asset, reference)
    is_picture = asset.kind is AssetKind.IMAGE
    if is_picture and limits.shows_alt and not (reference.alt or asset.alt_text):
        words = f"{network} can say what it shows to those who can't see it. Give it a description."
        findings.append(warning("alt_missing", words))
    return findings


def _of_video(limits: MediaLimits, network: str, asset: Asset) -> list[Finding]:
    if limits.video is not None:
        return video_findings(asset, limits.video, network)
    words = f"Drumbeat sends no videos to {network}. Use a picture there."
    return [error("video_not_taken", words)]


def _of_shape(
    spec: PictureSpec, network: str, asset: Asset, reference: MediaReference
) -> list[Finding]:
    """How a picture is changed whose shape the network does not take."""
    full = asset.files.get("full")
    if full is None:
        return []
    frame = framing(full.width, full.height, spec, chosen_crop(asset, reference))
    if not frame.padded:
        return []
    words = (
        f"{network} does not take pictures of this shape, so its sides are filled up. Choose what "
        "is cut off instead, if you like."
    )
    return [warning("picture_padded", words)]
