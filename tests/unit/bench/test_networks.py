"""The networks over which the benchmark spreads posts."""

from __future__ import annotations

import pytest

from drumbeat.platforms.registry import ROWS, Networks
from drumbeat.settings import Settings
from tests.bench.networks import NETWORKS, account_body
from tests.unit.platforms.doubles import StandingClock


@pytest.fixture
def networks() -> Networks:
    return Networks(Settings(table_name=""), StandingClock())


def test_they_are_those_that_want_an_app_of_the_operator_s(networks: Networks) -> None:
    assert set(NETWORKS) == {name for name in ROWS if networks.get(name).profile.wants_app}
    assert len(NETWORKS) == 9


@pytest.mark.parametrize("name", NETWORKS)
def test_each_has_an_account_that_it_takes(networks: Networks, name: str) -> None:
    body = account_body(name, "https://sandbox.example", "bench-1")

    assert body["platform"] == name
    assert networks.get(name).check_connection(body["connection"])
