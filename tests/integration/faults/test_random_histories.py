"""Whatever people do and whatever breaks, in whatever order: every post goes out once, or says
why not.

A few hundred steps by default, always the same ones. `make nightly` takes ten thousand, and other
ones each time; what fails says how to play it again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from drumbeat.persistence import ContentRepository
from drumbeat.services.approvals import HeldPosts, Withdrawal
from tests.integration.faults.history import LENGTH, complaints, shortened, written
from tests.integration.faults.test_mutations import retries_without_looking

SEED = int(os.environ.get("DRUMBEAT_SEED", "1"))
HISTORIES = int(os.environ.get("DRUMBEAT_HISTORIES", "8"))


@pytest.mark.parametrize("seed", range(SEED, SEED + HISTORIES))
def test_every_post_goes_out_once_or_says_why_not(
    table_properties: dict[str, Any], seed: int
) -> None:
    steps = written(seed, LENGTH)

    found = complaints(table_properties, steps)

    if found:
        fewer = shortened(table_properties, steps)
        lines = "\n".join(f"  {step}" for step in fewer)
        again = f"make nightly SEED={seed} HISTORIES=1"
        pytest.fail(f"{found}\nAgain: {again}\nThese {len(fewer)} steps suffice:\n{lines}")


def rejects_without_withdrawing(patch: pytest.MonkeyPatch) -> None:
    update = ContentRepository.update

    def unchecked(self: ContentRepository, *contents: Any, **more: Any) -> None:
        update(self, *contents, **{**more, "on_their_way": None})

    patch.setattr(HeldPosts, "withdraw", lambda *_: Withdrawal(0, ()))
    patch.setattr(ContentRepository, "update", unchecked)


@pytest.mark.parametrize(
    ("safeguard_gone", "seed"), [(retries_without_looking, 2), (rejects_without_withdrawing, 5)]
)
def test_an_early_history_notices_a_safeguard_that_is_missing(
    table_properties: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    safeguard_gone: Callable[[pytest.MonkeyPatch], None],
    seed: int,
) -> None:
    safeguard_gone(monkeypatch)

    assert complaints(table_properties, written(seed, LENGTH))


def test_a_seed_gives_the_same_history_each_time() -> None:
    assert written(7, LENGTH) == written(7, LENGTH)
    assert written(7, LENGTH) != written(8, LENGTH)
