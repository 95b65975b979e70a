"""Pictures and videos of content in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, Strict, StringConstraints, model_validator

from api.dependencies import of
from api.schema import LINE, TEXT, SentId, View
from drumbeat.domain import web_addresses
from drumbeat.domain.content_media import MOST
from drumbeat.domain.media import AssetKind, AssetStatus, Crop, MediaReference
from drumbeat.services.content_media import ContentMedia
from drumbeat.services.post_media import Look

#: The limit of Mastodon; no network here takes longer descriptions.
MAX_ALT = 1_500

Library = Annotated[ContentMedia, of(lambda app: app.content_media)]

_Address = Annotated[str, Field(max_length=2_048), LINE, AfterValidator(web_addresses.picture)]
#: Not only https: the service knows which addresses are the library's own, and requires https of
#: all others.
_Listed = Annotated[str, Field(max_length=2_048), LINE, AfterValidator(web_addresses.link)]
_Share = Annotated[float, Field(ge=0, le=1)]


class CropBody(View):
    """The point of a picture that stays visible when a network needs another shape."""

    model_config = ConfigDict(extra="forbid")

    x: _Share = Field(default=0.5, description="From 0 (left) to 1.")
    y: _Share = Field(default=0.5, description="From 0 (top) to 1.")
    pad: Annotated[bool, Strict()] = Field(
        default=False, description="Nothing is cut off, and the rest is filled."
    )


class MediumBody(View):
    """A picture or video: of the library, or at an address."""

    model_config = ConfigDict(extra="forbid")

    asset_id: SentId | None = Field(default=None, description="Of the library; or `url`.")
    url: _Address | None = Field(
        default=None, description="An address (https) that the networks can fetch."
    )
    alt: Annotated[
        str, StringConstraints(strip_whitespace=True), Field(max_length=MAX_ALT), TEXT
    ] = Field(
        default="",
        description="What it shows, for those who can't see it. Empty: the asset's own.",
    )
    crop: CropBody | None = Field(default=None, description="Null: the asset's own.")

    @model_validator(mode="after")
    def _names_one(self) -> MediumBody:
        if (self.asset_id is None) == (self.url is None):
            raise ValueError("Name either `asset_id` or `url`.")
        return self


Media = Annotated[
    list[MediumBody],
    Field(max_length=MOST, description="Pictures and videos in their order: all that there are."),
]
MediaUrls = Annotated[
    list[_Listed],
    Field(
        max_length=MOST,
        description=(
            "Instead of `media`: the addresses (https) of all that there are. An address at which "
            "the content shows an asset of the library keeps the asset."
        ),
    ),
]


class CropView(View):
    """As `CropBody`."""

    x: float
    y: float
    pad: bool


class MediumView(View):
    """A picture or video of content. Outside of the library only its address is known."""

    asset_id: str | None
    url: str | None = Field(description="Null until the asset is ready, and once it is deleted.")
    alt: str = Field(description="What the content says; empty: the asset's own.")
    crop: CropView | None = Field(description="What the content says; null: the asset's own.")
    kind: AssetKind | None
    status: AssetStatus | None = Field(description="Of the asset; null once it is deleted.")
    thumbnail_url: str | None
    width: int | None
    height: int | None


def references(members: Sequence[Mapping[str, Any]]) -> list[MediaReference]:
    """The members of a request's `media`, in the form that services take."""
    return [
        MediaReference(**{**each, "crop": Crop(**each["crop"]) if each.get("crop") else None})
        for each in members
    ]


def pictured(shown: Sequence[MediaReference], look: Look) -> dict[str, Any]:
    """`media` and `media_urls` of an answer."""
    media = look.seen(shown)
    return {"media": media, "media_urls": [each.url for each in media if each.url]}
