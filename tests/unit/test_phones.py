"""Phone numbers as people type them."""

from __future__ import annotations

import pytest

from drumbeat.domain.phone_numbers import PhoneNumber
from drumbeat.phones import LibPhones


@pytest.mark.parametrize(
    ("typed", "country", "link", "shown"),
    [
        ("(310) 555-0100", "US", "tel:+13105550100", "(310) 555-0100"),
        ("310.555.0100", "US", "tel:+13105550100", "(310) 555-0100"),
        (" tel:310-555-0100 ", "US", "tel:+13105550100", "(310) 555-0100"),
        ("+1 555 0100", "US", "tel:+15550100", "555-0100"),
        ("tel:+15550100", "US", "tel:+15550100", "555-0100"),
        ("1-800-FLOWERS", "US", "tel:+18003569377", "(800) 356-9377"),
        ("(310) 555-0100 ext. 5", "US", "tel:+13105550100;ext=5", "(310) 555-0100 ext. 5"),
        ("+44 20 7946 0958", "US", "tel:+442079460958", "+44 20 7946 0958"),
        ("020 7946 0958", "GB", "tel:+442079460958", "020 7946 0958"),
        ("\u0660\u0663\u0660 \u0661\u0662\u0663\u0664", "DE", "tel:+49301234", "030 1234"),
        ("+1 310 555 0100", None, "tel:+13105550100", "+1 310-555-0100"),
    ],
)
def test_what_people_type_is_read(typed: str, country: str | None, link: str, shown: str) -> None:
    assert LibPhones().read(typed, country) == PhoneNumber(link, shown)


@pytest.mark.parametrize("typed", ["(310) 555-0100", "+1 555 0100", "(310) 555-0100 ext. 5"])
def test_what_is_stored_can_be_read_again(typed: str) -> None:
    read = LibPhones().read(typed, "US")

    assert LibPhones().read(read.link, "US") == read


@pytest.mark.parametrize(
    ("typed", "country", "told"),
    [
        ("call me", "US", "Enter a phone number"),
        ("", "US", "Enter a phone number"),
        ("https://shop.example/3105550100", "US", "Enter a phone number"),
        ("me@310-555-0100.example", "US", "Enter a phone number"),
        ("555-0100", "US", "area code"),
        ("12", "US", "too many or too few digits"),
        ("310 555 0100 01", "US", "digits"),
        ("(310) 555-0100", None, "country's code"),
        ("9" * 300, "US", "Enter a phone number"),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed: str, country: str | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        LibPhones().read(typed, country)
