"""Cognito's PreSignUp trigger."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.confirm_registration import handler


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
