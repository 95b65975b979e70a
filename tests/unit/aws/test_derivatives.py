"""Pictures in a network's form: found if they exist, otherwise requested from the function."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from drumbeat.aws.derivatives import LambdaDerivatives
from drumbeat.domain.derivatives import PictureSpec, name_of, record_of
from drumbeat.domain.media import Asset, AssetKind, AssetStatus, Crop, StoredFile
from drumbeat.ports import MediaUnavailable
from tests.contracts.derivatives import DerivativesContract
from tests.fakes.media_library import InMemoryDerivedFiles
from tests.samples import NOW

HASH = "ab" * 32
SPEC = PictureSpec(max_width=1440, max_height=1800, min_ratio=0.8)
CROP = Crop(x=0.5, y=0.2)


def stored(width: int, height: int) -> StoredFile:
    return StoredFile(
        key=f"media/x/{width}.jpg", content_type="image/jpeg", size=9, width=width, height=height
    )


def asset(**given: Any) -> Asset:
    known = {
        "id": "a",
        "tenant_id": "h2o",
        "kind": AssetKind.IMAGE,
        "status": AssetStatus.READY,
        "title": "Van",
        "filename": "van.jpg",
        "content_type": "image/jpeg",
        "size": 9,
        "content_hash": HASH,
        "files": {"full": stored(500, 1500)},
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Asset(**{**known, **given})


class Asked:
    def __init__(self) -> None:
        self.client = botocore.session.get_session().create_client(
            "lambda",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        self.stub = Stubber(self.client)
        self.stored = InMemoryDerivedFiles()
        self.derivatives = LambdaDerivatives(self.stored, lambda: self.client, "media")

    def answers(self, payload: Any, crop: Crop | None = None, **more: Any) -> None:
        order = {
            "tenant_id": "h2o",
            "asset_id": "a",
            "spec": record_of(SPEC),
            "crop": asdict(crop) if crop else None,
        }
        wanted = {"FunctionName": "media", "Payload": json.dumps({"derive": order}).encode()}
        body = io.BytesIO(json.dumps(payload).encode())
        self.stub.add_response("invoke", {"StatusCode": 200, "Payload": body, **more}, wanted)

    def of(self, wanted: Asset, crop: Crop | None = None) -> StoredFile:
        with self.stub:
            return self.derivatives.of(wanted, SPEC, crop)


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_what_fits_is_used_as_it_is_and_nobody_is_asked(asked):
    fitting = stored(1000, 1000)

    assert asked.of(asset(files={"full": fitting})) == fitting


def test_what_was_made_before_is_found(asked):
    made = stored(1200, 1500)
    asked.stored.put("h2o", "a", name_of(HASH, SPEC, CROP), made)

    assert asked.of(asset(), CROP) == made


@pytest.mark.parametrize("crop", [None, CROP])
def test_what_was_not_made_yet_is_asked_of_the_function(asked, crop):
    made = stored(1200, 1500)
    asked.answers(asdict(made), crop)

    assert asked.of(asset(), crop) == made
    assert asked.stored.rows == {}, "only the function writes"


def refused(asked: Asked, wanted: Asset) -> MediaUnavailable:
    with pytest.raises(MediaUnavailable) as caught:
        asked.of(wanted)
    return caught.value


def test_what_the_function_cannot_make_is_said_in_its_words(asked):
    asked.answers({"error": {"code": "not_found", "message": "Gone.", "transient": False}})

    found = refused(asked, asset())

    assert (found.code, found.message, found.transient) == ("not_found", "Gone.", False)


def test_a_function_that_breaks_or_does_not_answer_may_do_so_later(asked):
    asked.answers({"errorMessage": "secret"}, FunctionError="Unhandled")
    broke = refused(asked, asset())
    asked.stub.add_client_error("invoke", "TooManyRequestsException")
    busy = refused(asked, asset())

    for found in (broke, busy):
        assert (found.code, found.transient) == ("media_unavailable", True)
        assert found.message == (
            "'Van' could not be brought into shape now; try again in a moment."
        )


def test_an_answer_that_does_not_come_in_time_may_come_later(asked, monkeypatch):
    def late(**given: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://lambda")

    monkeypatch.setattr(asked.client, "invoke", late)

    assert refused(asked, asset()).transient


@pytest.mark.parametrize(
    ("given", "code", "transient"),
    [
        ({"status": AssetStatus.PROCESSING}, "media_not_ready", True),
        ({"status": AssetStatus.UPLOADING}, "media_not_ready", True),
        ({"status": AssetStatus.REJECTED, "reason": "It is a PDF."}, "media_rejected", False),
        ({"kind": AssetKind.VIDEO}, "media_is_video", False),
    ],
)
def test_what_is_no_picture_that_is_ready_is_refused(asked, given, code, transient):
    found = refused(asked, replace(asset(), **given))

    assert (found.code, found.transient) == (code, transient)
    assert "'Van'" in found.message


class TestWhatNeedsNoWork(DerivativesContract):
    @pytest.fixture
    def derivatives(self) -> LambdaDerivatives:
        def client() -> Any:
            raise AssertionError("The function is not needed.")

        return LambdaDerivatives(InMemoryDerivedFiles(), client, "media")
