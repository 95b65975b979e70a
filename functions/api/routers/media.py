"""The media library: uploading pictures and videos, finding, describing and deleting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import MISSING, ConfigDict, Field, Strict

from api.access import Editor, Reader
from api.cursors import Cursors
from api.dependencies import of
from api.idempotency import idempotent
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
from drumbeat.domain import uploading
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Cover, Crop, UploadKind
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.services.library import MAX_LABELS, AssetEdit, AssetFilter, Library, Usage
from drumbeat.services.media_fits import MediaFits
from drumbeat.services.upload_tokens import UploadPasses
from drumbeat.services.uploads import MAX_FILES, Begun, Declared, Uploads, Wanted

router = Router()
PATH = "/api/v1/marketing/media"
TAG = ["media"]
MAX_TITLE = 200
MAX_ALT = 1_000
MAX_DESCRIPTION = 5_000
_MOST = 2**53

Service = Annotated[Library, of(lambda app: app.library)]
Fits = Annotated[MediaFits, of(lambda app: app.media_fits)]
Uploading = Annotated[Uploads, of(lambda app: app.uploads)]
Passes = Annotated[UploadPasses, of(lambda app: app.upload_passes)]
#: From a file's key to its stable public address.
Addresses = Annotated[Callable[[str], str], of(lambda app: app.media_store.url)]
PublicUrl = Annotated[str, of(lambda app: app.settings.public_url)]
AssetId = Annotated[str, Path(description="The picture or video."), Id]

_Filename = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1_024,
        description="For people: folders before it, and what can't be seen in it, are left out.",
    ),
]
_ContentType = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        description=(
            "JPEG, PNG, WebP, GIF, HEIC, MP4, MOV, WebM or PDF. It has to fit the file's name and "
            "what is in it."
        ),
    ),
    LINE,
]
_Size = Annotated[int, Strict(), Field(ge=0, le=_MOST, description="Bytes; exactly so many come.")]
_Title = Annotated[str, Field(max_length=MAX_TITLE), TEXT]
_Label = Annotated[str, Field(min_length=1, max_length=50), LINE]
_Share = Annotated[float, Strict(), Field(ge=0, le=1)]
_Sha256 = Annotated[str, Field(min_length=64, max_length=64, pattern="^[0-9A-Fa-f]{64}$")]


class FileToCome(Body):
    """A file that the client is going to send."""

    filename: _Filename
    content_type: _ContentType
    size: _Size
    title: _Title | None = Field(default=None, description="Without one, the file's name.")
    sha256: _Sha256 | None = Field(
        default=None,
        description="In hex. Then `same_as` says which asset has the same bytes already.",
    )


class NewUpload(TenantBody, FileToCome):
    """One file that is going to be sent."""


class NewUploads(TenantBody):
    files: Annotated[list[FileToCome], Field(min_length=1, max_length=MAX_FILES)]


class Arrival(TenantBody):
    asset_id: SentId


class CallToSign(TenantBody):
    """A call to the store, in the form in which Uppy 6 asks `signRequest` for it.

    `PUT` sends a file, `POST` begins a multipart upload; with `uploadId`, `PUT` sends a part, `GET`
    lists the parts, `POST` completes and `DELETE` aborts.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, populate_by_name=True)

    method: Literal["GET", "PUT", "POST", "DELETE"]
    key: Annotated[
        str,
        Field(min_length=1, max_length=512, description="The asset's id, or the upload's key."),
        LINE,
    ]
    content_type: _ContentType | None = Field(
        default=None, alias="contentType", description="What was declared counts, not this."
    )
    upload_id: Annotated[str, Field(min_length=1, max_length=1_024), LINE] | None = Field(
        default=None, alias="uploadId"
    )
    part_number: Annotated[int, Strict(), Field(ge=1, le=uploading.MOST_PARTS)] | None = Field(
        default=None, alias="partNumber"
    )


class TokenRequest(TenantBody):
    max_bytes: Annotated[int, Strict(), Field(ge=1, le=_MOST)] | None = Field(
        default=None, description="The most that a file may have; without it, what the limit is."
    )


class CropChange(Body):
    """What stays visible when a picture is shown in another shape."""

    x: _Share = Field(default=0.5, description="From 0, left, to 1.")
    y: _Share = Field(default=0.5, description="From 0, the top, to 1.")
    pad: Annotated[bool, Strict()] = Field(
        default=False, description="Nothing is cut off; the rest is filled."
    )


