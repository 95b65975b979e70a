"""The country of a time zone."""

from __future__ import annotations

import pytest

from drumbeat.domain import countries, zones
from drumbeat.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/Los_Angeles", "US"),
        ("Europe/Berlin", "DE"),
        ("Europe/Copenhagen", "DK"),
        ("Asia/Kolkata", "IN"),
        # Old names keep their country.
        ("Asia/Calcutta", "IN"),
        ("US/Pacific", "US"),
        ("Europe/Kiev", "UA"),
        ("UTC", None),
        ("Etc/GMT+5", None),
    ],
)
def test_a_zone_lies_in_its_country(zone: str, country: str | None) -> None:
    assert countries.of_zone(zone) == country


def test_every_country_of_a_zone_is_one_that_may_be_named() -> None:
    found = {countries.of_zone(name) for name in zones.names()} - {None}

    assert len(found) > 200
    assert found <= countries.codes()


def test_a_country_is_named_by_two_letters_whatever_their_case() -> None:
    assert countries.checked("de", "country") == "DE"
    for wrong in ("XX", "USA", "", "1"):
        with pytest.raises(InvalidInput) as refused:
            countries.checked(wrong, "country")
        assert refused.value.errors[0].field == "country"
