"""Uploading without a login, as an unmodified Uppy 6 calls its `companionEndpoint`.

Names and answers are Companion's. The token in the path identifies who uploads; `POST
/media/upload-tokens` issues it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, BaseModel, Field, JsonValue, Strict

from api.access import query
from api.dependencies import of
from api.schema import LINE, Body, View
from drumbeat.domain import uploading
from drumbeat.domain.errors import NotFound
from drumbeat.services.upload_tokens import Pass, UploadPasses
from drumbeat.services.uploads import Begun, Declared, Uploads, Wanted

router = Router()
PATH = "/api/public/uppy"
TAG = ["uppy"]
_S3 = f"{PATH}/<token>/s3"
_UPLOAD = f"{_S3}/multipart/<upload_id>"
_MAX_METADATA = 50
_FORM = re.compile(r"[A-Za-z0-9._~+/=-]{1,1024}")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


def _in_address(text: str) -> str:
    """`text` without the encoding of addresses. Raises NotFound when it can't be one of ours."""
    plain = unquote(text)
    if not _FORM.fullmatch(plain):
        raise NotFound("There is nothing at this address.")
    return plain


def _part(text: str) -> str:
    if not _NUMBER.fullmatch(text) or int(text) > uploading.MOST_PARTS:
        raise NotFound("There is nothing at this address.")
    return text


Service = Annotated[Uploads, of(lambda app: app.uploads)]
Passes = Annotated[UploadPasses, of(lambda app: app.upload_passes)]
Bucket = Annotated[str, of(lambda app: app.settings.media_bucket)]
Token = Annotated[
    str, Path(description="From `POST /media/upload-tokens`."), AfterValidator(_in_address)
]
UploadId = Annotated[
    str, Path(description="The store's id of a multipart upload."), AfterValidator(_in_address)
]
PartNumber = Annotated[str, Path(description="From 1 to 10,000."), AfterValidator(_part)]
Key = Annotated[str, Query(min_length=1, max_length=512, description="The upload's key.")]
_Filename = Annotated[str, Field(min_length=1, max_length=1_024)]
_Type = Annotated[str, Field(min_length=1, max_length=255), LINE]


class NewMultipart(Body):
    filename: _Filename
    type: _Type
    metadata: Annotated[dict[str, JsonValue], Field(max_length=_MAX_METADATA)] | None = Field(
        default=None, description="`name` is the file's, `size` says how many bytes come."
    )


class SentPart(Body):
    PartNumber: Annotated[int, Strict(), Field(ge=1, le=uploading.MOST_PARTS)]
    ETag: Annotated[str, Field(min_length=1, max_length=255)]


class Parts(Body):
    parts: Annotated[list[SentPart], Field(max_length=uploading.MOST_PARTS)] = Field(
        default=[], description="What has arrived counts, not this."
    )


class FormView(View):
    """A form for sending the file."""

    method: str
    url: str
    fields: dict[str, str]
    expires: int = Field(description="Seconds.")


class MultipartView(View):
    key: str
    uploadId: str  # noqa: N815  # Companion's name
    bucket: str


class PartAddressView(View):
    url: str
    expires: int = Field(description="Seconds.")


class PartView(View):
    PartNumber: int
    ETag: str
    Size: int


class CompletedView(View):
    location: str
    key: str
    bucket: str


class Nothing(BaseModel):
    """An empty object."""


@router.get(f"{_S3}/params", tags=TAG, operation_id="uppy_form")
def form(
    passes: Passes,
    service: Service,
    request: Request,
    token: Token,
    filename: Annotated[str, Query(min_length=1, max_length=1_024)],
    kind: Annotated[str, Query(alias="type", min_length=1, max_length=255)],
    metadata: Annotated[  # noqa: ARG001  # its members are read by their own names
        str | None, Query(description="Its members, as in `metadata[name]=Pipes`.")
    ] = None,
) -> FormView:
    """Begin to upload a file in one call."""
    holder = passes.open(token)
    fields = {
        name[len("metadata[") : -1]: values[-1]
        for name, values in query(request).items()
        if name.startswith("metadata[")
    }
    begun = _begin(service, holder, filename, kind, fields)
    call = service.form(begun.upload)
    return FormView(
        method="POST", url=call.url, fields=dict(call.fields or {}), expires=service.seconds
    )


@router.post(f"{_S3}/multipart", tags=TAG, operation_id="uppy_create_multipart")
def create_multipart(
    passes: Passes, service: Service, bucket: Bucket, token: Token, body: NewMultipart
) -> MultipartView:
    """Begin to upload a file in parts."""
    holder = passes.open(token)
    begun = _begin(service, holder, body.filename, body.type, body.metadata or {})
    return MultipartView(key=begun.upload.key, uploadId=service.create(begun), bucket=bucket)


@router.get(f"{_UPLOAD}/<part_number>", tags=TAG, operation_id="uppy_part")
def part(
    passes: Passes,
    service: Service,
    token: Token,
    upload_id: UploadId,
    part_number: PartNumber,
    key: Key,
) -> PartAddressView:
    """Where to send a part."""
    holder = passes.open(token)
    call = Wanted(method="PUT", key=key, upload_id=upload_id, part_number=int(part_number))
    leave = service.sign(holder.access, call)
    return PartAddressView(url=leave.call.url, expires=service.seconds)


@router.get(_UPLOAD, tags=TAG, operation_id="uppy_parts")
def parts(
    passes: Passes, service: Service, token: Token, upload_id: UploadId, key: Key
) -> list[PartView]:
    """The parts that have arrived."""
    holder = passes.open(token)
    entries = service.parts(holder.access, _of(upload_id, key))
    return [PartView(PartNumber=each.number, ETag=each.etag, Size=each.size) for each in entries]


@router.post(f"{_UPLOAD}/complete", tags=TAG, operation_id="uppy_complete")
def complete(
    passes: Passes,
    service: Service,
    bucket: Bucket,
    token: Token,
    upload_id: UploadId,
    key: Key,
    body: Parts | None = None,  # noqa: ARG001
) -> CompletedView:
    """Combine the parts into one file; can be repeated."""
    holder = passes.open(token)
    service.complete(holder.access, _of(upload_id, key))
    return CompletedView(location=f"s3://{bucket}/{key}", key=key, bucket=bucket)


@router.delete(_UPLOAD, tags=TAG, operation_id="uppy_abort")
def abort(passes: Passes, service: Service, token: Token, upload_id: UploadId, key: Key) -> Nothing:
    """End the upload; can be repeated."""
    holder = passes.open(token)
    service.abort(holder.access, _of(upload_id, key))
    return Nothing()


def _begin(
    service: Uploads, holder: Pass, filename: str, kind: str, metadata: dict[str, Any]
) -> Begun:
    size = _size(metadata.get("size"))
    name = metadata.get("name")
    declared = Declared(
        filename=name if isinstance(name, str) and name.strip() else filename,
        content_type=kind,
        size=holder.most if size is None else size,
        is_exact=size is not None,
    )
    return service.begin_one(holder.access, declared, most=holder.most)


def _size(value: Any) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _of(upload_id: str, key: str) -> Wanted:
    return Wanted(method="GET", key=key, upload_id=upload_id)
