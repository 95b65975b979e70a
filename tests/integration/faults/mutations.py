"""Safeguards of publishing, each taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat.domain import sending, transitions, trying
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.profiles import Profile
from drumbeat.domain.publishing import Outgoing
from drumbeat.persistence import (
    CalendarRepository,
    DueIndexRepository,
    GateRepository,
    writing,
)
from drumbeat.persistence.credits import PeriodItem
from drumbeat.ports import DueEntry, Replace
from drumbeat.services.containment import ContainedNetwork
from drumbeat.services.dispatching import Dispatcher
from drumbeat.services.orders import UNPREPARED
from drumbeat.services.post_reading import Ready
from drumbeat.services.publishing import Publisher
from drumbeat.services.recording import Recorder
from drumbeat.services.reserving import Reserving
from tests.integration.faults.world import DUE


def claims_without_condition(patch: pytest.MonkeyPatch) -> None:
    real = CalendarRepository.apply

    def apply(self: CalendarRepository, *changes: Any, **more: Any) -> None:
        real(self, *(_whatever_is_stored(self, change) for change in changes), **more)

    patch.setattr(CalendarRepository, "apply", apply)


def _whatever_is_stored(calendar: CalendarRepository, change: Any) -> Any:
    """The change without its condition, if it is a claim."""
    if not isinstance(change, Replace) or change.after.status is not Status.PUBLISHING:
        return change
    stored = calendar.get(change.after.tenant_id, change.after.id)
    assert stored is not None
    return Replace(replace(change.before, revision=stored.revision), change.after)


def sends_without_intent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Publisher, "_claim", lambda _self, ready, *_more, **_named: ready)


def stores_the_intent_after_the_call(patch: pytest.MonkeyPatch) -> None:
    real = Publisher._claim

    def claim(self: Publisher, ready: Ready, *more: Any, **named: Any) -> Ready:
        changes: list[Any] = []
        collecting: Any = SimpleNamespace(apply=changes.append)
        claimed = real(replace(self, calendar=collecting), ready, *more, **named)
        network: Any = _StoresAfterwards(claimed.network, lambda: self.calendar.apply(*changes))
        return replace(claimed, network=network)

    patch.setattr(Publisher, "_claim", claim)


class _StoresAfterwards:
    """A network, and what is stored after its visible call."""

    def __init__(self, network: ContainedNetwork, store: Callable[[], None]) -> None:
        self._network, self._store = network, store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def commit(self, *given: Any) -> Any:
        outcome = self._network.commit(*given)
        self._store()
        return outcome


def heeds_no_generation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "is_current", lambda *_: True)
    # Posts after the execution's second, which were moved or delayed, are left alone as well.
    heeds_no_other_execution(patch)


def heeds_no_other_execution(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "is_in_other_hands", lambda *_: False)


def retries_without_looking(patch: pytest.MonkeyPatch) -> None:
    def resume(self: Publisher, package: Any, instance: PostInstance, order: Any) -> Any:
        fresh = replace(instance, claim=None, handle=None)
        return self._begin(package, fresh, order, UNPREPARED)

    patch.setattr(Publisher, "_resume", resume)


def records_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recorder, "_write", lambda *_: True)


def records_nothing_together(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Recorder, "posted_together", lambda *_: True)


def leases_for_ever(patch: pytest.MonkeyPatch) -> None:
    real = DueIndexRepository.lease

    def lease(
        self: DueIndexRepository, entry: DueEntry, _take_up_at: Any, place: Any = None
    ) -> bool:
        return real(self, entry, DUE + timedelta(days=30), place)

    patch.setattr(DueIndexRepository, "lease", lease)


def sends_before_it_is_due(patch: pytest.MonkeyPatch) -> None:
    real = Publisher._begin

    def begin(self: Publisher, package: Any, instance: PostInstance, *more: Any) -> Any:
        return real(self, package, replace(instance, due_at=None), *more)

    patch.setattr(Publisher, "_begin", begin)
    patch.setattr(trying, "lag", lambda *_: 0.0)


def starts_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Dispatcher, "_try", lambda *_: Counter())


def closes_no_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(GateRepository, "close", lambda *_: None)


def takes_no_places(patch: pytest.MonkeyPatch) -> None:
    def take_places(self: GateRepository, tenant_id: str, account_id: str, *_: Any) -> bool:
        self.get(tenant_id, account_id)  # so that calls keep their numbers
        return True

    patch.setattr(GateRepository, "take_places", take_places)


def keeps_the_credit_of_what_does_not_go_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(transitions, "COVERED", frozenset(Status))


def gives_no_credit_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writing, "releasing", lambda _fewer: [PeriodItem.revision.add(1)])


def takes_no_credit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reserving, "covered", lambda _self, _tenant, _before, after: after)
    patch.setattr(Reserving, "claimed", lambda _self, _tenant, post: post)


def repeats_whatever_it_was_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Profile, "may_repeat", lambda *_: True)


def sends_what_was_prepared_before_the_edit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Outgoing, "fingerprint", "the same of all")
