"""The contracts of `ports.Clock`, `ports.Ids`, and the crew that works at the posts of a batch."""

from __future__ import annotations

import uuid
from concurrent.futures import Executor
from datetime import timedelta

import pytest

from drumbeat.ports import Clock, Ids


class ClockContract:
    """Subclasses give `clock`."""

    @pytest.fixture
    def clock(self) -> Clock:
        raise NotImplementedError

    def test_now_is_an_aware_instant_in_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta()

    def test_time_passes_while_it_sleeps_and_never_goes_back(self, clock: Clock) -> None:
        before = clock.now()

        clock.sleep(0.001)

        assert clock.now() - before >= timedelta(seconds=0.001)


class IdsContract:
    """Subclasses give `ids`."""

    @pytest.fixture
    def ids(self) -> Ids:
        raise NotImplementedError

    def test_ids_are_uuids_and_none_comes_twice(self, ids: Ids) -> None:
        made = [ids.new() for _ in range(100)]

        assert [str(uuid.UUID(each)) for each in made] == made
        assert len(set(made)) == 100


class CrewContract:
    """Subclasses give `crew`."""

    @pytest.fixture
    def crew(self) -> Executor:
        raise NotImplementedError

    def test_each_task_has_an_answer_of_its_own(self, crew: Executor) -> None:
        tasks = [crew.submit(divmod, number, 2) for number in range(30)]

        assert [task.result() for task in tasks] == [divmod(number, 2) for number in range(30)]

    def test_a_task_that_fails_raises_where_it_is_asked_for(self, crew: Executor) -> None:
        failing, other = crew.submit(divmod, 7, 0), crew.submit(divmod, 7, 2)

        with pytest.raises(ZeroDivisionError):
            failing.result()
        assert other.result() == (3, 1)
