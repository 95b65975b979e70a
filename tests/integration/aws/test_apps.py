"""The operator's apps: stored by `make network`, read by the functions."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from drumbeat.aws.apps import ParameterApps
from drumbeat.domain.authorising import App
from drumbeat.domain.errors import Unavailable
from local.progress import Failure
from local.setting_up_networks import set_up
from tests.contracts.parameters import REGISTERED, AppsContract
from tests.fakes.clock import FixedClock

PATH = "/drumbeat-test/networks"


@pytest.fixture
def ssm(aws: None) -> Any:
    return boto3.client("ssm")


@pytest.fixture
def apps(ssm: Any) -> ParameterApps:
    return ParameterApps(lambda: ssm, PATH, FixedClock())


def keep(ssm: Any, monkeypatch: pytest.MonkeyPatch, typed: str, name: str = "pages") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return set_up(ssm, "drumbeat-test", name, ["pages", "other"])


class TestParameterApps(AppsContract):
    @pytest.fixture
    def apps(self, ssm: Any, monkeypatch: pytest.MonkeyPatch) -> ParameterApps:
        for name, app in REGISTERED.items():
            monkeypatch.setattr("sys.stdin", io.StringIO(f"{app.client_id}\n{app.client_secret}\n"))
            set_up(ssm, "drumbeat-test", name, [*REGISTERED])
        return ParameterApps(lambda: ssm, PATH, FixedClock())

    @pytest.fixture
    def none(self, ssm: Any) -> ParameterApps:
        return ParameterApps(lambda: ssm, "/another/networks", FixedClock())


def test_what_the_operator_has_set_up_is_read(ssm, apps, monkeypatch, capsys):
    place = keep(ssm, monkeypatch, "an-id\n a-secret \n")

    assert place == f"{PATH}/pages"
    assert apps.get("pages") == App("an-id", "a-secret")
    assert set(apps.names()) == {"pages"}
    assert "a-secret" not in capsys.readouterr().out


def test_it_is_kept_encrypted(ssm, apps, monkeypatch):
    keep(ssm, monkeypatch, "an-id\na-secret\n")

    assert ssm.get_parameter(Name=f"{PATH}/pages")["Parameter"]["Type"] == "SecureString"


def test_a_network_that_nobody_has_set_up_has_no_app(apps):
    assert apps.get("pages") is None
    assert set(apps.names()) == set()


def test_another_deployment_s_apps_are_not_ours(ssm, apps, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("id\nsecret\n"))
    set_up(ssm, "drumbeat", "pages", ["pages"])

    assert set(apps.names()) == set()


def test_what_is_set_up_again_is_there_within_a_minute(ssm, monkeypatch):
    clock = FixedClock()
    apps = ParameterApps(lambda: ssm, PATH, clock)
    assert (apps.get("pages"), set(apps.names())) == (None, set())
    keep(ssm, monkeypatch, "an-id\na-secret\n")
    assert (apps.get("pages"), set(apps.names())) == (None, set())

    clock.advance(timedelta(minutes=1))

    assert apps.get("pages") == App("an-id", "a-secret")
    assert set(apps.names()) == {"pages"}
    keep(ssm, monkeypatch, "an-id\nanother\n")
    clock.advance(timedelta(minutes=1))
    assert apps.get("pages") == App("an-id", "another")


@pytest.mark.parametrize("typed", ["", "an-id\n", "\na-secret\n", "an-id\n" + "x" * 3000 + "\n"])
def test_what_is_missing_or_no_secret_is_not_kept(ssm, apps, monkeypatch, typed):
    with pytest.raises(Failure, match="Nothing was kept"):
        keep(ssm, monkeypatch, typed)

    assert apps.get("pages") is None


def test_a_network_that_wants_no_app_is_refused(ssm, monkeypatch):
    with pytest.raises(Failure, match="pages, other"):
        keep(ssm, monkeypatch, "an-id\na-secret\n", name="webhook")


@pytest.mark.parametrize("ask", [lambda apps: apps.get("pages"), lambda apps: apps.names()])
def test_what_can_not_be_read_now_is_unavailable_without_its_words(ask):
    class Refusing:
        def __getattr__(self, operation: str) -> Any:
            def call(**_: Any) -> None:
                raise ClientError({"Error": {"Code": "ThrottlingException"}}, operation)

            return call

    with pytest.raises(Unavailable, match="try again"):
        ask(ParameterApps(Refusing, PATH, FixedClock()))
