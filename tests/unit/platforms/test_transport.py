"""The transport: what it hides, and how it reads answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drumbeat.domain.masking import Mask
from drumbeat.platforms.transport import retry_after, words
from drumbeat.ports.transport import NoAnswer, Request, Response


def test_a_request_does_not_show_its_secrets() -> None:
    request = Request(
        "POST", "https://x.example/P4TH", {"Authorization": "Bearer T0KEN"}, b"B0DY", "8.8.8.8"
    )

    shown = repr(request)

    assert not [secret for secret in ("P4TH", "T0KEN", "B0DY") if secret in shown]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'"text"', b"{", b"\xff\xfe", b"<html>", b"[" * 100_000]
)
def test_only_a_json_object_is_a_document(body: bytes) -> None:
    assert Response(200, {}, body).document() is None


def test_half_a_body_is_no_document_even_if_it_reads_like_one() -> None:
    assert Response(200, {}, b'{"success": true}', complete=False).document() is None
    assert Response(200, {}, b'{"success": true}').document() == {"success": True}


def test_words_are_one_bounded_line() -> None:
    assert words(" a\n\tb\x00c\u0085 ", Mask([])) == "a b c"
    assert len(words("x" * 10_000, Mask([]))) == 500


def test_secrets_are_taken_out_before_words_are_cut() -> None:
    said = "y" * 495 + "SECRETSECRET"

    assert "SECRET" not in words(said, Mask(["SECRETSECRET"]))


def test_secrets_are_taken_out_in_their_url_encoded_form_too() -> None:
    assert words("bad key a%2Bb%2F%3D", Mask(["a+b/="])) == "bad key [secret]"


def test_an_empty_secret_takes_out_nothing() -> None:
    assert words("abc", Mask([""])) == "abc"


def test_a_failure_says_what_happened() -> None:
    failure = NoAnswer("answer_timeout", "x did not answer in time.")

    assert (failure.code, str(failure)) == ("answer_timeout", failure.message)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("90", 90),
        ("0", 0),
        ("21600", 21_600),
        ("9" * 5000, 86_400),
        ("Tue, 22 Dec 2026 17:01:30 GMT", 90),
        ("Tue, 22 Dec 2026 16:00:00 GMT", 0),
        ("Tue, 22 Dec 2099 16:00:00 GMT", 86_400),
        ("-90", None),
        ("1e3", None),
        ("in a while", None),
        ("", None),
    ],
)
def test_how_long_to_wait_is_seconds_or_a_date_and_nothing_else(
    said: str, seconds: float | None
) -> None:
    now = datetime(2026, 12, 22, 17, tzinfo=UTC)

    assert retry_after({"retry-after": said}, now) == seconds


def test_a_date_counts_from_the_answers_own_clock() -> None:
    headers = {
        "retry-after": "Tue, 22 Dec 2026 17:01:30 GMT",
        "date": "Tue, 22 Dec 2026 17:01:00 GMT",
    }

    assert retry_after(headers, datetime(2026, 12, 22, 12, tzinfo=UTC)) == 30
    assert retry_after(headers) == 30


def test_a_date_without_any_clock_says_nothing() -> None:
    assert retry_after({"retry-after": "Tue, 22 Dec 2026 17:01:30 GMT"}) is None
    assert retry_after({}) is None
