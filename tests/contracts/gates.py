"""The contract of `ports.Gates`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drumbeat.domain.pacing import Gate
from drumbeat.ports import Gates
from tests.samples import NOW

MINUTE = timedelta(minutes=1)
TODAY = NOW.date()


class GatesContract:
    """Subclasses give `gates`, on which nothing has been written."""

    @pytest.fixture
    def gates(self) -> Gates:
        raise NotImplementedError

    def test_an_account_without_trouble_has_an_open_gate(self, gates: Gates) -> None:
        assert gates.get("h2o", "page") == Gate()

    def test_a_closed_gate_is_closed_for_one_account_of_one_tenant(self, gates: Gates) -> None:
        gates.close("h2o", "page", NOW + MINUTE)

        assert gates.get("h2o", "page") == Gate(closed_until=NOW + MINUTE)
        assert gates.get("h2o", "other") == Gate()
        assert gates.get("all_county", "page") == Gate()

    def test_an_apps_gate_is_no_accounts(self, gates: Gates) -> None:
        gates.close_app("facebook", NOW + 5 * MINUTE)
        gates.close_app("facebook", NOW + MINUTE)

        assert gates.app("facebook") == Gate(closed_until=NOW + 5 * MINUTE)
        assert gates.app("instagram") == Gate()
        assert gates.get("h2o", "facebook") == Gate()

    def test_the_network_that_says_later_stands(self, gates: Gates) -> None:
        gates.close("h2o", "page", NOW + 5 * MINUTE)
        gates.close("h2o", "page", NOW + MINUTE)
        assert gates.get("h2o", "page").closed_until == NOW + 5 * MINUTE

        gates.close("h2o", "page", NOW + 9 * MINUTE)
        assert gates.get("h2o", "page").closed_until == NOW + 9 * MINUTE

    def test_places_are_taken_once_by_those_who_saw_the_same_gate(self, gates: Gates) -> None:
        seen = gates.get("h2o", "page")
        mine = Gate(free_at=NOW + MINUTE, line_end=NOW + 2 * MINUTE)

        assert gates.take_places("h2o", "page", seen, mine)
        assert not gates.take_places("h2o", "page", seen, Gate(free_at=NOW + 3 * MINUTE))

        assert gates.get("h2o", "page") == mine

    def test_whoever_reads_again_takes_the_next_places(self, gates: Gates) -> None:
        gates.take_places("h2o", "page", Gate(), Gate(free_at=NOW + MINUTE))
        seen = gates.get("h2o", "page")
        next_ones = Gate(free_at=NOW + 2 * MINUTE, hurried_until=NOW + MINUTE)

        assert gates.take_places("h2o", "page", seen, next_ones)

        assert gates.get("h2o", "page") == next_ones

    def test_a_gate_that_closes_meanwhile_takes_nobodys_place(self, gates: Gates) -> None:
        seen = gates.get("h2o", "page")
        gates.close("h2o", "page", NOW + MINUTE)

        assert gates.take_places("h2o", "page", seen, Gate(free_at=NOW + 2 * MINUTE))

        found = gates.get("h2o", "page")
        assert found == Gate(closed_until=NOW + MINUTE, free_at=NOW + 2 * MINUTE)

    def test_a_day_takes_so_many_posts_of_an_account(self, gates: Gates) -> None:
        assert [gates.count("h2o", "page", TODAY, 2) for _ in range(3)] == [True, True, False]

        assert gates.count("h2o", "other", TODAY, 2)
        assert gates.get("h2o", "page") == Gate()

    def test_the_next_day_counts_from_nothing(self, gates: Gates) -> None:
        assert gates.count("h2o", "page", TODAY, 1)
        assert not gates.count("h2o", "page", TODAY, 1)

        assert gates.count("h2o", "page", TODAY + timedelta(days=1), 1)