class AssetChange(TenantBody):
    title: _Title | MISSING = MISSING
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


class CopyRequest(TenantBody):
    url: Annotated[str, Field(min_length=1, max_length=2_048)] = Field(
        description="Of a picture, video or PDF, by https."
    )
    title: _Title | None = Field(default=None, description="Without one, the file's name.")


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


class PresignedView(View):
    """A form to send a file with: `fields`, then the file as the field `file`."""

    asset: AssetView
    url: str
    fields: dict[str, str]
    expires_at: Instant
    same_as: str | None = Field(description="An asset that has these bytes already.")


class UploadView(View):
    """Where a file is to be sent. `multipart`: in parts, each with a call that `sign` signs."""

    kind: UploadKind
    key: str
    part_size: int = Field(description="Bytes that each part but the last may well have.")
    url: str | None = Field(description="Of the form, where one call is enough.")
    fields: dict[str, str] | None
    expires_at: Instant


class BegunView(View):
    asset: AssetView
    upload: UploadView
    same_as: str | None = Field(description="An asset that has these bytes already.")


class BegunList(View):
    items: list[BegunView]


class SpaceView(View):
    """How much space the library takes. An upload that has not ended counts with its declared
    size."""

    bytes: int
    max_bytes: int
    files: int
    max_files: int
    max_file_bytes: int = Field(description="Of one file.")


class SignedView(View):
    """A call that the browser may send to the store."""

    url: str
    key: str = Field(description="Where the file goes: it takes the place of what was proposed.")
    headers: dict[str, str] | MISSING = MISSING
    fields: dict[str, str] | MISSING = MISSING


