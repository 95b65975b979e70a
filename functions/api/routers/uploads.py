"""Bringing files into the media library: how they are sent, by whom, and how many more may come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import MISSING, ConfigDict, Field, Strict

from api.access import Editor, Reader
from api.dependencies import of
from api.idempotency import idempotent
from api.routers.media import PATH, TAG, Addresses, AssetId, AssetTitle, AssetView, shown
from api.schema import LINE, Body, Instant, SentId, TenantBody, View
from drumbeat.domain import uploading
from drumbeat.domain.media import UploadKind
from drumbeat.services.upload_tokens import UploadPasses
from drumbeat.services.uploads import MAX_FILES, Begun, Declared, Uploads, Wanted

router = Router()
_MOST = 2**53
Uploading = Annotated[Uploads, of(lambda app: app.uploads)]
Passes = Annotated[UploadPasses, of(lambda app: app.upload_passes)]
PublicUrl = Annotated[str, of(lambda app: app.settings.public_url)]
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
_Sha256 = Annotated[str, Field(min_length=64, max_length=64, pattern="^[0-9A-Fa-f]{64}$")]


class FileToCome(Body):
    """A file as the client knows it before it sends it."""

    filename: _Filename
    content_type: _ContentType
    size: _Size
    title: AssetTitle | None = Field(default=None, description="Without one, the file's name.")
    sha256: _Sha256 | None = Field(
        default=None,
        description="In hex. Then `same_as` says which asset has the same bytes already.",
    )


class NewUpload(TenantBody, FileToCome):
    """One file that is to come."""


class NewUploads(TenantBody):
    files: Annotated[list[FileToCome], Field(min_length=1, max_length=MAX_FILES)]


class Arrival(TenantBody):
    asset_id: SentId


class CallToSign(TenantBody):
    """A call to the store, as Uppy 6 asks `signRequest` for it.

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


class CopyRequest(TenantBody):
    url: Annotated[str, Field(min_length=1, max_length=2_048)] = Field(
        description="Of a picture, video or PDF, by https."
    )
    title: AssetTitle | None = Field(default=None, description="Without one, the file's name.")


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
    """What the library takes up. What is still being uploaded counts as it was declared."""

    bytes: int
    max_bytes: int
    files: int
    max_files: int
    max_file_bytes: int = Field(description="Of one file.")


class SignedView(View):
    """What the browser may send to the store."""

    url: str
    key: str = Field(description="Where the file goes: it takes the place of what was proposed.")
    headers: dict[str, str] | MISSING = MISSING
    fields: dict[str, str] | MISSING = MISSING


class TokenView(View):
    token: str
    endpoint: str = Field(description="What Uppy takes as its `companionEndpoint`.")
    max_bytes: int
    expires_at: Instant


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
    """A form to send one file with, of up to 5 GB. Then say `POST /media`.

    It holds for half an hour. What is sent must have the size and type that were declared.
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
    """Say that a file was sent with a form: it is processed then.

    409 `media_not_uploaded` while it is not there; 422 `media_mismatch` when it is not what was
    declared.
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
    """Begin to upload files, all or none. Each has to have arrived within 24 hours.

    Their sizes count at once: 409 `limit_reached` beyond what the library may hold.
    """
    begun = service.begin(access, [_declared(each) for each in body.files])
    return BegunList(items=[_begun(each, service, url) for each in begun])


@router.post(f"{PATH}/uploads/sign", tags=TAG, operation_id="sign_upload")
def sign_upload(access: Editor, service: Uploading, body: CallToSign) -> SignedView:
    """Sign a call that the browser makes to the store itself: Uppy 6's `signRequest`.

    Before it signs the completion it adds up the parts: 422 `media_mismatch` when they are not what
    was declared, and the upload is over. 409 `not_uploading` for what is not on its way (any more).
    """
    call = Wanted(
        method=body.method, key=body.key, upload_id=body.upload_id, part_number=body.part_number
    )
    leave = service.sign(access, call)
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
    """Say that all of it is there. It is found without that too, a little later."""
    return shown(service.arrived(access, asset_id), url)


@router.post(f"{PATH}/upload-tokens", tags=TAG, operation_id="create_upload_token", status_code=201)
def create_upload_token(
    access: Editor, passes: Passes, public_url: PublicUrl, body: TokenRequest | None = None
) -> TokenView:
    """An address that takes uploads without a login for an hour: Uppy's `companionEndpoint`.

    Each file takes up `max_bytes` until it has arrived, unless its metadata have its `size`.
    """
    token, record = passes.issue(access, body.max_bytes if body else None)
    return TokenView(
        token=token,
        endpoint=f"{public_url}/api/public/uppy/{token}",
        max_bytes=record.most,
        expires_at=record.expires_at,
    )


@router.get(f"{PATH}/space", tags=TAG, operation_id="get_media_space")
def get_space(access: Reader, service: Uploading) -> SpaceView:
    """How much the library holds, and may hold."""
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
    """Have a picture or video copied into the library from its web address.

    It is `processing` until it is there; what can't be had, or leads to a private network, is
    `rejected` with the reason.
    """
    return shown(service.copy(access, body.url, body.title), url)


@router.post(
    f"{PATH}/<asset_id>/replace",
    tags=TAG,
    operation_id="replace_media",
    middlewares=[idempotent],
)
def replace_media(
    access: Editor, service: Uploading, url: Addresses, asset_id: AssetId, body: NewUpload
) -> BegunView:
    """Begin to upload other bytes for it. Posts that are not out show them once they are ready."""
    return _begun(service.replace(access, asset_id, _declared(body)), service, url)


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
    view = UploadView(
        kind=upload.kind,
        key=upload.key,
        part_size=uploading.part_size(upload.size),
        url=form.url if form else None,
        fields=dict(form.fields or {}) if form else None,
        expires_at=begun.signed_until,
    )
    return BegunView(asset=shown(begun.asset, url), upload=view, same_as=begun.same_as)
