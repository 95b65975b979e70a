"""How long texts are, in each network's own unit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.text_lengths import X_URL_LENGTH, Unit, length

FIREFIGHTER = "\U0001f469\u200d\U0001f692"
any_text = st.text()
#: No joiners, no marks, no addresses: what X weighs one by one.
plain_text = st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F))


@pytest.mark.parametrize(
    ("unit", "counted"),
    [
        (Unit.GRAPHEMES, 1),
        (Unit.CODE_POINTS, 3),
        (Unit.UTF16_UNITS, 5),
        (Unit.UTF8_BYTES, 11),
        (Unit.X_WEIGHTED, 2),
    ],
)
def test_one_picture_has_a_length_in_each_unit(unit: Unit, counted: int) -> None:
    assert length(FIREFIGHTER, unit) == counted


@pytest.mark.parametrize("unit", Unit)
def test_nothing_has_no_length(unit: Unit) -> None:
    assert length("", unit) == 0


@given(text=any_text)
def test_units_are_ordered(text: str) -> None:
    points = length(text, Unit.CODE_POINTS)
    assert min(points, 1) <= length(text, Unit.GRAPHEMES) <= points
    assert points <= length(text, Unit.UTF16_UNITS) <= 2 * points
    assert points <= length(text, Unit.UTF8_BYTES) <= 4 * points


@given(one=any_text, other=any_text)
def test_what_is_joined_is_as_long_as_its_parts(one: str, other: str) -> None:
    for unit in (Unit.CODE_POINTS, Unit.UTF16_UNITS, Unit.UTF8_BYTES):
        assert length(one + other, unit) == length(one, unit) + length(other, unit)


@given(text=st.text(st.characters(categories=["Cs", "L"])))
def test_halves_of_pairs_are_counted_and_break_nothing(text: str) -> None:
    for unit in Unit:
        assert length(text, unit) >= 0


# X: twitter-text, config/v3.json


@given(text=plain_text)
def test_x_counts_latin_letters_as_one_each(text: str) -> None:
    assert length(text, Unit.X_WEIGHTED) == len(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("\u10ff", 1),  # 4351, the last of the light ones
        ("\u1100", 2),  # 4352
        ("\u200d", 1),  # 8205, a joiner that joins nothing
        ("\u200e", 2),  # 8206
        ("\u2010", 1),  # 8208
        ("\u201f", 1),  # 8223
        ("\u2020", 2),  # 8224
        ("\u2032", 1),  # 8242
        ("\u2037", 1),  # 8247
        ("\u2038", 2),  # 8248
        ("\u6c34", 2),
        ("\U00010330", 2),
        ("e\u0301", 1),  # composed before it is counted
        ("\u202a", 2),
    ],
)
def test_x_weighs_characters_by_range(text: str, counted: int) -> None:
    assert length(text, Unit.X_WEIGHTED) == counted


@pytest.mark.parametrize(
    "picture",
    [
        "\U0001f600",
        FIREFIGHTER,
        "\U0001f44d\U0001f3fd",  # with a skin tone
        "\U0001f1fa\U0001f1f8",  # a flag
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland's
        "7\ufe0f\u20e3",  # a keycap
        "\u2764\ufe0f",
        "\u00a9\ufe0f",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
    ],
    ids=ascii,
)
def test_x_counts_a_picture_as_two_whatever_it_is_made_of(picture: str) -> None:
    assert length(picture, Unit.X_WEIGHTED) == 2
    assert length(f"a{picture}{picture}b", Unit.X_WEIGHTED) == 6


def test_signs_and_digits_that_are_no_pictures_count_as_one() -> None:
    assert length("\u00a9 7#*", Unit.X_WEIGHTED) == 5


@pytest.mark.parametrize(
    "url",
    [
        "https://h2o.example/frost",
        "http://a.co",
        "https://example.com/a?b=c&d=e",
        "https://example.com:8080/x",
        "example.com",
        "shop.example.com/x",
        f"https://example.com/{'long/' * 50}end",
    ],
)
def test_x_counts_every_address_alike(url: str) -> None:
    assert length(url, Unit.X_WEIGHTED) == X_URL_LENGTH
    assert length(f"See {url}, now.", Unit.X_WEIGHTED) == len("See , now.") + X_URL_LENGTH


@pytest.mark.parametrize("text", ["ada@example.com", "Done.Now", "3.5 and 1.2", "e.g. this"])
def test_what_is_no_address_counts_as_text(text: str) -> None:
    assert length(text, Unit.X_WEIGHTED) == len(text)


def test_an_address_may_follow_chinese_without_a_space() -> None:
    assert length("\u6c34https://a.co", Unit.X_WEIGHTED) == 2 + X_URL_LENGTH


@given(text=any_text)
def test_x_counts_at_most_two_for_each_character_and_address(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    assert length(text, Unit.X_WEIGHTED) <= 2 * len(normal) + X_URL_LENGTH * normal.count(".")
