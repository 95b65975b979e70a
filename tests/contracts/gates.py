"""The contract of `ports.Gates`."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from drumbeat.domain.caps import Cap, Rolling, Tally, counting
from drumbeat.domain.pacing import Gate
from drumbeat.ports import Gates
from tests.samples import NOW

MINUTE = timedelta(minutes=1)
HOURLY = Cap(most=2, window=Rolling(timedelta(hours=1)))


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

    def test_an_account_is_counted_as_far_as_its_caps_have_room(self, gates: Gates) -> None:
        counted = [self.one_more(gates, NOW + turn * MINUTE) for turn in range(3)]

        assert counted == [True, True, False]
        tally = gates.get("h2o", "page").tally
        assert tally.counted == 2
        assert HOURLY.opens_at(tally, NOW + 2 * MINUTE) == NOW + timedelta(hours=1, seconds=1)
        assert gates.get("h2o", "other").tally == Tally()

    def test_what_has_left_a_window_is_forgotten(self, gates: Gates) -> None:
        for turn in range(5):
            assert self.one_more(gates, NOW + turn * timedelta(hours=2))

        tally = gates.get("h2o", "page").tally
        assert (tally.counted, len(tally.marks)) == (5, 1)

    def test_of_those_who_count_at_once_only_so_many_find_room(self, gates: Gates) -> None:
        one = counting([HOURLY], gates.get("h2o", "page").tally, NOW)
        assert [gates.count("h2o", "page", one) for _ in range(2)] == [True, False]
        one = counting([HOURLY], gates.get("h2o", "page").tally, NOW)
        assert [gates.count("h2o", "page", one) for _ in range(2)] == [True, False]

    def test_an_app_is_counted_by_itself(self, gates: Gates) -> None:
        one = counting([HOURLY], gates.app("facebook").tally, NOW)

        assert gates.count_of_app("facebook", one)

        assert gates.app("facebook").tally.counted == 1
        assert gates.app("instagram").tally == Tally()

    def test_counting_and_what_holds_posts_back_leave_each_other_alone(self, gates: Gates) -> None:
        gates.close("h2o", "page", NOW + MINUTE)
        seen = gates.get("h2o", "page")
        assert self.one_more(gates, NOW)
        assert gates.take_places("h2o", "page", seen, Gate(free_at=NOW + 2 * MINUTE))
        gates.close("h2o", "page", NOW + 9 * MINUTE)

        found = gates.get("h2o", "page")
        assert (found.closed_until, found.free_at) == (NOW + 9 * MINUTE, NOW + 2 * MINUTE)
        assert found.tally.counted == 1

    def one_more(self, gates: Gates, now: datetime) -> bool:
        tally = gates.get("h2o", "page").tally
        return gates.count("h2o", "page", counting([HOURLY], tally, now))
