"""The picture with a video's title: correct in every script, without boxes for missing
characters."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from drumbeat.imaging import placeholder
from drumbeat.imaging.lettering import Lettering

LETTERS = Lettering(19)
WIDTH = 272


def drawn(title: str) -> Image.Image:
    image = Image.open(io.BytesIO(placeholder.draw(title).content))
    image.load()
    return image


def near(pixel, wanted) -> bool:
    return all(abs(a - b) <= 14 for a, b in zip(pixel, wanted, strict=True))


def has_ink(image: Image.Image) -> bool:
    return image.crop((0, 101, 300, 200)).convert("L").getextrema()[0] < 100


def test_it_is_dark_above_with_a_sign_to_play_and_white_below():
    image = drawn("Sale")

    assert image.size == (300, 200)
    assert near(image.getpixel((5, 5)), (0x1F, 0x29, 0x37))
    assert near(image.getpixel((5, 95)), (0x1F, 0x29, 0x37))
    assert near(image.getpixel((128, 50)), (0xDC, 0x26, 0x26))
    assert near(image.getpixel((150, 50)), (255, 255, 255))
    assert near(image.getpixel((5, 105)), (255, 255, 255))


@pytest.mark.parametrize(
    "title",
    ["Sale", "Распродажа", "Εκπτώσεις", "تخفيضات", "מבצע", "\U0001f389", "Tiệc mùa hè", "日本 ok"],
)
def test_each_script_is_written(title):
    assert has_ink(drawn(title))


@pytest.mark.parametrize("title", ["", "日本語", "\u200b\ufe0f"])
def test_what_no_font_has_leaves_no_box(title):
    assert not has_ink(drawn(title))


def test_hebrew_is_read_from_the_right():
    [line] = LETTERS.lines("שלום 50% (abc)", WIDTH, 3)

    assert line == "(abc) 50% םולש"


@pytest.mark.parametrize(
    ("title", "from_the_left"),
    [
        ("שלום (עולם) abc (x)", "abc (x) (םלוע) םולש"),
        ("שלום (a) עולם", "םלוע (a) םולש"),
        ("דוד [2026]", "[2026] דוד"),
        ("abc (שלום)", "abc (םולש)"),
        ("שלום (a", "a) םולש"),
        ("plain (x) {y}", "plain (x) {y}"),
    ],
)
def test_brackets_open_towards_what_they_hold(title, from_the_left):
    assert LETTERS.lines(title, 2 * WIDTH, 1) == [from_the_left]


def test_arabic_letters_are_joined_and_read_from_the_right():
    [line] = LETTERS.lines("سلام", WIDTH, 3)

    # Meem final, lam with alef final, seen initial: Unicode's Arabic Presentation Forms-B.
    assert [f"{ord(each):04X}" for each in line] == ["FEE1", "FEFC", "FEB3"]


def test_a_word_of_another_script_keeps_its_order():
    [line] = LETTERS.lines("hello שלום", WIDTH, 3)

    assert line == "hello םולש"


def test_a_long_title_has_three_lines_and_an_ellipsis():
    lines = LETTERS.lines("everything must go " * 9, WIDTH, 3)

    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert not lines[0].endswith("…")


def test_a_long_title_that_is_read_from_the_right_ends_on_the_left():
    lines = LETTERS.lines("הכול חייב ללכת " * 9, WIDTH, 3)

    assert lines[-1].startswith("…")


def test_a_word_that_is_too_long_for_a_line_is_broken():
    lines = LETTERS.lines("x" * 60, WIDTH, 3)

    assert len(lines) > 1
    assert all(LETTERS.width(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    ("title", "shown"),
    [("👩\u200d🚒!", "👩!"), ("👍🏽", "👍"), ("❤\ufe0f", "❤"), ("a\u0000b\u202e", "ab")],
)
def test_what_the_fonts_cannot_join_is_simplified(title, shown):
    assert LETTERS.lines(title, WIDTH, 3) == [shown]


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=120))
def test_whatever_a_title_is_its_lines_fit(title):
    lines = LETTERS.lines(title, WIDTH, 3)

    assert len(lines) <= 3
    assert all(LETTERS.width(line) <= WIDTH for line in lines)
    draw = ImageDraw.Draw(Image.new("RGB", (300, 100)))
    for line in lines:
        LETTERS.draw(draw, (0, 50), line, "black")


def test_another_title_is_another_name():
    assert placeholder.name_of("a") == placeholder.name_of("a")
    assert placeholder.name_of("a") != placeholder.name_of("b")
