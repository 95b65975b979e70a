"""Every change by operators has an entry with who, what and why."""

from __future__ import annotations

import pytest

from drumbeat.domain.errors import Conflict, DrumbeatError, Unavailable
from drumbeat.domain.operators import Action, Changed, Outcome
from drumbeat.domain.tenancy import Person
from drumbeat.services.operator_log import OperatorLog
from tests.fakes.clock import FixedClock
from tests.fakes.ids import CountingIds
from tests.fakes.operator_log import InMemoryOperatorLog

EVE = Person(user_id="eve", email="eve@drumbeat.example")


@pytest.fixture
def store() -> InMemoryOperatorLog:
    return InMemoryOperatorLog()


@pytest.fixture
def log(store: InMemoryOperatorLog) -> OperatorLog:
    return OperatorLog(entries=store, clock=FixedClock(), ids=CountingIds())


def change(log: OperatorLog, act: object, tenant_id: str = "h2o") -> object:
    return log.logged(
        EVE,
        Action.CHANGE_BUSINESS,
        subject=tenant_id,
        tenant_id=tenant_id,
        reason="They called.",
        before={"plan": "free", "credits": 3},
        wanted={"plan": "pro"},
        act=act,  # type: ignore[arg-type]  # each test gives its own
    )


def test_what_was_done_is_told_as_it_came_out(log: OperatorLog, store: InMemoryOperatorLog) -> None:
    answer = change(log, lambda: ("answer", {"plan": "pro", "credits": 500}))

    [entry] = store.kept.values()
    assert answer == "answer"
    assert (entry.by, entry.reason, entry.outcome) == (EVE.email, "They called.", Outcome.DONE)
    assert entry.changes == [Changed("credits", "3", "500"), Changed("plan", "free", "pro")]


def test_the_entry_is_there_before_anything_happens(
    log: OperatorLog, store: InMemoryOperatorLog
) -> None:
    def crash() -> None:
        [entry] = store.kept.values()
        assert entry.changes == [Changed("plan", "free", "pro")]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change(log, crash)

    assert [entry.outcome for entry in store.kept.values()] == [Outcome.BEGUN]


@pytest.mark.parametrize(
    ("error", "left"), [(Conflict("No."), []), (Unavailable("Busy."), [Outcome.BEGUN])]
)
def test_what_was_refused_leaves_no_entry_and_what_was_cut_off_does(
    log: OperatorLog, store: InMemoryOperatorLog, error: DrumbeatError, left: list[Outcome]
) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        change(log, fail)

    assert [entry.outcome for entry in store.kept.values()] == left


def test_the_newest_stands_first_and_each_business_has_its_own(log: OperatorLog) -> None:
    for tenant_id in ("h2o", "all_county", "h2o"):
        change(log, lambda: (None, {}), tenant_id)

    everything = log.list(None, limit=10, after=None).items
    of_one = log.list("h2o", limit=10, after=None).items

    assert [entry.subject for entry in everything] == ["h2o", "all_county", "h2o"]
    assert [entry.id for entry in of_one] == [everything[0].id, everything[2].id]
