"""What a network will show of an asset, before it is posted."""

from __future__ import annotations

from dataclasses import dataclass

from drumbeat.domain import derivatives, media_checks
from drumbeat.domain.errors import NotFound
from drumbeat.domain.findings import Finding, error
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, MediaReference, StoredFile
from drumbeat.domain.profiles import Profile
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import Accounts, Assets, Derivatives, MediaUnavailable, Networks


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The file that the network gets; None when `findings` say why there is none.

    `padded`: its shape differs from the picture's, and the rest is white. `cropped`: a part was cut
    off by the crop.
    """

    file: StoredFile | None = None
    padded: bool = False
    cropped: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFits:
    assets: Assets
    accounts: Accounts
    networks: Networks
    derivatives: Derivatives

    def look(self, access: Access, asset_id: str, account_id: str, crop: Crop | None = None) -> Fit:
        """What a post on this account would show; without `crop`, with the asset's own.

        A picture is converted now, unless it was before. Raises NotFound.
        """
        access.require(Permission.READ)
        asset = self.assets.get(access.tenant_id, asset_id)
        account = self.accounts.get(access.tenant_id, account_id)
        if asset is None:
            raise NotFound("No such picture, video or document; it may have been deleted.")
        if account is None:
            raise NotFound("No such account; it may have been deleted.")
        if asset.status is not AssetStatus.READY:
            return Fit(findings=(_not_ready(asset),))
        profile = self.networks.get(account.platform).profile
        reference = MediaReference(asset_id=asset.id, crop=crop)
        if asset.kind is not AssetKind.IMAGE:
            return _as_it_is(profile, asset, reference)
        return self._of_picture(profile, asset, reference)

    def _of_picture(self, profile: Profile, asset: Asset, reference: MediaReference) -> Fit:
        if not profile.limits.media.pictures:
            return Fit(findings=(media_checks.no_pictures(profile.display_name),))
        full, spec = asset.files["full"], profile.limits.media.picture
        own = asset.files.get(profile.limits.media.own_file or "")
        if own is not None:
            # With the asset's own crop, whatever a post has.
            differs = full.width * own.height != own.width * full.height
            pads = asset.crop.pad
            return Fit(file=own, padded=differs and pads, cropped=differs and not pads)
        if spec is None:
            return Fit(file=full)
        crop = derivatives.chosen_crop(asset, reference)
        try:
            file = self.derivatives.of(asset, spec, crop)
        except MediaUnavailable as failure:
            return Fit(findings=(error(failure.code, failure.message),))
        if file in asset.files.values():
            return Fit(file=file)
        frame = derivatives.framing(full.width, full.height, spec, crop)
        return Fit(
            file=file,
            padded=frame.padded,
            cropped=frame.cropped,
            findings=_findings(profile, asset, reference),
        )


def _as_it_is(profile: Profile, asset: Asset, reference: MediaReference) -> Fit:
    """Videos and documents are sent as the library has them."""
    findings, limits = _findings(profile, asset, reference), profile.limits.media
    is_video = asset.kind is AssetKind.VIDEO
    is_taken = (limits.video if is_video else limits.document) is not None
    return Fit(file=asset.files["full"] if is_taken else None, findings=findings)


def _findings(profile: Profile, asset: Asset, reference: MediaReference) -> tuple[Finding, ...]:
    limits = profile.limits.media
    return tuple(media_checks.of_fit(limits, profile.display_name, asset, reference))


def _not_ready(asset: Asset) -> Finding:
    if asset.status is AssetStatus.REJECTED:
        return error("media_rejected", asset.reason or "It can't be used.")
    words = "It is still being uploaded or worked at. Look again in a minute."
    return error("media_not_ready", words)
