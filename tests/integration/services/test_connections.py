"""Asking networks about accounts: as people do, and in the one function that may decrypt."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat.domain.accounts import ConnectionStatus
from drumbeat.domain.findings import AccountCheck, ConnectionCheck, Delivery, error, warning
from drumbeat.services.connections import ConnectionDesk
from tests.fakes.preflight import KeepingRunner
from tests.integration.services.desk import Desk
from tests.integration.services.preflight_scene import Scene
from tests.samples import NOW, account

REFUSED = error("credentials_refused", "Facebook says: the token is no good. (190)")
SILENT = warning("network_unavailable", "graph.facebook.com did not answer in time.")


@pytest.fixture
def scene(desk: Desk) -> Scene:
    made = Scene(desk)
    made.connect()
    return made


@pytest.mark.parametrize(
    ("findings", "checked", "status"),
    [
        ((), True, ConnectionStatus.CONNECTED),
        ((REFUSED,), True, ConnectionStatus.EXPIRED),
        ((SILENT,), False, ConnectionStatus.UNCHECKED),
    ],
)
def test_what_the_network_says_is_kept_with_the_account(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, findings: Any, checked: bool, status: Any
) -> None:
    [before] = scene.desk.stored_accounts.list("h2o")
    assert before.connection_status(NOW) is ConnectionStatus.UNCHECKED
    said = ConnectionCheck(findings=findings)
    monkeypatch.setattr(scene.page, "check", lambda _: said, raising=False)

    check = scene.checker.check_account("h2o", before.id)

    [after] = scene.desk.stored_accounts.list("h2o")
    assert check is not None
    assert (check.checked, check.findings) == (checked, findings)
    assert (after.last_check, after.connection_status(NOW)) == (check, status)
    assert after.version == before.version


def test_a_check_that_breaks_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> Any:
        raise KeyError("token")

    monkeypatch.setattr(scene.page, "check", broken, raising=False)
    [before] = scene.desk.stored_accounts.list("h2o")

    check = scene.checker.check_account("h2o", before.id)

    assert check is not None
    assert not check.checked
    assert "broke on our side" in check.findings[0].message
    assert scene.desk.meter.bugs == 1


def test_a_test_is_answered_by_the_network(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Delivery(True, 204, "The receiver answered HTTP 204.")
    monkeypatch.setattr(scene.page, "test", lambda _: sent, raising=False)
    [stored] = scene.desk.stored_accounts.list("h2o")

    assert scene.checker.test_account("h2o", stored.id) == sent


def test_an_account_that_is_gone_is_neither_checked_nor_tested(scene: Scene) -> None:
    assert scene.checker.check_account("h2o", "gone") is None
    assert scene.checker.test_account("h2o", "gone") is None


@pytest.mark.parametrize("says", [AccountCheck(checked_at=NOW, findings=(REFUSED,)), None])
def test_an_account_that_was_just_made_is_asked_about_where_that_can_be(
    scene: Scene, says: AccountCheck | None
) -> None:
    desk = scene.desk
    runner = KeepingRunner(desk.stored_calendar, desk.clock, REFUSED)
    runner.is_down = says is None
    connections = ConnectionDesk(accounts=desk.stored_accounts, runner=runner)

    assert connections.check_added(account()) == says
