"""The library's services over real repositories and a bucket, and the browser's part in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from drumbeat.aws.media_store import CONFIG, S3MediaStore
from drumbeat.domain.media import Asset, AssetStatus, StoredFile
from drumbeat.domain.tenancy import Access
from drumbeat.services.uploads import Begun, Declared
from tests.fakes.media_queue import HeldMediaQueue
from tests.fakes.quotas import FixedQuotas
from tests.integration.services.desk import Desk
from tests.samples import EDITOR

BUCKET = "library"
PUBLIC_URL = "https://drumbeat.example"
MB = 1000**2


class Shelf(Desk):
    """`quotas.set(...)` sets its limits."""

    quotas: FixedQuotas

    def __init__(self, now: Any, s3: Any) -> None:
        super().__init__(now)
        self.s3 = s3
        self.quotas = FixedQuotas(library_bytes=100 * MB, library_files=100, file_bytes=50 * MB)
        self.media_store = S3MediaStore(lambda: s3, BUCKET, PUBLIC_URL)

    @cached_property
    def media_queue(self) -> HeldMediaQueue:
        return HeldMediaQueue()

    @property
    def keys(self) -> list[str]:
        """All keys in the bucket."""
        return [each["Key"] for each in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def begin(self, size: int = 7, access: Access = EDITOR, **given: Any) -> Begun:
        """Announces a picture."""
        declared = {"filename": "pipe.jpg", "content_type": "image/jpeg", "size": size, **given}
        return self.uploads.begin_one(access, Declared(**declared))

    def send(self, begun: Begun, content: bytes = b"picture", kind: str = "image/jpeg") -> None:
        """Uploads it as the form would."""
        self.s3.put_object(Bucket=BUCKET, Key=begun.upload.key, Body=content, ContentType=kind)

    def send_part(self, begun: Begun, upload_id: str, content: bytes, number: int = 1) -> None:
        self.s3.upload_part(
            Bucket=BUCKET,
            Key=begun.upload.key,
            UploadId=upload_id,
            PartNumber=number,
            Body=content,
        )

    def create_multipart(self, begun: Begun) -> str:
        """Starts a multipart upload as a browser does with a signed call."""
        told = self.s3.create_multipart_upload(Bucket=BUCKET, Key=begun.upload.key)
        return str(told["UploadId"])

    def process(self, asset: Asset, *, content_hash: str = "a" * 64, size: int = 9) -> Asset:
        """Processes an upload as the job does."""
        before = self.uploads.existing(asset.tenant_id, asset.id)
        name = f"media/{asset.id[:22]:0<22}/full.jpg"
        self.s3.put_object(Bucket=BUCKET, Key=name, Body=b"x" * size)
        full = StoredFile(key=name, content_type="image/jpeg", size=size, width=3, height=2)
        after = replace(
            before,
            status=AssetStatus.READY,
            files={"full": full, "thumbnail": full},
            size=size,
            upload=None,
            content_hash=content_hash,
        )
        if before.upload is not None:
            self.media_store.delete([before.upload.key])
        return self.stored_assets.update(before, after)

    def ready(self, **given: Any) -> Asset:
        """A picture that is uploaded and processed."""
        content_hash = given.pop("content_hash", "a" * 64)
        begun = self.begin(**given)
        self.send(begun, b"p" * begun.upload.size, begun.upload.content_type)
        return self.process(self.uploads.arrived(EDITOR, begun.asset.id), content_hash=content_hash)

    def asset(self, asset_id: str) -> Asset:
        return self.uploads.existing("h2o", asset_id)


def store_client() -> Any:
    """As the functions make it."""
    import botocore.session

    session = botocore.session.get_session()
    return session.create_client("s3", config=CONFIG, region_name="us-east-1")
