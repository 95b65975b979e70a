"""Pictures in the form that networks take: stored ones, or made by the media function."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from drumbeat.domain import derivatives
from drumbeat.domain.derivatives import PictureSpec
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, StoredFile
from drumbeat.ports import DerivedFiles, MediaUnavailable


class LambdaDerivatives:
    """`ports.Derivatives`. `client` makes the client on first use."""

    def __init__(self, stored: DerivedFiles, client: Callable[[], Any], function_name: str) -> None:
        self._stored = stored
        self._client = client
        self._function = function_name

    def of(self, asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        if asset.status is not AssetStatus.READY or asset.content_hash is None:
            raise _not_ready(asset)
        if asset.kind is not AssetKind.IMAGE:
            raise MediaUnavailable(
                "media_is_video", f"'{asset.title}' is a video, not a picture.", transient=False
            )
        file = derivatives.as_it_is(asset, spec, crop)
        if file is None:
            name = derivatives.name_of(asset.content_hash, spec, crop)
            file = self._stored.get(asset.tenant_id, asset.id, name)
        return file or self._made(asset, spec, crop)

    def _made(self, asset: Asset, spec: PictureSpec, crop: Crop | None) -> StoredFile:
        order = {
            "tenant_id": asset.tenant_id,
            "asset_id": asset.id,
            "spec": derivatives.record_of(spec),
            "crop": asdict(crop) if crop else None,
        }
        try:
            answer = self._client().invoke(
                FunctionName=self._function, Payload=json.dumps({"derive": order}).encode()
            )
            payload = answer["Payload"].read()
        except (BotoCoreError, ClientError) as error:
            raise _unavailable(asset) from error
        # An exception in the function; its message is in its own log only.
        if "FunctionError" in answer:
            raise _unavailable(asset)
        document: dict[str, Any] = json.loads(payload)
        if "error" in document:
            failure = document["error"]
            raise MediaUnavailable(
                failure["code"], failure["message"], transient=failure["transient"]
            )
        return StoredFile(**document)


def _not_ready(asset: Asset) -> MediaUnavailable:
    if asset.status is AssetStatus.REJECTED:
        words = f"'{asset.title}' could not be used: {asset.reason}"
        return MediaUnavailable("media_rejected", words, transient=False)
    words = f"'{asset.title}' is still being uploaded or worked at."
    return MediaUnavailable("media_not_ready", words, transient=True)


def _unavailable(asset: Asset) -> MediaUnavailable:
    words = f"'{asset.title}' could not be brought into shape now; try again in a moment."
    return MediaUnavailable("media_unavailable", words, transient=True)
