"""Exports in the library's bucket: uploaded in parts while they are written, signed for
downloads."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain.errors import Unavailable

#: How long a download address is valid, in seconds; a further request gets a new one.
SECONDS = 15 * 60
#: The bytes of a part, kept in memory. S3 takes 10,000 parts, so an export may have 156 GB.
_PART = 16 * 1024 * 1024
_WORDS = "Exports can't be reached at the moment; try again."


class S3Archives:
    """`ports.Archives`. `client` makes the client on first use."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        target = {"Bucket": self._bucket, "Key": key}
        with _reachable():
            answer = self._client().create_multipart_upload(**target, ContentType="application/zip")
        parts = _Parts(self._client(), {**target, "UploadId": answer["UploadId"]})
        try:
            yield cast("BinaryIO", parts)
        except BaseException:
            with _reachable():
                self._client().abort_multipart_upload(**parts.upload)
            raise
        parts.finish()

    def size(self, key: str) -> int | None:
        with _reachable():
            try:
                return int(
                    self._client().head_object(Bucket=self._bucket, Key=key)["ContentLength"]
                )
            except ClientError as error:
                if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                    return None
                raise

    def url(self, key: str, filename: str) -> str:
        arguments = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
        }
        return str(
            self._client().generate_presigned_url("get_object", arguments, ExpiresIn=SECONDS)
        )


class _Parts(io.RawIOBase):
    """A stream that is uploaded part by part; `zipfile` accepts that it can't seek."""

    def __init__(self, client: Any, upload: dict[str, Any]) -> None:
        super().__init__()
        self.upload = upload
        self._client = client
        self._waiting = bytearray()
        self._sent: list[dict[str, Any]] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._waiting += content
        while len(self._waiting) >= _PART:
            self._send(_PART)
        return len(content)

    def finish(self) -> None:
        """Raises Unavailable."""
        if self._waiting or not self._sent:
            self._send(len(self._waiting))
        with _reachable():
            self._client.complete_multipart_upload(
                **self.upload, MultipartUpload={"Parts": self._sent}
            )

    def _send(self, size: int) -> None:
        number = len(self._sent) + 1
        with _reachable():
            answer = self._client.upload_part(
                **self.upload, PartNumber=number, Body=bytes(self._waiting[:size])
            )
        self._sent.append({"PartNumber": number, "ETag": answer["ETag"]})
        del self._waiting[:size]


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(_WORDS) from error


class LambdaExporter:
    """`ports.Exporter`: invokes the function that may read and write whole libraries."""

    def __init__(self, client: Callable[[], Any], function: str) -> None:
        self._client = client
        self._function = function

    def begin(self, tenant_id: str, export_id: str) -> None:
        payload = json.dumps({"export": {"tenant_id": tenant_id, "export_id": export_id}})
        with _reachable():
            self._client().invoke(
                FunctionName=self._function, InvocationType="Event", Payload=payload.encode()
            )
