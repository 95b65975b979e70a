"""The demo shows every network."""

from __future__ import annotations

from drumbeat.platforms.registry import ROWS, Networks
from drumbeat.settings import Settings
from local.businesses import ALL_COUNTY, H2O
from tests.unit.platforms.doubles import StandingClock

SANDBOX = "https://sandbox.example"


def test_an_account_of_each_network_is_in_the_demo() -> None:
    accounts = [*H2O.accounts(SANDBOX), *ALL_COUNTY.accounts(SANDBOX)]

    assert {each["platform"] for each in accounts} == set(ROWS)


def test_its_posts_have_no_more_pictures_than_each_of_their_networks_shows() -> None:
    networks = Networks(Settings(table_name=""), StandingClock())

    for business in (H2O, ALL_COUNTY):
        for post in business.posts:
            for each in business.accounts(SANDBOX):
                most = networks.get(each["platform"]).profile.limits.media.most
                if post.goes_to(each["platform"]) and most is not None:
                    assert len(post.files) <= most


def test_each_network_takes_the_demo_s_connection() -> None:
    networks = Networks(Settings(table_name=""), StandingClock())

    for each in H2O.accounts(SANDBOX):
        assert networks.get(each["platform"]).check_connection(each["connection"])
