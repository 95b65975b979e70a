"""Addresses as people type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.web_addresses import Unreadable, link, mentions, picture

#: The console is held to the same table (web/src/pages/compose/webAddresses.test.ts).
TABLE = Path(__file__).resolve().parents[2] / "contracts" / "web_addresses.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://example.com", "https://example.com"),
        (" https://example.com/a \n", "https://example.com/a"),
        ("HTTPS://Example.COM/Path?q=A#x", "https://example.com/Path?q=A#x"),
        ("http://example.com:8080/?a=b", "http://example.com:8080/?a=b"),
        ("https://example.com/my photo.jpg", "https://example.com/my%20photo.jpg"),
        ("https://example.com/[id]/{x}", "https://example.com/[id]/%7Bx%7D"),
        ("https://example.com?q=a b", "https://example.com?q=a%20b"),
        ("https://b\u00fccher.example/\u00df", "https://b\u00fccher.example/\u00df"),
        ("https://127.0.0.1/x", "https://127.0.0.1/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://localhost:8510/x", "http://localhost:8510/x"),
        ("https://a.example/?to=https://b.example/", "https://a.example/?to=https://b.example/"),
    ],
)
def test_what_can_be_opened_is_taken_and_stored_plainly(typed: str, stored: str) -> None:
    assert link(typed) == stored
    assert link(stored) == stored


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("https://[your-link]", "can't be read"),
        ("https://<your-link>/", "can't be read"),
        ("https://exam ple.com/x", "blank in the host's name"),
        ("https://example.com/a https://example.com/b", "more than one address"),
        ("https://", "can't be read"),
        ("https:/example.com", "can't be read"),
        ("https://.example.com/", "can't be read"),
        ("https://example..com/", "can't be read"),
        ("https://shop", "can't be read"),
        ("https://example.com:99999/", "can't be read"),
        ("https://example.com:0/", "no port 0"),
        ("https://me@example.com/", "user name"),
        ("https://example.com\\x", "backslashes"),
        ("https://exa\tmple.com/", "tabs"),
        ("www.example.com/book", "Begin with https://, such as https://www.example.com/book."),
        ("javascript:alert(1)", "begins with https://"),
        ("ftp://example.com/", "begins with https://"),
        ("", "begins with https://"),
        ("https://example.com/" + "a" * 2048, "at most 2048"),
        ("https://example.com/" + " a" * 1000, "at most 2048"),
    ],
)
def test_what_can_not_be_opened_is_refused_in_words(typed: str, told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        link(typed)

    assert told in str(refused.value)


def test_a_picture_is_to_be_had_by_https_and_the_remedy_is_told() -> None:
    assert picture("https://example.com/a.png") == "https://example.com/a.png"
    with pytest.raises(Unreadable, match=r"Try https://example.com:81/a.png\."):
        picture("http://example.com:81/a.png")


ANYTHING = st.text() | st.text().map(lambda rest: f"https://{rest}")
NEARLY = st.from_regex(r"https://[a-z\[\]<>@:.%]{0,12}/?[ -~]{0,12}", fullmatch=True)


@given(text=ANYTHING | NEARLY)
def test_what_is_taken_can_always_be_read_again(text: str) -> None:
    try:
        stored = link(text)
    except Unreadable:
        return
    split = urlsplit(stored)
    assert split.scheme in ("http", "https")
    assert split.hostname
    assert split.port != 0
    assert not any(character.isspace() for character in stored)
    assert link(stored) == stored


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"][:40]))
def test_a_text_mentions_an_address_only_as_a_whole(case: dict[str, Any]) -> None:
    assert mentions(case["text"], case["address"]) is case["mentioned"]
