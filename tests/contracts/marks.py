"""The contract of the part of `ports.Preflights` that stores how far checks have come."""

from __future__ import annotations

import pytest

from drumbeat.domain.preflight import Horizon, Left, Mark
from drumbeat.ports import Preflights
from tests.samples import NOW

DAY, HOUR = Horizon


class MarksContract:
    """Subclasses give `marks`, none of them reached."""

    @pytest.fixture
    def marks(self) -> Preflights:
        raise NotImplementedError

    def test_nothing_is_reached_before_the_first_time(self, marks: Preflights) -> None:
        assert marks.reached(DAY, 0) is None

    def test_a_mark_is_kept_with_what_is_to_be_come_back_to(self, marks: Preflights) -> None:
        mark = Mark(NOW, "h2o", "post", (Left("h2o", "slow", NOW, turns=2),))

        marks.reach(DAY, 0, mark)

        assert marks.reached(DAY, 0) == mark

    def test_horizons_and_shards_have_marks_of_their_own(self, marks: Preflights) -> None:
        marks.reach(DAY, 1, Mark(NOW, "h2o", "post"))

        assert marks.reached(HOUR, 1) is None
        assert marks.reached(DAY, 0) is None

    def test_the_last_mark_stands(self, marks: Preflights) -> None:
        marks.reach(DAY, 0, Mark(NOW, "h2o", "post", (Left("h2o", "slow", NOW),)))
        marks.reach(DAY, 0, Mark(NOW, "h2o", "later"))

        assert marks.reached(DAY, 0) == Mark(NOW, "h2o", "later")
