"""Whatever people do and whatever fails, in any order: every post goes out once, or says why not.

A few hundred steps by default, always the same ones. `make nightly` runs ten thousand, different
each time; a failure says how to repeat it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drumbeat.domain.media import AssetKind
from drumbeat.domain.profiles import Own
from drumbeat.persistence import ContentRepository
from drumbeat.platforms.registry import Networks
from drumbeat.services import contents, instance_steps
from drumbeat.services.approvals import HeldPosts, Withdrawal
from drumbeat.settings import Settings
from tests.fakes.clock import FixedClock
from tests.integration.faults.behaviours import ALL, MIXES
from tests.integration.faults.connections import NETWORKS
from tests.integration.faults.history import (
    HISTORIES,
    LENGTH,
    REAL,
    WHAT,
    Complaint,
    History,
    Step,
    play,
)
from tests.integration.faults.mutations import retries_without_looking

SEED = int(os.environ.get("DRUMBEAT_SEED", "1"))
SEEDS = int(os.environ.get("DRUMBEAT_SEEDS", "1"))
#: Histories of each mix of behaviours, and their length; these businesses have twice the accounts.
MIXED_HISTORIES, MIXED_LENGTH = (4, LENGTH) if ALL else (1, LENGTH // 3)

#: Every network, with what its posts show. By default two histories of one mix are run.
EVERY_NETWORK: tuple[tuple[tuple[str, ...], AssetKind | None], ...] = (
    (("x", "linkedin", "bluesky", "threads"), None),
    (("mastodon", "google_business", "x", "facebook"), None),
    (("instagram", "pinterest", "linkedin", "wordpress"), AssetKind.IMAGE),
    (("youtube", "tiktok", "facebook", "instagram"), AssetKind.VIDEO),
    (("linkedin",), AssetKind.DOCUMENT),
)


def _named(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("seed", range(SEED, SEED + SEEDS))
def test_every_post_goes_out_once_or_says_why_not(
    table_properties: dict[str, Any], seed: int
) -> None:
    try:
        play(table_properties, seed)
    except Exception as failure:
        failure.add_note(f"Again: make nightly SEED={seed} SEEDS=1")
        raise


@pytest.mark.parametrize("seed", range(SEED, SEED + SEEDS))
@pytest.mark.parametrize("networks", MIXES, ids=" ".join)
def test_every_post_goes_out_once_or_says_why_not_whatever_its_network_can_do(
    table_properties: dict[str, Any], networks: tuple[str, ...], seed: int
) -> None:
    try:
        play(table_properties, seed, networks, histories=MIXED_HISTORIES, length=MIXED_LENGTH)
    except Exception as failure:
        failure.add_note(f"Again: make nightly SEED={seed} SEEDS=1")
        raise


@pytest.mark.parametrize("seed", range(SEED, SEED + SEEDS))
@pytest.mark.parametrize(
    ("networks", "shows"), EVERY_NETWORK if ALL else EVERY_NETWORK[:1], ids=_named
)
def test_every_post_goes_out_once_or_says_why_not_on_each_network(
    table_properties: dict[str, Any],
    networks: tuple[str, ...],
    shows: AssetKind | None,
    seed: int,
) -> None:
    try:
        play(
            table_properties,
            seed,
            networks,
            shows,
            histories=2 if ALL else 1,
            length=MIXED_LENGTH,
        )
    except Exception as failure:
        failure.add_note(f"Again: make nightly SEED={seed} SEEDS=1")
        raise


def test_no_network_that_people_connect_is_left_out() -> None:
    networks = Networks(Settings(table_name=""), FixedClock())
    connected = {
        name
        for name in networks.names
        if not isinstance(networks.get(name).profile.connects_by, Own)
    }

    played = {*REAL, *(name for mixed, _ in EVERY_NETWORK for name in mixed)}

    assert played == connected
    assert {*NETWORKS, "webhook"} == connected


def rejects_without_withdrawing(patch: pytest.MonkeyPatch) -> None:
    """Its posts stay scheduled, although they must not."""
    update = ContentRepository.update

    def unchecked(self: ContentRepository, *contents: Any, **more: Any) -> None:
        update(self, *contents, **{**more, "on_their_way": None})

    patch.setattr(HeldPosts, "withdraw", lambda *_: Withdrawal(0, ()))
    patch.setattr(ContentRepository, "update", unchecked)


def keeps_the_approval_of_an_edit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(contents, "edit", lambda _before, edited, **_: edited)


def keeps_the_approval_of_a_caption(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(instance_steps, "reword", lambda content, *_, **__: content)


@pytest.mark.parametrize(
    ("safeguard_gone", "seed"),
    [
        (retries_without_looking, 1),
        (rejects_without_withdrawing, 7),
        (keeps_the_approval_of_an_edit, 2),
        (keeps_the_approval_of_a_caption, 1),
    ],
)
def test_an_early_history_notices_a_safeguard_that_is_missing(
    table_properties: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    seed: int,
) -> None:
    """Each with a seed that finds it in one of the first histories, as most seeds do sooner or
    later."""
    safeguard_gone(monkeypatch)

    with pytest.raises(Complaint):
        play(table_properties, seed, shortens=False)


def test_a_seed_gives_the_same_histories_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    histories: list[tuple[Step, ...]] = []

    def played(seed: int) -> list[tuple[Step, ...]]:
        histories.clear()
        play({}, seed)
        return list(histories)

    def begin(history: History, _properties: object) -> None:
        history.model = SimpleNamespace(  # type: ignore[assignment]
            broken=[], credits=list
        )

    monkeypatch.setattr(History, "_begin", begin)
    monkeypatch.setattr(History, "teardown", lambda self: histories.append(tuple(self.steps)))
    for what in set(WHAT):
        monkeypatch.setattr(History, what, lambda *_: None, raising=False)

    first = played(7)

    assert len(first) == len(set(first)) == 1 + HISTORIES
    assert len({step for steps in first for step in steps}) > HISTORIES * LENGTH * 0.9
    assert played(7) == first
    assert played(8) != first
