"""The media library: finding pictures, videos and documents, describing and deleting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, Field, Strict

from api.access import Editor, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.routers.channel_accounts import FindingView
from api.schema import (
    LINE,
    TEXT,
    Body,
    Cursor,
    Id,
    Instant,
    Limit,
    Listed,
    SentId,
    TenantBody,
    Version,
    View,
)
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Cover, Crop
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.library import MAX_LABELS, AssetEdit, AssetFilter, Library, Usage
from drumbeat.services.media_fits import MediaFits

router = Router()
PATH = "/api/v1/marketing/media"
TAG = ["media"]
MAX_TITLE = 200
MAX_ALT = 1_000
MAX_DESCRIPTION = 5_000

Service = Annotated[Library, of(lambda app: app.library)]
Fits = Annotated[MediaFits, of(lambda app: app.media_fits)]
#: The stable public address of a file, by its key.
Addresses = Annotated[Callable[[str], str], of(lambda app: app.media_store.url)]
AssetId = Annotated[str, Path(description="The picture or video."), Id]
AssetTitle = Annotated[str, Field(max_length=MAX_TITLE), TEXT]
_Label = Annotated[str, Field(min_length=1, max_length=50), LINE]
_Share = Annotated[float, Strict(), Field(ge=0, le=1)]


class CropChange(Body):
    """What stays visible when a picture is shown in another shape."""

    x: _Share = Field(default=0.5, description="From 0, left, to 1.")
    y: _Share = Field(default=0.5, description="From 0, the top, to 1.")
    pad: Annotated[bool, Strict()] = Field(
        default=False, description="Nothing is cut off; the rest is filled."
    )


class AssetChange(TenantBody):
    title: AssetTitle | MISSING = MISSING
    description: Annotated[str, Field(max_length=MAX_DESCRIPTION), TEXT] | MISSING = MISSING
    alt_text: Annotated[str, Field(max_length=MAX_ALT), TEXT] | MISSING = MISSING
    labels: Annotated[list[_Label], Field(max_length=MAX_LABELS)] | MISSING = MISSING
    crop: CropChange | MISSING = MISSING
    version: Version = None


class CoverChoice(TenantBody):
    """One of the two fields."""

    frame_seconds: Annotated[float, Strict(), Field(ge=0, le=86_400)] | None = Field(
        default=None, description="Which frame, in seconds from the beginning."
    )
    asset_id: SentId | None = Field(default=None, description="Another picture of the library.")


class CoverView(View):
    frame_seconds: float | None
    asset_id: str | None


class CropView(View):
    x: float
    y: float
    pad: bool


class DerivativeView(View):
    """A file that was made of the asset. The file at its address never changes."""

    url: str
    content_type: str
    width: int
    height: int
    size: int


class UsesView(View):
    """How many posts show it, by their state."""

    draft: int
    scheduled: int = Field(description="On their way out.")
    posted: int
    failed: int = Field(description="Not out, also those that it was too late for.")


class AssetPostView(View):
    """A post that shows it."""

    instance_id: str
    content_id: str
    account_name: str
    platform: str
    status: Status
    scheduled_for: Instant | None
    permalink: str | None


class AssetView(View):
    id: str
    kind: AssetKind
    status: AssetStatus
    reason_code: str | None
    reason: str | None = Field(description="Why it was rejected, and what to do about it.")
    title: str
    description: str
    alt_text: str
    filename: str
    content_type: str
    size: int = Field(description="Bytes: as declared, and of all its files once it is ready.")
    width: int | None
    height: int | None
    duration_seconds: float | None
    pages: int | None = Field(description="Of a document.")
    url: str | None = Field(description="What networks take; null until it is ready.")
    thumbnail_url: str | None
    is_placeholder: bool = Field(description="The thumbnail is drawn with the title.")
    derivatives: dict[str, DerivativeView]
    crop: CropView
    cover: CoverView | MISSING = Field(
        default=MISSING, description="What people chose to show the video by, if they did."
    )
    source_url: str | MISSING = Field(
        default=MISSING, description="Where it was copied from, if it was."
    )
    labels: list[str]
    same_as: str | None = Field(description="An asset that was there before, with the same bytes.")
    is_replaced: bool = Field(
        description="Other bytes are on their way that are to take the place of these."
    )
    archived_at: Instant | None
    created_by: str
    created_at: Instant
    updated_at: Instant
    version: int
    uses: UsesView | MISSING = Field(
        default=MISSING, description="In the answer about one asset: of its newest posts."
    )
    posts: list[AssetPostView] | MISSING = Field(
        default=MISSING, description="In the answer about one asset: the newest."
    )
    banner_ids: list[str] | MISSING = Field(
        default=MISSING, description="In the answer about one asset."
    )


class FitView(View):
    """The file that a network gets; if there is none, `findings` say why."""

    url: str | None
    width: int | None
    height: int | None
    size: int | None
    padded: bool = Field(description="It has another shape there: the rest is white.")
    cropped: bool = Field(description="What the crop says is cut off.")
    findings: list[FindingView]


def shown(asset: Asset, url: Callable[[str], str], usage: Usage | None = None) -> AssetView:
    """The asset in the form of answers."""
    files = {
        name: DerivativeView(
            url=url(file.key),
            content_type=file.content_type,
            width=file.width,
            height=file.height,
            size=file.size,
        )
        for name, file in asset.files.items()
    }
    values = {name: getattr(asset, name) for name in _SAME}
    return AssetView(
        **values,
        labels=list(asset.labels),
        crop=CropView.model_validate(asset.crop),
        **_chosen(asset),
        url=files["full"].url if "full" in files else None,
        thumbnail_url=files["thumbnail"].url if "thumbnail" in files else None,
        derivatives=files,
        **(_used(usage) if usage is not None else {}),
    )


_OWN = {
    *("url", "thumbnail_url", "derivatives", "labels", "crop", "cover", "source_url"),
    *("uses", "posts", "banner_ids"),
}
#: Fields that the asset has under the same names.
_SAME = [name for name in AssetView.model_fields if name not in _OWN]


@router.get(PATH, tags=TAG, operation_id="list_media")
def list_media(
    access: Reader,
    service: Service,
    url: Addresses,
    kind: Annotated[AssetKind | None, Query()] = None,
    status: Annotated[AssetStatus | None, Query()] = None,
    q: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Words in title, labels, description, alternative text and file name.",
        ),
    ] = None,
    label: Annotated[str | None, Query(max_length=50, description="Whatever its case.")] = None,
    archived: Annotated[
        bool, Query(description="Those that were put away, and no others.")
    ] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listed[AssetView]:
    """The library, newest first. A page may be short although more follow, as `cursor` shows."""
    question = {"kind": kind, "status": status, "q": q, "label": label, "archived": archived}
    listing = Cursors(
        tenant_id=access.tenant_id, question={"list": "media", **question}, parts=["id"]
    )
    criteria = AssetFilter(kind=kind, status=status, label=label, archived=archived, search=q)
    page = service.list(access, criteria, limit=limit, after=listing.read(cursor))
    return Listed[AssetView](
        items=[shown(asset, url) for asset in page.items], cursor=listing.write(page.next)
    )


@router.get(f"{PATH}/<asset_id>", tags=TAG, operation_id="get_media")
def get_media(access: Reader, service: Service, url: Addresses, asset_id: AssetId) -> AssetView:
    """One picture or video, and where it is used."""
    asset = service.get(access, asset_id)
    return shown(asset, url, service.usage(asset))


@router.patch(f"{PATH}/<asset_id>", tags=TAG, operation_id="change_media")
def change_media(
    access: Editor, service: Service, url: Addresses, asset_id: AssetId, body: AssetChange
) -> AssetView:
    """Describe it: title, alternative text, labels, and which point of it stays visible."""
    fields: dict[str, Any] = body.model_dump(exclude={"tenant_id", "version"}, exclude_unset=True)
    if "crop" in fields:
        fields["crop"] = Crop(**fields["crop"])
    return shown(service.change(access, asset_id, AssetEdit(**fields), body.version), url)


@router.get(f"{PATH}/<asset_id>/fits", tags=TAG, operation_id="get_media_fit")
def get_media_fit(
    access: Reader,
    service: Fits,
    url: Addresses,
    asset_id: AssetId,
    channel_account_id: Annotated[str, Query(min_length=1, max_length=64), Id],
    x: Annotated[float | None, Query(ge=0, le=1, description="Another point than its own.")] = None,
    y: Annotated[float | None, Query(ge=0, le=1)] = None,
    pad: Annotated[bool, Query(description="Nothing is cut off; the rest is filled.")] = False,
) -> FitView:
    """The file that the account's network will show; it is made now if it does not exist."""
    crop = Crop(x=0.5 if x is None else x, y=0.5 if y is None else y, pad=pad)
    is_chosen = pad or x is not None or y is not None
    fit = service.look(access, asset_id, channel_account_id, crop if is_chosen else None)
    file = fit.file
    return FitView(
        url=url(file.key) if file else None,
        width=file.width if file else None,
        height=file.height if file else None,
        size=file.size if file else None,
        padded=fit.padded,
        cropped=fit.cropped,
        findings=[FindingView.model_validate(each) for each in fit.findings],
    )


