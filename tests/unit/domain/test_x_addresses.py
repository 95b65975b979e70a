"""X counts as twitter-text does; these are its own tests (tests/contracts/README.md)."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.text_lengths import Unit, length
from drumbeat.domain.top_level_domains import TOP_LEVEL_DOMAINS
from drumbeat.domain.x_addresses import spans

#: The console's test uses the same file (web/src/ui/textLength.test.ts).
TWITTER_TEXT: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "contracts" / "twitter_text.json").read_text()
)


def named(case: dict[str, Any]) -> str:
    return ascii(case["text"][:30])


@pytest.mark.parametrize("case", TWITTER_TEXT["lengths"], ids=named)
def test_a_text_is_as_long_as_twitter_text_says(case: dict[str, Any]) -> None:
    assert length(case["text"], Unit.X_WEIGHTED) == case["length"]


@pytest.mark.parametrize("case", TWITTER_TEXT["addresses"], ids=named)
def test_addresses_are_those_that_twitter_text_finds(case: dict[str, Any]) -> None:
    text = case["text"]

    assert [text[start:end] for start, end in spans(text)] == case["expected"]


def test_top_level_domains_are_those_that_twitter_text_knows() -> None:
    assert sorted(TWITTER_TEXT["top_level_domains"].split()) == sorted(TOP_LEVEL_DOMAINS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The first character counts as what precedes an address, if it may.
        ("\xe9t.co", ["t.co"]),
        ("see \xe9t.co", ["\xe9t.co"]),
        ("a.comhttp://b.com", []),
        ("a.com/http://b.com", ["a.com/http://b.com"]),
        ("http://a.com http://b.com", ["http://a.com", "http://b.com"]),
        ("_a.com", []),
        ("x" * 64 + ".com", []),
        ("http://" + "\u3042" * 60 + ".com", []),
    ],
)
def test_where_an_address_begins_is_decided_as_twitter_text_does(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in spans(text)] == found


@given(text=st.text(st.sampled_from("a.\u6c34-_/@ http:com\u043a?(#"), max_size=40))
def test_addresses_stand_apart_and_in_order(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    edges = [edge for span in spans(normal) for edge in span]

    assert edges == sorted(edges)
    assert all(start < end <= len(normal) for start, end in spans(normal))


@pytest.mark.parametrize(
    "text", ["\u6c34" * 20_000 + ".", "a." * 10_000, "b-_" * 10_000 + ".com", "a..com" * 4_000]
)
def test_long_texts_are_looked_through_quickly(text: str) -> None:
    began = time.monotonic()
    spans(text)

    assert time.monotonic() - began < 3