class TokenView(View):
    token: str
    endpoint: str = Field(description="What Uppy takes as its `companionEndpoint`.")
    max_bytes: int
    expires_at: Instant


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
    known = {name: getattr(asset, name) for name in _SAME}
    return AssetView(
        **known,
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
    wanted = AssetFilter(kind=kind, status=status, label=label, archived=archived, search=q)
    page = service.list(access, wanted, limit=limit, after=listing.read(cursor))
    return Listed[AssetView](
        items=[shown(asset, url) for asset in page.items], cursor=listing.write(page.next)
    )


@router.post(
    f"{PATH}/presign",
    tags=TAG,
    operation_id="presign_media",
    status_code=201,
    middlewares=[idempotent],
)
def presign_media(
    access: Editor, service: Uploading, url: Addresses, body: NewUpload
) -> PresignedView:
    """A form for sending one file of up to 5 GB. Call `POST /media` afterwards.

    It is valid for half an hour. The file must have the declared size and type.
    """
    begun = service.begin_one(access, _declared(body))
    form = service.form(begun.upload)
    return PresignedView(
        asset=shown(begun.asset, url),
        url=form.url,
        fields=dict(form.fields or {}),
        expires_at=begun.signed_until,
        same_as=begun.same_as,
    )


@router.post(PATH, tags=TAG, operation_id="create_media", status_code=201, middlewares=[idempotent])
def create_media(access: Editor, service: Uploading, url: Addresses, body: Arrival) -> AssetView:
    """Report that a file was sent with a form; it is then processed.

    409 `media_not_uploaded` while it has not arrived; 422 `media_mismatch` when it is not the
    declared file.
    """
    return shown(service.arrived(access, body.asset_id), url)


@router.post(
    f"{PATH}/uploads",
    tags=TAG,
    operation_id="create_uploads",
    status_code=201,
    middlewares=[idempotent],
)
def create_uploads(
    access: Editor, service: Uploading, url: Addresses, body: NewUploads
) -> BegunList:
    """Begin to upload files, all or none. Each has to arrive within 24 hours.

    Their declared sizes count at once: 409 `limit_reached` beyond what the library may hold.
    """
    begun = service.begin(access, [_declared(each) for each in body.files])
    return BegunList(items=[_begun(each, service, url) for each in begun])


@router.post(f"{PATH}/uploads/sign", tags=TAG, operation_id="sign_upload")
def sign_upload(access: Editor, service: Uploading, body: CallToSign) -> SignedView:
    """Sign a call that the browser makes to the store itself: Uppy 6's `signRequest`.

    Before it signs the completion it adds up the parts: when they are not what was declared, 422
    `media_mismatch`, and the upload ends. 409 `not_uploading` for an upload that has ended or never
    began.
    """
    wanted = Wanted(
        method=body.method, key=body.key, upload_id=body.upload_id, part_number=body.part_number
    )
    leave = service.sign(access, wanted)
    more: dict[str, Any] = {}
    if leave.call.headers is not None:
        more["headers"] = dict(leave.call.headers)
    if leave.call.fields is not None:
        more["fields"] = dict(leave.call.fields)
    return SignedView(url=leave.call.url, key=leave.key, **more)


@router.post(f"{PATH}/uploads/<asset_id>/complete", tags=TAG, operation_id="complete_upload")
def complete_upload(
    access: Editor, service: Uploading, url: Addresses, asset_id: AssetId
) -> AssetView:
    """Report that all parts have arrived. Without this call it is noticed a little later."""
    return shown(service.arrived(access, asset_id), url)


@router.post(f"{PATH}/upload-tokens", tags=TAG, operation_id="create_upload_token", status_code=201)
def create_upload_token(
    access: Editor, passes: Passes, public_url: PublicUrl, body: TokenRequest | None = None
) -> TokenView:
    """An address that takes uploads without a login for an hour: Uppy's `companionEndpoint`.

    Each file counts as `max_bytes` until it has arrived, unless its metadata have its `size`.
    """
    token, kept = passes.issue(access, body.max_bytes if body else None)
    return TokenView(
        token=token,
        endpoint=f"{public_url}/api/public/uppy/{token}",
        max_bytes=kept.most,
        expires_at=kept.expires_at,
    )


@router.get(f"{PATH}/space", tags=TAG, operation_id="get_media_space")
def get_space(access: Reader, service: Uploading) -> SpaceView:
    """How much the library holds, and how much it may hold."""
    room = service.room(access)
    return SpaceView(
        bytes=room.taken.size,
        max_bytes=room.most.size,
        files=room.taken.count,
        max_files=room.most.count,
        max_file_bytes=room.most_of_a_file,
    )


@router.post(
    f"{PATH}/from-url",
    tags=TAG,
    operation_id="copy_media",
    status_code=201,
    middlewares=[idempotent],
)
def copy_media(access: Editor, service: Uploading, url: Addresses, body: CopyRequest) -> AssetView:
    """Copy a picture or video into the library from its web address.

    It is `processing` until it has arrived; one that can't be fetched, or is in a private network,
    becomes `rejected` with the reason.
    """
    return shown(service.copy(access, body.url, body.title), url)


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
    sent: dict[str, Any] = body.model_dump(exclude={"tenant_id", "version"}, exclude_unset=True)
    if "crop" in sent:
        sent["crop"] = Crop(**sent["crop"])
    return shown(service.change(access, asset_id, AssetEdit(**sent), body.version), url)


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
    chosen = Crop(x=0.5 if x is None else x, y=0.5 if y is None else y, pad=pad)
    is_chosen = pad or x is not None or y is not None
    fit = service.look(access, asset_id, channel_account_id, chosen if is_chosen else None)
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


@router.post(
    f"{PATH}/<asset_id>/replace",
    tags=TAG,
    operation_id="replace_media",
    middlewares=[idempotent],
)
def replace_media(
    access: Editor, service: Uploading, url: Addresses, asset_id: AssetId, body: NewUpload
) -> BegunView:
    """Begin to upload a replacement. Posts that are not out show it once it is ready."""
    return _begun(service.replace(access, asset_id, _declared(body)), service, url)


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


def _declared(body: FileToCome) -> Declared:
    return Declared(
        filename=body.filename,
        content_type=body.content_type,
        size=body.size,
        title=body.title,
        sha256=body.sha256,
    )


def _begun(begun: Begun, service: Uploads, url: Callable[[str], str]) -> BegunView:
    upload = begun.upload
    form = service.form(upload) if upload.kind is UploadKind.SINGLE else None
    told = UploadView(
        kind=upload.kind,
        key=upload.key,
        part_size=uploading.part_size(upload.size),
        url=form.url if form else None,
        fields=dict(form.fields or {}) if form else None,
        expires_at=begun.signed_until,
    )
    return BegunView(asset=shown(begun.asset, url), upload=told, same_as=begun.same_as)


def _chosen(asset: Asset) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if asset.cover is not None:
        found["cover"] = CoverView.model_validate(asset.cover)
    if asset.source_url is not None:
        found["source_url"] = asset.source_url
    return found


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
