"""Networks are found by name, and imported only when used."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from drumbeat.domain.authorising import App
from drumbeat.domain.errors import InvalidInput
from drumbeat.platforms import registry
from drumbeat.platforms.registry import Given, Networks
from drumbeat.ports import NotSent, Request
from drumbeat.settings import Settings
from tests.fakes.apps import KeptApps
from tests.unit.platforms.doubles import Driven, ScriptedTransport, StandingClock, a_post, answered


@dataclass(frozen=True)
class Chosen:
    allow_private_addresses: bool = True

    def of_network(self, name: str) -> dict[str, str]:
        return {"url": "http://127.0.0.1:9"} if name == "facebook" else {}


def test_each_network_answers_to_its_name() -> None:
    networks = Networks(Chosen(), StandingClock(), ScriptedTransport())

    assert [networks.get(name).profile.name for name in networks.names] == list(networks.names)
    assert networks.get("facebook") is networks.get("facebook")


def test_an_unknown_network_is_refused_by_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        Networks(Chosen(), StandingClock()).get("myspace")

    assert refused.value.errors[0].field == "platform"


def test_settings_reach_the_networks() -> None:
    transport = ScriptedTransport(answered({"success": True}))
    networks = Networks(Chosen(), StandingClock(), transport)

    facebook = Driven(networks.get("facebook"), networks.transport("facebook"))
    facebook.commit(a_post(), {"page_id": "1", "access_token": "t"}, {"post_id": "1_2"})
    facts = networks.get("webhook").check_connection(
        {"url": "http://127.0.0.1:9/x", "secret": "whsec_" + "A" * 32}
    )

    assert transport.requests[0].url == "http://127.0.0.1:9/v25.0/1_2"
    assert facts == {"host": "127.0.0.1:9"}


def test_a_network_is_given_the_operators_app_when_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Given] = []
    kept = KeptApps({"pages": App("an-id", "a-secret")})
    asked: list[KeptApps] = []

    def row(one: Given) -> Any:
        given.append(one)

    def apps() -> KeptApps:
        asked.append(kept)
        return kept

    monkeypatch.setitem(registry.ROWS, "pages", row)
    Networks(Chosen(), StandingClock(), apps=apps).get("pages")

    assert asked == []
    assert given[0].app() == App("an-id", "a-secret")
    del kept.kept["pages"]
    assert given[0].app() is None


@pytest.mark.parametrize("name", ["bluesky", "mastodon", "wordpress"])
def test_hosts_that_people_name_are_checked_before_they_are_called(name: str) -> None:
    transport = ScriptedTransport()
    networks = Networks(Settings(table_name="none"), StandingClock(), transport)

    with pytest.raises(NotSent, match="public"):
        networks.transport(name).send(Request("GET", "https://169.254.169.254/latest", {}))

    assert transport.requests == []


@pytest.mark.parametrize("job", ["publish", "preflight"])
def test_a_function_loads_the_networks_that_it_uses_and_no_other(job: str) -> None:
    script = (
        "import sys\n"
        f"import jobs.{job}\n"
        "from drumbeat.platforms.registry import ROWS\n"
        "print(sorted(name for name in ROWS if f'drumbeat.platforms.{name}' in sys.modules))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path), "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_checking_a_connection_loads_no_http_library() -> None:
    script = (
        "import sys\n"
        "from drumbeat.platforms.registry import Networks\n"
        "from drumbeat.settings import Settings\n"
        "networks = Networks(Settings(table_name='t'), None)\n"
        "networks.get('webhook').check_connection("
        "{'url': 'https://x.example/', 'secret': 'whsec_' + 'A' * 32})\n"
        "networks.get('facebook').check_connection({'page_id': '1', 'access_token': 't'})\n"
        "print(sorted({'requests', 'urllib3', 'idna'} & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
