"""What is added to every answer."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from api import responses

LONG = '{"text": "' + "ü" * 2_000 + '"}'


def finished(body: str, accept: str | None) -> dict[str, Any]:
    headers = {} if accept is None else {"accept-encoding": accept}
    answer = {"statusCode": 200, "body": body, "isBase64Encoded": False, "headers": {"X": "y"}}
    return responses.finished({"headers": headers}, answer)


@pytest.mark.parametrize("accept", ["gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "*"])
def test_who_takes_gzip_gets_it(accept: str) -> None:
    answer = finished(LONG, accept)

    assert answer["headers"]["Content-Encoding"] == "gzip"
    assert answer["headers"]["X"] == "y"
    assert answer["isBase64Encoded"] is True
    assert gzip.decompress(base64.b64decode(answer["body"])).decode() == LONG


@pytest.mark.parametrize("accept", [None, "", "br", "gzip;q=0", "gzip;q=0.0, br", "x-gzip-ish"])
def test_who_does_not_take_gzip_gets_text(accept: str | None) -> None:
    answer = finished(LONG, accept)

    assert "Content-Encoding" not in answer["headers"]
    assert (answer["body"], answer["isBase64Encoded"]) == (LONG, False)


def test_caches_know_that_the_encoding_varies() -> None:
    assert finished(LONG, "gzip")["headers"]["Vary"] == "Accept-Encoding"
    assert finished(LONG, None)["headers"]["Vary"] == "Accept-Encoding"


def test_short_answers_stay_text() -> None:
    assert finished("{}", "gzip")["body"] == "{}"


def test_nobody_keeps_an_answer() -> None:
    assert finished("{}", None)["headers"]["Cache-Control"] == "no-store"
