"""How pasted texts are made plain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain import plain_text

texts = st.text(st.characters(exclude_categories=["Cs"]))
FLAG_OF_SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
FIREFIGHTER = "\U0001f469\u200d\U0001f692"
JOINED_WORD = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


@pytest.mark.parametrize(
    ("pasted", "made"),
    [
        ("one\vtwo\ftre", "one\ntwo\ntre"),
        ("one\r\ntwo\rtre", "one\ntwo\ntre"),
        ("one\x85two\u2028tre\u2029", "one\ntwo\ntre\n"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("a\tb", "a\tb"),
        ("abc\u202egpj.exe\u202c", "abcgpj.exe"),
        ("\ufeffHello\uffff", "Hello"),
        # Characters that writing needs are kept: joiners, direction marks, isolates, tags.
        (JOINED_WORD, JOINED_WORD),
        ("\u2067\u05e9\u2069 \u200fx", "\u2067\u05e9\u2069 \u200fx"),
        (FIREFIGHTER + FLAG_OF_SCOTLAND, FIREFIGHTER + FLAG_OF_SCOTLAND),
    ],
)
def test_pasted_text_is_made_plain(pasted: str, made: str) -> None:
    assert plain_text.paragraphs(pasted) == made


@given(text=texts)
def test_nothing_is_left_that_would_be_taken_out(text: str) -> None:
    made = plain_text.paragraphs(text)

    assert plain_text.paragraphs(made) == made
    assert {c for c in made if unicodedata.category(c) == "Cc"} <= {"\t", "\n"}


@given(text=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_what_people_type_stays_as_it_is(text: str) -> None:
    assert plain_text.paragraphs(text) == text


def test_half_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match=r"Character 4 is half of one \(U\+D83D\)"):
        plain_text.paragraphs("abc\ud83d")


@pytest.mark.parametrize(
    ("pasted", "made"),
    [(" Hello \n", "Hello"), ("two\r\nlines", "two lines"), ("a\t\tb", "a b"), ("\u3000x", "x")],
)
def test_a_line_is_one_line_without_blanks_around_it(pasted: str, made: str) -> None:
    assert plain_text.line(pasted) == made


@pytest.mark.parametrize(
    "pasted",
    ["", " \n\t", "\u200b\u200d", "\u3164", "\u2800\u115f", "\u00ad\u2060", "\ufe0f", "\x00\x07"],
)
def test_a_line_of_which_nothing_can_be_seen_is_refused(pasted: str) -> None:
    with pytest.raises(ValueError, match="Write something that can be seen here"):
        plain_text.line(pasted)


@given(text=texts)
def test_what_is_left_of_a_line_can_be_seen(text: str) -> None:
    try:
        made = plain_text.line(text)
    except ValueError:
        return
    assert made == made.strip() == plain_text.line(made)
    assert len(made.splitlines()) == 1
    assert not plain_text.is_blank(made)
