"""The media library's files, from a form to the distribution, by the job with its real layer."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from PIL import Image

from drumbeat.domain.derivatives import PictureSpec, record_of
from local.stack import Stack
from tests import media_files
from tests.stack.api import Api
from tests.stack.library import Library
from tests.stack.queues import failed_messages_come_again_after, first_message


@pytest.fixture(scope="module")
def library(api: Api) -> Library:
    return Library.of_a_new_business(api)


@pytest.fixture(scope="module")
def picture(library: Library) -> dict[str, Any]:
    return library.upload(media_files.jpeg(1200, 900), "van.jpg", "image/jpeg")


@pytest.fixture(scope="module")
def film(library: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    made = media_files.video(tmp_path_factory.mktemp("film"), seconds=3, size="640x360")
    return library.upload(made.read_bytes(), "film.mp4", "video/mp4")


def test_an_uploaded_picture_is_served_by_the_distribution_and_says_nothing_else(
    picture: dict[str, Any],
) -> None:
    assert (picture["status"], picture["width"], picture["height"]) == ("ready", 1200, 900)

    with urllib.request.urlopen(picture["url"]) as answer:
        content, headers = answer.read(), answer.headers

    assert Image.open(io.BytesIO(content)).size == (1200, 900)
    assert media_files.SECRET not in content
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_what_was_uploaded_is_nowhere_to_be_read(stack: Stack, picture: dict[str, Any]) -> None:
    store, bucket = stack.client("s3"), stack.outputs["MediaBucket"]
    keys = [each["Key"] for each in store.list_objects_v2(Bucket=bucket)["Contents"]]

    assert [key for key in keys if picture["id"] in key] == []
    origin = picture["url"].partition("/media/")[0]
    for key in ("in/anything", "in/"):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{origin}/media/../{key}")


def test_an_uploaded_video_is_served_and_shown_by_a_frame_of_it(film: dict[str, Any]) -> None:
    assert (film["status"], film["kind"]) == ("ready", "video")
    assert film["duration_seconds"] == pytest.approx(3, abs=0.1)
    assert not film["is_placeholder"], "the layer's program was run"

    with urllib.request.urlopen(film["thumbnail_url"]) as answer:
        assert Image.open(io.BytesIO(answer.read())).size == (400, 300)
    asked = urllib.request.Request(film["url"], headers={"Range": "bytes=0-99"})
    with urllib.request.urlopen(asked) as part:
        assert (part.status, part.headers["Content-Type"]) == (206, "video/mp4")
        assert media_files.SECRET not in part.read()


def test_another_picture_can_show_a_video(
    library: Library, film: dict[str, Any], picture: dict[str, Any]
) -> None:
    library.ask("POST", f"/{film['id']}/cover", {"asset_id": picture["id"]})

    shown = library.until(film["id"], lambda each: each["thumbnail_url"] != film["thumbnail_url"])

    assert shown["derivatives"]["cover"]["width"] == 1200


def test_what_cannot_be_used_is_rejected_with_what_to_do(library: Library) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

    found = library.upload(drawing, "drawing.png", "image/png")

    assert (found["status"], found["reason_code"], found["url"]) == (
        "rejected",
        "type_not_taken",
        None,
    )
    assert found["reason"].endswith("Save it as PNG and upload that.")


def test_the_job_answers_with_a_picture_that_fits(
    stack: Stack, library: Library, picture: dict[str, Any]
) -> None:
    spec = PictureSpec(max_width=600, max_height=600, max_bytes=40_000)
    order = {
        "tenant_id": library.tenant_id,
        "asset_id": picture["id"],
        "spec": record_of(spec),
        "crop": None,
    }

    def ask() -> dict[str, Any]:
        answer = stack.client("lambda").invoke(
            FunctionName=stack.outputs["MediaFunctionName"],
            Payload=json.dumps({"derive": order}).encode(),
        )
        made: dict[str, Any] = json.loads(answer["Payload"].read())
        return made

    made = ask()

    assert (made["width"], made["height"]) == (600, 450)
    assert made["size"] <= 40_000
    assert ask() == made
    with urllib.request.urlopen(f"{picture['url'].partition('/media/')[0]}/{made['key']}") as file:
        assert len(file.read()) == made["size"]


def test_a_message_that_always_fails_ends_in_the_dead_letters(stack: Stack) -> None:
    sqs, queue = stack.client("sqs"), stack.outputs["MediaQueueUrl"]
    poisoned = json.dumps({"asset_id": "poison"})

    with failed_messages_come_again_after(4, sqs, queue):
        sqs.send_message(QueueUrl=queue, MessageBody=poisoned)
        dead = first_message(sqs, stack.outputs["MediaDeadLettersUrl"])

    assert dead["Body"] == poisoned
