"""The contracts of `ports.Clock`, `ports.Ids`, `ports.Log`, `ports.Meter`, and the crew that works
at the posts of a batch."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import timedelta

import pytest

from drumbeat.ports import Clock, Ids, Log, Meter

#: A level, an event, and its details.
Line = tuple[str, str, Mapping[str, object]]


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


class LogContract:
    """Subclasses give `log`; `written`: its lines; and `told`: the last line's traceback."""

    @pytest.fixture
    def log(self) -> Log:
        raise NotImplementedError

    def written(self, log: Log) -> Sequence[Line]:
        raise NotImplementedError

    def told(self, log: Log) -> str:
        raise NotImplementedError

    def test_each_line_has_its_level_its_event_and_its_details(self, log: Log) -> None:
        log.info("100% swept", started=3, names=["a", "b"])
        log.warning("mail_refused", reason="It is full.")

        assert self.written(log) == [
            ("info", "100% swept", {"started": 3, "names": ["a", "b"]}),
            ("warning", "mail_refused", {"reason": "It is full."}),
        ]

    def test_an_exception_is_told_with_where_it_came_from_and_details_as_text(
        self, log: Log
    ) -> None:
        try:
            raise KeyError("lost")
        except KeyError as error:
            log.exception("job_not_logged", job_id="line", error=error, tries=2)

        details = {"job_id": "line", "error": "'lost'", "tries": "2"}
        assert self.written(log) == [("exception", "job_not_logged", details)]
        assert "KeyError: 'lost'" in self.told(log)
        assert "surroundings.py" in self.told(log)

    @pytest.mark.parametrize("name", ["name", "args", "module", "message", "created"])
    @pytest.mark.parametrize("level", ["info", "warning", "exception"])
    def test_what_every_line_has_is_no_name_of_a_detail(
        self, log: Log, level: str, name: str
    ) -> None:
        with pytest.raises(KeyError):
            getattr(log, level)("Swept", **{name: "x"})

        assert self.written(log) == []


class MeterContract:
    """Subclasses give `meter`, and `counted`: the values of each metric."""

    @pytest.fixture
    def meter(self) -> Meter:
        raise NotImplementedError

    def counted(self, meter: Meter) -> Mapping[str, Sequence[float]]:
        raise NotImplementedError

    def test_a_post_that_went_out_counts_with_its_lag(self, meter: Meter) -> None:
        meter.published(0.0)
        meter.published(620.5)

        assert self.counted(meter) == {"PostsPublished": [1, 1], "PublishLag": [0.0, 620.5]}

    @pytest.mark.parametrize(
        ("count", "metric"),
        [
            (lambda meter: meter.broke(), "NetworkBugs"),
            (lambda meter: meter.operator_needed("facebook"), "OperatorNeeded"),
            (lambda meter: meter.failed(), "PostsFailed"),
            (lambda meter: meter.credits_differ("h2o"), "CreditsDiffer"),
        ],
        ids=["broke", "operator_needed", "failed", "credits_differ"],
    )
    def test_each_thing_to_look_at_is_counted_by_itself(
        self, meter: Meter, count: Callable[[Meter], None], metric: str
    ) -> None:
        count(meter)
        count(meter)

        assert self.counted(meter) == {metric: [1, 1]}

    def test_a_canary_that_stayed_away_has_no_lag(self, meter: Meter) -> None:
        meter.canary(published=True, lag_seconds=1.5)
        meter.canary(published=False, lag_seconds=None)

        assert self.counted(meter) == {"CanaryPublished": [1, 0], "CanaryLag": [1.5]}
