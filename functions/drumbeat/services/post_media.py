"""The present state of the library's media in posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from drumbeat.domain.content_media import asset_ids
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, MediaReference
from drumbeat.domain.outgoing import media_of
from drumbeat.domain.publishing import Medium
from drumbeat.ports import Assets, MediaFiles, Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture or video of content, for people.

    Outside of the library only its address is known. An asset has no address until it is ready, and
    no status after it was deleted. `alt` and `crop` are the content's, not the asset's.
    """

    asset_id: str | None
    url: str | None
    alt: str
    crop: Crop | None
    kind: AssetKind | None = None
    status: AssetStatus | None = None
    thumbnail_url: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Assets that were read together, for resolving references to them."""

    files: MediaFiles
    assets: Mapping[str, Asset] = field(default_factory=dict)

    def seen(self, references: Iterable[MediaReference]) -> Sequence[Seen]:
        """The references in their order."""
        return [self._seen(each) for each in references]

    def media(self, references: Sequence[MediaReference]) -> tuple[Medium, ...]:
        """The media to send; deleted ones are left out."""
        return media_of(references, self.assets, self.files.url)

    def address(self, asset_id: str) -> str | None:
        """The address of its main file; None while it has none."""
        return self._file(self.assets.get(asset_id), "full")

    def _seen(self, reference: MediaReference) -> Seen:
        asset = self.assets.get(reference.asset_id) if reference.asset_id else None
        return Seen(
            asset_id=reference.asset_id,
            url=reference.url or self._file(asset, "full"),
            alt=reference.alt,
            crop=reference.crop,
            kind=asset.kind if asset else None,
            status=asset.status if asset else None,
            thumbnail_url=self._file(asset, "thumbnail") or self._file(asset, "grid"),
            width=asset.width if asset else None,
            height=asset.height if asset else None,
        )

    def _file(self, asset: Asset | None, name: str) -> str | None:
        file = asset.files.get(name) if asset else None
        return self.files.url(file.key) if file else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMedia:
    assets: Assets
    files: MediaFiles

    def look(self, tenant_id: str, references: Sequence[MediaReference]) -> Look:
        """Read everything that these refer to: one read, or none if they name no assets."""
        ids = asset_ids(references)
        return Look(self.files, self.assets.get_all(tenant_id, ids) if ids else {})

    def added(self, package: Package) -> Package:
        """The package with the assets of its content. Raises Unavailable."""
        return self.added_to([package])[0]

    def added_to(self, packages: Sequence[Package]) -> Sequence[Package]:
        """As `added`, for several posts of one tenant in one read. Raises Unavailable."""
        contents = [package.content for package in packages if package.content is not None]
        media = [each for content in contents for each in content.media]
        look = self.look(contents[0].tenant_id, media) if contents else Look(self.files)
        return [replace(package, assets=look.assets) for package in packages]

    def of(self, package: Package) -> tuple[Medium, ...]:
        """The media of the package's content; deleted ones are left out."""
        references = package.content.media if package.content else ()
        return media_of(references, package.assets or {}, self.files.url)
