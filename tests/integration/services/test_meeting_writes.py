"""Writes of one content that meet others: people see nothing, and the pauses between tries are why.

The same conflicts are injected into a whole stack by `tests/stack/test_contention.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from drumbeat.domain.errors import ChangedMeanwhile
from drumbeat.domain.posts import Status
from drumbeat.persistence.table import Transaction
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.placing import When
from drumbeat.services.posts import Composition, Destination
from tests.integration.services.desk import Desk
from tests.recorded_calls import MORE_THAN_TURNS
from tests.samples import ADMIN, NOW, instance

LATER = NOW + timedelta(days=3, minutes=7)


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """With an account, content, an empty slot and a draft of the content."""
    desk.connect()
    desk.write()
    desk.place(instance(id="slot", status=Status.PLANNED))
    desk.place(
        instance(id="draft", status=Status.DRAFT, content_item_id="tips", scheduled_for=None)
    )
    meet(desk, monkeypatch)
    return desk


def meet(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """Have the first tries of every transaction that changes content meet another one."""
    call, tries = desk.client._make_api_call, Counter[str]()

    def answer(name: str, arguments: dict[str, Any]) -> Any:
        said = {key: value for key, value in arguments.items() if key != "ClientRequestToken"}
        transaction = json.dumps(said, default=str)
        if name == "TransactWriteItems" and "#CONTENT" in transaction:
            tries[transaction] += 1
            if tries[transaction] <= MORE_THAN_TURNS:
                error = {
                    "Error": {"Code": "TransactionCanceledException", "Message": "no"},
                    "CancellationReasons": [{"Code": "TransactionConflict"}],
                }
                raise ClientError(error, name)
        return call(name, arguments)

    patch.setattr(desk.client, "_make_api_call", answer)


def schedule(desk: Desk) -> None:
    [answer] = desk.placing.create_many(ADMIN, "tips", ["page"], scheduled_for=LATER, status=None)
    if answer.error is not None:
        raise answer.error


def compose(desk: Desk) -> None:
    wanted = Composition(
        content_item_id="tips",
        destinations=[Destination(channel_account_id="page")],
        when=When.AT,
        scheduled_for=LATER,
    )
    _, [answer] = desk.compositions.create(ADMIN, wanted)
    if answer.error is not None:
        raise answer.error


def show_it(desk: Desk) -> None:
    desk.instances.edit(ADMIN, "slot", InstanceEdit(content_item_id="tips"))


def fill(desk: Desk) -> None:
    desk.instances.fill(ADMIN, "slot", ContentDraft(title="Tips", base_caption="Cold!"))


def post_now(desk: Desk) -> None:
    desk.instances.post_now(ADMIN, "draft")


ACTS = (schedule, compose, show_it, fill, post_now)


@pytest.mark.parametrize("act", ACTS)
def test_what_people_do_is_done_after_pauses(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: Callable[[Desk], None]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(Transaction, "pause", staticmethod(pauses.append))

    act(desk)

    assert len(pauses) == MORE_THAN_TURNS


@pytest.mark.parametrize("act", ACTS)
def test_without_the_pauses_people_would_be_told_of_conflicts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: Callable[[Desk], None]
) -> None:
    monkeypatch.setattr(Transaction, "pause", None)

    with pytest.raises(ChangedMeanwhile):
        act(desk)
