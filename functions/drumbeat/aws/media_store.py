"""The library's bucket: calls that browsers may make to it, and the files in it.

Every signed call is for one key and one operation. Addresses of calls stop working when the role's
session ends, which on Lambda is later than they expire; addresses of files are the distribution's,
and don't expire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.documents import PDF
from drumbeat.domain.errors import Conflict, NotFound, Unavailable
from drumbeat.domain.uploading import MADE
from drumbeat.ports import ObjectFacts, SignedCall, UploadedPart

#: How long a signed call is valid, in seconds: longer than a part takes on a slow line, because
#: Uppy does not repeat a refused call.
SECONDS = 30 * 60
#: Keys in one DeleteObjects, and the most pages of ListParts (S3 API reference).
_AT_ONCE = 1_000
_PAGES = 10

#: For clients of this store. Presigning must not fall back to SigV2, and must sign for the region's
#: endpoint, which the console's Content-Security-Policy names; botocore uses the global one unless
#: the style is `virtual`. Calls of browsers have no checksum among their parameters.
CONFIG = Config(
    signature_version="s3v4",
    s3={"us_east_1_regional_endpoint": "regional", "addressing_style": "virtual"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=24,
)
#: Files never change under their names. Those that websites read are checked again within the
#: minute that a change may take, less the time for writing them. The template sets the other
#: caching headers: the distribution serves nothing stale.
_IMMUTABLE = "public, max-age=31536000, immutable"
_FRESH = "public, max-age=45"


class S3MediaStore:
    """`ports.UploadStore` and `ports.MediaFiles` over one bucket.

    `client` makes the client on first use. `public_url` is the distribution's.
    """

    def __init__(self, client: Callable[[], Any], bucket: str, public_url: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._public_url = public_url

    # Calls that browsers make

    def form(self, key: str, content_type: str, *, least: int, most: int) -> SignedCall:
        form = self._client().generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", least, most],
            ],
            ExpiresIn=SECONDS,
        )
        return SignedCall(url=form["url"], fields=form["fields"])

    def creating(self, key: str, content_type: str) -> SignedCall:
        url = self._signed("create_multipart_upload", key, ContentType=content_type)
        return SignedCall(url=url, headers={"Content-Type": content_type})

    def sending_part(self, key: str, upload_id: str, number: int) -> SignedCall:
        return SignedCall(
            url=self._signed("upload_part", key, UploadId=upload_id, PartNumber=number)
        )

    def listing_parts(self, key: str, upload_id: str) -> SignedCall:
        return SignedCall(url=self._signed("list_parts", key, UploadId=upload_id))

    def completing(self, key: str, upload_id: str) -> SignedCall:
        return SignedCall(url=self._signed("complete_multipart_upload", key, UploadId=upload_id))

    def aborting(self, key: str, upload_id: str) -> SignedCall:
        return SignedCall(url=self._signed("abort_multipart_upload", key, UploadId=upload_id))

    # Calls that we make for uploads

    def create(self, key: str, content_type: str) -> str:
        answer = self._call("create_multipart_upload", Key=key, ContentType=content_type)
        return str(answer["UploadId"])

    def parts(self, key: str, upload_id: str) -> Sequence[UploadedPart] | None:
        parts: list[UploadedPart] = []
        after = 0
        for _ in range(_PAGES):
            try:
                page = self._call("list_parts", Key=key, UploadId=upload_id, PartNumberMarker=after)
            except _Missing:
                return None
            parts += [
                UploadedPart(
                    number=int(part["PartNumber"]),
                    etag=str(part["ETag"]).strip('"'),
                    size=int(part["Size"]),
                )
                for part in page.get("Parts", [])
            ]
            if not page.get("IsTruncated"):
                break
            after = int(page["NextPartNumberMarker"])
        return parts

    def complete(self, key: str, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        entries = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
        try:
            self._call(
                "complete_multipart_upload",
                Key=key,
                UploadId=upload_id,
                MultipartUpload={"Parts": entries},
            )
        except _Missing:
            if self.look(key) is None:
                raise _incomplete() from None
        except _Refused:
            raise _incomplete() from None

    def abort(self, key: str, upload_id: str) -> None:
        try:
            self._call("abort_multipart_upload", Key=key, UploadId=upload_id)
        except _Missing:
            return

    # Files

    def look(self, key: str) -> ObjectFacts | None:
        try:
            answer = self._call("head_object", Key=key)
        except _Missing:
            return None
        return ObjectFacts(
            size=int(answer["ContentLength"]),
            content_type=str(answer.get("ContentType", "")),
            etag=str(answer["ETag"]).strip('"'),
        )

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        end = "" if length is None else start + length - 1
        try:
            answer = self._call("get_object", Key=key, Range=f"bytes={start}-{end}")
        except _Missing:
            raise NotFound("The file is not in the library any more.") from None
        return cast("bytes", answer["Body"].read())

    def url(self, key: str) -> str:
        return f"{self._public_url}/{key}"

    def put(self, key: str, content: bytes | BinaryIO, content_type: str) -> None:
        cache_control = _IMMUTABLE if key.startswith(MADE) else _FRESH
        headers = {"ContentType": content_type, "CacheControl": cache_control}
        if content_type == PDF:  # as a download: PDF viewers run scripts in it
            headers["ContentDisposition"] = "attachment"
        self._call("put_object", Key=key, Body=content, **headers)

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        more: dict[str, Any] = {}
        while True:
            page = self._call("list_objects_v2", Prefix=prefix, **more)
            for each in page.get("Contents", []):
                yield str(each["Key"]), cast("datetime", each["LastModified"])
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def delete(self, keys: Iterable[str]) -> None:
        all_keys = list(dict.fromkeys(keys))
        for first in range(0, len(all_keys), _AT_ONCE):
            some = [{"Key": key} for key in all_keys[first : first + _AT_ONCE]]
            answer = self._call("delete_objects", Delete={"Objects": some, "Quiet": True})
            if answer.get("Errors"):
                raise Unavailable("Some files could not be removed now; try again.")

    def _signed(self, operation: str, key: str, **more: Any) -> str:
        arguments = {"Bucket": self._bucket, "Key": key, **more}
        return str(self._client().generate_presigned_url(operation, arguments, ExpiresIn=SECONDS))

    def _call(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self._client(), operation)(Bucket=self._bucket, **arguments)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            if status == 404:
                raise _Missing from None
            if status == 400:
                raise _Refused from None
            raise Unavailable("The library's files can't be reached now; try again.") from error
        except BotoCoreError as error:
            raise Unavailable("The library's files can't be reached now; try again.") from error


class _Missing(Exception):
    """There is no such object or upload."""


class _Refused(Exception):
    """The store refused the call's content."""


def _incomplete() -> Conflict:
    return Conflict(
        "The parts that have arrived make no whole file: upload the missing ones again.",
        code="upload_incomplete",
    )