@router.delete(f"{PATH}/<asset_id>", tags=TAG, operation_id="delete_media", status_code=204)
def delete_media(access: Editor, service: Service, asset_id: AssetId):  # type: ignore[no-untyped-def]  # a type would be a schema
    """Delete it with its files. 409 `media_in_use` while an unsent post or a banner uses it."""
    service.delete(access, asset_id)
    return Response(status_code=204)


@router.post(f"{PATH}/<asset_id>/cover", tags=TAG, operation_id="choose_media_cover")
def choose_media_cover(
    access: Editor, service: Service, url: Addresses, asset_id: AssetId, body: CoverChoice
) -> AssetView:
    """Choose the picture that stands for a video: one of its frames, or another picture. It is made
    shortly after."""
    cover = Cover(frame_seconds=body.frame_seconds, asset_id=body.asset_id)
    return shown(service.cover(access, asset_id, cover), url)


@router.post(f"{PATH}/<asset_id>/archive", tags=TAG, operation_id="archive_media")
def archive_media(access: Editor, service: Service, url: Addresses, asset_id: AssetId) -> AssetView:
    """Archive it. What uses it still shows it, and it still counts."""
    return shown(service.archive(access, asset_id, archived=True), url)


@router.post(f"{PATH}/<asset_id>/restore", tags=TAG, operation_id="restore_media")
def restore_media(access: Editor, service: Service, url: Addresses, asset_id: AssetId) -> AssetView:
    """Take it out of the archive."""
    return shown(service.archive(access, asset_id, archived=False), url)


@router.post(f"{PATH}/<asset_id>/refresh", tags=TAG, operation_id="refresh_media")
def refresh_media(access: Editor, service: Service, url: Addresses, asset_id: AssetId) -> AssetView:
    """Look at the state of it and of its posts; if it waits to be processed, that is started
    again."""
    asset = service.refresh(access, asset_id)
    return shown(asset, url, service.usage(asset))


def _chosen(asset: Asset) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if asset.cover is not None:
        fields["cover"] = CoverView.model_validate(asset.cover)
    if asset.source_url is not None:
        fields["source_url"] = asset.source_url
    return fields


def _used(usage: Usage) -> dict[str, Any]:
    return {
        "uses": UsesView(**usage.counts),
        "posts": [_post(post) for post in usage.posts],
        "banner_ids": list(usage.banner_ids),
    }


def _post(post: PostInstance) -> AssetPostView:
    return AssetPostView(
        instance_id=post.id,
        content_id=post.content_item_id or "",
        account_name=post.account_name,
        platform=post.platform,
        status=post.status,
        scheduled_for=post.scheduled_for,
        permalink=post.permalink,
    )
