"""The zones that people choose from: by their current names, also found by older ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from drumbeat.domain import zone_names, zones
from tests.samples import NOW

LISTED = {zone.id: zone for zone in zone_names.of_people()}


@pytest.mark.parametrize(
    ("new", "old", "city", "country"),
    [
        ("Europe/Kyiv", "Europe/Kiev", "Kyiv", "UA"),
        ("Asia/Kolkata", "Asia/Calcutta", "Kolkata", "IN"),
        ("Asia/Ho_Chi_Minh", "Asia/Saigon", "Ho Chi Minh City", "VN"),
        ("Asia/Kathmandu", "Asia/Katmandu", "Kathmandu", "NP"),
        ("Asia/Yangon", "Asia/Rangoon", "Yangon", "MM"),
        ("America/Nuuk", "America/Godthab", "Nuuk", "GL"),
        ("America/Los_Angeles", "US/Pacific", "Los Angeles", "US"),
        ("Atlantic/Reykjavik", "Iceland", "Reykjavik", "IS"),
    ],
)
def test_a_place_has_its_present_name_and_is_found_by_the_old_one(
    new: str, old: str, city: str, country: str
) -> None:
    zone = LISTED[new]

    assert (zone.city, zone.countries) == (city, (country,))
    assert old in zone.aliases
    assert old not in LISTED
    assert zone_names.present(old) == new


def test_what_is_no_place_of_people_is_not_listed() -> None:
    strange = {"Factory", "EST5EDT", "EST", "CET", "GMT", "Etc/GMT+8", "Etc/UTC"}

    assert strange.isdisjoint(LISTED)
    assert "UTC" in LISTED
    assert {"Etc/UTC", "Zulu"} <= set(LISTED["UTC"].aliases)


def test_every_listed_name_and_alias_is_a_zone_and_stands_once() -> None:
    names = [name for zone in LISTED.values() for name in (zone.id, *zone.aliases)]

    assert len(names) == len(set(names))
    assert set(names) <= zones.names()
    assert [zone.city for zone in zone_names.of_people()] == sorted(
        (zone.city for zone in LISTED.values()), key=str.casefold
    )


def test_a_present_name_tells_the_time_of_the_name_that_it_replaces() -> None:
    year = [NOW + timedelta(days=days) for days in range(0, 366, 7)]

    for name in zones.names():
        new = zone_names.present(name)
        assert [zones.local(when, new) for when in year] == [
            zones.local(when, name) for when in year
        ], name


def test_a_name_that_nothing_replaced_stays() -> None:
    for name in ("Europe/Oslo", "UTC", "Etc/GMT+8", "CET", "EST5EDT"):
        assert zone_names.present(name) == name


@pytest.mark.parametrize(
    ("name", "month", "offset"),
    [
        ("UTC", 1, "+00:00"),
        ("Asia/Kathmandu", 1, "+05:45"),
        ("America/St_Johns", 1, "-03:30"),
        ("Europe/Berlin", 1, "+01:00"),
        ("Europe/Berlin", 7, "+02:00"),
    ],
)
def test_the_offset_is_that_of_the_moment(name: str, month: int, offset: str) -> None:
    assert zone_names.offset(name, datetime(2026, month, 1, tzinfo=UTC)) == offset
