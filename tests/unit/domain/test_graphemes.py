"""What people see as one character; the counts were compared with ICU's (Unicode 17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import graphemes
from drumbeat.domain.graphemes import count


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("", 0),
        ("water", 5),
        ("\r\n", 1),
        ("\n\r", 2),
        ("e\u0301", 1),
        ("\n\u0301", 2),
        ("\u0301", 1),
        ("\uac00\u11a8", 1),  # LV, T
        ("\u1100\u1161\u11a8", 1),  # L, V, T
        ("\uac01\u1161", 2),  # LVT, V
        ("\u0e01\u0e33", 1),  # Thai SARA AM
        ("\u0600\u0661", 1),  # a number sign before its number
        ("\u0915\u094d\u0937\u093f", 1),  # a Devanagari conjunct
        ("\u0915\u094d\u200c\u0937", 2),  # the same, kept apart
        ("\u0bb5\u0bbf", 1),
        ("\u1019\u102b", 2),  # a Myanmar sign that stands alone
    ],
    ids=ascii,
)
def test_letters_and_their_marks_are_one(text: str, clusters: int) -> None:
    assert count(text) == clusters


@pytest.mark.parametrize(
    "picture",
    [
        "\U0001f600",
        "\u2764\ufe0f",
        "\U0001f44d\U0001f3fd",
        "\U0001f469\u200d\U0001f692",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f1fa\U0001f1f8",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "7\ufe0f\u20e3",
    ],
    ids=ascii,
)
def test_a_picture_is_one_and_two_of_them_are_two(picture: str) -> None:
    assert count(picture) == 1
    assert count(picture * 2) == 2
    assert count(f"a{picture}b") == 3


def test_flags_are_paired_from_the_left() -> None:
    assert [count("\U0001f1fa" * letters) for letters in range(6)] == [0, 1, 1, 2, 2, 3]


def test_a_joiner_between_letters_joins_nothing() -> None:
    assert count("a\u200db") == 2
    assert count("a\u200d\U0001f692") == 2


#: Characters that the rules are about, so that they occur often.
_telling = st.text(
    "a\r\n\u0301\u200d\ufe0f\u0915\u094d\u0937\u1100\u1161\u11a8\U0001f1fa\U0001f469\U0001f692"
)


@given(one=_telling, other=_telling)
def test_what_is_joined_may_melt_where_it_meets_and_never_falls_apart(one: str, other: str) -> None:
    apart = count(one) + count(other)
    # A joiner at the boundary can join the characters on both sides.
    assert apart - 2 <= count(one + other) <= apart


@given(lines=st.lists(st.text(), max_size=5))
def test_lines_are_counted_apart(lines: list[str]) -> None:
    kept = [line.replace("\r", "").replace("\n", "") for line in lines]
    assert count("\n".join(kept)) == sum(map(count, kept)) + max(len(kept) - 1, 0)


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "most", "left"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "abc"),
        ("a" * 29 + "\U0001f600" + "b" * 40, 30, "a" * 29 + "\U0001f600"),
        (f"ab{FAMILY}c", 6, "ab"),
        (f"ab{FAMILY}c", 7, f"ab{FAMILY}"),
        ("cafe\u0301s", 4, "caf"),
        ("\U0001f1fa\U0001f1f8\U0001f1e9\U0001f1ea", 3, "\U0001f1fa\U0001f1f8"),
        # A single grapheme that is longer than the limit.
        ("e" + "\u0301" * 10, 4, "e\u0301\u0301\u0301"),
        ("abc", 0, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, most: int, left: str) -> None:
    assert graphemes.cut(text, most) == left


@given(text=st.text(), most=st.integers(1, 20))
def test_what_is_left_is_the_beginning_and_short_enough(text: str, most: int) -> None:
    left, shown = graphemes.cut(text, most), graphemes.shortened(text, most)

    assert text.startswith(left)
    assert max(len(left), len(shown)) <= most
    assert (shown == text) is (len(text) <= most)
    assert bool(left) is bool(text)
