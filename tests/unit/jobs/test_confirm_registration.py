"""Cognito's PreSignUp trigger."""

from __future__ import annotations

from typing import Any

import pytest

from drumbeat import application
from drumbeat.application import Application
from drumbeat.domain.errors import Forbidden
from drumbeat.domain.tenancy import Role
from drumbeat.settings import Settings
from jobs.confirm_registration import handler
from tests.contracts.tenants import ADA, BEN, H2O, add, member
from tests.fakes.tenants import InMemoryTenants


@pytest.fixture(autouse=True)
def admission(monkeypatch: pytest.MonkeyPatch) -> None:
    admit(monkeypatch, is_open=True)


def admit(monkeypatch: pytest.MonkeyPatch, *, is_open: bool) -> None:
    tenants = InMemoryTenants()
    tenants.create(H2O, member(BEN, Role.ADMIN))
    add(tenants, member(ADA, Role.VIEWER, joined=False))
    app = Application(Settings(table_name="", open_registration=is_open))
    app.stored_tenants = tenants
    monkeypatch.setattr(application, "running", lambda: app)


def test_where_registration_is_closed_only_invited_addresses_register(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admit(monkeypatch, is_open=False)
    stranger = event()
    stranger["request"]["userAttributes"]["email"] = "mallory@example.com"

    assert handler(event(), None)["response"]["autoConfirmUser"] is False
    with pytest.raises(Forbidden):
        handler(stranger, None)


def event() -> dict[str, Any]:
    return {
        "triggerSource": "PreSignUp_SignUp",
        "request": {"userAttributes": {"email": "ada@example.com"}},
        "response": {
            "autoConfirmUser": False,
            "autoVerifyEmail": False,
            "autoVerifyPhone": False,
        },
    }


def test_a_one_machine_stack_confirms_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTO_CONFIRM", "true")

    answer = handler(event(), None)

    assert answer["response"] == {
        "autoConfirmUser": True,
        "autoVerifyEmail": True,
        "autoVerifyPhone": False,
    }
    assert answer["request"] == event()["request"]


@pytest.mark.parametrize("value", ["false", "", "yes", None])
def test_elsewhere_an_email_is_proved_by_its_code(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTO_CONFIRM", raising=False)
    if value is not None:
        monkeypatch.setenv("AUTO_CONFIRM", value)

    answer = handler(event(), None)

    assert answer["response"]["autoConfirmUser"] is False
    assert answer["response"]["autoVerifyEmail"] is False
