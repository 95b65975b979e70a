"""Finding texts by words, as people type them."""

from __future__ import annotations

import unicodedata

import pytest

from drumbeat.domain.searching import Words


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("grease", "GREASE is the word"),
        ("word grease", "GREASE is the word"),
        (unicodedata.normalize("NFD", "Café"), unicodedata.normalize("NFC", "Café Luna")),
        (unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "CAFÉ Luna")),
        ("istanbul", "İstanbul"),
        ("İSTANBUL", "istanbul"),
        ("\u0131sparta", "ISPARTA"),
        ("strasse", "Hauptstraße"),
        ("fix", "\ufb01x it"),
        ("ἀθήνας", "ἈΘΉΝΑΣ"),
        ("gre\u200base", "GREASE is the word"),
        ("\u202egrease", "gre\u00adase"),
        ("", "anything"),
        ("  ", "anything"),
    ],
)
def test_it_is_found(query: str, text: str) -> None:
    assert Words(query).are_in(text)


def test_words_may_stand_in_different_texts() -> None:
    assert Words("luna leaks").are_in("Leaks", "Café Luna")


def test_all_words_are_to_be_found() -> None:
    assert not Words("grease trap").are_in("Grease", "the word")


def test_a_word_does_not_reach_from_one_text_into_the_next() -> None:
    assert not Words("greasetrap").are_in("grease", "trap")
