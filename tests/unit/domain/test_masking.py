"""Secrets of a connection are removed from networks' answers."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.masking import MASKED, Mask

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CONNECTION = {"url": "https://hooks.example.com/in/T0KEN-9x/b?key=S3CRET&x=1", "secret": SECRET}
FORMS: list[Callable[[str], str]] = [
    str,
    str.upper,
    lambda text: quote(text, safe=""),
    quote,
    quote_plus,
    lambda text: quote(text, safe="").lower(),
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    html.escape,
]


@pytest.mark.parametrize(
    "quoted",
    [
        CONNECTION["url"],
        "/in/T0KEN-9x/b?key=S3CRET&x=1",
        "/in/T0KEN-9x/b",
        "key=S3CRET&x=1",
        "T0KEN-9x",
        "S3CRET",
        SECRET,
        SECRET.removeprefix("whsec_"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_every_part_is_masked_in_every_form(quoted: str, form: Callable[[str], str]) -> None:
    said = Mask.of(CONNECTION)(f"Cannot POST {form(quoted)}: not found")

    assert MASKED in said
    for part in ("T0KEN-9x", "S3CRET", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"):
        assert part.lower() not in said.lower()


secrets = st.text(st.characters(min_codepoint=33, exclude_categories=["Cs", "C"]), min_size=8)


@given(secret=secrets, before=st.text(), after=st.text(), form=st.sampled_from(FORMS[2:]))
def test_a_secret_is_left_in_no_text(
    secret: str, before: str, after: str, form: Callable[[str], str]
) -> None:
    said = Mask.of({"deep": [{"token": secret}]})(f"{before}{form(secret)}{after}")

    assert form(secret) not in said or form(secret) in (before, after, MASKED)
    assert MASKED in said


@given(path=st.from_regex(r"/[A-Za-z0-9_-]{8,20}", fullmatch=True), text=st.text())
def test_the_path_of_an_address_is_left_in_no_text(path: str, text: str) -> None:
    mask = Mask.of({"url": f"https://hooks.example.com{path}"})

    assert path[1:] not in mask(f"{text} {path} {text}")


def test_the_host_and_ordinary_words_stay_readable() -> None:
    said = "hooks.example.com: the webhook of /api was not found"

    assert Mask.of({"url": "https://hooks.example.com/api/webhooks/7"})(said) == said


def test_what_is_shown_of_a_connection_is_not_masked() -> None:
    mask = Mask.of({"page_id": "1234567890", "access_token": "TOKENTOKEN"}, public=["1234567890"])

    assert mask("Page 1234567890 refused TOKENTOKEN") == f"Page 1234567890 refused {MASKED}"
