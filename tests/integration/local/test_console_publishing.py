"""Uploading the built console to its bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest

from local.console import FRESH, HASHED, Console
from local.environments import Environments

BUCKET = "console"


@pytest.fixture
def s3(aws: None) -> Any:
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    return client


@pytest.fixture
def console(tmp_path: Path) -> Console:
    """A built console."""
    for name in ("index.html", "theme.js", "assets/index-1a2b3c4d.js", "assets/a-1a2b3c4d.woff2"):
        file = tmp_path / "web" / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "requirements-node.txt").write_text("node")
    built(tmp_path, "first")
    return Console(tmp_path, Environments(tmp_path))


def built(root: Path, sources: str) -> None:
    (root / ".local").mkdir(exist_ok=True)
    (root / ".local" / "console.fingerprint").write_text(sources)


def test_only_names_that_carry_their_content_are_kept_forever(s3: Any, console: Console) -> None:
    console.publish(s3, BUCKET)

    kept = {
        each["Key"]: s3.head_object(Bucket=BUCKET, Key=each["Key"])
        for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    }
    assert {key: found["CacheControl"] for key, found in kept.items()} == {
        "index.html": FRESH,
        "theme.js": FRESH,
        "assets/index-1a2b3c4d.js": HASHED,
        "assets/a-1a2b3c4d.woff2": HASHED,
    }
    assert kept["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert kept["theme.js"]["ContentType"] == "text/javascript; charset=utf-8"
    assert kept["assets/a-1a2b3c4d.woff2"]["ContentType"] == "font/woff2"


def test_what_is_there_already_is_not_brought_again(s3: Any, console: Console) -> None:
    assert console.publish(s3, BUCKET)

    assert not console.publish(s3, BUCKET)


def test_a_new_build_replaces_the_page_and_leaves_the_files_of_open_ones(
    s3: Any, console: Console, tmp_path: Path
) -> None:
    console.publish(s3, BUCKET)
    (console.files / "index.html").write_text("new")
    (console.files / "assets" / "index-1a2b3c4d.js").unlink()
    built(tmp_path, "second")

    assert console.publish(s3, BUCKET)

    page = s3.get_object(Bucket=BUCKET, Key="index.html")["Body"].read()
    assert page == b"new"
    assert s3.head_object(Bucket=BUCKET, Key="assets/index-1a2b3c4d.js")


def test_the_page_comes_when_all_that_it_names_is_there(console: Console) -> None:
    class Recorder:
        def __init__(self) -> None:
            self.keys: list[str] = []

        def head_object(self, **_: Any) -> dict[str, Any]:
            return {"Metadata": {}}

        def put_object(self, **given: Any) -> None:
            self.keys.append(given["Key"])

    recorder = Recorder()

    console.publish(recorder, BUCKET)

    assert recorder.keys[-1] == "index.html"
    assert len(recorder.keys) == 4
